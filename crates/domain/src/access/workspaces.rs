//! What a workspace says about itself, and moving between several.

use super::{AccessError, Principal, Region, members, tokens, tokens::Kind};
use crate::{
    audit::{self, Entry},
    env::Env,
    idempotency::{self, Claim},
};
use chrono_tz::Tz;
use crm_entity::{membership, session, workspace};
use crm_store::dialect;
use crm_types::{
    FieldError, WorkspaceId,
    audit::AuditAct,
    permission::Role,
    workspace::{OfficeDay, Workspace, WorkspaceChoice, WorkspacePatch},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use std::collections::HashMap;
use uuid::Uuid;

/// The workspace that somebody works in.
///
/// # Errors
/// [`AccessError::NotFound`].
pub async fn workspace(env: &Env, by: &Principal) -> Result<Workspace, AccessError> {
    let row = workspace::Entity::find_by_id(by.workspace.0).one(env.store.read()).await?;
    view(row.ok_or(AccessError::NotFound)?)
}

/// Changes what the workspace says about itself.
///
/// # Errors
/// [`AccessError::Invalid`] when there is no such time zone.
pub async fn change_workspace(
    env: &Env,
    by: Principal,
    patch: WorkspacePatch,
    claim: Option<Claim>,
) -> Result<Workspace, AccessError> {
    if patch.time_zone.as_ref().is_some_and(|zone| zone.parse::<Tz>().is_err()) {
        let error = FieldError::new("/time_zone", "There is no such time zone; they look like America/New_York.");
        return Err(AccessError::Invalid(vec![error]));
    }
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            dialect::serialise(tx, &format!("workspace:{}", by.workspace)).await?;
            let row = workspace::Entity::find_by_id(by.workspace.0).one(tx).await?.ok_or(AccessError::NotFound)?;
            let before = view(row)?;
            let mut after = before.clone();
            if let Some(name) = patch.name {
                name.trim().clone_into(&mut after.name);
            }
            after.time_zone = patch.time_zone.unwrap_or(after.time_zone);
            after.region = patch.region.unwrap_or(after.region);
            after.office_hours = patch.office_hours.unwrap_or(after.office_hours);
            if let Some(address) = patch.postal_address {
                address.trim().clone_into(&mut after.postal_address);
            }
            if after == before {
                return Ok(after);
            }
            let hours = serde_json::to_string(&after.office_hours).map_err(|error| DbErr::Json(error.to_string()))?;
            workspace::Entity::update_many()
                .filter(workspace::Column::Id.eq(by.workspace.0))
                .col_expr(workspace::Column::Name, Expr::value(&after.name))
                .col_expr(workspace::Column::TimeZone, Expr::value(&after.time_zone))
                .col_expr(workspace::Column::Region, Expr::value(&after.region))
                .col_expr(workspace::Column::OfficeHours, Expr::value(hours))
                .col_expr(workspace::Column::PostalAddress, Expr::value(&after.postal_address))
                .exec(tx)
                .await?;
            let entry =
                Entry::of(AuditAct::WorkspaceChanged, "workspace", by.workspace, &after.name).changed(&before, &after);
            audit::record(tx, &work, &by, entry).await?;
            Ok(after)
        })
    })
    .await
}

/// The workspaces that somebody belongs to, by name.
///
/// # Errors
/// The database's error.
pub async fn my_workspaces(env: &Env, by: &Principal) -> Result<Vec<WorkspaceChoice>, AccessError> {
    let read = env.store.read();
    // Over all workspaces: the question is which ones are theirs.
    let mine = membership::Entity::find().filter(membership::Column::UserId.eq(by.user.0)).all(read).await?;
    let roles: HashMap<Uuid, Role> =
        mine.iter().filter_map(|member| Some((member.workspace_id, Role::parse(&member.role)?))).collect();
    let rows = workspace::Entity::find()
        .filter(workspace::Column::Id.is_in(roles.keys().copied()))
        .order_by_asc(workspace::Column::Name)
        .order_by_asc(workspace::Column::Id)
        .all(read)
        .await?;
    let choice = |row: workspace::Model| {
        let role = *roles.get(&row.id)?;
        Some(WorkspaceChoice { current: row.id == by.workspace.0, id: row.id.into(), name: row.name, role })
    };
    Ok(rows.into_iter().filter_map(choice).collect())
}

/// A session goes over to another workspace. Access tokens for the one before open nothing any more.
///
/// # Errors
/// [`AccessError::NotFound`] when they do not belong there.
pub async fn switch_workspace(env: &Env, by: Principal, to: WorkspaceId) -> Result<super::Refreshed, AccessError> {
    let id = by.session().ok_or(AccessError::Forbidden)?;
    let work = env.clone();
    env.store
        .write::<_, AccessError, _>(move |tx| {
            Box::pin(async move {
                members::lock(tx, to).await?;
                members::one(tx, to, by.user).await?.ok_or(AccessError::NotFound)?;
                session::Entity::update_many()
                    .filter(session::Column::Id.eq(id.0))
                    .col_expr(session::Column::WorkspaceId, Expr::value(to.0))
                    .exec(tx)
                    .await?;
                let name = workspace::Entity::find_by_id(to.0).one(tx).await?.map(|row| row.name).unwrap_or_default();
                let entry = Entry::of(AuditAct::WorkspaceEntered, "workspace", to, name);
                audit::record(tx, &work, audit::By::user(to, by.user, by.address), entry).await?;
                Ok(())
            })
        })
        .await?;
    Ok(super::Refreshed {
        access_token: tokens::issue(env, Kind::Access, by.user, to, id)?,
        expires_in: Kind::Access.seconds(),
        refresh_token: None,
        user: by.user,
        workspace: to,
    })
}

fn view(row: workspace::Model) -> Result<Workspace, AccessError> {
    let office_hours: Vec<Option<OfficeDay>> =
        serde_json::from_str(&row.office_hours).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(Workspace {
        id: row.id.into(),
        name: row.name,
        time_zone: row.time_zone,
        region: Region::parse(&row.region).as_str().to_owned(),
        office_hours,
        postal_address: row.postal_address,
    })
}
