//! Tables as strangers hand them in: nasty on purpose, with exact expectations; then properties over any bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")]

mod csv_files;
mod csv_recovery;
mod encodings;
mod properties;
mod read;
mod speed;
mod workbook;
mod xlsx_attacks;
mod xlsx_files;
