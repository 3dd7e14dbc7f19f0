//! Search over people and what was said.

use crate::{
    ActivityId, ConversationId,
    activity::{ActivityKind, ChannelKind},
    contact::ContactSummary,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What to look for, by query string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// The words. All of them must be found; case and accents do not matter, and there are no operators.
    pub q: String,
    /// How many people, and how many conversations, at most: 1 to 50, 10 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 50)]
    pub limit: Option<u32>,
}

/// By what somebody was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// Their name, or their company's.
    Name,
    /// A phone number.
    Phone,
    /// An email address.
    Email,
    /// A name that is written nearly so.
    Similar,
}

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonFound {
    /// Who.
    pub contact: ContactSummary,
    /// By what.
    pub found_by: FoundBy,
}

/// Where a word stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextRange {
    /// Its first character, counted in characters (not bytes) from 0.
    pub start: u32,
    /// The character after its last.
    pub end: u32,
}

/// A conversation in which the words were said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SaidFound {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// With whom.
    pub contact: ContactSummary,
    /// The newest item that has the words.
    pub activity_id: ActivityId,
    /// What it is.
    pub kind: ActivityKind,
    /// By which medium.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelKind>,
    /// The part of it around the first of the words, on one line.
    pub snippet: String,
    /// Where the words stand in `snippet`.
    pub matches: Vec<TextRange>,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SearchAnswer {
    /// People, best first.
    pub people: Vec<PersonFound>,
    /// Conversations, the one with the newest item that has the words first.
    pub conversations: Vec<SaidFound>,
}
