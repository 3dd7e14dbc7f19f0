//! The navigation: only pages that exist.

use super::{HelpOpen, StopButton, SwitchButton};
use crate::{
    components::{Avatar, Icon},
    live::{Live, Status},
    pages::lazy,
    prefs::Prefs,
    routes,
    session::Session,
    text,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The column at the left; a bar at the bottom of a phone.
#[component]
pub(super) fn Nav() -> impl IntoView {
    let session = expect_context::<Session>();
    let prefs = expect_context::<Prefs>();
    let HelpOpen(help) = expect_context();
    let workspace = move || session.me().map(|me| me.workspace_name).unwrap_or_default();
    let name = Signal::derive(move || session.me().map(|me| me.name).unwrap_or_default());
    let simulator = Memo::new(move |_| session.me().and_then(|me| me.simulator_url));
    let settings = Signal::derive(move || routes::first_settings(|right| session.may(right)));
    let folded = prefs.nav_folded;
    let fold_label = move || if folded.get() { text::UNFOLD_NAV } else { text::FOLD_NAV };
    view! {
        <nav class="nav" aria-label=text::NAVIGATION>
            <div class="nav-head">
                <Icon name="logo" />
                <span class="nav-brand label" dir="auto">{workspace}</span>
                <button
                    type="button"
                    class="button ghost icon-only nav-fold"
                    aria-label=fold_label
                    title=fold_label
                    aria-keyshortcuts="["
                    aria-expanded=move || (!folded.get()).to_string()
                    on:click=move |_| folded.update(|folded| *folded = !*folded)
                >
                    <Icon name="sidebar" />
                </button>
            </div>
            <ul class="nav-list">
                <Item href=routes::INBOX icon="inbox" label=text::INBOX keys="g i" exact=true />
                <Item href=routes::INBOX_TEXT icon="message" label=text::TEXT keys="g t" sub=true />
                <Item href=routes::INBOX_EMAIL icon="mail" label=text::EMAIL_INBOX keys="g e" sub=true />
                <Item href=routes::INBOX_CALLS icon="voicemail" label=text::MISSED short=text::MISSED_SHORT keys="g m" sub=true />
                <Item href=routes::CONTACTS icon="users" label=text::CONTACTS keys="g c" prefetch=lazy::prefetch_people />
                <Item
                    href=routes::SETTINGS
                    to=settings
                    icon="settings"
                    label=text::SETTINGS
                    keys="g s"
                    prefetch=lazy::prefetch_settings
                />
                // On a phone there is no foot, and the button must be at hand all the same.
                <li class="nav-stop">
                    <StopButton />
                </li>
            </ul>
            <div class="nav-foot">
                {move || {
                    simulator
                        .get()
                        .map(|url| {
                            view! {
                                <a class="nav-link" href=url target="_blank" rel="noopener" title=text::SIMULATOR>
                                    <Icon name="flask" />
                                    <span class="label">{text::SIMULATOR}</span>
                                    <Icon name="external" />
                                    <span class="visually-hidden">{text::OPENS_NEW_TAB}</span>
                                </a>
                            }
                        })
                }}
                <button
                    type="button"
                    class="nav-link"
                    aria-label=text::KEYS_HELP
                    title=text::KEYS_HELP
                    aria-keyshortcuts="?"
                    on:click=move |_| help.set(true)
                >
                    <Icon name="keyboard" />
                    <span class="label">{text::KEYS_HELP}</span>
                </button>
                <StopButton />
                <SwitchButton class="nav-link" />
                <div class="nav-user">
                    <Avatar name />
                    <span class="label nav-user-name">
                        <span class="strong" dir="auto">{name}</span>
                        <Connection />
                    </span>
                    <button
                        type="button"
                        class="button ghost icon-only"
                        aria-label=text::SIGN_OUT
                        title=text::SIGN_OUT
                        on:click=move |_| session.logout()
                    >
                        <Icon name="log-out" />
                    </button>
                </div>
            </div>
        </nav>
    }
    .into_any()
}

#[component]
fn Connection() -> impl IntoView {
    let live = expect_context::<Live>();
    let word = move || match live.status.get() {
        Status::Live => ("live", text::LIVE),
        Status::Connecting => ("connecting", text::CONNECTING),
        Status::Offline => ("offline", text::OFFLINE),
    };
    view! {
        <span class=move || format!("connection {}", word().0)>
            <i aria-hidden="true"></i>
            {move || word().1}
        </span>
    }
}

/// What lies below the inbox.
const VIEWS: [&str; 3] = [routes::INBOX_TEXT, routes::INBOX_EMAIL, routes::INBOX_CALLS];

#[component]
fn Item(
    /// Where this part of the app begins.
    href: &'static str,
    /// Where the link leads, when that is further in.
    #[prop(optional, into)]
    to: Option<Signal<&'static str>>,
    icon: &'static str,
    label: &'static str,
    /// The same where there is little room.
    #[prop(optional)]
    short: Option<&'static str>,
    keys: &'static str,
    /// Below another one.
    #[prop(optional)]
    sub: bool,
    /// The views of the inbox lie below the inbox, but are other items.
    #[prop(optional)]
    exact: bool,
    /// Fetches the code of what the link leads to.
    #[prop(optional)]
    prefetch: Option<fn()>,
) -> impl IntoView {
    let near = move || {
        if let Some(prefetch) = prefetch {
            prefetch();
        }
    };
    let path = use_location().pathname;
    let current =
        move || path.with(|path| is_within(path, href) && !(exact && VIEWS.iter().any(|view| is_within(path, view))));
    view! {
        <li class:sub=sub>
            <a
                class="nav-link"
                href=move || to.map_or(href, |to| to.get())
                aria-label=label
                title=label
                aria-current=move || current().then_some("page")
                aria-keyshortcuts=keys
                on:pointerenter=move |_| near()
                on:focus=move |_| near()
            >
                <Icon name=icon />
                <span class="label" class:wide=short.is_some()>
                    {label}
                </span>
                {short.map(|short| view! { <span class="label narrow">{short}</span> })}
            </a>
        </li>
    }
}

fn is_within(path: &str, base: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn a_longer_word_is_another_page() {
        assert!(is_within("/inbox/text/c/1", "/inbox/text"));
        assert!(!is_within("/inbox/texts", "/inbox/text"));
    }
}
