//! Words about emails and mailboxes.

use crm_types::{activity::ChannelKind, conversation::InboxView};

pub(crate) const EMAIL_INBOX: &str = "Emails";
pub(crate) const SUBJECT: &str = "Subject";
pub(crate) const NO_SUBJECT: &str = "(no subject)";
pub(crate) const SEND_BY: &str = "Send by";
pub(crate) const SHOW_QUOTED: &str = "Show quoted text";
pub(crate) const SHOW_FORMATTED: &str = "Show original formatting";
pub(crate) const HIDE_FORMATTED: &str = "Show as text";
pub(crate) const LOAD_IMAGES: &str = "Load images";
pub(crate) const LOAD_IMAGES_HINT: &str = "The sender can see that you looked at them.";
pub(crate) const FRAME: &str = "The email as it was laid out";
pub(crate) const FILES: &str = "Files";
pub(crate) const TRUNCATED: &str = "This is only the beginning; the mail is very long.";

pub(crate) const fn view_title(view: InboxView) -> &'static str {
    match view {
        InboxView::Text => super::TEXT,
        InboxView::Email => EMAIL_INBOX,
        InboxView::Calls => super::MISSED,
        InboxView::All => super::INBOX,
    }
}

pub(crate) const fn channel(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Sms => "Text",
        ChannelKind::Email => "Email",
    }
}

pub(crate) fn writing_to(channel: ChannelKind, name: &str) -> String {
    format!("{} to {name}", self::channel(channel))
}

pub(crate) fn placeholder(channel: ChannelKind, name: &str) -> String {
    format!("{} {name}", self::channel(channel))
}

pub(crate) const fn not_connected(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Sms => "No line is connected. Connect one under Settings, Connections. Your draft is kept.",
        ChannelKind::Email => "No mailbox is connected. Connect one under Settings, Connections. Your draft is kept.",
    }
}

pub(crate) fn blocked_email(reason: &str) -> String {
    format!("{reason} Your draft is kept.")
}

pub(crate) fn email_from_to(from: &str, to: &[String]) -> String {
    if to.is_empty() { from.to_owned() } else { format!("{from} to {}", to.join(", ")) }
}

pub(crate) fn email_cc(cc: &[String]) -> String {
    format!(", copy to {}", cc.join(", "))
}

/// `3 KB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

// Settings
pub(crate) const PROVIDER: &str = "What to connect";
pub(crate) const MAILBOX: &str = "Mailbox";
pub(crate) const MAILBOX_ADDRESS: &str = "Email address";
pub(crate) const MAILBOX_FROM: &str = "Sender name";
pub(crate) const MAILBOX_FROM_HINT: &str = "Stands beside the address in what you send.";
pub(crate) const MAIL_SERVER: &str = "Mail server";
pub(crate) const MAIL_SERVER_HINT: &str = "smtps://user:password@mail.example.com:465, as your mail provider says. Empty: the one this server is set up with.";
pub(crate) const MAIL_KEY: &str = "Key for incoming mail";
pub(crate) const MAIL_KEY_HINT: &str =
    "Whoever hands mail to this mailbox has to show it. Made up for you; it is stored encrypted and never shown again.";
pub(crate) const INCOMING: &str = "Incoming mail";
pub(crate) const INCOMING_LEAD: &str = "Let your mail server hand each message to this address, as it came:";
pub(crate) const INCOMING_PIPE: &str = "For Postfix, as a line of /etc/aliases:";
pub(crate) const INCOMING_CURL: &str = "To try it with one message:";
pub(crate) const KEY_PLACEHOLDER: &str = "YOUR-KEY";

/// The command that hands one message over.
pub(crate) fn curl(url: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!(" -H 'Authorization: Bearer {key}'")).unwrap_or_default();
    format!("curl --fail --data-binary @-{key} '{url}' < message.eml")
}

/// The line that lets Postfix hand every message over.
pub(crate) fn pipe(local: &str, url: &str, key: Option<&str>) -> String {
    let key = key.map(|key| format!(" -H 'Authorization: Bearer {key}'")).unwrap_or_default();
    format!("{local}: \"|curl -sSf --data-binary @-{key} '{url}'\"")
}
