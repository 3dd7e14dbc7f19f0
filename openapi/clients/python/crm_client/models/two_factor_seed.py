from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TwoFactorSeed")


@_attrs_define
class TwoFactorSeed:
    """A seed for an authenticator app. It counts only once a code of it was shown."""

    qr_path: str
    """ The same as a QR code: an SVG path in a square of `qr_size` units. """
    qr_size: int
    """ The side of the square, with its margin. """
    secret: str
    """ To type in by hand (base32, in groups of four). """
    uri: str
    """ The same for apps: `otpauth://totp/...`. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        qr_path = self.qr_path

        qr_size = self.qr_size

        secret = self.secret

        uri = self.uri

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "qr_path": qr_path,
                "qr_size": qr_size,
                "secret": secret,
                "uri": uri,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        qr_path = d.pop("qr_path")

        qr_size = d.pop("qr_size")

        secret = d.pop("secret")

        uri = d.pop("uri")

        two_factor_seed = cls(
            qr_path=qr_path,
            qr_size=qr_size,
            secret=secret,
            uri=uri,
        )

        two_factor_seed.additional_properties = d
        return two_factor_seed

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
