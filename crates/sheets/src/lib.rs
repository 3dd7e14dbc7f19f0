//! Tables as people keep them: CSV in any dialect and XLSX, read row by row.
//!
//! The bytes come from a stranger. Whatever they are, nothing here panics, memory is bounded by [`Limits`] and not by the
//! file, and one bad row is one bad row: it is handed out with its line and its fault, and the next ones follow.
//!
//! Reading is synchronous; a server calls it on a thread that may block. The crate knows nothing of what the rows mean.
//!
//! CSV and the container of XLSX are read by code of our own. The readers that exist lose the physical line, swallow the
//! rest of a file after an unclosed quote, unpack without a limit, or give up the whole workbook for one odd cell.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

mod csv;
mod error;
mod fault;
mod format;
mod limits;
mod row;
mod sheet;
mod sniff;
mod text;
mod xlsx;

pub use error::SheetError;
pub use fault::RowFault;
pub use format::{Encoding, Format};
pub use limits::Limits;
pub use row::Row;
pub use sheet::{Sheet, open};
