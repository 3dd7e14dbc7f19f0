//! The thread with one person or one group.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The thread with one person or one group.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "conversation")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `person` or `group`.
    pub kind: String,
    /// The person; none for a group.
    pub contact_id: Option<Uuid>,
    /// The addresses on the other side, a list of strings.
    #[sea_orm(column_type = "JsonBinary")]
    pub participants: Json,
    /// The sorted addresses of a group in one string.
    pub participants_key: Option<String>,
    /// Open or done.
    pub status: String,
    /// Whether it holds a text.
    pub has_text: bool,
    /// Whether it holds an email.
    pub has_email: bool,
    /// Whether it holds a call or voicemail.
    pub has_calls: bool,
    /// The line that was used last.
    pub sender_id: Option<Uuid>,
    /// How many items came in, ever.
    pub inbound_count: i32,
    /// The newest item.
    pub last_activity_id: Option<Uuid>,
    /// Its kind.
    pub last_kind: Option<String>,
    /// Its direction.
    pub last_direction: Option<String>,
    /// Its medium.
    pub last_channel: Option<String>,
    /// Its state.
    pub last_state: Option<String>,
    /// Its first words.
    pub snippet: String,
    /// Its time; the time of creation while there is none.
    pub last_activity_at: DateTimeUtc,
    /// When something last came in.
    pub last_inbound_at: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Since when the person waits to be called back.
    pub callback_since: Option<DateTimeUtc>,
    /// How many calls of theirs nobody answered since.
    pub callback_calls: i32,
    /// How many of these left a message.
    pub callback_voicemails: i32,
    /// When somebody said that no call back is needed.
    pub callback_settled_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
