//! People as the outside sees them. Everything a page needs is loaded at once, never person by person.

use super::{
    address::{EMAIL, PHONE},
    store,
};
use crate::access::Principal;
use crm_entity::{consent_state, contact, contact_identifier, conversation};
use crm_rules_data::phone;
use crm_types::{
    ContactId, WorkspaceId,
    activity::ChannelKind,
    consent::{Consent, ConsentBasis, ConsentState, ContactConsent},
    contact::{Contact, ContactSummary, EmailView, PhoneView},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// What the ledger says, by channel and address.
type Consents = HashMap<(String, String), Consent>;

/// What a list of threads shows of people, loaded once.
pub(crate) struct People {
    /// Each in short, by id.
    pub(crate) summaries: HashMap<Uuid, ContactSummary>,
    /// Their phone numbers.
    pub(crate) phones: Vec<(Uuid, String)>,
}

/// People in short.
pub(crate) async fn people(connection: &impl ConnectionTrait, by: &Principal, ids: &[Uuid]) -> Result<People, DbErr> {
    if ids.is_empty() {
        return Ok(People { summaries: HashMap::new(), phones: Vec::new() });
    }
    let workspace = by.workspace;
    let rows = store::identifiers(connection, workspace, ids).await?;
    let phones = rows.iter().filter(|row| row.kind == PHONE).map(|row| (row.contact_id, row.value.clone())).collect();
    let identifiers = by_person(rows);
    let rows =
        contact::Entity::of(workspace).filter(contact::Column::Id.is_in(ids.iter().copied())).all(connection).await?;
    let short = |row: contact::Model| {
        let own = identifiers.get(&row.id).map_or(&[][..], Vec::as_slice);
        // Phone numbers come first: they are what we text.
        let address = own.first().map(|own| own.value.clone());
        let display = address.as_deref().map(|address| phone::shown(address, by.region.as_str()));
        let full = [row.first_name, row.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = Some(full).filter(|name| !name.is_empty()).or(row.company).or_else(|| display.clone());
        ContactSummary {
            id: Some(ContactId(row.id)),
            name: name.unwrap_or_else(|| "Unknown".to_owned()),
            address,
            display,
            tags: serde_json::from_value(row.tags).unwrap_or_default(),
        }
    };
    let summaries = rows.into_iter().map(|row| (row.id, short(row))).collect();
    Ok(People { summaries, phones })
}

/// People in full, in the order of the rows.
pub(super) async fn contacts(
    connection: &impl ConnectionTrait,
    by: &Principal,
    rows: Vec<contact::Model>,
) -> Result<Vec<Contact>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let workspace = by.workspace;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let identifiers = store::identifiers(connection, workspace, &ids).await?;
    let consents = consents(connection, workspace, &identifiers).await?;
    let threads: Vec<(Option<Uuid>, Uuid)> = conversation::Entity::of(workspace)
        .filter(conversation::Column::ContactId.is_in(ids))
        .select_only()
        .column(conversation::Column::ContactId)
        .column(conversation::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let threads: HashMap<Option<Uuid>, Uuid> = threads.into_iter().collect();
    let mut identifiers = by_person(identifiers);
    let whole = |row: contact::Model| {
        let own = identifiers.remove(&row.id).unwrap_or_default();
        let thread = threads.get(&Some(row.id)).copied();
        whole(by, row, &own, &consents, thread)
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// A person who was written just now, from their rows. What an address has said before holds for them too; a thread they
/// do not have.
pub(super) async fn fresh(
    connection: &impl ConnectionTrait,
    by: &Principal,
    row: contact::Model,
    identifiers: Vec<contact_identifier::Model>,
) -> Result<Contact, DbErr> {
    let consents = consents(connection, by.workspace, &identifiers).await?;
    Ok(whole(by, row, &identifiers, &consents, None))
}

fn whole(
    by: &Principal,
    row: contact::Model,
    own: &[contact_identifier::Model],
    consents: &Consents,
    thread: Option<Uuid>,
) -> Contact {
    let values = |kind: &'static str| own.iter().filter(move |own| own.kind == kind).map(|own| own.value.clone());
    Contact {
        id: ContactId(row.id),
        phones: values(PHONE)
            .map(|value| PhoneView { display: phone::shown(&value, by.region.as_str()), value })
            .collect(),
        emails: values(EMAIL).map(|value| EmailView { value }).collect(),
        consent: ContactConsent {
            sms: strictest(consents, ChannelKind::Sms, values(PHONE)),
            email: strictest(consents, ChannelKind::Email, values(EMAIL)),
        },
        conversation_id: thread.map(Into::into),
        first_name: row.first_name,
        last_name: row.last_name,
        company: row.company,
        tags: serde_json::from_value(row.tags).unwrap_or_default(),
        attributes: serde_json::from_value(row.attributes).unwrap_or_default(),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// One person in full.
pub(super) async fn contact(
    connection: &impl ConnectionTrait,
    by: &Principal,
    id: ContactId,
) -> Result<Option<Contact>, DbErr> {
    let row = contact::Entity::one(by.workspace, id).one(connection).await?;
    Ok(contacts(connection, by, row.into_iter().collect()).await?.pop())
}

fn by_person(rows: Vec<contact_identifier::Model>) -> HashMap<Uuid, Vec<contact_identifier::Model>> {
    let mut people: HashMap<Uuid, Vec<contact_identifier::Model>> = HashMap::new();
    for row in rows {
        people.entry(row.contact_id).or_default().push(row);
    }
    people
}

async fn consents(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    identifiers: &[contact_identifier::Model],
) -> Result<Consents, DbErr> {
    use consent_state::Column as C;
    // Both channels are named, because the key that finds an address starts with its channel.
    let rows = consent_state::Entity::of(workspace)
        .filter(C::Channel.is_in([ChannelKind::Sms.as_str(), ChannelKind::Email.as_str()]))
        .filter(C::Address.is_in(identifiers.iter().map(|own| own.value.as_str())))
        .all(connection)
        .await?;
    let read = |row: consent_state::Model| {
        // A word that this version does not know is from a newer one; holding is the safe reading of it.
        let state = ConsentState::parse(&row.state).unwrap_or(ConsentState::Held);
        let basis = row.basis.as_deref().and_then(ConsentBasis::parse);
        ((row.channel, row.address), Consent { state, basis })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The strictest state of some addresses, with the basis of the first of that state that has one.
fn strictest(consents: &Consents, channel: ChannelKind, addresses: impl Iterator<Item = String>) -> Consent {
    let rank = |state| match state {
        ConsentState::Unsubscribed => 0,
        ConsentState::Held => 1,
        ConsentState::Subscribed => 2,
        ConsentState::Unknown => 3,
    };
    addresses
        .filter_map(|address| consents.get(&(channel.as_str().to_owned(), address)))
        .min_by_key(|consent| (rank(consent.state), consent.basis.is_none()))
        .cloned()
        .unwrap_or(Consent::UNKNOWN)
}
