//! Words of the settings pages and the key help.

use super::count;
use crm_types::connection::{HealthState, ProviderKind};

pub(crate) const CONNECTIONS: &str = "Connections";
pub(crate) const CONNECTIONS_LEAD: &str = "Accounts at providers, and the lines they bring.";
pub(crate) const ADD_CONNECTION: &str = "Add connection";
pub(crate) const NO_CONNECTION: &str = "No line is connected.";
pub(crate) const NO_CONNECTION_LEAD: &str =
    "Paste an OpenPhone API key to receive and send texts here, or add a mailbox for emails.";
pub(crate) const NO_CONNECTION_TO_READ: &str = "An owner or admin can add one.";
pub(crate) const CONNECTION_NAME: &str = "What you call it";
pub(crate) const API_KEY: &str = "API key";
pub(crate) const API_KEY_HINT: &str = "OpenPhone: Settings, API. It is stored encrypted and never shown again.";
pub(crate) const SIGNING_KEY: &str = "Webhook signing key";
pub(crate) const SIGNING_KEY_HINT: &str = "Only if a webhook to this server exists already.";
pub(crate) const CONNECT: &str = "Connect";
pub(crate) const TEST: &str = "Test";
pub(crate) const TESTED: &str = "Tested.";
pub(crate) const REGISTER_WEBHOOKS: &str = "Register webhooks";
pub(crate) const REGISTERED: &str = "Webhooks are registered.";
pub(crate) const REPLACE_KEY: &str = "Replace key";
pub(crate) const NEW_KEY: &str = "New API key";
pub(crate) const KEY: &str = "Key";
pub(crate) const LINES: &str = "Lines";
pub(crate) const NO_LINES: &str = "No lines were found with this key.";
pub(crate) const CANNOT_TEXT: &str = "cannot text";
pub(crate) const WEBHOOK: &str = "Webhooks";
pub(crate) const WEBHOOK_REGISTERED: &str = "Registered: new texts arrive at once.";
pub(crate) const WEBHOOK_POSSIBLE: &str = "Not registered: new texts are fetched every 15 s instead.";
pub(crate) const WEBHOOK_IMPOSSIBLE: &str =
    "No public address is configured; new texts are fetched every 15 s instead.";
pub(crate) const LAST_EVENT: &str = "Last event";
pub(crate) const LAST_CHECK: &str = "Last check";
pub(crate) const NEVER: &str = "never";
pub(crate) const CONNECTED: &str = "Connected.";

pub(crate) const QUARANTINE: &str = "Quarantine";
pub(crate) const QUARANTINE_LEAD: &str =
    "Events that came in and could not be applied. Nothing received is thrown away; what follows them went on.";
pub(crate) const QUARANTINE_EMPTY: &str = "Nothing is in quarantine.";
pub(crate) const QUARANTINE_EMPTY_LEAD: &str = "Every event that came in was applied.";
pub(crate) const RECEIVED: &str = "Received";
pub(crate) const EVENT: &str = "Event";
pub(crate) const REASON: &str = "Reason";
pub(crate) const ATTEMPTS: &str = "Attempts";
pub(crate) const ACTIONS: &str = "Actions";
pub(crate) const SHOW_BODY: &str = "Show what came in";
pub(crate) const UNREADABLE_TYPE: &str = "Unreadable";
pub(crate) const RETRY_QUEUED: &str = "It will be tried again.";
pub(crate) const RETRY_NOT_QUEUED: &str = "It is being tried already.";

pub(crate) const KEYBOARD: &str = "Keyboard";
pub(crate) const KEYBOARD_LEAD: &str = "Every act has a key. Keys work outside of text fields.";
pub(crate) const LETTERS: &str = "Single-letter shortcuts";
pub(crate) const LETTERS_HINT: &str =
    "Turn them off if you use speech input or hit keys by accident. Arrow keys, Escape and Ctrl+Enter stay.";
pub(crate) const KEYS_EVERYWHERE: &str = "Everywhere";
pub(crate) const KEYS_INBOX: &str = "In the inbox";
pub(crate) const KEYS_SETTINGS: &str = "Change in settings";

pub(crate) const APPEARANCE: &str = "Appearance";
pub(crate) const APPEARANCE_LEAD: &str = "How this browser shows the app.";
pub(crate) const THEME: &str = "Theme";
pub(crate) const THEME_SYSTEM: &str = "As the system";
pub(crate) const THEME_LIGHT: &str = "Light";
pub(crate) const THEME_DARK: &str = "Dark";
pub(crate) const DENSITY: &str = "Density";
pub(crate) const DENSITY_COMPACT: &str = "Compact";
pub(crate) const DENSITY_DEFAULT: &str = "Default";
pub(crate) const DENSITY_COMFORTABLE: &str = "Comfortable";

/// A shortcut for the help: its keys, and what it does.
pub(crate) type Shortcut = (&'static [&'static str], &'static str);

pub(crate) const SHORTCUTS_EVERYWHERE: &[Shortcut] = &[
    (&["g", "i"], "Inbox"),
    (&["g", "t"], "Text inbox"),
    (&["g", "e"], "Emails"),
    (&["g", "m"], "Missed calls & voicemails"),
    (&["g", "c"], "Contacts"),
    (&["g", "s"], "Settings"),
    (&["/"], "Search this view"),
    (&["["], "Collapse navigation"),
    (&["z"], "Undo the last act"),
    (&["?"], "This list"),
];

pub(crate) const SHORTCUTS_INBOX: &[Shortcut] = &[
    (&["j"], "Next conversation"),
    (&["k"], "Previous conversation"),
    (&["Enter"], "Open"),
    (&["u"], "Back to the list"),
    (&["r"], "Reply"),
    (&["Ctrl", "Enter"], "Send"),
    (&["e"], "Done, or reopen"),
    (&["Shift", "u"], "Mark unread"),
    (&["]"], "Details"),
];

pub(crate) const fn provider(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::OpenPhone => "OpenPhone",
        ProviderKind::Mailbox => "Mailbox",
    }
}

pub(crate) const fn health(state: HealthState) -> &'static str {
    match state {
        HealthState::Untested => "Untested",
        HealthState::Ok => "Connected",
        HealthState::KeyRejected => "Key rejected",
        HealthState::Unreachable => "Unreachable",
        HealthState::Degraded => "Degraded",
    }
}

pub(crate) fn signing_keys(n: u32) -> String {
    count(n as usize, "signing key", "signing keys")
}

pub(crate) fn retry_event(kind: &str) -> String {
    format!("Retry {kind}")
}

pub(crate) fn test_named(name: &str) -> String {
    format!("Test {name}")
}
