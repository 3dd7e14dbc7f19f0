from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.import_field import ImportField, check_import_field
from ..types import UNSET, Unset

T = TypeVar("T", bound="MappedColumn")


@_attrs_define
class MappedColumn:
    """What one column of the file is."""

    column: int
    """ Which column, the first one being 0. """
    field: ImportField
    """ What a column of the file is. """
    key: None | str | Unset = UNSET
    """ The label of a phone number or email address, or the name of a further fact. """

    def to_dict(self) -> dict[str, Any]:
        column = self.column

        field: str = self.field

        key: None | str | Unset
        if isinstance(self.key, Unset):
            key = UNSET
        else:
            key = self.key

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "column": column,
                "field": field,
            }
        )
        if key is not UNSET:
            field_dict["key"] = key

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        column = d.pop("column")

        field = check_import_field(d.pop("field"))

        def _parse_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        key = _parse_key(d.pop("key", UNSET))

        mapped_column = cls(
            column=column,
            field=field,
            key=key,
        )

        return mapped_column
