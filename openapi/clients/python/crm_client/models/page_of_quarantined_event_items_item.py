from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PageOfQuarantinedEventItemsItem")


@_attrs_define
class PageOfQuarantinedEventItemsItem:
    """An event that could not be applied."""

    attempts: int
    """ How often it was tried. """
    body: str
    """ The body as it came, at most the first 16 KiB. """
    connection_id: UUID
    """ An account at a provider, with its credentials. """
    id: UUID
    """ A row of the inbound journal: one event as the provider sent it. """
    reason: str
    """ Why it could not be applied. """
    received_at: datetime.datetime
    """ When it came in. """
    event_type: None | str | Unset = UNSET
    """ What the provider calls its type, when that could be read. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        attempts = self.attempts

        body = self.body

        connection_id = str(self.connection_id)

        id = str(self.id)

        reason = self.reason

        received_at = self.received_at.isoformat()

        event_type: None | str | Unset
        if isinstance(self.event_type, Unset):
            event_type = UNSET
        else:
            event_type = self.event_type

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "attempts": attempts,
                "body": body,
                "connection_id": connection_id,
                "id": id,
                "reason": reason,
                "received_at": received_at,
            }
        )
        if event_type is not UNSET:
            field_dict["event_type"] = event_type

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        attempts = d.pop("attempts")

        body = d.pop("body")

        connection_id = UUID(d.pop("connection_id"))

        id = UUID(d.pop("id"))

        reason = d.pop("reason")

        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        def _parse_event_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        event_type = _parse_event_type(d.pop("event_type", UNSET))

        page_of_quarantined_event_items_item = cls(
            attempts=attempts,
            body=body,
            connection_id=connection_id,
            id=id,
            reason=reason,
            received_at=received_at,
            event_type=event_type,
        )

        page_of_quarantined_event_items_item.additional_properties = d
        return page_of_quarantined_event_items_item

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
