from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.role import Role, check_role

T = TypeVar("T", bound="InviteIn")


@_attrs_define
class InviteIn:
    """Whom to invite."""

    email: str
    """ Their email address. A new invitation to the same address takes the place of the one before. """
    role: Role
    """ A named set of rights. Each role has all rights of those before it. """

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        role: str = self.role

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "email": email,
                "role": role,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        email = d.pop("email")

        role = check_role(d.pop("role"))

        invite_in = cls(
            email=email,
            role=role,
        )

        return invite_in
