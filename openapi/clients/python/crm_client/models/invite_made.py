from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.invite import Invite


T = TypeVar("T", bound="InviteMade")


@_attrs_define
class InviteMade:
    """An invitation with its link. The link is shown this once."""

    invite: Invite
    """ An invitation that nobody has accepted or taken back. """
    link: str
    """ Give it to whom it is for: whoever opens it first, joins. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        invite = self.invite.to_dict()

        link = self.link

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "invite": invite,
                "link": link,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.invite import Invite

        d = dict(src_dict)
        invite = Invite.from_dict(d.pop("invite"))

        link = d.pop("link")

        invite_made = cls(
            invite=invite,
            link=link,
        )

        invite_made.additional_properties = d
        return invite_made

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
