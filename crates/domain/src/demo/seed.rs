//! Writing the invented history.

use super::{
    people::{Invented, dice, people},
    scripts::{self, Line, SCRIPTS},
};
use crate::{
    access::Principal,
    consent::{self, Heard},
    contacts::{self, ContactError},
    env::Env,
    inbox::thread::{self, With},
};
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{activity, conversation, conversation_read, sender};
use crm_types::{
    ContactId, SenderId, WorkspaceId,
    activity::{ActivityKind, ActivityState, ChannelKind, Direction},
    contact::{AddressIn, ContactIn, UpsertBy},
    conversation::ConversationStatus,
};
use futures_util::future::try_join_all;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

/// How much to invent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many people.
    pub contacts: u32,
    /// How many messages, at the least, as long as there are people to have them with.
    pub messages: u32,
}

/// People written at the same time: the writer commits them as one group.
const CHUNK: usize = 64;
/// How many threads stay open, the newest ones; the older ones are done.
const OPEN: u32 = 14;
/// Among how many of the newest nobody has read the last text, where it came in.
const UNREAD: u32 = 9;

/// Invents people and threads. Returns how many of each were written.
///
/// # Errors
/// What writing a contact or a thread returns.
pub async fn seed(env: &Env, by: Principal, line: SenderId, size: Size) -> Result<Size, ContactError> {
    let line = sender::Entity::one(by.workspace, line).one(env.store.read()).await?.ok_or(ContactError::NotFound)?;
    let crowd: Vec<(u32, Invented)> = (0..).zip(people(size.contacts)).collect();
    let mut written = Size { contacts: 0, messages: 0 };
    for chunk in crowd.chunks(CHUNK) {
        let made =
            chunk.iter().map(|(_, person)| contacts::create(env, by, describe(person), Some(UpsertBy::Phone), None));
        let made = try_join_all(made).await?;
        let new = made.iter().filter(|made| made.created).count();
        written.contacts += u32::try_from(new).unwrap_or(0);
        for ((index, person), made) in chunk.iter().zip(made) {
            // Who is here already keeps the thread that they have.
            if made.created && written.messages < size.messages {
                written.messages += write_thread(env, by, &line, *index, person, made.contact.id).await?;
            }
        }
    }
    Ok(written)
}

fn describe(person: &Invented) -> ContactIn {
    ContactIn {
        first_name: Some(person.first.to_owned()),
        last_name: Some(person.last.to_owned()),
        street: Some(person.street.clone()),
        city: Some(person.town.to_owned()),
        phones: vec![AddressIn::from(person.phone.clone())],
        tags: person.tags.iter().map(|tag| (*tag).to_owned()).collect(),
        attributes: [("year_built".to_owned(), json!(person.built))].into(),
        ..ContactIn::default()
    }
}

async fn write_thread(
    env: &Env,
    by: Principal,
    line: &sender::Model,
    index: u32,
    person: &Invented,
    contact: ContactId,
) -> Result<u32, DbErr> {
    use conversation::Column as C;
    let (work, line, person) = (env.clone(), line.clone(), person.clone());
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let workspace = by.workspace;
                let script = SCRIPTS.get(index as usize % SCRIPTS.len()).copied().unwrap_or_default();
                let row = thread::find_or_open(tx, &work, workspace, &With::Person(contact)).await?;
                let end = work.now() - ago(index, dice(contact.0, 50));
                write_lines(tx, &work, workspace, &line, &person, contact, &row, script, end).await?;

                let inbound = script.iter().filter(|line| line.0 == Direction::In).count();
                let waiting = index < UNREAD && script.last().is_some_and(|line| line.0 == Direction::In);
                let seen = if waiting { inbound - 1 } else { inbound };
                let status = if index >= OPEN { ConversationStatus::Done } else { ConversationStatus::Open };
                conversation::Entity::change(workspace)
                    .filter(C::Id.eq(row.id))
                    .col_expr(C::Status, Expr::value(status.as_str()))
                    .exec(tx)
                    .await?;
                conversation_read::Entity::insert(conversation_read::ActiveModel {
                    workspace_id: Set(workspace.0),
                    id: Set(work.id()),
                    conversation_id: Set(row.id),
                    user_id: Set(by.user.0),
                    seen_inbound: Set(i32::try_from(seen).unwrap_or(0)),
                    read_at: Set(work.now()),
                })
                .exec_without_returning(tx)
                .await?;
                Ok(u32::try_from(script.len()).unwrap_or(0))
            })
        })
        .await
}

/// When the thread ended: the first ones today, the others over the last months.
fn ago(index: u32, jitter: u32) -> TimeDelta {
    let minutes = match index {
        0..=5 => 9 + index * 47 + jitter / 4,
        6..=20 => 400 + (index - 5) * 640 + jitter * 3,
        _ => 12_000 + (index - 20) * 310 + jitter * 5,
    };
    TimeDelta::minutes(i64::from(minutes))
}

#[expect(clippy::too_many_arguments, reason = "one private caller; a struct would only rename them")]
async fn write_lines(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    line: &sender::Model,
    person: &Invented,
    contact: ContactId,
    row: &conversation::Model,
    script: &[Line],
    end: DateTime<Utc>,
) -> Result<(), DbErr> {
    let length: i64 = script.iter().map(|line| i64::from(line.1)).sum();
    let mut at = end - TimeDelta::minutes(length);
    let mut rows = Vec::with_capacity(script.len());
    for (direction, after, words) in script {
        at += TimeDelta::minutes(i64::from(*after));
        let body = scripts::fill(words, person.first, &person.street, person.town);
        let id = env.id();
        let inbound = *direction == Direction::In;
        if inbound {
            let heard = Heard {
                workspace,
                channel: ChannelKind::Sms,
                address: &person.phone,
                contact: Some(contact),
                text: &body,
                source_id: &format!("demo:{id}"),
                at,
                vouched: true,
            };
            consent::hear(tx, env, &heard).await?;
        }
        let (from, to) = if inbound { (&person.phone, &line.address) } else { (&line.address, &person.phone) };
        let state = if inbound { ActivityState::Received } else { ActivityState::Delivered };
        rows.push(activity::Model {
            workspace_id: workspace.0,
            id,
            conversation_id: row.id,
            kind: ActivityKind::Message.as_str().to_owned(),
            direction: direction.as_str().to_owned(),
            channel: Some(ChannelKind::Sms.as_str().to_owned()),
            subject: None,
            body,
            state: state.as_str().to_owned(),
            reason: None,
            reason_text: None,
            provider: None,
            provider_id: None,
            sender_id: Some(line.id),
            from_address: Some(from.clone()),
            to_addresses: json!([to]),
            media: json!([]),
            author_id: None,
            automatic: false,
            at,
            state_at: at,
            created_at: at,
        });
    }
    for item in &rows {
        thread::show(tx, workspace, item).await?;
    }
    let rows = rows.into_iter().map(activity::ActiveModel::from);
    let rows = rows.map(sea_orm::ActiveModelTrait::reset_all);
    activity::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}
