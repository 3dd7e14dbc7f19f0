from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.encoding import Encoding, check_encoding

T = TypeVar("T", bound="SegmentsAnswer")


@_attrs_define
class SegmentsAnswer:
    """How many parts a text takes."""

    culprits: list[str]
    """ The characters that force `ucs2`, each once, in order of appearance. """
    encoding: Encoding
    """ How a text is encoded on the air. """
    segments: int
    """ How many parts; 0 for an empty text. """
    units: int
    """ Length in septets (`gsm7`) or UTF-16 code units (`ucs2`). """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        culprits = self.culprits

        encoding: str = self.encoding

        segments = self.segments

        units = self.units

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "culprits": culprits,
                "encoding": encoding,
                "segments": segments,
                "units": units,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        culprits = cast(list[str], d.pop("culprits"))

        encoding = check_encoding(d.pop("encoding"))

        segments = d.pop("segments")

        units = d.pop("units")

        segments_answer = cls(
            culprits=culprits,
            encoding=encoding,
            segments=segments,
            units=units,
        )

        segments_answer.additional_properties = d
        return segments_answer

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
