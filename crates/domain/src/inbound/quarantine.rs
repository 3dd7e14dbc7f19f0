//! What could not be applied, for people to see and to try again.

use super::{Apply, InboundError, job::Event};
use crate::{access::Principal, env::Env, page::Cursor};
use chrono::{DateTime, Utc};
use crm_entity::inbound_event;
use crm_jobs::{New, enqueue};
use crm_types::{
    ConnectionId, InboundEventId, PageOf, WorkspaceId,
    page::PageQuery,
    quarantine::{QuarantinedEvent, RetryAnswer},
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

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
    const LIST: &str = "quarantine";
    let limit = page.limit();
    let mut rows = inbound_event::Entity::of(workspace)
        .filter(C::State.eq("quarantined"))
        .order_by_desc(C::ReceivedAt)
        .order_by_desc(C::Id)
        .limit(u64::from(limit) + 1);
    if let Some(cursor) = &page.cursor {
        let Cursor { at, id } = Cursor::<DateTime<Utc>>::decode(LIST, cursor)?;
        rows = rows.filter(
            Condition::any()
                .add(C::ReceivedAt.lt(at))
                .add(Condition::all().add(C::ReceivedAt.eq(at)).add(C::Id.lt(id))),
        );
    }
    let mut rows = rows.all(env.store.read()).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| Cursor::encode(LIST, row.received_at, row.id));
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
                inbound_event::Entity::one(by.workspace, id)
                    .filter(inbound_event::Column::State.eq("quarantined"))
                    .one(tx)
                    .await?
                    .ok_or(InboundError::NotFound)?;
                let job = New::now(by.workspace, work.id(), Apply::KIND, &Event { event: id.0 }, work.now());
                enqueue(tx, [job.once(id.to_string())]).await?;
                Ok(RetryAnswer { queued: true })
            })
        })
        .await
}
