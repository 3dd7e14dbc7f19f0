//! The red button: nothing leaves until somebody starts sending again.

use super::StopAsked;
use crate::{
    components::{Dialog, Icon, Toasts},
    failure::Failure,
    intl, platform,
    session::Session,
    store::{Newest, Store},
    text,
};
use crm_types::{
    Permission,
    sending::{Sending, SendingStatus},
};
use leptos::{prelude::*, task::spawn_local};

/// Whether messages leave and whether this user may change that: more may stop it than start it again.
fn control(session: Session) -> Memo<(bool, bool)> {
    Memo::new(move |_| {
        let armed = session.me().is_none_or(|me| me.sending_armed);
        (armed, session.may(if armed { Permission::SendingStop } else { Permission::SendingArm }))
    })
}

/// Stops sending, after a question. Not there while it is stopped: then the banner has the way back.
#[component]
pub(crate) fn StopButton() -> impl IntoView {
    let control = control(expect_context());
    let StopAsked(asked) = expect_context();
    move || {
        (control.get() == (true, true)).then(|| {
            view! {
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
        })
    }
}

/// Says that sending is stopped, since when, by whom and what waits, with the way back.
#[component]
pub(super) fn StoppedBanner() -> impl IntoView {
    let store = expect_context::<Store>();
    let control = control(expect_context());
    let set = use_setter();
    let status = RwSignal::new(None::<SendingStatus>);
    let requests = Newest::new();
    // Again whenever something was stopped, written or sent: the number is what people look at.
    Effect::new(move || {
        store.versions.sending.track();
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            if let Ok(answer) = client.sending().await
                && is_newest()
            {
                status.try_set(Some(answer));
            }
        });
    });
    view! {
        <div class="banner bad">
            <Icon name="pause" />
            <p>
                {move || {
                    status
                        .get()
                        .map_or_else(
                            || text::SENDING_STOPPED.to_owned(),
                            |status| text::stopped(&status, status.since.map(intl::moment).as_deref()),
                        )
                }}
            </p>
            {move || {
                control
                    .get()
                    .1
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=move |_| set(true)>
                                <Icon name="play" />
                                {text::START_SENDING}
                            </button>
                        }
                    })
            }}
        </div>
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
