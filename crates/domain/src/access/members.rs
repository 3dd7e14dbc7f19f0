//! Who belongs to the workspace, and what they may do there.
//!
//! Changes of members run one after the other in a workspace. The role of whoever asks is read again inside the
//! transaction, so that of two people who demote each other at the same moment only one succeeds and nobody acts with a
//! role that they have lost.

use super::{
    AccessError, Principal, invites, keys,
    sessions::{self, Which},
    two_factor,
};
use crate::{
    audit::{self, Entry},
    env::Env,
    idempotency::{self, Claim},
    page::Keyset,
};
use crm_entity::{
    app_user,
    membership::{self, Column},
    session,
};
use crm_store::{Tx, dialect};
use crm_types::{
    PageOf, UserId, WorkspaceId,
    audit::AuditAct,
    member::{Member, MemberPatch, MemberRemoved},
    page::PageQuery,
    permission::Role,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, PaginatorTrait, QueryFilter, QuerySelect,
    prelude::DateTimeUtc, sea_query::Expr,
};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// The members, who came last first.
///
/// # Errors
/// [`AccessError::BadCursor`].
pub async fn members(env: &Env, by: &Principal, page: &PageQuery) -> Result<PageOf<Member>, AccessError> {
    let sorted = Keyset { list: "members", by: Column::CreatedAt, id: Column::Id, order: Order::Desc };
    let all = membership::Entity::of(by.workspace);
    let (rows, next_cursor) = sorted
        .page::<_, _, AccessError>(env.store.read(), all, page.cursor.as_deref(), page.limit, |row| {
            (row.created_at, row.id)
        })
        .await?;
    Ok(PageOf { items: views(env.store.read(), by.workspace, rows).await?, next_cursor })
}

/// Gives a member another role, which holds from their next request on.
///
/// # Errors
/// [`AccessError::NotFound`], [`AccessError::TooMighty`] when one of the two roles is above that of whoever asks,
/// [`AccessError::LastOwner`].
pub async fn change_role(
    env: &Env,
    by: Principal,
    user: UserId,
    patch: MemberPatch,
    claim: Option<Claim>,
) -> Result<Member, AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let member = for_change(tx, &by, user).await?;
            if !acting_role(tx, &by).await?.may_grant(patch.role) {
                return Err(AccessError::TooMighty);
            }
            let before = role_of(&member)?;
            if before != patch.role {
                keep_an_owner(tx, by.workspace, before, patch.role).await?;
                membership::Entity::change(by.workspace)
                    .filter(Column::Id.eq(member.id))
                    .col_expr(Column::Role, Expr::value(patch.role.as_str()))
                    .exec(tx)
                    .await?;
                invites::end_those_above(tx, &work, by.workspace, user, Some(patch.role)).await?;
                let entry = Entry::of(AuditAct::MemberRoleChanged, "user", user, name(tx, user).await?)
                    .changed(&json!({"role": before}), &json!({"role": patch.role}));
                audit::record(tx, &work, &by, entry).await?;
            }
            let now = membership::Model { role: patch.role.as_str().to_owned(), ..member };
            views(tx, by.workspace, vec![now]).await?.pop().ok_or(AccessError::NotFound)
        })
    })
    .await
}

/// Takes somebody out of the workspace. Their sessions, keys and invitations of it end with it; what they wrote stays.
///
/// # Errors
/// As [`change_role`].
pub async fn remove_member(
    env: &Env,
    by: Principal,
    user: UserId,
    claim: Option<Claim>,
) -> Result<MemberRemoved, AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let member = for_change(tx, &by, user).await?;
            remove(tx, &work, &by, &member, AuditAct::MemberRemoved).await
        })
    })
    .await
}

/// Takes the second factor of a member away who has lost it, and the recovery codes with it.
///
/// # Errors
/// [`AccessError::NotFound`], [`AccessError::TooMighty`], [`AccessError::Elsewhere`], [`AccessError::Yourself`].
pub async fn take_second_factor(
    env: &Env,
    by: Principal,
    user: UserId,
    claim: Option<Claim>,
) -> Result<Member, AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let member = ours_alone(tx, &by, user).await?;
            two_factor::turn_off(tx, &work, (&by).into(), user).await?;
            views(tx, by.workspace, vec![member]).await?.pop().ok_or(AccessError::NotFound)
        })
    })
    .await
}

/// Leaves the workspace.
///
/// # Errors
/// [`AccessError::LastOwner`].
pub async fn leave(env: &Env, by: Principal, claim: Option<Claim>) -> Result<MemberRemoved, AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            lock(tx, by.workspace).await?;
            let member = one(tx, by.workspace, by.user).await?.ok_or(AccessError::NotFound)?;
            remove(tx, &work, &by, &member, AuditAct::MemberLeft).await
        })
    })
    .await
}

async fn remove(
    tx: &Tx,
    env: &Env,
    by: &Principal,
    member: &membership::Model,
    act: AuditAct,
) -> Result<MemberRemoved, AccessError> {
    let user = UserId(member.user_id);
    keep_an_owner(tx, by.workspace, role_of(member)?, Role::Viewer).await?;
    membership::Entity::delete_many()
        .filter(Column::WorkspaceId.eq(by.workspace.0))
        .filter(Column::Id.eq(member.id))
        .exec(tx)
        .await?;
    let removed = MemberRemoved {
        sessions: sessions::revoke_of(tx, env, user, Which::In(by.workspace)).await?.len() as u64,
        api_keys: keys::revoke_of(tx, env, by, user).await?,
    };
    invites::end_those_above(tx, env, by.workspace, user, None).await?;
    let entry = Entry::of(act, "user", user, name(tx, user).await?).after(json!(removed));
    audit::record(tx, env, by, entry).await?;
    Ok(removed)
}

/// Members of one workspace change one after the other.
pub(super) async fn lock(tx: &Tx, workspace: WorkspaceId) -> Result<(), DbErr> {
    dialect::serialise(tx, &format!("members:{workspace}")).await
}

/// The membership of a user.
pub(super) async fn one(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    user: UserId,
) -> Result<Option<membership::Model>, DbErr> {
    membership::Entity::of(workspace).filter(Column::UserId.eq(user.0)).one(connection).await
}

/// What whoever asks is at this moment.
pub(super) async fn acting_role(tx: &Tx, by: &Principal) -> Result<Role, AccessError> {
    let mine = one(tx, by.workspace, by.user).await?.ok_or(AccessError::Unauthenticated)?;
    role_of(&mine)
}

/// A member whom whoever asks may change, with the lock on all members.
pub(super) async fn for_change(tx: &Tx, by: &Principal, user: UserId) -> Result<membership::Model, AccessError> {
    lock(tx, by.workspace).await?;
    let member = one(tx, by.workspace, user).await?.ok_or(AccessError::NotFound)?;
    if acting_role(tx, by).await?.may_grant(role_of(&member)?) { Ok(member) } else { Err(AccessError::TooMighty) }
}

/// A member into whose account whoever asks may help: not their own, and one that no other workspace has a share in.
pub(super) async fn ours_alone(tx: &Tx, by: &Principal, user: UserId) -> Result<membership::Model, AccessError> {
    let member = for_change(tx, by, user).await?;
    if user == by.user {
        return Err(AccessError::Yourself);
    }
    // Whoever joins another workspace at this moment is waited for.
    sessions::lock_account(tx, user).await?;
    // Over all workspaces: whoever could open the account here would be in there as well.
    let elsewhere = membership::Entity::find()
        .filter(Column::UserId.eq(user.0))
        .filter(Column::WorkspaceId.ne(by.workspace.0))
        .count(tx)
        .await?;
    if elsewhere > 0 { Err(AccessError::Elsewhere) } else { Ok(member) }
}

pub(super) fn role_of(member: &membership::Model) -> Result<Role, AccessError> {
    Role::parse(&member.role).ok_or_else(|| DbErr::Custom(format!("{} is no role", member.role)).into())
}

/// Refuses what would leave a workspace without an owner.
async fn keep_an_owner(tx: &Tx, workspace: WorkspaceId, before: Role, after: Role) -> Result<(), AccessError> {
    if before != Role::Owner || after == Role::Owner {
        return Ok(());
    }
    let owners = membership::Entity::of(workspace).filter(Column::Role.eq(Role::Owner.as_str())).count(tx).await?;
    if owners > 1 { Ok(()) } else { Err(AccessError::LastOwner) }
}

async fn name(tx: &Tx, user: UserId) -> Result<String, DbErr> {
    let user = app_user::Entity::find_by_id(user.0).one(tx).await?;
    Ok(user.map(|user| user.email).unwrap_or_default())
}

async fn views(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    rows: Vec<membership::Model>,
) -> Result<Vec<Member>, AccessError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.user_id).collect();
    let users = app_user::Entity::find().filter(app_user::Column::Id.is_in(ids.clone())).all(connection).await?;
    let mut users: HashMap<Uuid, app_user::Model> = users.into_iter().map(|user| (user.id, user)).collect();
    let seen: Vec<(Uuid, DateTimeUtc)> = session::Entity::find()
        .filter(session::Column::WorkspaceId.eq(workspace.0))
        .filter(session::Column::UserId.is_in(ids))
        .select_only()
        .column(session::Column::UserId)
        .column_as(session::Column::LastUsedAt.max(), "seen")
        .group_by(session::Column::UserId)
        .into_tuple()
        .all(connection)
        .await?;
    let seen: HashMap<Uuid, DateTimeUtc> = seen.into_iter().collect();
    let view = |row: membership::Model| {
        let user = users.remove(&row.user_id)?;
        let role = Role::parse(&row.role)?;
        Some(Member {
            user_id: row.user_id.into(),
            name: user.name,
            email: user.email,
            role,
            two_factor: user.totp_since.is_some(),
            since: row.created_at,
            last_seen_at: seen.get(&row.user_id).copied(),
        })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}
