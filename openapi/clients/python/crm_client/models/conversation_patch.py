from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.conversation_status import ConversationStatus, check_conversation_status

T = TypeVar("T", bound="ConversationPatch")


@_attrs_define
class ConversationPatch:
    """A change of a thread's status."""

    status: ConversationStatus
    """ Whether a thread still needs someone. """

    def to_dict(self) -> dict[str, Any]:
        status: str = self.status

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        status = check_conversation_status(d.pop("status"))

        conversation_patch = cls(
            status=status,
        )

        return conversation_patch
