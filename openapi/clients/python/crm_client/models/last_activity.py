from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.activity_kind import ActivityKind, check_activity_kind
from ..models.activity_state import ActivityState, check_activity_state
from ..models.channel_kind import ChannelKind, check_channel_kind
from ..models.direction import Direction, check_direction
from ..types import UNSET, Unset

T = TypeVar("T", bound="LastActivity")


@_attrs_define
class LastActivity:
    """The newest item of a thread, in short."""

    at: datetime.datetime
    """ When it was said. """
    direction: Direction
    """ Who it came from. """
    kind: ActivityKind
    """ What kind of item it is. """
    snippet: str
    """ Its first words, at most 160 characters. """
    state: ActivityState
    """ Where an item stands: the delivery state for what we send, `received` for what came in. """
    channel: ChannelKind | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        direction: str = self.direction

        kind: str = self.kind

        snippet = self.snippet

        state: str = self.state

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
                "at": at,
                "direction": direction,
                "kind": kind,
                "snippet": snippet,
                "state": state,
            }
        )
        if channel is not UNSET:
            field_dict["channel"] = channel

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        direction = check_direction(d.pop("direction"))

        kind = check_activity_kind(d.pop("kind"))

        snippet = d.pop("snippet")

        state = check_activity_state(d.pop("state"))

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

        last_activity = cls(
            at=at,
            direction=direction,
            kind=kind,
            snippet=snippet,
            state=state,
            channel=channel,
        )

        last_activity.additional_properties = d
        return last_activity

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
