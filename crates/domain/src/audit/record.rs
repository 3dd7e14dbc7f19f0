//! The writing side.

use crate::{
    access::{Principal, Via},
    env::Env,
};
use crm_entity::audit_entry::{ActiveModel, Entity};
use crm_types::{
    UserId, WorkspaceId,
    audit::{ActorKind, AuditAct},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, prelude::Uuid};
use serde::Serialize;
use serde_json::{Map, Value};
use std::net::IpAddr;

/// Longest name of a target, in characters.
const NAME: usize = 200;

/// Who did something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By {
    workspace: WorkspaceId,
    kind: ActorKind,
    id: Option<Uuid>,
    address: Option<IpAddr>,
}

impl By {
    /// A user who has just signed in, or out.
    pub(crate) fn user(workspace: WorkspaceId, user: UserId, address: Option<IpAddr>) -> Self {
        Self { workspace, kind: ActorKind::User, id: Some(user.0), address }
    }

    /// Somebody who did not prove who they are.
    pub(crate) fn unknown(workspace: WorkspaceId, address: Option<IpAddr>) -> Self {
        Self { workspace, kind: ActorKind::Unknown, id: None, address }
    }

    /// Whoever may run commands on the server.
    pub(crate) fn command(workspace: WorkspaceId) -> Self {
        Self { workspace, kind: ActorKind::Command, id: None, address: None }
    }
}

impl From<&Principal> for By {
    fn from(by: &Principal) -> Self {
        match by.via {
            Via::Session(_) => Self::user(by.workspace, by.user, by.address),
            Via::Key { id, .. } => {
                Self { workspace: by.workspace, kind: ActorKind::ApiKey, id: Some(id.0), address: by.address }
            }
        }
    }
}

/// What was done, and to what.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    act: AuditAct,
    kind: &'static str,
    id: Option<Uuid>,
    name: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl Entry {
    /// Something was done to a thing of this kind, e.g. `contact`, with that name.
    pub(crate) fn of(act: AuditAct, kind: &'static str, id: impl Into<Uuid>, name: impl Into<String>) -> Self {
        Self { act, kind, id: Some(id.into()), name: name.into(), before: None, after: None }
    }

    /// Something was done to what has a name and no id.
    pub(crate) fn about(act: AuditAct, kind: &'static str, name: impl Into<String>) -> Self {
        Self { act, kind, id: None, name: name.into(), before: None, after: None }
    }

    /// With what it is now.
    #[must_use]
    pub(crate) fn after(self, after: Value) -> Self {
        Self { after: Some(after), ..self }
    }

    /// With the fields that differ between what it was and what it is.
    #[must_use]
    pub(crate) fn changed(self, before: &impl Serialize, after: &impl Serialize) -> Self {
        let (before, after) = differing(&fields(before), &fields(after));
        Self { before: Some(before.into()), after: Some(after.into()), ..self }
    }
}

fn fields(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        // Only shapes with fields are given here; anything else is kept under a name rather than lost.
        Ok(other) => Map::from_iter([("value".to_owned(), other)]),
        Err(_) => Map::new(),
    }
}

fn differing(before: &Map<String, Value>, after: &Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let only = |these: &Map<String, Value>, others: &Map<String, Value>| {
        these
            .iter()
            .filter(|(name, value)| others.get(*name) != Some(value))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    (only(before, after), only(after, before))
}

/// Notes that somebody asked for an operation, e.g. `GET /api/v1/audit`, that they have no right to.
///
/// # Errors
/// The database's error.
pub async fn note_refusal(env: &Env, by: Principal, operation: &str) -> Result<(), DbErr> {
    let entry = Entry::about(AuditAct::AccessRefused, "operation", operation);
    let work = env.clone();
    env.store.write::<_, DbErr, _>(move |tx| Box::pin(async move { record(tx, &work, &by, entry).await })).await
}

/// Writes entries, in the caller's transaction.
///
/// # Errors
/// The database's error.
pub(crate) async fn record(tx: &impl ConnectionTrait, env: &Env, by: impl Into<By>, entry: Entry) -> Result<(), DbErr> {
    let by = by.into();
    // As text: a database may write JSON in another order, and the hash must stay the same.
    let text = |value: Option<Value>| value.map(|value| value.to_string());
    Entity::insert(ActiveModel {
        workspace_id: Set(by.workspace.0),
        id: Set(env.id()),
        actor_kind: Set(by.kind.as_str().to_owned()),
        actor_id: Set(by.id),
        address: Set(by.address.map(|address| address.to_string())),
        act: Set(entry.act.as_str().to_owned()),
        target_kind: Set(entry.kind.to_owned()),
        target_id: Set(entry.id),
        target_name: Set(entry.name.chars().filter(|c| *c != '\0').take(NAME).collect()),
        before: Set(text(entry.before)),
        after: Set(text(entry.after)),
        at: Set(env.now()),
        seq: Set(None),
        previous_hash: Set(None),
        hash: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_kept() {
        let entry = Entry::of(AuditAct::ContactChanged, "contact", Uuid::nil(), "Nell").changed(
            &json!({"name": "Nell", "company": null, "old": 1}),
            &json!({"name": "Nell", "company": "Harrow"}),
        );
        assert_eq!(entry.before, Some(json!({"company": null, "old": 1})));
        assert_eq!(entry.after, Some(json!({"company": "Harrow"})));
    }
}
