//! The reading side.

use super::{
    AuditError,
    record::{Entry, record},
};
use crate::{access::Principal, env::Env, page::Keyset};
use chrono::TimeDelta;
use crm_entity::{
    api_key, app_user,
    audit_entry::{Column, Entity, Model},
};
use crm_store::ids::first_of;
use crm_types::{
    AuditEntryId, PageOf, WorkspaceId,
    audit::{Actor, ActorKind, AuditAct, AuditEntry, AuditQuery, Target},
    page::MAX_LIMIT,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, Select, prelude::Uuid};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// How far an id and the time of its entry may be apart.
const APART: TimeDelta = TimeDelta::hours(1);

/// The log, newest first.
///
/// # Errors
/// [`AuditError::BadCursor`].
pub async fn list(env: &Env, by: &Principal, query: &AuditQuery) -> Result<PageOf<AuditEntry>, AuditError> {
    let read = env.store.read();
    // Ids increase with time, so that their order is the order of the acts.
    let sorted = Keyset { list: "audit", by: Column::Id, id: Column::Id, order: Order::Desc };
    let (rows, next_cursor) = sorted
        .page::<_, _, AuditError>(read, select(by, query), query.cursor.as_deref(), query.limit, |row| (row.id, row.id))
        .await?;
    Ok(PageOf { items: view(read, by.workspace, rows).await?, next_cursor })
}

/// Notes that somebody takes the log along, and what of it.
///
/// # Errors
/// The database's error.
pub async fn note_export(env: &Env, by: Principal, query: &AuditQuery) -> Result<(), AuditError> {
    let asked = AuditQuery { cursor: None, limit: None, ..query.clone() };
    let entry = Entry::of(AuditAct::AuditExported, "audit", by.workspace, "audit log").changed(&json!({}), &asked);
    let work = env.clone();
    let noted = env.store.write::<_, DbErr, _>(move |tx| Box::pin(async move { record(tx, &work, &by, entry).await }));
    Ok(noted.await?)
}

/// The same entries oldest first, a page at a time, for a file. The second value is the next cursor.
///
/// # Errors
/// [`AuditError::BadCursor`].
pub async fn export(
    env: &Env,
    by: &Principal,
    query: &AuditQuery,
    cursor: Option<&str>,
) -> Result<(Vec<AuditEntry>, Option<String>), AuditError> {
    let read = env.store.read();
    let sorted = Keyset { list: "audit export", by: Column::Id, id: Column::Id, order: Order::Asc };
    let (rows, next) = sorted
        .page::<_, _, AuditError>(read, select(by, query), cursor, Some(MAX_LIMIT), |row| (row.id, row.id))
        .await?;
    Ok((view(read, by.workspace, rows).await?, next))
}

fn select(by: &Principal, query: &AuditQuery) -> Select<Entity> {
    let mut rows = Entity::of(by.workspace);
    if let Some(actor) = query.actor {
        rows = rows.filter(Column::ActorId.eq(actor));
    }
    if let Some(target) = query.target {
        rows = rows.filter(Column::TargetId.eq(target));
    }
    if let Some(act) = query.act {
        rows = rows.filter(Column::Act.eq(act.as_str()));
    }
    // The list goes by ids, which begin with the time: bounded by them, too, it is not read from its end to the day that
    // was asked for. An id may be a little older or newer than its entry.
    if let Some(from) = query.from {
        rows = rows.filter(Column::At.gte(from)).filter(Column::Id.gte(first_of(from - APART)));
    }
    if let Some(until) = query.until {
        rows = rows.filter(Column::At.lt(until)).filter(Column::Id.lt(first_of(until + APART)));
    }
    rows
}

async fn view(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    rows: Vec<Model>,
) -> Result<Vec<AuditEntry>, DbErr> {
    let of = |kind: ActorKind| -> BTreeSet<Uuid> {
        rows.iter().filter(|row| row.actor_kind == kind.as_str()).filter_map(|row| row.actor_id).collect()
    };
    let (people, programs) = (of(ActorKind::User), of(ActorKind::ApiKey));
    let mut names = HashMap::new();
    if !people.is_empty() {
        let users = app_user::Entity::find().filter(app_user::Column::Id.is_in(people)).all(connection).await?;
        names
            .extend(users.into_iter().map(|user| (user.id, if user.name.is_empty() { user.email } else { user.name })));
    }
    if !programs.is_empty() {
        let keys = api_key::Entity::of(workspace).filter(api_key::Column::Id.is_in(programs)).all(connection).await?;
        names.extend(keys.into_iter().map(|key| (key.id, key.name)));
    }
    // An act that this version does not know is of a newer one beside it.
    Ok(rows.into_iter().filter_map(|row| entry(row, &names)).collect())
}

fn entry(row: Model, names: &HashMap<Uuid, String>) -> Option<AuditEntry> {
    let kind = ActorKind::parse(&row.actor_kind)?;
    let name = match (kind, row.actor_id) {
        (ActorKind::User | ActorKind::ApiKey, Some(id)) => names.get(&id).cloned().unwrap_or_default(),
        (ActorKind::Unknown, _) => "Unknown".to_owned(),
        _ => "Command line".to_owned(),
    };
    let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    Some(AuditEntry {
        id: AuditEntryId(row.id),
        seq: row.seq,
        at: row.at,
        actor: Actor { kind, id: row.actor_id, name },
        address: row.address,
        act: AuditAct::parse(&row.act)?,
        target: Target { kind: row.target_kind, id: row.target_id, name: row.target_name },
        before: json(row.before),
        after: json(row.after),
    })
}
