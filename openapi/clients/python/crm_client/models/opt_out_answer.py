from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.intent import Intent, check_intent
from ..types import UNSET, Unset

T = TypeVar("T", bound="OptOutAnswer")


@_attrs_define
class OptOutAnswer:
    """What a text says about being written to."""

    intent: Intent
    """ What a text says about being written to. """
    why: str
    """ Why, as a sentence. """
    matched: None | str | Unset = UNSET
    """ The words that decided, when there are some. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        intent: str = self.intent

        why = self.why

        matched: None | str | Unset
        if isinstance(self.matched, Unset):
            matched = UNSET
        else:
            matched = self.matched

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "intent": intent,
                "why": why,
            }
        )
        if matched is not UNSET:
            field_dict["matched"] = matched

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        intent = check_intent(d.pop("intent"))

        why = d.pop("why")

        def _parse_matched(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        matched = _parse_matched(d.pop("matched", UNSET))

        opt_out_answer = cls(
            intent=intent,
            why=why,
            matched=matched,
        )

        opt_out_answer.additional_properties = d
        return opt_out_answer

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
