//! One module a page. A page reads the address and asks the store.

mod contacts;
mod frame;
mod inbox;
mod not_found;
mod outside;
mod settings;

pub(crate) use contacts::{ContactPage, Contacts};
pub(crate) use frame::{Frame, HelpOpen, ShortcutTables, StopAsked, StopButton, SwitchButton, Switching};
pub(crate) use inbox::Inbox;
pub(crate) use not_found::NotFound;
pub(crate) use outside::{Arriving, Join, Login, Reset, Setup};
pub(crate) use settings::{
    ApiKeys, Appearance, Audit, Connections, Keyboard, Members, Profile, Quarantine, Settings, Workspace,
};
