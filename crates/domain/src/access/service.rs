//! The use cases of access.

use super::{
    AccessError, Principal, Region, Via, keys,
    password::{self, Checked},
    people,
    sessions::{self, Exchange, RefreshToken},
    tokens::{self, BadToken, Kind},
    two_factor,
};
use crate::{
    audit::{self, By, Entry},
    env::Env,
};
use crm_entity::{app_user, idempotency_key, workspace};
use crm_rules::device;
use crm_store::dialect;
use crm_types::{
    UserId, WorkspaceId,
    audit::AuditAct,
    auth::{LoginIn, Me},
    live::Ticket,
    permission::Role,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use std::{fmt, net::IpAddr};

/// Somebody has signed in. Does not print its tokens.
pub struct SignedIn {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Seconds until it ends.
    pub expires_in: u32,
    /// For the cookie.
    pub refresh_token: String,
    /// Who it is.
    pub user: UserId,
    /// Where they work.
    pub workspace: WorkspaceId,
}

/// A session goes on. Does not print its tokens.
pub struct Refreshed {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Seconds until it ends.
    pub expires_in: u32,
    /// For the cookie; `None` when a request at the same moment got the new one.
    pub refresh_token: Option<String>,
    /// Who it is.
    pub user: UserId,
    /// Where they work.
    pub workspace: WorkspaceId,
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

/// Signs in with email and password, and with a second factor where there is one.
///
/// # Errors
/// [`AccessError::WrongCredentials`], after the same effort whether or not the user exists; once the password is right,
/// [`AccessError::SecondFactor`] or [`AccessError::WrongCode`]; [`AccessError::Busy`] when too many sign in at once.
pub async fn login(
    env: &Env,
    input: &LoginIn,
    user_agent: &str,
    address: Option<IpAddr>,
) -> Result<SignedIn, AccessError> {
    let user = people::user_by_email(env.store.read(), &people::fold(&input.email)).await?;
    let too_long = input.password.len() > 4 * password::LONGEST;
    let hash = user.as_ref().filter(|_| !too_long).map(|user| user.password_hash.clone());
    let checked = password::check(if too_long { "" } else { &input.password }, hash).await?;
    let Some(user) = user else { return Err(AccessError::WrongCredentials) };
    if checked == Checked::Wrong {
        // Not waited for: who is not known must not be told apart by the time it takes.
        tokio::spawn(people::note_refused_stranger(env.clone(), user, address));
        return Err(AccessError::WrongCredentials);
    }
    let rehashed = match checked {
        Checked::RightButOld => Some(password::hash(&env.ids, &input.password).await?),
        Checked::Right | Checked::Wrong => None,
    };
    let member = people::first_membership(env.store.read(), user.id).await?.ok_or(AccessError::WrongCredentials)?;
    let (known, user, workspace) = (user.clone(), UserId(user.id), WorkspaceId(member.workspace_id));
    let (env2, user_agent, checked_hash, code) =
        (env.clone(), user_agent.to_owned(), known.password_hash.clone(), input.code.clone());
    let opened = env
        .store
        .write::<_, AccessError, _>(move |tx| {
            Box::pin(async move {
                // A password that was changed meanwhile opens nothing: the change has ended all sessions before this one.
                sessions::lock_account(tx, user).await?;
                let now = app_user::Entity::find_by_id(user.0).one(tx).await?;
                let now = now.filter(|now| now.password_hash == checked_hash).ok_or(AccessError::WrongCredentials)?;
                let by = By::user(workspace, user, address);
                if now.totp_since.is_some() {
                    let code = code.as_deref().filter(|code| !code.trim().is_empty());
                    let code = code.ok_or(AccessError::SecondFactor)?;
                    two_factor::show_second(tx, &env2, by, &now, code, &user_agent).await?;
                }
                if let Some(hash) = rehashed {
                    people::set_password(tx, user, hash).await?;
                }
                let token = sessions::open(tx, &env2, user, workspace, &user_agent).await?;
                let entry = Entry::of(AuditAct::SignedIn, "user", user, device(&user_agent));
                audit::record(tx, &env2, by, entry).await?;
                Ok(token)
            })
        })
        .await;
    if let Err(AccessError::WrongCode) = &opened {
        people::note_refused_stranger(env.clone(), known, address).await;
    }
    let token = opened?;
    Ok(SignedIn {
        access_token: tokens::issue(env, Kind::Access, user, workspace, token.session())?,
        expires_in: Kind::Access.seconds(),
        refresh_token: token.text(),
        user,
        workspace,
    })
}

/// Exchanges a refresh token for an access token and, as a rule, the next refresh token.
///
/// # Errors
/// [`AccessError::Unauthenticated`] when the token is unknown, its session has ended, or it was used before; the
/// last ends the session.
pub async fn refresh(env: &Env, refresh_token: &str, address: Option<IpAddr>) -> Result<Refreshed, AccessError> {
    // A made-up one costs no write.
    let token = RefreshToken::parse(refresh_token).filter(|token| token.is_ours(env));
    let token = token.ok_or(AccessError::Unauthenticated)?;
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
            user: session.user_id.into(),
            workspace: session.workspace_id.into(),
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
    let token = RefreshToken::parse(refresh_token).filter(|token| token.is_ours(env));
    let Some(token) = token else { return Ok(()) };
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

/// Whether the session or the key of a principal still lives: neither ended by itself nor by somebody.
///
/// # Errors
/// The database's error.
pub async fn is_living(env: &Env, by: &Principal) -> Result<bool, DbErr> {
    match by.via {
        // Somebody who went over to another workspace is not here any more.
        Via::Session(id) => {
            let session = sessions::living(env.store.read(), env, id).await?;
            Ok(session.is_some_and(|session| session.workspace_id == by.workspace.0))
        }
        Via::Key { id, .. } => keys::is_living(env, by.workspace, id).await,
    }
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
/// [`AccessError::Unauthenticated`] when it cannot be signed, [`AccessError::Forbidden`] for a key, which needs none.
pub async fn issue_ticket(env: &Env, by: &Principal) -> Result<Ticket, AccessError> {
    let session = by.session().ok_or(AccessError::Forbidden)?;
    let ticket = tokens::issue(env, Kind::Ticket, by.user, by.workspace, session)?;
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
    let via = Via::Session(claims.sid);
    Ok(Principal { user: claims.sub, workspace: claims.wid, via, role, rights, region, address: None })
}
