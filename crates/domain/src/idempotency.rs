//! Repeated requests get the first one's answer, not a second effect.
//!
//! The key is claimed, the work done and the answer kept in one transaction: after a crash there is neither key nor
//! effect, and a running twin is waited for.

use crate::env::Env;
use base64::{Engine, engine::general_purpose::STANDARD};
use crm_entity::idempotency_key::{ActiveModel, Column, Entity};
use crm_store::{Tx, dialect};
use crm_types::WorkspaceId;
use futures_util::future::BoxFuture;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A caller's idempotency key, with a hash of what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The caller's id and key.
    pub key: String,
    /// A hash of method, path and body.
    pub request_hash: String,
}

/// The key was used before, for another request.
#[derive(Debug, thiserror::Error)]
#[error("the idempotency key was used before for another request")]
pub struct Mismatch;

/// The answer that was kept for a claim, for work whose conditions no longer hold once it is done.
///
/// # Errors
/// [`Mismatch`] when the key was used for another request; the database's error.
pub async fn kept<T, E>(env: &Env, workspace: WorkspaceId, claim: Option<&Claim>) -> Result<Option<T>, E>
where
    T: DeserializeOwned,
    E: From<DbErr> + From<Mismatch>,
{
    let Some(claim) = claim else { return Ok(None) };
    let kept = Entity::of(workspace).filter(Column::Key.eq(&claim.key)).one(env.store.read()).await?;
    match kept {
        None => Ok(None),
        Some(kept) if kept.request_hash != claim.request_hash => Err(Mismatch.into()),
        Some(kept) => Ok(Some(Keep::Open.read(env, workspace, &claim.key, kept.answer)?)),
    }
}

/// How an answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    /// As it is.
    Open,
    /// Sealed, because it holds a secret that is shown once.
    Sealed,
}

impl Keep {
    fn write(self, env: &Env, workspace: WorkspaceId, key: &str, answer: &impl Serialize) -> Result<Value, DbErr> {
        match self {
            Self::Open => serde_json::to_value(answer),
            Self::Sealed => serde_json::to_vec(answer)
                .map(|plain| STANDARD.encode(env.vault.seal(&place(workspace, key), &plain)).into()),
        }
        .map_err(|error| DbErr::Json(error.to_string()))
    }

    fn read<T: DeserializeOwned>(self, env: &Env, workspace: WorkspaceId, key: &str, kept: Value) -> Result<T, DbErr> {
        let lost = |why: String| DbErr::Custom(format!("a kept answer cannot be read: {why}"));
        let answer = match self {
            Self::Open => serde_json::from_value(kept),
            Self::Sealed => {
                let sealed =
                    STANDARD.decode(kept.as_str().unwrap_or_default()).map_err(|error| lost(error.to_string()))?;
                let plain = env.vault.open(&place(workspace, key), &sealed).map_err(|error| lost(error.to_string()))?;
                serde_json::from_slice(&plain)
            }
        };
        answer.map_err(|error| lost(error.to_string()))
    }
}

fn place(workspace: WorkspaceId, key: &str) -> String {
    format!("idempotency_key.answer:{workspace}:{key}")
}

/// Does `work` once for a claim; a repeat gets the answer that was kept. Without a claim the work is just done.
///
/// # Errors
/// What the work returns; [`Mismatch`] when the key was used for another request; the database's error.
pub async fn once<T, E, F>(env: &Env, workspace: WorkspaceId, claim: Option<Claim>, work: F) -> Result<T, E>
where
    F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    T: Serialize + DeserializeOwned + Send + 'static,
    E: From<DbErr> + From<Mismatch> + Send + 'static,
{
    keeping(env, workspace, claim, Keep::Open, work).await
}

/// The same for an answer with a secret, which is kept sealed.
///
/// # Errors
/// As [`once`].
pub async fn once_sealed<T, E, F>(env: &Env, workspace: WorkspaceId, claim: Option<Claim>, work: F) -> Result<T, E>
where
    F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    T: Serialize + DeserializeOwned + Send + 'static,
    E: From<DbErr> + From<Mismatch> + Send + 'static,
{
    keeping(env, workspace, claim, Keep::Sealed, work).await
}

async fn keeping<T, E, F>(env: &Env, workspace: WorkspaceId, claim: Option<Claim>, keep: Keep, work: F) -> Result<T, E>
where
    F: for<'a> FnOnce(&'a Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    T: Serialize + DeserializeOwned + Send + 'static,
    E: From<DbErr> + From<Mismatch> + Send + 'static,
{
    let Some(claim) = claim else { return env.store.write(work).await };
    let env2 = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                // A twin that is still running is waited for here, on PostgreSQL; on SQLite it cannot be running.
                dialect::serialise(tx, &format!("idempotency:{workspace}:{}", claim.key)).await?;
                let kept = Entity::of(workspace).filter(Column::Key.eq(&claim.key)).one(tx).await?;
                if let Some(kept) = kept {
                    if kept.request_hash != claim.request_hash {
                        return Err(Mismatch.into());
                    }
                    return Ok(keep.read(&env2, workspace, &claim.key, kept.answer)?);
                }
                let answer = work(tx).await?;
                let kept = keep.write(&env2, workspace, &claim.key, &answer)?;
                Entity::insert(ActiveModel {
                    workspace_id: Set(workspace.0),
                    id: Set(env2.id()),
                    key: Set(claim.key),
                    request_hash: Set(claim.request_hash),
                    answer: Set(kept),
                    created_at: Set(env2.now()),
                })
                .exec_without_returning(tx)
                .await?;
                Ok(answer)
            })
        })
        .await
}
