//! The words for where a message stands.

use crm_types::activity::{ActivityKind, ActivityState};

pub(crate) const SETTLE_SENT: &str = "It was sent";
pub(crate) const SETTLE_AGAIN: &str = "Send again";
pub(crate) const SETTLE_CANCEL: &str = "Leave it";
pub(crate) const SETTLE_QUESTION: &str = "If you know what happened, say so.";
pub(crate) const TAKE_BACK: &str = "Don't send";
pub(crate) const TAKEN_BACK: &str = "It will not be sent.";
pub(crate) const SETTLED: &str = "Noted.";

pub(crate) const fn state(state: ActivityState) -> &'static str {
    match state {
        ActivityState::Received => "Received",
        ActivityState::Planned | ActivityState::Reserved => "Queued",
        ActivityState::Handed => "Sending",
        ActivityState::Unknown => "Unsure",
        ActivityState::Accepted => "Sent",
        ActivityState::Delivered => "Delivered",
        ActivityState::Undelivered => "Not delivered",
        ActivityState::Failed => "Failed",
        ActivityState::Skipped => "Not sent",
        ActivityState::Cancelled => "Taken back",
        ActivityState::Refused => "Refused",
    }
}

pub(crate) const fn kind(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Message => "Text",
        ActivityKind::Email => "Email",
        ActivityKind::Call => "Call",
        ActivityKind::Voicemail => "Voicemail",
        ActivityKind::Note => "Note, only your team",
        ActivityKind::Event => "Event",
    }
}
