//! The job that takes an import back, from its last row to its first: new people go, changed values are what they were.
//! What somebody has changed since stays, and is listed. About being written to it only tightens: what the file said for
//! "yes" falls, what it said for "no" stays.

use super::{
    Halt, IMPORT, halted,
    merge::{ATTRIBUTE_FIELD, EMAIL_FIELD, PHONE_FIELD, TAG_FIELD, plain, unplain},
};
use crate::{
    changes::{self, Changed},
    consent,
    contacts::{
        person::Person,
        store::{self as people, Source},
    },
    env::Env,
};
use async_trait::async_trait;
use crm_entity::{contact, contact_identifier, conversation, import, import_row};
use crm_jobs::{Claimed, Handler, New, Outcome, enqueue};
use crm_store::Tx;
use crm_types::{
    ContactId, ImportId, WorkspaceId,
    contact::ContactField,
    import::{Difference, ImportStatus, RowOutcome},
    live::ChangeKind,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many rows are taken back in a transaction.
const AT_ONCE: u64 = 200;

/// Which import.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Which {
    import: ImportId,
}

/// Queues it.
pub(super) async fn queue(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    import: ImportId,
) -> Result<(), DbErr> {
    let job = New::now(workspace, env.id(), Undo::KIND, &Which { import }, env.now());
    enqueue(tx, [job.once(import.to_string())]).await
}

/// Takes an import back.
pub struct Undo {
    env: Env,
}

impl Undo {
    const KIND: &'static str = "imports.undo";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn undo(&self, workspace: WorkspaceId, import: ImportId) -> Result<(), Halt> {
        loop {
            let env = self.env.clone();
            let more = self
                .env
                .store
                .write::<_, Halt, _>(move |tx| Box::pin(async move { step(tx, &env, workspace, import).await }))
                .await?;
            if !more {
                return Ok(());
            }
        }
    }
}

#[async_trait]
impl Handler for Undo {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let Ok(Which { import }) = job.payload() else { return Outcome::GiveUp("the payload is not ours".to_owned()) };
        match self.undo(job.workspace, import).await {
            Ok(()) => Outcome::Done,
            Err(halt) => halted(&self.env, job, import, halt).await,
        }
    }
}

/// Takes the next rows back, or ends it. Returns whether there is more to do.
async fn step(tx: &Tx, env: &Env, workspace: WorkspaceId, import: ImportId) -> Result<bool, Halt> {
    use import::Column as C;
    let row = import::Entity::one(workspace, import).one(tx).await?;
    let Some(row) = row.filter(|row| row.status == ImportStatus::Running.as_str() && row.undoing) else {
        return Ok(false);
    };
    let receipts = wrote(workspace, import, row.cursor).limit(AT_ONCE).all(tx).await?;
    let Some(last) = receipts.last() else {
        let retracted = consent::retract(tx, env, workspace, IMPORT, &import.to_string(), AT_ONCE).await?;
        if retracted == 0 {
            finish(tx, env, workspace, import).await?;
        }
        return Ok(retracted > 0);
    };
    let (reached, kept) = (last.line, take_back(tx, env, workspace, import, receipts).await?);
    let moved = import::Entity::change(workspace)
        .filter(C::Id.eq(import.0))
        .filter(C::Undoing.eq(true))
        .filter(C::Cursor.eq(row.cursor))
        .col_expr(C::Cursor, Expr::value(reached))
        .col_expr(C::KeptOnUndo, Expr::col(C::KeptOnUndo).add(i64::try_from(kept).unwrap_or(i64::MAX)))
        .exec(tx)
        .await?;
    if moved.rows_affected == 0 {
        return Err(Halt::Lost);
    }
    Ok(true)
}

/// The receipts that wrote something, before a line, the last one first.
fn wrote(workspace: WorkspaceId, import: ImportId, before: i64) -> sea_orm::Select<import_row::Entity> {
    use import_row::Column as C;
    import_row::Entity::of(workspace)
        .filter(C::ImportId.eq(import.0))
        .filter(C::Line.lt(before))
        .filter(C::Version.is_not_null())
        .order_by_desc(C::Line)
}

async fn finish(tx: &Tx, env: &Env, workspace: WorkspaceId, import: ImportId) -> Result<(), DbErr> {
    use import::Column as C;
    import::Entity::change(workspace)
        .filter(C::Id.eq(import.0))
        .col_expr(C::Status, Expr::value(ImportStatus::Undone.as_str()))
        .col_expr(C::Undoing, Expr::value(false))
        .col_expr(C::FinishedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Import, import)]).await
}

/// A person, as they are while rows are taken back.
struct Now {
    before: Person,
    person: Person,
    /// Whether nobody but this import has written them since.
    is_ours: bool,
    gone: bool,
}

/// Takes rows back; returns how many values stayed.
async fn take_back(
    tx: &Tx,
    env: &Env,
    workspace: WorkspaceId,
    import: ImportId,
    receipts: Vec<import_row::Model>,
) -> Result<usize, Halt> {
    let ids: BTreeSet<ContactId> = receipts.iter().filter_map(|row| row.contact_id).map(ContactId).collect();
    people::lock_all(tx, workspace, &ids).await?;
    let last = last_versions(tx, workspace, import, &ids).await?;
    let talking = with_threads(tx, workspace, &ids).await?;
    let mut people: BTreeMap<ContactId, Now> = BTreeMap::new();
    for (id, person, version) in people::load_all(tx, workspace, ids).await? {
        let is_ours = last.get(&id).is_some_and(|last| *last == version);
        people.insert(id, Now { before: person.clone(), person, is_ours, gone: false });
    }
    let mut kept = 0;
    for row in receipts {
        let Some(id) = row.contact_id.map(ContactId) else { continue };
        let Some(now) = people.get_mut(&id) else { continue }; // erased since
        if row.outcome == RowOutcome::Created.as_str() {
            let busy = talking.contains(&id);
            now.gone = now.is_ours && !busy;
            if !now.gone {
                kept += 1;
                let why = if busy { "Stays: there is a conversation with them." } else { "Stays: changed since." };
                note(tx, workspace, row.id, Some(why), None).await?;
            }
            continue;
        }
        let differences = restore_all(&mut now.person, &row);
        let stayed = differences.iter().filter(|difference| difference.stayed).count();
        if stayed > 0 {
            kept += stayed;
            note(tx, workspace, row.id, None, Some(json!(differences))).await?;
        }
    }
    let mut changed = vec![Changed::of(ChangeKind::Import, import)];
    for (id, now) in people {
        if now.gone {
            delete(tx, workspace, id).await?;
            changed.push(Changed::of(ChangeKind::Contact, id));
        } else if now.before != now.person {
            people::save_quietly(tx, env, workspace, id, &now.before, &now.person, Source::Person).await?;
            // What is left of this import's rows about them goes by the version that they have now.
            if now.is_ours {
                raise_version(tx, workspace, import, id).await?;
            }
            changed.push(Changed::of(ChangeKind::Contact, id));
        }
    }
    changes::record(tx, env, workspace, changed).await?;
    Ok(kept)
}

/// The version in which this import left each of these people.
async fn last_versions(
    tx: &Tx,
    workspace: WorkspaceId,
    import: ImportId,
    ids: &BTreeSet<ContactId>,
) -> Result<HashMap<ContactId, i64>, DbErr> {
    use import_row::Column as C;
    let rows: Vec<(uuid::Uuid, Option<i64>)> = import_row::Entity::of(workspace)
        .filter(C::ImportId.eq(import.0))
        .filter(C::ContactId.is_in(ids.iter().map(|id| id.0)))
        .filter(C::Version.is_not_null())
        .select_only()
        .column(C::ContactId)
        .column_as(C::Version.max(), "version")
        .group_by(C::ContactId)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, version)| Some((ContactId(id), version?))).collect())
}

async fn raise_version(tx: &Tx, workspace: WorkspaceId, import: ImportId, id: ContactId) -> Result<(), DbErr> {
    use import_row::Column as C;
    import_row::Entity::change(workspace)
        .filter(C::ImportId.eq(import.0))
        .filter(C::ContactId.eq(id.0))
        .filter(C::Version.is_not_null())
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .exec(tx)
        .await?;
    Ok(())
}

/// Those with whom there is a conversation.
async fn with_threads(
    tx: &Tx,
    workspace: WorkspaceId,
    ids: &BTreeSet<ContactId>,
) -> Result<BTreeSet<ContactId>, DbErr> {
    use conversation::Column as C;
    let rows: Vec<Option<uuid::Uuid>> = conversation::Entity::of(workspace)
        .filter(C::ContactId.is_in(ids.iter().map(|id| id.0)))
        .select_only()
        .column(C::ContactId)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().flatten().map(ContactId).collect())
}

async fn note(
    tx: &Tx,
    workspace: WorkspaceId,
    row: uuid::Uuid,
    reason: Option<&str>,
    differences: Option<Value>,
) -> Result<(), DbErr> {
    use import_row::Column as C;
    let mut change = import_row::Entity::change(workspace).filter(C::Id.eq(row));
    if let Some(reason) = reason {
        change = change.col_expr(C::Reason, Expr::value(reason));
    }
    if let Some(differences) = differences {
        change = change.col_expr(C::Differences, Expr::value(differences));
    }
    change.exec(tx).await.map(drop)
}

async fn delete(tx: &Tx, workspace: WorkspaceId, id: ContactId) -> Result<(), DbErr> {
    use contact_identifier::Column as C;
    contact_identifier::Entity::delete_many()
        .filter(C::WorkspaceId.eq(workspace.0))
        .filter(C::ContactId.eq(id.0))
        .exec(tx)
        .await?;
    contact::Entity::delete_many()
        .filter(contact::Column::WorkspaceId.eq(workspace.0))
        .filter(contact::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Makes the values that a row has changed what they were. Returns them, each with whether it stayed.
pub(super) fn restore_all(person: &mut Person, row: &import_row::Model) -> Vec<Difference> {
    let mut differences: Vec<Difference> =
        row.differences.clone().and_then(|list| serde_json::from_value(list).ok()).unwrap_or_default();
    for difference in differences.iter_mut().rev().filter(|difference| difference.taken) {
        difference.stayed = !restore(person, difference);
    }
    differences
}

/// Makes a value what it was, when it still is what the row made it.
fn restore(person: &mut Person, difference: &Difference) -> bool {
    let theirs = difference.theirs.as_deref().unwrap_or_default();
    let field = difference.field.as_str();
    if let Some(name) = field.strip_prefix(ATTRIBUTE_FIELD) {
        if person.attributes.get(name).map(plain).as_deref() != Some(theirs) {
            return false;
        }
        match &difference.ours {
            Some(ours) => person.attributes.insert(name.to_owned(), unplain(ours)),
            None => person.attributes.remove(name),
        };
        return true;
    }
    let gone = |count_before: usize, count: usize| count < count_before;
    match field {
        PHONE_FIELD | EMAIL_FIELD => {
            let list = if field == PHONE_FIELD { &mut person.phones } else { &mut person.emails };
            let before = list.len();
            list.retain(|address| address.value != theirs);
            gone(before, list.len())
        }
        TAG_FIELD => {
            let before = person.tags.len();
            person.tags.retain(|tag| tag != theirs);
            gone(before, person.tags.len())
        }
        _ => {
            let Some(field) = ContactField::parse(field) else { return false };
            if person.facts.get(field) != Some(theirs) {
                return false;
            }
            person.facts.set(field, difference.ours.as_deref());
            true
        }
    }
}
