from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TokenAnswer")


@_attrs_define
class TokenAnswer:
    """An access token; the refresh token comes as a cookie."""

    access_token: str
    """ Send it as `Authorization: Bearer ...`. """
    expires_in: int
    """ Seconds until the access token ends. """
    token_type: str
    """ Always `Bearer`. """
    user_id: UUID
    """ A person who can log in. """
    workspace_id: UUID
    """ A business with its own people, lines and messages; nothing crosses its border. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        access_token = self.access_token

        expires_in = self.expires_in

        token_type = self.token_type

        user_id = str(self.user_id)

        workspace_id = str(self.workspace_id)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "access_token": access_token,
                "expires_in": expires_in,
                "token_type": token_type,
                "user_id": user_id,
                "workspace_id": workspace_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        access_token = d.pop("access_token")

        expires_in = d.pop("expires_in")

        token_type = d.pop("token_type")

        user_id = UUID(d.pop("user_id"))

        workspace_id = UUID(d.pop("workspace_id"))

        token_answer = cls(
            access_token=access_token,
            expires_in=expires_in,
            token_type=token_type,
            user_id=user_id,
            workspace_id=workspace_id,
        )

        token_answer.additional_properties = d
        return token_answer

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
