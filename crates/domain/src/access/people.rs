//! The rows of people and where they belong, as all use cases of access read and write them.

use super::{
    AccessError, Principal,
    password::{self, Checked},
};
use crate::{
    audit::{self, By, Entry},
    env::Env,
};
use crm_entity::{app_user, membership};
use crm_store::{Tx, dialect};
use crm_types::{FieldError, UserId, WorkspaceId, audit::AuditAct, permission::Role};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use std::net::IpAddr;
use uuid::Uuid;

/// An email address as accounts are found by it.
pub(super) fn fold(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The account with a folded email address.
pub(super) async fn user_by_email(
    connection: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<app_user::Model>, DbErr> {
    if email.contains('\0') {
        return Ok(None); // PostgreSQL refuses the question
    }
    app_user::Entity::find().filter(app_user::Column::Email.eq(email)).one(connection).await
}

/// Where somebody works when they have just signed in: the workspace that they joined first.
pub(super) async fn first_membership(
    connection: &impl ConnectionTrait,
    user: Uuid,
) -> Result<Option<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::UserId.eq(user))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .one(connection)
        .await
}

/// Makes an account. Everybody who makes one waits for the others, so that an address has one account.
///
/// # Errors
/// [`AccessError::Duplicate`].
pub(super) async fn add_user(
    tx: &Tx,
    env: &Env,
    email: &str,
    name: String,
    password_hash: String,
) -> Result<UserId, AccessError> {
    dialect::serialise(tx, "owner").await?;
    if user_by_email(tx, email).await?.is_some() {
        return Err(AccessError::Duplicate);
    }
    let user = UserId(env.id());
    app_user::Entity::insert(app_user::ActiveModel {
        id: Set(user.0),
        email: Set(email.to_owned()),
        name: Set(name),
        password_hash: Set(password_hash),
        totp_seed: Set(None),
        totp_since: Set(None),
        totp_step: Set(0),
        created_at: Set(env.now()),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(user)
}

/// Lets an account into a workspace.
pub(super) async fn add_member(
    tx: &Tx,
    env: &Env,
    workspace: WorkspaceId,
    user: UserId,
    role: Role,
) -> Result<(), DbErr> {
    membership::Entity::insert(membership::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(env.id()),
        user_id: Set(user.0),
        role: Set(role.as_str().to_owned()),
        created_at: Set(env.now()),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

/// Puts a hash in the place of the one that is there.
pub(super) async fn set_password(tx: &Tx, user: UserId, hash: String) -> Result<(), DbErr> {
    app_user::Entity::update_many()
        .filter(app_user::Column::Id.eq(user.0))
        .col_expr(app_user::Column::PasswordHash, Expr::value(hash))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whether this is the password of an account; costs the same for every answer but a very long one.
pub(super) async fn knows(user: &app_user::Model, password: &str) -> Result<bool, AccessError> {
    if password.len() > 4 * password::LONGEST {
        return Ok(false);
    }
    Ok(password::check(password, Some(user.password_hash.clone())).await? != Checked::Wrong)
}

/// The account of somebody who is signed in and shows that they know its password; whoever does not is noted.
///
/// # Errors
/// [`AccessError::Invalid`] at `pointer`.
pub(super) async fn proved(
    env: &Env,
    by: &Principal,
    password: &str,
    pointer: &str,
) -> Result<app_user::Model, AccessError> {
    let user = app_user::Entity::find_by_id(by.user.0).one(env.store.read()).await?;
    let user = user.ok_or(AccessError::Unauthenticated)?;
    if knows(&user, password).await? {
        return Ok(user);
    }
    note_refused(env, by, &user).await?;
    Err(AccessError::Invalid(vec![FieldError::new(pointer, "This is not your password.")]))
}

/// Notes that somebody does not know the password. What was tried is not kept: it may be the right one for something else.
pub(super) async fn note_refused(env: &Env, by: impl Into<By>, user: &app_user::Model) -> Result<(), DbErr> {
    let (work, by) = (env.clone(), by.into());
    let entry = Entry::of(AuditAct::SignInRefused, "user", user.id, &user.email);
    env.store.write(move |tx| Box::pin(async move { audit::record(tx, &work, by, entry).await })).await
}

/// The same for somebody who is not signed in, in the log of the workspace that the account works in.
pub(super) async fn note_refused_stranger(env: Env, user: app_user::Model, address: Option<IpAddr>) {
    let noted = async {
        match first_membership(env.store.read(), user.id).await? {
            Some(member) => note_refused(&env, By::unknown(member.workspace_id.into(), address), &user).await,
            None => Ok(()),
        }
    };
    if let Err(error) = noted.await {
        tracing::error!(%error, user.id = %user.id, "A refused log-in could not be noted in the audit log");
    }
}
