//! One module a page. A page reads the address and asks the store.

mod contacts;
mod frame;
mod inbox;
mod login;
mod not_found;
mod settings;

pub(crate) use contacts::{ContactPage, Contacts};
pub(crate) use frame::{Frame, HelpOpen, ShortcutTables, StopAsked, StopButton};
pub(crate) use inbox::Inbox;
pub(crate) use login::Login;
pub(crate) use not_found::NotFound;
pub(crate) use settings::{Appearance, Audit, Connections, Keyboard, Profile, Quarantine, Settings};
