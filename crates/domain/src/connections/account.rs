//! From a row to something that adapters can use, and back.

use super::circuit;
use crate::{
    changes::{self, Changed},
    env::Env,
    journal,
    ports::{Account, Channel},
};
use chrono::{DateTime, Utc};
use crm_entity::{connection, delivery};
use crm_types::{
    ConnectionId, WorkspaceId,
    connection::{HealthState, ProviderKind, smtp_host},
    live::ChangeKind,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// The secrets of a connection, as they are sealed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Secrets {
    pub(super) api_key: String,
    pub(super) signing_keys: Vec<String>,
}

/// Binds a sealed value to its row, so that it cannot be moved to another one.
pub(crate) fn secrets_place(workspace: Uuid, connection: Uuid) -> String {
    format!("connection:{workspace}:{connection}")
}

pub(super) fn seal(env: &Env, workspace: Uuid, connection: Uuid, secrets: &Secrets) -> Vec<u8> {
    // Two lists of strings always have a JSON form.
    env.vault.seal(&secrets_place(workspace, connection), &serde_json::to_vec(secrets).unwrap_or_default())
}

pub(super) fn secrets(env: &Env, row: &connection::Model) -> Option<Secrets> {
    let plain = env.vault.open(&secrets_place(row.workspace_id, row.id), &row.secrets).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// The adapter and the account of a connection; `None` when its secrets cannot be opened with our key, or when its
/// provider is not known to this version.
pub fn unseal(env: &Env, row: &connection::Model) -> Option<(Arc<dyn Channel>, Account)> {
    let channel = env.channels.get(&row.provider)?;
    let Some(secrets) = secrets(env, row) else {
        tracing::error!(connection.id = %row.id, "The secrets of connection {} cannot be opened with this key", row.id);
        return None;
    };
    let account = Account {
        workspace: WorkspaceId(row.workspace_id),
        connection: ConnectionId(row.id),
        api_key: SecretString::from(secrets.api_key),
        signing_keys: secrets.signing_keys.into_iter().map(SecretString::from).collect(),
    };
    Some((channel, account))
}

/// The adapter and the account of a connection by its id.
///
/// # Errors
/// The database's error.
pub async fn open(env: &Env, workspace: WorkspaceId, id: Uuid) -> Result<Option<(Arc<dyn Channel>, Account)>, DbErr> {
    let row = connection::Entity::one(workspace, id).one(env.store.read()).await?;
    Ok(row.and_then(|row| unseal(env, &row)))
}

/// The end of a key, to tell keys apart: the last four characters, unless that were most of it. Of a mail server's
/// address, host and port.
pub(super) fn hint(provider: &str, key: &SecretString) -> String {
    let key = key.expose_secret();
    if provider == ProviderKind::Mailbox.as_str() {
        return smtp_host(key).unwrap_or("this server's own").to_owned();
    }
    let tail: String =
        if key.len() >= 12 { key.chars().skip(key.chars().count() - 4).collect() } else { String::new() };
    format!("\u{2022}\u{2022}\u{2022}\u{2022}{tail}")
}

/// Notes how a connection does, when that has changed. When it is well, what waited for that leaves now.
///
/// # Errors
/// The database's error.
pub async fn set_health(
    env: &Env,
    workspace: WorkspaceId,
    id: Uuid,
    health: HealthState,
    message: &str,
) -> Result<(), DbErr> {
    let (work, message) = (env.clone(), message.to_owned());
    env.store
        .write(move |tx| Box::pin(async move { set_health_in(tx, &work, workspace, id, health, &message).await }))
        .await?;
    if health == HealthState::Ok { journal::hurry(env, workspace).await } else { Ok(()) }
}

/// The same, in the caller's transaction.
///
/// # Errors
/// The database's error.
pub(super) async fn set_health_in(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: Uuid,
    health: HealthState,
    message: &str,
) -> Result<(), DbErr> {
    use connection::Column as C;
    if health != HealthState::KeyRejected {
        // What waited for a key that works has not waited for the provider, however that does now.
        let refused = C::Health.eq(HealthState::KeyRejected.as_str());
        if connection::Entity::one(workspace, id).filter(refused).one(tx).await?.is_some() {
            journal::start_anew(tx, env, workspace, Some(id)).await?;
        }
    }
    if health == HealthState::Ok {
        // One message may go ahead at once, to see whether that is so.
        connection::Entity::change(workspace)
            .filter(C::Id.eq(id))
            .filter(C::SendFailures.gte(circuit::OPENS_AFTER))
            .col_expr(C::HeldUntil, Expr::value(None::<DateTime<Utc>>))
            .exec(tx)
            .await?;
    }
    connection::Entity::change(workspace)
        .filter(C::Id.eq(id))
        .col_expr(C::Health, Expr::value(health.as_str()))
        .col_expr(C::HealthMessage, Expr::value(message))
        .col_expr(C::CheckedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Connection, id)]).await
}

/// Notes what a refused message says about its connection.
///
/// # Errors
/// The database's error.
pub async fn note_health(env: &Env, row: &delivery::Model, health: HealthState, message: &str) -> Result<(), DbErr> {
    set_health(env, WorkspaceId(row.workspace_id), row.connection_id, health, message).await
}

/// Whether its last messages were refused. What polling complains of is over when polling says so.
pub(super) fn is_refused(account: &connection::Model) -> bool {
    account.health == HealthState::Degraded.as_str() && !crate::inbound::is_complaint(&account.health_message)
}
