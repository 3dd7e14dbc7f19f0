//! Noting that a file is to be fetched.

use super::fetch;
use crate::env::Env;
use crm_entity::attachment;
use crm_types::{ActivityId, WorkspaceId, activity::Media, attachment::AttachmentState};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

/// A file that came with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which of the item's files; the same file has the same place whenever it is reported.
    pub slot: String,
    /// Where the provider keeps it.
    pub url: String,
}

impl Wanted {
    /// The files of a message.
    pub fn of_message(media: &[Media]) -> Vec<Self> {
        let wanted = |(index, media): (usize, &Media)| Self { slot: format!("media:{index}"), url: media.url.clone() };
        media.iter().enumerate().map(wanted).collect()
    }
}

/// Notes the files of an item and queues their fetching. One that is here or on its way stays as it is; one that
/// could not be had at its old address is tried at its new one.
///
/// # Errors
/// The database's error.
pub async fn want(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    item: ActivityId,
    wanted: &[Wanted],
) -> Result<(), DbErr> {
    use attachment::Column as C;
    if wanted.is_empty() {
        return Ok(());
    }
    let known = attachment::Entity::of(workspace).filter(C::ActivityId.eq(item.0)).all(tx).await?;
    let now = env.now();
    for file in wanted {
        let id = match known.iter().find(|known| known.slot == file.slot) {
            Some(known) if known.source_url == file.url || known.state == AttachmentState::Stored.as_str() => continue,
            Some(known) => {
                attachment::Entity::change(workspace)
                    .filter(C::Id.eq(known.id))
                    .col_expr(C::SourceUrl, Expr::value(file.url.clone()))
                    .col_expr(C::State, Expr::value(AttachmentState::Pending.as_str()))
                    .col_expr(C::Reason, Expr::value(None::<String>))
                    .exec(tx)
                    .await?;
                known.id
            }
            None => {
                let id = env.id();
                attachment::Entity::insert(attachment::ActiveModel {
                    workspace_id: Set(workspace.0),
                    id: Set(id),
                    activity_id: Set(item.0),
                    slot: Set(file.slot.clone()),
                    source_url: Set(file.url.clone()),
                    state: Set(AttachmentState::Pending.as_str().to_owned()),
                    reason: Set(None),
                    content_type: Set(None),
                    size: Set(None),
                    sha256: Set(None),
                    created_at: Set(now),
                    updated_at: Set(now),
                })
                .exec_without_returning(tx)
                .await?;
                id
            }
        };
        fetch::queue(tx, env, workspace, id).await?;
    }
    Ok(())
}
