//! A new password without the old one: by a link that is good for a day and once.
//!
//! It never gives a session, and it leaves the second factor alone: who has the link alone has not come in.

use super::{
    AccessError, Principal,
    handle::Handle,
    members, password, people,
    sessions::{self, Which},
};
use crate::{
    audit::{self, By, Entry},
    env::Env,
    idempotency::{self, Claim},
};
use chrono::TimeDelta;
use crm_entity::{
    app_user,
    password_reset::{ActiveModel, Column, Entity, Model},
};
use crm_store::Tx;
use crm_types::{
    FieldError, UserId, WorkspaceId,
    audit::AuditAct,
    member::{PasswordReset, ResetLink, ResetOffer},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use std::net::IpAddr;

/// How long a link is good.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// Makes a link for a colleague who has lost their password; one that was made before ends.
///
/// # Errors
/// [`AccessError::NotFound`], [`AccessError::TooMighty`]; [`AccessError::Elsewhere`] when they belong to another workspace
/// as well, whose doors are not ours to open; [`AccessError::Yourself`].
pub async fn make_reset_link(
    env: &Env,
    by: Principal,
    user: UserId,
    claim: Option<Claim>,
) -> Result<ResetLink, AccessError> {
    let work = env.clone();
    idempotency::once_sealed(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            members::ours_alone(tx, &by, user).await?;
            make(tx, &work, (&by).into(), by.workspace, user).await
        })
    })
    .await
}

/// Makes a link for whoever may run commands on the server: the way back in for the last owner.
///
/// # Errors
/// [`AccessError::NotFound`] when nobody has this email address.
pub async fn reset_link_of(env: &Env, email: &str) -> Result<ResetLink, AccessError> {
    let (work, email) = (env.clone(), people::fold(email));
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let user = people::user_by_email(tx, &email).await?.ok_or(AccessError::NotFound)?;
                let member = people::first_membership(tx, user.id).await?.ok_or(AccessError::NotFound)?;
                let workspace = WorkspaceId(member.workspace_id);
                make(tx, &work, By::command(workspace), workspace, user.id.into()).await
            })
        })
        .await
}

async fn make(tx: &Tx, env: &Env, by: By, workspace: WorkspaceId, user: UserId) -> Result<ResetLink, AccessError> {
    sessions::lock_account(tx, user).await?;
    end_all(tx, env, user).await?;
    let (now, handle) = (env.now(), Handle::new(env, env.id()));
    let expires_at = now + LIFE;
    Entity::insert(ActiveModel {
        id: Set(handle.id),
        user_id: Set(user.0),
        workspace_id: Set(workspace.0),
        secret_hash: Set(handle.hash()),
        created_at: Set(now),
        expires_at: Set(expires_at),
        ended_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    let email = app_user::Entity::find_by_id(user.0).one(tx).await?.map(|user| user.email).unwrap_or_default();
    audit::record(tx, env, by, Entry::of(AuditAct::ResetLinkMade, "user", user, email)).await?;
    Ok(ResetLink { link: env.link("/reset", &handle.text()), expires_at })
}

/// Whose password a link is for.
///
/// # Errors
/// [`AccessError::LinkGone`].
pub async fn look_at_reset(env: &Env, token: &str) -> Result<ResetOffer, AccessError> {
    let (_, user) = held(env.store.read(), env, token).await?;
    Ok(ResetOffer { email: user.email })
}

/// Chooses a new password by a link. All sessions of the account end.
///
/// # Errors
/// [`AccessError::LinkGone`], [`AccessError::Invalid`] when the password will not do.
pub async fn reset_password(env: &Env, reset: PasswordReset, address: Option<IpAddr>) -> Result<(), AccessError> {
    let (_, user) = held(env.store.read(), env, &reset.token).await?;
    let good = password::acceptable(&reset.password, &[&user.email, &user.name]).await?;
    good.map_err(|message| AccessError::Invalid(vec![FieldError::new("/password", message)]))?;
    let hash = password::hash(&env.ids, &reset.password).await?;
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let id = UserId(user.id);
                sessions::lock_account(tx, id).await?;
                let (row, user) = held(tx, &work, &reset.token).await?;
                people::set_password(tx, id, hash).await?;
                end_all(tx, &work, id).await?;
                sessions::revoke_of(tx, &work, id, Which::All).await?;
                let by = By::user(row.workspace_id.into(), id, address);
                audit::record(tx, &work, by, Entry::of(AuditAct::PasswordReset, "user", id, user.email)).await?;
                Ok(())
            })
        })
        .await
}

/// Ends the links of an account, e.g. because its password was changed.
pub(super) async fn end_all(tx: &Tx, env: &Env, user: UserId) -> Result<(), DbErr> {
    Entity::update_many()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::EndedAt.is_null())
        .col_expr(Column::EndedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn held(
    connection: &impl ConnectionTrait,
    env: &Env,
    token: &str,
) -> Result<(Model, app_user::Model), AccessError> {
    let handle = Handle::parse(token).ok_or(AccessError::LinkGone)?;
    let row = Entity::find_by_id(handle.id)
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()))
        .one(connection)
        .await?
        .filter(|row| handle.has(&row.secret_hash))
        .ok_or(AccessError::LinkGone)?;
    let user = app_user::Entity::find_by_id(row.user_id).one(connection).await?.ok_or(AccessError::LinkGone)?;
    Ok((row, user))
}
