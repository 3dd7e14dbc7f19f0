//! What the server promises on its own, through real HTTP: shapes of errors, headers, the document, the session, the
//! stream. Stories that need the whole product are told in `crm-testkit`.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

mod assets;
mod auth;
mod edge;
mod headers;
mod hooks;
mod keys;
mod live;
mod openapi;
mod problems;
mod start;
mod support;
