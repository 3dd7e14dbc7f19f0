//! The files of items, as the outside sees them.

use super::link;
use crate::env::Env;
use crm_entity::attachment;
use crm_types::{
    AttachmentId, WorkspaceId,
    attachment::{Attachment, AttachmentState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// The files of some items; their bytes are not loaded.
pub(crate) struct Files(HashMap<Uuid, Vec<(String, Attachment)>>);

impl Files {
    /// Loads them, with links that are good for a while.
    ///
    /// # Errors
    /// The database's error.
    pub(crate) async fn load(
        env: &Env,
        connection: &impl ConnectionTrait,
        workspace: WorkspaceId,
        items: &[Uuid],
    ) -> Result<Self, DbErr> {
        use attachment::Column as C;
        let mut files: HashMap<Uuid, Vec<(String, Attachment)>> = HashMap::new();
        if items.is_empty() {
            return Ok(Self(files));
        }
        let rows = attachment::Entity::of(workspace)
            .filter(C::ActivityId.is_in(items.iter().copied()))
            .order_by_asc(C::Slot)
            .all(connection)
            .await?;
        for row in rows {
            files.entry(row.activity_id).or_default().push((row.slot.clone(), view(env, workspace, row)));
        }
        Ok(Self(files))
    }

    /// The file in one place of an item.
    pub(crate) fn of(&self, item: Uuid, slot: &str) -> Option<Attachment> {
        let files = self.0.get(&item)?;
        files.iter().find(|(known, _)| known == slot).map(|(_, file)| file.clone())
    }

    /// The files that came with a message.
    pub(crate) fn of_message(&self, item: Uuid) -> Vec<Attachment> {
        let files = self.0.get(&item).map(Vec::as_slice).unwrap_or_default();
        files.iter().filter(|(slot, _)| slot.starts_with("media:")).map(|(_, file)| file.clone()).collect()
    }
}

fn view(env: &Env, workspace: WorkspaceId, row: attachment::Model) -> Attachment {
    let id = AttachmentId(row.id);
    let state = AttachmentState::parse(&row.state).unwrap_or(AttachmentState::Failed);
    let url = (state == AttachmentState::Stored)
        .then(|| format!("/api/v1/attachments/{id}?token={}", link::token(env, workspace, id)));
    Attachment {
        id,
        state,
        content_type: row.content_type,
        size: row.size.and_then(|size| u64::try_from(size).ok()),
        url,
        reason: row.reason,
    }
}
