//! May this row leave now? Asked in the transaction that lets it leave.

use crate::{consent, env::Env, inbound};
use chrono::TimeDelta;
use crm_entity::{connection, delivery, suppression, workspace};
use crm_types::{WorkspaceId, activity::ChannelKind, connection::HealthState, delivery::Purpose};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

/// How often a message looks again while sending is stopped. Arming wakes all of them at once.
const DISARMED: TimeDelta = TimeDelta::minutes(5);
/// How often it looks again while the provider refuses our key.
const REFUSED: TimeDelta = TimeDelta::seconds(30);
/// How often it looks again while something of the same person is not read yet.
const UNREAD: TimeDelta = TimeDelta::seconds(2);
/// Why a message waits while sending is stopped; in its job, so that arming finds it.
pub(super) const STOPPED: &str = "sending is stopped";

/// The name under which statements of an address and sends to it wait for each other.
pub(crate) fn consent_lock(workspace: WorkspaceId, address: &str) -> String {
    format!("consent:{workspace}:{address}")
}

/// For how long and why nothing may leave now, whatever it is: somebody stopped sending, or the provider refused our
/// key, which one row has shown already and every further one would only repeat.
pub(super) async fn held(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    row: &delivery::Model,
) -> Result<Option<(TimeDelta, &'static str)>, DbErr> {
    let armed = workspace::Entity::find_by_id(workspace.0).one(tx).await?.is_some_and(|row| row.sending_armed);
    if !armed {
        return Ok(Some((DISARMED, STOPPED)));
    }
    let account = connection::Entity::one(workspace, row.connection_id).one(tx).await?;
    let refused = account.is_some_and(|row| row.health == HealthState::KeyRejected.as_str());
    Ok(refused.then_some((REFUSED, "the provider refused the API key")))
}

/// For how long and why a row waits for what this person has sent us: a 200 for their STOP has been given, and what it
/// says is not written yet (its worker died, or there is a queue).
pub(super) async fn unheard(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    row: &delivery::Model,
) -> Result<Option<(TimeDelta, &'static str)>, DbErr> {
    if exempt(row) {
        return Ok(None);
    }
    let medium = medium(row);
    let addresses = consent::scope(tx, workspace, medium, &row.to_address).await?;
    let waits = inbound::may_be_from(tx, env, workspace, medium, &addresses).await?;
    Ok(waits.then_some((UNREAD, "something from this person is being read")))
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
