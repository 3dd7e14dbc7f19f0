from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.office_day import OfficeDay


T = TypeVar("T", bound="Workspace")


@_attrs_define
class Workspace:
    """The business, as its people set it up."""

    id: UUID
    """ A business with its own people, lines and messages; nothing crosses its border. """
    name: str
    """ What it is called. """
    office_hours: list[None | OfficeDay]
    """ Monday to Sunday; `null` for a day on which nobody is there. """
    postal_address: str
    """ The address that the law wants under every mail of a campaign (CAN-SPAM, 15 U.S.C. 7704(a)(5)); empty until
    set. """
    region: str
    """ The country of phone numbers that name none (ISO 3166-1, two letters). """
    time_zone: str
    """ Its time zone (IANA name). """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.office_day import OfficeDay

        id = str(self.id)

        name = self.name

        office_hours = []
        for office_hours_item_data in self.office_hours:
            office_hours_item: dict[str, Any] | None
            if isinstance(office_hours_item_data, OfficeDay):
                office_hours_item = office_hours_item_data.to_dict()
            else:
                office_hours_item = office_hours_item_data
            office_hours.append(office_hours_item)

        postal_address = self.postal_address

        region = self.region

        time_zone = self.time_zone

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "office_hours": office_hours,
                "postal_address": postal_address,
                "region": region,
                "time_zone": time_zone,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.office_day import OfficeDay

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        name = d.pop("name")

        office_hours = []
        _office_hours = d.pop("office_hours")
        for office_hours_item_data in _office_hours:

            def _parse_office_hours_item(data: object) -> None | OfficeDay:
                if data is None:
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    office_hours_item_type_0 = OfficeDay.from_dict(data)

                    return office_hours_item_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(None | OfficeDay, data)

            office_hours_item = _parse_office_hours_item(office_hours_item_data)

            office_hours.append(office_hours_item)

        postal_address = d.pop("postal_address")

        region = d.pop("region")

        time_zone = d.pop("time_zone")

        workspace = cls(
            id=id,
            name=name,
            office_hours=office_hours,
            postal_address=postal_address,
            region=region,
            time_zone=time_zone,
        )

        workspace.additional_properties = d
        return workspace

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
