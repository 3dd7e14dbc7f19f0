//! Writing a row: the item in the thread, the row of the journal and its job, in one transaction.

use super::send::queue_send;
use crate::{
    changes::{self, Changed},
    env::Env,
    inbox::thread,
};
use chrono::{DateTime, Utc};
use crm_entity::{activity, delivery, sender};
use crm_types::{
    ActivityId, ConversationId, UserId, WorkspaceId,
    activity::{ActivityKind, ActivityState, ChannelKind, Direction},
    delivery::{DeliveryState, Purpose},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use serde_json::json;

/// A message that is wanted.
#[derive(Clone, Debug)]
pub struct Plan {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// In which thread.
    pub conversation: ConversationId,
    /// From which line.
    pub sender: sender::Model,
    /// By which medium.
    pub channel: ChannelKind,
    /// Why.
    pub purpose: Purpose,
    /// To whom.
    pub to: String,
    /// The words.
    pub body: String,
    /// Who wrote it; `None` when the product did.
    pub author: Option<UserId>,
    /// When it should leave.
    pub due_at: DateTime<Utc>,
    /// After this it is pointless.
    pub expires_at: Option<DateTime<Utc>>,
    /// A second row with the same key is not written.
    pub dedup_key: Option<String>,
}

/// Writes the row. Returns the thread's new item, or `None` when a row with the same key exists.
///
/// # Errors
/// The database's error.
pub async fn plan(tx: &impl ConnectionTrait, env: &Env, plan: Plan) -> Result<Option<ActivityId>, DbErr> {
    let now = env.now();
    let workspace = plan.workspace;
    let (activity_id, delivery_id) = (env.id(), env.id());
    let item = activity::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(activity_id),
        conversation_id: Set(plan.conversation.0),
        kind: Set(ActivityKind::Message.as_str().to_owned()),
        direction: Set(Direction::Out.as_str().to_owned()),
        channel: Set(Some(plan.channel.as_str().to_owned())),
        subject: Set(None),
        body: Set(plan.body.clone()),
        state: Set(ActivityState::Planned.as_str().to_owned()),
        reason: Set(None),
        reason_text: Set(None),
        provider: Set(Some(crm_types::connection::ProviderKind::OpenPhone.as_str().to_owned())),
        provider_id: Set(None),
        sender_id: Set(Some(plan.sender.id)),
        from_address: Set(Some(plan.sender.address.clone())),
        to_addresses: Set(json!([plan.to])),
        media: Set(json!([])),
        author_id: Set(plan.author.map(|user| user.0)),
        automatic: Set(plan.author.is_none()),
        at: Set(now),
        state_at: Set(now),
        created_at: Set(now),
    };
    let row = delivery::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(delivery_id),
        activity_id: Set(activity_id),
        conversation_id: Set(plan.conversation.0),
        connection_id: Set(plan.sender.connection_id),
        sender_id: Set(plan.sender.id),
        channel: Set(plan.channel.as_str().to_owned()),
        purpose: Set(plan.purpose.as_str().to_owned()),
        to_address: Set(plan.to),
        body: Set(plan.body.clone()),
        state: Set(DeliveryState::Planned.as_str().to_owned()),
        reason: Set(None),
        provider_id: Set(None),
        dedup_key: Set(plan.dedup_key.clone()),
        attempt: Set(0),
        lookups: Set(0),
        decision: Set(None),
        planned_at: Set(now),
        due_at: Set(plan.due_at),
        expires_at: Set(plan.expires_at),
        handed_at: Set(None),
        state_at: Set(now),
    };
    if let Some(key) = &plan.dedup_key
        && taken(tx, workspace, key).await?
    {
        return Ok(None);
    }
    let item = activity::Entity::insert(item).exec_with_returning(tx).await?;
    delivery::Entity::insert(row).exec_without_returning(tx).await?;
    thread::show(tx, workspace, &item).await?;
    queue_send(tx, env, workspace, delivery_id, plan.conversation, plan.due_at).await?;
    let thread = plan.conversation;
    changes::record(
        tx,
        env,
        workspace,
        [Changed::activity(ActivityId(activity_id), thread), Changed::conversation(thread)],
    )
    .await?;
    Ok(Some(ActivityId(activity_id)))
}

async fn taken(tx: &impl ConnectionTrait, workspace: WorkspaceId, key: &str) -> Result<bool, DbErr> {
    use sea_orm::{ColumnTrait, QueryFilter};
    // Two writers of one key wait for each other here; the unique key is the net below.
    crm_store::dialect::serialise(tx, &format!("delivery:{workspace}:{key}")).await?;
    Ok(delivery::Entity::of(workspace).filter(delivery::Column::DedupKey.eq(key)).one(tx).await?.is_some())
}
