//! What is around every page: navigation, banner, live region, key help.

mod banner;
mod help;
mod nav;
mod sending;

pub(crate) use help::ShortcutTables;
pub(crate) use sending::StopButton;

use crate::{
    app::Go,
    components::Toasts,
    keys::{Command, Keys},
    live::Live,
    platform,
    prefs::Prefs,
    routes,
    store::Store,
    text,
};
use banner::Banner;
use help::Help;
use leptos::prelude::*;
use nav::Nav;
use sending::StopDialog;

/// Whether the dialog that asks before sending stops is open.
#[derive(Clone, Copy)]
pub(crate) struct StopAsked(pub(crate) RwSignal<bool>);

/// Whether the key help is open.
#[derive(Clone, Copy)]
pub(crate) struct HelpOpen(pub(crate) RwSignal<bool>);

/// The frame of all signed-in pages.
#[component]
pub(crate) fn Frame(children: Children) -> impl IntoView {
    let store = expect_context::<Store>();
    let prefs = expect_context::<Prefs>();
    let live = expect_context::<Live>();
    follow_keys(expect_context());
    live.run();
    on_cleanup(move || live.pause());

    view! {
        <a
            class="skip-link"
            href="#main"
            on:click=move |event| {
                event.prevent_default();
                platform::focus_soon("main");
            }
        >
            {text::SKIP_TO_CONTENT}
        </a>
        <div class="frame" class:nav-folded=move || prefs.nav_folded.get()>
            <Banner />
            <Nav />
            <main id="main" tabindex="-1" class="main">
                {children()}
            </main>
        </div>
        <p class="visually-hidden" role="status" aria-live="polite">{move || store.announcement.get()}</p>
        <Help />
        <StopDialog />
    }
    .into_any()
}

fn follow_keys(help: HelpOpen) {
    let keys = expect_context::<Keys>();
    let go = expect_context::<Go>();
    let prefs = expect_context::<Prefs>();
    let toasts = expect_context::<Toasts>();
    keys.on(move |command| {
        match command {
            Command::GoInbox => go.to(routes::INBOX),
            Command::GoText => go.to(routes::INBOX_TEXT),
            Command::GoEmail => go.to(routes::INBOX_EMAIL),
            Command::GoMissed => go.to(routes::INBOX_CALLS),
            Command::GoContacts => go.to(routes::CONTACTS),
            Command::GoSettings => go.to(routes::CONNECTIONS),
            Command::ToggleNav => prefs.nav_folded.update(|folded| *folded = !*folded),
            Command::Help => help.0.set(true),
            Command::Undo => return toasts.undo_last(),
            _ => return false,
        }
        true
    });
}
