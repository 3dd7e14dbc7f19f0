from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.channel_kind import ChannelKind, check_channel_kind
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.reason import Reason


T = TypeVar("T", bound="Reach")


@_attrs_define
class Reach:
    """One medium by which a person can be written to."""

    channel: ChannelKind
    """ The medium that carries it. """
    to: str
    """ The address that the next message goes to, as people write it. """
    blocked: None | Reason | Unset = UNSET
    from_: None | str | Unset = UNSET
    """ The line or mailbox that it leaves from, as people write it; absent when none is connected. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.reason import Reason

        channel: str = self.channel

        to = self.to

        blocked: dict[str, Any] | None | Unset
        if isinstance(self.blocked, Unset):
            blocked = UNSET
        elif isinstance(self.blocked, Reason):
            blocked = self.blocked.to_dict()
        else:
            blocked = self.blocked

        from_: None | str | Unset
        if isinstance(self.from_, Unset):
            from_ = UNSET
        else:
            from_ = self.from_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "channel": channel,
                "to": to,
            }
        )
        if blocked is not UNSET:
            field_dict["blocked"] = blocked
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.reason import Reason

        d = dict(src_dict)
        channel = check_channel_kind(d.pop("channel"))

        to = d.pop("to")

        def _parse_blocked(data: object) -> None | Reason | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                blocked_type_0 = Reason.from_dict(data)

                return blocked_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Reason | Unset, data)

        blocked = _parse_blocked(d.pop("blocked", UNSET))

        def _parse_from_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        from_ = _parse_from_(d.pop("from", UNSET))

        reach = cls(
            channel=channel,
            to=to,
            blocked=blocked,
            from_=from_,
        )

        reach.additional_properties = d
        return reach

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
