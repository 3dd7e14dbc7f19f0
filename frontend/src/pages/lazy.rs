//! Pages whose code is fetched when somebody opens them.
//!
//! Each [`wasm_split`] function is a border: the build puts what can be reached through it, and from nowhere else, into
//! a file of its own. The page of a log-in and the inbox are in what is loaded first.
#![expect(clippy::unnecessary_wraps, reason = "a split function says with it that its file did not come")]

use super::{contacts, imports, outside, settings};
use crate::{
    components::{Icon, PageTitle, SkeletonRows},
    platform, text,
};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::time::Duration;

/// How long the first screen has the network and the processor for itself.
const FIRST_SCREEN: Duration = Duration::from_secs(3);

/// Makes the view of a page.
type View = fn() -> AnyView;

/// A page of a part that is loaded later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LazyPage {
    People(PeoplePage),
    Imports(ImportsPage),
    Settings(SettingsPage),
    Outside(OutsidePage),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PeoplePage {
    List,
    Person,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportsPage {
    List,
    Import,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingsPage {
    Workspace,
    Members,
    ApiKeys,
    Connections,
    Quarantine,
    Profile,
    Audit,
    Keyboard,
    Appearance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutsidePage {
    Setup,
    Join,
    Reset,
}

#[wasm_split(people, fallible, wasm_split_path = leptos::wasm_split, preload(load_people))]
fn people(page: PeoplePage) -> Result<View, SplitLoaderError> {
    Ok(match page {
        PeoplePage::List => || contacts::Contacts().into_any(),
        PeoplePage::Person => || contacts::ContactPage().into_any(),
    })
}

#[wasm_split(imports, fallible, wasm_split_path = leptos::wasm_split, preload(load_imports))]
fn import_pages(page: ImportsPage) -> Result<View, SplitLoaderError> {
    Ok(match page {
        ImportsPage::List => || imports::Imports().into_any(),
        ImportsPage::Import => || imports::ImportPage().into_any(),
    })
}

#[wasm_split(settings, fallible, wasm_split_path = leptos::wasm_split, preload(load_settings))]
fn settings(page: SettingsPage) -> Result<View, SplitLoaderError> {
    Ok(match page {
        SettingsPage::Workspace => || settings::Workspace().into_any(),
        SettingsPage::Members => || settings::Members().into_any(),
        SettingsPage::ApiKeys => || settings::ApiKeys().into_any(),
        SettingsPage::Connections => || settings::Connections().into_any(),
        SettingsPage::Quarantine => || settings::Quarantine().into_any(),
        SettingsPage::Profile => || settings::Profile().into_any(),
        SettingsPage::Audit => || settings::Audit().into_any(),
        SettingsPage::Keyboard => || settings::Keyboard().into_any(),
        SettingsPage::Appearance => || settings::Appearance().into_any(),
    })
}

#[wasm_split(outside, fallible, wasm_split_path = leptos::wasm_split)]
fn outside(page: OutsidePage) -> Result<View, SplitLoaderError> {
    Ok(match page {
        OutsidePage::Setup => || outside::Setup().into_any(),
        OutsidePage::Join => || outside::Join().into_any(),
        OutsidePage::Reset => || outside::Reset().into_any(),
    })
}

impl LazyPage {
    async fn fetch(self) -> Result<View, SplitLoaderError> {
        match self {
            Self::People(page) => people(page).await,
            Self::Imports(page) => import_pages(page).await,
            Self::Settings(page) => settings(page).await,
            Self::Outside(page) => outside(page).await,
        }
    }

    /// What stands around a page that is not there yet, where nothing else does.
    fn surround(self, content: AnyView) -> AnyView {
        match self {
            Self::People(_) | Self::Imports(_) => view! { <div class="page">{content}</div> }.into_any(),
            Self::Settings(_) => content,
            Self::Outside(_) => outside::bare_card(content),
        }
    }
}

/// Fetches the code of a part before somebody asks for it. What does not come is tried again when the page is opened.
pub(crate) fn prefetch_people() {
    spawn_local(async {
        let _ = load_people().await;
    });
}

/// The same for the pages that bring people from a file.
pub(crate) fn prefetch_imports() {
    spawn_local(async {
        let _ = load_imports().await;
    });
}

/// The same for the settings.
pub(crate) fn prefetch_settings() {
    spawn_local(async {
        let _ = load_settings().await;
    });
}

/// Fetches what can be opened from the navigation, once the first screen is there, unless this user saves data.
pub(crate) fn prefetch_later() {
    if !platform::saves_data() {
        set_timeout(
            || {
                prefetch_people();
                prefetch_settings();
            },
            FIRST_SCREEN,
        );
    }
}

#[derive(Clone, Copy)]
enum Stand {
    Loading,
    Failed,
    Here(View),
}

/// The page, as soon as its code is there: its skeleton before, and what to do if it does not come.
#[component]
pub(crate) fn Lazy(page: LazyPage) -> impl IntoView {
    let stand = RwSignal::new(Stand::Loading);
    let load = move || {
        stand.set(Stand::Loading);
        spawn_local(async move {
            let now = page.fetch().await.map_or(Stand::Failed, Stand::Here);
            // Whoever asked may have gone elsewhere.
            let _ = stand.try_set(now);
        });
    };
    load();
    move || match stand.get() {
        Stand::Loading => page.surround(view! { <SkeletonRows count=4 label=text::LOADING /> }.into_any()),
        Stand::Failed => page.surround(view! { <Missing retry=Callback::new(move |()| load()) /> }.into_any()),
        Stand::Here(view) => view(),
    }
}

/// The code did not come: no network, or a newer version was installed, which no longer has the files of this one.
#[component]
fn Missing(retry: Callback<()>) -> impl IntoView {
    view! {
        <div class="notice bad" role="alert">
            <Icon name="alert" />
            <div class="notice-body">
                <PageTitle title=text::PAGE_NOT_LOADED.to_owned() />
                <p>{text::PAGE_NOT_LOADED_LEAD}</p>
                <p class="actions">
                    <button type="button" class="button" on:click=move |_| retry.run(())>
                        <Icon name="refresh" />
                        {text::TRY_AGAIN}
                    </button>
                    <button type="button" class="button" on:click=move |_| platform::reload()>
                        {text::RELOAD}
                    </button>
                </p>
            </div>
        </div>
    }
}
