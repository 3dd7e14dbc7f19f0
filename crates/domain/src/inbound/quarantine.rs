//! What could not be applied, for people to see and to try again.

use super::{Apply, InboundError, job::Event};
use crate::{
    access::Principal,
    audit::{self, Entry},
    changes::{self, Changed},
    env::Env,
    page::Keyset,
};
use crm_entity::inbound_event;
use crm_jobs::{New, enqueue};
use crm_types::{
    ConnectionId, InboundEventId, PageOf, WorkspaceId,
    audit::AuditAct,
    live::ChangeKind,
    page::PageQuery,
    quarantine::{QuarantinedEvent, RetryAnswer},
};
use sea_orm::{ColumnTrait, Order, QueryFilter, sea_query::Expr};

/// How much of a body is shown.
const SHOWN: usize = 16 * 1024;

/// Events in quarantine, newest first.
///
/// # Errors
/// [`InboundError::BadCursor`] when the cursor is of another list.
pub async fn quarantine(
    env: &Env,
    workspace: WorkspaceId,
    page: &PageQuery,
) -> Result<PageOf<QuarantinedEvent>, InboundError> {
    use inbound_event::Column as C;
    let rows = inbound_event::Entity::of(workspace).filter(C::State.eq("quarantined"));
    let sorted = Keyset { list: "quarantine", by: C::ReceivedAt, id: C::Id, order: Order::Desc };
    let (rows, next_cursor) = sorted
        .page::<_, _, InboundError>(env.store.read(), rows, page.cursor.as_deref(), page.limit, |row| {
            (row.received_at, row.id)
        })
        .await?;
    Ok(PageOf { items: rows.into_iter().map(view).collect(), next_cursor })
}

fn view(row: inbound_event::Model) -> QuarantinedEvent {
    let shown = row.body.get(..row.body.len().min(SHOWN)).unwrap_or_default();
    QuarantinedEvent {
        id: InboundEventId(row.id),
        connection_id: ConnectionId(row.connection_id),
        event_type: row.event_type,
        reason: row.reason.unwrap_or_default(),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        received_at: row.received_at,
        body: String::from_utf8_lossy(shown).into_owned(),
    }
}

/// Tries an event of the quarantine again.
///
/// # Errors
/// [`InboundError::NotFound`] when there is no such event in quarantine.
pub async fn retry(env: &Env, by: Principal, id: InboundEventId) -> Result<RetryAnswer, InboundError> {
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let event = inbound_event::Entity::one(by.workspace, id)
                    .filter(inbound_event::Column::State.eq("quarantined"))
                    .one(tx)
                    .await?
                    .ok_or(InboundError::NotFound)?;
                // It waits again, and what may be a STOP holds messages back again.
                inbound_event::Entity::change(by.workspace)
                    .filter(inbound_event::Column::Id.eq(id.0))
                    .col_expr(inbound_event::Column::State, Expr::value("pending"))
                    .col_expr(inbound_event::Column::OurFault, Expr::value(false))
                    .exec(tx)
                    .await?;
                changes::record(tx, &work, by.workspace, [Changed::of(ChangeKind::Quarantine, id.0)]).await?;
                let job = New::now(by.workspace, work.id(), Apply::KIND, &Event { event: id.0 }, work.now());
                enqueue(tx, [job.once(id.to_string())]).await?;
                let name = event.event_type.unwrap_or_default();
                audit::record(tx, &work, &by, Entry::of(AuditAct::EventRetried, "event", id, name)).await?;
                Ok(RetryAnswer { queued: true })
            })
        })
        .await
}
