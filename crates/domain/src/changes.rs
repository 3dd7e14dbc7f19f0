//! The change feed's writing side: a row in the same transaction as what changed.

use crm_entity::change;
use crm_types::{ActivityId, ConversationId, WorkspaceId, live::ChangeKind};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, prelude::Uuid};

use crate::env::Env;

/// One thing that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    kind: ChangeKind,
    entity: Uuid,
    parent: Option<Uuid>,
}

impl Changed {
    /// Something of this kind.
    pub fn of(kind: ChangeKind, entity: impl Into<Uuid>) -> Self {
        Self { kind, entity: entity.into(), parent: None }
    }

    /// A thread.
    pub fn conversation(id: ConversationId) -> Self {
        Self::of(ChangeKind::Conversation, id)
    }

    /// An item of a thread.
    pub fn activity(id: ActivityId, conversation: ConversationId) -> Self {
        Self { kind: ChangeKind::Activity, entity: id.0, parent: Some(conversation.0) }
    }
}

/// Notes what changed. The sealer numbers it after the commit and wakes the live streams.
///
/// # Errors
/// The database's error.
pub async fn record(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    changed: impl IntoIterator<Item = Changed>,
) -> Result<(), DbErr> {
    let now = env.now();
    let rows: Vec<change::ActiveModel> = changed
        .into_iter()
        .map(|changed| change::ActiveModel {
            workspace_id: Set(workspace.0),
            id: Set(env.id()),
            kind: Set(changed.kind.as_str().to_owned()),
            entity_id: Set(changed.entity),
            parent_id: Set(changed.parent),
            at: Set(now),
            seq: Set(None),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    change::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}
