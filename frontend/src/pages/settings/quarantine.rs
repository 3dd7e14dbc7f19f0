//! Events that could not be applied.

use super::SettingsHead;
use crate::{
    components::{EmptyState, FailurePanel, Icon, More, SkeletonRows, Stamp, Timestamp, Toasts},
    failure::Failure,
    platform,
    session::Session,
    store::{Paged, Store},
    text,
};
use crm_types::{Permission, page::PageQuery, quarantine::QuarantinedEvent};
use leptos::{prelude::*, task::spawn_local};

/// The page.
#[component]
pub(crate) fn Quarantine() -> impl IntoView {
    let store = expect_context::<Store>();
    let events = Paged::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        events.take(cursor.is_none(), async move { client.quarantine(&PageQuery { cursor, limit: None }).await });
    };
    Effect::new(move || {
        store.versions.quarantine.track();
        fetch(None);
    });
    view! {
        <SettingsHead title=text::QUARANTINE lead=text::QUARANTINE_LEAD />
        {move || match (events.items.get(), events.failed.get()) {
            (Some(items), _) if items.is_empty() => {
                view! {
                    <div class="panel">
                        <EmptyState icon="check" title=text::QUARANTINE_EMPTY lead=text::QUARANTINE_EMPTY_LEAD />
                    </div>
                }
                    .into_any()
            }
            (Some(items), _) => view! { <Events items /> }.into_any(),
            (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
            (None, None) => view! { <SkeletonRows count=4 label=text::LOADING /> }.into_any(),
        }}
        <More list=events fetch=move |cursor| fetch(Some(cursor)) />
    }
    .into_any()
}

#[component]
fn Events(items: Vec<QuarantinedEvent>) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="table events">
                <thead>
                    <tr>
                        <th scope="col">{text::RECEIVED}</th>
                        <th scope="col">{text::EVENT}</th>
                        <th scope="col">{text::REASON}</th>
                        <th scope="col" class="number">
                            {text::ATTEMPTS}
                        </th>
                        <th scope="col">
                            <span class="visually-hidden">{text::ACTIONS}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{items.into_iter().map(|event| view! { <EventRow event /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn EventRow(event: QuarantinedEvent) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let session = expect_context::<Session>();
    let busy = RwSignal::new(false);
    let kind = event.event_type.unwrap_or_else(|| text::UNREADABLE_TYPE.to_owned());
    let id = event.id;
    let retry = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let client = store.client();
        spawn_local(async move {
            let answer = client.retry_quarantined(id, &platform::new_key()).await;
            busy.try_set(false);
            match answer {
                Ok(answer) => {
                    toasts.say(if answer.queued { text::RETRY_QUEUED } else { text::RETRY_NOT_QUEUED });
                    store.versions.quarantine.update(|version| *version += 1);
                }
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
        });
    };
    view! {
        <tr>
            <td class="figures">
                <Timestamp at=event.received_at stamp=Stamp::Short />
            </td>
            <td>
                <code>{kind.clone()}</code>
            </td>
            <td>
                {event.reason}
                <details>
                    <summary>{text::SHOW_BODY}</summary>
                    <pre tabindex="0" aria-label=text::SHOW_BODY role="group">{event.body}</pre>
                </details>
            </td>
            <td class="number">{event.attempts}</td>
            <td>
                {move || {
                    session
                        .may(Permission::QuarantineWrite)
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    class="button"
                                    aria-label=text::retry_event(&kind)
                                    aria-busy=move || busy.get().to_string()
                                    on:click=retry
                                >
                                    <Icon name="refresh" />
                                    {text::RETRY}
                                </button>
                            }
                        })
                }}
            </td>
        </tr>
    }
}
