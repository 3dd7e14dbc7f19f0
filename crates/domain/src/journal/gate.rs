//! May this row leave now? Asked in the transaction that lets it leave.

use crate::{
    connections::circuit,
    consent,
    env::Env,
    inbound::{self, Unread},
};
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{connection, delivery, suppression, workspace};
use crm_types::{ConnectionId, WorkspaceId, activity::ChannelKind, connection::HealthState, delivery::Purpose};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

/// How often a message looks again while sending is stopped. Arming wakes all of them at once, but for one that has just
/// looked and is not back in the queue yet.
const DISARMED: TimeDelta = TimeDelta::minutes(1);
/// How often it looks again while the provider refuses our key.
const REFUSED: TimeDelta = TimeDelta::seconds(30);
/// And at least so often while the provider does not answer, for the same reason.
const LONGEST: TimeDelta = TimeDelta::minutes(1);
/// How often it looks again while something of the same person is not read yet.
const UNREAD: TimeDelta = TimeDelta::seconds(2);
/// How often it looks again while something of the same person has failed and waits for one of us.
const FAILED: TimeDelta = TimeDelta::minutes(1);
/// Why a message waits while sending is stopped; in its job, so that arming finds it.
pub(super) const STOPPED: &str = "sending is stopped";
pub(super) const REFUSED_KEY: &str = "the provider refused the API key";
pub(super) const SILENT: &str = "the provider does not answer";
/// What messages wait for that ends for all of them at once.
pub(super) const WAITS: [&str; 3] = [STOPPED, REFUSED_KEY, SILENT];

/// The name under which statements of an address and sends to it wait for each other.
pub(crate) fn consent_lock(workspace: WorkspaceId, address: &str) -> String {
    format!("consent:{workspace}:{address}")
}

/// Why nothing may leave now, whatever it is.
pub(super) struct Held {
    /// When to look again.
    pub(super) wait: TimeDelta,
    /// Why, in the job; so that it is found when that ends.
    pub(super) why: &'static str,
    /// Why, in a word for the thread; none for what is over in a moment.
    pub(super) reason: Option<&'static str>,
}

/// Whether anything may leave by the row's connection now: nobody has stopped sending, the provider does not refuse our
/// key (which one row has shown already, and every further one would only repeat), and it answers. Returns whether the
/// row goes ahead of others, to see whether it answers again.
pub(super) async fn held(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> Result<Result<bool, Held>, DbErr> {
    let armed = workspace::Entity::find_by_id(workspace.0).one(tx).await?.is_some_and(|row| row.sending_armed);
    if !armed {
        return Ok(Err(Held { wait: DISARMED, why: STOPPED, reason: Some("waits_stopped") }));
    }
    let Some(account) = connection::Entity::one(workspace, row.connection_id).one(tx).await? else {
        return Ok(Ok(false));
    };
    if account.health == HealthState::KeyRejected.as_str() {
        return Ok(Err(Held { wait: REFUSED, why: REFUSED_KEY, reason: Some("waits_key") }));
    }
    if let Some(wait) = circuit::held_for(&account, now) {
        return Ok(Err(silent(wait)));
    }
    Ok(Ok(circuit::is_open(&account)))
}

/// Lets a row go ahead, unless another one does.
pub(super) async fn go_ahead(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> Result<Option<Held>, DbErr> {
    Ok(circuit::go_ahead(tx, workspace, ConnectionId(row.connection_id), medium(row), now).await?.map(silent))
}

fn silent(wait: TimeDelta) -> Held {
    let wait = wait.min(LONGEST);
    Held { wait, why: SILENT, reason: Some("waits_provider") }
}

/// Why a row waits for what this person has sent us: a 200 for their STOP has been given, and what it says is not written
/// yet (its worker died, or there is a queue), or cannot be.
pub(super) async fn unheard(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    row: &delivery::Model,
) -> Result<Option<Held>, DbErr> {
    if exempt(row) {
        return Ok(None);
    }
    let medium = medium(row);
    let addresses = consent::scope(tx, workspace, medium, &row.to_address).await?;
    Ok(inbound::may_be_from(tx, env, workspace, medium, &addresses).await?.map(|unread| match unread {
        Unread::Waits => Held { wait: UNREAD, why: "something from this person is being read", reason: None },
        Unread::Failed => {
            Held { wait: FAILED, why: "something from this person cannot be read", reason: Some("waits_unread") }
        }
    }))
}

/// Whether this person said stop, and the row is not the one answer to that.
pub(super) async fn suppressed(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    row: &delivery::Model,
) -> Result<Option<suppression::Model>, DbErr> {
    if exempt(row) {
        return Ok(None);
    }
    consent::blocked(tx, workspace, medium(row), &row.to_address).await
}

/// The confirmation of an opt-out goes to whoever opted out.
pub(super) fn exempt(row: &delivery::Model) -> bool {
    row.purpose == Purpose::Confirmation.as_str()
}

/// By which medium the row leaves.
pub(super) fn medium(row: &delivery::Model) -> ChannelKind {
    ChannelKind::parse(&row.channel).unwrap_or(ChannelKind::Sms)
}
