from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.role import Role, check_role

T = TypeVar("T", bound="InviteOffer")


@_attrs_define
class InviteOffer:
    """What an invitation offers."""

    email: str
    """ Whom it was sent to. """
    expires_at: datetime.datetime
    """ Until when it is good. """
    has_account: bool
    """ Whether they have an account, and so a password, already. """
    invited_by: str
    """ Who invites them. """
    role: Role
    """ A named set of rights. Each role has all rights of those before it. """
    workspace_name: str
    """ The workspace to join. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        expires_at = self.expires_at.isoformat()

        has_account = self.has_account

        invited_by = self.invited_by

        role: str = self.role

        workspace_name = self.workspace_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "email": email,
                "expires_at": expires_at,
                "has_account": has_account,
                "invited_by": invited_by,
                "role": role,
                "workspace_name": workspace_name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        email = d.pop("email")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        has_account = d.pop("has_account")

        invited_by = d.pop("invited_by")

        role = check_role(d.pop("role"))

        workspace_name = d.pop("workspace_name")

        invite_offer = cls(
            email=email,
            expires_at=expires_at,
            has_account=has_account,
            invited_by=invited_by,
            role=role,
            workspace_name=workspace_name,
        )

        invite_offer.additional_properties = d
        return invite_offer

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
