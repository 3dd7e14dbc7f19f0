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
    """ The provider's API key. """
    name: str
    """ What you call it. """
    provider: ProviderKind
    """ A provider that we can talk to. """
    signing_keys: list[str] | Unset = UNSET
    """ Signing secrets of webhooks that already exist; more are added when webhooks are registered. """

    def to_dict(self) -> dict[str, Any]:
        api_key = self.api_key

        name = self.name

        provider: str = self.provider

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
        if signing_keys is not UNSET:
            field_dict["signing_keys"] = signing_keys

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        api_key = d.pop("api_key")

        name = d.pop("name")

        provider = check_provider_kind(d.pop("provider"))

        signing_keys = cast(list[str], d.pop("signing_keys", UNSET))

        connection_in = cls(
            api_key=api_key,
            name=name,
            provider=provider,
            signing_keys=signing_keys,
        )

        return connection_in
