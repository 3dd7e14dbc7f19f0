//! Done, open, read and unread.

use super::{InboxError, list, view};
use crate::{
    access::Principal,
    audit::{self, Entry},
    calls::callback,
    changes::{self, Changed},
    env::Env,
    idempotency::{self, Claim},
};
use crm_entity::{conversation, conversation_read};
use crm_store::Tx;
use crm_types::{
    ConversationId,
    audit::AuditAct,
    conversation::{Conversation, ConversationPatch},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde_json::json;

/// Marks a thread done or open, for the whole team.
///
/// # Errors
/// [`InboxError::NotFound`].
pub async fn set_status(
    env: &Env,
    by: Principal,
    id: ConversationId,
    patch: ConversationPatch,
    claim: Option<Claim>,
) -> Result<Conversation, InboxError> {
    use conversation::Column as C;
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let before = conversation::Entity::one(by.workspace, id).one(tx).await?.ok_or(InboxError::NotFound)?;
            conversation::Entity::change(by.workspace)
                .filter(C::Id.eq(id.0))
                .col_expr(C::Status, Expr::value(patch.status.as_str()))
                .exec(tx)
                .await?;
            callback::settle(tx, by.workspace, id, patch.status, work.now()).await?;
            changes::record(tx, &work, by.workspace, [Changed::conversation(id)]).await?;
            if before.status != patch.status.as_str() {
                let name = name_of(tx, &by, &before).await?;
                let entry = Entry::of(AuditAct::ConversationChanged, "conversation", id, name)
                    .changed(&json!({ "status": before.status }), &json!({ "status": patch.status }));
                audit::record(tx, &work, &by, entry).await?;
            }
            Ok::<_, InboxError>(())
        })
    })
    .await?;
    list::show(env, &by, id).await
}

/// With whom a thread is, in the words of the list.
async fn name_of(tx: &Tx, by: &Principal, thread: &conversation::Model) -> Result<String, InboxError> {
    let shown = view::conversations(tx, by, vec![thread.clone()]).await?.pop();
    Ok(shown.map(|shown| shown.contact.name).unwrap_or_default())
}

/// Notes that the user has seen everything that came in so far.
///
/// # Errors
/// [`InboxError::NotFound`].
pub async fn mark_read(env: &Env, by: &Principal, id: ConversationId) -> Result<(), InboxError> {
    mark(env, *by, id, 0).await
}

/// Makes the newest item that came in count as unread again.
///
/// # Errors
/// [`InboxError::NotFound`].
pub async fn mark_unread(env: &Env, by: &Principal, id: ConversationId) -> Result<(), InboxError> {
    mark(env, *by, id, 1).await
}

async fn mark(env: &Env, by: Principal, id: ConversationId, unread: i32) -> Result<(), InboxError> {
    use conversation_read::Column as C;
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let thread = conversation::Entity::one(by.workspace, id).one(tx).await?.ok_or(InboxError::NotFound)?;
                conversation_read::Entity::insert(conversation_read::ActiveModel {
                    workspace_id: Set(by.workspace.0),
                    id: Set(work.id()),
                    conversation_id: Set(id.0),
                    user_id: Set(by.user.0),
                    seen_inbound: Set((thread.inbound_count - unread).max(0)),
                    read_at: Set(work.now()),
                })
                .on_conflict(
                    OnConflict::columns([C::WorkspaceId, C::UserId, C::ConversationId])
                        .update_columns([C::SeenInbound, C::ReadAt])
                        .to_owned(),
                )
                .exec_without_returning(tx)
                .await?;
                // Other browsers of the same user show it too.
                changes::record(tx, &work, by.workspace, [Changed::conversation(id)]).await?;
                Ok(())
            })
        })
        .await
}
