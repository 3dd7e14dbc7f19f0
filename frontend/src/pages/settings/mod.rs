//! The settings, one card each, saved at once.

mod api_key_form;
mod api_keys;
mod appearance;
mod audit;
mod connection_card;
mod connection_form;
mod connections;
mod incoming_mail;
mod invites;
mod keyboard;
mod members;
mod profile;
mod quarantine;
mod sessions;
mod two_factor;
mod workspace;

pub(crate) use api_keys::ApiKeys;
pub(crate) use appearance::Appearance;
pub(crate) use audit::Audit;
pub(crate) use connections::Connections;
pub(crate) use keyboard::Keyboard;
pub(crate) use members::Members;
pub(crate) use profile::Profile;
pub(crate) use quarantine::Quarantine;
pub(crate) use workspace::Workspace;

use crate::{components::Icon, pages::SwitchButton, routes, session::Session, text};
use crm_types::Permission;
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

/// What is around every settings page.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let session = expect_context::<Session>();
    let path = use_location().pathname;
    // Only pages that this user may see.
    let link = move |href: &'static str, icon: &'static str, label: &'static str, right: Option<Permission>| {
        move || {
            right.is_none_or(|right| session.may(right)).then(|| {
                view! {
                    <li>
                        <a class="nav-link" href=href aria-current=move || (path.get() == href).then_some("page")>
                            <Icon name=icon />
                            {label}
                        </a>
                    </li>
                }
            })
        }
    };
    let who = move || session.me().map(|me| text::signed_in_as(&me.name, &me.workspace_name));
    view! {
        <div class="settings">
            <nav class="settings-nav" aria-label=text::SETTINGS_PAGES>
                <p class="settings-title">{text::SETTINGS}</p>
                <ul>
                    {link(routes::PROFILE, "user", text::PROFILE, None)}
                    {link(routes::WORKSPACE, "building", text::WORKSPACE, None)}
                    {link(routes::MEMBERS, "users", text::MEMBERS, Some(Permission::MemberRead))}
                    {link(routes::API_KEYS, "key", text::API_KEYS, Some(Permission::ApiKeyRead))}
                    {link(routes::CONNECTIONS, "plug", text::CONNECTIONS, Some(Permission::ConnectionRead))}
                    {link(routes::QUARANTINE, "shield", text::QUARANTINE, Some(Permission::QuarantineRead))}
                    {link(routes::AUDIT, "scroll", text::AUDIT, Some(Permission::AuditRead))}
                    {link(routes::KEYBOARD, "keyboard", text::KEYBOARD, None)}
                    {link(routes::APPEARANCE, "palette", text::APPEARANCE, None)}
                </ul>
            </nav>
            <div class="page narrow">
                <Outlet />
                // On a phone the navigation has no foot.
                <footer class="phone-only phone-foot">
                    <p class="meta" dir="auto">{who}</p>
                    <SwitchButton class="button" />
                    <button type="button" class="button" on:click=move |_| session.logout()>
                        <Icon name="log-out" />
                        {text::SIGN_OUT}
                    </button>
                </footer>
            </div>
        </div>
    }
    .into_any()
}

/// The heading of a settings page and what it is about.
#[component]
fn SettingsHead(
    title: &'static str,
    lead: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div class="page-who">
                <crate::components::PageTitle title=title.to_owned() />
                <p class="lead">{lead}</p>
            </div>
            {children.map(|children| view! { <div class="actions push">{children()}</div> })}
        </header>
    }
}
