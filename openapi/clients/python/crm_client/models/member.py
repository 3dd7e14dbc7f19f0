from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.role import Role, check_role
from ..types import UNSET, Unset

T = TypeVar("T", bound="Member")


@_attrs_define
class Member:
    """Somebody who belongs to the workspace."""

    email: str
    """ What they log in with. """
    name: str
    """ What others see. """
    role: Role
    """ A named set of rights. Each role has all rights of those before it. """
    since: datetime.datetime
    """ Since when they belong here. """
    two_factor: bool
    """ Whether they show a second factor when they sign in. """
    user_id: UUID
    """ A person who can log in. """
    last_seen_at: datetime.datetime | None | Unset = UNSET
    """ When they were last here; absent when nothing of that is known any more. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        name = self.name

        role: str = self.role

        since = self.since.isoformat()

        two_factor = self.two_factor

        user_id = str(self.user_id)

        last_seen_at: None | str | Unset
        if isinstance(self.last_seen_at, Unset):
            last_seen_at = UNSET
        elif isinstance(self.last_seen_at, datetime.datetime):
            last_seen_at = self.last_seen_at.isoformat()
        else:
            last_seen_at = self.last_seen_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "email": email,
                "name": name,
                "role": role,
                "since": since,
                "two_factor": two_factor,
                "user_id": user_id,
            }
        )
        if last_seen_at is not UNSET:
            field_dict["last_seen_at"] = last_seen_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        email = d.pop("email")

        name = d.pop("name")

        role = check_role(d.pop("role"))

        since = datetime.datetime.fromisoformat(d.pop("since"))

        two_factor = d.pop("two_factor")

        user_id = UUID(d.pop("user_id"))

        def _parse_last_seen_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_seen_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_seen_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        last_seen_at = _parse_last_seen_at(d.pop("last_seen_at", UNSET))

        member = cls(
            email=email,
            name=name,
            role=role,
            since=since,
            two_factor=two_factor,
            user_id=user_id,
            last_seen_at=last_seen_at,
        )

        member.additional_properties = d
        return member

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
