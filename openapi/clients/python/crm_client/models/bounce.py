from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.bounce_kind import BounceKind, check_bounce_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="Bounce")


@_attrs_define
class Bounce:
    """A report that a mail of ours came back."""

    diagnostic: str
    """ What the receiving server said. """
    kind: BounceKind
    """ Whether an address that bounced is worth another try. """
    recipient: None | str | Unset = UNSET
    """ Which address it is about, when the report says. """
    status: None | str | Unset = UNSET
    """ The status code of RFC 3463, when the report has one. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        diagnostic = self.diagnostic

        kind: str = self.kind

        recipient: None | str | Unset
        if isinstance(self.recipient, Unset):
            recipient = UNSET
        else:
            recipient = self.recipient

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "diagnostic": diagnostic,
                "kind": kind,
            }
        )
        if recipient is not UNSET:
            field_dict["recipient"] = recipient
        if status is not UNSET:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        diagnostic = d.pop("diagnostic")

        kind = check_bounce_kind(d.pop("kind"))

        def _parse_recipient(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        recipient = _parse_recipient(d.pop("recipient", UNSET))

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        bounce = cls(
            diagnostic=diagnostic,
            kind=kind,
            recipient=recipient,
            status=status,
        )

        bounce.additional_properties = d
        return bounce

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
