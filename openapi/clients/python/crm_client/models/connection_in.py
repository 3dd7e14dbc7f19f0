from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.provider_kind import ProviderKind, check_provider_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="ConnectionIn")


@_attrs_define
class ConnectionIn:
    """A new connection. Secrets go in and never come out again."""

    api_key: str
    """ The provider's API key. Of a mailbox: the mail server, `smtps://user:password@host:465` or
    `smtp://user:password@host:587`; empty for the server's own (`CRM_SMTP_URL`). """
    name: str
    """ What you call it. """
    provider: ProviderKind
    """ A provider that we can talk to. """
    address: None | str | Unset = UNSET
    """ The address of a mailbox; only there. """
    from_name: None | str | Unset = UNSET
    """ The name that mails of a mailbox carry beside the address; the connection's when absent. """
    signing_keys: list[str] | Unset = UNSET
    """ Signing secrets of webhooks that already exist; more are added when webhooks are registered. """

    def to_dict(self) -> dict[str, Any]:
        api_key = self.api_key

        name = self.name

        provider: str = self.provider

        address: None | str | Unset
        if isinstance(self.address, Unset):
            address = UNSET
        else:
            address = self.address

        from_name: None | str | Unset
        if isinstance(self.from_name, Unset):
            from_name = UNSET
        else:
            from_name = self.from_name

        signing_keys: list[str] | Unset = UNSET
        if not isinstance(self.signing_keys, Unset):
            signing_keys = self.signing_keys

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "api_key": api_key,
                "name": name,
                "provider": provider,
            }
        )
        if address is not UNSET:
            field_dict["address"] = address
        if from_name is not UNSET:
            field_dict["from_name"] = from_name
        if signing_keys is not UNSET:
            field_dict["signing_keys"] = signing_keys

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        api_key = d.pop("api_key")

        name = d.pop("name")

        provider = check_provider_kind(d.pop("provider"))

        def _parse_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        address = _parse_address(d.pop("address", UNSET))

        def _parse_from_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        from_name = _parse_from_name(d.pop("from_name", UNSET))

        signing_keys = cast(list[str], d.pop("signing_keys", UNSET))

        connection_in = cls(
            api_key=api_key,
            name=name,
            provider=provider,
            address=address,
            from_name=from_name,
            signing_keys=signing_keys,
        )

        return connection_in
