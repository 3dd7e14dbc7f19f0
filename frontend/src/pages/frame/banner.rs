//! The row above everything, one message at a time, worst first.

use super::sending::StoppedBanner;
use crate::{
    components::Icon,
    live::{Live, Status},
    session::Session,
    text,
};
use leptos::prelude::*;

/// What everybody should know before they do anything.
#[component]
pub(super) fn Banner() -> impl IntoView {
    let live = expect_context::<Live>();
    let session = expect_context::<Session>();
    let disarmed = Memo::new(move |_| session.me().is_some_and(|me| !me.sending_armed));
    let offline = Memo::new(move |_| live.status.get() == Status::Offline);
    view! {
        <div class="banner-row" role="status">
            {move || {
                if disarmed.get() {
                    view! { <StoppedBanner /> }.into_any()
                } else if offline.get() {
                    view! {
                        <div class="banner warn">
                            <Icon name="wifi-off" />
                            <p>{text::OFFLINE_BANNER}</p>
                        </div>
                    }
                        .into_any()
                } else {
                    ().into_any()
                }
            }}
        </div>
    }
}
