from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="Sending")


@_attrs_define
class Sending:
    """Whether messages may leave the workspace."""

    armed: bool
    """ `true`: armed. `false`: everything waits. """

    def to_dict(self) -> dict[str, Any]:
        armed = self.armed

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "armed": armed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        armed = d.pop("armed")

        sending = cls(
            armed=armed,
        )

        return sending
