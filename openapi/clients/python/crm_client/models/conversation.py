from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.conversation_status import ConversationStatus, check_conversation_status
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.callback import Callback
    from ..models.contact_summary import ContactSummary
    from ..models.last_activity import LastActivity
    from ..models.reach import Reach


T = TypeVar("T", bound="Conversation")


@_attrs_define
class Conversation:
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
    callback: Callback | None | Unset = UNSET
    last_activity: LastActivity | None | Unset = UNSET
    line: None | str | Unset = UNSET
    """ The line that the next text leaves from, as people write it, when one is known. """
    reach: list[Reach] | None | Unset = UNSET
    """ By which media this person can be written to; empty for a group. Lists leave it out. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.callback import Callback
        from ..models.last_activity import LastActivity

        contact = self.contact.to_dict()

        id = str(self.id)

        opted_out = self.opted_out

        status: str = self.status

        unread = self.unread

        callback: dict[str, Any] | None | Unset
        if isinstance(self.callback, Unset):
            callback = UNSET
        elif isinstance(self.callback, Callback):
            callback = self.callback.to_dict()
        else:
            callback = self.callback

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

        reach: list[dict[str, Any]] | None | Unset
        if isinstance(self.reach, Unset):
            reach = UNSET
        elif isinstance(self.reach, list):
            reach = []
            for reach_type_0_item_data in self.reach:
                reach_type_0_item = reach_type_0_item_data.to_dict()
                reach.append(reach_type_0_item)

        else:
            reach = self.reach

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
        if callback is not UNSET:
            field_dict["callback"] = callback
        if last_activity is not UNSET:
            field_dict["last_activity"] = last_activity
        if line is not UNSET:
            field_dict["line"] = line
        if reach is not UNSET:
            field_dict["reach"] = reach

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.callback import Callback
        from ..models.contact_summary import ContactSummary
        from ..models.last_activity import LastActivity
        from ..models.reach import Reach

        d = dict(src_dict)
        contact = ContactSummary.from_dict(d.pop("contact"))

        id = UUID(d.pop("id"))

        opted_out = d.pop("opted_out")

        status = check_conversation_status(d.pop("status"))

        unread = d.pop("unread")

        def _parse_callback(data: object) -> Callback | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                callback_type_0 = Callback.from_dict(data)

                return callback_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Callback | None | Unset, data)

        callback = _parse_callback(d.pop("callback", UNSET))

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

        def _parse_reach(data: object) -> list[Reach] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                reach_type_0 = []
                _reach_type_0 = data
                for reach_type_0_item_data in _reach_type_0:
                    reach_type_0_item = Reach.from_dict(reach_type_0_item_data)

                    reach_type_0.append(reach_type_0_item)

                return reach_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Reach] | None | Unset, data)

        reach = _parse_reach(d.pop("reach", UNSET))

        conversation = cls(
            contact=contact,
            id=id,
            opted_out=opted_out,
            status=status,
            unread=unread,
            callback=callback,
            last_activity=last_activity,
            line=line,
            reach=reach,
        )

        conversation.additional_properties = d
        return conversation

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
