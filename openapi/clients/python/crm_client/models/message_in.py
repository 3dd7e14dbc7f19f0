from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.channel_kind import ChannelKind, check_channel_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="MessageIn")


@_attrs_define
class MessageIn:
    """A message to send in a thread."""

    body: str
    """ The words, not all blank: a text has at most 1,600 characters, an email at most 100,000. """
    channel: ChannelKind
    """ The medium that carries it. """
    from_: None | Unset | UUID = UNSET
    send_at: datetime.datetime | None | Unset = UNSET
    """ When to send; at once when absent or past. """
    subject: None | str | Unset = UNSET
    """ The subject of an email; when absent, that of the email that is answered. """

    def to_dict(self) -> dict[str, Any]:
        body = self.body

        channel: str = self.channel

        from_: None | str | Unset
        if isinstance(self.from_, Unset):
            from_ = UNSET
        elif isinstance(self.from_, UUID):
            from_ = str(self.from_)
        else:
            from_ = self.from_

        send_at: None | str | Unset
        if isinstance(self.send_at, Unset):
            send_at = UNSET
        elif isinstance(self.send_at, datetime.datetime):
            send_at = self.send_at.isoformat()
        else:
            send_at = self.send_at

        subject: None | str | Unset
        if isinstance(self.subject, Unset):
            subject = UNSET
        else:
            subject = self.subject

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "body": body,
                "channel": channel,
            }
        )
        if from_ is not UNSET:
            field_dict["from"] = from_
        if send_at is not UNSET:
            field_dict["send_at"] = send_at
        if subject is not UNSET:
            field_dict["subject"] = subject

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        body = d.pop("body")

        channel = check_channel_kind(d.pop("channel"))

        def _parse_from_(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                from_type_0 = UUID(data)

                return from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        from_ = _parse_from_(d.pop("from", UNSET))

        def _parse_send_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                send_at_type_0 = datetime.datetime.fromisoformat(data)

                return send_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        send_at = _parse_send_at(d.pop("send_at", UNSET))

        def _parse_subject(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        subject = _parse_subject(d.pop("subject", UNSET))

        message_in = cls(
            body=body,
            channel=channel,
            from_=from_,
            send_at=send_at,
            subject=subject,
        )

        return message_in
