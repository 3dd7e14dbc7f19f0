//! The server: HTTP routes, hooks, the live stream, the OpenAPI document, and all wiring.
//!
//! Start reading at [`startup`], the only place that wires; at [`site`] for what happens to a request; at `routes` for
//! the handlers. Knows no SQL: handlers extract, call a use case of `crm-domain`, and convert.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]

pub mod assets;
pub mod backup;
pub mod clock;
pub mod cookie;
mod csv;
pub mod demo;
pub mod extract;
mod file;
pub mod key;
pub mod live;
pub mod middleware;
pub mod openapi;
pub mod problem;
pub mod readiness;
mod routes;
pub mod schedule;
pub mod settings;
pub mod site;
pub mod startup;
pub mod telemetry;
mod tls;
