//! Where somebody is signed in.

use crate::{
    components::{FailurePanel, Icon, More, SkeletonRows, Stamp, Timestamp, Toasts},
    failure::Failure,
    platform,
    store::{Paged, Store},
    text,
};
use crm_types::{SessionId, auth::SessionView, page::PageQuery};
use leptos::{prelude::*, task::spawn_local};

const TITLE: &str = "sessions-title";

/// The browsers and devices, with the way to sign each out.
#[component]
pub(super) fn Sessions(version: RwSignal<u32>) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let list = Paged::<SessionView>::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        list.take(cursor.is_none(), async move { client.sessions(&PageQuery { cursor, limit: None }).await });
    };
    Effect::new(move || {
        version.track();
        fetch(None);
    });
    let busy = RwSignal::new(false);
    let end = move |id: Option<SessionId>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let client = store.client();
        spawn_local(async move {
            match client.end_sessions(id, &platform::new_key()).await {
                Ok(done) => toasts.say(text::sessions_ended(done.ended)),
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
            busy.try_set(false);
            version.try_update(|version| *version += 1);
            // The button that was pressed goes away.
            platform::focus_soon(TITLE);
        });
    };
    let row = move |session: SessionView| view! { <Row session end=Callback::new(move |id| end(Some(id))) /> };
    let group = move |group: Group| match <[SessionView; 1]>::try_from(group.sessions) {
        Ok([session]) => row(session).into_any(),
        Err(sessions) => {
            let n = sessions.len();
            view! {
                <li>
                    <details class="same-device">
                        <summary>
                            <span class="strong" dir="auto">{group.device}</span>
                            " "
                            <span class="badge">{text::same_device(n)}</span>
                        </summary>
                        <ul class="sessions">{sessions.into_iter().map(row).collect_view()}</ul>
                    </details>
                </li>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{text::SESSIONS}</h2>
            {move || match (list.items.get(), list.failed.get()) {
                (Some(sessions), _) => {
                    let others = sessions.iter().any(|session| !session.current);
                    view! {
                        <ul class="sessions">{grouped(sessions).into_iter().map(group).collect_view()}</ul>
                        {others
                            .then(|| {
                                view! {
                                    <button type="button" class="button danger-quiet" on:click=move |_| end(None)>
                                        <Icon name="log-out" />
                                        {text::SIGN_OUT_OTHERS}
                                    </button>
                                }
                            })}
                    }
                        .into_any()
                }
                (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
                (None, None) => view! { <SkeletonRows count=2 label=text::LOADING /> }.into_any(),
            }}
            <More list fetch=move |cursor| fetch(Some(cursor)) />
        </section>
    }
    .into_any()
}

#[component]
fn Row(session: SessionView, end: Callback<SessionId>) -> impl IntoView {
    let id = session.id;
    let device = session.device.clone();
    view! {
        <li class="session">
            <div class="session-what">
                <span class="strong" dir="auto">{session.device}</span>
                {session.current.then(|| view! { <span class="badge ok">{text::THIS_ONE}</span> })}
                <span class="meta">
                    {text::LAST_USED} " " <Timestamp at=session.last_used_at stamp=Stamp::Short /> " · "
                    {text::SIGNED_IN} " " <Timestamp at=session.created_at stamp=Stamp::Short />
                </span>
            </div>
            {(!session.current)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            aria-label=text::sign_out_device(&device)
                            on:click=move |_| end.run(id)
                        >
                            {text::SIGN_OUT}
                        </button>
                    }
                })}
        </li>
    }
    .into_any()
}

/// Sessions of devices that call themselves the same.
struct Group {
    device: String,
    sessions: Vec<SessionView>,
}

/// More than this many of the same name fold into one line.
const MOST: usize = 3;

/// In the order of the list; this very session, and names that are few, stand for themselves.
fn grouped(sessions: Vec<SessionView>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let is_many =
        |device: &str| sessions.iter().filter(|other| !other.current && other.device == device).count() > MOST;
    let folded: Vec<bool> = sessions.iter().map(|session| !session.current && is_many(&session.device)).collect();
    for (session, folds) in sessions.into_iter().zip(folded) {
        let device = session.device.clone();
        let known = groups.iter_mut().find(|group| folds && group.device == device && !is_current(group));
        match known {
            Some(group) => group.sessions.push(session),
            None => groups.push(Group { device, sessions: vec![session] }),
        }
    }
    groups
}

fn is_current(group: &Group) -> bool {
    group.sessions.iter().any(|session| session.current)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn many_of_one_name_fold_and_this_one_does_not() {
        let at = DateTime::from_timestamp(0, 0).unwrap();
        let session = |n: u128, device: &str| SessionView {
            id: SessionId(uuid::Uuid::from_u128(n)),
            device: device.to_owned(),
            current: n == 0,
            created_at: at,
            last_used_at: at,
            expires_at: at,
        };
        let mut all: Vec<SessionView> = (0..6).map(|n| session(n, "Chrome on Windows")).collect();
        all.insert(2, session(9, "Safari on iPhone"));
        let sizes: Vec<usize> = grouped(all.clone()).iter().map(|group| group.sessions.len()).collect();
        assert_eq!(sizes, [1, 5, 1]);
        all.truncate(4);
        assert_eq!(grouped(all).len(), 4);
    }
}
