//! Writing an item of a thread: whatever came in or is to leave, by whichever medium.

use super::thread;
use crate::{
    calls::callback,
    changes::{self, Changed},
    env::Env,
};
use chrono::{DateTime, Utc};
use crm_entity::activity;
use crm_types::{
    ActivityId, ConversationId, SenderId, UserId, WorkspaceId,
    activity::{ActivityKind, ActivityState, ChannelKind, Direction, Media},
    connection::ProviderKind,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};
use serde_json::json;

/// An item that is to be written.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// In which thread.
    pub conversation: ConversationId,
    /// What kind of item it is.
    pub kind: ActivityKind,
    /// Who it came from.
    pub direction: Direction,
    /// By which medium; `None` for calls, notes and events.
    pub channel: Option<ChannelKind>,
    /// Of an email.
    pub subject: Option<String>,
    /// The words.
    pub body: String,
    /// Where it stands.
    pub state: ActivityState,
    /// Which provider carries it.
    pub provider: Option<ProviderKind>,
    /// The provider's id of it, when it has one yet.
    pub provider_id: Option<String>,
    /// Our line or mailbox.
    pub sender: Option<SenderId>,
    /// The address it came from.
    pub from: Option<String>,
    /// The addresses it went to.
    pub to: Vec<String>,
    /// Files.
    pub media: Vec<Media>,
    /// Who of us wrote it.
    pub author: Option<UserId>,
    /// Whether the product wrote it.
    pub automatic: bool,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// Writes the item, lets the thread's row follow, and tells the live streams.
///
/// # Errors
/// The database's error; also when an item of this provider, kind and id exists.
pub async fn place(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    item: NewItem,
) -> Result<activity::Model, DbErr> {
    let thread = item.conversation;
    let row = write(tx, env, workspace, item).await?;
    let changed = [Changed::activity(ActivityId(row.id), thread), Changed::conversation(thread)];
    changes::record(tx, env, workspace, changed).await?;
    Ok(row)
}

/// The same, and the caller tells the live streams.
///
/// # Errors
/// The database's error; also when an item of this provider, kind and id exists.
pub(crate) async fn write(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    item: NewItem,
) -> Result<activity::Model, DbErr> {
    let now = env.now();
    let thread = item.conversation;
    let row = activity::Entity::insert(activity::ActiveModel {
        workspace_id: Set(workspace.0),
        id: Set(env.id()),
        conversation_id: Set(thread.0),
        kind: Set(item.kind.as_str().to_owned()),
        direction: Set(item.direction.as_str().to_owned()),
        channel: Set(item.channel.map(|channel| channel.as_str().to_owned())),
        subject: Set(item.subject.as_deref().map(storable)),
        body: Set(storable(&item.body)),
        state: Set(item.state.as_str().to_owned()),
        reason: Set(None),
        reason_text: Set(None),
        provider: Set(item.provider.map(|provider| provider.as_str().to_owned())),
        provider_id: Set(item.provider_id),
        sender_id: Set(item.sender.map(|sender| sender.0)),
        from_address: Set(item.from),
        to_addresses: Set(json!(item.to)),
        media: Set(json!(item.media)),
        author_id: Set(item.author.map(|user| user.0)),
        automatic: Set(item.automatic),
        at: Set(item.at),
        state_at: Set(now),
        created_at: Set(now),
    })
    .exec_with_returning(tx)
    .await?;
    thread::show(tx, workspace, &row).await?;
    if item.direction == Direction::Out {
        callback::follow(tx, workspace, thread).await?;
    }
    Ok(row)
}

/// PostgreSQL cannot hold NUL in a text. Everything else is kept as it came.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
