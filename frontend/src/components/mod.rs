//! Parts that pages are made of. They take values and hand back events; none of them fetches.

mod confirm;
mod copy;
mod dialog;
mod editable;
mod failure_panel;
mod field;
mod icon;
mod more;
mod once;
mod page_title;
mod person;
mod select;
mod skeleton;
mod timestamp;
mod toasts;

pub(crate) use confirm::{Asking, Confirm, Question};
pub(crate) use copy::{CopyButton, CopyWords};
pub(crate) use dialog::Dialog;
pub(crate) use editable::{Editable, Save, Saving};
pub(crate) use failure_panel::{FailurePanel, FormErrors};
pub(crate) use field::{FieldKind, TextField};
pub(crate) use icon::Icon;
pub(crate) use more::More;
pub(crate) use once::{Once, OnceDialog, ShownOnce};
pub(crate) use page_title::PageTitle;
pub(crate) use person::Avatar;
pub(crate) use select::SelectField;
pub(crate) use skeleton::{EmptyState, SkeletonRows};
pub(crate) use timestamp::{Minute, Stamp, Timestamp};
pub(crate) use toasts::{ToastRegion, Toasts};
