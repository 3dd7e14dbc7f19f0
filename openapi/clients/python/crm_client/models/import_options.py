from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.on_conflict import OnConflict, check_on_conflict
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.consent_claim import ConsentClaim
    from ..models.mapped_column import MappedColumn


T = TypeVar("T", bound="ImportOptions")


@_attrs_define
class ImportOptions:
    """How a file is to be read and written. What is absent is worked out: the columns from their headers and content."""

    consent: ConsentClaim | None | Unset = UNSET
    lead_source: None | str | Unset = UNSET
    """ Where the people of the file came from, for those who have no lead source. """
    mapping: list[MappedColumn] | None | Unset = UNSET
    """ What each column is. Columns that are not named are left out. """
    on_conflict: None | OnConflict | Unset = UNSET
    tags: list[str] | Unset = UNSET
    """ Labels for every person of the file. """

    def to_dict(self) -> dict[str, Any]:
        from ..models.consent_claim import ConsentClaim

        consent: dict[str, Any] | None | Unset
        if isinstance(self.consent, Unset):
            consent = UNSET
        elif isinstance(self.consent, ConsentClaim):
            consent = self.consent.to_dict()
        else:
            consent = self.consent

        lead_source: None | str | Unset
        if isinstance(self.lead_source, Unset):
            lead_source = UNSET
        else:
            lead_source = self.lead_source

        mapping: list[dict[str, Any]] | None | Unset
        if isinstance(self.mapping, Unset):
            mapping = UNSET
        elif isinstance(self.mapping, list):
            mapping = []
            for mapping_type_0_item_data in self.mapping:
                mapping_type_0_item = mapping_type_0_item_data.to_dict()
                mapping.append(mapping_type_0_item)

        else:
            mapping = self.mapping

        on_conflict: None | str | Unset
        if isinstance(self.on_conflict, Unset):
            on_conflict = UNSET
        elif isinstance(self.on_conflict, str):
            on_conflict = self.on_conflict
        else:
            on_conflict = self.on_conflict

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if consent is not UNSET:
            field_dict["consent"] = consent
        if lead_source is not UNSET:
            field_dict["lead_source"] = lead_source
        if mapping is not UNSET:
            field_dict["mapping"] = mapping
        if on_conflict is not UNSET:
            field_dict["on_conflict"] = on_conflict
        if tags is not UNSET:
            field_dict["tags"] = tags

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.consent_claim import ConsentClaim
        from ..models.mapped_column import MappedColumn

        d = dict(src_dict)

        def _parse_consent(data: object) -> ConsentClaim | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                consent_type_0 = ConsentClaim.from_dict(data)

                return consent_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ConsentClaim | None | Unset, data)

        consent = _parse_consent(d.pop("consent", UNSET))

        def _parse_lead_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        lead_source = _parse_lead_source(d.pop("lead_source", UNSET))

        def _parse_mapping(data: object) -> list[MappedColumn] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                mapping_type_0 = []
                _mapping_type_0 = data
                for mapping_type_0_item_data in _mapping_type_0:
                    mapping_type_0_item = MappedColumn.from_dict(
                        mapping_type_0_item_data
                    )

                    mapping_type_0.append(mapping_type_0_item)

                return mapping_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[MappedColumn] | None | Unset, data)

        mapping = _parse_mapping(d.pop("mapping", UNSET))

        def _parse_on_conflict(data: object) -> None | OnConflict | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                on_conflict_type_0 = check_on_conflict(data)

                return on_conflict_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OnConflict | Unset, data)

        on_conflict = _parse_on_conflict(d.pop("on_conflict", UNSET))

        tags = cast(list[str], d.pop("tags", UNSET))

        import_options = cls(
            consent=consent,
            lead_source=lead_source,
            mapping=mapping,
            on_conflict=on_conflict,
            tags=tags,
        )

        return import_options
