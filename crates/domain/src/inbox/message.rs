//! Answering, taking back, and deciding about doubt.

use super::{InboxError, list, thread};
use crate::{
    access::Principal,
    consent,
    env::Env,
    idempotency::{self, Claim},
    journal::{self, Move, Plan, advance},
};
use chrono::{DateTime, Utc};
use crm_entity::{connection, contact_identifier, conversation, delivery, sender};
use crm_types::{
    ActivityId, ConversationId, SenderId, WorkspaceId,
    activity::{Activity, ActivityState, ChannelKind, Reason},
    connection::{HealthState, ProviderKind},
    conversation::{MessageAccepted, MessageIn, Settle, SettleAs},
    delivery::{DeliveryState, Purpose},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

/// Takes a message to send. The row of the journal is written before this returns; nothing has left yet.
///
/// # Errors
/// [`InboxError::OptedOut`] when the person said stop (then no row is written), [`InboxError::NoAddress`],
/// [`InboxError::NoSender`], [`InboxError::Invalid`], [`InboxError::NotFound`].
pub async fn send(
    env: &Env,
    by: Principal,
    conversation: ConversationId,
    message: MessageIn,
    claim: Option<Claim>,
) -> Result<MessageAccepted, InboxError> {
    message.validate().map_err(InboxError::Invalid)?;
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let thread =
                conversation::Entity::one(by.workspace, conversation).one(tx).await?.ok_or(InboxError::NotFound)?;
            let to = recipient(tx, by.workspace, &thread).await?;
            if let Some(stop) = consent::blocked(tx, by.workspace, message.channel, &to).await? {
                return Err(InboxError::OptedOut(opted_out(stop.since)));
            }
            let (line, provider) = line(tx, by.workspace, &thread, message.from).await?;
            let now = work.now();
            // Who called us, answered or not, is answered.
            let purpose = if thread.inbound_count > 0 || thread.last_inbound_at.is_some() {
                Purpose::Reply
            } else {
                Purpose::FirstContact
            };
            let plan = Plan {
                workspace: by.workspace,
                conversation: thread::id(&thread),
                sender: line,
                provider,
                channel: message.channel,
                purpose,
                to,
                body: message.body,
                author: Some(by.user),
                due_at: message.send_at.map_or(now, |at| at.max(now)),
                expires_at: None,
                dedup_key: None,
            };
            let id = journal::plan(tx, &work, plan).await?.ok_or(InboxError::NotFound)?;
            Ok(MessageAccepted { id, state: ActivityState::Planned })
        })
    })
    .await
}

/// Says when and how somebody opted out.
fn opted_out(since: DateTime<Utc>) -> Reason {
    Reason {
        code: consent::OPTED_OUT.to_owned(),
        text: format!(
            "This person opted out of texts on {}. They can text START to hear from you again.",
            since.format("%-d %B %Y")
        ),
    }
}

/// The number to text: the one that wrote last, else the first of the person.
async fn recipient(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: &conversation::Model,
) -> Result<String, InboxError> {
    use contact_identifier::Column as C;
    let contact = thread
        .contact_id
        .ok_or_else(|| InboxError::WrongState("Answer groups in the provider's app for now.".to_owned()))?;
    let phones: Vec<String> = contact_identifier::Entity::of(workspace)
        .filter(C::ContactId.eq(contact))
        .filter(C::Kind.eq("phone"))
        .order_by_asc(C::Position)
        .order_by_asc(C::Id)
        .all(tx)
        .await?
        .into_iter()
        .map(|phone| phone.value)
        .filter(|phone| phone.starts_with('+'))
        .collect();
    let last = last_sender(tx, workspace, thread).await?.filter(|from| phones.contains(from));
    last.or_else(|| phones.into_iter().next()).ok_or(InboxError::NoAddress)
}

async fn last_sender(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: &conversation::Model,
) -> Result<Option<String>, InboxError> {
    use crm_entity::activity::{Column as C, Entity};
    let item = Entity::of(workspace)
        .filter(C::ConversationId.eq(thread.id))
        .filter(C::Direction.eq("in"))
        .filter(C::Channel.eq(ChannelKind::Sms.as_str()))
        .order_by_desc(C::At)
        .order_by_desc(C::Id)
        .one(tx)
        .await?;
    Ok(item.and_then(|item| item.from_address))
}

/// The line to send from: the one asked for, else the thread's, else the first that can.
async fn line(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: &conversation::Model,
    wanted: Option<SenderId>,
) -> Result<(sender::Model, ProviderKind), InboxError> {
    use sender::Column as C;
    let lines = sender::Entity::of(workspace)
        .filter(C::Active.eq(true))
        .order_by_desc(C::CanText)
        .order_by_asc(C::CreatedAt)
        .order_by_asc(C::Id)
        .all(tx)
        .await?;
    let wanted = wanted.map(|id| id.0);
    let line = if let Some(id) = wanted {
        lines.into_iter().find(|line| line.id == id)
    } else {
        let own = lines.iter().position(|line| Some(line.id) == thread.sender_id).unwrap_or(0);
        lines.into_iter().nth(own)
    };
    let line = line.ok_or_else(|| match wanted {
        Some(_) => InboxError::NoSender("That line is not one of yours, or it no longer exists.".to_owned()),
        None => InboxError::NoSender("No line is connected. Connect one under Settings, Connections.".to_owned()),
    })?;
    let account = connection::Entity::one(workspace, line.connection_id).one(tx).await?;
    if account.as_ref().is_some_and(|row| row.health == HealthState::KeyRejected.as_str()) {
        return Err(InboxError::NoSender(
            "The provider refused the API key. Enter a new one under Settings, Connections.".to_owned(),
        ));
    }
    let provider = account
        .and_then(|row| ProviderKind::parse(&row.provider))
        .ok_or_else(|| InboxError::NoSender("The connection of that line no longer exists.".to_owned()))?;
    Ok((line, provider))
}

/// Takes a message back that has not left yet.
///
/// # Errors
/// [`InboxError::WrongState`] when it has left, [`InboxError::NotFound`].
pub async fn cancel(env: &Env, by: Principal, id: ActivityId, claim: Option<Claim>) -> Result<Activity, InboxError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let row = row_of(tx, by.workspace, id).await?;
            let step = Move::because("taken_back");
            if !DeliveryState::parse(&row.state).is_some_and(DeliveryState::is_waiting)
                || advance(tx, &work, &row, DeliveryState::Cancelled, step).await?.is_err()
            {
                return Err(InboxError::WrongState("It has left already and cannot be taken back.".to_owned()));
            }
            Ok::<_, InboxError>(())
        })
    })
    .await?;
    list::activity(env, &by, id).await
}

/// Decides about a message whose fate stayed unknown.
///
/// # Errors
/// [`InboxError::WrongState`] when its fate is known by now, [`InboxError::NotFound`].
pub async fn settle(
    env: &Env,
    by: Principal,
    id: ActivityId,
    settle: Settle,
    claim: Option<Claim>,
) -> Result<Activity, InboxError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let row = row_of(tx, by.workspace, id).await?;
            let (next, step) = match settle.decision {
                SettleAs::Sent => (DeliveryState::Accepted, Move::because("settled_sent")),
                SettleAs::SendAgain => (DeliveryState::Reserved, Move::default()),
                SettleAs::Cancel => (DeliveryState::Cancelled, Move::because("settled_cancelled")),
            };
            if row.state != DeliveryState::Unknown.as_str() || advance(tx, &work, &row, next, step).await?.is_err() {
                return Err(InboxError::WrongState("Its fate is known by now; there is nothing to decide.".to_owned()));
            }
            if settle.decision == SettleAs::SendAgain {
                let thread = ConversationId(row.conversation_id);
                journal::queue_send(tx, &work, by.workspace, row.id, thread, work.now()).await?;
            }
            Ok::<_, InboxError>(())
        })
    })
    .await?;
    list::activity(env, &by, id).await
}

async fn row_of(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    id: ActivityId,
) -> Result<delivery::Model, InboxError> {
    journal::find_by_activity(tx, workspace, id).await?.ok_or(InboxError::NotFound)
}
