//! The chain of the consent ledger: each entry carries the hash of the one before, so that nobody can change, insert
//! or remove one without it showing.
//!
//! The hash is SHA-256 over a JSON array of the entry's columns in fixed order, times in RFC 3339 with microseconds:
//! any language can check it.

use crate::env::Env;
use chrono::{DateTime, SecondsFormat, Utc};
use crm_entity::{
    consent_entry::{self, Column, Entity, Model},
    workspace,
};
use crm_store::{Tx, dialect};
use crm_types::WorkspaceId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What stands in the place of the hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How many entries are sealed in one transaction.
const BATCH: u64 = 100;
/// How many entries are checked at a time.
const PAGE: u64 = 1_000;

/// Workspaces with an entry that has no number.
const WAITING: &str = "SELECT DISTINCT w.id AS id FROM workspace AS w CROSS JOIN consent_entry AS e \
    WHERE e.workspace_id = w.id AND e.seq IS NULL";

/// The first place where a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("consent ledger of workspace {workspace}, entry {seq}: {what}")]
pub struct BrokenLink {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// The number of the entry.
    pub seq: i64,
    /// Its id; `None` when it is missing.
    pub entry: Option<Uuid>,
    /// What is wrong with it.
    pub what: &'static str,
}

/// Adds all entries without a number to the chain of their workspace.
pub(super) async fn seal(env: &Env) -> Result<(), DbErr> {
    let waiting = env.store.read().query_all_raw(dialect::statement(env.store.read(), WAITING, [])).await?;
    for row in waiting {
        let workspace = WorkspaceId(row.try_get("", "id")?);
        while env.store.write(move |tx| Box::pin(seal_batch(tx, workspace))).await? == BATCH {}
    }
    Ok(())
}

async fn seal_batch(tx: &Tx, workspace: WorkspaceId) -> Result<u64, DbErr> {
    dialect::serialise(tx, &format!("ledger:{workspace}")).await?;
    let Some(head) = workspace::Entity::find_by_id(workspace.0).one(tx).await? else { return Ok(0) };
    let entries =
        Entity::of(workspace).filter(Column::Seq.is_null()).order_by_asc(Column::Id).limit(BATCH).all(tx).await?;
    let (mut seq, mut previous) = (head.ledger_seq, head.ledger_hash);
    if seq == 0 {
        GENESIS.clone_into(&mut previous);
    }
    let mut sealed = 0;
    for entry in entries {
        seq += 1;
        sealed += 1;
        let hash = hash(&entry, seq, &previous);
        consent_entry::Entity::change(workspace)
            .filter(Column::Id.eq(entry.id))
            .col_expr(Column::Seq, Expr::value(seq))
            .col_expr(Column::PreviousHash, Expr::value(previous))
            .col_expr(Column::Hash, Expr::value(&hash))
            .exec(tx)
            .await?;
        previous = hash;
    }
    if sealed > 0 {
        workspace::Entity::update_many()
            .filter(workspace::Column::Id.eq(workspace.0))
            .col_expr(workspace::Column::LedgerSeq, Expr::value(seq))
            .col_expr(workspace::Column::LedgerHash, Expr::value(previous))
            .exec(tx)
            .await?;
    }
    Ok(sealed)
}

/// How many entries wait for their place in a chain.
///
/// # Errors
/// The database's error.
pub async fn unsealed(connection: &impl ConnectionTrait) -> Result<u64, DbErr> {
    Entity::find().filter(Column::Seq.is_null()).count(connection).await
}

/// Checks the chain of every workspace, up to where it stands now; `None` when all of them hold.
///
/// # Errors
/// The database's error.
pub async fn verify_ledger(connection: &impl ConnectionTrait) -> Result<Option<BrokenLink>, DbErr> {
    let workspaces = workspace::Entity::find().order_by_asc(workspace::Column::Id).all(connection).await?;
    for workspace in workspaces {
        let broken = verify(connection, &workspace).await?;
        if broken.is_some() {
            return Ok(broken);
        }
    }
    Ok(None)
}

async fn verify(connection: &impl ConnectionTrait, head: &workspace::Model) -> Result<Option<BrokenLink>, DbErr> {
    let workspace = WorkspaceId(head.id);
    let broken = |seq, entry, what| Ok(Some(BrokenLink { workspace, seq, entry, what }));
    let (mut seq, mut previous) = (0, GENESIS.to_owned());
    while seq < head.ledger_seq {
        let page = Entity::of(workspace)
            .filter(Column::Seq.gt(seq))
            .filter(Column::Seq.lte(head.ledger_seq))
            .order_by_asc(Column::Seq)
            .limit(PAGE)
            .all(connection)
            .await?;
        if page.is_empty() {
            return broken(seq + 1, None, "is missing, and so is everything after it");
        }
        for entry in page {
            seq += 1;
            if entry.seq != Some(seq) {
                return broken(seq, None, "is missing");
            }
            if entry.previous_hash.as_deref() != Some(&previous) {
                return broken(seq, Some(entry.id), "does not follow the entry before it");
            }
            let hash = hash(&entry, seq, &previous);
            if entry.hash.as_deref() != Some(&hash) {
                return broken(seq, Some(entry.id), "was changed after it was written");
            }
            previous = hash;
        }
    }
    if seq > 0 && previous != head.ledger_hash {
        return broken(seq, None, "is not the last one that was written");
    }
    Ok(None)
}

fn hash(entry: &Model, seq: i64, previous: &str) -> String {
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let columns = json!([
        "consent_entry 1",
        entry.workspace_id,
        seq,
        previous,
        entry.id,
        entry.channel,
        entry.address,
        entry.contact_id,
        entry.act,
        entry.state,
        entry.basis,
        entry.wording,
        entry.why,
        entry.source,
        entry.source_id,
        time(entry.at),
        time(entry.recorded_at),
    ]);
    hex::encode(Sha256::digest(columns.to_string()))
}
