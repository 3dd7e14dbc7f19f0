//! Rows as the outside sees them. Everything a page needs is loaded at once, never row by row.

use crate::{access::Principal, attachments::Files, calls, contacts, env::Env, mail};
use crm_entity::{activity, conversation, conversation_read, sender, suppression};
use crm_rules_data::phone;
use crm_types::{
    ActivityId, ConversationId, UserId, WorkspaceId,
    activity::{Activity, ActivityKind, ActivityState, ChannelKind, Direction, Reason},
    contact::ContactSummary,
    conversation::{Callback, Conversation, ConversationStatus, LastActivity},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Threads of a page.
pub(super) async fn conversations(
    connection: &impl ConnectionTrait,
    by: &Principal,
    rows: Vec<conversation::Model>,
) -> Result<Vec<Conversation>, DbErr> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let people: Vec<Uuid> = rows.iter().filter_map(|row| row.contact_id).collect();
    let contacts::view::People { summaries, phones } = contacts::view::people(connection, by, &people).await?;
    let seen = seen(connection, by, &ids).await?;
    let blocked = blocked(connection, by, &phones).await?;
    let lines: HashMap<Uuid, String> = sender::Entity::of(by.workspace)
        .all(connection)
        .await?
        .into_iter()
        .map(|line| (line.id, phone::shown(&line.address, by.region.as_str())))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let unread = row.inbound_count.saturating_sub(seen.get(&row.id).copied().unwrap_or(0)).max(0);
            let contact = row.contact_id.and_then(|id| summaries.get(&id).cloned()).unwrap_or_else(|| group(&row));
            Conversation {
                id: ConversationId(row.id),
                contact,
                unread: u32::try_from(unread).unwrap_or(0),
                status: ConversationStatus::parse(&row.status).unwrap_or(ConversationStatus::Open),
                opted_out: row.contact_id.is_some_and(|id| blocked.contains(&id)),
                reach: None,
                callback: callback(&row),
                line: row.sender_id.and_then(|id| lines.get(&id).cloned()),
                last_activity: last(&row),
            }
        })
        .collect())
}

fn group(row: &conversation::Model) -> ContactSummary {
    let addresses: Vec<&str> =
        row.participants.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
    ContactSummary { id: None, name: addresses.join(", "), address: None, display: None, tags: Vec::new() }
}

fn callback(row: &conversation::Model) -> Option<Callback> {
    Some(Callback {
        since: row.callback_since?,
        calls: u32::try_from(row.callback_calls).unwrap_or(0),
        voicemails: u32::try_from(row.callback_voicemails).unwrap_or(0),
    })
}

fn last(row: &conversation::Model) -> Option<LastActivity> {
    Some(LastActivity {
        kind: ActivityKind::parse(row.last_kind.as_deref()?)?,
        direction: Direction::parse(row.last_direction.as_deref()?)?,
        channel: row.last_channel.as_deref().and_then(ChannelKind::parse),
        state: ActivityState::parse(row.last_state.as_deref()?)?,
        snippet: row.snippet.clone(),
        at: row.last_activity_at,
    })
}

async fn seen(connection: &impl ConnectionTrait, by: &Principal, ids: &[Uuid]) -> Result<HashMap<Uuid, i32>, DbErr> {
    use conversation_read::Column as C;
    let rows = conversation_read::Entity::of(by.workspace)
        .filter(C::UserId.eq(by.user.0))
        .filter(C::ConversationId.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.conversation_id, row.seen_inbound)).collect())
}

/// People of whom no phone number may be texted.
async fn blocked(
    connection: &impl ConnectionTrait,
    by: &Principal,
    phones: &[(Uuid, String)],
) -> Result<HashSet<Uuid>, DbErr> {
    use suppression::Column as S;
    if phones.is_empty() {
        return Ok(HashSet::new());
    }
    let stopped: HashSet<String> = suppression::Entity::of(by.workspace)
        .filter(S::Channel.eq(ChannelKind::Sms.as_str()))
        .filter(S::Active.eq(true))
        .filter(S::Address.is_in(phones.iter().map(|(_, phone)| phone.as_str())))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| row.address)
        .collect();
    let mut open = HashSet::new();
    let mut any = HashSet::new();
    for (person, phone) in phones {
        if stopped.contains(phone) {
            any.insert(*person);
        } else {
            open.insert(*person);
        }
    }
    Ok(any.difference(&open).copied().collect())
}

/// Items of threads, with what only some of them have.
pub(super) async fn items(
    env: &Env,
    workspace: WorkspaceId,
    rows: Vec<activity::Model>,
) -> Result<Vec<Activity>, DbErr> {
    let read = env.store.read();
    let is_call = |row: &&activity::Model| {
        matches!(ActivityKind::parse(&row.kind), Some(ActivityKind::Call | ActivityKind::Voicemail))
    };
    let is_mail = |row: &&activity::Model| row.channel.as_deref() == Some(ChannelKind::Email.as_str());
    let calls: Vec<Uuid> = rows.iter().filter(is_call).map(|row| row.id).collect();
    let mails: Vec<Uuid> = rows.iter().filter(is_mail).map(|row| row.id).collect();
    let with_files = rows.iter().filter(|row| is_call(row) || row.media.as_array().is_some_and(|all| !all.is_empty()));
    let with_files: Vec<Uuid> = with_files.map(|row| row.id).collect();
    let files = Files::load(env, read, workspace, &with_files).await?;
    let mut calls = calls::parts(read, workspace, &calls, &files).await?;
    let mut emails = mail::rows::parts(read, workspace, mails).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (call, email, media) = (calls.remove(&row.id), emails.remove(&row.id), files.of_message(row.id));
            Activity { call, email, files: media, ..item(row) }
        })
        .collect())
}

/// What every item has.
fn item(row: activity::Model) -> Activity {
    let reason = row.reason.map(|code| Reason { text: row.reason_text.unwrap_or_else(|| code.clone()), code });
    Activity {
        id: ActivityId(row.id),
        kind: ActivityKind::parse(&row.kind).unwrap_or(ActivityKind::Event),
        direction: Direction::parse(&row.direction).unwrap_or(Direction::In),
        channel: row.channel.as_deref().and_then(ChannelKind::parse),
        subject: row.subject,
        body: row.body,
        state: ActivityState::parse(&row.state).unwrap_or(ActivityState::Unknown),
        reason,
        provider_id: row.provider_id,
        from: row.from_address,
        to: serde_json::from_value(row.to_addresses).unwrap_or_default(),
        media: serde_json::from_value(row.media).unwrap_or_default(),
        email: None,
        files: Vec::new(),
        call: None,
        author: row.author_id.map(UserId),
        automatic: row.automatic,
        at: row.at,
        state_at: row.state_at,
    }
}
