//! What is around every page: navigation, banner, live region, key help.

mod banner;
mod help;
mod nav;
mod sending;
mod switch;

pub(crate) use help::ShortcutTables;
pub(crate) use sending::StopButton;
pub(crate) use switch::{SwitchButton, Switching};

use crate::{
    app::Go,
    components::Toasts,
    keys::{Command, Keys},
    live::Live,
    pages::lazy,
    platform,
    prefs::Prefs,
    routes,
    session::Session,
    store::Store,
    text,
};
use banner::Banner;
use help::Help;
use leptos::prelude::*;
use nav::Nav;
use sending::StopDialog;
use switch::SwitchDialog;

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
    expect_context::<Switching>().ask(store);
    follow_keys(expect_context());
    live.run();
    lazy::prefetch_later();
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
        <SwitchDialog />
    }
    .into_any()
}

fn follow_keys(help: HelpOpen) {
    let keys = expect_context::<Keys>();
    let go = expect_context::<Go>();
    let prefs = expect_context::<Prefs>();
    let toasts = expect_context::<Toasts>();
    let session = expect_context::<Session>();
    keys.on(move |command| {
        match command {
            Command::GoInbox => go.to(routes::INBOX),
            Command::GoText => go.to(routes::INBOX_TEXT),
            Command::GoEmail => go.to(routes::INBOX_EMAIL),
            Command::GoMissed => go.to(routes::INBOX_CALLS),
            Command::GoContacts => go.to(routes::CONTACTS),
            Command::GoSettings => go.to(routes::first_settings(|right| session.may_now(right))),
            Command::ToggleNav => prefs.nav_folded.update(|folded| *folded = !*folded),
            Command::Help => help.0.set(true),
            Command::Undo => return toasts.undo_last(),
            _ => return false,
        }
        true
    });
}
