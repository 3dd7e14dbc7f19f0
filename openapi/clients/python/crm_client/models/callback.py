from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Callback")


@_attrs_define
class Callback:
    """A person who called, was not answered, and was neither reached nor written to since."""

    calls: int
    """ How many calls that were. """
    since: datetime.datetime
    """ Since when they wait: the first of those calls. """
    voicemails: int
    """ How many of them left a message. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        calls = self.calls

        since = self.since.isoformat()

        voicemails = self.voicemails

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "calls": calls,
                "since": since,
                "voicemails": voicemails,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        calls = d.pop("calls")

        since = datetime.datetime.fromisoformat(d.pop("since"))

        voicemails = d.pop("voicemails")

        callback = cls(
            calls=calls,
            since=since,
            voicemails=voicemails,
        )

        callback.additional_properties = d
        return callback

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
