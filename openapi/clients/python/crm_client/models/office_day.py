from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="OfficeDay")


@_attrs_define
class OfficeDay:
    """When the office is there on one day of the week."""

    from_: str
    """ From when, by the workspace's clock. """
    until: str
    """ Until when. """

    def to_dict(self) -> dict[str, Any]:
        from_ = self.from_

        until = self.until

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "from": from_,
                "until": until,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        from_ = d.pop("from")

        until = d.pop("until")

        office_day = cls(
            from_=from_,
            until=until,
        )

        return office_day
