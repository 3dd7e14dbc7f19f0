//! Texts that the server has not answered yet, below the items.

use crate::{
    components::Icon,
    drafts::Outgoing,
    store::{Store, now_ms},
    text,
};
use crm_types::{ConversationId, activity::ActivityState};
use leptos::prelude::*;

/// They look like what they are about to be.
#[component]
pub(super) fn Waiting(id: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let waiting = Memo::new(move |_| {
        store.outbox.with(|outbox| outbox.iter().filter(|item| item.conversation == id).cloned().collect::<Vec<_>>())
    });
    view! {
        <For each=move || waiting.get() key=|item| (item.key.clone(), item.stuck) let(item)>
            <WaitingItem item />
        </For>
    }
}

#[component]
fn WaitingItem(item: Outgoing) -> impl IntoView {
    let store = expect_context::<Store>();
    let may_repeat = item.is_known_again(now_ms());
    let (icon, word) = match (item.stuck, may_repeat) {
        (true, true) => ("wifi-off", text::STUCK),
        (true, false) => ("alert", text::STUCK_LONG),
        (false, _) => ("clock", text::state(ActivityState::Planned)),
    };
    let key = StoredValue::new(item.key);
    let acts = item.stuck.then(|| {
        view! {
            <div class="actions">
                {may_repeat
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button small"
                                on:click=move |_| store.send_again(&key.get_value())
                            >
                                {text::SEND_AGAIN}
                            </button>
                        }
                    })}
                <button type="button" class="button small ghost" on:click=move |_| store.take_back(&key.get_value())>
                    {text::BACK_TO_DRAFT}
                </button>
            </div>
        }
    });
    view! {
        <div class="item bubble-item from-us starts ends waiting">
            <div class="bubble" dir="auto">
                {item.body}
            </div>
            <p class="state-line" class:warn=item.stuck role="status">
                <span class="state">
                    <Icon name=icon />
                    {word}
                </span>
            </p>
            {acts}
        </div>
    }
}
