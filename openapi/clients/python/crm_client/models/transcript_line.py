from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.speaker import Speaker, check_speaker
from ..types import UNSET, Unset

T = TypeVar("T", bound="TranscriptLine")


@_attrs_define
class TranscriptLine:
    """Something that was said in a call."""

    end_s: float
    """ When it ends. """
    speaker: Speaker
    """ Who speaks. """
    start_s: float
    """ When it begins, in seconds from the start of the call. """
    text: str
    """ The words. """
    address: None | str | Unset = UNSET
    """ The address that they spoke from, when known. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        end_s = self.end_s

        speaker: str = self.speaker

        start_s = self.start_s

        text = self.text

        address: None | str | Unset
        if isinstance(self.address, Unset):
            address = UNSET
        else:
            address = self.address

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "end_s": end_s,
                "speaker": speaker,
                "start_s": start_s,
                "text": text,
            }
        )
        if address is not UNSET:
            field_dict["address"] = address

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        end_s = d.pop("end_s")

        speaker = check_speaker(d.pop("speaker"))

        start_s = d.pop("start_s")

        text = d.pop("text")

        def _parse_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        address = _parse_address(d.pop("address", UNSET))

        transcript_line = cls(
            end_s=end_s,
            speaker=speaker,
            start_s=start_s,
            text=text,
            address=address,
        )

        transcript_line.additional_properties = d
        return transcript_line

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
