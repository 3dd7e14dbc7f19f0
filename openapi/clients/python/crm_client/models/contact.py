from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.lifecycle import Lifecycle, check_lifecycle
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
    version: int
    """ Counts the changes of the record. A change that names it is refused when somebody else was faster. """
    city: None | str | Unset = UNSET
    """ City. """
    company: None | str | Unset = UNSET
    """ Company. """
    conversation_id: None | Unset | UUID = UNSET
    country: None | str | Unset = UNSET
    """ Country. """
    customer_since: datetime.date | None | Unset = UNSET
    """ Since when they have been a customer. """
    first_name: None | str | Unset = UNSET
    """ First name. """
    last_name: None | str | Unset = UNSET
    """ Last name. """
    lead_source: None | str | Unset = UNSET
    """ Where they came from. """
    lifecycle: Lifecycle | None | Unset = UNSET
    postal_code: None | str | Unset = UNSET
    """ Postal code. """
    state: None | str | Unset = UNSET
    """ State or province. """
    street: None | str | Unset = UNSET
    """ Street and number. """
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

        version = self.version

        city: None | str | Unset
        if isinstance(self.city, Unset):
            city = UNSET
        else:
            city = self.city

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

        country: None | str | Unset
        if isinstance(self.country, Unset):
            country = UNSET
        else:
            country = self.country

        customer_since: None | str | Unset
        if isinstance(self.customer_since, Unset):
            customer_since = UNSET
        elif isinstance(self.customer_since, datetime.date):
            customer_since = self.customer_since.isoformat()
        else:
            customer_since = self.customer_since

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

        lead_source: None | str | Unset
        if isinstance(self.lead_source, Unset):
            lead_source = UNSET
        else:
            lead_source = self.lead_source

        lifecycle: None | str | Unset
        if isinstance(self.lifecycle, Unset):
            lifecycle = UNSET
        elif isinstance(self.lifecycle, str):
            lifecycle = self.lifecycle
        else:
            lifecycle = self.lifecycle

        postal_code: None | str | Unset
        if isinstance(self.postal_code, Unset):
            postal_code = UNSET
        else:
            postal_code = self.postal_code

        state: None | str | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        else:
            state = self.state

        street: None | str | Unset
        if isinstance(self.street, Unset):
            street = UNSET
        else:
            street = self.street

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
                "version": version,
            }
        )
        if city is not UNSET:
            field_dict["city"] = city
        if company is not UNSET:
            field_dict["company"] = company
        if conversation_id is not UNSET:
            field_dict["conversation_id"] = conversation_id
        if country is not UNSET:
            field_dict["country"] = country
        if customer_since is not UNSET:
            field_dict["customer_since"] = customer_since
        if first_name is not UNSET:
            field_dict["first_name"] = first_name
        if last_name is not UNSET:
            field_dict["last_name"] = last_name
        if lead_source is not UNSET:
            field_dict["lead_source"] = lead_source
        if lifecycle is not UNSET:
            field_dict["lifecycle"] = lifecycle
        if postal_code is not UNSET:
            field_dict["postal_code"] = postal_code
        if state is not UNSET:
            field_dict["state"] = state
        if street is not UNSET:
            field_dict["street"] = street

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

        version = d.pop("version")

        def _parse_city(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        city = _parse_city(d.pop("city", UNSET))

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

        def _parse_country(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        country = _parse_country(d.pop("country", UNSET))

        def _parse_customer_since(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                customer_since_type_0 = datetime.date.fromisoformat(data)

                return customer_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        customer_since = _parse_customer_since(d.pop("customer_since", UNSET))

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

        def _parse_lead_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        lead_source = _parse_lead_source(d.pop("lead_source", UNSET))

        def _parse_lifecycle(data: object) -> Lifecycle | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                lifecycle_type_0 = check_lifecycle(data)

                return lifecycle_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Lifecycle | None | Unset, data)

        lifecycle = _parse_lifecycle(d.pop("lifecycle", UNSET))

        def _parse_postal_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        postal_code = _parse_postal_code(d.pop("postal_code", UNSET))

        def _parse_state(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        state = _parse_state(d.pop("state", UNSET))

        def _parse_street(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        street = _parse_street(d.pop("street", UNSET))

        contact = cls(
            attributes=attributes,
            consent=consent,
            created_at=created_at,
            emails=emails,
            id=id,
            phones=phones,
            tags=tags,
            updated_at=updated_at,
            version=version,
            city=city,
            company=company,
            conversation_id=conversation_id,
            country=country,
            customer_since=customer_since,
            first_name=first_name,
            last_name=last_name,
            lead_source=lead_source,
            lifecycle=lifecycle,
            postal_code=postal_code,
            state=state,
            street=street,
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
