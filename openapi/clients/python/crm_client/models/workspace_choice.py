from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.role import Role, check_role

T = TypeVar("T", bound="WorkspaceChoice")


@_attrs_define
class WorkspaceChoice:
    """A workspace that somebody belongs to."""

    current: bool
    """ Whether they work there now. """
    id: UUID
    """ A business with its own people, lines and messages; nothing crosses its border. """
    name: str
    """ What it is called. """
    role: Role
    """ A named set of rights. Each role has all rights of those before it. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        current = self.current

        id = str(self.id)

        name = self.name

        role: str = self.role

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "current": current,
                "id": id,
                "name": name,
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        current = d.pop("current")

        id = UUID(d.pop("id"))

        name = d.pop("name")

        role = check_role(d.pop("role"))

        workspace_choice = cls(
            current=current,
            id=id,
            name=name,
            role=role,
        )

        workspace_choice.additional_properties = d
        return workspace_choice

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
