from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.permission import Permission, check_permission
from ..models.role import Role, check_role
from ..types import UNSET, Unset

T = TypeVar("T", bound="Me")


@_attrs_define
class Me:
    """Who is signed in, and what they may do."""

    email: str
    """ Your email address. """
    name: str
    """ What others see of you. """
    permissions: list[Permission]
    """ What the role allows. """
    role: Role
    """ A named set of rights. Each role has all rights of those before it. """
    sending_armed: bool
    """ Whether messages may leave; `false` after a restore or when somebody pressed Stop. """
    time_zone: str
    """ Its time zone (IANA name). """
    user_id: UUID
    """ A person who can log in. """
    workspace_id: UUID
    """ A business with its own people, lines and messages; nothing crosses its border. """
    workspace_name: str
    """ What it is called. """
    simulator_url: None | str | Unset = UNSET
    """ Where the simulator's page is, when this server runs with demo data. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        name = self.name

        permissions = []
        for permissions_item_data in self.permissions:
            permissions_item: str = permissions_item_data
            permissions.append(permissions_item)

        role: str = self.role

        sending_armed = self.sending_armed

        time_zone = self.time_zone

        user_id = str(self.user_id)

        workspace_id = str(self.workspace_id)

        workspace_name = self.workspace_name

        simulator_url: None | str | Unset
        if isinstance(self.simulator_url, Unset):
            simulator_url = UNSET
        else:
            simulator_url = self.simulator_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "email": email,
                "name": name,
                "permissions": permissions,
                "role": role,
                "sending_armed": sending_armed,
                "time_zone": time_zone,
                "user_id": user_id,
                "workspace_id": workspace_id,
                "workspace_name": workspace_name,
            }
        )
        if simulator_url is not UNSET:
            field_dict["simulator_url"] = simulator_url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        email = d.pop("email")

        name = d.pop("name")

        permissions = []
        _permissions = d.pop("permissions")
        for permissions_item_data in _permissions:
            permissions_item = check_permission(permissions_item_data)

            permissions.append(permissions_item)

        role = check_role(d.pop("role"))

        sending_armed = d.pop("sending_armed")

        time_zone = d.pop("time_zone")

        user_id = UUID(d.pop("user_id"))

        workspace_id = UUID(d.pop("workspace_id"))

        workspace_name = d.pop("workspace_name")

        def _parse_simulator_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        simulator_url = _parse_simulator_url(d.pop("simulator_url", UNSET))

        me = cls(
            email=email,
            name=name,
            permissions=permissions,
            role=role,
            sending_armed=sending_armed,
            time_zone=time_zone,
            user_id=user_id,
            workspace_id=workspace_id,
            workspace_name=workspace_name,
            simulator_url=simulator_url,
        )

        me.additional_properties = d
        return me

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
