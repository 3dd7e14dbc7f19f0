//! Tables as people keep them: CSV in any dialect and XLSX, read row by row.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]
