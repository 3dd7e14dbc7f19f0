from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.conversation_status import ConversationStatus, check_conversation_status
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_summary import ContactSummary
    from ..models.last_activity import LastActivity


T = TypeVar("T", bound="PageOfConversationItemsItem")


@_attrs_define
class PageOfConversationItemsItem:
    """A thread."""

    contact: ContactSummary
    """ A person in short, for lists and headers. """
    id: UUID
    """ The thread with one person, or with one group. """
    opted_out: bool
    """ Whether texts to this person are blocked because they opted out. """
    status: ConversationStatus
    """ Whether a thread still needs someone. """
    unread: int
    """ How many items came in since you looked. """
    last_activity: LastActivity | None | Unset = UNSET
    line: None | str | Unset = UNSET
    """ The line that the next text leaves from, as people write it, when one is known. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.last_activity import LastActivity

        contact = self.contact.to_dict()

        id = str(self.id)

        opted_out = self.opted_out

        status: str = self.status

        unread = self.unread

        last_activity: dict[str, Any] | None | Unset
        if isinstance(self.last_activity, Unset):
            last_activity = UNSET
        elif isinstance(self.last_activity, LastActivity):
            last_activity = self.last_activity.to_dict()
        else:
            last_activity = self.last_activity

        line: None | str | Unset
        if isinstance(self.line, Unset):
            line = UNSET
        else:
            line = self.line

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "contact": contact,
                "id": id,
                "opted_out": opted_out,
                "status": status,
                "unread": unread,
            }
        )
        if last_activity is not UNSET:
            field_dict["last_activity"] = last_activity
        if line is not UNSET:
            field_dict["line"] = line

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.contact_summary import ContactSummary
        from ..models.last_activity import LastActivity

        d = dict(src_dict)
        contact = ContactSummary.from_dict(d.pop("contact"))

        id = UUID(d.pop("id"))

        opted_out = d.pop("opted_out")

        status = check_conversation_status(d.pop("status"))

        unread = d.pop("unread")

        def _parse_last_activity(data: object) -> LastActivity | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                last_activity_type_0 = LastActivity.from_dict(data)

                return last_activity_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LastActivity | None | Unset, data)

        last_activity = _parse_last_activity(d.pop("last_activity", UNSET))

        def _parse_line(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        line = _parse_line(d.pop("line", UNSET))

        page_of_conversation_items_item = cls(
            contact=contact,
            id=id,
            opted_out=opted_out,
            status=status,
            unread=unread,
            last_activity=last_activity,
            line=line,
        )

        page_of_conversation_items_item.additional_properties = d
        return page_of_conversation_items_item

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
