//! The inbox: list, thread and details, side by side as far as there is room.

mod call;
mod composer;
mod counter;
mod details;
mod email;
mod files;
mod item;
mod layout;
mod list;
mod list_head;
mod reach;
mod resize;
mod row;
mod scroller;
mod thread;
mod thread_head;
mod transcript;
mod waiting;

use crate::{
    app::Go,
    components::{EmptyState, PageTitle, Toasts},
    keys::{Command, Keys},
    platform,
    prefs::Prefs,
    routes::{InboxFilter, InboxPlace},
    session::Session,
    store::{ListKey, Store},
    text,
};
use crm_types::{
    ConversationId, Permission,
    conversation::{ConversationStatus, InboxView},
};
use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_query_map},
};
use list::ConversationList;
use resize::Separator;
use thread::ThreadPane;

/// Where in the inbox somebody is, and the ways to move.
#[derive(Clone, Copy)]
pub(super) struct Here {
    pub(super) place: Memo<InboxPlace>,
    pub(super) filter: Memo<InboxFilter>,
    store: Store,
    go: Go,
    toasts: Toasts,
}

impl Here {
    pub(super) fn key(self) -> ListKey {
        ListKey { view: self.place.get().view, filter: self.filter.get() }
    }

    pub(super) fn key_untracked(self) -> ListKey {
        ListKey { view: self.place.get_untracked().view, filter: self.filter.get_untracked() }
    }

    /// The address of a thread in this view, with this filter.
    pub(super) fn href(self, conversation: Option<ConversationId>) -> String {
        let view = self.place.get_untracked().view;
        format!("{}{}", InboxPlace { view, conversation }.path(), self.filter.get_untracked().query())
    }

    /// Shows another filter of this view.
    pub(super) fn show(self, filter: &InboxFilter) {
        let place = InboxPlace { conversation: None, ..self.place.get_untracked() };
        self.go.to(&format!("{}{}", place.path(), filter.query()));
    }

    /// Opens a thread, or none.
    pub(super) fn open(self, conversation: Option<ConversationId>) {
        self.go.to(&self.href(conversation));
    }

    fn neighbour(self, of: ConversationId, step: isize) -> Option<ConversationId> {
        let list = self.store.list(&self.key_untracked());
        list.ids.with_untracked(|ids| {
            let at = ids.iter().position(|id| *id == of)?;
            ids.get(at.checked_add_signed(step)?).copied()
        })
    }

    /// Marks as done (or open), shows the next thread, and offers the way back.
    pub(super) fn set_status(self, id: ConversationId, status: ConversationStatus) {
        let toasts = self.toasts;
        let refused = move |failure: crate::failure::Failure| toasts.fail(text::not_done(&failure.sentence));
        let was_open = self.place.get_untracked().conversation == Some(id);
        let leaves = self.filter.get_untracked().status != status;
        let next = self.neighbour(id, 1).or_else(|| self.neighbour(id, -1));
        self.store.set_status(id, status, refused);
        if was_open && leaves {
            self.open(next.filter(|_| !platform::is_narrower_than(820)));
            if let Some(next) = next {
                row::focus(next);
            }
        }
        let (words, before) = match status {
            ConversationStatus::Done => (text::MARKED_DONE, ConversationStatus::Open),
            ConversationStatus::Open => (text::REOPENED, ConversationStatus::Done),
        };
        let here = self;
        toasts.say_undoable(words, move || {
            here.store.set_status(id, before, refused);
            if was_open && leaves {
                here.open(Some(id));
                row::focus(id);
            }
        });
    }
}

/// The page.
#[component]
pub(crate) fn Inbox() -> impl IntoView {
    let store = expect_context::<Store>();
    let prefs = expect_context::<Prefs>();
    let path = use_location().pathname;
    let query = use_query_map();
    let here = Here {
        // Between leaving this page and its disposal the path is already another page's.
        place: Memo::new(move |before: Option<&InboxPlace>| {
            let parsed = path.with(|path| InboxPlace::parse(path));
            parsed.or(before.copied()).unwrap_or(InboxPlace { view: InboxView::All, conversation: None })
        }),
        filter: Memo::new(move |_| query.with(|query| InboxFilter::parse(query.get_str("status"), query.get_str("q")))),
        store,
        go: expect_context(),
        toasts: expect_context(),
    };
    let conversation = Memo::new(move |_| here.place.get().conversation);
    on_cleanup(move || {
        store.shown.try_update(|shown| (shown.list, shown.thread) = (None, None));
    });
    follow_keys(here, conversation, prefs);

    let view_name = move || text::view_title(here.place.get().view);
    let title = Signal::derive(move || view_name().to_owned());
    let tab = Signal::derive(move || {
        let name = conversation.get().and_then(|id| store.conversation(id));
        name.map_or_else(|| view_name().to_owned(), |known| known.with(|known| known.contact.name.clone()))
    });
    let list_width = move || prefs.list_width.get().map(|width| format!("{width}px"));
    view! {
        <div
            class="panes"
            class:has-thread=move || conversation.get().is_some()
            data-details=move || prefs.details.get().map(|wanted| if wanted { "on" } else { "off" })
            style:--list-width=list_width
        >
            <PageTitle title tab hidden=true />
            <ConversationList here />
            <Separator />
            {move || match conversation.get() {
                Some(id) => view! { <ThreadPane here id /> }.into_any(),
                None => {
                    view! {
                        <section class="pane thread-pane nothing-open">
                            <EmptyState icon="message" title=text::PICK_ONE lead=text::PICK_ONE_LEAD />
                        </section>
                    }
                        .into_any()
                }
            }}
            // Empty, and needed: the router writes an address only once the place for its page was built.
            <Outlet />
        </div>
    }
    .into_any()
}

fn follow_keys(here: Here, conversation: Memo<Option<ConversationId>>, prefs: Prefs) {
    let store = here.store;
    let session = expect_context::<Session>();
    expect_context::<Keys>().on(move |command| {
        // Without an open thread the keys act on the row that has the focus.
        let subject = conversation.get_untracked().or_else(row::focused);
        match (command, subject) {
            (Command::Next | Command::Previous, subject) => {
                let step = if command == Command::Next { 1 } else { -1 };
                let list = store.list(&here.key_untracked());
                let first = list.ids.with_untracked(|ids| ids.first().copied());
                let target = subject.map_or(first, |id| here.neighbour(id, step));
                if let Some(id) = target {
                    if conversation.get_untracked().is_some() {
                        here.open(Some(id));
                    }
                    row::focus(id);
                }
            }
            (Command::Open, Some(id)) => {
                here.open(Some(id));
                thread::focus_when_narrow();
            }
            (Command::Back, _) if conversation.get_untracked().is_some() => {
                here.open(None);
                if let Some(id) = subject {
                    row::focus(id);
                }
            }
            (Command::Reply, Some(_))
                if conversation.get_untracked().is_some() && session.may_now(Permission::MessageSend) =>
            {
                platform::focus_soon("composer");
            }
            (Command::Done, Some(id)) if session.may_now(Permission::ConversationWrite) => {
                let Some(signal) = store.conversation(id) else { return true };
                let status = signal.with_untracked(|known| known.status);
                here.set_status(id, other(status));
            }
            (Command::Unread, Some(id)) => {
                store.set_unread(id, true);
                if conversation.get_untracked().is_some() {
                    here.open(None);
                    row::focus(id);
                }
            }
            (Command::Search, _) => {
                if platform::is_narrower_than(820) && conversation.get_untracked().is_some() {
                    here.open(None);
                }
                platform::focus_soon(list_head::SEARCH_ID);
            }
            (Command::ToggleDetails, Some(_)) => details::toggle(prefs),
            _ => return false,
        }
        true
    });
}

/// What the one button for both ways does.
pub(super) const fn other(status: ConversationStatus) -> ConversationStatus {
    match status {
        ConversationStatus::Open => ConversationStatus::Done,
        ConversationStatus::Done => ConversationStatus::Open,
    }
}
