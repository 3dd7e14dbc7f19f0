//! API keys: how programs come in.
//!
//! A key acts in the name of the member who made it and can never do more than they may at this moment: its rights are
//! its scopes and, at the same time, those of its maker's role. It ends with the membership.

use super::{
    AccessError, Principal, Region, Via,
    handle::{self, SECRET},
    members,
};
use crate::{
    audit::{self, Entry},
    env::Env,
    idempotency::{self, Claim},
    page::Keyset,
};
use chrono::TimeDelta;
use crm_entity::{
    api_key::{ActiveModel, Column, Entity, Model},
    app_user,
};
use crm_store::{Tx, dialect};
use crm_types::{
    ApiKeyId, FieldError, PageOf, Permission, UserId, WorkspaceId,
    api_key::{ApiKey, ApiKeyIn, ApiKeyMade, ApiKeyState, DEFAULT_PER_MINUTE},
    audit::AuditAct,
    page::PageQuery,
    permission::{Rights, Role},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, PaginatorTrait, QueryFilter,
    prelude::DateTimeUtc, sea_query::Expr,
};
use serde_json::json;
use std::{collections::HashMap, net::IpAddr};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// How every key begins, so that people and scanners of source code know one when they see it.
const PREFIX: &str = "crm_live_";
/// How many keys a workspace may have in use.
const MOST: u64 = 100;
/// How exactly the last use is known; each note is a write.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A key as a program shows it: `crm_live_<id>_<secret>`, both hexadecimal.
struct Shown {
    id: ApiKeyId,
    secret: [u8; SECRET],
}

impl Shown {
    fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        if id.len() != 32 {
            return None;
        }
        let mut bytes = [0; SECRET];
        hex::decode_to_slice(secret, &mut bytes).ok()?;
        Some(Self { id: ApiKeyId(Uuid::try_parse(id).ok()?), secret: bytes })
    }

    fn text(&self) -> String {
        format!("{PREFIX}{}_{}", self.id.0.simple(), hex::encode(self.secret))
    }

    /// The whole id: its first half is the time, which keys of one minute share.
    fn prefix(id: Uuid) -> String {
        format!("{PREFIX}{}", id.simple())
    }
}

/// Whether a bearer token claims to be a key.
pub fn is_key(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// Makes a key.
///
/// # Errors
/// [`AccessError::Invalid`] names a scope that its maker does not have, a time that has passed, or that there are too many.
pub async fn create_key(
    env: &Env,
    by: Principal,
    input: ApiKeyIn,
    claim: Option<Claim>,
) -> Result<ApiKeyMade, AccessError> {
    let work = env.clone();
    idempotency::once_sealed(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            members::lock(tx, by.workspace).await?;
            let now = work.now();
            let mine = members::acting_role(tx, &by).await?.rights();
            let mut errors: Vec<FieldError> = (input.scopes.iter().enumerate())
                .filter(|(_, scope)| !mine.has(**scope))
                .map(|(index, _)| FieldError::new(format!("/scopes/{index}"), "You may not do this yourself."))
                .collect();
            if input.expires_at.is_some_and(|at| at <= now) {
                errors.push(FieldError::new("/expires_at", "This time has passed."));
            }
            if errors.is_empty() && in_use(&work, by.workspace).count(tx).await? >= MOST {
                errors.push(FieldError::new("", format!("{MOST} keys are in use already; revoke some first.")));
            }
            if !errors.is_empty() {
                return Err(AccessError::Invalid(errors));
            }
            let shown = Shown { id: ApiKeyId(work.id()), secret: work.ids.bytes() };
            let scopes: Vec<&str> = input.rights().iter().map(Permission::as_str).collect();
            let row = Model {
                workspace_id: by.workspace.0,
                id: shown.id.0,
                name: input.name.trim().to_owned(),
                secret_hash: handle::hash(&shown.secret),
                scopes: scopes.join(" "),
                per_minute: i32::try_from(input.per_minute.unwrap_or(DEFAULT_PER_MINUTE)).unwrap_or(i32::MAX),
                created_by: by.user.0,
                created_at: now,
                expires_at: input.expires_at,
                last_used_at: None,
                last_used_from: None,
                revoked_at: None,
            };
            Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(tx).await?;
            let entry = Entry::of(AuditAct::ApiKeyCreated, "api_key", shown.id, row.name.clone())
                .after(json!({"scopes": scopes, "expires_at": row.expires_at, "per_minute": row.per_minute}));
            audit::record(tx, &work, &by, entry).await?;
            let api_key = views(tx, &work, vec![row]).await?.pop().ok_or(AccessError::NotFound)?;
            Ok(ApiKeyMade { api_key, secret: shown.text() })
        })
    })
    .await
}

/// The keys of the workspace, the newest first, those that have ended too.
///
/// # Errors
/// [`AccessError::BadCursor`].
pub async fn keys(env: &Env, by: &Principal, page: &PageQuery) -> Result<PageOf<ApiKey>, AccessError> {
    let sorted = Keyset { list: "api_keys", by: Column::CreatedAt, id: Column::Id, order: Order::Desc };
    let (read, all) = (env.store.read(), Entity::of(by.workspace));
    let (rows, next_cursor) = sorted
        .page::<_, _, AccessError>(read, all, page.cursor.as_deref(), page.limit, |row| (row.created_at, row.id))
        .await?;
    Ok(PageOf { items: views(read, env, rows).await?, next_cursor })
}

/// Stops a key, at once and everywhere. One that has stopped already stays as it is.
///
/// # Errors
/// [`AccessError::NotFound`].
pub async fn revoke_key(env: &Env, by: Principal, id: ApiKeyId, claim: Option<Claim>) -> Result<ApiKey, AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            members::lock(tx, by.workspace).await?;
            let mut row = Entity::one(by.workspace, id.0).one(tx).await?.ok_or(AccessError::NotFound)?;
            if row.revoked_at.is_none() {
                row = revoke(tx, &work, &by, row).await?;
            }
            views(tx, &work, vec![row]).await?.pop().ok_or(AccessError::NotFound)
        })
    })
    .await
}

/// Stops the keys that a member has made; how many there were.
pub(super) async fn revoke_of(tx: &Tx, env: &Env, by: &Principal, maker: UserId) -> Result<u64, DbErr> {
    let rows = Entity::of(by.workspace)
        .filter(Column::CreatedBy.eq(maker.0))
        .filter(Column::RevokedAt.is_null())
        .all(tx)
        .await?;
    let count = rows.len() as u64;
    for row in rows {
        revoke(tx, env, by, row).await?;
    }
    Ok(count)
}

async fn revoke(tx: &Tx, env: &Env, by: &Principal, row: Model) -> Result<Model, DbErr> {
    let now = env.now();
    Entity::change(by.workspace)
        .filter(Column::Id.eq(row.id))
        .col_expr(Column::RevokedAt, Expr::value(now))
        .exec(tx)
        .await?;
    audit::record(tx, env, by, Entry::of(AuditAct::ApiKeyRevoked, "api_key", row.id, row.name.clone())).await?;
    Ok(Model { revoked_at: Some(now), ..row })
}

/// Who a key stands for, now: it must live, and its maker belong to the workspace. Not scoped: the workspace is what it
/// tells.
///
/// # Errors
/// [`AccessError::Unauthenticated`].
pub async fn authenticate_key(env: &Env, text: &str, address: Option<IpAddr>) -> Result<Principal, AccessError> {
    let shown = Shown::parse(text).ok_or(AccessError::Unauthenticated)?;
    let sql = "SELECT k.workspace_id AS workspace, k.secret_hash AS secret_hash, k.scopes AS scopes, \
               k.per_minute AS per_minute, k.created_by AS maker, k.last_used_at AS last_used_at, m.role AS role, \
               w.region AS region FROM api_key AS k \
               JOIN membership AS m ON m.workspace_id = k.workspace_id AND m.user_id = k.created_by \
               JOIN workspace AS w ON w.id = k.workspace_id \
               WHERE k.id = ? AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)";
    let (read, now) = (env.store.read(), env.now());
    let question = dialect::statement(read, sql, [shown.id.0.into(), now.into()]);
    let row = read.query_one_raw(question).await?.ok_or(AccessError::Unauthenticated)?;
    let kept: String = row.try_get("", "secret_hash")?;
    if !bool::from(handle::hash(&shown.secret).as_bytes().ct_eq(kept.as_bytes())) {
        return Err(AccessError::Unauthenticated);
    }
    let (workspace, maker): (Uuid, Uuid) = (row.try_get("", "workspace")?, row.try_get("", "maker")?);
    let (scopes, role, region): (String, String, String) =
        (row.try_get("", "scopes")?, row.try_get("", "role")?, row.try_get("", "region")?);
    let per_minute: i32 = row.try_get("", "per_minute")?;
    let last_used: Option<DateTimeUtc> = row.try_get("", "last_used_at")?;
    let role = Role::parse(&role).ok_or(AccessError::Unauthenticated)?;
    if last_used.is_none_or(|at| now - at >= NOTED_EVERY) {
        note_use(env, workspace.into(), shown.id, address).await;
    }
    Ok(Principal {
        user: maker.into(),
        workspace: workspace.into(),
        via: Via::Key { id: shown.id, per_minute: per_minute.unsigned_abs() },
        role,
        rights: granted(&scopes).and(role.rights()),
        region: Region::parse(&region),
        address,
    })
}

/// A request must not fail because nobody could note that it came.
async fn note_use(env: &Env, workspace: WorkspaceId, id: ApiKeyId, address: Option<IpAddr>) {
    let now = env.now();
    let noted = env.store.write::<_, DbErr, _>(move |tx| {
        Box::pin(async move {
            let from = address.map(|address| address.to_string());
            Entity::change(workspace)
                .filter(Column::Id.eq(id.0))
                .filter(
                    Condition::any().add(Column::LastUsedAt.is_null()).add(Column::LastUsedAt.lte(now - NOTED_EVERY)),
                )
                .col_expr(Column::LastUsedAt, Expr::value(now))
                .col_expr(Column::LastUsedFrom, Expr::value(from))
                .exec(tx)
                .await?;
            Ok(())
        })
    });
    if let Err(error) = noted.await {
        tracing::warn!(%error, api_key.id = %id, "The use of an API key could not be noted");
    }
}

/// Whether a key still opens anything.
pub(super) async fn is_living(env: &Env, workspace: WorkspaceId, id: ApiKeyId) -> Result<bool, DbErr> {
    Ok(in_use(env, workspace).filter(Column::Id.eq(id.0)).one(env.store.read()).await?.is_some())
}

fn in_use(env: &Env, workspace: WorkspaceId) -> sea_orm::Select<Entity> {
    Entity::of(workspace)
        .filter(Column::RevokedAt.is_null())
        .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(env.now())))
}

/// Scopes as they are kept. A right that this version does not know is none.
fn granted(scopes: &str) -> Rights {
    Rights::of(scopes.split(' ').filter_map(Permission::parse).filter(|right| right.is_for_keys()))
}

async fn views(connection: &impl ConnectionTrait, env: &Env, rows: Vec<Model>) -> Result<Vec<ApiKey>, DbErr> {
    let makers: Vec<Uuid> = rows.iter().map(|row| row.created_by).collect();
    let users = app_user::Entity::find().filter(app_user::Column::Id.is_in(makers)).all(connection).await?;
    let names: HashMap<Uuid, String> = users.into_iter().map(|user| (user.id, user.name)).collect();
    let view = |row: Model| ApiKey {
        id: row.id.into(),
        prefix: Shown::prefix(row.id),
        scopes: granted(&row.scopes).iter().collect(),
        per_minute: row.per_minute.unsigned_abs(),
        state: match (row.revoked_at, row.expires_at) {
            (Some(_), _) => ApiKeyState::Revoked,
            (None, Some(end)) if end <= env.now() => ApiKeyState::Expired,
            (None, _) => ApiKeyState::Active,
        },
        created_by: names.get(&row.created_by).cloned().unwrap_or_default(),
        name: row.name,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        last_used_from: row.last_used_from,
    };
    Ok(rows.into_iter().map(view).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let shown = Shown { id: ApiKeyId(Uuid::from_u128(7)), secret: [9; SECRET] };
        let text = shown.text();
        assert!(is_key(&text) && text.len() == 106 && text.starts_with(&Shown::prefix(shown.id.0)));
        let read = Shown::parse(&text).expect("our own");
        assert_eq!((read.id, read.secret), (shown.id, shown.secret));
        let short = &text[..text.len() - 1];
        let dashed = text.replacen("00000000000000000000000000000007", "00000000-0000-0000-0000-000000000007", 1);
        for other in ["", PREFIX, "crm_live_7_9", short, &(text.clone() + "0"), &dashed, &"x".repeat(100_000)] {
            assert!(Shown::parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_scope_that_is_not_known_or_not_for_keys_is_none() {
        let rights = granted("contact:read member:write nonsense  api_key:write");
        assert_eq!(rights, Rights::of([Permission::ContactRead]));
    }
}
