//! Words of the audit log.

use crm_types::audit::AuditAct;

pub(crate) const AUDIT: &str = "Audit log";
pub(crate) const AUDIT_LEAD: &str =
    "Who did what, when and from where. Entries cannot be changed: each is sealed with the one before.";
pub(crate) const AUDIT_EMPTY: &str = "No entry fits these filters.";
pub(crate) const AUDIT_FILTERS: &str = "Filter the audit log";
pub(crate) const AUDIT_ACT: &str = "Act";
pub(crate) const AUDIT_ANY: &str = "All acts";
pub(crate) const FROM_DAY: &str = "From";
pub(crate) const TO_DAY: &str = "To";
pub(crate) const CLEAR_FILTERS: &str = "Clear filters";
pub(crate) const EXPORT: &str = "Export CSV";
pub(crate) const WHEN: &str = "When";
pub(crate) const WHO: &str = "Who";
pub(crate) const WHAT: &str = "What";
pub(crate) const FROM_WHERE: &str = "From where";

pub(crate) const WAS: &str = "was";
pub(crate) const IS_NOW: &str = "is now";

pub(crate) fn audit_count(shown: usize) -> String {
    super::count(shown, "entry shown", "entries shown")
}

/// What changed, in the words of the other pages.
pub(crate) fn audit_field(name: &str) -> String {
    match name {
        "key" => "API key".to_owned(),
        "new_key" => "new API key entered".to_owned(),
        "attributes" => "further facts".to_owned(),
        "armed" => "sending".to_owned(),
        other => other.replace('_', " "),
    }
}

pub(crate) const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// What was done, in front of what it was done to.
pub(crate) const fn audit_act(act: AuditAct) -> &'static str {
    match act {
        AuditAct::SignedIn => "Signed in with",
        AuditAct::SignInRefused => "Wrong password for",
        AuditAct::SignedOut => "Signed out of",
        AuditAct::SessionRevoked => "Ended session",
        AuditAct::TokenReused => "Ended a session that looked stolen:",
        AuditAct::PasswordChanged => "Changed password of",
        AuditAct::OwnerCreated => "Created owner",
        AuditAct::SendingStopped => "Stopped",
        AuditAct::SendingArmed => "Started",
        AuditAct::ContactCreated => "Added contact",
        AuditAct::ContactChanged => "Changed contact",
        AuditAct::ConversationOpened => "Opened conversation with",
        AuditAct::ConversationChanged => "Changed conversation with",
        AuditAct::MessageSent => "Wrote to",
        AuditAct::MessageCanceled => "Took back message to",
        AuditAct::MessageSettled => "Decided about message to",
        AuditAct::ConnectionCreated => "Added connection",
        AuditAct::ConnectionChanged => "Changed connection",
        AuditAct::ConnectionTested => "Tested connection",
        AuditAct::WebhooksRegistered => "Registered webhooks of",
        AuditAct::EventRetried => "Retried event",
        AuditAct::BackupRestored => "Restored a backup of",
        AuditAct::AuditExported => "Exported",
    }
}

/// The act alone, for a list to choose from.
pub(crate) const fn audit_act_name(act: AuditAct) -> &'static str {
    match act {
        AuditAct::SignedIn => "Signed in",
        AuditAct::SignInRefused => "Wrong password",
        AuditAct::SignedOut => "Signed out",
        AuditAct::SessionRevoked => "Session ended",
        AuditAct::TokenReused => "Stolen session ended",
        AuditAct::PasswordChanged => "Password changed",
        AuditAct::OwnerCreated => "Owner created",
        AuditAct::SendingStopped => "Sending stopped",
        AuditAct::SendingArmed => "Sending started",
        AuditAct::ContactCreated => "Contact added",
        AuditAct::ContactChanged => "Contact changed",
        AuditAct::ConversationOpened => "Conversation opened",
        AuditAct::ConversationChanged => "Conversation done or reopened",
        AuditAct::MessageSent => "Message written",
        AuditAct::MessageCanceled => "Message taken back",
        AuditAct::MessageSettled => "Unsure message decided",
        AuditAct::ConnectionCreated => "Connection added",
        AuditAct::ConnectionChanged => "Connection changed",
        AuditAct::ConnectionTested => "Connection tested",
        AuditAct::WebhooksRegistered => "Webhooks registered",
        AuditAct::EventRetried => "Quarantined event retried",
        AuditAct::BackupRestored => "Backup restored",
        AuditAct::AuditExported => "Audit log exported",
    }
}
