from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.import_field import ImportField, check_import_field
from ..types import UNSET, Unset

T = TypeVar("T", bound="ImportColumn")


@_attrs_define
class ImportColumn:
    """A column of the file."""

    header: str
    """ Its header. """
    samples: list[str]
    """ The first few values in it. """
    field: ImportField | None | Unset = UNSET
    key: None | str | Unset = UNSET
    """ The label of a phone number or email address, or the name of a further fact. """
    why: None | str | Unset = UNSET
    """ Why it is taken for that, in one sentence. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        header = self.header

        samples = self.samples

        field: None | str | Unset
        if isinstance(self.field, Unset):
            field = UNSET
        elif isinstance(self.field, str):
            field = self.field
        else:
            field = self.field

        key: None | str | Unset
        if isinstance(self.key, Unset):
            key = UNSET
        else:
            key = self.key

        why: None | str | Unset
        if isinstance(self.why, Unset):
            why = UNSET
        else:
            why = self.why

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "header": header,
                "samples": samples,
            }
        )
        if field is not UNSET:
            field_dict["field"] = field
        if key is not UNSET:
            field_dict["key"] = key
        if why is not UNSET:
            field_dict["why"] = why

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        header = d.pop("header")

        samples = cast(list[str], d.pop("samples"))

        def _parse_field(data: object) -> ImportField | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                field_type_0 = check_import_field(data)

                return field_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ImportField | None | Unset, data)

        field = _parse_field(d.pop("field", UNSET))

        def _parse_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        key = _parse_key(d.pop("key", UNSET))

        def _parse_why(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        why = _parse_why(d.pop("why", UNSET))

        import_column = cls(
            header=header,
            samples=samples,
            field=field,
            key=key,
            why=why,
        )

        import_column.additional_properties = d
        return import_column

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
