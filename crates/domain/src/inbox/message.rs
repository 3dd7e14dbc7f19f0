//! Answering, taking back, and deciding about doubt.

use super::{InboxError, list, reach, thread};
use crate::{
    access::Principal,
    audit::{self, Entry},
    consent,
    env::Env,
    idempotency::{self, Claim},
    journal::{self, Move, Plan, advance},
    mail,
};
use crm_entity::{conversation, delivery, sender};
use crm_types::{
    ActivityId, ConversationId, SenderId, WorkspaceId,
    activity::{Activity, ActivityState, ChannelKind},
    audit::AuditAct,
    connection::{HealthState, ProviderKind},
    conversation::{MessageAccepted, MessageIn, Settle, SettleAs},
    delivery::{DeliveryState, Purpose},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

/// What the audit log calls a message.
const MESSAGE: &str = "message";

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
            let to = reach::recipient(tx, by.workspace, &thread, message.channel).await?;
            if let Some(stop) = consent::blocked(tx, by.workspace, message.channel, &to).await? {
                return Err(InboxError::OptedOut(reach::stopped(message.channel, &stop)));
            }
            let (line, provider) = line(tx, &work, by.workspace, &thread, message.channel, message.from).await?;
            let letter = match message.channel {
                ChannelKind::Sms => None,
                ChannelKind::Email => {
                    Some(mail::write::letter(tx, by.workspace, &thread, &line, message.subject).await?)
                }
            };
            let now = work.now();
            // Who called us, answered or not, is answered.
            let purpose = if thread.inbound_count > 0 || thread.last_inbound_at.is_some() {
                Purpose::Reply
            } else {
                Purpose::FirstContact
            };
            let name = to.clone();
            let plan = Plan {
                workspace: by.workspace,
                conversation: thread::id(&thread),
                sender: line,
                provider,
                channel: message.channel,
                purpose,
                to,
                body: message.body,
                letter,
                author: Some(by.user),
                due_at: message.send_at.map_or(now, |at| at.max(now)),
                expires_at: None,
                dedup_key: None,
            };
            let id = journal::plan(tx, &work, plan).await?.ok_or(InboxError::NotFound)?;
            let entry = Entry::of(AuditAct::MessageSent, MESSAGE, id, name);
            audit::record(tx, &work, &by, entry.after(json!({ "channel": message.channel }))).await?;
            Ok(MessageAccepted { id, state: ActivityState::Planned })
        })
    })
    .await
}

/// The line or mailbox to send from: the one asked for, else the thread's own.
async fn line(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    thread: &conversation::Model,
    medium: ChannelKind,
    wanted: Option<SenderId>,
) -> Result<(sender::Model, ProviderKind), InboxError> {
    let lines = reach::lines(tx, env, workspace, thread, medium).await?;
    let chosen = match wanted {
        Some(id) => lines.into_iter().find(|(line, _)| line.id == id.0),
        None => lines.into_iter().next(),
    };
    let (line, account) = chosen.ok_or_else(|| {
        InboxError::NoSender(
            match (wanted, medium) {
                (Some(_), ChannelKind::Sms) => "That line is not one of yours, or it no longer exists.",
                (Some(_), ChannelKind::Email) => "That mailbox is not one of yours, or it no longer exists.",
                (None, ChannelKind::Sms) => "No line is connected. Connect one under Settings, Connections.",
                (None, ChannelKind::Email) => "No mailbox is connected. Connect one under Settings, Connections.",
            }
            .to_owned(),
        )
    })?;
    if account.health == HealthState::KeyRejected.as_str() {
        return Err(InboxError::NoSender(
            match medium {
                ChannelKind::Sms => "The provider refused the API key. Enter a new one under Settings, Connections.",
                ChannelKind::Email => "The mail server refused the log-in. Mend it under Settings, Connections.",
            }
            .to_owned(),
        ));
    }
    let provider = ProviderKind::parse(&account.provider)
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
            audit::record(tx, &work, &by, Entry::of(AuditAct::MessageCanceled, MESSAGE, id, row.to_address)).await?;
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
                // It is meant for now, however old it is.
                delivery::Entity::change(by.workspace)
                    .filter(delivery::Column::Id.eq(row.id))
                    .col_expr(delivery::Column::DueAt, Expr::value(work.now()))
                    .exec(tx)
                    .await?;
                journal::queue_again(tx, &work, &row).await?;
            }
            let entry = Entry::of(AuditAct::MessageSettled, MESSAGE, id, row.to_address)
                .changed(&json!({ "state": row.state }), &json!({ "decision": settle.decision }));
            audit::record(tx, &work, &by, entry).await?;
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
