//! The red button: nothing leaves until somebody arms sending again.

use super::StopAsked;
use crate::{
    components::{Dialog, Icon, Toasts},
    failure::Failure,
    platform,
    session::Session,
    store::Store,
    text,
};
use crm_types::{Permission, sending::Sending};
use leptos::{prelude::*, task::spawn_local};

/// Stops sending, or arms it, whichever is not the case.
#[component]
pub(crate) fn SendingControl() -> impl IntoView {
    let session = expect_context::<Session>();
    let StopAsked(asked) = expect_context();
    let set = use_setter();
    let me = Memo::new(move |_| {
        session.me().map(|me| (me.sending_armed, me.permissions.contains(&Permission::SendingControl)))
    });
    move || match me.get() {
        Some((true, true)) => view! {
            <button
                type="button"
                class="button danger-quiet sending"
                aria-label=text::STOP_SENDING
                title=text::STOP_SENDING
                on:click=move |_| asked.set(true)
            >
                <Icon name="octagon" />
                <span class="label">{text::STOP_SENDING}</span>
            </button>
        }
        .into_any(),
        Some((false, true)) => view! {
            <button
                type="button"
                class="button danger sending"
                aria-label=text::ARM_SENDING
                title=text::ARM_SENDING
                on:click=move |_| set(true)
            >
                <Icon name="play" />
                <span class="label">{text::ARM_SENDING}</span>
            </button>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// Says what stopping means, with the harmless answer first.
#[component]
pub(super) fn StopDialog() -> impl IntoView {
    let StopAsked(asked) = expect_context();
    let set = use_setter();
    view! {
        <Dialog id="stop-sending" title=text::STOP_QUESTION.to_owned() open=asked>
            <p>{text::STOP_EXPLAINED}</p>
            <div class="actions end">
                <button type="button" class="button" autofocus=true on:click=move |_| asked.set(false)>
                    {text::KEEP_SENDING}
                </button>
                <button
                    type="button"
                    class="button danger"
                    on:click=move |_| {
                        asked.set(false);
                        set(false);
                    }
                >
                    {text::STOP_SENDING}
                </button>
            </div>
        </Dialog>
    }
}

/// Waits for the server: whether texts leave is nothing to be optimistic about.
fn use_setter() -> impl Fn(bool) + Copy + Send + Sync + 'static {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    move |armed| {
        let client = store.client();
        spawn_local(async move {
            match client.set_sending(Sending { armed }, &platform::new_key()).await {
                Ok(sending) => {
                    session.update_me(|me| me.sending_armed = sending.armed);
                    toasts.say(if sending.armed { text::SENDING_ARMED } else { text::SENDING_STOPPED });
                }
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
        });
    }
}
