//! Who belongs to the workspace, and what they may do.

use super::{
    SettingsHead,
    invites::{Invitations, InviteForm, InviteList},
};
use crate::{
    attempt::Attempt,
    components::{
        Asking, Avatar, Confirm, FailurePanel, More, Once, OnceDialog, Question, Saving, ShownOnce, SkeletonRows,
        Stamp, Timestamp, Toasts,
    },
    platform,
    session::Session,
    store::{Paged, Store},
    text,
};
use crm_types::{
    Permission,
    member::{Member, MemberPatch},
    page::PageQuery,
    permission::Role,
};
use leptos::prelude::*;

const TITLE: &str = "members-title";

/// The page.
#[component]
pub(crate) fn Members() -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let list = Paged::<Member>::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        list.take(cursor.is_none(), async move { client.members(&PageQuery { cursor, limit: None }).await });
    };
    fetch(None);
    let shown = ShownOnce::new();
    let asking = Asking::new();
    let acts = Acts { list, shown, asking };
    let invitations = Invitations::new(store, shown);
    // The role of whoever may change something here.
    let mine = Memo::new(move |_| session.me().map(|me| me.role).filter(|role| role.may(Permission::MemberWrite)));
    view! {
        <SettingsHead title=text::MEMBERS lead=text::MEMBERS_LEAD />
        {move || mine.get().map(|mine| view! { <InviteForm mine invitations /> })}
        <section class="panel" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{text::MEMBERS}</h2>
            <p class="visually-hidden" role="status">
                {move || {
                    let more = list.next.with(Option::is_some);
                    list.items.with(|items| items.as_ref().map(|items| text::members_shown(items.len(), more)))
                }}
            </p>
            {move || match (list.items.get(), list.failed.get()) {
                (Some(members), _) => {
                    let rows = members.into_iter().map(|member| view! { <Row member acts /> });
                    view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
                }
                (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
                (None, None) => view! { <SkeletonRows count=3 label=text::LOADING /> }.into_any(),
            }}
            <More list fetch=move |cursor| fetch(Some(cursor)) />
        </section>
        <InviteList invitations mine />
        <OnceDialog shown />
        <Confirm asking />
    }
    .into_any()
}

/// What the rows of the list act through.
#[derive(Clone, Copy)]
struct Acts {
    list: Paged<Member>,
    shown: ShownOnce,
    asking: Asking,
}

impl Acts {
    fn changed(self, member: Member) {
        self.list.items.try_update(|items| {
            let known = items.iter_mut().flatten().find(|known| known.user_id == member.user_id);
            if let Some(known) = known {
                *known = member;
            }
        });
    }
}

#[component]
fn Row(member: Member, acts: Acts) -> impl IntoView {
    let session = expect_context::<Session>();
    let (id, role) = (member.user_id, member.role);
    // Their own role, and whether this row is about themselves.
    let mine = Memo::new(move |_| session.me().map(|me| (me.role, me.user_id == id)));
    let is_me = move || mine.get().is_some_and(|(_, is_me)| is_me);
    let may_change = move || mine.get().is_some_and(|(mine, _)| mine.may_grant(role));
    let name = member.name.clone();
    let verbs = {
        let member = member.clone();
        move || (may_change() && !is_me()).then(|| view! { <Verbs member=member.clone() acts /> })
    };
    let select = {
        let member = member.clone();
        move || match mine.get().filter(|_| may_change()) {
            Some((mine, _)) => view! { <RoleSelect member=member.clone() mine acts /> }.into_any(),
            None => text::role(role).into_any(),
        }
    };
    view! {
        <li class="entry">
            <Avatar name=name.clone() />
            <div class="entry-what">
                <p class="entry-name">
                    <span class="strong" dir="auto">{name}</span>
                    {move || is_me().then(|| view! { <span class="badge ok">{text::IT_IS_YOU}</span> })}
                    {member.two_factor.then(|| view! { <span class="badge">{text::HAS_TWO_FACTOR}</span> })}
                </p>
                <p>{member.email}</p>
                <p class="meta">
                    {text::MEMBER_SINCE} " " <Timestamp at=member.since stamp=Stamp::Short /> ", "
                    {match member.last_seen_at {
                        Some(at) => {
                            view! {
                                {text::LAST_SEEN}
                                " "
                                <Timestamp at stamp=Stamp::Short />
                            }
                                .into_any()
                        }
                        None => text::NOT_SEEN.into_any(),
                    }}
                </p>
            </div>
            <div class="entry-role">{select}</div>
            {verbs}
        </li>
    }
    .into_any()
}

/// The roles that one may give to a member whom one may change. It waits for the server: a role is nothing to be
/// optimistic about.
#[component]
fn RoleSelect(member: Member, mine: Role, acts: Acts) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let (id, before) = (member.user_id, member.role);
    let shown = RwSignal::new(before);
    let name = member.name.clone();
    let choose = move |word: String| {
        let Some(role) = Role::parse(&word).filter(|role| *role != before) else { return };
        let key = attempt.key(&role);
        shown.set(role);
        let (client, name) = (store.client(), name.clone());
        attempt.send_or(
            async move { client.patch_member(id, &MemberPatch { role }, &key).await },
            move |member| {
                toasts.say(text::role_changed(&name, text::role(member.role)));
                if session.me_now().is_some_and(|me| me.user_id == id) {
                    session.ask();
                }
                acts.changed(member);
                platform::focus_soon(field_id(id));
            },
            move |failure| {
                toasts.fail(failure.sentence.clone());
                shown.set(before);
                true
            },
        );
    };
    let options = Role::ALL.iter().filter(|role| mine.may_grant(**role)).map(|role| {
        view! {
            <option value=role.as_str() selected=*role == before>
                {text::role(*role)}
            </option>
        }
    });
    view! {
        <select
            id=field_id(id)
            aria-label=text::role_of(&member.name)
            aria-busy=attempt.busy()
            prop:value=move || shown.get().as_str()
            on:change:target=move |event| choose(event.target().value())
        >
            {options.collect_view()}
        </select>
    }
}

fn field_id(id: crm_types::UserId) -> String {
    format!("role-{id}")
}

/// What can be done about a member.
#[component]
fn Verbs(member: Member, acts: Acts) -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let (id, name) = (member.user_id, member.name.clone());
    let link = {
        let name = name.clone();
        move |_| {
            let (client, key, name) = (store.client(), attempt.key(&id), name.clone());
            attempt.send_or(
                async move { client.make_reset_link(id, &key).await },
                move |made| {
                    acts.shown.show(Once {
                        title: text::reset_link_of(&name),
                        lead: text::reset_link_lead(&name),
                        label: text::RESET_LINK,
                        lines: vec![made.link],
                        until: Some(made.expires_at),
                        file: None,
                        focus: None,
                    });
                },
                move |failure| {
                    toasts.fail(failure.sentence.clone());
                    true
                },
            );
        }
    };
    let two_factor = {
        let name = name.clone();
        move |_| {
            let done = name.clone();
            acts.asking.ask(Question {
                title: text::two_factor_question(&name),
                explained: text::two_factor_explained(&name),
                no: text::KEEP,
                yes: text::TURN_OFF,
                act: Callback::new(move |key: String| -> Saving {
                    let (client, name) = (store.client(), done.clone());
                    Box::pin(async move {
                        let member = client.take_second_factor(id, &key).await?;
                        acts.changed(member);
                        toasts.say(text::two_factor_taken(&name));
                        Ok(())
                    })
                }),
                focus: TITLE,
            });
        }
    };
    let remove = {
        let name = name.clone();
        move |_| {
            let done = name.clone();
            acts.asking.ask(Question {
                title: text::remove_question(&name),
                explained: text::remove_explained(&name),
                no: text::KEEP,
                yes: text::REMOVE,
                act: Callback::new(move |key: String| -> Saving {
                    let (client, name) = (store.client(), done.clone());
                    Box::pin(async move {
                        let gone = client.remove_member(id, &key).await?;
                        acts.list.items.try_update(|items| {
                            if let Some(items) = items {
                                items.retain(|known| known.user_id != id);
                            }
                        });
                        toasts.say(text::removed(&name, gone.sessions, gone.api_keys));
                        Ok(())
                    })
                }),
                focus: TITLE,
            });
        }
    };
    view! {
        <div class="actions entry-acts">
            <button
                type="button"
                class="button"
                aria-label=text::reset_link_of(&name)
                aria-busy=attempt.busy()
                on:click=link
            >
                {text::RESET_LINK}
            </button>
            {member
                .two_factor
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            aria-label=text::turn_off_two_factor_of(&name)
                            on:click=two_factor
                        >
                            {text::TURN_OFF_TWO_FACTOR}
                        </button>
                    }
                })}
            <button type="button" class="button danger-quiet" aria-label=text::remove_named(&name) on:click=remove>
                {text::REMOVE}
            </button>
        </div>
    }
}
