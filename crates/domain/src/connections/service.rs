//! The use cases.

use super::{
    ConnectionError,
    account::{self, Secrets},
    view,
};
use crate::{
    access::Principal,
    audit::{self, Entry},
    changes::{self, Changed},
    contacts,
    env::Env,
    idempotency::{self, Claim},
    inbound::{self, WEBHOOK_GONE},
    ports::{RemoteError, RemoteLine},
};
use crm_entity::{connection, sender, workspace};
use crm_types::{
    ConnectionId, WorkspaceId,
    activity::ChannelKind,
    audit::AuditAct,
    connection::{Connection, ConnectionIn, ConnectionList, ConnectionPatch, HealthState, ProviderKind, check_smtp},
    live::ChangeKind,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, OnConflict},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// What the audit log calls a connection.
const CONNECTION: &str = "connection";

/// All connections, oldest first.
///
/// # Errors
/// The database's error.
pub async fn list(env: &Env, workspace: WorkspaceId) -> Result<ConnectionList, ConnectionError> {
    use connection::Column as C;
    let rows =
        connection::Entity::of(workspace).order_by_asc(C::CreatedAt).order_by_asc(C::Id).all(env.store.read()).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(with_lines(env, row).await?);
    }
    Ok(ConnectionList { items })
}

/// One connection.
///
/// # Errors
/// [`ConnectionError::NotFound`].
pub async fn show(env: &Env, workspace: WorkspaceId, id: ConnectionId) -> Result<Connection, ConnectionError> {
    with_lines(env, find(env, workspace, id).await?).await
}

async fn find(env: &Env, workspace: WorkspaceId, id: ConnectionId) -> Result<connection::Model, ConnectionError> {
    connection::Entity::one(workspace, id).one(env.store.read()).await?.ok_or(ConnectionError::NotFound)
}

async fn with_lines(env: &Env, row: connection::Model) -> Result<Connection, ConnectionError> {
    use sender::Column as C;
    let lines = sender::Entity::of(WorkspaceId(row.workspace_id))
        .filter(C::ConnectionId.eq(row.id))
        .filter(C::Active.eq(true))
        .order_by_asc(C::CreatedAt)
        .order_by_asc(C::Id)
        .all(env.store.read())
        .await?;
    let region = workspace::Entity::find_by_id(row.workspace_id)
        .one(env.store.read())
        .await?
        .map_or_else(|| "US".to_owned(), |workspace| workspace.region);
    Ok(view::connection(env, row, lines, &region))
}

/// Makes a connection and tries it. It is made also when the provider cannot be reached: `health` says so.
///
/// # Errors
/// [`ConnectionError::Invalid`].
pub async fn create(
    env: &Env,
    by: Principal,
    new: ConnectionIn,
    claim: Option<Claim>,
) -> Result<Connection, ConnectionError> {
    new.validate().map_err(ConnectionError::Invalid)?;
    let work = env.clone();
    let given_keys = !new.signing_keys.is_empty();
    let capabilities = env.channels.get(new.provider.as_str()).map(|channel| channel.capabilities());
    let capabilities = capabilities
        .ok_or_else(|| ConnectionError::WrongState("This version cannot talk to that provider.".to_owned()))?;
    let id = idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let id = work.id();
            let now = work.now();
            let secrets = Secrets {
                api_key: new.api_key.trim().to_owned(),
                signing_keys: new.signing_keys.iter().map(|key| key.trim().to_owned()).collect(),
            };
            connection::Entity::insert(connection::ActiveModel {
                workspace_id: Set(by.workspace.0),
                id: Set(id),
                provider: Set(new.provider.as_str().to_owned()),
                name: Set(new.name.trim().to_owned()),
                secrets: Set(account::seal(&work, by.workspace.0, id, &secrets)),
                key_hint: Set(account::hint(new.provider.as_str(), &SecretString::from(secrets.api_key.clone()))),
                signing_keys: Set(i32::try_from(secrets.signing_keys.len()).unwrap_or(i32::MAX)),
                webhook_ids: Set(json!([])),
                health: Set(HealthState::Untested.as_str().to_owned()),
                health_message: Set("Not tried yet.".to_owned()),
                checked_at: Set(None),
                last_event_at: Set(None),
                polled_until: Set(None),
                send_failures: Set(0),
                held_until: Set(None),
                created_at: Set(now),
                updated_at: Set(now),
            })
            .exec_without_returning(tx)
            .await?;
            if let Some(address) = new.address.as_deref().map(contacts::canonical_email) {
                let name = new.from_name.as_deref().unwrap_or(&new.name).trim().to_owned();
                let line = RemoteLine { provider_id: address.clone(), name, address, can_text: false };
                insert_line(tx, &work, by.workspace, ConnectionId(id), line).await?;
            }
            inbound::queue_poll(tx, &work, by.workspace, ConnectionId(id), now).await?;
            let entry = Entry::of(AuditAct::ConnectionCreated, CONNECTION, id, new.name.trim());
            audit::record(tx, &work, &by, entry.after(json!({ "provider": new.provider }))).await?;
            changes::record(tx, &work, by.workspace, [Changed::of(ChangeKind::Connection, id)]).await?;
            Ok::<_, ConnectionError>(ConnectionId(id))
        })
    })
    .await?;
    let made = try_out(env, by, id).await?;
    if capabilities.webhooks
        && env.public_url.is_some()
        && !given_keys
        && made.health.state == HealthState::Ok
        && !made.webhook.registered
    {
        // Best effort: the page has a button for it, and polling fetches until then.
        return match register_webhooks(env, by, id).await {
            Err(ConnectionError::Provider(_)) => show(env, by.workspace, id).await,
            done => done,
        };
    }
    Ok(made)
}

/// Changes a connection. A new key is tried at once.
///
/// # Errors
/// [`ConnectionError::NotFound`], [`ConnectionError::Invalid`].
pub async fn edit(
    env: &Env,
    by: Principal,
    id: ConnectionId,
    patch: ConnectionPatch,
    claim: Option<Claim>,
) -> Result<Connection, ConnectionError> {
    patch.validate().map_err(ConnectionError::Invalid)?;
    let new_key = patch.api_key.is_some();
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let row = connection::Entity::one(by.workspace, id).one(tx).await?.ok_or(ConnectionError::NotFound)?;
            let mut secrets =
                account::secrets(&work, &row).or_else(|| patch.api_key.is_some().then(Secrets::default)).ok_or_else(
                    || ConnectionError::WrongState("Its secrets cannot be read; enter the key anew.".to_owned()),
                )?;
            if let Some(key) = patch.api_key {
                if row.provider == ProviderKind::Mailbox.as_str() {
                    let mut errors = Vec::new();
                    check_smtp(&mut errors, "/api_key", &key);
                    if !errors.is_empty() {
                        return Err(ConnectionError::Invalid(errors));
                    }
                }
                key.trim().clone_into(&mut secrets.api_key);
            }
            if let Some(key) = patch.add_signing_key.map(|key| key.trim().to_owned())
                && !secrets.signing_keys.contains(&key)
            {
                secrets.signing_keys.push(key);
            }
            let name = patch.name.map_or_else(|| row.name.clone(), |name| name.trim().to_owned());
            // Of a secret only that it is another one.
            let entry = Entry::of(AuditAct::ConnectionChanged, CONNECTION, id, &name).changed(
                &json!({ "name": row.name, "key": row.key_hint, "signing_keys": row.signing_keys }),
                &json!({
                    "name": name,
                    "key": account::hint(&row.provider, &SecretString::from(secrets.api_key.clone())),
                    "signing_keys": secrets.signing_keys.len(),
                    "new_key": new_key.then_some(true),
                }),
            );
            audit::record(tx, &work, &by, entry).await?;
            write_secrets(tx, &work, by.workspace, &row.provider, id, &secrets, None).await?;
            connection::Entity::change(by.workspace)
                .filter(connection::Column::Id.eq(id.0))
                .col_expr(connection::Column::Name, Expr::value(name))
                .exec(tx)
                .await?;
            inbound::queue_poll(tx, &work, by.workspace, id, work.now()).await?;
            changes::record(tx, &work, by.workspace, [Changed::of(ChangeKind::Connection, id)]).await?;
            Ok::<_, ConnectionError>(())
        })
    })
    .await?;
    if new_key { try_out(env, by, id).await } else { show(env, by.workspace, id).await }
}

async fn write_secrets(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    provider: &str,
    id: ConnectionId,
    secrets: &Secrets,
    webhooks: Option<Vec<String>>,
) -> Result<(), DbErr> {
    use connection::Column as C;
    let mut update = connection::Entity::change(workspace)
        .filter(C::Id.eq(id.0))
        .col_expr(C::Secrets, Expr::value(account::seal(env, workspace.0, id.0, secrets)))
        .col_expr(C::KeyHint, Expr::value(account::hint(provider, &SecretString::from(secrets.api_key.clone()))))
        .col_expr(C::SigningKeys, Expr::value(i32::try_from(secrets.signing_keys.len()).unwrap_or(i32::MAX)))
        .col_expr(C::UpdatedAt, Expr::value(env.now()));
    if let Some(ids) = webhooks {
        update = update.col_expr(C::WebhookIds, Expr::value(json!(ids)));
    }
    update.exec(tx).await?;
    Ok(())
}

/// Tries the key, lists the lines, and looks whether our webhooks still stand.
///
/// # Errors
/// [`ConnectionError::NotFound`]. That the provider does not answer is no error: `health` says it.
pub async fn test(env: &Env, by: Principal, id: ConnectionId) -> Result<Connection, ConnectionError> {
    let tested = try_out(env, by, id).await?;
    let entry = Entry::of(AuditAct::ConnectionTested, CONNECTION, id, &tested.name)
        .after(json!({ "health": tested.health.state }));
    let work = env.clone();
    env.store
        .write::<_, DbErr, _>(move |tx| Box::pin(async move { audit::record(tx, &work, &by, entry).await }))
        .await?;
    Ok(tested)
}

async fn try_out(env: &Env, by: Principal, id: ConnectionId) -> Result<Connection, ConnectionError> {
    let row = find(env, by.workspace, id).await?;
    let Some((channel, account)) = account::unseal(env, &row) else {
        let message = "Its secrets cannot be opened with this server's key. Enter the API key anew.";
        account::set_health(env, by.workspace, id.0, HealthState::Degraded, message).await?;
        return show(env, by.workspace, id).await;
    };
    channel.wait_for_turn(&account).await;
    let capabilities = channel.capabilities();
    let found = if capabilities.lines {
        channel.lines(&account).await.map(Some)
    } else {
        channel.check(&account).await.map(|()| None)
    };
    let (health, message) = match found {
        Ok(None) => (HealthState::Ok, "The mail server answers.".to_owned()),
        Ok(Some(lines)) => {
            let count = lines.len();
            keep_lines(env, by.workspace, id, lines).await?;
            let ours: Vec<String> = serde_json::from_value(row.webhook_ids.clone()).unwrap_or_default();
            let standing = if ours.is_empty() { Ok(Vec::new()) } else { channel.webhooks(&account).await };
            match standing {
                Ok(standing) if ours.iter().any(|id| !standing.contains(id)) => (
                    HealthState::Degraded,
                    "A webhook of ours is gone or disabled at the provider. Register it again.".to_owned(),
                ),
                _ if count == 0 => {
                    (HealthState::Degraded, "The key works, but the account has no phone line.".to_owned())
                }
                _ => {
                    (HealthState::Ok, format!("The key works; {count} {}.", if count == 1 { "line" } else { "lines" }))
                }
            }
        }
        Err(RemoteError::KeyRejected) if capabilities.medium == ChannelKind::Email => {
            (HealthState::KeyRejected, "The mail server refused user name or password.".to_owned())
        }
        Err(RemoteError::KeyRejected) => (
            HealthState::KeyRejected,
            "The provider refused the key. Copy it again, or make a new one there.".to_owned(),
        ),
        Err(error @ (RemoteError::Unreachable(_) | RemoteError::RateLimited(_))) => {
            let again = if capabilities.poll { " It is tried again by itself." } else { "" };
            (HealthState::Unreachable, format!("{error}.{again}"))
        }
        Err(error) => (HealthState::Degraded, error.to_string()),
    };
    account::set_health(env, by.workspace, id.0, health, &message).await?;
    show(env, by.workspace, id).await
}

/// Makes our lines those of the provider. A line that is gone stays as a former one, for the threads that used it.
async fn keep_lines(env: &Env, workspace: WorkspaceId, id: ConnectionId, lines: Vec<RemoteLine>) -> Result<(), DbErr> {
    use sender::Column as C;
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let standing: Vec<String> = lines.iter().map(|line| line.provider_id.clone()).collect();
                sender::Entity::change(workspace)
                    .filter(C::ConnectionId.eq(id.0))
                    .filter(C::ProviderId.is_not_in(standing))
                    .col_expr(C::Active, Expr::value(false))
                    .exec(tx)
                    .await?;
                for line in lines {
                    insert_line(tx, &work, workspace, id, line).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn insert_line(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: ConnectionId,
    line: RemoteLine,
) -> Result<(), DbErr> {
    use sender::Column as C;
    sender::Entity::insert(sender::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(env.id()),
        connection_id: Set(id.0),
        provider_id: Set(line.provider_id),
        name: Set(line.name),
        address: Set(line.address),
        can_text: Set(line.can_text),
        active: Set(true),
        created_at: Set(env.now()),
    })
    .on_conflict(
        OnConflict::columns([C::WorkspaceId, C::ConnectionId, C::ProviderId])
            .update_columns([C::Name, C::Address, C::CanText, C::Active])
            .to_owned(),
    )
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Tells the provider to send its events here, and keeps the secrets that they will be signed with.
///
/// # Errors
/// [`ConnectionError::WrongState`] when this server has no public address; [`ConnectionError::Provider`].
pub async fn register_webhooks(env: &Env, by: Principal, id: ConnectionId) -> Result<Connection, ConnectionError> {
    let row = find(env, by.workspace, id).await?;
    let Some(base) = env.public_url.as_deref() else {
        return Err(ConnectionError::WrongState(
            "No public address is configured (CRM_PUBLIC_URL), so the provider cannot reach this server. New texts \
             are fetched every 15 seconds instead."
                .to_owned(),
        ));
    };
    let (channel, account) = account::unseal(env, &row)
        .ok_or_else(|| ConnectionError::WrongState("Its secrets cannot be read; enter the key anew.".to_owned()))?;
    if !channel.capabilities().webhooks {
        return Err(ConnectionError::WrongState(
            "A mail server cannot be told: let it hand each message to the address shown.".to_owned(),
        ));
    }
    let url = format!("{base}/hooks/{}/{}", row.provider, row.id);
    channel.wait_for_turn(&account).await;
    let made = channel
        .register_webhooks(&account, &url)
        .await
        .map_err(|error| ConnectionError::Provider(format!("The webhook could not be registered: {error}.")))?;
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let row = connection::Entity::one(by.workspace, id).one(tx).await?.ok_or(ConnectionError::NotFound)?;
                let mut secrets = account::secrets(&work, &row).ok_or(ConnectionError::NotFound)?;
                for webhook in &made {
                    let key = webhook.signing_key.expose_secret().to_owned();
                    if !secrets.signing_keys.contains(&key) {
                        secrets.signing_keys.push(key);
                    }
                }
                let ids = made.into_iter().map(|webhook| webhook.id).collect();
                write_secrets(tx, &work, by.workspace, &row.provider, id, &secrets, Some(ids)).await?;
                changes::record(tx, &work, by.workspace, [Changed::of(ChangeKind::Connection, id)]).await?;
                audit::record(tx, &work, &by, Entry::of(AuditAct::WebhooksRegistered, CONNECTION, id, row.name))
                    .await?;
                Ok::<_, ConnectionError>(())
            })
        })
        .await?;
    if row.health_message == WEBHOOK_GONE {
        account::set_health(env, by.workspace, row.id, HealthState::Ok, "The webhook is registered again.").await?;
    }
    show(env, by.workspace, id).await
}
