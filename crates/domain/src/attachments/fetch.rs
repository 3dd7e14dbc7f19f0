//! The job that gets a file. It runs only for what a verified event or our own question has named.

use super::sniff::media_type;
use crate::{
    changes::{self, Changed},
    env::Env,
    ports::{FetchError, Fetched},
};
use async_trait::async_trait;
use crm_entity::{activity, attachment, attachment_data};
use crm_jobs::{Claimed, Handler, New, Outcome, backoff, enqueue};
use crm_types::{ActivityId, ConversationId, WorkspaceId, attachment::AttachmentState};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Largest file that is kept. A call of an hour has some 15 MB.
const LIMIT: usize = 25 * 1024 * 1024;
/// How often a file is tried before it counts as failed: over half an hour.
const TRIES: u32 = 12;

/// The payload: which file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Which {
    attachment: Uuid,
}

/// Queues the fetching of a file.
pub(super) async fn queue(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    attachment: Uuid,
) -> Result<(), DbErr> {
    let job = New::now(workspace, env.id(), FetchFile::KIND, &Which { attachment }, env.now());
    enqueue(tx, [job.once(attachment.to_string())]).await
}

/// Gets one file.
pub struct FetchFile {
    env: Env,
}

impl FetchFile {
    const KIND: &'static str = "attachments.fetch";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn get(&self, job: &Claimed, id: Uuid) -> Result<Outcome, DbErr> {
        let row = attachment::Entity::one(job.workspace, id).one(self.env.store.read()).await?;
        let Some(row) = row.filter(|row| row.state == AttachmentState::Pending.as_str()) else {
            return Ok(Outcome::Done);
        };
        match self.env.files.fetch(&row.source_url, LIMIT).await {
            Ok(file) => self.keep(row, file).await,
            Err(error) if worth_another_try(&error) && job.attempt < TRIES => {
                let at = self.env.now() + backoff(job.attempt);
                return Ok(Outcome::Again { at, why: error.to_string() });
            }
            Err(error) => self.give_up(row, error.to_string()).await,
        }
        .map(|still_wanted| {
            if still_wanted {
                Outcome::Done
            } else {
                // The provider named another address for it meanwhile.
                Outcome::Again { at: self.env.now(), why: "it has moved".to_owned() }
            }
        })
    }

    /// Keeps the file; `false` when it is to be had elsewhere by now.
    async fn keep(&self, row: attachment::Model, file: Fetched) -> Result<bool, DbErr> {
        use attachment::Column as C;
        // Worked out before the write, which others wait for.
        let sha256 = hex::encode(Sha256::digest(&file.bytes));
        let content_type = media_type(&file.bytes);
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let env = self.env.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let kept = attachment::Entity::change(WorkspaceId(row.workspace_id))
                        .filter(C::Id.eq(row.id))
                        .filter(C::SourceUrl.eq(&row.source_url))
                        .col_expr(C::State, Expr::value(AttachmentState::Stored.as_str()))
                        .col_expr(C::Reason, Expr::value(None::<String>))
                        .col_expr(C::ContentType, Expr::value(content_type))
                        .col_expr(C::Size, Expr::value(size))
                        .col_expr(C::Sha256, Expr::value(sha256))
                        .col_expr(C::UpdatedAt, Expr::value(env.now()))
                        .exec(tx)
                        .await?;
                    if kept.rows_affected == 0 {
                        return Ok(false);
                    }
                    attachment_data::Entity::insert(attachment_data::ActiveModel {
                        workspace_id: Set(row.workspace_id),
                        id: Set(row.id),
                        bytes: Set(file.bytes),
                    })
                    .on_conflict(
                        OnConflict::columns([attachment_data::Column::WorkspaceId, attachment_data::Column::Id])
                            .update_column(attachment_data::Column::Bytes)
                            .to_owned(),
                    )
                    .exec_without_returning(tx)
                    .await?;
                    tell(tx, &env, &row).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Says that it cannot be had; `false` when it may be had elsewhere by now.
    async fn give_up(&self, row: attachment::Model, why: String) -> Result<bool, DbErr> {
        use attachment::Column as C;
        tracing::warn!(attachment.id = %row.id, why, "File {} cannot be fetched", row.id);
        let env = self.env.clone();
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let ended = attachment::Entity::change(row.workspace_id.into())
                        .filter(C::Id.eq(row.id))
                        .filter(C::SourceUrl.eq(&row.source_url))
                        .col_expr(C::State, Expr::value(AttachmentState::Failed.as_str()))
                        .col_expr(C::Reason, Expr::value(why))
                        .col_expr(C::UpdatedAt, Expr::value(env.now()))
                        .exec(tx)
                        .await?;
                    if ended.rows_affected == 0 {
                        return Ok(false);
                    }
                    tell(tx, &env, &row).await?;
                    Ok(true)
                })
            })
            .await
    }
}

/// What is missing now may be there in a minute: providers announce files before they have them.
fn worth_another_try(error: &FetchError) -> bool {
    error.may_pass() || *error == FetchError::Gone
}

/// Tells the browsers that show the item.
async fn tell(tx: &impl ConnectionTrait, env: &Env, row: &attachment::Model) -> Result<(), DbErr> {
    let workspace = WorkspaceId(row.workspace_id);
    let Some(item) = activity::Entity::one(workspace, row.activity_id).one(tx).await? else { return Ok(()) };
    let changed = Changed::activity(ActivityId(item.id), ConversationId(item.conversation_id));
    changes::record(tx, env, workspace, [changed]).await
}

#[async_trait]
impl Handler for FetchFile {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let which: Which = match job.payload() {
            Ok(which) => which,
            Err(error) => return Outcome::GiveUp(error.to_string()),
        };
        self.get(job, which.attachment).await.unwrap_or_else(|error| Outcome::Again {
            at: self.env.now() + backoff(job.attempt),
            why: error.to_string(),
        })
    }
}
