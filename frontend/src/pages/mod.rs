//! One module a page. A page reads the address and asks the store.

mod contacts;
mod frame;
mod imports;
mod inbox;
mod lazy;
mod not_found;
mod outside;
mod settings;

pub(crate) use frame::{Frame, HelpOpen, ShortcutTables, StopAsked, StopButton, SwitchButton, Switching};
pub(crate) use inbox::Inbox;
pub(crate) use lazy::{ImportsPage, Lazy, LazyPage, OutsidePage, PeoplePage, SettingsPage};
pub(crate) use not_found::NotFound;
pub(crate) use outside::{Arriving, Login};
pub(crate) use settings::Settings;
