//! What a provider says about calls. Every piece of news is partial: what it does not say is absent, and pieces come
//! in any order and more than once.

use chrono::{DateTime, Utc};
use crm_types::{activity::Direction, call::TranscriptLine};
use serde::{Deserialize, Serialize};

/// Something that has happened to a call. A mark is only ever added, so that their order does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallMark {
    /// It rang.
    Ringing,
    /// Somebody answered.
    Answered,
    /// It ended.
    Completed,
    /// It ended and nobody had answered.
    Unanswered,
    /// It was passed on.
    Forwarded,
    /// The provider's own assistant took it.
    AiHandled,
    /// It could not be put through.
    Failed,
    /// The caller left a message, which may not be readable yet.
    LeftVoicemail,
}

/// A recording of a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RemoteRecording {
    /// Where the provider keeps it.
    pub url: String,
    /// How long it is, in seconds.
    pub duration_s: Option<u32>,
    /// When it begins.
    pub started_at: Option<DateTime<Utc>>,
}

/// A message that a caller left. Its parts become known one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteVoicemail {
    /// Where the provider keeps it.
    pub url: Option<String>,
    /// How long it is, in seconds.
    pub duration_s: Option<u32>,
    /// Its words.
    pub transcript: Option<String>,
}

/// A piece of news about a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallNews {
    /// The provider's id of the call.
    pub provider_id: String,
    /// When this was so, by the provider's clock: of two pieces that differ the later one counts.
    pub said_at: Option<DateTime<Utc>>,
    /// Asked for, not told: surer than any event.
    pub asked: bool,
    /// Who called.
    pub direction: Option<Direction>,
    /// The provider's id of our line.
    pub line: Option<String>,
    /// Our own number, when the news tells it from the other side's.
    pub ours: Option<String>,
    /// The other side, when the news tells it from ours: a number, or a word such as `Anonymous`.
    pub theirs: Option<String>,
    /// Both sides, when the news does not say which is which.
    pub participants: Vec<String>,
    /// When it began.
    pub at: Option<DateTime<Utc>>,
    /// When somebody answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// How long it was, in seconds.
    pub duration_s: Option<u32>,
    /// The provider's id of who answered.
    pub answered_by: Option<String>,
    /// Where it was passed on to.
    pub forwarded_to: Option<String>,
    /// What the caller chose in the phone menu.
    pub menu_choice: Option<String>,
    /// What has happened.
    pub marks: Vec<CallMark>,
    /// What was recorded.
    pub recordings: Vec<RemoteRecording>,
    /// The message that the caller left.
    pub voicemail: Option<RemoteVoicemail>,
    /// What was said, in sentences.
    pub summary: Option<Vec<String>>,
    /// What should follow.
    pub next_steps: Option<Vec<String>>,
    /// Every word.
    pub transcript: Option<Vec<TranscriptLine>>,
}

/// A part of what a provider can be asked about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallPart {
    /// The call itself.
    Call,
    /// The message that the caller left.
    Voicemail,
    /// What was recorded.
    Recordings,
    /// What was said, in sentences.
    Summary,
    /// Every word.
    Transcript,
}

/// What the provider answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// This is known.
    Known(Box<CallNews>),
    /// It is being made; ask later.
    NotYet,
    /// There is none, or the account's plan has none. No outage, and no use in asking again.
    Never,
}
