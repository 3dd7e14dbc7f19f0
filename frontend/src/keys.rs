//! Shortcuts: which key means what, and who listens.

use crate::{platform, prefs::Prefs};
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::KeyboardEvent;

/// How long a sequence such as `g i` waits for its second key.
const SEQUENCE_MS: f64 = 1_000.0;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Next,
    Previous,
    Open,
    Back,
    Reply,
    Done,
    Unread,
    Undo,
    Search,
    Help,
    ToggleNav,
    ToggleDetails,
    GoInbox,
    GoText,
    GoEmail,
    GoMissed,
    GoContacts,
    GoSettings,
}

/// A key as it was pressed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Press<'a> {
    pub(crate) key: &'a str,
    /// Control, command or alt: then it is the browser's.
    pub(crate) modified: bool,
    pub(crate) at_ms: f64,
}

/// Turns presses into commands; remembers a `g` for a second.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Matcher {
    since_g: Option<f64>,
}

impl Matcher {
    /// What this press asks for. With `letters` off only keys that are not characters count (WCAG 2.1.4).
    pub(crate) fn press(&mut self, press: Press<'_>, letters: bool) -> Option<Command> {
        if press.modified {
            return None;
        }
        let after_g = self.since_g.take().is_some_and(|at| press.at_ms - at <= SEQUENCE_MS);
        match press.key {
            "Escape" => return Some(Command::Back),
            _ if !letters => return None,
            _ => {}
        }
        if after_g {
            return match press.key {
                "i" => Some(Command::GoInbox),
                "t" => Some(Command::GoText),
                "e" => Some(Command::GoEmail),
                "m" => Some(Command::GoMissed),
                "c" => Some(Command::GoContacts),
                "s" => Some(Command::GoSettings),
                _ => None,
            };
        }
        match press.key {
            "g" => {
                self.since_g = Some(press.at_ms);
                None
            }
            "j" => Some(Command::Next),
            "k" => Some(Command::Previous),
            "o" => Some(Command::Open),
            "u" => Some(Command::Back),
            "U" => Some(Command::Unread),
            "r" => Some(Command::Reply),
            "e" => Some(Command::Done),
            "z" => Some(Command::Undo),
            "/" => Some(Command::Search),
            "?" => Some(Command::Help),
            "[" => Some(Command::ToggleNav),
            "]" => Some(Command::ToggleDetails),
            _ => None,
        }
    }
}

type Handler = Arc<dyn Fn(Command) -> bool + Send + Sync>;

/// Who listens to commands; the last to come is asked first.
#[derive(Clone, Copy)]
pub(crate) struct Keys {
    handlers: StoredValue<Vec<(u32, Handler)>>,
    next: StoredValue<u32>,
}

impl Keys {
    /// Listens to the whole window. Keys typed into fields, and keys while a dialog is open, are left alone.
    pub(crate) fn start(prefs: Prefs) -> Self {
        let keys = Self { handlers: StoredValue::new(Vec::new()), next: StoredValue::new(0) };
        let matcher = StoredValue::new(Matcher::default());
        window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
            if event.default_prevented() || platform::is_typing(&event) || platform::dialog_is_open() {
                return;
            }
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            let key = event.key();
            let pressed = Press { key: &key, modified, at_ms: event.time_stamp() };
            let letters = prefs.letters.get_untracked();
            let command = matcher.try_update_value(|matcher| matcher.press(pressed, letters)).flatten();
            if command.is_some_and(|command| keys.send(command)) {
                event.prevent_default();
            }
        });
        keys
    }

    /// Listens while the calling component lives. The handler says whether it took the command.
    pub(crate) fn on(self, handler: impl Fn(Command) -> bool + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.handlers.update_value(|handlers| handlers.push((id, Arc::new(handler))));
        on_cleanup(move || {
            self.handlers.try_update_value(|handlers| handlers.retain(|(other, _)| *other != id));
        });
    }

    fn send(self, command: Command) -> bool {
        // Copied first: a handler may leave the page and with it take handlers away.
        let handlers = self.handlers.get_value();
        handlers.iter().rev().any(|(_, handler)| handler(command))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, at_ms: f64) -> Press<'_> {
        Press { key, modified: false, at_ms }
    }

    #[test]
    fn a_sequence_waits_one_second() {
        let mut matcher = Matcher::default();
        assert_eq!(matcher.press(press("g", 0.0), true), None);
        assert_eq!(matcher.press(press("t", 900.0), true), Some(Command::GoText));
        assert_eq!(matcher.press(press("g", 2_000.0), true), None);
        assert_eq!(matcher.press(press("t", 3_500.0), true), None);
    }

    #[test]
    fn the_second_key_of_a_sequence_is_no_command_of_its_own() {
        let mut matcher = Matcher::default();
        matcher.press(press("g", 0.0), true);
        assert_eq!(matcher.press(press("j", 10.0), true), None);
        assert_eq!(matcher.press(press("j", 20.0), true), Some(Command::Next));
    }

    #[test]
    fn letters_can_be_off_and_escape_stays() {
        let mut matcher = Matcher::default();
        assert_eq!(matcher.press(press("e", 0.0), false), None);
        assert_eq!(matcher.press(press("?", 0.0), false), None);
        assert_eq!(matcher.press(press("Escape", 0.0), false), Some(Command::Back));
    }

    #[test]
    fn keys_of_the_browser_stay_the_browsers() {
        let mut matcher = Matcher::default();
        assert_eq!(matcher.press(Press { key: "r", modified: true, at_ms: 0.0 }, true), None);
    }
}
