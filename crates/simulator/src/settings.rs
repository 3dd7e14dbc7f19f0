//! Switches for what the provider leaves undocumented.

use serde::{Deserialize, Serialize};

use crate::media::MediaMode;

/// What `POST /v1/messages` answers for a person who opted out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockedSend {
    /// 202, and the message ends `undelivered`: the most probable behaviour.
    #[default]
    Undelivered,
    /// 400 at once, and no message exists.
    Refused,
}

/// The order of `GET /v1/messages`: the documents say one thing, the field reports the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// Newest first, as integrators report.
    #[default]
    NewestFirst,
    /// Chronological, as the documents say.
    OldestFirst,
}

/// The layout of error bodies other than 401, which always uses the gateway's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorStyle {
    /// `{message, code, status, docs, title, trace, errors}`.
    #[default]
    Standard,
    /// `{error: {message, key, trace}}`.
    Gateway,
}

/// Switches for what the provider leaves undocumented. A client has to work with every combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each named in the control API")]
pub struct Settings {
    /// Refuse above ten requests a second and key, counted on the virtual clock.
    pub rate_limit: bool,
    /// Most recipients of one send: 1 until June 2026, 10 since.
    pub max_recipients: usize,
    /// Whether the automatic answers to STOP and START reach webhooks and lists.
    pub confirmation_visible: bool,
    /// Whether an inbound STOP or START reaches webhooks and lists.
    pub stop_visible: bool,
    /// What a send to an opted-out person answers.
    pub blocked_send: BlockedSend,
    /// The order of the message list.
    pub list_order: ListOrder,
    /// The layout of error bodies.
    pub error_style: ErrorStyle,
    /// Refuse request fields that the provider does not know.
    pub strict_fields: bool,
    /// Whether the account's plan has summaries and transcripts; without it their questions are answered with 403.
    pub ai_plan: bool,
    /// How the media host behaves.
    pub media: MediaMode,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limit: false,
            max_recipients: 1,
            confirmation_visible: true,
            stop_visible: true,
            blocked_send: BlockedSend::default(),
            list_order: ListOrder::default(),
            error_style: ErrorStyle::default(),
            strict_fields: false,
            ai_plan: true,
            media: MediaMode::default(),
        }
    }
}
