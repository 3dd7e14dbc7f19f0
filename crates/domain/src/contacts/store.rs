//! The rows of people and their addresses.

use super::{
    address::{Address, EMAIL, PHONE},
    directory,
    person::Person,
    search,
};
use crate::{
    changes::{self, Changed},
    env::Env,
};
use chrono::{DateTime, Utc};
use crm_entity::{contact, contact_identifier, workspace};
use crm_store::dialect;
use crm_types::{ContactId, ImportId, WorkspaceId, live::ChangeKind};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, SelectStatement},
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
    Ok(insert(tx, env, workspace, &person, Source::Message).await?.id.into())
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
    Ok(insert(tx, env, workspace, &person, Source::Message).await?.id.into())
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

/// Whether a column holds each word of a question, in any order and case; a phone number in any notation is looked
/// for by its digits.
pub fn contains(column: impl ColumnTrait, question: &str) -> Condition {
    search::contains(column, question)
}

/// The ids of the people whom a question finds by name, company or address.
pub fn matching(workspace: WorkspaceId, question: &str) -> SelectStatement {
    contact::Entity::of(workspace)
        .filter(contains(contact::Column::Search, question))
        .select_only()
        .column(contact::Column::Id)
        .into_query()
}

/// Makes writers that touch one of these addresses run one after the other. Always in sorted order, so that two of
/// them never wait for each other.
pub(crate) async fn lock_addresses(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    values: impl IntoIterator<Item = &str>,
) -> Result<(), DbErr> {
    let keys: Vec<String> = values.into_iter().map(|value| format!("address:{workspace}:{value}")).collect();
    dialect::serialise_all(tx, keys).await
}

/// Makes writers of one person run one after the other. Taken after the addresses.
pub(crate) async fn lock(tx: &impl ConnectionTrait, workspace: WorkspaceId, id: ContactId) -> Result<(), DbErr> {
    dialect::serialise(tx, &format!("contact:{workspace}:{id}")).await
}

/// Makes writers of some people run one after the other. Taken after the addresses.
pub(crate) async fn lock_all(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    ids: &BTreeSet<ContactId>,
) -> Result<(), DbErr> {
    dialect::serialise_all(tx, ids.iter().map(|id| format!("contact:{workspace}:{id}"))).await
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

/// Who has each of these addresses, but for addresses that this import has written.
pub(crate) async fn owners_but(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    kind: &str,
    values: impl IntoIterator<Item = String>,
    import: ImportId,
) -> Result<Vec<(String, ContactId)>, DbErr> {
    use contact_identifier::Column as C;
    let by_others = Condition::any().add(C::SourceId.is_null()).add(C::SourceId.ne(import.0));
    let rows: Vec<(String, Uuid)> = contact_identifier::Entity::of(workspace)
        .filter(C::Kind.eq(kind))
        .filter(C::Value.is_in(values))
        .filter(by_others)
        .select_only()
        .columns([C::Value, C::ContactId])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(value, id)| (value, id.into())).collect())
}

/// The people of these names of whom no address is known.
pub(crate) async fn without_address(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    sort_names: BTreeSet<String>,
) -> Result<Vec<(ContactId, Person)>, DbErr> {
    if sort_names.is_empty() {
        return Ok(Vec::new());
    }
    let rows =
        contact::Entity::of(workspace).filter(contact::Column::SortName.is_in(sort_names)).all(connection).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let known = identifiers(connection, workspace, &ids).await?;
    let reached: BTreeSet<Uuid> = known.iter().map(|own| own.contact_id).collect();
    let unreached = rows.into_iter().filter(|row| !reached.contains(&row.id));
    Ok(unreached.map(|row| (ContactId(row.id), Person::of(&row, &[]))).collect())
}

/// Some people as they are stored, with their versions.
pub(crate) async fn load_all(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    ids: impl IntoIterator<Item = ContactId>,
) -> Result<Vec<(ContactId, Person, i64)>, DbErr> {
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows =
        contact::Entity::of(workspace).filter(contact::Column::Id.is_in(ids.iter().copied())).all(connection).await?;
    let mut own: HashMap<Uuid, Vec<contact_identifier::Model>> = HashMap::new();
    for identifier in identifiers(connection, workspace, &ids).await? {
        own.entry(identifier.contact_id).or_default().push(identifier);
    }
    let person = |row: contact::Model| {
        let own = own.remove(&row.id).unwrap_or_default();
        (ContactId(row.id), Person::of(&row, &own), row.version)
    };
    Ok(rows.into_iter().map(person).collect())
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

/// How often a person was written.
pub(super) async fn version(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    id: ContactId,
) -> Result<Option<i64>, DbErr> {
    let row = contact::Entity::one(workspace, id).select_only().column(contact::Column::Version);
    row.into_tuple().one(tx).await
}

/// A new person's row.
pub(crate) fn row(workspace: WorkspaceId, id: Uuid, person: &Person, now: DateTime<Utc>) -> contact::ActiveModel {
    let mut row = contact::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(id),
        version: Set(1),
        created_at: Set(now),
        ..Default::default()
    };
    write(&mut row, person, now);
    row
}

/// What a change of a person writes, too.
fn write(row: &mut contact::ActiveModel, person: &Person, now: DateTime<Utc>) {
    person.facts.store(row);
    row.tags = Set(json!(person.tags));
    row.attributes = Set(json!(person.attributes));
    row.sort_name = Set(person.sort_name());
    row.search = Set(person.haystack());
    row.updated_at = Set(now);
}

/// Writes a new person. Returns their row.
pub(super) async fn insert(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    person: &Person,
    from: Source,
) -> Result<contact::Model, DbErr> {
    let id = ContactId(env.id());
    let row = contact::Entity::insert(row(workspace, id.0, person, env.now())).exec_with_returning(tx).await?;
    save_addresses(tx, env, workspace, id, &Person::default(), person, from).await?;
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
    from: Source,
) -> Result<(), DbErr> {
    if before == after {
        return Ok(());
    }
    save_quietly(tx, env, workspace, id, before, after, from).await?;
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Contact, id)]).await
}

/// The same without a word to those who watch: for work over many people, which tells of itself.
pub(crate) async fn save_quietly(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: ContactId,
    before: &Person,
    after: &Person,
    from: Source,
) -> Result<(), DbErr> {
    let mut row = contact::ActiveModel::default();
    write(&mut row, after, env.now());
    contact::Entity::change(workspace)
        .filter(contact::Column::Id.eq(id.0))
        .set(row)
        .col_expr(contact::Column::Version, Expr::col(contact::Column::Version).add(1))
        .exec(tx)
        .await?;
    save_addresses(tx, env, workspace, id, before, after, from).await
}

/// What brought an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Somebody typed it, or a program sent it.
    Person,
    /// Somebody wrote or called from it.
    Message,
    /// It stood in a file.
    Import(ImportId),
}

impl Source {
    const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Message => "message",
            Self::Import(_) => "import",
        }
    }

    const fn id(self) -> Option<Uuid> {
        match self {
            Self::Import(id) => Some(id.0),
            Self::Person | Self::Message => None,
        }
    }
}

/// An address's row.
pub(crate) fn address_row(
    env: &Env,
    workspace: WorkspaceId,
    id: Uuid,
    (kind, address): (&str, &Address),
    position: i32,
    from: Source,
) -> contact_identifier::ActiveModel {
    contact_identifier::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(env.id()),
        contact_id: Set(id),
        kind: Set(kind.to_owned()),
        value: Set(address.value.clone()),
        raw: Set(address.raw.clone()),
        label: Set(address.label.clone()),
        source: Set(from.word().to_owned()),
        source_id: Set(from.id()),
        position: Set(position),
        created_at: Set(env.now()),
    }
}

async fn save_addresses(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: ContactId,
    before: &Person,
    after: &Person,
    from: Source,
) -> Result<(), DbErr> {
    use contact_identifier::Column as C;
    let own = |kind: &str, value: &str| {
        let column = C::ContactId.eq(id.0);
        Condition::all().add(C::WorkspaceId.eq(workspace.0)).add(column).add(C::Kind.eq(kind)).add(C::Value.eq(value))
    };
    let place = |person: &Person, kind: &str, value: &str| {
        let mut places = (0..).zip(person.addresses());
        places
            .find(|(_, (known, address))| *known == kind && address.value == value)
            .map(|(place, (_, address))| (place, address.label.clone()))
    };
    for (kind, gone) in before.addresses().filter(|(kind, address)| place(after, kind, &address.value).is_none()) {
        contact_identifier::Entity::delete_many().filter(own(kind, &gone.value)).exec(tx).await?;
    }
    let mut new = Vec::new();
    for (position, (kind, address)) in (0_i32..).zip(after.addresses()) {
        match place(before, kind, &address.value) {
            None => new.push(address_row(env, workspace, id.0, (kind, address), position, from)),
            Some(was) if was != (position, address.label.clone()) => {
                contact_identifier::Entity::update_many()
                    .filter(own(kind, &address.value))
                    .col_expr(C::Position, Expr::value(position))
                    .col_expr(C::Label, Expr::value(address.label.clone()))
                    .exec(tx)
                    .await?;
            }
            Some(_) => {}
        }
    }
    if !new.is_empty() {
        contact_identifier::Entity::insert_many(new).exec_without_returning(tx).await?;
    }
    Ok(())
}
