//! What a message at the provider means here.

use super::{answers, known::Known};
use crate::{
    attachments::{self, Wanted},
    changes::{self, Changed},
    consent::{self, Heard},
    env::Env,
    inbox::{
        item::NewItem,
        thread::{self, With},
    },
    journal,
    ports::{Channel, RemoteMessage},
};
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{activity, sender};
use crm_types::{
    ActivityId, ConnectionId, ConversationId, SenderId, WorkspaceId,
    activity::{ActivityKind, ActivityState, ChannelKind, Direction},
    connection::ProviderKind,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, sea_query::Expr};
use serde_json::json;
use std::collections::BTreeSet;

/// Where a message came from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The connection.
    pub connection: ConnectionId,
    /// When we heard of it.
    pub received_at: DateTime<Utc>,
    /// Fetched as history: an old time is to be believed, and nothing is answered.
    pub history: bool,
}

/// Clocks that differ by more than this are not believed.
const AHEAD: TimeDelta = TimeDelta::minutes(10);
/// A webhook that is older than this was not delayed by its retries (27 h 35 min); its clock is wrong.
const BEHIND: TimeDelta = TimeDelta::hours(72);

/// A message that a provider tells of.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// Who carries it.
    pub(super) channel: &'a dyn Channel,
    /// Where we heard of it.
    pub(super) source: &'a Source,
    /// What is told.
    pub(super) message: &'a RemoteMessage,
}

impl<'a> Told<'a> {
    /// Whom it is with, as far as that decides the order of locks.
    fn with(&self) -> &'a str {
        match self.message.direction {
            Direction::In => &self.message.from,
            Direction::Out => self.message.to.first().map_or("", String::as_str),
        }
    }

    /// What it is called at its provider: who carries it, as what it is shown, and its id.
    pub(super) fn named(&self) -> (ProviderKind, ActivityKind, String) {
        let kind = self.channel.capabilities().medium.activity();
        (self.channel.provider(), kind, self.message.provider_id.clone())
    }
}

/// Writes the effect of a message, in the caller's transaction: once for any number of reports, the same for any
/// order of them. An opt-out is applied before anything else.
///
/// # Errors
/// The database's error.
pub async fn message(
    tx: &impl ConnectionTrait,
    env: &Env,
    channel: &dyn Channel,
    source: &Source,
    message: &RemoteMessage,
) -> Result<(), DbErr> {
    messages(tx, env, source.workspace, vec![Told { channel, source, message }]).await
}

/// The same for several of one workspace, one after the other.
///
/// # Errors
/// The database's error.
pub(super) async fn messages(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    mut told: Vec<Told<'_>>,
) -> Result<(), DbErr> {
    // People in one order in every transaction, so that no two of them wait for each other; the texts of one person stay
    // in the order in which they came.
    told.sort_by(|one, other| one.with().cmp(other.with()));
    let mut known = Known::ask(tx, workspace, &told).await?;
    for told in &told {
        one(tx, env, &mut known, told).await?;
    }
    known.tell(tx, env).await
}

async fn one(tx: &impl ConnectionTrait, env: &Env, known: &mut Known, told: &Told<'_>) -> Result<(), DbErr> {
    let Told { channel, source, message } = *told;
    let workspace = source.workspace;
    let medium = channel.capabilities().medium;
    if let Some(item) = known.item(tx, told).await? {
        learn_media(tx, env, &item, message).await?;
        return journal::learn(tx, env, &item, message).await;
    }
    if message.direction == Direction::Out
        && journal::adopt(tx, env, workspace, source.connection, medium, message).await?
    {
        return Ok(());
    }
    let line = line(known.lines(told), message).cloned();
    let others = others(message, line.as_ref());
    let address = match message.direction {
        Direction::In => message.from.clone(),
        Direction::Out => others.first().cloned().unwrap_or_else(|| "unknown".to_owned()),
    };
    let contact = known.person(tx, env, &address).await?;
    let at = believable(message.at, source);

    let effect = if message.direction == Direction::In {
        let heard = Heard {
            workspace,
            channel: ChannelKind::Sms,
            address: &address,
            contact: Some(contact),
            text: &message.body,
            source_id: &message.provider_id,
            at,
            vouched: channel.capabilities().vouches,
        };
        known.hear(tx, env, &heard).await?
    } else {
        consent::Effect::None
    };

    let with = if others.len() > 1 { With::Group(others.clone()) } else { With::Person(contact) };
    let thread = known.thread(tx, env, &with).await?;
    let new = NewItem {
        conversation: thread,
        kind: ActivityKind::Message,
        direction: message.direction,
        channel: Some(ChannelKind::Sms),
        subject: None,
        body: message.body.clone(),
        state: message.state.of_ours().map_or(ActivityState::Received, ActivityState::from),
        provider: Some(channel.provider()),
        provider_id: Some(message.provider_id.clone()),
        sender: line.as_ref().map(|line| SenderId(line.id)),
        from: Some(message.from.clone()),
        to: message.to.clone(),
        media: message.media.clone(),
        author: None,
        automatic: false,
        at,
    };
    let item = known.place(tx, env, contact, new).await?;
    attachments::want(tx, env, workspace, item, &Wanted::of_message(&message.media)).await?;
    let Some(line) = line.filter(|_| message.direction == Direction::In && others.len() == 1 && !source.history) else {
        return Ok(());
    };
    answers::answer(tx, env, channel, source, message, effect, thread, line, at).await
}

/// Some webhooks leave the files out; a question brings them later.
async fn learn_media(
    tx: &impl ConnectionTrait,
    env: &Env,
    item: &activity::Model,
    message: &RemoteMessage,
) -> Result<(), DbErr> {
    let known = item.media.as_array().is_some_and(|media| !media.is_empty());
    if known || message.media.is_empty() {
        return Ok(());
    }
    let (workspace, id, thread) =
        (WorkspaceId(item.workspace_id), ActivityId(item.id), ConversationId(item.conversation_id));
    activity::Entity::change(workspace)
        .filter(activity::Column::Id.eq(item.id))
        .col_expr(activity::Column::Media, Expr::value(json!(message.media)))
        .exec(tx)
        .await?;
    thread::recount(tx, workspace, thread).await?;
    attachments::want(tx, env, workspace, id, &Wanted::of_message(&message.media)).await?;
    changes::record(tx, env, workspace, [Changed::activity(id, thread), Changed::conversation(thread)]).await
}

/// The lines that a connection has: a handful.
pub(super) async fn lines(tx: &impl ConnectionTrait, source: &Source) -> Result<Vec<sender::Model>, DbErr> {
    sender::Entity::of(source.workspace).filter(sender::Column::ConnectionId.eq(source.connection.0)).all(tx).await
}

/// The line of ours that the message went over, by the provider's id, which is surer, or by its number; none when it
/// is unknown here (a released line), which loses nothing but the line.
fn line<'a>(lines: &'a [sender::Model], message: &RemoteMessage) -> Option<&'a sender::Model> {
    let ours = |line: &&sender::Model| match message.direction {
        Direction::In => message.to.contains(&line.address),
        Direction::Out => message.from == line.address,
    };
    let named = |line: &&sender::Model| message.line.as_ref().is_some_and(|id| *id == line.provider_id);
    lines.iter().find(named).or_else(|| lines.iter().find(ours))
}

/// Everybody in the message but ourselves, sorted.
fn others(message: &RemoteMessage, line: Option<&sender::Model>) -> Vec<String> {
    let own = line.map(|line| line.address.as_str());
    let mut others: BTreeSet<String> = message.to.iter().cloned().collect();
    match message.direction {
        Direction::In => {
            // With one addressee that is our line, known or not.
            if others.len() == 1 {
                others.clear();
            }
            others.insert(message.from.clone());
        }
        Direction::Out => {
            others.remove(&message.from);
        }
    }
    if let Some(own) = own {
        others.remove(own);
    }
    others.into_iter().collect()
}

/// The sender's time where it can be right, else ours.
pub(crate) fn believable(at: DateTime<Utc>, source: &Source) -> DateTime<Utc> {
    let too_old = !source.history && at < source.received_at - BEHIND;
    if at > source.received_at + AHEAD || too_old { source.received_at } else { at.min(source.received_at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::RemoteState;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn source(history: bool) -> Source {
        Source {
            workspace: WorkspaceId(uuid::Uuid::nil()),
            connection: ConnectionId(uuid::Uuid::nil()),
            received_at: at("2026-03-02T15:00:00Z"),
            history,
        }
    }

    #[test]
    fn wrong_clocks_are_not_believed() {
        assert_eq!(believable(at("1970-01-01T00:00:00Z"), &source(false)), at("2026-03-02T15:00:00Z"));
        assert_eq!(believable(at("2031-01-01T00:00:00Z"), &source(false)), at("2026-03-02T15:00:00Z"));
        assert_eq!(believable(at("2026-03-01T12:00:00Z"), &source(false)), at("2026-03-01T12:00:00Z"));
        assert_eq!(believable(at("2025-03-01T12:00:00Z"), &source(true)), at("2025-03-01T12:00:00Z"));
    }

    fn text(direction: Direction, from: &str, to: &[&str]) -> RemoteMessage {
        RemoteMessage {
            provider_id: "AC1".into(),
            direction,
            state: RemoteState::Received,
            error_code: None,
            from: from.into(),
            to: to.iter().map(|to| (*to).to_owned()).collect(),
            line: None,
            body: String::new(),
            media: Vec::new(),
            at: at("2026-03-02T15:00:00Z"),
            updated_at: at("2026-03-02T15:00:00Z"),
        }
    }

    #[test]
    fn the_other_side_is_everybody_but_us() {
        assert_eq!(others(&text(Direction::In, "+1617", &["+1999"]), None), ["+1617"]);
        assert_eq!(others(&text(Direction::Out, "+1999", &["+1617"]), None), ["+1617"]);
        assert_eq!(others(&text(Direction::Out, "+1999", &["+1618", "+1617"]), None), ["+1617", "+1618"]);
    }
}
