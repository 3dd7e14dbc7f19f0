//! Owners, and the workspaces that they found: by a command on the server, or by the page of the first start.

use super::{
    AccessError,
    handle::{spelled, typed},
    password, people,
};
use crate::{
    audit::{self, By, Entry},
    env::Env,
};
use crm_entity::{app_user, workspace};
use crm_store::{Tx, dialect};
use crm_types::{FieldError, UserId, WorkspaceId, audit::AuditAct, auth::SetupIn, permission::Role, text::is_email};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, QueryOrder};
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// An owner who was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewOwner {
    /// The user.
    pub user: UserId,
    /// The workspace that they own.
    pub workspace: WorkspaceId,
}

/// Where a new owner belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the first workspace, which is made when there is none.
    First,
    /// In a workspace of their own, beside those that are there.
    Own,
    /// In the first workspace, and only when there is nobody yet.
    Empty,
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
    make(env, [email, password, name, workspace_name], Place::First, None).await
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
    make(env, [email, password, name, workspace_name], Place::Own, None).await
}

/// The one-time code of this installation: 80 bits in four groups. Made from the secret key, so that it is the same in
/// every process and after every restart without being kept anywhere; it opens nothing once there is an owner.
pub fn setup_code(env: &Env) -> String {
    spelled(&env.vault.mac("first start", b"")[..10])
}

/// Makes the first owner, for whoever has read the code on the server's terminal.
///
/// # Errors
/// [`AccessError::SetUp`] when there is an owner already; [`AccessError::Invalid`] names what is wrong, the code too.
pub async fn set_up(env: &Env, input: &SetupIn, address: Option<IpAddr>) -> Result<NewOwner, AccessError> {
    if has_owner(env).await? {
        return Err(AccessError::SetUp);
    }
    if !bool::from(typed(&input.code).as_bytes().ct_eq(typed(&setup_code(env)).as_bytes())) {
        let message = "This is not the code that the server printed when it started.";
        return Err(AccessError::Invalid(vec![FieldError::new("/code", message)]));
    }
    let parts = [&input.email, &input.password, &input.name, &input.workspace_name].map(String::as_str);
    make(env, parts, Place::Empty, address).await
}

async fn make(
    env: &Env,
    [email, password, name, workspace_name]: [&str; 4],
    place: Place,
    address: Option<IpAddr>,
) -> Result<NewOwner, AccessError> {
    let email = people::fold(email);
    let (name, workspace_name) = (name.trim().to_owned(), workspace_name.trim().to_owned());
    check(&email, password, &name, &workspace_name).await?;
    let password_hash = password::hash(&env.ids, password).await?;
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                dialect::serialise(tx, "owner").await?;
                let first = workspace::Entity::find().order_by_asc(workspace::Column::Id).one(tx).await?;
                if place == Place::Empty && app_user::Entity::find().one(tx).await?.is_some() {
                    return Err(AccessError::SetUp);
                }
                let user = people::add_user(tx, &work, &email, name, password_hash).await?;
                let workspace = match first {
                    Some(first) if place != Place::Own => first.id.into(),
                    _ => new_workspace(tx, &work, workspace_name).await?,
                };
                people::add_member(tx, &work, workspace, user, Role::Owner).await?;
                let by = match place {
                    Place::Empty => By::user(workspace, user, address),
                    Place::First | Place::Own => By::command(workspace),
                };
                audit::record(tx, &work, by, Entry::of(AuditAct::OwnerCreated, "user", user, email)).await?;
                Ok(NewOwner { user, workspace })
            })
        })
        .await
}

/// Whether anybody can log in at all.
///
/// # Errors
/// The database's error.
pub async fn has_owner(env: &Env) -> Result<bool, AccessError> {
    // Over all workspaces: the question is whether this installation is a new one.
    Ok(app_user::Entity::find().one(env.store.read()).await?.is_some())
}

async fn new_workspace(tx: &Tx, env: &Env, name: String) -> Result<WorkspaceId, DbErr> {
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
        // The column's own: an office's usual hours.
        office_hours: sea_orm::ActiveValue::NotSet,
        postal_address: Set(String::new()),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(id)
}

async fn check(email: &str, password: &str, name: &str, workspace_name: &str) -> Result<(), AccessError> {
    let mut errors = Vec::new();
    if !is_email(email) {
        errors.push(FieldError::new("/email", "An email address looks like name@example.com."));
    }
    if let Err(message) = password::acceptable(password, &[email, name]).await? {
        errors.push(FieldError::new("/password", message));
    }
    for (pointer, text) in [("/name", name), ("/workspace_name", workspace_name)] {
        if text.chars().count() > 200 || text.chars().any(char::is_control) {
            errors.push(FieldError::new(pointer, "A name has at most 200 characters on one line."));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(AccessError::Invalid(errors)) }
}
