//! Sessions: one row is one signed-in browser and one family of refresh tokens.
//!
//! A refresh token is good once; its use gives the next one. The one before stays good for ten seconds, because a
//! browser with two tabs asks twice, but gives no further refresh token. Any other use of an old token means that
//! two parties hold the family, and ends it for both. A made-up token ends nothing: whoever knows the id of a session
//! could otherwise sign its owner out.

use crate::env::Env;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use crm_entity::session::{ActiveModel, Column, Entity, Model};
use crm_store::dialect;
use crm_types::{SessionId, UserId, WorkspaceId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Select, prelude::DateTimeUtc,
    sea_query::Expr,
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// After this long everybody signs in again.
const LIFE: TimeDelta = TimeDelta::days(30);
/// How long the refresh token before the present one is a slow twin and not a thief.
const GRACE: TimeDelta = TimeDelta::seconds(10);
/// How much of the browser's name is kept.
const USER_AGENT: usize = 200;

/// A refresh token: the session's id and a 256-bit secret, of which the database has only the hash.
pub(super) struct RefreshToken {
    pub(super) session: SessionId,
    secret: [u8; 32],
}

impl RefreshToken {
    /// Half of the secret is chance, the other half proves that it was we who drew it.
    fn new(env: &Env, session: SessionId) -> Self {
        let mut secret: [u8; 32] = env.ids.bytes();
        let mark = Self::mark(env, session, &secret);
        secret[16..].copy_from_slice(&mark);
        Self { session, secret }
    }

    /// Whether this server ever gave it out, to whomever.
    fn is_ours(&self, env: &Env) -> bool {
        Self::mark(env, self.session, &self.secret).ct_eq(&self.secret[16..]).into()
    }

    fn mark(env: &Env, session: SessionId, secret: &[u8; 32]) -> [u8; 16] {
        let message = [session.0.as_bytes().as_slice(), &secret[..16]].concat();
        let whole = env.vault.mac("refresh token", &message);
        *whole.first_chunk().unwrap_or(&[0; 16])
    }

    /// Reads `<session id>.<secret>`, both base64url; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.len() > 100 {
            return None;
        }
        let (id, secret) = text.split_once('.')?;
        let id = URL_SAFE_NO_PAD.decode(id).ok()?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        Some(Self { session: SessionId(Uuid::from_slice(&id).ok()?), secret })
    }

    /// The token as the browser keeps it.
    pub(super) fn text(&self) -> String {
        format!("{}.{}", URL_SAFE_NO_PAD.encode(self.session.0), URL_SAFE_NO_PAD.encode(self.secret))
    }

    fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.secret))
    }

    fn has(&self, hash: &str) -> bool {
        self.hash().as_bytes().ct_eq(hash.as_bytes()).into()
    }
}

/// What became of a refresh token.
pub(super) enum Exchange {
    /// It was good: here is the session, and the next token unless a twin has it already.
    Good(Model, Option<RefreshToken>),
    /// It was used before: the family is ended.
    Reused(Model),
    /// There is no such living session.
    Unknown,
}

/// Opens a session.
pub(super) async fn open(
    tx: &impl ConnectionTrait,
    env: &Env,
    user: UserId,
    workspace: WorkspaceId,
    user_agent: &str,
) -> Result<RefreshToken, DbErr> {
    let now = env.now();
    let token = RefreshToken::new(env, SessionId(env.id()));
    Entity::insert(ActiveModel {
        id: Set(token.session.0),
        user_id: Set(user.0),
        workspace_id: Set(workspace.0),
        refresh_hash: Set(token.hash()),
        previous_hash: Set(None),
        rotated_at: Set(None),
        user_agent: Set(user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT).collect()),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + LIFE),
        revoked_at: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(token)
}

/// Exchanges a refresh token, in the caller's transaction, which must be committed whatever comes out.
pub(super) async fn exchange(tx: &impl ConnectionTrait, env: &Env, token: &RefreshToken) -> Result<Exchange, DbErr> {
    // Twins run one after the other, so that only one of them rotates.
    dialect::serialise(tx, &format!("session:{}", token.session)).await?;
    let Some(session) = living(tx, env, token.session).await? else { return Ok(Exchange::Unknown) };
    let now = env.now();
    if token.has(&session.refresh_hash) {
        let next = RefreshToken::new(env, token.session);
        Entity::update_many()
            .filter(Column::Id.eq(session.id))
            .col_expr(Column::RefreshHash, Expr::value(next.hash()))
            .col_expr(Column::PreviousHash, Expr::value(&session.refresh_hash))
            .col_expr(Column::RotatedAt, Expr::value(now))
            .col_expr(Column::LastUsedAt, Expr::value(now))
            .exec(tx)
            .await?;
        return Ok(Exchange::Good(session, Some(next)));
    }
    let twin = session.previous_hash.as_deref().is_some_and(|hash| token.has(hash))
        && session.rotated_at.is_some_and(|at| now - at <= GRACE);
    if twin {
        return Ok(Exchange::Good(session, None));
    }
    if !token.is_ours(env) {
        return Ok(Exchange::Unknown);
    }
    revoke(tx, session.id, now).await?;
    Ok(Exchange::Reused(session))
}

/// Ends the session of a token and returns it. Only its newest two tokens may, so that an id alone cannot sign anybody
/// out.
pub(super) async fn close(tx: &impl ConnectionTrait, env: &Env, token: &RefreshToken) -> Result<Option<Model>, DbErr> {
    dialect::serialise(tx, &format!("session:{}", token.session)).await?;
    let Some(session) = living(tx, env, token.session).await? else { return Ok(None) };
    if token.has(&session.refresh_hash) || session.previous_hash.as_deref().is_some_and(|hash| token.has(hash)) {
        revoke(tx, session.id, env.now()).await?;
        return Ok(Some(session));
    }
    Ok(None)
}

/// A session that has neither ended by itself nor been ended.
pub(super) async fn living(
    connection: &impl ConnectionTrait,
    env: &Env,
    session: SessionId,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(session.0)
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()))
        .one(connection)
        .await
}

/// Log-ins and changes of the password of one user run one after the other.
pub(super) async fn lock_account(tx: &impl ConnectionTrait, user: UserId) -> Result<(), DbErr> {
    dialect::serialise(tx, &format!("account:{user}")).await
}

/// Ends the living sessions of a user, or one of them; not the one that is spared. Returns those that were ended.
pub(super) async fn revoke_of(
    tx: &impl ConnectionTrait,
    env: &Env,
    user: UserId,
    one: Option<SessionId>,
    spared: Option<SessionId>,
) -> Result<Vec<Model>, DbErr> {
    let mut living = living_of(env, user);
    if let Some(one) = one {
        living = living.filter(Column::Id.eq(one.0));
    }
    if let Some(spared) = spared {
        living = living.filter(Column::Id.ne(spared.0));
    }
    let found = living.all(tx).await?;
    for session in &found {
        revoke(tx, session.id, env.now()).await?;
    }
    Ok(found)
}

/// The sessions of a user that have neither ended by themselves nor been ended.
pub(super) fn living_of(env: &Env, user: UserId) -> Select<Entity> {
    Entity::find()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()))
}

async fn revoke(tx: &impl ConnectionTrait, session: Uuid, at: DateTimeUtc) -> Result<(), DbErr> {
    Entity::update_many().filter(Column::Id.eq(session)).col_expr(Column::RevokedAt, Expr::value(at)).exec(tx).await?;
    Ok(())
}
