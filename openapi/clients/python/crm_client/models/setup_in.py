from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SetupIn")


@_attrs_define
class SetupIn:
    """The first owner, and their workspace."""

    code: str
    """ What the server printed when it started. """
    email: str
    """ The email address to log in with. """
    name: str
    """ What others will see. """
    password: str
    """ The password: 8 to 1,000 characters, and none that is easy to guess. """
    workspace_name: str
    """ What the workspace is called. """

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        email = self.email

        name = self.name

        password = self.password

        workspace_name = self.workspace_name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "email": email,
                "name": name,
                "password": password,
                "workspace_name": workspace_name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        code = d.pop("code")

        email = d.pop("email")

        name = d.pop("name")

        password = d.pop("password")

        workspace_name = d.pop("workspace_name")

        setup_in = cls(
            code=code,
            email=email,
            name=name,
            password=password,
            workspace_name=workspace_name,
        )

        return setup_in
