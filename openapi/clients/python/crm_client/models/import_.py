from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.import_status import ImportStatus, check_import_status
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.import_column import ImportColumn
    from ..models.import_options import ImportOptions
    from ..models.import_progress import ImportProgress


T = TypeVar("T", bound="Import")


@_attrs_define
class Import:
    """A file of people on its way into the book. The five counts add up to `total` once it is previewed, and again once it
    is done.

    """

    columns: list[ImportColumn]
    """ The columns, and what each is taken for. """
    conflicting: int
    """ How many need a decision. """
    created: int
    """ How many are new people. """
    created_at: datetime.datetime
    """ When the file came. """
    file_name: str
    """ The name of the file. """
    id: UUID
    """ A file of people on its way into the book. """
    kept_on_undo: int
    """ After an undo: how many values stayed because somebody had changed them since. Each stands with its row. """
    options: ImportOptions
    """ How a file is to be read and written. What is absent is worked out: the columns from their headers and
    content. """
    rejected: int
    """ How many cannot be used. """
    status: ImportStatus
    """ Where an import stands. """
    total: int
    """ How many rows it has. """
    unchanged: int
    """ How many say nothing new. """
    updated: int
    """ How many change a known person. """
    created_by: None | str | Unset = UNSET
    """ Who brought the file. """
    finished_at: datetime.datetime | None | Unset = UNSET
    """ When it was done, failed or undone. """
    format_: None | str | Unset = UNSET
    """ How the file was read, e.g. `CSV, UTF-8, comma`. """
    progress: ImportProgress | None | Unset = UNSET
    reason: None | str | Unset = UNSET
    """ Why it failed. """
    undoing: bool | Unset = UNSET
    """ Whether what it wrote is being taken back. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.import_progress import ImportProgress

        columns = []
        for columns_item_data in self.columns:
            columns_item = columns_item_data.to_dict()
            columns.append(columns_item)

        conflicting = self.conflicting

        created = self.created

        created_at = self.created_at.isoformat()

        file_name = self.file_name

        id = str(self.id)

        kept_on_undo = self.kept_on_undo

        options = self.options.to_dict()

        rejected = self.rejected

        status: str = self.status

        total = self.total

        unchanged = self.unchanged

        updated = self.updated

        created_by: None | str | Unset
        if isinstance(self.created_by, Unset):
            created_by = UNSET
        else:
            created_by = self.created_by

        finished_at: None | str | Unset
        if isinstance(self.finished_at, Unset):
            finished_at = UNSET
        elif isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        format_: None | str | Unset
        if isinstance(self.format_, Unset):
            format_ = UNSET
        else:
            format_ = self.format_

        progress: dict[str, Any] | None | Unset
        if isinstance(self.progress, Unset):
            progress = UNSET
        elif isinstance(self.progress, ImportProgress):
            progress = self.progress.to_dict()
        else:
            progress = self.progress

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        undoing = self.undoing

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "columns": columns,
                "conflicting": conflicting,
                "created": created,
                "created_at": created_at,
                "file_name": file_name,
                "id": id,
                "kept_on_undo": kept_on_undo,
                "options": options,
                "rejected": rejected,
                "status": status,
                "total": total,
                "unchanged": unchanged,
                "updated": updated,
            }
        )
        if created_by is not UNSET:
            field_dict["created_by"] = created_by
        if finished_at is not UNSET:
            field_dict["finished_at"] = finished_at
        if format_ is not UNSET:
            field_dict["format"] = format_
        if progress is not UNSET:
            field_dict["progress"] = progress
        if reason is not UNSET:
            field_dict["reason"] = reason
        if undoing is not UNSET:
            field_dict["undoing"] = undoing

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.import_column import ImportColumn
        from ..models.import_options import ImportOptions
        from ..models.import_progress import ImportProgress

        d = dict(src_dict)
        columns = []
        _columns = d.pop("columns")
        for columns_item_data in _columns:
            columns_item = ImportColumn.from_dict(columns_item_data)

            columns.append(columns_item)

        conflicting = d.pop("conflicting")

        created = d.pop("created")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        file_name = d.pop("file_name")

        id = UUID(d.pop("id"))

        kept_on_undo = d.pop("kept_on_undo")

        options = ImportOptions.from_dict(d.pop("options"))

        rejected = d.pop("rejected")

        status = check_import_status(d.pop("status"))

        total = d.pop("total")

        unchanged = d.pop("unchanged")

        updated = d.pop("updated")

        def _parse_created_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        created_by = _parse_created_by(d.pop("created_by", UNSET))

        def _parse_finished_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)

                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        finished_at = _parse_finished_at(d.pop("finished_at", UNSET))

        def _parse_format_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        format_ = _parse_format_(d.pop("format", UNSET))

        def _parse_progress(data: object) -> ImportProgress | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                progress_type_0 = ImportProgress.from_dict(data)

                return progress_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ImportProgress | None | Unset, data)

        progress = _parse_progress(d.pop("progress", UNSET))

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        undoing = d.pop("undoing", UNSET)

        import_ = cls(
            columns=columns,
            conflicting=conflicting,
            created=created,
            created_at=created_at,
            file_name=file_name,
            id=id,
            kept_on_undo=kept_on_undo,
            options=options,
            rejected=rejected,
            status=status,
            total=total,
            unchanged=unchanged,
            updated=updated,
            created_by=created_by,
            finished_at=finished_at,
            format_=format_,
            progress=progress,
            reason=reason,
            undoing=undoing,
        )

        import_.additional_properties = d
        return import_

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
