//! Writing a row: the item in the thread, the row of the journal and its job, in one transaction.

use super::send::queue_send;
use crate::{
    env::Env,
    inbox::item::{self, NewItem},
    mail::{
        self,
        write::{Letter, message_id},
    },
};
use chrono::{DateTime, Utc};
use crm_entity::{delivery, sender};
use crm_types::{
    ActivityId, ConversationId, SenderId, UserId, WorkspaceId,
    activity::{ActivityState, ChannelKind, Direction},
    connection::ProviderKind,
    delivery::{DeliveryState, Purpose},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

/// A message that is wanted.
#[derive(Clone, Debug)]
pub struct Plan {
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// In which thread.
    pub conversation: ConversationId,
    /// From which line.
    pub sender: sender::Model,
    /// The provider of the line.
    pub provider: ProviderKind,
    /// By which medium.
    pub channel: ChannelKind,
    /// Why.
    pub purpose: Purpose,
    /// To whom.
    pub to: String,
    /// The words.
    pub body: String,
    /// What only an email has.
    pub letter: Option<Letter>,
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
    if let Some(key) = &plan.dedup_key
        && taken(tx, workspace, key).await?
    {
        return Ok(None);
    }
    let item = NewItem {
        conversation: plan.conversation,
        kind: plan.channel.activity(),
        direction: Direction::Out,
        channel: Some(plan.channel),
        subject: plan.letter.as_ref().map(|letter| letter.subject.clone()),
        body: plan.body.clone(),
        state: ActivityState::Planned,
        provider: Some(plan.provider),
        provider_id: None,
        sender: Some(SenderId(plan.sender.id)),
        from: Some(plan.sender.address.clone()),
        to: vec![plan.to.clone()],
        media: Vec::new(),
        author: plan.author,
        automatic: plan.author.is_none(),
        at: now,
    };
    let item = item::place(tx, env, workspace, item).await?;
    let delivery_id = env.id();
    if let Some(letter) = &plan.letter {
        let message_id = message_id(delivery_id, &plan.sender.address);
        mail::rows::insert_planned(tx, workspace, item.id, &message_id, letter).await?;
    }
    let row = delivery::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(delivery_id),
        activity_id: Set(item.id),
        conversation_id: Set(plan.conversation.0),
        connection_id: Set(plan.sender.connection_id),
        sender_id: Set(plan.sender.id),
        channel: Set(plan.channel.as_str().to_owned()),
        purpose: Set(plan.purpose.as_str().to_owned()),
        to_address: Set(plan.to),
        body: Set(plan.body),
        state: Set(DeliveryState::Planned.as_str().to_owned()),
        reason: Set(None),
        provider_id: Set(None),
        dedup_key: Set(plan.dedup_key),
        attempt: Set(0),
        lookups: Set(0),
        decision: Set(None),
        planned_at: Set(now),
        due_at: Set(plan.due_at),
        expires_at: Set(plan.expires_at),
        handed_at: Set(None),
        state_at: Set(now),
    };
    delivery::Entity::insert(row).exec_without_returning(tx).await?;
    queue_send(tx, env, workspace, delivery_id, (plan.conversation, plan.channel.as_str()), plan.due_at).await?;
    Ok(Some(ActivityId(item.id)))
}

async fn taken(tx: &impl ConnectionTrait, workspace: WorkspaceId, key: &str) -> Result<bool, DbErr> {
    use sea_orm::{ColumnTrait, QueryFilter};
    // Two writers of one key wait for each other here; the unique key is the net below.
    crm_store::dialect::serialise(tx, &format!("delivery:{workspace}:{key}")).await?;
    Ok(delivery::Entity::of(workspace).filter(delivery::Column::DedupKey.eq(key)).one(tx).await?.is_some())
}
