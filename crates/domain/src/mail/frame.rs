//! The formatted form of a mail, for a frame that can do nothing.
//!
//! A frame cannot send our access token, so it is given an address that works for a short time and for one mail.

use crate::{access::Principal, env::Env, inbox::InboxError};
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::email;
use crm_types::{ActivityId, WorkspaceId, email::Frame};
use subtle::ConstantTimeEq;

const PURPOSE: &str = "mail frame v1";
/// How long an address works: long enough to read a mail and ask for its pictures.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);

/// The page around a mail: light paper in any theme, no address of this page for whoever is linked to.
const HEAD: &str = "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Email</title><style>:root{color-scheme:light}\
    body{margin:12px;background:#fff;color:#1b1f24;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
    img{max-width:100%;height:auto}table{max-width:100%}</style></head><body>";

/// Gives a short-lived address for the formatted form of a mail.
///
/// # Errors
/// [`InboxError::NotFound`] when the item has none.
pub async fn frame(env: &Env, by: &Principal, id: ActivityId) -> Result<Frame, InboxError> {
    let row = email::Entity::one(by.workspace, id).one(env.store.read()).await?;
    if row.is_none_or(|row| row.html.is_none()) {
        return Err(InboxError::NotFound);
    }
    let expires_at = env.now() + GOOD_FOR;
    let until = expires_at.timestamp();
    let mac = mac(env, by.workspace, id, until);
    let workspace = by.workspace.0.simple();
    Ok(Frame { url: format!("/api/v1/activities/{id}/html?token={workspace}.{until}.{mac}"), expires_at })
}

/// The page that such an address leads to.
///
/// # Errors
/// [`InboxError::NotFound`] for an address that is wrong or has ended.
pub async fn html(env: &Env, id: ActivityId, token: &str) -> Result<String, InboxError> {
    let workspace = proved(env, id, token).ok_or(InboxError::NotFound)?;
    let row = email::Entity::one(workspace, id).one(env.store.read()).await?;
    let html = row.and_then(|row| row.html).ok_or(InboxError::NotFound)?;
    Ok(format!("{HEAD}{html}</body></html>"))
}

/// The workspace that a token opens one mail of.
fn proved(env: &Env, id: ActivityId, token: &str) -> Option<WorkspaceId> {
    let mut parts = token.splitn(3, '.');
    let (workspace, until, given) = (parts.next()?, parts.next()?, parts.next()?);
    let workspace = WorkspaceId(workspace.parse().ok()?);
    let until: i64 = until.parse().ok()?;
    let right = mac(env, workspace, id, until);
    let fresh = DateTime::<Utc>::from_timestamp(until, 0).is_some_and(|until| env.now() < until);
    (bool::from(right.as_bytes().ct_eq(given.as_bytes())) && fresh).then_some(workspace)
}

fn mac(env: &Env, workspace: WorkspaceId, id: ActivityId, until: i64) -> String {
    let mut said = workspace.0.as_bytes().to_vec();
    said.extend_from_slice(id.0.as_bytes());
    said.extend_from_slice(&until.to_be_bytes());
    hex::encode(env.vault.mac(PURPOSE, &said))
}
