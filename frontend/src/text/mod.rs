//! Every word that the app says. Nothing else in the source puts text on the screen, so that a second language is
//! a second copy of this module.

mod access;
mod account;
mod api_keys;
mod audit;
mod calls;
mod imports;
mod inbox;
mod mail;
mod members;
mod people;
mod sending;
mod settings;
mod states;
mod workspace;

pub(crate) use access::*;
pub(crate) use account::*;
pub(crate) use api_keys::*;
pub(crate) use audit::*;
pub(crate) use calls::*;
pub(crate) use imports::*;
pub(crate) use inbox::*;
pub(crate) use mail::*;
pub(crate) use members::*;
pub(crate) use people::*;
pub(crate) use sending::*;
pub(crate) use settings::*;
pub(crate) use states::*;
pub(crate) use workspace::*;

pub(crate) const PRODUCT: &str = "Attack-a-Crack CRM";
pub(crate) const SKIP_TO_CONTENT: &str = "Skip to content";
pub(crate) const TODAY: &str = "Today";
pub(crate) const YESTERDAY: &str = "Yesterday";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const SAVE: &str = "Save";
pub(crate) const SAVED: &str = "Saved.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const RELOAD: &str = "Reload";
pub(crate) const RETRY: &str = "Retry";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const LOAD_MORE: &str = "Load more";
pub(crate) const LOADING: &str = "Loading";
pub(crate) const OPTIONAL: &str = "(optional)";
pub(crate) const COPIED: &str = "Copied.";
pub(crate) const REQUEST_ID: &str = "Request id";
pub(crate) const COULD_NOT_LOAD: &str = "Couldn't load this.";
pub(crate) const PAGE_NOT_LOADED: &str = "Couldn't load this page";
pub(crate) const PAGE_NOT_LOADED_LEAD: &str =
    "Check the network, then try again. If a newer version was installed meanwhile, reload.";
pub(crate) const NO_SERVER: &str = "The server can't be reached. Check the network, then try again.";
pub(crate) const CHECK_FIELDS: &str = "Some fields need another look.";
pub(crate) const NOTIFICATIONS: &str = "Messages";

pub(crate) fn strange_answer(why: &str) -> String {
    format!("The server's answer could not be read ({why}). Reload the page; it may be newer than this tab.")
}

pub(crate) fn title(page: &str) -> String {
    format!("{page} · {PRODUCT}")
}

/// `1 contact`, `2 contacts`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

// Frame
pub(crate) const NAVIGATION: &str = "Main";
pub(crate) const INBOX: &str = "Inbox";
pub(crate) const TEXT: &str = "Text";
pub(crate) const CONTACTS: &str = "Contacts";
pub(crate) const SETTINGS: &str = "Settings";
pub(crate) const SETTINGS_PAGES: &str = "Settings pages";
pub(crate) const SIMULATOR: &str = "Simulator";
pub(crate) const OPENS_NEW_TAB: &str = "opens in a new tab";
pub(crate) const KEYS_HELP: &str = "Keyboard shortcuts";
pub(crate) const FOLD_NAV: &str = "Collapse navigation";
pub(crate) const UNFOLD_NAV: &str = "Expand navigation";
pub(crate) const LIVE: &str = "Live";
pub(crate) const CONNECTING: &str = "Connecting";
pub(crate) const OFFLINE: &str = "Offline";
pub(crate) const OFFLINE_BANNER: &str = "Offline. You can read; new texts wait here.";
pub(crate) const NOT_FOUND: &str = "Page not found";
pub(crate) const NOT_FOUND_LEAD: &str = "Nothing lives at this address. It may have moved, or the link is cut off.";
pub(crate) const TO_INBOX: &str = "Go to the inbox";
pub(crate) const MOVED: &str = "You are in another workspace now, so this was not done.";
pub(crate) const UNREACHABLE: &str = "Can't reach the server";

pub(crate) fn signed_in_as(name: &str, workspace: &str) -> String {
    format!("{name}, {workspace}")
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// Whether a line of source puts words on the screen by itself.
    fn speaks(line: &str) -> bool {
        let line = line.trim();
        let attribute =
            ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""].iter().any(|name| line.contains(name));
        let quoted = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let node = quoted.is_some_and(|words| words.chars().filter(|c| c.is_alphabetic()).count() > 1);
        let inline = line.split(">\"").nth(1).is_some_and(|rest| rest.chars().take(2).all(char::is_alphabetic));
        attribute || node || inline
    }

    fn check(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("text") {
                    check(&path, found);
                }
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            let views = source.split("#[cfg(test)]").next().unwrap();
            found.extend(views.lines().filter(|line| speaks(line)).map(|line| format!("{}: {line}", path.display())));
        }
    }

    #[test]
    fn no_other_module_puts_words_on_the_screen() {
        assert!(speaks("<p>\"Loading\"</p>") && speaks("  \"Loading contacts\"") && speaks("<b title=\"Close\">"));
        assert!(!speaks("<kbd>\"/\"</kbd>") && !speaks("\"Escape\" => {"));
        let mut found = Vec::new();
        // From the package's folder, in which tests run.
        check(Path::new("src"), &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn counts_have_their_number() {
        assert_eq!(super::count(1, "contact", "contacts"), "1 contact");
        assert_eq!(super::count(0, "contact", "contacts"), "0 contacts");
    }
}
