from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ConnectionPatch")


@_attrs_define
class ConnectionPatch:
    """A change of a connection: what is absent stays."""

    add_signing_key: None | str | Unset = UNSET
    """ A signing secret to accept from now on, beside those that are known. """
    api_key: None | str | Unset = UNSET
    """ A new API key. """
    name: None | str | Unset = UNSET
    """ What you call it. """

    def to_dict(self) -> dict[str, Any]:
        add_signing_key: None | str | Unset
        if isinstance(self.add_signing_key, Unset):
            add_signing_key = UNSET
        else:
            add_signing_key = self.add_signing_key

        api_key: None | str | Unset
        if isinstance(self.api_key, Unset):
            api_key = UNSET
        else:
            api_key = self.api_key

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if add_signing_key is not UNSET:
            field_dict["add_signing_key"] = add_signing_key
        if api_key is not UNSET:
            field_dict["api_key"] = api_key
        if name is not UNSET:
            field_dict["name"] = name

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)

        def _parse_add_signing_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        add_signing_key = _parse_add_signing_key(d.pop("add_signing_key", UNSET))

        def _parse_api_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        api_key = _parse_api_key(d.pop("api_key", UNSET))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        connection_patch = cls(
            add_signing_key=add_signing_key,
            api_key=api_key,
            name=name,
        )

        return connection_patch
