from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.provider_kind import ProviderKind, check_provider_kind

if TYPE_CHECKING:
    from ..models.health import Health
    from ..models.line import Line
    from ..models.webhook_status import WebhookStatus


T = TypeVar("T", bound="Connection")


@_attrs_define
class Connection:
    """An account at a provider."""

    created_at: datetime.datetime
    """ When it was made. """
    health: Health
    """ How a connection does, and since when. """
    id: UUID
    """ An account at a provider, with its credentials. """
    key_hint: str
    """ The last four characters of the API key; of a mailbox, its mail server. """
    lines: list[Line]
    """ The lines it brings. """
    name: str
    """ What you call it. """
    provider: ProviderKind
    """ A provider that we can talk to. """
    signing_keys: int
    """ How many signing secrets are accepted. """
    webhook: WebhookStatus
    """ Where the provider is told to send its events, and whether it does. """
    webhook_url: str
    """ Where the provider should send its events. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created_at = self.created_at.isoformat()

        health = self.health.to_dict()

        id = str(self.id)

        key_hint = self.key_hint

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        name = self.name

        provider: str = self.provider

        signing_keys = self.signing_keys

        webhook = self.webhook.to_dict()

        webhook_url = self.webhook_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "created_at": created_at,
                "health": health,
                "id": id,
                "key_hint": key_hint,
                "lines": lines,
                "name": name,
                "provider": provider,
                "signing_keys": signing_keys,
                "webhook": webhook,
                "webhook_url": webhook_url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.health import Health
        from ..models.line import Line
        from ..models.webhook_status import WebhookStatus

        d = dict(src_dict)
        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        health = Health.from_dict(d.pop("health"))

        id = UUID(d.pop("id"))

        key_hint = d.pop("key_hint")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = Line.from_dict(lines_item_data)

            lines.append(lines_item)

        name = d.pop("name")

        provider = check_provider_kind(d.pop("provider"))

        signing_keys = d.pop("signing_keys")

        webhook = WebhookStatus.from_dict(d.pop("webhook"))

        webhook_url = d.pop("webhook_url")

        connection = cls(
            created_at=created_at,
            health=health,
            id=id,
            key_hint=key_hint,
            lines=lines,
            name=name,
            provider=provider,
            signing_keys=signing_keys,
            webhook=webhook,
            webhook_url=webhook_url,
        )

        connection.additional_properties = d
        return connection

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
