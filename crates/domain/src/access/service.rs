//! The use cases of access.

use super::{
    AccessError, Principal, Region,
    password::{self, Checked},
    sessions::{self, Exchange, RefreshToken},
    tokens::{self, BadToken, Kind},
};
use crate::{
    audit::{self, By, Entry},
    env::Env,
};
use crm_entity::{app_user, idempotency_key, membership, workspace};
use crm_rules::device;
use crm_store::dialect;
use crm_types::{
    FieldError, UserId, WorkspaceId,
    audit::AuditAct,
    auth::{LoginIn, Me},
    live::Ticket,
    permission::Role,
    text::is_email,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::json;
use std::{fmt, net::IpAddr};

/// An owner who was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewOwner {
    /// The user.
    pub user: UserId,
    /// The workspace that they own.
    pub workspace: WorkspaceId,
}

/// Somebody has signed in. Does not print its tokens.
pub struct SignedIn {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Seconds until it ends.
    pub expires_in: u32,
    /// For the cookie.
    pub refresh_token: String,
}

/// A session goes on. Does not print its tokens.
pub struct Refreshed {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Seconds until it ends.
    pub expires_in: u32,
    /// For the cookie; `None` when a request at the same moment got the new one.
    pub refresh_token: Option<String>,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").finish_non_exhaustive()
    }
}

impl fmt::Debug for Refreshed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refreshed").field("rotated", &self.refresh_token.is_some()).finish_non_exhaustive()
    }
}

impl From<BadToken> for AccessError {
    fn from(_: BadToken) -> Self {
        Self::Unauthenticated
    }
}

/// Creates an owner. The first one gets a new workspace, those after join it.
///
/// # Errors
/// [`AccessError::Invalid`] names what is wrong with the input, [`AccessError::Duplicate`] when the email address has
/// an account.
pub async fn create_owner(
    env: &Env,
    email: &str,
    password: &str,
    name: &str,
    workspace_name: &str,
) -> Result<NewOwner, AccessError> {
    make_owner(env, email, password, name, workspace_name, false).await
}

/// Creates an owner with a workspace of their own, beside those that are there.
///
/// # Errors
/// As [`create_owner`].
pub async fn found_workspace(
    env: &Env,
    email: &str,
    password: &str,
    name: &str,
    workspace_name: &str,
) -> Result<NewOwner, AccessError> {
    make_owner(env, email, password, name, workspace_name, true).await
}

async fn make_owner(
    env: &Env,
    email: &str,
    password: &str,
    name: &str,
    workspace_name: &str,
    of_a_new_one: bool,
) -> Result<NewOwner, AccessError> {
    let email = fold(email);
    let (name, workspace_name) = (name.trim().to_owned(), workspace_name.trim().to_owned());
    check_owner(&email, password, &name).await?;
    let password_hash = password::hash(&env.ids, password).await?;
    let env2 = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                dialect::serialise(tx, "owner").await?;
                if user_by_email(tx, &email).await?.is_some() {
                    return Err(AccessError::Duplicate);
                }
                let now = env2.now();
                let user = UserId(env2.id());
                app_user::Entity::insert(app_user::ActiveModel {
                    id: Set(user.0),
                    email: Set(email.clone()),
                    name: Set(name),
                    password_hash: Set(password_hash),
                    created_at: Set(now),
                })
                .exec_without_returning(tx)
                .await?;
                let workspace = match workspace::Entity::find().order_by_asc(workspace::Column::Id).one(tx).await? {
                    Some(first) if !of_a_new_one => first.id.into(),
                    _ => new_workspace(tx, &env2, workspace_name).await?,
                };
                membership::Entity::insert(membership::ActiveModel {
                    workspace_id: Set(workspace.0),
                    id: Set(env2.id()),
                    user_id: Set(user.0),
                    role: Set(Role::Owner.as_str().to_owned()),
                    created_at: Set(now),
                })
                .exec_without_returning(tx)
                .await?;
                let entry = Entry::of(AuditAct::OwnerCreated, "user", user, email);
                audit::record(tx, &env2, By::command(workspace), entry).await?;
                Ok(NewOwner { user, workspace })
            })
        })
        .await
}

/// Signs in with email and password.
///
/// # Errors
/// [`AccessError::WrongCredentials`], after the same effort whether or not the user exists; [`AccessError::Busy`]
/// when too many sign in at once.
pub async fn login(
    env: &Env,
    input: &LoginIn,
    user_agent: &str,
    address: Option<IpAddr>,
) -> Result<SignedIn, AccessError> {
    let user = user_by_email(env.store.read(), &fold(&input.email)).await?;
    let too_long = input.password.len() > 4 * password::LONGEST;
    let hash = user.as_ref().filter(|_| !too_long).map(|user| user.password_hash.clone());
    let checked = password::check(if too_long { "" } else { &input.password }, hash).await?;
    let Some(user) = user else { return Err(AccessError::WrongCredentials) };
    if checked == Checked::Wrong {
        // Not waited for: who is not known must not be told apart by the time it takes.
        tokio::spawn(note_refused(env.clone(), user, address));
        return Err(AccessError::WrongCredentials);
    }
    let rehashed = match checked {
        Checked::RightButOld => Some(password::hash(&env.ids, &input.password).await?),
        Checked::Right | Checked::Wrong => None,
    };
    let member = first_membership(env, &user).await?.ok_or(AccessError::WrongCredentials)?;
    let (user, checked_hash, workspace) = (UserId(user.id), user.password_hash, WorkspaceId(member.workspace_id));
    let (env2, user_agent) = (env.clone(), user_agent.to_owned());
    let token = env
        .store
        .write::<_, AccessError, _>(move |tx| {
            Box::pin(async move {
                // A password that was changed meanwhile opens nothing: the change has ended all sessions before this one.
                sessions::lock_account(tx, user).await?;
                let now = app_user::Entity::find_by_id(user.0).one(tx).await?;
                if now.is_none_or(|now| now.password_hash != checked_hash) {
                    return Err(AccessError::WrongCredentials);
                }
                if let Some(hash) = rehashed {
                    app_user::Entity::update_many()
                        .filter(app_user::Column::Id.eq(user.0))
                        .col_expr(app_user::Column::PasswordHash, Expr::value(hash))
                        .exec(tx)
                        .await?;
                }
                let token = sessions::open(tx, &env2, user, workspace, &user_agent).await?;
                let entry = Entry::of(AuditAct::SignedIn, "user", user, device(&user_agent));
                audit::record(tx, &env2, By::user(workspace, user, address), entry).await?;
                Ok(token)
            })
        })
        .await?;
    Ok(SignedIn {
        access_token: tokens::issue(env, Kind::Access, user, workspace, token.session)?,
        expires_in: Kind::Access.seconds(),
        refresh_token: token.text(),
    })
}

/// Notes in the log of the user's workspace that somebody does not know the password. What was tried is not kept: it may
/// be the right one for something else.
async fn note_refused(env: Env, user: app_user::Model, address: Option<IpAddr>) {
    let note = async {
        let Some(member) = first_membership(&env, &user).await? else { return Ok(()) };
        let by = By::unknown(member.workspace_id.into(), address);
        let entry = Entry::of(AuditAct::SignInRefused, "user", user.id, &user.email);
        let env2 = env.clone();
        env.store
            .write::<_, DbErr, _>(move |tx| Box::pin(async move { audit::record(tx, &env2, by, entry).await }))
            .await
    };
    if let Err(error) = note.await {
        tracing::error!(%error, user.id = %user.id, "A refused log-in could not be noted in the audit log");
    }
}

async fn first_membership(env: &Env, user: &app_user::Model) -> Result<Option<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::UserId.eq(user.id))
        .order_by_asc(membership::Column::CreatedAt)
        .one(env.store.read())
        .await
}

/// Exchanges a refresh token for an access token and, as a rule, the next refresh token.
///
/// # Errors
/// [`AccessError::Unauthenticated`] when the token is unknown, its session has ended, or it was used before; the
/// last ends the session.
pub async fn refresh(env: &Env, refresh_token: &str, address: Option<IpAddr>) -> Result<Refreshed, AccessError> {
    let token = RefreshToken::parse(refresh_token).ok_or(AccessError::Unauthenticated)?;
    let env2 = env.clone();
    let exchange = env
        .store
        .write::<_, DbErr, _>(move |tx| {
            Box::pin(async move {
                let exchange = sessions::exchange(tx, &env2, &token).await?;
                if let Exchange::Reused(session) = &exchange {
                    let by = By::unknown(session.workspace_id.into(), address);
                    let entry = Entry::of(AuditAct::TokenReused, "user", session.user_id, device(&session.user_agent));
                    audit::record(tx, &env2, by, entry).await?;
                }
                Ok(exchange)
            })
        })
        .await?;
    match exchange {
        Exchange::Good(session, next) => Ok(Refreshed {
            access_token: tokens::issue(
                env,
                Kind::Access,
                session.user_id.into(),
                session.workspace_id.into(),
                session.id.into(),
            )?,
            expires_in: Kind::Access.seconds(),
            refresh_token: next.map(|token| token.text()),
        }),
        Exchange::Reused(session) => {
            tracing::warn!(session.id = %session.id, user.id = %session.user_id,
                "A used refresh token came again; the session was ended");
            Err(AccessError::Unauthenticated)
        }
        Exchange::Unknown => Err(AccessError::Unauthenticated),
    }
}

/// Ends the session of a refresh token. A token that is not good any more is no error: the goal is reached.
///
/// # Errors
/// The database's error.
pub async fn logout(env: &Env, refresh_token: &str, address: Option<IpAddr>) -> Result<(), AccessError> {
    let Some(token) = RefreshToken::parse(refresh_token) else { return Ok(()) };
    let env2 = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                if let Some(session) = sessions::close(tx, &env2, &token).await? {
                    let by = By::user(session.workspace_id.into(), session.user_id.into(), address);
                    let entry = Entry::of(AuditAct::SignedOut, "user", session.user_id, device(&session.user_agent));
                    audit::record(tx, &env2, by, entry).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Who an access token stands for, now: the session must live and the membership exist.
///
/// # Errors
/// [`AccessError::Unauthenticated`].
pub async fn authenticate(env: &Env, access_token: &str) -> Result<Principal, AccessError> {
    let claims = tokens::verify(env, Kind::Access, access_token)?;
    principal(env, &claims).await
}

/// Whether the session of a principal still lives: neither ended by itself nor by somebody.
///
/// # Errors
/// The database's error.
pub async fn is_living(env: &Env, by: &Principal) -> Result<bool, DbErr> {
    Ok(sessions::living(env.store.read(), env, by.session).await?.is_some())
}

/// Who is signed in, and what they may do.
///
/// # Errors
/// [`AccessError::Unauthenticated`] when the user or the workspace is gone.
pub async fn me(env: &Env, by: &Principal) -> Result<Me, AccessError> {
    let user =
        app_user::Entity::find_by_id(by.user.0).one(env.store.read()).await?.ok_or(AccessError::Unauthenticated)?;
    let workspace = workspace::Entity::find_by_id(by.workspace.0)
        .one(env.store.read())
        .await?
        .ok_or(AccessError::Unauthenticated)?;
    Ok(Me {
        user_id: by.user,
        email: user.email,
        name: user.name,
        workspace_id: by.workspace,
        workspace_name: workspace.name,
        time_zone: workspace.time_zone,
        role: by.role,
        permissions: by.rights.iter().collect(),
        simulator_url: env.simulator_url.as_deref().map(str::to_owned),
        sending_armed: workspace.sending_armed,
    })
}

/// A ticket for the live stream: good once, for 30 seconds.
///
/// # Errors
/// [`AccessError::Unauthenticated`] when it cannot be signed.
pub async fn issue_ticket(env: &Env, by: &Principal) -> Result<Ticket, AccessError> {
    let ticket = tokens::issue(env, Kind::Ticket, by.user, by.workspace, by.session)?;
    Ok(Ticket { ticket, expires_in: Kind::Ticket.seconds() })
}

/// Who a ticket stands for. It is used up by this.
///
/// # Errors
/// [`AccessError::Unauthenticated`] when it is not valid or was used before.
pub async fn redeem_ticket(env: &Env, ticket: &str) -> Result<Principal, AccessError> {
    let claims = tokens::verify(env, Kind::Ticket, ticket)?;
    let principal = principal(env, &claims).await?;
    let key = format!("ticket:{}", claims.jti);
    let env2 = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                dialect::serialise(tx, &key).await?;
                let used = idempotency_key::Entity::of(principal.workspace)
                    .filter(idempotency_key::Column::Key.eq(&key))
                    .one(tx)
                    .await?;
                if used.is_some() {
                    return Err(AccessError::Unauthenticated);
                }
                idempotency_key::Entity::insert(idempotency_key::ActiveModel {
                    workspace_id: Set(principal.workspace.0),
                    id: Set(env2.id()),
                    key: Set(key),
                    request_hash: Set(String::new()),
                    answer: Set(json!(null)),
                    created_at: Set(env2.now()),
                })
                .exec_without_returning(tx)
                .await?;
                Ok(principal)
            })
        })
        .await
}

/// The living session and the present role behind a token's claims.
async fn principal(env: &Env, claims: &tokens::Claims) -> Result<Principal, AccessError> {
    // One question: it is asked before every other one.
    let sql = "SELECT m.role AS role, w.region AS region FROM session AS s \
               JOIN membership AS m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id \
               JOIN workspace AS w ON w.id = s.workspace_id \
               WHERE s.id = ? AND s.user_id = ? AND s.workspace_id = ? AND s.revoked_at IS NULL AND s.expires_at > ?";
    let values = [claims.sid.0.into(), claims.sub.0.into(), claims.wid.0.into(), env.now().into()];
    let read = env.store.read();
    let row = read.query_one_raw(dialect::statement(read, sql, values)).await?.ok_or(AccessError::Unauthenticated)?;
    let role: String = row.try_get("", "role")?;
    let region: String = row.try_get("", "region")?;
    let role = Role::parse(&role).ok_or(AccessError::Unauthenticated)?;
    let region = Region::parse(&region);
    let rights = role.rights();
    Ok(Principal { user: claims.sub, workspace: claims.wid, session: claims.sid, role, rights, region, address: None })
}

async fn user_by_email(connection: &impl ConnectionTrait, email: &str) -> Result<Option<app_user::Model>, DbErr> {
    if email.contains('\0') {
        return Ok(None); // PostgreSQL refuses the question
    }
    app_user::Entity::find().filter(app_user::Column::Email.eq(email)).one(connection).await
}

/// Whether anybody can log in at all.
///
/// # Errors
/// The database's error.
pub async fn has_owner(env: &Env) -> Result<bool, AccessError> {
    // Over all workspaces: the question is whether this installation is a new one.
    Ok(app_user::Entity::find().one(env.store.read()).await?.is_some())
}

async fn new_workspace(tx: &impl ConnectionTrait, env: &Env, name: String) -> Result<WorkspaceId, DbErr> {
    let id = WorkspaceId(env.id());
    workspace::Entity::insert(workspace::ActiveModel {
        id: Set(id.0),
        name: Set(name),
        time_zone: Set("America/New_York".to_owned()),
        region: Set("US".to_owned()),
        sending_armed: Set(true),
        change_seq: Set(0),
        ledger_seq: Set(0),
        ledger_hash: Set(crate::live::GENESIS.to_owned()),
        audit_seq: Set(0),
        audit_hash: Set(crate::live::GENESIS.to_owned()),
        created_at: Set(env.now()),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

fn fold(email: &str) -> String {
    email.trim().to_lowercase()
}

async fn check_owner(email: &str, password: &str, name: &str) -> Result<(), AccessError> {
    let mut errors = Vec::new();
    if !is_email(email) {
        errors.push(FieldError::new("/email", "An email address looks like name@example.com."));
    }
    if let Err(message) = password::acceptable(password, &[email, name]).await? {
        errors.push(FieldError::new("/password", message));
    }
    if name.chars().count() > 200 || name.chars().any(char::is_control) {
        errors.push(FieldError::new("/name", "A name has at most 200 characters on one line."));
    }
    if errors.is_empty() { Ok(()) } else { Err(AccessError::Invalid(errors)) }
}
