//! Words that have not left yet: drafts, and texts that are on their way to the server. Both survive a reload.

use crate::platform::{remember, remembered};
use crm_types::{ConversationId, UserId, WorkspaceId, activity::ChannelKind, conversation::MessageIn};
use serde::{Deserialize, Serialize};

fn draft_key(user: UserId, conversation: ConversationId) -> String {
    format!("crm.draft.{user}.{conversation}")
}

/// The draft of a thread.
pub(crate) fn draft(user: UserId, conversation: ConversationId) -> String {
    remembered(&draft_key(user, conversation)).unwrap_or_default()
}

/// Keeps the draft of a thread; blanks alone are none.
pub(crate) fn save_draft(user: UserId, conversation: ConversationId, text: &str) {
    remember(&draft_key(user, conversation), (!text.trim().is_empty()).then_some(text));
}

fn subject_key(user: UserId, conversation: ConversationId) -> String {
    format!("crm.subject.{user}.{conversation}")
}

/// The subject of a thread's draft.
pub(crate) fn subject(user: UserId, conversation: ConversationId) -> String {
    remembered(&subject_key(user, conversation)).unwrap_or_default()
}

/// Keeps the subject of a thread's draft.
pub(crate) fn save_subject(user: UserId, conversation: ConversationId, text: &str) {
    remember(&subject_key(user, conversation), (!text.trim().is_empty()).then_some(text));
}

/// A text or an email between "Send" and the server's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outgoing {
    /// The idempotency key: asking again with it never sends twice.
    pub(crate) key: String,
    /// Its thread.
    pub(crate) conversation: ConversationId,
    /// By which medium.
    #[serde(default = "by_text")]
    pub(crate) channel: ChannelKind,
    /// The subject of an email, when one was written.
    #[serde(default)]
    pub(crate) subject: Option<String>,
    /// The words.
    pub(crate) body: String,
    /// When "Send" was pressed, in milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// The server could not be reached; it waits for the network or for a person.
    #[serde(default)]
    pub(crate) stuck: bool,
}

/// For how long a text leaves by itself once the network is back; later a person is asked.
pub(crate) const PATIENCE_MS: i64 = 10 * 60 * 1_000;

/// For how long the server knows a key again, less an hour: it keeps its answers for a day. Later the same request could
/// be a second text.
const KEY_MS: i64 = 23 * 60 * 60 * 1_000;

/// What left before there was email.
const fn by_text() -> ChannelKind {
    ChannelKind::Sms
}

impl Outgoing {
    /// What the server is asked to send.
    pub(crate) fn message(&self) -> MessageIn {
        match self.channel {
            ChannelKind::Sms => MessageIn::text(self.body.clone()),
            ChannelKind::Email => MessageIn::email(self.subject.clone(), self.body.clone()),
        }
    }

    /// Whether the server would still know that it has it.
    pub(crate) fn is_known_again(&self, now_ms: i64) -> bool {
        now_ms - self.at_ms < KEY_MS
    }

    /// Whether it may be sent again without asking.
    pub(crate) fn is_fresh(&self, now_ms: i64) -> bool {
        now_ms - self.at_ms < PATIENCE_MS
    }
}

/// Each workspace has its own: in another one the thread is not there, and the text would be refused for good.
fn outbox_key(user: UserId, workspace: WorkspaceId) -> String {
    format!("crm.outbox.{user}.{workspace}")
}

/// The texts that had no answer when the page was left.
pub(crate) fn outbox(user: UserId, workspace: WorkspaceId) -> Vec<Outgoing> {
    remembered(&outbox_key(user, workspace)).as_deref().map(read_outbox).unwrap_or_default()
}

/// Whatever cannot be read is dropped; after a reload nothing is on its way any more.
fn read_outbox(text: &str) -> Vec<Outgoing> {
    let mut items: Vec<Outgoing> = serde_json::from_str(text).unwrap_or_default();
    for item in &mut items {
        item.stuck = true;
    }
    items
}

/// Keeps the texts that have no answer yet.
pub(crate) fn save_outbox(user: UserId, workspace: WorkspaceId, items: &[Outgoing]) {
    let text = serde_json::to_string(items).ok().filter(|_| !items.is_empty());
    remember(&outbox_key(user, workspace), text.as_deref());
}

/// The draft after a refusal: the refused words come back in front of what was typed since.
pub(crate) fn give_back(refused: &str, typed_since: &str) -> String {
    if typed_since.trim().is_empty() { refused.to_owned() } else { format!("{refused}\n{typed_since}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_text_comes_back_without_losing_a_word() {
        assert_eq!(give_back("See you at 9.", " \n"), "See you at 9.");
        assert_eq!(give_back("See you at 9.", "And bring"), "See you at 9.\nAnd bring");
    }

    #[test]
    fn after_a_reload_everything_waits() {
        let kept = r#"[{"key":"k","conversation":"01946b5e-7c00-7000-8000-000000000001","body":"Hi","at_ms":5}]"#;
        let items = read_outbox(kept);
        assert!(items[0].stuck);
        assert!(items[0].is_fresh(5 + PATIENCE_MS - 1) && !items[0].is_fresh(5 + PATIENCE_MS));
        assert!(items[0].is_known_again(5 + KEY_MS - 1) && !items[0].is_known_again(5 + KEY_MS));
        assert!(read_outbox("{").is_empty());
    }
}
