from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Line")


@_attrs_define
class Line:
    """A line or mailbox."""

    address: str
    """ E.164, or an email address. """
    can_text: bool
    """ Whether texts can leave from it, as far as the provider says. """
    connection_id: UUID
    """ An account at a provider, with its credentials. """
    display: str
    """ As people write it. """
    id: UUID
    """ A line or mailbox that messages leave from. """
    name: str
    """ What the provider calls it. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        address = self.address

        can_text = self.can_text

        connection_id = str(self.connection_id)

        display = self.display

        id = str(self.id)

        name = self.name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "address": address,
                "can_text": can_text,
                "connection_id": connection_id,
                "display": display,
                "id": id,
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        address = d.pop("address")

        can_text = d.pop("can_text")

        connection_id = UUID(d.pop("connection_id"))

        display = d.pop("display")

        id = UUID(d.pop("id"))

        name = d.pop("name")

        line = cls(
            address=address,
            can_text=can_text,
            connection_id=connection_id,
            display=display,
            id=id,
            name=name,
        )

        line.additional_properties = d
        return line

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
