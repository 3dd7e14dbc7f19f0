from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.row_outcome import RowOutcome, check_row_outcome
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.difference import Difference


T = TypeVar("T", bound="ImportRow")


@_attrs_define
class ImportRow:
    """What became of one row of the file."""

    line: int
    """ Its line in the file, the header being 1. """
    outcome: RowOutcome
    """ What became of a row: always exactly one of these. """
    cells: list[str] | None | Unset = UNSET
    """ The row as it stands in the file; only where somebody has to look at it: rejected and conflicting rows. """
    column: None | str | Unset = UNSET
    """ The header of the column that the reason is about. """
    contact_id: None | Unset | UUID = UNSET
    differences: list[Difference] | Unset = UNSET
    """ The values that are not what we knew. """
    reason: None | str | Unset = UNSET
    """ Why, in a sentence. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        line = self.line

        outcome: str = self.outcome

        cells: list[str] | None | Unset
        if isinstance(self.cells, Unset):
            cells = UNSET
        elif isinstance(self.cells, list):
            cells = self.cells

        else:
            cells = self.cells

        column: None | str | Unset
        if isinstance(self.column, Unset):
            column = UNSET
        else:
            column = self.column

        contact_id: None | str | Unset
        if isinstance(self.contact_id, Unset):
            contact_id = UNSET
        elif isinstance(self.contact_id, UUID):
            contact_id = str(self.contact_id)
        else:
            contact_id = self.contact_id

        differences: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.differences, Unset):
            differences = []
            for differences_item_data in self.differences:
                differences_item = differences_item_data.to_dict()
                differences.append(differences_item)

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "line": line,
                "outcome": outcome,
            }
        )
        if cells is not UNSET:
            field_dict["cells"] = cells
        if column is not UNSET:
            field_dict["column"] = column
        if contact_id is not UNSET:
            field_dict["contact_id"] = contact_id
        if differences is not UNSET:
            field_dict["differences"] = differences
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.difference import Difference

        d = dict(src_dict)
        line = d.pop("line")

        outcome = check_row_outcome(d.pop("outcome"))

        def _parse_cells(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                cells_type_0 = cast(list[str], data)

                return cells_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        cells = _parse_cells(d.pop("cells", UNSET))

        def _parse_column(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        column = _parse_column(d.pop("column", UNSET))

        def _parse_contact_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                contact_id_type_0 = UUID(data)

                return contact_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        contact_id = _parse_contact_id(d.pop("contact_id", UNSET))

        _differences = d.pop("differences", UNSET)
        differences: list[Difference] | Unset = UNSET
        if _differences is not UNSET:
            differences = []
            for differences_item_data in _differences:
                differences_item = Difference.from_dict(differences_item_data)

                differences.append(differences_item)

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        import_row = cls(
            line=line,
            outcome=outcome,
            cells=cells,
            column=column,
            contact_id=contact_id,
            differences=differences,
            reason=reason,
        )

        import_row.additional_properties = d
        return import_row

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
