//! The red button: whether messages may leave a workspace.
//!
//! The flag is a column of the workspace, read in the transaction that hands a message over; so nothing leaves after
//! the commit that stops it. Every switch is a row of `sending_act`, which is only ever added to.

use crate::{
    access::{AccessError, Principal},
    audit::{self, Entry},
    changes::{self, Changed},
    env::Env,
    idempotency::{self, Claim},
    journal,
};
use crm_entity::{app_user, sending_act, workspace};
use crm_store::dialect;
use crm_types::{
    Permission, WorkspaceId,
    audit::AuditAct,
    live::ChangeKind,
    sending::{Sending, SendingCause, SendingStatus},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

/// Counts by the index of rows that have not left; the first condition is the index's own.
const WAITING: &str = "SELECT count(*) AS n FROM delivery WHERE state IN ('planned', 'reserved', 'handed', 'unknown') \
    AND workspace_id = ? AND state IN ('planned', 'reserved') AND due_at <= ?";

/// Whether messages may leave, since when, and how many wait.
///
/// # Errors
/// [`AccessError::Unauthenticated`] when the workspace is gone.
pub async fn status(env: &Env, workspace: WorkspaceId) -> Result<SendingStatus, AccessError> {
    let read = env.store.read();
    let row = workspace::Entity::find_by_id(workspace.0).one(read).await?.ok_or(AccessError::Unauthenticated)?;
    let act = sending_act::Entity::of(workspace).order_by_desc(sending_act::Column::Id).one(read).await?;
    let user = match act.as_ref().and_then(|act| act.user_id) {
        Some(user) => app_user::Entity::find_by_id(user).one(read).await?,
        None => None,
    };
    let waiting = dialect::statement(read, WAITING, [workspace.0.into(), env.now().into()]);
    let waiting: i64 = read.query_one_raw(waiting).await?.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(SendingStatus {
        armed: row.sending_armed,
        since: act.as_ref().map(|act| act.at),
        by: user.map(|user| user.name),
        cause: act.and_then(|act| SendingCause::parse(&act.cause)),
        waiting: u64::try_from(waiting).unwrap_or(0),
    })
}

/// Stops or arms sending. What waited leaves at once when it is armed again.
///
/// # Errors
/// [`AccessError::Forbidden`] for arming without the right to; [`AccessError::Mismatch`] when the key was used for another request.
pub async fn set(
    env: &Env,
    by: Principal,
    sending: Sending,
    claim: Option<Claim>,
) -> Result<SendingStatus, AccessError> {
    by.need(if sending.armed { Permission::SendingArm } else { Permission::SendingStop })?;
    let work = env.clone();
    idempotency::once::<_, AccessError, _>(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            if switch(tx, &work, by.workspace, sending.armed, SendingCause::Person, Some(by.user.0)).await? {
                let act = if sending.armed { AuditAct::SendingArmed } else { AuditAct::SendingStopped };
                audit::record(tx, &work, &by, Entry::of(act, "workspace", by.workspace, "sending")).await?;
            }
            Ok(())
        })
    })
    .await?;
    if sending.armed {
        journal::hurry(env, by.workspace).await?;
    }
    tracing::warn!(user.id = %by.user, workspace.id = %by.workspace, armed = sending.armed, "Sending was switched");
    status(env, by.workspace).await
}

/// Switches, in the caller's transaction, and says whether it did. What is so already is left as it is, with the name of
/// who made it so.
///
/// # Errors
/// The database's error.
pub(crate) async fn switch(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    armed: bool,
    cause: SendingCause,
    user: Option<Uuid>,
) -> Result<bool, DbErr> {
    let switched = workspace::Entity::update_many()
        .filter(workspace::Column::Id.eq(workspace.0))
        .filter(workspace::Column::SendingArmed.ne(armed))
        .col_expr(workspace::Column::SendingArmed, Expr::value(armed))
        .exec(tx)
        .await?;
    if switched.rows_affected == 0 {
        return Ok(false);
    }
    if armed {
        journal::start_anew(tx, env, workspace, None).await?;
    }
    sending_act::Entity::insert(sending_act::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(env.id()),
        armed: Set(armed),
        cause: Set(cause.as_str().to_owned()),
        user_id: Set(user),
        at: Set(env.now()),
    })
    .exec_without_returning(tx)
    .await?;
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Workspace, workspace)]).await?;
    Ok(true)
}
