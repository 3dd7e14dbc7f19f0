from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.call_outcome import CallOutcome, check_call_outcome
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.recording import Recording
    from ..models.voicemail import Voicemail


T = TypeVar("T", bound="CallPart")


@_attrs_define
class CallPart:
    """The part of an item that only calls have."""

    has_transcript: bool
    """ Whether there is a transcript; `activities.transcript` has it. """
    outcome: CallOutcome
    """ What became of a call, as far as it is known. """
    answered_at: datetime.datetime | None | Unset = UNSET
    """ When somebody answered. """
    answered_by: None | str | Unset = UNSET
    """ The provider's id of who answered. """
    completed_at: datetime.datetime | None | Unset = UNSET
    """ When it ended. """
    duration_s: int | None | Unset = UNSET
    """ How long it was, in seconds. """
    forwarded_to: None | str | Unset = UNSET
    """ The number or the provider's id of the user that it was passed on to. """
    menu_choice: None | str | Unset = UNSET
    """ What the caller chose in the phone menu. """
    next_steps: list[str] | Unset = UNSET
    """ What was promised or should follow. """
    recordings: list[Recording] | Unset = UNSET
    """ What was recorded, oldest first. """
    summary: list[str] | Unset = UNSET
    """ What was said, in sentences. """
    voicemail: None | Unset | Voicemail = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.voicemail import Voicemail

        has_transcript = self.has_transcript

        outcome: str = self.outcome

        answered_at: None | str | Unset
        if isinstance(self.answered_at, Unset):
            answered_at = UNSET
        elif isinstance(self.answered_at, datetime.datetime):
            answered_at = self.answered_at.isoformat()
        else:
            answered_at = self.answered_at

        answered_by: None | str | Unset
        if isinstance(self.answered_by, Unset):
            answered_by = UNSET
        else:
            answered_by = self.answered_by

        completed_at: None | str | Unset
        if isinstance(self.completed_at, Unset):
            completed_at = UNSET
        elif isinstance(self.completed_at, datetime.datetime):
            completed_at = self.completed_at.isoformat()
        else:
            completed_at = self.completed_at

        duration_s: int | None | Unset
        if isinstance(self.duration_s, Unset):
            duration_s = UNSET
        else:
            duration_s = self.duration_s

        forwarded_to: None | str | Unset
        if isinstance(self.forwarded_to, Unset):
            forwarded_to = UNSET
        else:
            forwarded_to = self.forwarded_to

        menu_choice: None | str | Unset
        if isinstance(self.menu_choice, Unset):
            menu_choice = UNSET
        else:
            menu_choice = self.menu_choice

        next_steps: list[str] | Unset = UNSET
        if not isinstance(self.next_steps, Unset):
            next_steps = self.next_steps

        recordings: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.recordings, Unset):
            recordings = []
            for recordings_item_data in self.recordings:
                recordings_item = recordings_item_data.to_dict()
                recordings.append(recordings_item)

        summary: list[str] | Unset = UNSET
        if not isinstance(self.summary, Unset):
            summary = self.summary

        voicemail: dict[str, Any] | None | Unset
        if isinstance(self.voicemail, Unset):
            voicemail = UNSET
        elif isinstance(self.voicemail, Voicemail):
            voicemail = self.voicemail.to_dict()
        else:
            voicemail = self.voicemail

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "has_transcript": has_transcript,
                "outcome": outcome,
            }
        )
        if answered_at is not UNSET:
            field_dict["answered_at"] = answered_at
        if answered_by is not UNSET:
            field_dict["answered_by"] = answered_by
        if completed_at is not UNSET:
            field_dict["completed_at"] = completed_at
        if duration_s is not UNSET:
            field_dict["duration_s"] = duration_s
        if forwarded_to is not UNSET:
            field_dict["forwarded_to"] = forwarded_to
        if menu_choice is not UNSET:
            field_dict["menu_choice"] = menu_choice
        if next_steps is not UNSET:
            field_dict["next_steps"] = next_steps
        if recordings is not UNSET:
            field_dict["recordings"] = recordings
        if summary is not UNSET:
            field_dict["summary"] = summary
        if voicemail is not UNSET:
            field_dict["voicemail"] = voicemail

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.recording import Recording
        from ..models.voicemail import Voicemail

        d = dict(src_dict)
        has_transcript = d.pop("has_transcript")

        outcome = check_call_outcome(d.pop("outcome"))

        def _parse_answered_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                answered_at_type_0 = datetime.datetime.fromisoformat(data)

                return answered_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        answered_at = _parse_answered_at(d.pop("answered_at", UNSET))

        def _parse_answered_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        answered_by = _parse_answered_by(d.pop("answered_by", UNSET))

        def _parse_completed_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                completed_at_type_0 = datetime.datetime.fromisoformat(data)

                return completed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        completed_at = _parse_completed_at(d.pop("completed_at", UNSET))

        def _parse_duration_s(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        duration_s = _parse_duration_s(d.pop("duration_s", UNSET))

        def _parse_forwarded_to(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        forwarded_to = _parse_forwarded_to(d.pop("forwarded_to", UNSET))

        def _parse_menu_choice(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        menu_choice = _parse_menu_choice(d.pop("menu_choice", UNSET))

        next_steps = cast(list[str], d.pop("next_steps", UNSET))

        _recordings = d.pop("recordings", UNSET)
        recordings: list[Recording] | Unset = UNSET
        if _recordings is not UNSET:
            recordings = []
            for recordings_item_data in _recordings:
                recordings_item = Recording.from_dict(recordings_item_data)

                recordings.append(recordings_item)

        summary = cast(list[str], d.pop("summary", UNSET))

        def _parse_voicemail(data: object) -> None | Unset | Voicemail:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                voicemail_type_0 = Voicemail.from_dict(data)

                return voicemail_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | Voicemail, data)

        voicemail = _parse_voicemail(d.pop("voicemail", UNSET))

        call_part = cls(
            has_transcript=has_transcript,
            outcome=outcome,
            answered_at=answered_at,
            answered_by=answered_by,
            completed_at=completed_at,
            duration_s=duration_s,
            forwarded_to=forwarded_to,
            menu_choice=menu_choice,
            next_steps=next_steps,
            recordings=recordings,
            summary=summary,
            voicemail=voicemail,
        )

        call_part.additional_properties = d
        return call_part

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
