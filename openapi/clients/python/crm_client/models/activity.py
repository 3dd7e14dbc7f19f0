from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.activity_kind import ActivityKind, check_activity_kind
from ..models.activity_state import ActivityState, check_activity_state
from ..models.channel_kind import ChannelKind, check_channel_kind
from ..models.direction import Direction, check_direction
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attachment import Attachment
    from ..models.call_part import CallPart
    from ..models.email_part import EmailPart
    from ..models.media import Media
    from ..models.reason import Reason


T = TypeVar("T", bound="Activity")


@_attrs_define
class Activity:
    """One item of a thread."""

    at: datetime.datetime
    """ When it was said, by the sender's clock where that is plausible. """
    body: str
    """ The words. """
    direction: Direction
    """ Who it came from. """
    id: UUID
    """ One item of a thread: message, email, call, voicemail or note. """
    kind: ActivityKind
    """ What kind of item it is. """
    state: ActivityState
    """ Where an item stands: the delivery state for what we send, `received` for what came in. """
    state_at: datetime.datetime
    """ When its state last changed. """
    author: None | Unset | UUID = UNSET
    automatic: bool | Unset = UNSET
    """ Whether the product itself wrote it (a confirmation, the answer to HELP). """
    call: CallPart | None | Unset = UNSET
    channel: ChannelKind | None | Unset = UNSET
    email: EmailPart | None | Unset = UNSET
    files: list[Attachment] | Unset = UNSET
    """ Our copies of those files. """
    from_: None | str | Unset = UNSET
    """ The address it came from. """
    media: list[Media] | Unset = UNSET
    """ Files that came with it. """
    provider_id: None | str | Unset = UNSET
    """ The provider's id of it. """
    reason: None | Reason | Unset = UNSET
    subject: None | str | Unset = UNSET
    """ The subject of an email. """
    to: list[str] | Unset = UNSET
    """ The addresses it went to. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.call_part import CallPart
        from ..models.email_part import EmailPart
        from ..models.reason import Reason

        at = self.at.isoformat()

        body = self.body

        direction: str = self.direction

        id = str(self.id)

        kind: str = self.kind

        state: str = self.state

        state_at = self.state_at.isoformat()

        author: None | str | Unset
        if isinstance(self.author, Unset):
            author = UNSET
        elif isinstance(self.author, UUID):
            author = str(self.author)
        else:
            author = self.author

        automatic = self.automatic

        call: dict[str, Any] | None | Unset
        if isinstance(self.call, Unset):
            call = UNSET
        elif isinstance(self.call, CallPart):
            call = self.call.to_dict()
        else:
            call = self.call

        channel: None | str | Unset
        if isinstance(self.channel, Unset):
            channel = UNSET
        elif isinstance(self.channel, str):
            channel = self.channel
        else:
            channel = self.channel

        email: dict[str, Any] | None | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        elif isinstance(self.email, EmailPart):
            email = self.email.to_dict()
        else:
            email = self.email

        files: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = files_item_data.to_dict()
                files.append(files_item)

        from_: None | str | Unset
        if isinstance(self.from_, Unset):
            from_ = UNSET
        else:
            from_ = self.from_

        media: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.media, Unset):
            media = []
            for media_item_data in self.media:
                media_item = media_item_data.to_dict()
                media.append(media_item)

        provider_id: None | str | Unset
        if isinstance(self.provider_id, Unset):
            provider_id = UNSET
        else:
            provider_id = self.provider_id

        reason: dict[str, Any] | None | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        elif isinstance(self.reason, Reason):
            reason = self.reason.to_dict()
        else:
            reason = self.reason

        subject: None | str | Unset
        if isinstance(self.subject, Unset):
            subject = UNSET
        else:
            subject = self.subject

        to: list[str] | Unset = UNSET
        if not isinstance(self.to, Unset):
            to = self.to

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "body": body,
                "direction": direction,
                "id": id,
                "kind": kind,
                "state": state,
                "state_at": state_at,
            }
        )
        if author is not UNSET:
            field_dict["author"] = author
        if automatic is not UNSET:
            field_dict["automatic"] = automatic
        if call is not UNSET:
            field_dict["call"] = call
        if channel is not UNSET:
            field_dict["channel"] = channel
        if email is not UNSET:
            field_dict["email"] = email
        if files is not UNSET:
            field_dict["files"] = files
        if from_ is not UNSET:
            field_dict["from"] = from_
        if media is not UNSET:
            field_dict["media"] = media
        if provider_id is not UNSET:
            field_dict["provider_id"] = provider_id
        if reason is not UNSET:
            field_dict["reason"] = reason
        if subject is not UNSET:
            field_dict["subject"] = subject
        if to is not UNSET:
            field_dict["to"] = to

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.attachment import Attachment
        from ..models.call_part import CallPart
        from ..models.email_part import EmailPart
        from ..models.media import Media
        from ..models.reason import Reason

        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        body = d.pop("body")

        direction = check_direction(d.pop("direction"))

        id = UUID(d.pop("id"))

        kind = check_activity_kind(d.pop("kind"))

        state = check_activity_state(d.pop("state"))

        state_at = datetime.datetime.fromisoformat(d.pop("state_at"))

        def _parse_author(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                author_type_0 = UUID(data)

                return author_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        author = _parse_author(d.pop("author", UNSET))

        automatic = d.pop("automatic", UNSET)

        def _parse_call(data: object) -> CallPart | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                call_type_0 = CallPart.from_dict(data)

                return call_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CallPart | None | Unset, data)

        call = _parse_call(d.pop("call", UNSET))

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

        def _parse_email(data: object) -> EmailPart | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                email_type_0 = EmailPart.from_dict(data)

                return email_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EmailPart | None | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        _files = d.pop("files", UNSET)
        files: list[Attachment] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = Attachment.from_dict(files_item_data)

                files.append(files_item)

        def _parse_from_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        from_ = _parse_from_(d.pop("from", UNSET))

        _media = d.pop("media", UNSET)
        media: list[Media] | Unset = UNSET
        if _media is not UNSET:
            media = []
            for media_item_data in _media:
                media_item = Media.from_dict(media_item_data)

                media.append(media_item)

        def _parse_provider_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        provider_id = _parse_provider_id(d.pop("provider_id", UNSET))

        def _parse_reason(data: object) -> None | Reason | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                reason_type_0 = Reason.from_dict(data)

                return reason_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Reason | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        def _parse_subject(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        subject = _parse_subject(d.pop("subject", UNSET))

        to = cast(list[str], d.pop("to", UNSET))

        activity = cls(
            at=at,
            body=body,
            direction=direction,
            id=id,
            kind=kind,
            state=state,
            state_at=state_at,
            author=author,
            automatic=automatic,
            call=call,
            channel=channel,
            email=email,
            files=files,
            from_=from_,
            media=media,
            provider_id=provider_id,
            reason=reason,
            subject=subject,
            to=to,
        )

        activity.additional_properties = d
        return activity

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
