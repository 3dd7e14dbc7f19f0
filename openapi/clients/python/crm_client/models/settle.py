from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.settle_as import SettleAs, check_settle_as

T = TypeVar("T", bound="Settle")


@_attrs_define
class Settle:
    """A decision about a message whose fate stayed unknown."""

    decision: SettleAs
    """ What a person decides about a message whose fate stayed unknown. """

    def to_dict(self) -> dict[str, Any]:
        decision: str = self.decision

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "decision": decision,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        decision = check_settle_as(d.pop("decision"))

        settle = cls(
            decision=decision,
        )

        return settle
