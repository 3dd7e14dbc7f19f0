//! Hash chains: each entry of a log carries the hash of the one before, so that nobody can change, insert or remove one
//! without it showing. The consent ledger and the audit log are such logs.
//!
//! The hash is SHA-256 over a JSON array: the log's tag, workspace, number, hash of the entry before, and the entry's
//! columns in fixed order, times in RFC 3339 with microseconds. Any language can check it.

use crate::env::Env;
use chrono::{DateTime, SecondsFormat, Utc};
use crm_entity::{audit_entry, consent_entry, workspace};
use crm_store::{Tx, dialect};
use crm_types::WorkspaceId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What stands in the place of the hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How many entries are sealed in one transaction.
const BATCH: u64 = 100;
/// How many entries are checked at a time.
const PAGE: u64 = 1_000;

/// A log whose entries form a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// The consent ledger.
    Consent,
    /// The audit log.
    Audit,
}

impl Log {
    /// Every log.
    pub const ALL: [Self; 2] = [Self::Consent, Self::Audit];

    /// What sealers of one workspace wait for each other by.
    fn lock(self, workspace: WorkspaceId) -> String {
        match self {
            Self::Consent => format!("ledger:{workspace}"),
            Self::Audit => format!("audit:{workspace}"),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent ledger",
            Self::Audit => "audit log",
        }
    }
}

/// The first place where a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{log} of workspace {workspace}, entry {seq}: {what}", log = .log.name())]
pub struct BrokenLink {
    /// In which log.
    pub log: Log,
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// The number of the entry.
    pub seq: i64,
    /// Its id; `None` when it is missing.
    pub entry: Option<Uuid>,
    /// What is wrong with it.
    pub what: &'static str,
}

/// What a chain needs to know of a table.
trait Chained: EntityTrait {
    const LOG: Log;
    /// Names the form of the hashed array.
    const TAG: &'static str;
    /// Workspaces with an entry that has no number.
    const WAITING: &'static str;
    /// Where the workspace keeps the number and the hash of the last entry.
    const HEAD: (workspace::Column, workspace::Column);
    const WORKSPACE: Self::Column;
    const ID: Self::Column;
    const SEQ: Self::Column;
    const PREVIOUS: Self::Column;
    const HASH: Self::Column;

    fn head(workspace: &workspace::Model) -> (i64, &str);
    fn link(row: &Self::Model) -> Link<'_>;
    /// The columns that are hashed, after the id.
    fn content(row: &Self::Model) -> Vec<Value>;
}

/// The place of an entry in its chain.
struct Link<'a> {
    id: Uuid,
    seq: Option<i64>,
    previous: Option<&'a str>,
    hash: Option<&'a str>,
}

impl Chained for consent_entry::Entity {
    const LOG: Log = Log::Consent;
    const TAG: &'static str = "consent_entry 1";
    const WAITING: &'static str = "SELECT DISTINCT w.id AS id FROM workspace AS w CROSS JOIN consent_entry AS e \
        WHERE e.workspace_id = w.id AND e.seq IS NULL";
    const HEAD: (workspace::Column, workspace::Column) = (workspace::Column::LedgerSeq, workspace::Column::LedgerHash);
    const WORKSPACE: consent_entry::Column = consent_entry::Column::WorkspaceId;
    const ID: consent_entry::Column = consent_entry::Column::Id;
    const SEQ: consent_entry::Column = consent_entry::Column::Seq;
    const PREVIOUS: consent_entry::Column = consent_entry::Column::PreviousHash;
    const HASH: consent_entry::Column = consent_entry::Column::Hash;

    fn head(workspace: &workspace::Model) -> (i64, &str) {
        (workspace.ledger_seq, &workspace.ledger_hash)
    }

    fn link(row: &consent_entry::Model) -> Link<'_> {
        Link { id: row.id, seq: row.seq, previous: row.previous_hash.as_deref(), hash: row.hash.as_deref() }
    }

    fn content(row: &consent_entry::Model) -> Vec<Value> {
        vec![
            json!(row.channel),
            json!(row.address),
            json!(row.contact_id),
            json!(row.act),
            json!(row.state),
            json!(row.basis),
            json!(row.wording),
            json!(row.why),
            json!(row.source),
            json!(row.source_id),
            time(row.at),
            time(row.recorded_at),
        ]
    }
}

impl Chained for audit_entry::Entity {
    const LOG: Log = Log::Audit;
    const TAG: &'static str = "audit_entry 1";
    const WAITING: &'static str = "SELECT DISTINCT w.id AS id FROM workspace AS w CROSS JOIN audit_entry AS e \
        WHERE e.workspace_id = w.id AND e.seq IS NULL";
    const HEAD: (workspace::Column, workspace::Column) = (workspace::Column::AuditSeq, workspace::Column::AuditHash);
    const WORKSPACE: audit_entry::Column = audit_entry::Column::WorkspaceId;
    const ID: audit_entry::Column = audit_entry::Column::Id;
    const SEQ: audit_entry::Column = audit_entry::Column::Seq;
    const PREVIOUS: audit_entry::Column = audit_entry::Column::PreviousHash;
    const HASH: audit_entry::Column = audit_entry::Column::Hash;

    fn head(workspace: &workspace::Model) -> (i64, &str) {
        (workspace.audit_seq, &workspace.audit_hash)
    }

    fn link(row: &audit_entry::Model) -> Link<'_> {
        Link { id: row.id, seq: row.seq, previous: row.previous_hash.as_deref(), hash: row.hash.as_deref() }
    }

    fn content(row: &audit_entry::Model) -> Vec<Value> {
        vec![
            json!(row.actor_kind),
            json!(row.actor_id),
            json!(row.address),
            json!(row.act),
            json!(row.target_kind),
            json!(row.target_id),
            json!(row.target_name),
            json!(row.before),
            json!(row.after),
            time(row.at),
        ]
    }
}

fn time(at: DateTime<Utc>) -> Value {
    json!(at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// Adds all entries without a number to the chains of their workspaces. A chain that cannot go on keeps no other from it.
///
/// # Errors
/// The last error; every one is logged.
pub(super) async fn seal(env: &Env) -> Result<(), DbErr> {
    let (consent, audit) = (seal_log::<consent_entry::Entity>(env).await, seal_log::<audit_entry::Entity>(env).await);
    consent.and(audit)
}

async fn seal_log<E: Chained>(env: &Env) -> Result<(), DbErr>
where
    E::Model: Send + Sync,
{
    let waiting = env.store.read().query_all_raw(dialect::statement(env.store.read(), E::WAITING, [])).await?;
    let mut done = Ok(());
    for row in waiting {
        let workspace = WorkspaceId(row.try_get("", "id")?);
        let sealed = loop {
            match env.store.write(move |tx| Box::pin(seal_batch::<E>(tx, workspace))).await {
                Ok(BATCH) => {}
                Ok(_) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        if let Err(error) = sealed {
            tracing::error!(%error, workspace.id = %workspace, log = E::LOG.name(), "Entries could not be sealed");
            done = Err(error);
        }
    }
    done
}

async fn seal_batch<E: Chained>(tx: &Tx, workspace: WorkspaceId) -> Result<u64, DbErr>
where
    E::Model: Send + Sync,
{
    dialect::serialise(tx, &E::LOG.lock(workspace)).await?;
    let Some(head) = workspace::Entity::find_by_id(workspace.0).one(tx).await? else { return Ok(0) };
    let entries = E::find()
        .filter(E::WORKSPACE.eq(workspace.0))
        .filter(E::SEQ.is_null())
        .order_by_asc(E::ID)
        .limit(BATCH)
        .all(tx)
        .await?;
    let (mut seq, mut previous) = (E::head(&head).0, E::head(&head).1.to_owned());
    if seq == 0 {
        GENESIS.clone_into(&mut previous);
    }
    let mut sealed = 0;
    for entry in entries {
        seq += 1;
        sealed += 1;
        let hash = hash::<E>(&entry, workspace, seq, &previous);
        E::update_many()
            .filter(E::WORKSPACE.eq(workspace.0))
            .filter(E::ID.eq(E::link(&entry).id))
            .col_expr(E::SEQ, Expr::value(seq))
            .col_expr(E::PREVIOUS, Expr::value(previous))
            .col_expr(E::HASH, Expr::value(&hash))
            .exec(tx)
            .await?;
        previous = hash;
    }
    if sealed > 0 {
        let moved = workspace::Entity::update_many()
            .filter(workspace::Column::Id.eq(workspace.0))
            .filter(E::HEAD.0.eq(E::head(&head).0))
            .col_expr(E::HEAD.0, Expr::value(seq))
            .col_expr(E::HEAD.1, Expr::value(previous))
            .exec(tx)
            .await?;
        if moved.rows_affected == 0 {
            return Err(DbErr::Custom("another sealer was here; the next one goes on from there".to_owned()));
        }
    }
    Ok(sealed)
}

/// How many entries wait for their place in a chain.
///
/// # Errors
/// The database's error.
pub async fn unsealed(connection: &impl ConnectionTrait, log: Log) -> Result<u64, DbErr> {
    match log {
        Log::Consent => unsealed_of::<consent_entry::Entity>(connection).await,
        Log::Audit => unsealed_of::<audit_entry::Entity>(connection).await,
    }
}

async fn unsealed_of<E: Chained>(connection: &impl ConnectionTrait) -> Result<u64, DbErr>
where
    E::Model: Send + Sync,
{
    E::find().filter(E::SEQ.is_null()).count(connection).await
}

/// Checks the chain of every workspace, up to where it stands now; `None` when all of them hold.
///
/// # Errors
/// The database's error.
pub async fn verify_log(connection: &impl ConnectionTrait, log: Log) -> Result<Option<BrokenLink>, DbErr> {
    let workspaces = workspace::Entity::find().order_by_asc(workspace::Column::Id).all(connection).await?;
    for workspace in workspaces {
        let broken = match log {
            Log::Consent => verify::<consent_entry::Entity>(connection, &workspace).await?,
            Log::Audit => verify::<audit_entry::Entity>(connection, &workspace).await?,
        };
        if broken.is_some() {
            return Ok(broken);
        }
    }
    Ok(None)
}

async fn verify<E: Chained>(
    connection: &impl ConnectionTrait,
    head: &workspace::Model,
) -> Result<Option<BrokenLink>, DbErr>
where
    E::Model: Send + Sync,
{
    let workspace = WorkspaceId(head.id);
    let (last, last_hash) = E::head(head);
    let broken = |seq, entry, what| Ok(Some(BrokenLink { log: E::LOG, workspace, seq, entry, what }));
    let (mut seq, mut previous) = (0, GENESIS.to_owned());
    while seq < last {
        let page = E::find()
            .filter(E::WORKSPACE.eq(workspace.0))
            .filter(E::SEQ.gt(seq))
            .filter(E::SEQ.lte(last))
            .order_by_asc(E::SEQ)
            .limit(PAGE)
            .all(connection)
            .await?;
        if page.is_empty() {
            return broken(seq + 1, None, "is missing, and so is everything after it");
        }
        for entry in page {
            seq += 1;
            let link = E::link(&entry);
            if link.seq != Some(seq) {
                return broken(seq, None, "is missing");
            }
            if link.previous != Some(&previous) {
                return broken(seq, Some(link.id), "does not follow the entry before it");
            }
            let hash = hash::<E>(&entry, workspace, seq, &previous);
            if link.hash != Some(&hash) {
                return broken(seq, Some(link.id), "was changed after it was written");
            }
            previous = hash;
        }
    }
    if seq > 0 && previous != last_hash {
        return broken(seq, None, "is not the last one that was written");
    }
    // Numbers come from the head alone, so one beyond it was put in by hand.
    let beyond =
        E::find().filter(E::WORKSPACE.eq(workspace.0)).filter(E::SEQ.gt(last)).order_by_asc(E::SEQ).one(connection);
    match beyond.await? {
        Some(entry) => broken(E::link(&entry).seq.unwrap_or(0), Some(E::link(&entry).id), "was not written by us"),
        None => Ok(None),
    }
}

fn hash<E: Chained>(entry: &E::Model, workspace: WorkspaceId, seq: i64, previous: &str) -> String {
    let mut columns = vec![json!(E::TAG), json!(workspace), json!(seq), json!(previous), json!(E::link(entry).id)];
    columns.extend(E::content(entry));
    hex::encode(Sha256::digest(Value::Array(columns).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in real databases must be checked by every later version.
    #[test]
    fn the_form_of_the_consent_ledger_stays() {
        let id = |n| Uuid::from_u128(n);
        let at: DateTime<Utc> = "2026-03-02T15:00:00.000001Z".parse().unwrap();
        let entry = consent_entry::Model {
            workspace_id: id(1),
            id: id(2),
            channel: "sms".to_owned(),
            address: "+16175550123".to_owned(),
            contact_id: Some(id(3)),
            act: "opt_out".to_owned(),
            state: "unsubscribed".to_owned(),
            basis: None,
            wording: "STOP".to_owned(),
            why: "a stop word".to_owned(),
            source: "sms".to_owned(),
            source_id: "AC1".to_owned(),
            at,
            recorded_at: at,
            seq: None,
            previous_hash: None,
            hash: None,
        };
        let array = format!(
            "[\"consent_entry 1\",\"{}\",7,\"{GENESIS}\",\"{}\",\"sms\",\"+16175550123\",\"{}\",\"opt_out\",\
             \"unsubscribed\",null,\"STOP\",\"a stop word\",\"sms\",\"AC1\",\"2026-03-02T15:00:00.000001Z\",\
             \"2026-03-02T15:00:00.000001Z\"]",
            id(1),
            id(2),
            id(3)
        );
        let expected = hex::encode(Sha256::digest(array));
        assert_eq!(hash::<consent_entry::Entity>(&entry, WorkspaceId(id(1)), 7, GENESIS), expected);
    }
}
