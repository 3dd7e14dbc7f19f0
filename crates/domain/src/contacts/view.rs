//! People as the outside sees them. Everything a page needs is loaded at once, never person by person.

use super::{
    address::{EMAIL, PHONE},
    facts, store,
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
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::Expr,
};
use std::collections::HashMap;
use uuid::Uuid;

/// An address of a person, with what the ledger says of it.
struct Known {
    kind: String,
    value: String,
    label: Option<String>,
    consent: Option<Consent>,
}

/// Whose, of which kind, the address and its label; its state and basis.
type KnownRow = (Uuid, String, String, Option<String>, Option<String>, Option<String>);

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
    let mut phones = Vec::new();
    let mut first: HashMap<Uuid, String> = HashMap::new();
    for (person, kind, value) in store::addresses(connection, workspace, ids).await? {
        if kind == PHONE {
            phones.push((person, value.clone()));
        }
        // Phone numbers come first: they are what we text.
        first.entry(person).or_insert(value);
    }
    let rows =
        contact::Entity::of(workspace).filter(contact::Column::Id.is_in(ids.iter().copied())).all(connection).await?;
    let mut short = |row: contact::Model| {
        let address = first.remove(&row.id);
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
    let mut known = known(connection, workspace, &ids).await?;
    let threads: Vec<(Option<Uuid>, Uuid)> = conversation::Entity::of(workspace)
        .filter(conversation::Column::ContactId.is_in(ids))
        .select_only()
        .column(conversation::Column::ContactId)
        .column(conversation::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let threads: HashMap<Option<Uuid>, Uuid> = threads.into_iter().collect();
    let whole = |row: contact::Model| {
        let own = known.remove(&row.id).unwrap_or_default();
        let thread = threads.get(&Some(row.id)).copied();
        whole(by, row, &own, thread)
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// A person who was written just now. What an address has said before holds for them too; a thread they do not have.
pub(super) async fn fresh(
    connection: &impl ConnectionTrait,
    by: &Principal,
    row: contact::Model,
) -> Result<Contact, DbErr> {
    let own = known(connection, by.workspace, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    Ok(whole(by, row, &own, None))
}

fn whole(by: &Principal, row: contact::Model, own: &[Known], thread: Option<Uuid>) -> Contact {
    let of = |kind: &'static str| own.iter().filter(move |own| own.kind == kind);
    let phone = |own: &Known| PhoneView {
        display: phone::shown(&own.value, by.region.as_str()),
        value: own.value.clone(),
        label: own.label.clone(),
    };
    let email = |own: &Known| EmailView { value: own.value.clone(), label: own.label.clone() };
    Contact {
        id: ContactId(row.id),
        phones: of(PHONE).map(phone).collect(),
        emails: of(EMAIL).map(email).collect(),
        consent: ContactConsent { sms: strictest(own, PHONE), email: strictest(own, EMAIL) },
        conversation_id: thread.map(Into::into),
        first_name: row.first_name,
        last_name: row.last_name,
        company: row.company,
        street: row.street,
        city: row.city,
        state: row.state,
        postal_code: row.postal_code,
        country: row.country,
        lead_source: row.lead_source,
        customer_since: row.customer_since,
        lifecycle: facts::lifecycle(row.lifecycle.as_deref()),
        version: row.version,
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

/// The addresses of some people, in the order in which they are shown, with what the ledger says of them.
async fn known(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    people: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Known>>, DbErr> {
    use consent_state::{Column as S, Entity as State};
    use contact_identifier::{Column as C, Entity as Identifier};
    let channel = Expr::case(C::Kind.eq(PHONE), Expr::value(ChannelKind::Sms.as_str()))
        .finally(Expr::value(ChannelKind::Email.as_str()));
    let said = Condition::all()
        .add(Expr::col((State, S::WorkspaceId)).equals((Identifier, C::WorkspaceId)))
        .add(Expr::col((State, S::Channel)).eq(channel))
        .add(Expr::col((State, S::Address)).equals((Identifier, C::Value)));
    let mut rows = Identifier::of(workspace)
        .filter(C::ContactId.is_in(people.iter().copied()))
        .order_by_asc(C::Position)
        .order_by_asc(C::Id)
        .select_only()
        .columns([C::ContactId, C::Kind, C::Value, C::Label])
        .columns([S::State, S::Basis]);
    QueryTrait::query(&mut rows).left_join(State, said);
    let rows: Vec<KnownRow> = rows.into_tuple().all(connection).await?;
    let mut known: HashMap<Uuid, Vec<Known>> = HashMap::new();
    for (person, kind, value, label, state, basis) in rows {
        let consent = state.map(|state| Consent {
            // A word that this version does not know is from a newer one; holding is the safe reading of it.
            state: ConsentState::parse(&state).unwrap_or(ConsentState::Held),
            basis: basis.as_deref().and_then(ConsentBasis::parse),
        });
        known.entry(person).or_default().push(Known { kind, value, label, consent });
    }
    Ok(known)
}

/// The strictest state of the addresses of a kind, with the basis of the first of that state that has one.
fn strictest(own: &[Known], kind: &str) -> Consent {
    let rank = |state| match state {
        ConsentState::Unsubscribed => 0,
        ConsentState::Held => 1,
        ConsentState::Subscribed => 2,
        ConsentState::Unknown => 3,
    };
    own.iter()
        .filter(|own| own.kind == kind)
        .filter_map(|own| own.consent.clone())
        .min_by_key(|consent| (rank(consent.state), consent.basis.is_none()))
        .unwrap_or(Consent::UNKNOWN)
}
