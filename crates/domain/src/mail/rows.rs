//! The rows of emails.

use super::{Prepared, RemoteMail};
use crm_entity::{activity, delivery, email};
use crm_types::{
    ActivityId, ConversationId, WorkspaceId,
    email::{Bounce, EmailPart},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Most ids of earlier mails that are looked for and kept.
pub(crate) const MAX_ANCESTORS: usize = 20;

/// A mail that we know, with its item of a thread.
pub(crate) struct Known {
    pub(crate) item: activity::Model,
    /// The row of the send journal, when it is one of ours.
    pub(crate) delivery: Option<delivery::Model>,
}

impl Known {
    /// In which thread it is.
    pub(crate) fn thread(&self) -> ConversationId {
        ConversationId(self.item.conversation_id)
    }
}

/// The first of these mails that we know; the ids in the order of preference.
pub(crate) async fn find(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    ids: &[String],
) -> Result<Option<Known>, DbErr> {
    let ids: Vec<&str> = ids.iter().take(MAX_ANCESTORS).map(String::as_str).collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let rows = email::Entity::of(workspace).filter(email::Column::MessageId.is_in(ids.clone())).all(tx).await?;
    let nearest = ids.iter().find_map(|id| rows.iter().find(|row| row.message_id.as_deref() == Some(*id)));
    let Some(row) = nearest else { return Ok(None) };
    let Some(item) = activity::Entity::one(workspace, row.id).one(tx).await? else { return Ok(None) };
    let delivery = crate::journal::find_by_activity(tx, workspace, ActivityId(row.id)).await?;
    Ok(Some(Known { item, delivery }))
}

/// Writes what only an email has, beside its item.
pub(crate) async fn insert_received(
    tx: &impl ConnectionTrait,
    item: &activity::Model,
    ready: &Prepared,
    message_id: Option<String>,
    event: Uuid,
) -> Result<(), DbErr> {
    let mail = &ready.mail;
    let row = email::ActiveModel {
        workspace_id: Set(item.workspace_id),
        id: Set(item.id),
        message_id: Set(message_id),
        in_reply_to: Set(mail.parents.first().cloned()),
        ancestors: Set(json!(ancestors(mail))),
        from_name: Set(mail.from.as_ref().and_then(|from| from.name.clone())),
        cc: Set(json!(mail.cc)),
        html: Set(ready.html.clone()),
        quoted_at: Set(ready.quoted_at.and_then(|at| i32::try_from(at).ok())),
        attachments: Set(json!(mail.files)),
        automatic: Set(mail.automatic),
        truncated: Set(ready.truncated),
        bounce: Set(mail.returned.as_ref().map(|returned| {
            json!(Bounce {
                kind: returned.kind,
                recipient: returned.recipient.clone(),
                status: returned.status.clone(),
                diagnostic: returned.diagnostic.clone(),
            })
        })),
        event_id: Set(Some(event)),
    };
    email::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes what only an email has, of one that is to leave.
pub(crate) async fn insert_planned(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    item: Uuid,
    message_id: &str,
    letter: &super::write::Letter,
) -> Result<(), DbErr> {
    let row = email::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(item),
        message_id: Set(Some(message_id.to_owned())),
        in_reply_to: Set(letter.in_reply_to.clone()),
        ancestors: Set(json!(letter.references)),
        from_name: Set(Some(letter.from_name.clone())),
        cc: Set(json!([])),
        html: Set(None),
        quoted_at: Set(None),
        attachments: Set(json!([])),
        automatic: Set(false),
        truncated: Set(false),
        bounce: Set(None),
        event_id: Set(None),
    };
    email::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The mails before this one, oldest first.
fn ancestors(mail: &RemoteMail) -> Vec<&String> {
    mail.parents.iter().take(MAX_ANCESTORS).rev().collect()
}

/// What only emails have, of some items.
pub(crate) async fn parts(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    items: Vec<Uuid>,
) -> Result<HashMap<Uuid, EmailPart>, DbErr> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = email::Entity::of(workspace).filter(email::Column::Id.is_in(items)).all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.id, part(row))).collect())
}

fn part(row: email::Model) -> EmailPart {
    EmailPart {
        message_id: row.message_id,
        from_name: row.from_name,
        cc: serde_json::from_value(row.cc).unwrap_or_default(),
        attachments: serde_json::from_value(row.attachments).unwrap_or_default(),
        has_html: row.html.is_some(),
        quoted_at: row.quoted_at.and_then(|at| u32::try_from(at).ok()),
        automatic: row.automatic,
        truncated: row.truncated,
        bounce: row.bounce.and_then(|bounce| serde_json::from_value(bounce).ok()),
    }
}
