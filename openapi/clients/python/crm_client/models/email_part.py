from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.bounce import Bounce
    from ..models.email_file import EmailFile


T = TypeVar("T", bound="EmailPart")


@_attrs_define
class EmailPart:
    """What only an email has, beside subject, text, sender and receivers of the item."""

    attachments: list[EmailFile] | Unset = UNSET
    """ Files that came with it. """
    automatic: bool | Unset = UNSET
    """ Whether a machine sent it: an out-of-office answer, a list, a report. Never answered by a machine of ours.
    """
    bounce: Bounce | None | Unset = UNSET
    cc: list[str] | Unset = UNSET
    """ Who got a copy. """
    from_name: None | str | Unset = UNSET
    """ The name beside the sender's address. Anybody can write anything there. """
    has_html: bool | Unset = UNSET
    """ Whether it has a formatted form, which `activities.frame` gives an address for. """
    message_id: None | str | Unset = UNSET
    """ Its `Message-ID`, without angle brackets. """
    quoted_at: int | None | Unset = UNSET
    """ Where in `body` the text of earlier mails begins, in characters; absent when it quotes nothing. """
    truncated: bool | Unset = UNSET
    """ Whether `body` is only the beginning of a very long text. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.bounce import Bounce

        attachments: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.attachments, Unset):
            attachments = []
            for attachments_item_data in self.attachments:
                attachments_item = attachments_item_data.to_dict()
                attachments.append(attachments_item)

        automatic = self.automatic

        bounce: dict[str, Any] | None | Unset
        if isinstance(self.bounce, Unset):
            bounce = UNSET
        elif isinstance(self.bounce, Bounce):
            bounce = self.bounce.to_dict()
        else:
            bounce = self.bounce

        cc: list[str] | Unset = UNSET
        if not isinstance(self.cc, Unset):
            cc = self.cc

        from_name: None | str | Unset
        if isinstance(self.from_name, Unset):
            from_name = UNSET
        else:
            from_name = self.from_name

        has_html = self.has_html

        message_id: None | str | Unset
        if isinstance(self.message_id, Unset):
            message_id = UNSET
        else:
            message_id = self.message_id

        quoted_at: int | None | Unset
        if isinstance(self.quoted_at, Unset):
            quoted_at = UNSET
        else:
            quoted_at = self.quoted_at

        truncated = self.truncated

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if attachments is not UNSET:
            field_dict["attachments"] = attachments
        if automatic is not UNSET:
            field_dict["automatic"] = automatic
        if bounce is not UNSET:
            field_dict["bounce"] = bounce
        if cc is not UNSET:
            field_dict["cc"] = cc
        if from_name is not UNSET:
            field_dict["from_name"] = from_name
        if has_html is not UNSET:
            field_dict["has_html"] = has_html
        if message_id is not UNSET:
            field_dict["message_id"] = message_id
        if quoted_at is not UNSET:
            field_dict["quoted_at"] = quoted_at
        if truncated is not UNSET:
            field_dict["truncated"] = truncated

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.bounce import Bounce
        from ..models.email_file import EmailFile

        d = dict(src_dict)
        _attachments = d.pop("attachments", UNSET)
        attachments: list[EmailFile] | Unset = UNSET
        if _attachments is not UNSET:
            attachments = []
            for attachments_item_data in _attachments:
                attachments_item = EmailFile.from_dict(attachments_item_data)

                attachments.append(attachments_item)

        automatic = d.pop("automatic", UNSET)

        def _parse_bounce(data: object) -> Bounce | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                bounce_type_0 = Bounce.from_dict(data)

                return bounce_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Bounce | None | Unset, data)

        bounce = _parse_bounce(d.pop("bounce", UNSET))

        cc = cast(list[str], d.pop("cc", UNSET))

        def _parse_from_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        from_name = _parse_from_name(d.pop("from_name", UNSET))

        has_html = d.pop("has_html", UNSET)

        def _parse_message_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        message_id = _parse_message_id(d.pop("message_id", UNSET))

        def _parse_quoted_at(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        quoted_at = _parse_quoted_at(d.pop("quoted_at", UNSET))

        truncated = d.pop("truncated", UNSET)

        email_part = cls(
            attachments=attachments,
            automatic=automatic,
            bounce=bounce,
            cc=cc,
            from_name=from_name,
            has_html=has_html,
            message_id=message_id,
            quoted_at=quoted_at,
            truncated=truncated,
        )

        email_part.additional_properties = d
        return email_part

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
