//! Every address of the app: how it is written, and how it is read back.

use crm_types::{
    ContactId, ConversationId, ImportId, Permission,
    conversation::{ConversationStatus, InboxView},
    import::RowOutcome,
};

pub(crate) const LOGIN: &str = "/login";
pub(crate) const SETUP: &str = "/setup";
pub(crate) const JOIN: &str = "/join";
pub(crate) const RESET: &str = "/reset";
pub(crate) const INBOX: &str = "/inbox";
pub(crate) const INBOX_TEXT: &str = "/inbox/text";
pub(crate) const INBOX_EMAIL: &str = "/inbox/email";
pub(crate) const INBOX_CALLS: &str = "/inbox/calls";
pub(crate) const CONTACTS: &str = "/contacts";
pub(crate) const IMPORTS: &str = "/contacts/import";
pub(crate) const SETTINGS: &str = "/settings";
pub(crate) const WORKSPACE: &str = "/settings/workspace";
pub(crate) const MEMBERS: &str = "/settings/members";
pub(crate) const API_KEYS: &str = "/settings/api-keys";
pub(crate) const CONNECTIONS: &str = "/settings/connections";
pub(crate) const QUARANTINE: &str = "/settings/quarantine";
pub(crate) const AUDIT: &str = "/settings/audit";
pub(crate) const PROFILE: &str = "/settings/profile";
pub(crate) const KEYBOARD: &str = "/settings/keyboard";
pub(crate) const APPEARANCE: &str = "/settings/appearance";

/// Where in the inbox somebody is: the part of the address before the query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InboxPlace {
    pub(crate) view: InboxView,
    pub(crate) conversation: Option<ConversationId>,
}

impl InboxPlace {
    /// Reads a path below `/inbox`.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        if parts.next() != Some("inbox") {
            return None;
        }
        let mut part = parts.next();
        let view = match part {
            Some("text") => InboxView::Text,
            Some("email") => InboxView::Email,
            Some("calls") => InboxView::Calls,
            _ => InboxView::All,
        };
        if view != InboxView::All {
            part = parts.next();
        }
        let conversation = match part {
            None => None,
            Some("c") => Some(parts.next()?.parse().ok()?),
            Some(_) => return None,
        };
        parts.next().is_none().then_some(Self { view, conversation })
    }

    /// The path of this place.
    pub(crate) fn path(self) -> String {
        let base = match self.view {
            InboxView::Text => INBOX_TEXT,
            InboxView::Email => INBOX_EMAIL,
            InboxView::Calls => INBOX_CALLS,
            InboxView::All => INBOX,
        };
        match self.conversation {
            Some(id) => format!("{base}/c/{id}"),
            None => base.to_owned(),
        }
    }
}

/// Which threads the list shows: the query string. In the view of calls, open means "to call back" and done means
/// "dealt with".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct InboxFilter {
    pub(crate) status: ConversationStatus,
    pub(crate) q: String,
}

impl InboxFilter {
    /// Reads the two parameters; anything strange means the default.
    pub(crate) fn parse(status: Option<&str>, q: Option<&str>) -> Self {
        Self {
            status: status.and_then(ConversationStatus::parse).unwrap_or(ConversationStatus::Open),
            q: q.unwrap_or_default().trim().to_owned(),
        }
    }

    /// The query string, with its question mark, of what differs from the default.
    pub(crate) fn query(&self) -> String {
        let mut parts = Vec::new();
        if self.status != ConversationStatus::Open {
            parts.push(format!("status={}", self.status));
        }
        if !self.q.is_empty() {
            parts.push(format!("q={}", String::from(js_sys::encode_uri_component(&self.q))));
        }
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// The page of a person.
pub(crate) fn contact(id: ContactId) -> String {
    format!("{CONTACTS}/{id}")
}

/// The page of an import, with the rows of one outcome or with all.
pub(crate) fn import(id: ImportId, outcome: Option<RowOutcome>) -> String {
    match outcome {
        Some(outcome) => format!("{IMPORTS}/{id}?outcome={outcome}"),
        None => format!("{IMPORTS}/{id}"),
    }
}

/// The thread, in the view of all threads.
pub(crate) fn conversation(id: ConversationId) -> String {
    InboxPlace { view: InboxView::All, conversation: Some(id) }.path()
}

/// The settings page that somebody sees first: the connections, for those who may see them.
pub(crate) fn first_settings(may: impl Fn(Permission) -> bool) -> &'static str {
    if may(Permission::ConnectionRead) { CONNECTIONS } else { PROFILE }
}

/// Where to go after log-in: a path of this app and nothing else, so that a link cannot lead elsewhere.
pub(crate) fn safe_return(to: Option<String>) -> String {
    let is_outside = |to: &str| [LOGIN, SETUP, JOIN, RESET].iter().any(|page| to.starts_with(page));
    to.filter(|to| to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && !is_outside(to))
        .unwrap_or_else(|| INBOX.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01946b5e-7c00-7000-8000-000000000001";

    #[test]
    fn places_are_read_back() {
        let thread = |base: &str| format!("{base}/c/{ID}");
        for path in [
            "/inbox",
            "/inbox/text",
            "/inbox/email",
            "/inbox/calls",
            &thread("/inbox"),
            &thread("/inbox/text"),
            &thread("/inbox/email"),
            &thread("/inbox/calls"),
        ] {
            assert_eq!(InboxPlace::parse(path).unwrap().path(), path);
        }
        for path in ["/", "/contacts", "/inbox/mail", "/inbox/c", "/inbox/c/x", &format!("/inbox/c/{ID}/more")] {
            assert_eq!(InboxPlace::parse(path), None, "{path}");
        }
    }

    #[test]
    fn a_strange_status_means_open() {
        assert_eq!(InboxFilter::parse(Some("gone"), None).status, ConversationStatus::Open);
        assert_eq!(InboxFilter::parse(Some("done"), None).query(), "?status=done");
        assert_eq!(InboxFilter::parse(None, Some("  ")).query(), "");
    }

    #[test]
    fn settings_begin_where_the_role_may_look() {
        use crm_types::permission::Role;
        assert_eq!(first_settings(|right| Role::Viewer.may(right)), PROFILE);
        assert_eq!(first_settings(|right| Role::Agent.may(right)), CONNECTIONS);
    }

    #[test]
    fn log_in_leads_back_into_the_app_only() {
        assert_eq!(safe_return(Some("/contacts?q=a".into())), "/contacts?q=a");
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "/login", "/setup"] {
            assert_eq!(safe_return(Some(bad.into())), INBOX, "{bad}");
        }
    }
}
