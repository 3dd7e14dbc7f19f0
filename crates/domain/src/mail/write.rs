//! The headers of a mail that we write.

use super::{OutboundMail, rows::MAX_ANCESTORS, unsubscribe};
use crate::env::Env;
use crm_entity::{activity, conversation, delivery, email, sender, workspace};
use crm_rules::mail::reply_subject;
use crm_types::{WorkspaceId, activity::ActivityKind, delivery::Purpose};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// How many of the newest mails of a thread are looked at for the one that is answered.
const LOOK_BACK: u64 = 20;

/// What a mail says about itself before it has an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The name beside our address.
    pub from_name: String,
    /// One line.
    pub subject: String,
    /// The mail that it answers.
    pub in_reply_to: Option<String>,
    /// The mails before it, oldest first.
    pub references: Vec<String>,
}

/// The letter of an answer in a thread: under the subject that was asked for, else that of the newest mail.
///
/// # Errors
/// The database's error.
pub(crate) async fn letter(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    thread: &conversation::Model,
    mailbox: &sender::Model,
    subject: Option<String>,
) -> Result<Letter, DbErr> {
    use activity::Column as A;
    let items = activity::Entity::of(workspace)
        .filter(A::ConversationId.eq(thread.id))
        .filter(A::Kind.eq(ActivityKind::Email.as_str()))
        .order_by_desc(A::At)
        .order_by_desc(A::Id)
        .limit(LOOK_BACK)
        .all(tx)
        .await?;
    let known = email::Entity::of(workspace)
        .filter(email::Column::Id.is_in(items.iter().map(|item| item.id)))
        .filter(email::Column::MessageId.is_not_null())
        .all(tx)
        .await?;
    let newest = items.iter().find_map(|item| known.iter().find(|row| row.id == item.id).map(|row| (item, row)));
    let wanted = subject.map(|subject| subject.trim().to_owned()).filter(|subject| !subject.is_empty());
    let answered =
        newest.and_then(|(item, _)| item.subject.as_deref()).map(reply_subject).filter(|subject| !subject.is_empty());
    let subject = match wanted.or(answered) {
        Some(subject) => subject,
        None => format!("A message from {}", office(tx, workspace).await?),
    };
    let in_reply_to = newest.and_then(|(_, row)| row.message_id.clone());
    let references = newest.map(|(_, row)| references(row)).unwrap_or_default();
    Ok(Letter { from_name: mailbox.name.clone(), subject, in_reply_to, references })
}

/// The mails before an answer to this one, oldest first. The first one names the thread, so it stays; what is too
/// much goes from the middle (RFC 5322, 3.6.4).
fn references(row: &email::Model) -> Vec<String> {
    let mut ids: Vec<String> = serde_json::from_value(row.ancestors.clone()).unwrap_or_default();
    ids.extend(row.message_id.clone());
    while ids.len() > MAX_ANCESTORS {
        ids.remove(1);
    }
    ids
}

async fn office(tx: &impl ConnectionTrait, workspace: WorkspaceId) -> Result<String, DbErr> {
    let row = workspace::Entity::find_by_id(workspace.0).one(tx).await?;
    Ok(row.map(|row| row.name).unwrap_or_default())
}

/// The `Message-ID` of a row of the send journal. The row keeps it over every attempt, so that whoever gets a second
/// copy sees one mail.
pub(crate) fn message_id(delivery: Uuid, from: &str) -> String {
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    format!("{delivery}@{domain}")
}

/// What only an email has, of a row that is about to leave; `None` when it is of another medium.
///
/// # Errors
/// The database's error.
pub(crate) async fn outbound(env: &Env, row: &delivery::Model) -> Result<Option<OutboundMail>, DbErr> {
    let (workspace, read) = (WorkspaceId(row.workspace_id), env.store.read());
    let Some(mail) = email::Entity::one(workspace, row.activity_id).one(read).await? else { return Ok(None) };
    let item = activity::Entity::one(workspace, row.activity_id).one(read).await?;
    let cold = [Purpose::FirstContact, Purpose::Campaign].map(Purpose::as_str);
    Ok(Some(OutboundMail {
        from_name: mail.from_name.unwrap_or_default(),
        subject: item.and_then(|item| item.subject).unwrap_or_default(),
        message_id: mail.message_id.unwrap_or_default(),
        in_reply_to: mail.in_reply_to,
        references: serde_json::from_value(mail.ancestors).unwrap_or_default(),
        unsubscribe: cold.contains(&row.purpose.as_str()).then(|| unsubscribe::link(env, workspace, &row.to_address)),
        at: env.now(),
    }))
}
