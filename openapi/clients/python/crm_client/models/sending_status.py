from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.sending_cause import SendingCause, check_sending_cause
from ..types import UNSET, Unset

T = TypeVar("T", bound="SendingStatus")


@_attrs_define
class SendingStatus:
    """Whether messages may leave the workspace, since when and through whom."""

    armed: bool
    """ `true`: armed. `false`: everything waits. """
    waiting: int
    """ How many messages are due and have not left. """
    by: None | str | Unset = UNSET
    """ The name of who did it. """
    cause: None | SendingCause | Unset = UNSET
    since: datetime.datetime | None | Unset = UNSET
    """ Since when; absent when it was never stopped. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        armed = self.armed

        waiting = self.waiting

        by: None | str | Unset
        if isinstance(self.by, Unset):
            by = UNSET
        else:
            by = self.by

        cause: None | str | Unset
        if isinstance(self.cause, Unset):
            cause = UNSET
        elif isinstance(self.cause, str):
            cause = self.cause
        else:
            cause = self.cause

        since: None | str | Unset
        if isinstance(self.since, Unset):
            since = UNSET
        elif isinstance(self.since, datetime.datetime):
            since = self.since.isoformat()
        else:
            since = self.since

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "armed": armed,
                "waiting": waiting,
            }
        )
        if by is not UNSET:
            field_dict["by"] = by
        if cause is not UNSET:
            field_dict["cause"] = cause
        if since is not UNSET:
            field_dict["since"] = since

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        armed = d.pop("armed")

        waiting = d.pop("waiting")

        def _parse_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        by = _parse_by(d.pop("by", UNSET))

        def _parse_cause(data: object) -> None | SendingCause | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                cause_type_0 = check_sending_cause(data)

                return cause_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SendingCause | Unset, data)

        cause = _parse_cause(d.pop("cause", UNSET))

        def _parse_since(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                since_type_0 = datetime.datetime.fromisoformat(data)

                return since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        since = _parse_since(d.pop("since", UNSET))

        sending_status = cls(
            armed=armed,
            waiting=waiting,
            by=by,
            cause=cause,
            since=since,
        )

        sending_status.additional_properties = d
        return sending_status

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
