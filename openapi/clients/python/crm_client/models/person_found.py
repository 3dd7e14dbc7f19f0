from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.found_by import FoundBy, check_found_by

if TYPE_CHECKING:
    from ..models.contact_summary import ContactSummary


T = TypeVar("T", bound="PersonFound")


@_attrs_define
class PersonFound:
    """Somebody who was found."""

    contact: ContactSummary
    """ A person in short, for lists and headers. """
    found_by: FoundBy
    """ By what somebody was found. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        contact = self.contact.to_dict()

        found_by: str = self.found_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "contact": contact,
                "found_by": found_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.contact_summary import ContactSummary

        d = dict(src_dict)
        contact = ContactSummary.from_dict(d.pop("contact"))

        found_by = check_found_by(d.pop("found_by"))

        person_found = cls(
            contact=contact,
            found_by=found_by,
        )

        person_found.additional_properties = d
        return person_found

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
