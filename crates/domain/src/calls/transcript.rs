//! What was said in a call, word for word.

use crate::{
    access::Principal,
    env::Env,
    inbox::InboxError,
    page::{BadCursor, Cursor},
};
use crm_entity::{activity, call_transcript, phone_call};
use crm_types::{
    ActivityId, PageOf,
    call::TranscriptLine,
    page::{DEFAULT_LIMIT, MAX_LIMIT, PageQuery},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::OnConflict};
use serde_json::json;

/// Keeps the lines of a call; later ones replace earlier ones.
pub(super) async fn keep(
    tx: &impl ConnectionTrait,
    call: &phone_call::Model,
    lines: &[TranscriptLine],
) -> Result<(), DbErr> {
    use call_transcript::Column as C;
    call_transcript::Entity::insert(call_transcript::ActiveModel {
        workspace_id: Set(call.workspace_id),
        id: Set(call.id),
        lines: Set(json!(lines)),
    })
    .on_conflict(OnConflict::columns([C::WorkspaceId, C::Id]).update_column(C::Lines).to_owned())
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// The lines of a call's transcript, in order; none when there is no transcript.
///
/// # Errors
/// [`InboxError::NotFound`]; [`InboxError::BadCursor`] when the cursor is of another transcript.
pub async fn transcript(
    env: &Env,
    by: &Principal,
    id: ActivityId,
    page: &PageQuery,
) -> Result<PageOf<TranscriptLine>, InboxError> {
    let read = env.store.read();
    activity::Entity::one(by.workspace, id).one(read).await?.ok_or(InboxError::NotFound)?;
    let list = format!("transcript:{id}");
    let from = match &page.cursor {
        Some(cursor) => usize::try_from(Cursor::<u64>::decode(&list, cursor)?.at).map_err(|_| BadCursor)?,
        None => 0,
    };
    let call = phone_call::Entity::of(by.workspace).filter(phone_call::Column::ActivityId.eq(id.0)).one(read).await?;
    let Some(call) = call.filter(|call| call.has_transcript) else {
        return Ok(PageOf { items: Vec::new(), next_cursor: None });
    };
    let row = call_transcript::Entity::one(by.workspace, call.id).one(read).await?;
    let lines: Vec<TranscriptLine> = row.and_then(|row| serde_json::from_value(row.lines).ok()).unwrap_or_default();
    let limit = page.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT) as usize;
    let until = from.saturating_add(limit);
    let next_cursor = (until < lines.len()).then(|| Cursor::encode(&list, until as u64, call.id));
    Ok(PageOf { items: lines.into_iter().skip(from).take(limit).collect(), next_cursor })
}
