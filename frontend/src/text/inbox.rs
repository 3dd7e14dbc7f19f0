//! Words of the inbox.

use super::count;
use crm_types::activity::ActivityKind;

pub(crate) const OPEN: &str = "Open";
pub(crate) const DONE: &str = "Done";
pub(crate) const MARK_DONE: &str = "Done";
pub(crate) const MARK_DONE_HINT: &str = "Done for the whole team (E)";
pub(crate) const REOPEN: &str = "Reopen";
pub(crate) const REOPEN_HINT: &str = "Open it again for the whole team (E)";
pub(crate) const MARK_UNREAD: &str = "Mark unread";
pub(crate) const MARKED_DONE: &str = "Done.";
pub(crate) const REOPENED: &str = "Open again.";
pub(crate) const UNREAD: &str = "unread";
pub(crate) const OPTED_OUT: &str = "Opted out";
pub(crate) const FILTER: &str = "Filter";
pub(crate) const SEARCH_INBOX: &str = "Search conversations";
pub(crate) const SEARCH_HINT: &str = "Name, number or words";
pub(crate) const CLEAR_SEARCH: &str = "Clear search";
pub(crate) const CONVERSATIONS: &str = "Conversations";
pub(crate) const RESIZE_LIST: &str = "Width of the conversation list";
pub(crate) const BACK_TO_LIST: &str = "Back to the list";
pub(crate) const SHOW_DETAILS: &str = "Details";
pub(crate) const NO_TEXTS: &str = "No texts yet.";
pub(crate) const NO_TEXTS_LEAD: &str = "Connect a line to receive them.";
pub(crate) const NO_TEXTS_TO_READ: &str = "An owner or admin can connect a line to receive them.";
pub(crate) const CONNECT_OPENPHONE: &str = "Connect OpenPhone";
pub(crate) const ALL_CAUGHT_UP: &str = "All caught up.";
pub(crate) const ALL_CAUGHT_UP_LEAD: &str = "Nothing here needs you right now.";
pub(crate) const NOTHING_DONE: &str = "Nothing is marked done yet.";
pub(crate) const NOTHING_FOUND: &str = "No conversation matches.";
pub(crate) const PICK_ONE: &str = "No conversation selected";
pub(crate) const PICK_ONE_LEAD: &str = "Choose one from the list, or move with J and K.";
pub(crate) const NO_CONVERSATION: &str = "This conversation isn't here";
pub(crate) const EMPTY_THREAD: &str = "No messages yet. Say hello below.";
pub(crate) const EMPTY_THREAD_TO_READ: &str = "No messages yet.";
pub(crate) const READING_ONLY: &str = "You can read this conversation. Your role does not allow writing to people.";
pub(crate) const THREAD: &str = "Messages";
pub(crate) const LOAD_OLDER: &str = "Load older messages";
pub(crate) const NEW_SINCE: &str = "New since you looked";
pub(crate) const TO_NEWEST: &str = "Jump to newest";
pub(crate) const ATTACHMENT: &str = "Attachment";
pub(crate) const AUTOMATIC: &str = "Automatic";
pub(crate) const YOU: &str = "You";

// Composer
pub(crate) const COMPOSER: &str = "Reply";
pub(crate) const SEND: &str = "Send";
pub(crate) const SEND_HINT: &str = "Send (Ctrl+Enter)";
pub(crate) const REPLACE_ALL: &str = "Replace all";
pub(crate) const ESTIMATE_SOURCE: &str = "Segments times $0.01, OpenPhone's list price for the US and Canada.";
pub(crate) const STUCK: &str = "Waiting for the network";
pub(crate) const STUCK_LONG: &str = "No answer for a day. It may have been sent: look before you write it again.";
pub(crate) const SEND_AGAIN: &str = "Try again";
pub(crate) const BACK_TO_DRAFT: &str = "Back to draft";
pub(crate) const NO_ADDRESS: &str =
    "This person has neither a phone number nor an email address, so there is nothing to write to.";

pub(crate) fn from_line(line: &str) -> String {
    format!("from {line}")
}

pub(crate) fn blocked_opted_out(name: &str) -> String {
    format!(
        "{name} opted out of texts, so nothing can be sent. They can opt back in by texting START. Your draft is kept."
    )
}

pub(crate) fn new_items(n: usize) -> String {
    count(n, "new", "new")
}

pub(crate) fn conversations(n: usize, more: bool) -> String {
    if more { format!("{n}+ conversations") } else { count(n, "conversation", "conversations") }
}

pub(crate) fn came_in(kind: ActivityKind, name: &str, snippet: &str) -> String {
    format!("{} from {name}: {snippet}", super::kind(kind))
}

pub(crate) fn you_said(snippet: &str) -> String {
    format!("You: {snippet}")
}

pub(crate) fn not_done(reason: &str) -> String {
    format!("Couldn't change it: {reason}")
}

/// `132/160 · 1 segment · GSM-7`.
pub(crate) fn counter(units: u32, room: u32, segments: u32, gsm7: bool) -> String {
    let encoding = if gsm7 { "GSM-7" } else { "UCS-2" };
    format!("{units}/{room} · {} · {encoding}", count(segments as usize, "segment", "segments"))
}

pub(crate) fn cost(dollars: &str) -> String {
    format!("about ${dollars}")
}

pub(crate) fn culprits(named: &str, room: u32) -> String {
    format!("{named}: with it, a segment holds {room} characters instead of 160.")
}

/// What a character is called, for those that look alike.
pub(crate) fn character(c: &str) -> String {
    let name = match c {
        "\u{2018}" | "\u{2019}" => "curly apostrophe",
        "\u{201c}" | "\u{201d}" | "\u{201e}" => "curly quote",
        "\u{2013}" => "en dash",
        "\u{2014}" => "em dash",
        "\u{2026}" => "ellipsis",
        "\u{a0}" | "\u{202f}" => "no-break space",
        "\u{200b}" => "invisible space",
        _ => return format!("\u{201c}{c}\u{201d}"),
    };
    name.to_owned()
}

pub(crate) fn sent_at(by: &str, when: &str) -> String {
    format!("{by}, {when}")
}
