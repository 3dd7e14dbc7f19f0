from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.activity_kind import ActivityKind, check_activity_kind
from ..models.channel_kind import ChannelKind, check_channel_kind
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_summary import ContactSummary
    from ..models.text_range import TextRange


T = TypeVar("T", bound="SaidFound")


@_attrs_define
class SaidFound:
    """A conversation in which the words were said."""

    activity_id: UUID
    """ One item of a thread: message, email, call, voicemail or note. """
    at: datetime.datetime
    """ When it was said. """
    contact: ContactSummary
    """ A person in short, for lists and headers. """
    conversation_id: UUID
    """ The thread with one person, or with one group. """
    kind: ActivityKind
    """ What kind of item it is. """
    matches: list[TextRange]
    """ Where the words stand in `snippet`. """
    snippet: str
    """ The part of it around the first of the words, on one line. """
    channel: ChannelKind | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        activity_id = str(self.activity_id)

        at = self.at.isoformat()

        contact = self.contact.to_dict()

        conversation_id = str(self.conversation_id)

        kind: str = self.kind

        matches = []
        for matches_item_data in self.matches:
            matches_item = matches_item_data.to_dict()
            matches.append(matches_item)

        snippet = self.snippet

        channel: None | str | Unset
        if isinstance(self.channel, Unset):
            channel = UNSET
        elif isinstance(self.channel, str):
            channel = self.channel
        else:
            channel = self.channel

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "activity_id": activity_id,
                "at": at,
                "contact": contact,
                "conversation_id": conversation_id,
                "kind": kind,
                "matches": matches,
                "snippet": snippet,
            }
        )
        if channel is not UNSET:
            field_dict["channel"] = channel

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.contact_summary import ContactSummary
        from ..models.text_range import TextRange

        d = dict(src_dict)
        activity_id = UUID(d.pop("activity_id"))

        at = datetime.datetime.fromisoformat(d.pop("at"))

        contact = ContactSummary.from_dict(d.pop("contact"))

        conversation_id = UUID(d.pop("conversation_id"))

        kind = check_activity_kind(d.pop("kind"))

        matches = []
        _matches = d.pop("matches")
        for matches_item_data in _matches:
            matches_item = TextRange.from_dict(matches_item_data)

            matches.append(matches_item)

        snippet = d.pop("snippet")

        def _parse_channel(data: object) -> ChannelKind | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                channel_type_0 = check_channel_kind(data)

                return channel_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChannelKind | None | Unset, data)

        channel = _parse_channel(d.pop("channel", UNSET))

        said_found = cls(
            activity_id=activity_id,
            at=at,
            contact=contact,
            conversation_id=conversation_id,
            kind=kind,
            matches=matches,
            snippet=snippet,
            channel=channel,
        )

        said_found.additional_properties = d
        return said_found

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
