//! What a phone call has that other items of a thread do not.

use crate::{attachment::Attachment, delivery::words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

words! {
    /// What became of a call, as far as it is known.
    CallOutcome {
        /// It rings.
        Ringing = "ringing";
        /// Somebody has answered and it goes on.
        InProgress = "in_progress";
        /// Both sides talked.
        Answered = "answered";
        /// The person called and nobody answered.
        Missed = "missed";
        /// The person called, nobody answered, and they left a message.
        Voicemail = "voicemail";
        /// It was passed on to another number.
        Forwarded = "forwarded";
        /// The provider's own assistant took it.
        AiHandled = "ai_handled";
        /// We called and nobody answered.
        NoAnswer = "no_answer";
        /// It could not be put through.
        Failed = "failed";
    }
}

impl CallOutcome {
    /// Whether the person waits to be called back.
    pub const fn wants_callback(self) -> bool {
        matches!(self, Self::Missed | Self::Voicemail)
    }

    /// Whether the two sides talked.
    pub const fn is_contact(self) -> bool {
        matches!(self, Self::InProgress | Self::Answered)
    }

    /// Whether more will happen.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Ringing | Self::InProgress)
    }
}

/// A recording of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recording {
    /// How long it is, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u32>,
    /// Our copy; absent until it is known where to fetch it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Attachment>,
}

/// A message that a caller left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Voicemail {
    /// How long it is, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u32>,
    /// Its words, when the provider has written them down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<String>,
    /// Our copy; absent until it is known where to fetch it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Attachment>,
}

/// The part of an item that only calls have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallPart {
    /// What became of it.
    pub outcome: CallOutcome,
    /// When somebody answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<DateTime<Utc>>,
    /// How long it was, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u32>,
    /// The provider's id of who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    /// The number or the provider's id of the user that it was passed on to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_to: Option<String>,
    /// What the caller chose in the phone menu.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub menu_choice: Option<String>,
    /// What was said, in sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<String>,
    /// What was promised or should follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next_steps: Vec<String>,
    /// Whether there is a transcript; `activities.transcript` has it.
    pub has_transcript: bool,
    /// What was recorded, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recordings: Vec<Recording>,
    /// The message that the caller left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voicemail: Option<Voicemail>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The person.
    Them,
    /// One of us.
    Us,
}

/// Something that was said in a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TranscriptLine {
    /// Who said it.
    pub speaker: Speaker,
    /// The address that they spoke from, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The words.
    pub text: String,
    /// When it begins, in seconds from the start of the call.
    #[schema(example = 1.6)]
    pub start_s: f64,
    /// When it ends.
    #[schema(example = 3.9)]
    pub end_s: f64,
}
