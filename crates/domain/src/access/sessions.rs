//! Sessions: one row is one signed-in browser and one family of refresh tokens.
//!
//! A refresh token is good once; its use gives the next one. The one before stays good for ten seconds, because a
//! browser with two tabs asks twice, but gives no further refresh token. Any other use of an old token means that
//! two parties hold the family, and ends it for both. A made-up token ends nothing: whoever knows the id of a session
//! could otherwise sign its owner out.

use super::{Principal, handle::Handle};
use crate::{
    audit::{self, Entry},
    env::Env,
};
use chrono::TimeDelta;
use crm_entity::session::{ActiveModel, Column, Entity, Model};
use crm_rules::device;
use crm_store::{Tx, dialect};
use crm_types::{SessionId, UserId, WorkspaceId, audit::AuditAct};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Select, prelude::DateTimeUtc,
    sea_query::Expr,
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// After this long everybody signs in again.
const LIFE: TimeDelta = TimeDelta::days(30);
/// How long the refresh token before the present one is a slow twin and not a thief.
const GRACE: TimeDelta = TimeDelta::seconds(10);
/// How much of the browser's name is kept.
const USER_AGENT: usize = 200;

/// A refresh token: the session's id and a 256-bit secret, of which the database has only the hash.
pub(super) struct RefreshToken(Handle);

impl RefreshToken {
    /// Half of the secret is chance, the other half proves that it was we who drew it.
    fn new(env: &Env, session: SessionId) -> Self {
        let mut handle = Handle::new(env, session.0);
        let whole = env.vault.mac("refresh token", &Self::marked(&handle));
        handle.secret[16..].copy_from_slice(&whole[..16]);
        Self(handle)
    }

    /// Whether this server ever gave it out, to whomever.
    pub(super) fn is_ours(&self, env: &Env) -> bool {
        let message = Self::marked(&self.0);
        env.vault.macs("refresh token", &message).any(|whole| whole[..16].ct_eq(&self.0.secret[16..]).into())
    }

    fn marked(handle: &Handle) -> Vec<u8> {
        [handle.id.as_bytes().as_slice(), &handle.secret[..16]].concat()
    }

    /// Reads one; `None` for anything that cannot be.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Handle::parse(text).map(Self)
    }

    /// The token as the browser keeps it.
    pub(super) fn text(&self) -> String {
        self.0.text()
    }

    /// The session that it belongs to.
    pub(super) fn session(&self) -> SessionId {
        self.0.id.into()
    }

    fn hash(&self) -> String {
        self.0.hash()
    }

    fn has(&self, hash: &str) -> bool {
        self.0.has(hash)
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
        id: Set(token.session().0),
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
    dialect::serialise(tx, &format!("session:{}", token.session())).await?;
    let Some(session) = living(tx, env, token.session()).await? else { return Ok(Exchange::Unknown) };
    let now = env.now();
    if token.has(&session.refresh_hash) {
        let next = RefreshToken::new(env, token.session());
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
    revoke(tx, session.id, now).await?;
    Ok(Exchange::Reused(session))
}

/// Ends the session of a token and returns it. Only its newest two tokens may, so that an id alone cannot sign anybody
/// out.
pub(super) async fn close(tx: &impl ConnectionTrait, env: &Env, token: &RefreshToken) -> Result<Option<Model>, DbErr> {
    dialect::serialise(tx, &format!("session:{}", token.session())).await?;
    let Some(session) = living(tx, env, token.session()).await? else { return Ok(None) };
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

/// Which sessions of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// All of them, wherever they work.
    All,
    /// All that work in one workspace.
    In(WorkspaceId),
    /// This one.
    One(SessionId),
    /// All but this one.
    Not(SessionId),
}

/// Ends living sessions of a user. Returns those that were ended.
pub(super) async fn revoke_of(
    tx: &impl ConnectionTrait,
    env: &Env,
    user: UserId,
    which: Which,
) -> Result<Vec<Model>, DbErr> {
    let living = living_of(env, user);
    let living = match which {
        Which::All => living,
        Which::In(workspace) => living.filter(Column::WorkspaceId.eq(workspace.0)),
        Which::One(one) => living.filter(Column::Id.eq(one.0)),
        Which::Not(spared) => living.filter(Column::Id.ne(spared.0)),
    };
    let found = living.all(tx).await?;
    for session in &found {
        revoke(tx, session.id, env.now()).await?;
    }
    Ok(found)
}

/// Ends sessions of whoever asks, with an entry in the log for each; how many there were.
pub(super) async fn end(tx: &Tx, env: &Env, by: &Principal, which: Which) -> Result<u64, DbErr> {
    let ended = revoke_of(tx, env, by.user, which).await?;
    for session in &ended {
        let entry = Entry::of(AuditAct::SessionRevoked, "user", by.user, device(&session.user_agent));
        audit::record(tx, env, by, entry).await?;
    }
    Ok(ended.len() as u64)
}

/// Ends all sessions of whoever asks but the one that they ask from.
pub(super) async fn end_others(tx: &Tx, env: &Env, by: &Principal) -> Result<u64, DbErr> {
    end(tx, env, by, by.session().map_or(Which::All, Which::Not)).await
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
