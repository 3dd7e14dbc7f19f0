//! Invitations: a link that is good for a week and once.
//!
//! The link's secret stands behind `#`, so that no server, proxy or `Referer` ever sees it. Whoever accepts chooses a
//! name and a password, or proves with their password that the account of that address is theirs; then they sign in like
//! everybody else.

use super::{AccessError, Principal, handle::Handle, members, password, people, reset, sessions};
use crate::{
    audit::{self, By, Entry},
    env::Env,
    idempotency::{self, Claim},
    page::Keyset,
};
use chrono::TimeDelta;
use crm_entity::{
    app_user,
    invite::{ActiveModel, Column, Entity, Model},
    workspace,
};
use crm_store::Tx;
use crm_types::{
    FieldError, InviteId, PageOf, UserId, WorkspaceId,
    audit::AuditAct,
    member::{Invite, InviteAccept, InviteIn, InviteMade, InviteOffer, InviteState, Joined},
    page::PageQuery,
    permission::Role,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use std::{collections::HashMap, net::IpAddr};
use uuid::Uuid;

/// How long an invitation is good.
const LIFE: TimeDelta = TimeDelta::days(7);
/// How many may wait in a workspace, so that a stolen session cannot fill the house.
const MOST: u64 = 200;

/// Invites somebody. An invitation of the same address that waits is replaced.
///
/// # Errors
/// [`AccessError::TooMighty`] for a role above that of whoever asks; [`AccessError::Invalid`] when they are a member
/// already, or when too many invitations wait.
pub async fn invite(
    env: &Env,
    by: Principal,
    input: InviteIn,
    claim: Option<Claim>,
) -> Result<InviteMade, AccessError> {
    let (work, email) = (env.clone(), people::fold(&input.email));
    idempotency::once_sealed(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            members::lock(tx, by.workspace).await?;
            if !members::acting_role(tx, &by).await?.may_grant(input.role) {
                return Err(AccessError::TooMighty);
            }
            let refuse = |message: String| AccessError::Invalid(vec![FieldError::new("/email", message)]);
            if let Some(user) = people::user_by_email(tx, &email).await?
                && members::one(tx, by.workspace, user.id.into()).await?.is_some()
            {
                return Err(refuse(format!("{email} is a member already.")));
            }
            end(tx, &work, open(by.workspace).filter(Column::Email.eq(&email)).all(tx).await?).await?;
            if open(by.workspace).count(tx).await? >= MOST {
                return Err(refuse(format!("{MOST} invitations wait already; take some back first.")));
            }
            let (now, handle) = (work.now(), Handle::new(&work, work.id()));
            let row = Model {
                workspace_id: by.workspace.0,
                id: handle.id,
                email: email.clone(),
                role: input.role.as_str().to_owned(),
                secret_hash: handle.hash(),
                created_by: by.user.0,
                created_at: now,
                expires_at: now + LIFE,
                ended_at: None,
            };
            Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(tx).await?;
            let entry = Entry::of(AuditAct::MemberInvited, "invite", handle.id, email)
                .after(json!({"role": input.role, "expires_at": row.expires_at}));
            audit::record(tx, &work, &by, entry).await?;
            let invite = views(tx, &work, vec![row]).await?.pop().ok_or(AccessError::NotFound)?;
            Ok(InviteMade { invite, link: work.link("/join", &handle.text()) })
        })
    })
    .await
}

/// The invitations that wait, or were not accepted in time; the newest first.
///
/// # Errors
/// [`AccessError::BadCursor`].
pub async fn invites(env: &Env, by: &Principal, page: &PageQuery) -> Result<PageOf<Invite>, AccessError> {
    let sorted = Keyset { list: "invites", by: Column::CreatedAt, id: Column::Id, order: Order::Desc };
    let read = env.store.read();
    let (rows, next_cursor) = sorted
        .page::<_, _, AccessError>(read, open(by.workspace), page.cursor.as_deref(), page.limit, |row| {
            (row.created_at, row.id)
        })
        .await?;
    Ok(PageOf { items: views(read, env, rows).await?, next_cursor })
}

/// Takes an invitation back: its link opens nothing any more.
///
/// # Errors
/// [`AccessError::NotFound`] when there is none, or none that waits.
pub async fn revoke_invite(env: &Env, by: Principal, id: InviteId, claim: Option<Claim>) -> Result<(), AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            members::lock(tx, by.workspace).await?;
            let row = open(by.workspace).filter(Column::Id.eq(id.0)).one(tx).await?.ok_or(AccessError::NotFound)?;
            let entry = Entry::of(AuditAct::InviteRevoked, "invite", id, row.email.clone());
            end(tx, &work, vec![row]).await?;
            Ok(audit::record(tx, &work, &by, entry).await?)
        })
    })
    .await
}

/// What a link offers to whoever holds it.
///
/// # Errors
/// [`AccessError::LinkGone`].
pub async fn look_at_invite(env: &Env, token: &str) -> Result<InviteOffer, AccessError> {
    let read = env.store.read();
    let row = held(read, env, token).await?;
    let has_account = people::user_by_email(read, &row.email).await?.is_some();
    let workspace = workspace_name(read, row.workspace_id.into()).await?;
    let invite = views(read, env, vec![row]).await?.pop().ok_or(AccessError::LinkGone)?;
    Ok(InviteOffer {
        workspace_name: workspace,
        email: invite.email,
        role: invite.role,
        invited_by: invite.invited_by,
        has_account,
        expires_at: invite.expires_at,
    })
}

/// Joins by a link. It gives no session: whoever joined signs in, with their second factor if they have one.
///
/// # Errors
/// [`AccessError::LinkGone`], also when somebody else was faster; [`AccessError::WrongCredentials`] when the address has
/// an account and this is not its password; [`AccessError::Invalid`] names what is wrong with a new account.
pub async fn join(env: &Env, accept: InviteAccept, address: Option<IpAddr>) -> Result<Joined, AccessError> {
    let row = held(env.store.read(), env, &accept.token).await?;
    let account = Account::of(env, &row, &accept, address).await?;
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let workspace = WorkspaceId(row.workspace_id);
                members::lock(tx, workspace).await?;
                // Two who hold one link: the second finds it used.
                let row = held(tx, &work, &accept.token).await?;
                let user = account.settle(tx, &work, &row.email).await?;
                if members::one(tx, workspace, user).await?.is_none() {
                    let role = Role::parse(&row.role).ok_or(AccessError::LinkGone)?;
                    people::add_member(tx, &work, workspace, user, role).await?;
                }
                // A link that another workspace has made for the account would open this one as well.
                reset::end_all(tx, &work, user).await?;
                let entry = Entry::of(AuditAct::MemberJoined, "user", user, row.email.clone())
                    .after(json!({"role": row.role, "invite": row.id}));
                audit::record(tx, &work, By::user(workspace, user, address), entry).await?;
                let joined = Joined {
                    email: row.email.clone(),
                    workspace_id: workspace,
                    workspace_name: workspace_name(tx, workspace).await?,
                };
                end(tx, &work, vec![row]).await?;
                Ok(joined)
            })
        })
        .await
}

/// The account that joins: what had to be worked out before the transaction, because hashing takes long.
enum Account {
    /// There is one, and its password was shown.
    Known { id: Uuid, checked_hash: String },
    /// There will be one.
    New { name: String, password_hash: String },
}

impl Account {
    async fn of(env: &Env, row: &Model, accept: &InviteAccept, address: Option<IpAddr>) -> Result<Self, AccessError> {
        let Some(user) = people::user_by_email(env.store.read(), &row.email).await? else {
            let name = accept.name.as_deref().unwrap_or_default().trim().to_owned();
            let mut errors = Vec::new();
            if name.is_empty() {
                errors.push(FieldError::new("/name", "Say what others may call you."));
            }
            if let Err(message) = password::acceptable(&accept.password, &[&row.email, &name]).await? {
                errors.push(FieldError::new("/password", message));
            }
            if !errors.is_empty() {
                return Err(AccessError::Invalid(errors));
            }
            return Ok(Self::New { name, password_hash: password::hash(&env.ids, &accept.password).await? });
        };
        if !people::knows(&user, &accept.password).await? {
            people::note_refused_stranger(env.clone(), user, address).await;
            return Err(AccessError::WrongCredentials);
        }
        Ok(Self::Known { id: user.id, checked_hash: user.password_hash })
    }

    /// Makes the account, or looks again at the one that was there.
    async fn settle(self, tx: &Tx, env: &Env, email: &str) -> Result<UserId, AccessError> {
        match self {
            Self::Known { id, checked_hash } => {
                sessions::lock_account(tx, id.into()).await?;
                let now = app_user::Entity::find_by_id(id).one(tx).await?;
                if now.is_none_or(|now| now.password_hash != checked_hash) {
                    return Err(AccessError::WrongCredentials);
                }
                Ok(id.into())
            }
            Self::New { name, password_hash } => people::add_user(tx, env, email, name, password_hash).await,
        }
    }
}

/// Ends the invitations of a member who has another role now, or none: nobody lets in somebody mightier than themselves,
/// and nobody at all who is gone.
pub(super) async fn end_those_above(
    tx: &Tx,
    env: &Env,
    workspace: WorkspaceId,
    inviter: UserId,
    role: Option<Role>,
) -> Result<(), DbErr> {
    let mut rows = open(workspace).filter(Column::CreatedBy.eq(inviter.0)).all(tx).await?;
    if let Some(role) = role {
        rows.retain(|row| !Role::parse(&row.role).is_some_and(|offered| role.may_grant(offered)));
    }
    end(tx, env, rows).await
}

async fn end(tx: &Tx, env: &Env, rows: Vec<Model>) -> Result<(), DbErr> {
    for row in rows {
        Entity::change(row.workspace_id.into())
            .filter(Column::Id.eq(row.id))
            .col_expr(Column::EndedAt, Expr::value(env.now()))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Those that nobody has accepted or taken back, however old.
fn open(workspace: WorkspaceId) -> sea_orm::Select<Entity> {
    Entity::of(workspace).filter(Column::EndedAt.is_null())
}

/// The invitation whose secret somebody shows, if it is still good. Not scoped: the workspace is what it tells.
async fn held(connection: &impl ConnectionTrait, env: &Env, token: &str) -> Result<Model, AccessError> {
    let handle = Handle::parse(token).ok_or(AccessError::LinkGone)?;
    Entity::find()
        .filter(Column::Id.eq(handle.id))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()))
        .one(connection)
        .await?
        .filter(|row| handle.has(&row.secret_hash))
        .ok_or(AccessError::LinkGone)
}

async fn workspace_name(connection: &impl ConnectionTrait, id: WorkspaceId) -> Result<String, AccessError> {
    let found = workspace::Entity::find_by_id(id.0).one(connection).await?;
    found.map(|workspace| workspace.name).ok_or(AccessError::LinkGone)
}

async fn views(connection: &impl ConnectionTrait, env: &Env, rows: Vec<Model>) -> Result<Vec<Invite>, AccessError> {
    let makers: Vec<Uuid> = rows.iter().map(|row| row.created_by).collect();
    let users = app_user::Entity::find().filter(app_user::Column::Id.is_in(makers)).all(connection).await?;
    let names: HashMap<Uuid, String> = users.into_iter().map(|user| (user.id, user.name)).collect();
    let view = |row: Model| {
        Some(Invite {
            id: row.id.into(),
            email: row.email,
            role: Role::parse(&row.role)?,
            invited_by: names.get(&row.created_by).cloned().unwrap_or_default(),
            state: if row.expires_at > env.now() { InviteState::Open } else { InviteState::Expired },
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}
