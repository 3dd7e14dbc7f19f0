//! Words of API keys.

use super::count;
use crm_types::{Permission, api_key::ApiKeyState};

pub(crate) const API_KEYS: &str = "API keys";
pub(crate) const API_KEYS_LEAD: &str =
    "How programs come in. A key acts in the name of its maker, and never does more than its maker may.";
pub(crate) const CREATE_KEY: &str = "Create API key";
pub(crate) const NO_KEYS: &str = "No API key yet.";
pub(crate) const NO_KEYS_LEAD: &str = "Create one for each program that works with this workspace.";
pub(crate) const NO_KEYS_TO_READ: &str = "Whoever may create keys has made none.";
pub(crate) const KEY_NAME: &str = "What it is for";
pub(crate) const KEY_NAME_HINT: &str = "For example: Website form.";
pub(crate) const KEY_RIGHTS: &str = "What it may do";
pub(crate) const READ_ONLY: &str = "Read only";
pub(crate) const EVERYTHING: &str = "Everything I may";
pub(crate) const PRESETS: &str = "Presets";
pub(crate) const KEY_EXPIRY: &str = "Stops by itself";
pub(crate) const PER_MINUTE: &str = "Requests a minute";
pub(crate) const PER_MINUTE_HINT: &str = "1 to 6,000. Beyond that the program is told to wait.";
pub(crate) const PER_MINUTE_WRONG: &str = "A whole number between 1 and 6,000.";
pub(crate) const KEY_SECRET: &str = "Secret";
pub(crate) const KEY_SECRET_LEAD: &str = "Put it where the program reads its secrets, and nowhere else. It is shown this once and \
     cannot be read again; whoever has it can do what the key may.";
pub(crate) const REVOKE: &str = "Revoke";
pub(crate) const REVOKE_EXPLAINED: &str =
    "Programs that use it are refused from the next request on. This cannot be taken back.";
pub(crate) const NEVER_USED: &str = "Never used";
pub(crate) const KEY_FROM: &str = "from";
pub(crate) const MADE_BY: &str = "Made by";
pub(crate) const EXPIRES: &str = "Expires";
pub(crate) const EXPIRED: &str = "Expired";
pub(crate) const NEVER_EXPIRES: &str = "Never expires";

/// How long a key is good: days and words, the usual first.
pub(crate) const EXPIRIES: [(&str, &str); 4] =
    [("90", "After 90 days"), ("30", "After 30 days"), ("365", "After 1 year"), ("", "Never")];

pub(crate) const fn key_state(state: ApiKeyState) -> &'static str {
    match state {
        ApiKeyState::Active => "Active",
        ApiKeyState::Expired => "Expired",
        ApiKeyState::Revoked => "Revoked",
    }
}

/// What a right allows.
pub(crate) const fn right(right: Permission) -> &'static str {
    match right {
        Permission::ContactRead => "See contacts",
        Permission::ContactWrite => "Create and edit contacts",
        Permission::ConversationRead => "See conversations",
        Permission::ConversationWrite => "Mark conversations done or open",
        Permission::MessageSend => "Send messages",
        Permission::MessageSettle => "Decide about unsure messages",
        Permission::ConnectionRead => "See connections and lines",
        Permission::ConnectionWrite => "Create, test and change connections",
        Permission::QuarantineRead => "See events in quarantine",
        Permission::QuarantineWrite => "Retry events in quarantine",
        Permission::SendingStop => "Stop all sending",
        Permission::SendingArm => "Start sending again",
        Permission::MemberRead => "See members",
        Permission::MemberWrite => "Invite and remove members",
        Permission::ApiKeyRead => "See API keys",
        Permission::ApiKeyWrite => "Create and revoke API keys",
        Permission::WorkspaceWrite => "Change the workspace",
        Permission::AuditRead => "Read and export the audit log",
        Permission::ContactExport => "Export contacts as a file",
        Permission::ContactImport => "Import contacts from a file, and undo that",
    }
}

/// What rights are about: the part of their name before the colon.
pub(crate) fn right_group(resource: &str) -> String {
    match resource {
        "api_key" => API_KEYS.to_owned(),
        "audit" => super::AUDIT.to_owned(),
        "connection" => super::CONNECTIONS.to_owned(),
        "contact" => super::CONTACTS.to_owned(),
        "conversation" => super::CONVERSATIONS.to_owned(),
        "member" => super::MEMBERS.to_owned(),
        "message" => "Messages".to_owned(),
        "quarantine" => super::QUARANTINE.to_owned(),
        "sending" => "Sending".to_owned(),
        "workspace" => super::WORKSPACE.to_owned(),
        other => super::fact_label(other),
    }
}

pub(crate) fn rights_count(n: usize) -> String {
    count(n, "right", "rights")
}

pub(crate) fn per_minute(n: u32) -> String {
    format!("{} a minute", count(n as usize, "request", "requests"))
}

pub(crate) fn key_made(name: &str) -> String {
    format!("The key \u{201c}{name}\u{201d}")
}

pub(crate) fn revoke_named(name: &str) -> String {
    format!("Revoke {name}")
}

pub(crate) fn revoke_question(name: &str) -> String {
    format!("Revoke {name}?")
}

pub(crate) fn revoked(name: &str) -> String {
    format!("{name} is revoked.")
}
