//! After a backup was put in place: the past is back, and what happened since must not be done twice or undone.
//!
//! Runs in the transaction that makes the new content good. `crm_replaced` is the content that was replaced, on both
//! databases.

use crate::{
    audit::{self, By, Entry},
    connections::account,
    env::Env,
    journal, sending,
};
use crm_entity::{change, connection, invite, password_reset, session, workspace};
use crm_store::{Tx, dialect};
use crm_types::{WorkspaceId, audit::AuditAct, sending::SendingCause};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, sea_query::Expr,
};

/// How far the numbers of the change feed jump: who has seen later ones than the backup must find a gap, not a later
/// change under a number that they know.
const JUMP: i64 = 1_000_000;

/// The entries behind suppressions that hold in the replaced content. They are sealed anew.
const ENTRIES: &str = "INSERT INTO consent_entry (workspace_id, id, channel, address, contact_id, act, state, basis, \
    wording, why, source, source_id, at, recorded_at) \
    SELECT o.workspace_id, o.id, o.channel, o.address, o.contact_id, o.act, o.state, o.basis, \
    o.wording, o.why, o.source, o.source_id, o.at, o.recorded_at FROM crm_replaced.consent_entry AS o \
    JOIN crm_replaced.suppression AS s ON s.workspace_id = o.workspace_id AND s.entry_id = o.id AND s.active = TRUE \
    WHERE o.workspace_id IN (SELECT id FROM workspace) AND NOT EXISTS (SELECT 1 FROM consent_entry AS e \
        WHERE e.workspace_id = o.workspace_id AND (e.id = o.id OR (e.source = o.source \
        AND e.source_id = o.source_id AND e.channel = o.channel AND e.address = o.address AND e.act = o.act)))";

/// What holds in the replaced content, is known to the ledger here, and is outweighed by no later START here.
const HOLDS: &str = "o.active = TRUE AND EXISTS (SELECT 1 FROM consent_entry AS e WHERE e.workspace_id = o.workspace_id \
    AND e.id = o.entry_id) AND NOT EXISTS (SELECT 1 FROM consent_entry AS l WHERE l.workspace_id = o.workspace_id \
    AND l.channel = o.channel AND l.address = o.address AND l.act = 'opt_in' AND l.at > o.since)";

/// A key that somebody has stopped since stays stopped.
const KEYS: &str = "UPDATE api_key SET revoked_at = o.revoked_at FROM crm_replaced.api_key AS o \
    WHERE api_key.revoked_at IS NULL AND o.revoked_at IS NOT NULL AND o.workspace_id = api_key.workspace_id \
    AND o.id = api_key.id";

/// The projection follows every suppression.
const STATES_AGAIN: &str = "UPDATE consent_state SET state = e.state, basis = e.basis, at = e.at, entry_id = e.id \
    FROM suppression AS s JOIN consent_entry AS e ON e.workspace_id = s.workspace_id AND e.id = s.entry_id \
    WHERE s.active = TRUE AND consent_state.state <> 'unsubscribed' AND consent_state.workspace_id = s.workspace_id \
    AND consent_state.channel = s.channel AND consent_state.address = s.address";
const STATES_NEW: &str = "INSERT INTO consent_state (workspace_id, id, channel, address, state, basis, at, entry_id) \
    SELECT s.workspace_id, s.id, s.channel, s.address, e.state, e.basis, e.at, e.id FROM suppression AS s \
    JOIN consent_entry AS e ON e.workspace_id = s.workspace_id AND e.id = s.entry_id \
    WHERE s.active = TRUE AND NOT EXISTS (SELECT 1 FROM consent_state AS c WHERE c.workspace_id = s.workspace_id \
        AND c.channel = s.channel AND c.address = s.address)";

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Suppressions of the replaced content that the backup did not have.
    pub suppressions: u64,
    /// Messages that were on their way when the backup was taken; they are looked up.
    pub unknown: u64,
}

/// Whether there is nothing in a migrated database that a restore would replace.
///
/// # Errors
/// The database's error.
pub async fn is_empty(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(workspace::Entity::find().count(connection).await? == 0)
}

/// Makes restored content safe: sending is stopped, what was on its way is in doubt, nobody is signed in, no link opens
/// anything, and, with `merge`, whoever has said stop since stays out, and so does a key that was stopped since.
///
/// # Errors
/// The database's error.
pub async fn finish(tx: &Tx, env: &Env, merge: bool) -> Result<Restored, DbErr> {
    let suppressions = if merge { keep_suppressions(tx).await? } else { 0 };
    if merge {
        tx.execute_raw(dialect::statement(tx, KEYS, [])).await?;
    }
    let unknown = journal::doubt_handed(tx, env).await?;
    session::Entity::update_many()
        .filter(session::Column::RevokedAt.is_null())
        .col_expr(session::Column::RevokedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    // They may have been used since.
    invite::Entity::update_many()
        .filter(invite::Column::EndedAt.is_null())
        .col_expr(invite::Column::EndedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    password_reset::Entity::update_many()
        .filter(password_reset::Column::EndedAt.is_null())
        .col_expr(password_reset::Column::EndedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    change::Entity::delete_many().exec(tx).await?;
    workspace::Entity::update_many()
        .col_expr(workspace::Column::ChangeSeq, Expr::col(workspace::Column::ChangeSeq).add(JUMP))
        .exec(tx)
        .await?;
    for row in workspace::Entity::find().all(tx).await? {
        let workspace = WorkspaceId(row.id);
        sending::switch(tx, env, workspace, false, SendingCause::Restore, None).await?;
        let entry = Entry::of(AuditAct::BackupRestored, "workspace", workspace, &row.name);
        audit::record(tx, env, By::command(workspace), entry).await?;
    }
    Ok(Restored { suppressions, unknown })
}

async fn keep_suppressions(tx: &Tx) -> Result<u64, DbErr> {
    let run = async |sql: &str| Ok::<_, DbErr>(tx.execute_raw(dialect::statement(tx, sql, [])).await?.rows_affected());
    run(ENTRIES).await?;
    let again = run(&format!(
        "UPDATE suppression SET active = TRUE, released_at = NULL, since = o.since, reason = o.reason, \
         origin_address = o.origin_address, entry_id = o.entry_id FROM crm_replaced.suppression AS o \
         WHERE suppression.active = FALSE AND suppression.workspace_id = o.workspace_id \
         AND suppression.channel = o.channel AND suppression.address = o.address AND {HOLDS}"
    ))
    .await?;
    let new = run(&format!(
        "INSERT INTO suppression (workspace_id, id, channel, address, origin_address, active, reason, since, entry_id) \
         SELECT o.workspace_id, o.id, o.channel, o.address, o.origin_address, o.active, o.reason, o.since, o.entry_id \
         FROM crm_replaced.suppression AS o WHERE {HOLDS} AND NOT EXISTS (SELECT 1 FROM suppression AS s \
         WHERE s.workspace_id = o.workspace_id AND s.channel = o.channel AND s.address = o.address)"
    ))
    .await?;
    run(STATES_AGAIN).await?;
    run(STATES_NEW).await?;
    Ok(again + new)
}

/// How many connections have secrets that this secret key does not open.
///
/// # Errors
/// The database's error.
pub async fn locked_connections(env: &Env) -> Result<usize, DbErr> {
    let rows = connection::Entity::find().all(env.store.read()).await?;
    Ok(rows.iter().filter(|row| account::unseal(env, row).is_none()).count())
}
