from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_attributes import ContactAttributes
    from ..models.contact_consent import ContactConsent
    from ..models.email_view import EmailView
    from ..models.phone_view import PhoneView


T = TypeVar("T", bound="Contact")


@_attrs_define
class Contact:
    """A person."""

    attributes: ContactAttributes
    """ Further facts by name. """
    consent: ContactConsent
    """ The consent of a person, by channel. """
    created_at: datetime.datetime
    """ When the record was made. """
    emails: list[EmailView]
    """ Email addresses, first one first. """
    id: UUID
    """ A person we talk with. """
    phones: list[PhoneView]
    """ Phone numbers, first one first. """
    tags: list[str]
    """ Labels. """
    updated_at: datetime.datetime
    """ When it was last changed. """
    company: None | str | Unset = UNSET
    """ Company. """
    conversation_id: None | Unset | UUID = UNSET
    first_name: None | str | Unset = UNSET
    """ First name. """
    last_name: None | str | Unset = UNSET
    """ Last name. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        attributes = self.attributes.to_dict()

        consent = self.consent.to_dict()

        created_at = self.created_at.isoformat()

        emails = []
        for emails_item_data in self.emails:
            emails_item = emails_item_data.to_dict()
            emails.append(emails_item)

        id = str(self.id)

        phones = []
        for phones_item_data in self.phones:
            phones_item = phones_item_data.to_dict()
            phones.append(phones_item)

        tags = self.tags

        updated_at = self.updated_at.isoformat()

        company: None | str | Unset
        if isinstance(self.company, Unset):
            company = UNSET
        else:
            company = self.company

        conversation_id: None | str | Unset
        if isinstance(self.conversation_id, Unset):
            conversation_id = UNSET
        elif isinstance(self.conversation_id, UUID):
            conversation_id = str(self.conversation_id)
        else:
            conversation_id = self.conversation_id

        first_name: None | str | Unset
        if isinstance(self.first_name, Unset):
            first_name = UNSET
        else:
            first_name = self.first_name

        last_name: None | str | Unset
        if isinstance(self.last_name, Unset):
            last_name = UNSET
        else:
            last_name = self.last_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "attributes": attributes,
                "consent": consent,
                "created_at": created_at,
                "emails": emails,
                "id": id,
                "phones": phones,
                "tags": tags,
                "updated_at": updated_at,
            }
        )
        if company is not UNSET:
            field_dict["company"] = company
        if conversation_id is not UNSET:
            field_dict["conversation_id"] = conversation_id
        if first_name is not UNSET:
            field_dict["first_name"] = first_name
        if last_name is not UNSET:
            field_dict["last_name"] = last_name

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.contact_attributes import ContactAttributes
        from ..models.contact_consent import ContactConsent
        from ..models.email_view import EmailView
        from ..models.phone_view import PhoneView

        d = dict(src_dict)
        attributes = ContactAttributes.from_dict(d.pop("attributes"))

        consent = ContactConsent.from_dict(d.pop("consent"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        emails = []
        _emails = d.pop("emails")
        for emails_item_data in _emails:
            emails_item = EmailView.from_dict(emails_item_data)

            emails.append(emails_item)

        id = UUID(d.pop("id"))

        phones = []
        _phones = d.pop("phones")
        for phones_item_data in _phones:
            phones_item = PhoneView.from_dict(phones_item_data)

            phones.append(phones_item)

        tags = cast(list[str], d.pop("tags"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        def _parse_company(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        company = _parse_company(d.pop("company", UNSET))

        def _parse_conversation_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                conversation_id_type_0 = UUID(data)

                return conversation_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        conversation_id = _parse_conversation_id(d.pop("conversation_id", UNSET))

        def _parse_first_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        first_name = _parse_first_name(d.pop("first_name", UNSET))

        def _parse_last_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        last_name = _parse_last_name(d.pop("last_name", UNSET))

        contact = cls(
            attributes=attributes,
            consent=consent,
            created_at=created_at,
            emails=emails,
            id=id,
            phones=phones,
            tags=tags,
            updated_at=updated_at,
            company=company,
            conversation_id=conversation_id,
            first_name=first_name,
            last_name=last_name,
        )

        contact.additional_properties = d
        return contact

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
