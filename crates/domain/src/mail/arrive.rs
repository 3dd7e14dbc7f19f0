//! What a mail that came in means here.

use super::{Prepared, bounce, rows};
use crate::{
    changes::{self, Changed},
    consent::{self, Heard},
    contacts,
    env::Env,
    inbound::apply::{Source, believable},
    inbox::{
        item::{self, NewItem},
        thread::{self, With},
    },
    journal,
    ports::Channel,
};
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::sender;
use crm_rules::mail::base_subject;
use crm_store::dialect;
use crm_types::{
    ContactId, ConversationId, SenderId,
    activity::{ActivityKind, ActivityState, ChannelKind, Direction},
    live::ChangeKind,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use uuid::Uuid;

/// How many of the sender's words are read for an opt-out, in characters.
const HEARD: usize = 2_000;
/// Whom a mail without a sender is from.
const NOBODY: &str = "unknown sender";

/// Writes the effect of a mail, in the caller's transaction: once for any number of copies. An opt-out is applied
/// before the mail is shown.
///
/// # Errors
/// The database's error.
pub async fn arrive(
    tx: &impl ConnectionTrait,
    env: &Env,
    channel: &dyn Channel,
    source: &Source,
    event: Uuid,
    ready: &Prepared,
) -> Result<(), DbErr> {
    let (workspace, mail) = (source.workspace, &ready.mail);
    let from = mail.from.as_ref().map_or(NOBODY, |from| from.address.as_str());
    let from = contacts::canonical_email(from);
    let line = mailbox(tx, source).await?;

    let mut message_id = mail.message_id.clone();
    if let Some(id) = &mail.message_id {
        // Copies of one mail (two mailboxes, a retry) run one after the other.
        dialect::serialise(tx, &format!("mail:{workspace}:{id}")).await?;
        if let Some(known) = rows::find(tx, workspace, std::slice::from_ref(id)).await? {
            let item = &known.item;
            let same = item.from_address.as_deref() == Some(&*from)
                && item.body == mail.text
                && item.subject.as_deref() == Some(&*mail.subject);
            match &known.delivery {
                // Our own mail came round to us, perhaps to another of our mailboxes: it did leave.
                Some(row) if is_ours(tx, source, &from).await? => return journal::prove(tx, env, row).await,
                None if same => return Ok(()),
                // Another mail under an id that is taken. It is shown all the same, without the id.
                _ => message_id = None,
            }
        }
    }
    if let Some(returned) = &mail.returned
        && bounce::apply(tx, env, source, event, ready, returned, message_id.clone()).await?
    {
        return Ok(());
    }

    let parent = rows::find(tx, workspace, &mail.parents).await?;
    if let Some(row) = parent.as_ref().and_then(|parent| parent.delivery.as_ref()) {
        // Nobody can answer a mail that never left.
        journal::prove(tx, env, row).await?;
    }
    let at = moment(mail.at, source, parent.as_ref().map(|parent| parent.item.at));
    let (thread, contact) = place(tx, env, source, ready, &from, parent.as_ref()).await?;

    let provider_id = message_id.clone().unwrap_or_else(|| mail.digest.clone());
    if message_id.is_none() {
        // Without an id of its own it is told from others by its bytes, also when two mailboxes got it.
        dialect::serialise(tx, &format!("mail:{workspace}:{provider_id}")).await?;
        if journal::shown(tx, workspace, channel.provider(), ActivityKind::Email, &provider_id).await?.is_some() {
            return Ok(());
        }
    }
    if !mail.automatic && mail.from.is_some() {
        let answered = parent.as_ref().and_then(|parent| parent.item.subject.as_deref());
        let text = spoken(ready, answered);
        let heard = Heard {
            workspace,
            channel: ChannelKind::Email,
            address: &from,
            contact,
            text: &text,
            source_id: &provider_id,
            at,
            vouched: channel.capabilities().vouches,
        };
        consent::hear(tx, env, &heard).await?;
    }
    let new = NewItem {
        conversation: thread,
        kind: ActivityKind::Email,
        direction: Direction::In,
        channel: Some(ChannelKind::Email),
        subject: Some(mail.subject.clone()),
        body: mail.text.clone(),
        state: ActivityState::Received,
        provider: Some(channel.provider()),
        provider_id: Some(provider_id),
        sender: line.map(|line| SenderId(line.id)),
        from: Some(from),
        to: mail.to.clone(),
        media: Vec::new(),
        author: None,
        automatic: false,
        at,
    };
    let item = item::place(tx, env, workspace, new).await?;
    rows::insert_received(tx, &item, ready, message_id, event).await?;
    if let Some(contact) = contact {
        changes::record(tx, env, workspace, [Changed::of(ChangeKind::Contact, contact)]).await?;
    }
    Ok(())
}

/// When a mail counts as written: at the end of the second that its date names, as dates of mails have whole seconds
/// (RFC 5322, 3.3) and what was written after a text of that second is shown after it; not before what it follows from,
/// and not after it came in.
pub(super) fn moment(date: Option<DateTime<Utc>>, source: &Source, cause: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let end = date.map(|date| date + TimeDelta::microseconds(999_999));
    let at = end.map_or(source.received_at, |end| believable(end, source));
    cause.map_or(at, |cause| at.max(cause + TimeDelta::microseconds(1)))
}

/// The thread of the mail that this one answers; else that of the person behind the address.
async fn place(
    tx: &impl ConnectionTrait,
    env: &Env,
    source: &Source,
    ready: &Prepared,
    from: &str,
    parent: Option<&rows::Known>,
) -> Result<(ConversationId, Option<ContactId>), DbErr> {
    let workspace = source.workspace;
    if let Some(parent) = parent {
        // Whoever answers there belongs there, also from another address; that makes nobody a new person.
        let contact = contacts::store::find_by_email(tx, workspace, from).await?;
        return Ok((parent.thread(), contact));
    }
    let name = ready.mail.from.as_ref().and_then(|from| from.name.as_deref());
    let contact = contacts::store::find_or_create_by_email(tx, env, workspace, from, name).await?;
    let thread = thread::find_or_open(tx, env, workspace, &With::Person(contact)).await?;
    Ok((thread::id(&thread), Some(contact)))
}

/// What the sender says themselves: a subject of their own, and the words above what they quote.
fn spoken(ready: &Prepared, answered: Option<&str>) -> String {
    let subject = base_subject(&ready.mail.subject);
    let ours = answered.is_some_and(|answered| base_subject(answered) == subject);
    let words = ready.own_words();
    let text = if ours { words.to_owned() } else { format!("{subject}\n{words}") };
    text.chars().take(HEARD).collect()
}

/// Whether an address is that of one of our mailboxes.
async fn is_ours(tx: &impl ConnectionTrait, source: &Source, address: &str) -> Result<bool, DbErr> {
    let found = sender::Entity::of(source.workspace).filter(sender::Column::Address.eq(address)).one(tx).await?;
    Ok(found.is_some())
}

/// The mailbox of a connection.
async fn mailbox(tx: &impl ConnectionTrait, source: &Source) -> Result<Option<sender::Model>, DbErr> {
    sender::Entity::of(source.workspace)
        .filter(sender::Column::ConnectionId.eq(source.connection.0))
        .order_by_asc(sender::Column::Id)
        .one(tx)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_types::{ConnectionId, WorkspaceId};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_mail_is_shown_after_a_text_of_the_same_second() {
        let source = |received_at| Source {
            workspace: WorkspaceId(Uuid::nil()),
            connection: ConnectionId(Uuid::nil()),
            received_at: at(received_at),
            history: false,
        };
        let date = Some(at("2026-03-02T15:00:00Z"));
        let text = at("2026-03-02T15:00:00.400Z");
        // Written and received within the second of the text, and received later.
        assert_eq!(moment(date, &source("2026-03-02T15:00:00.700Z"), None), at("2026-03-02T15:00:00.700Z"));
        assert!(moment(date, &source("2026-03-02T15:00:09Z"), None) > text);
        // It stays within its second, but for what it answers; without a date it is ours.
        assert!(moment(date, &source("2026-03-02T15:00:09Z"), None) < at("2026-03-02T15:00:01Z"));
        let ours = at("2026-03-02T15:00:05Z");
        assert!(moment(date, &source("2026-03-02T15:00:09Z"), Some(ours)) > ours);
        assert_eq!(moment(None, &source("2026-03-02T15:00:09Z"), None), at("2026-03-02T15:00:09Z"));
    }
}
