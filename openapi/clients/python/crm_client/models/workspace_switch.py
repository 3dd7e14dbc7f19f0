from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="WorkspaceSwitch")


@_attrs_define
class WorkspaceSwitch:
    """Which workspace to go to."""

    workspace_id: UUID
    """ A business with its own people, lines and messages; nothing crosses its border. """

    def to_dict(self) -> dict[str, Any]:
        workspace_id = str(self.workspace_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "workspace_id": workspace_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        workspace_id = UUID(d.pop("workspace_id"))

        workspace_switch = cls(
            workspace_id=workspace_id,
        )

        return workspace_switch
