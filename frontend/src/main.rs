//! The browser app: everything a person sees of the product.
//!
//! A page reads the address and asks the [`store`]; a component takes values and hands back events, and never
//! fetches. All words are in [`text`], all dates in [`intl`], every request in `crm-client`.
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on purpose")
)]
#![cfg_attr(
    debug_assertions,
    allow(
        clippy::large_types_passed_by_value,
        reason = "`Store` and `Live` are handles to copy; only a debug build, where each signal says where it was made, makes them large"
    )
)]
#![expect(unreachable_pub, reason = "the component macro writes `pub` inside of what it makes")]

mod app;
mod attempt;
mod components;
mod drafts;
mod failure;
mod intl;
mod keys;
mod live;
mod pages;
mod platform;
mod prefs;
mod routes;
mod session;
mod store;
mod text;

fn main() {
    platform::report_panics();
    leptos::mount::mount_to_body(app::App);
    platform::shell_done();
}
