from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.office_day import OfficeDay


T = TypeVar("T", bound="WorkspacePatch")


@_attrs_define
class WorkspacePatch:
    """Changes of a workspace; what is absent stays."""

    name: None | str | Unset = UNSET
    """ What it is called. """
    office_hours: list[None | OfficeDay] | None | Unset = UNSET
    """ Monday to Sunday, seven entries; `null` for a day on which nobody is there. """
    postal_address: None | str | Unset = UNSET
    """ The postal address. """
    region: None | str | Unset = UNSET
    """ The country of phone numbers that name none (ISO 3166-1, two capital letters). """
    time_zone: None | str | Unset = UNSET
    """ Its time zone (IANA name). """

    def to_dict(self) -> dict[str, Any]:
        from ..models.office_day import OfficeDay

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        office_hours: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.office_hours, Unset):
            office_hours = UNSET
        elif isinstance(self.office_hours, list):
            office_hours = []
            for office_hours_type_0_item_data in self.office_hours:
                office_hours_type_0_item: dict[str, Any] | None
                if isinstance(office_hours_type_0_item_data, OfficeDay):
                    office_hours_type_0_item = office_hours_type_0_item_data.to_dict()
                else:
                    office_hours_type_0_item = office_hours_type_0_item_data
                office_hours.append(office_hours_type_0_item)

        else:
            office_hours = self.office_hours

        postal_address: None | str | Unset
        if isinstance(self.postal_address, Unset):
            postal_address = UNSET
        else:
            postal_address = self.postal_address

        region: None | str | Unset
        if isinstance(self.region, Unset):
            region = UNSET
        else:
            region = self.region

        time_zone: None | str | Unset
        if isinstance(self.time_zone, Unset):
            time_zone = UNSET
        else:
            time_zone = self.time_zone

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if office_hours is not UNSET:
            field_dict["office_hours"] = office_hours
        if postal_address is not UNSET:
            field_dict["postal_address"] = postal_address
        if region is not UNSET:
            field_dict["region"] = region
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.office_day import OfficeDay

        d = dict(src_dict)

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_office_hours(data: object) -> list[None | OfficeDay] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                office_hours_type_0 = []
                _office_hours_type_0 = data
                for office_hours_type_0_item_data in _office_hours_type_0:

                    def _parse_office_hours_type_0_item(
                        data: object,
                    ) -> None | OfficeDay:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            office_hours_type_0_item_type_0 = OfficeDay.from_dict(data)

                            return office_hours_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | OfficeDay, data)

                    office_hours_type_0_item = _parse_office_hours_type_0_item(
                        office_hours_type_0_item_data
                    )

                    office_hours_type_0.append(office_hours_type_0_item)

                return office_hours_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | OfficeDay] | None | Unset, data)

        office_hours = _parse_office_hours(d.pop("office_hours", UNSET))

        def _parse_postal_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        postal_address = _parse_postal_address(d.pop("postal_address", UNSET))

        def _parse_region(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        region = _parse_region(d.pop("region", UNSET))

        def _parse_time_zone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        time_zone = _parse_time_zone(d.pop("time_zone", UNSET))

        workspace_patch = cls(
            name=name,
            office_hours=office_hours,
            postal_address=postal_address,
            region=region,
            time_zone=time_zone,
        )

        return workspace_patch
