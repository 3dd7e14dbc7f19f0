//! Names out of a provider's address book: they fill what is empty here and never replace what our people wrote.
//!
//! An entry per contact and number holds the newest of what the provider said, field by field, so that the order of
//! its events does not matter. A field of a person follows the entry while it is empty or still says what the entry
//! said before. Consent is never touched, and a deletion there is noted and nothing else.

use super::{
    address::{Address, PHONE},
    person::Person,
    store,
};
use crate::{env::Env, ports::ContactNews};
use chrono::{DateTime, Utc};
use crm_entity::{contact_identifier, directory_entry};
use crm_store::dialect;
use crm_types::{ConnectionId, ContactId, WorkspaceId, contact::ContactField};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// The longest name that is taken over, in characters.
const MAX_NAME: usize = 200;
/// The number of an entry that has none: a deletion of a contact of which nothing else was heard.
const NO_NUMBER: &str = "";

/// A name and when it was said; of two the later, then the larger one counts.
type Said = Option<(Option<DateTime<Utc>>, String)>;

/// The names of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Names {
    first_name: Said,
    last_name: Said,
    company: Said,
}

impl Names {
    fn of(news: &ContactNews) -> Self {
        let said = |name: &Option<String>| {
            let name: String = name.as_deref()?.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
            (!name.is_empty()).then_some((news.said_at, name))
        };
        Self { first_name: said(&news.first_name), last_name: said(&news.last_name), company: said(&news.company) }
    }

    fn join(self, other: Self) -> Self {
        Self {
            first_name: self.first_name.max(other.first_name),
            last_name: self.last_name.max(other.last_name),
            company: self.company.max(other.company),
        }
    }
}

/// Takes news about a contact of the provider's address book.
///
/// # Errors
/// The database's error.
pub async fn learn(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    connection: ConnectionId,
    news: &ContactNews,
) -> Result<(), DbErr> {
    dialect::serialise(tx, &format!("directory:{workspace}:{connection}:{}", news.provider_id)).await?;
    let region = store::region(tx, workspace).await?;
    let mut numbers: BTreeSet<String> =
        news.phones.iter().filter_map(|phone| Address::phone(phone, &region).ok()).map(|phone| phone.value).collect();
    if news.deleted {
        return note_deletion(tx, env, workspace, connection, news, numbers).await;
    }
    // A contact without a number is known only by its id, and nobody here can be found by that.
    numbers.remove(NO_NUMBER);
    store::lock_addresses(tx, workspace, numbers.iter().map(String::as_str)).await?;
    for number in &numbers {
        let before = names(tx, workspace, number).await?;
        keep(tx, env, workspace, connection, news, number).await?;
        let after = names(tx, workspace, number).await?;
        for person in people(tx, workspace, number).await? {
            follow(tx, env, workspace, person, &before, &after).await?;
        }
    }
    Ok(())
}

/// What the address book says about a new person with this number.
pub(super) async fn fill(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    number: &str,
    person: &mut Person,
) -> Result<(), DbErr> {
    let names = names(tx, workspace, number).await?;
    apply(person, &Names::default(), &names);
    Ok(())
}

/// Writes an entry: what it says already, joined with the news.
async fn keep(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    connection: ConnectionId,
    news: &ContactNews,
    number: &str,
) -> Result<(), DbErr> {
    use directory_entry::Column as C;
    let known = directory_entry::Entity::of(workspace)
        .filter(C::ConnectionId.eq(connection.0))
        .filter(C::ProviderId.eq(&news.provider_id))
        .filter(C::Address.eq(number))
        .one(tx)
        .await?;
    let names = Names::of(news).join(known.as_ref().map(names_of).unwrap_or_default());
    let deleted_at = news.deleted.then(|| news.said_at.unwrap_or_else(|| env.now()));
    directory_entry::Entity::insert(directory_entry::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(env.id()),
        connection_id: Set(connection.0),
        provider_id: Set(news.provider_id.clone()),
        address: Set(number.to_owned()),
        facts: Set(json!(names)),
        deleted_at: Set(deleted_at.or_else(|| known.and_then(|known| known.deleted_at))),
        updated_at: Set(env.now()),
    })
    .on_conflict(
        OnConflict::columns([C::WorkspaceId, C::ConnectionId, C::ProviderId, C::Address])
            .update_columns([C::Facts, C::DeletedAt, C::UpdatedAt])
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Notes that a contact was deleted there, for each of its numbers that we know.
async fn note_deletion(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    connection: ConnectionId,
    news: &ContactNews,
    mut numbers: BTreeSet<String>,
) -> Result<(), DbErr> {
    use directory_entry::Column as C;
    numbers.insert(NO_NUMBER.to_owned());
    for number in &numbers {
        // The names of somebody who was deleted are no news.
        let nameless = ContactNews { first_name: None, last_name: None, company: None, ..news.clone() };
        keep(tx, env, workspace, connection, &nameless, number).await?;
    }
    directory_entry::Entity::change(workspace)
        .filter(C::ConnectionId.eq(connection.0))
        .filter(C::ProviderId.eq(&news.provider_id))
        .filter(C::DeletedAt.is_null())
        .col_expr(C::DeletedAt, Expr::value(news.said_at.unwrap_or_else(|| env.now())))
        .exec(tx)
        .await?;
    Ok(())
}

/// What all entries of a number say together.
async fn names(tx: &impl ConnectionTrait, workspace: WorkspaceId, number: &str) -> Result<Names, DbErr> {
    let rows =
        directory_entry::Entity::of(workspace).filter(directory_entry::Column::Address.eq(number)).all(tx).await?;
    Ok(rows.iter().map(names_of).fold(Names::default(), Names::join))
}

fn names_of(row: &directory_entry::Model) -> Names {
    serde_json::from_value(row.facts.clone()).unwrap_or_default()
}

async fn people(tx: &impl ConnectionTrait, workspace: WorkspaceId, number: &str) -> Result<Vec<ContactId>, DbErr> {
    use contact_identifier::Column as C;
    let rows = contact_identifier::Entity::of(workspace)
        .filter(C::Kind.eq(PHONE))
        .filter(C::Value.eq(number))
        .order_by_asc(C::ContactId)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| ContactId(row.contact_id)).collect())
}

async fn follow(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: ContactId,
    before: &Names,
    after: &Names,
) -> Result<(), DbErr> {
    store::lock(tx, workspace, id).await?;
    let Some(known) = store::load(tx, workspace, id).await? else { return Ok(()) };
    let mut person = known.clone();
    apply(&mut person, before, after);
    store::save(tx, env, workspace, id, &known, &person, store::Source::Message).await
}

/// Fills what is empty, and what still says what the address book said before.
fn apply(person: &mut Person, before: &Names, after: &Names) {
    let text = |said: &Said| said.as_ref().map(|(_, name)| name.clone());
    for (field, before, after) in [
        (ContactField::FirstName, &before.first_name, &after.first_name),
        (ContactField::LastName, &before.last_name, &after.last_name),
        (ContactField::Company, &before.company, &after.company),
    ] {
        let ours = person.facts.get(field);
        if after.is_some() && (ours.is_none() || ours == text(before).as_deref()) {
            person.facts.set(field, text(after).as_deref());
        }
    }
}
