//! The rows of people and their addresses.

use super::{
    address::{Address, EMAIL, PHONE},
    directory,
    person::Person,
};
use crate::{
    changes::{self, Changed},
    env::Env,
};
use crm_entity::{contact, contact_identifier, workspace};
use crm_store::dialect;
use crm_types::{ContactId, WorkspaceId, live::ChangeKind};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, sea_query::Expr,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The person who has this address, made when there is none: E.164, a short code, or a word such as `Anonymous`.
/// When several have it, the one we have known longest.
///
/// # Errors
/// The database's error.
pub async fn find_or_create_by_phone(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    address: &str,
    kind: &str,
) -> Result<ContactId, DbErr> {
    let address = match Address::in_full(kind, address) {
        Some(address) => address,
        None => Address::sender(kind, address, &region(tx, workspace).await?),
    };
    lock_addresses(tx, workspace, [address.value.as_str()]).await?;
    if let Some(found) = owner(tx, workspace, kind, [address.value.as_str()]).await? {
        return Ok(found);
    }
    let mut person = Person::default();
    if kind == PHONE {
        directory::fill(tx, workspace, &address.value, &mut person).await?;
        person.phones.push(address);
    } else {
        person.emails.push(address);
    }
    Ok(insert(tx, env, workspace, &person).await?.id.into())
}

/// Who has each of these phone numbers, of those that somebody has; only numbers with their country are looked for.
/// Whoever is about to make people with them waits until this transaction has ended.
///
/// # Errors
/// The database's error.
pub(crate) async fn owners_by_phone<'a>(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    given: impl IntoIterator<Item = &'a String>,
) -> Result<HashMap<String, ContactId>, DbErr> {
    use contact_identifier::Column as C;
    let read = |raw: &String| Some((raw.clone(), Address::in_full(PHONE, raw)?.value));
    let given: Vec<(String, String)> = given.into_iter().filter_map(read).collect();
    if given.is_empty() {
        return Ok(HashMap::new());
    }
    lock_addresses(tx, workspace, given.iter().map(|(_, value)| value.as_str())).await?;
    let rows = contact_identifier::Entity::of(workspace)
        .filter(C::Kind.eq(PHONE))
        .filter(C::Value.is_in(given.iter().map(|(_, value)| value)))
        .order_by_desc(C::ContactId)
        .select_only()
        .columns([C::Value, C::ContactId])
        .into_tuple::<(String, Uuid)>()
        .all(tx)
        .await?;
    // Of several the last one stays, whom we have known longest.
    let owners: HashMap<String, ContactId> = rows.into_iter().map(|(value, id)| (value, id.into())).collect();
    Ok(given.into_iter().filter_map(|(raw, value)| Some((raw, *owners.get(&value)?))).collect())
}

/// The person who has this email address, made under the name that stands beside it when there is none.
///
/// # Errors
/// The database's error.
pub async fn find_or_create_by_email(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    address: &str,
    name: Option<&str>,
) -> Result<ContactId, DbErr> {
    let address = Address::email(address);
    lock_addresses(tx, workspace, [address.value.as_str()]).await?;
    if let Some(found) = owner(tx, workspace, EMAIL, [address.value.as_str()]).await? {
        return Ok(found);
    }
    let mut person = Person { emails: vec![address], ..Person::default() };
    person.call(name.unwrap_or_default());
    Ok(insert(tx, env, workspace, &person).await?.id.into())
}

/// The person who has this email address.
///
/// # Errors
/// The database's error.
pub async fn find_by_email(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    address: &str,
) -> Result<Option<ContactId>, DbErr> {
    owner(tx, workspace, EMAIL, [Address::email(address).value.as_str()]).await
}

/// All addresses of that kind of everyone who has this address, including it.
///
/// # Errors
/// The database's error.
pub async fn others_behind(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    kind: &str,
    address: &str,
) -> Result<Vec<String>, DbErr> {
    use contact_identifier::Column as C;
    let people = contact_identifier::Entity::of(workspace)
        .filter(C::Kind.eq(kind))
        .filter(C::Value.eq(address))
        .select_only()
        .column(C::ContactId)
        .into_query();
    let theirs = contact_identifier::Entity::of(workspace)
        .filter(C::Kind.eq(kind))
        .filter(C::ContactId.in_subquery(people))
        .all(tx)
        .await?;
    let mut addresses: BTreeSet<String> = theirs.into_iter().map(|row| row.value).collect();
    addresses.insert(address.to_owned());
    Ok(addresses.into_iter().collect())
}

/// Makes writers that touch one of these addresses run one after the other. Always in sorted order, so that two of
/// them never wait for each other.
pub(super) async fn lock_addresses(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    values: impl IntoIterator<Item = &str>,
) -> Result<(), DbErr> {
    let keys: Vec<String> = values.into_iter().map(|value| format!("address:{workspace}:{value}")).collect();
    dialect::serialise_all(tx, keys).await
}

/// Makes writers of one person run one after the other. Taken after the addresses.
pub(super) async fn lock(tx: &impl ConnectionTrait, workspace: WorkspaceId, id: ContactId) -> Result<(), DbErr> {
    dialect::serialise(tx, &format!("contact:{workspace}:{id}")).await
}

/// The country of the workspace, for phone numbers without one.
pub(crate) async fn region(connection: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<String, DbErr> {
    let row = workspace::Entity::find_by_id(workspace.0).one(connection).await?;
    row.map(|row| row.region).ok_or_else(|| DbErr::RecordNotFound(format!("workspace {workspace}")))
}

/// Who has one of these addresses: the one we have known longest.
pub(super) async fn owner<'a>(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    kind: &str,
    values: impl IntoIterator<Item = &'a str>,
) -> Result<Option<ContactId>, DbErr> {
    use contact_identifier::Column as C;
    let row = contact_identifier::Entity::of(workspace)
        .filter(C::Kind.eq(kind))
        .filter(C::Value.is_in(values))
        .order_by_asc(C::ContactId)
        .one(tx)
        .await?;
    Ok(row.map(|row| row.contact_id.into()))
}

/// The addresses of some people, in the order in which they are shown.
pub(super) async fn identifiers(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    people: &[Uuid],
) -> Result<Vec<contact_identifier::Model>, DbErr> {
    use contact_identifier::Column as C;
    contact_identifier::Entity::of(workspace)
        .filter(C::ContactId.is_in(people.iter().copied()))
        .order_by_asc(C::Position)
        .order_by_asc(C::Id)
        .all(connection)
        .await
}

/// The same in short: whose, of which kind, and the address.
pub(super) async fn addresses(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    people: &[Uuid],
) -> Result<Vec<(Uuid, String, String)>, DbErr> {
    use contact_identifier::Column as C;
    contact_identifier::Entity::of(workspace)
        .filter(C::ContactId.is_in(people.iter().copied()))
        .order_by_asc(C::Position)
        .order_by_asc(C::Id)
        .select_only()
        .columns([C::ContactId, C::Kind, C::Value])
        .into_tuple()
        .all(connection)
        .await
}

/// A person as they are stored.
pub(super) async fn load(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    id: ContactId,
) -> Result<Option<Person>, DbErr> {
    let Some(row) = contact::Entity::one(workspace, id).one(connection).await? else { return Ok(None) };
    let identifiers = identifiers(connection, workspace, &[row.id]).await?;
    Ok(Some(Person::of(&row, &identifiers)))
}

/// Writes a new person. Returns their row.
pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    person: &Person,
) -> Result<contact::Model, DbErr> {
    let now = env.now();
    let id = ContactId(env.id());
    let row = contact::Entity::insert(contact::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(id.0),
        first_name: Set(person.first_name.clone()),
        last_name: Set(person.last_name.clone()),
        company: Set(person.company.clone()),
        tags: Set(json!(person.tags)),
        attributes: Set(json!(person.attributes)),
        sort_name: Set(person.sort_name()),
        search: Set(person.haystack()),
        created_at: Set(now),
        updated_at: Set(now),
    })
    .exec_with_returning(tx)
    .await?;
    save_addresses(tx, env, workspace, id, &Person::default(), person).await?;
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Contact, id)]).await?;
    Ok(row)
}

/// Writes what is different. Nothing different, nothing written, and nobody is told.
pub(super) async fn save(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: ContactId,
    before: &Person,
    after: &Person,
) -> Result<(), DbErr> {
    use contact::Column as C;
    if before == after {
        return Ok(());
    }
    contact::Entity::change(workspace)
        .filter(C::Id.eq(id.0))
        .col_expr(C::FirstName, Expr::value(after.first_name.clone()))
        .col_expr(C::LastName, Expr::value(after.last_name.clone()))
        .col_expr(C::Company, Expr::value(after.company.clone()))
        .col_expr(C::Tags, Expr::value(json!(after.tags)))
        .col_expr(C::Attributes, Expr::value(json!(after.attributes)))
        .col_expr(C::SortName, Expr::value(after.sort_name()))
        .col_expr(C::Search, Expr::value(after.haystack()))
        .col_expr(C::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    save_addresses(tx, env, workspace, id, before, after).await?;
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Contact, id)]).await
}

async fn save_addresses(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: ContactId,
    before: &Person,
    after: &Person,
) -> Result<(), DbErr> {
    use contact_identifier::Column as C;
    let own = |kind: &str, value: &str| {
        let column = C::ContactId.eq(id.0);
        Condition::all().add(C::WorkspaceId.eq(workspace.0)).add(column).add(C::Kind.eq(kind)).add(C::Value.eq(value))
    };
    let has = |person: &Person, kind: &str, value: &str| {
        person.addresses().any(|(known, address)| known == kind && address.value == value)
    };
    for (kind, gone) in before.addresses().filter(|(kind, address)| !has(after, kind, &address.value)) {
        contact_identifier::Entity::delete_many().filter(own(kind, &gone.value)).exec(tx).await?;
    }
    for (position, (kind, address)) in (0..).zip(after.addresses()) {
        if has(before, kind, &address.value) {
            contact_identifier::Entity::update_many()
                .filter(own(kind, &address.value))
                .col_expr(C::Position, Expr::value(position))
                .exec(tx)
                .await?;
            continue;
        }
        contact_identifier::Entity::insert(contact_identifier::ActiveModel {
            workspace_id: Set(workspace.0),
            id: Set(env.id()),
            contact_id: Set(id.0),
            kind: Set(kind.to_owned()),
            value: Set(address.value.clone()),
            raw: Set(address.raw.clone()),
            position: Set(position),
            created_at: Set(env.now()),
        })
        .exec_without_returning(tx)
        .await?;
    }
    Ok(())
}
