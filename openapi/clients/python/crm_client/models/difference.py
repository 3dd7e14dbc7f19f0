from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Difference")


@_attrs_define
class Difference:
    """A value of a row that is not what we know."""

    field: str
    """ Which field. """
    taken: bool
    """ Whether the row's value was taken. """
    ours: None | str | Unset = UNSET
    """ What we knew. """
    stayed: bool | Unset = UNSET
    """ After an undo: whether the value stayed, because somebody had changed it since. """
    theirs: None | str | Unset = UNSET
    """ What the row says. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        taken = self.taken

        ours: None | str | Unset
        if isinstance(self.ours, Unset):
            ours = UNSET
        else:
            ours = self.ours

        stayed = self.stayed

        theirs: None | str | Unset
        if isinstance(self.theirs, Unset):
            theirs = UNSET
        else:
            theirs = self.theirs

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "field": field,
                "taken": taken,
            }
        )
        if ours is not UNSET:
            field_dict["ours"] = ours
        if stayed is not UNSET:
            field_dict["stayed"] = stayed
        if theirs is not UNSET:
            field_dict["theirs"] = theirs

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        field = d.pop("field")

        taken = d.pop("taken")

        def _parse_ours(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ours = _parse_ours(d.pop("ours", UNSET))

        stayed = d.pop("stayed", UNSET)

        def _parse_theirs(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        theirs = _parse_theirs(d.pop("theirs", UNSET))

        difference = cls(
            field=field,
            taken=taken,
            ours=ours,
            stayed=stayed,
            theirs=theirs,
        )

        difference.additional_properties = d
        return difference

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
