//! Repeated requests get the first one's answer, not a second effect.
//!
//! The key is claimed, the work done and the answer kept in one transaction: after a crash there is neither key nor
//! effect, and a running twin is waited for.

use crate::env::Env;
use crm_entity::idempotency_key::{ActiveModel, Column, Entity};
use crm_store::{Tx, dialect};
use crm_types::WorkspaceId;
use futures_util::future::BoxFuture;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Serialize, de::DeserializeOwned};

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
        Some(kept) => serde_json::from_value(kept.answer).map_err(|error| DbErr::Json(error.to_string()).into()),
    }
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
                    return serde_json::from_value(kept.answer).map_err(|error| DbErr::Json(error.to_string()).into());
                }
                let answer = work(tx).await?;
                let kept = serde_json::to_value(&answer).map_err(|error| DbErr::Json(error.to_string()))?;
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
