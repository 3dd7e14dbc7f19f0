//! The formatted form of a mail, for a frame that can do nothing.
//!
//! A frame cannot send our access token, so it is given an address that works for a short time and for one mail.

use crate::{access::Principal, env::Env, inbox::InboxError, signed};
use chrono::TimeDelta;
use crm_entity::email;
use crm_types::{ActivityId, email::Frame};

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
    let token = signed::pass(env, PURPOSE, by.workspace, id.0, expires_at);
    Ok(Frame { url: format!("/api/v1/activities/{id}/html?token={token}"), expires_at })
}

/// The page that such an address leads to.
///
/// # Errors
/// [`InboxError::NotFound`] for an address that is wrong or has ended.
pub async fn html(env: &Env, id: ActivityId, token: &str) -> Result<String, InboxError> {
    let workspace = signed::passed(env, PURPOSE, id.0, token).ok_or(InboxError::NotFound)?;
    let row = email::Entity::one(workspace, id).one(env.store.read()).await?;
    let html = row.and_then(|row| row.html).ok_or(InboxError::NotFound)?;
    Ok(format!("{HEAD}{html}</body></html>"))
}
