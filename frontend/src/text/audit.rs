//! Words of the audit log.

use crm_types::audit::{ActorKind, AuditAct};

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
        "per_minute" => "requests a minute".to_owned(),
        "api_keys" => "API keys".to_owned(),
        "region" => "country".to_owned(),
        other => other.replace('_', " "),
    }
}

pub(crate) const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// What kind of actor it was, where the name alone does not say it.
pub(crate) const fn actor_kind(kind: ActorKind) -> Option<&'static str> {
    match kind {
        ActorKind::User | ActorKind::Unknown | ActorKind::Command => None,
        ActorKind::ApiKey => Some("API key"),
    }
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
        AuditAct::ResetLinkMade => "Made a reset link for",
        AuditAct::PasswordReset => "Chose a new password by a link for",
        AuditAct::TwoFactorOn => "Turned two-factor on for",
        AuditAct::TwoFactorOff => "Turned two-factor off for",
        AuditAct::RecoveryCodesMade => "Made new recovery codes for",
        AuditAct::RecoveryCodeUsed => "Used a recovery code with",
        AuditAct::WorkspaceEntered => "Came over from another workspace",
        AuditAct::WorkspaceChanged => "Changed workspace",
        AuditAct::AccessRefused => "Was refused",
        AuditAct::MemberInvited => "Invited",
        AuditAct::InviteRevoked => "Took back the invitation of",
        AuditAct::MemberJoined => "Joined as",
        AuditAct::MemberRoleChanged => "Changed the role of",
        AuditAct::MemberRemoved => "Removed member",
        AuditAct::MemberLeft => "Left the workspace as",
        AuditAct::ApiKeyCreated => "Created API key",
        AuditAct::ApiKeyRevoked => "Revoked API key",
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
        AuditAct::ContactsExported => "Exported contacts:",
        AuditAct::ImportStarted => "Brought the file",
        AuditAct::ImportChanged => "Read in another way",
        AuditAct::ImportCommitted => "Imported",
        AuditAct::ImportUndone => "Undid the import of",
        AuditAct::ImportExported => "Exported the rows of",
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
        AuditAct::ResetLinkMade => "Reset link made",
        AuditAct::PasswordReset => "Password chosen by a link",
        AuditAct::TwoFactorOn => "Two-factor turned on",
        AuditAct::TwoFactorOff => "Two-factor turned off",
        AuditAct::RecoveryCodesMade => "Recovery codes made",
        AuditAct::RecoveryCodeUsed => "Recovery code used",
        AuditAct::WorkspaceEntered => "Came from another workspace",
        AuditAct::WorkspaceChanged => "Workspace changed",
        AuditAct::AccessRefused => "No right to it",
        AuditAct::MemberInvited => "Member invited",
        AuditAct::InviteRevoked => "Invitation taken back",
        AuditAct::MemberJoined => "Member joined",
        AuditAct::MemberRoleChanged => "Role changed",
        AuditAct::MemberRemoved => "Member removed",
        AuditAct::MemberLeft => "Member left",
        AuditAct::ApiKeyCreated => "API key created",
        AuditAct::ApiKeyRevoked => "API key revoked",
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
        AuditAct::ContactsExported => "Contacts exported",
        AuditAct::ImportStarted => "Import brought",
        AuditAct::ImportChanged => "Import read in another way",
        AuditAct::ImportCommitted => "Import confirmed",
        AuditAct::ImportUndone => "Import undone",
        AuditAct::ImportExported => "Import exported",
    }
}
