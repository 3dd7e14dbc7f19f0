//! Those who are invited, and the form to invite.

use crate::{
    attempt::Attempt,
    components::{
        FailurePanel, FieldKind, FormErrors, More, Once, SelectField, ShownOnce, SkeletonRows, Stamp, TextField,
        Timestamp, Toasts,
    },
    platform,
    store::{Paged, Store},
    text,
};
use crm_types::{
    member::{Invite, InviteIn, InviteMade, InviteState},
    page::PageQuery,
    permission::Role,
};
use leptos::prelude::*;

const TITLE: &str = "invites-title";

/// The invitations of the page, and where a new link is shown.
#[derive(Clone, Copy)]
pub(super) struct Invitations {
    store: Store,
    list: Paged<Invite>,
    shown: ShownOnce,
}

impl Invitations {
    /// Fetches those that wait.
    pub(super) fn new(store: Store, shown: ShownOnce) -> Self {
        let all = Self { store, list: Paged::new(), shown };
        all.fetch(None);
        all
    }

    fn fetch(self, cursor: Option<String>) {
        let client = self.store.client();
        self.list.take(cursor.is_none(), async move { client.invites(&PageQuery { cursor, limit: None }).await });
    }

    fn made(self, made: InviteMade) {
        let email = &made.invite.email;
        self.shown.show(Once {
            title: text::invited(email),
            lead: text::invite_link_lead(email),
            label: text::INVITE_LINK,
            lines: vec![made.link],
            until: Some(made.invite.expires_at),
            file: None,
            // The button that asked may be in a row that is fetched anew.
            focus: Some(TITLE),
        });
        self.fetch(None);
    }
}

/// Those who are invited.
#[component]
pub(super) fn InviteList(invitations: Invitations, mine: Memo<Option<Role>>) -> impl IntoView {
    let list = invitations.list;
    view! {
        <section class="panel" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{text::INVITES}</h2>
            {move || match (list.items.get(), list.failed.get()) {
                (Some(items), _) if items.is_empty() => view! { <p class="faint">{text::NO_INVITES}</p> }.into_any(),
                (Some(items), _) => {
                    let rows = items.into_iter().map(|invite| view! { <Row invite mine invitations /> });
                    view! { <ul class="entries">{rows.collect_view()}</ul> }.into_any()
                }
                (None, Some(failure)) => {
                    view! { <FailurePanel failure retry=move |()| invitations.fetch(None) /> }.into_any()
                }
                (None, None) => view! { <SkeletonRows count=1 label=text::LOADING /> }.into_any(),
            }}
            <More list fetch=move |cursor| invitations.fetch(Some(cursor)) />
        </section>
    }
    .into_any()
}

/// For those who may invite, up to their own role.
#[component]
pub(super) fn InviteForm(mine: Role, invitations: Invitations) -> impl IntoView {
    let store = invitations.store;
    let attempt = Attempt::new();
    let email = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Agent.as_str().to_owned());
    let options: Vec<(String, String)> = Role::ALL
        .iter()
        .filter(|role| mine.may_grant(**role))
        .map(|role| (role.as_str().to_owned(), text::role_explained(*role)))
        .collect();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let role = Role::parse(&role.get_untracked()).unwrap_or(Role::Viewer);
        let invite = InviteIn { email: email.get_untracked().trim().to_owned(), role };
        if let Err(errors) = invite.validate() {
            return attempt.refuse(errors);
        }
        let (client, key) = (store.client(), attempt.key(&invite));
        attempt.send(async move { client.invite(&invite, &key).await }, move |answer| {
            email.set(String::new());
            invitations.made(answer);
        });
    };
    view! {
        <section class="panel" aria-labelledby="invite-title">
            <h2 id="invite-title">{text::INVITE_SOMEBODY}</h2>
            <form class="form" novalidate=true on:submit=submit>
                <FormErrors failure=attempt.failure shown=&["/email", "/role"] />
                <div class="form-pair">
                    <TextField
                        id="invite-email"
                        label=text::EMAIL
                        kind=FieldKind::Email
                        hint=text::INVITE_HINT
                        value=email
                        error=attempt.error("/email")
                    />
                    <SelectField id="invite-role" label=text::ROLE options value=role error=attempt.error("/role") />
                </div>
                <div class="actions">
                    <button type="submit" class="button primary" aria-busy=attempt.busy()>
                        {text::INVITE}
                    </button>
                </div>
            </form>
        </section>
    }
}

#[component]
fn Row(invite: Invite, mine: Memo<Option<Role>>, invitations: Invitations) -> impl IntoView {
    let (role, state) = (invite.role, invite.state);
    let until = if state == InviteState::Open { text::GOOD_UNTIL } else { text::WAS_GOOD_UNTIL };
    let email = invite.email.clone();
    let verbs = {
        let invite = invite.clone();
        move || mine.get().map(|mine| view! { <Verbs invite=invite.clone() mine invitations /> })
    };
    view! {
        <li class="entry">
            <div class="entry-what">
                <p class="entry-name">
                    <span class="strong">{email}</span>
                    <span class="badge" class:warn=state == InviteState::Expired>
                        {text::invite_state(state)}
                    </span>
                </p>
                <p class="meta">
                    {text::role(role)} ", " {text::INVITED} " " <Timestamp at=invite.created_at stamp=Stamp::Short /> ", "
                    {until} " " <Timestamp at=invite.expires_at stamp=Stamp::Coming />
                </p>
                <p class="meta" dir="auto">
                    {text::INVITED_BY}
                    " "
                    {invite.invited_by}
                </p>
            </div>
            {verbs}
        </li>
    }
    .into_any()
}

/// A newer invitation takes the place of the old one, whose link is not known any more.
#[component]
fn Verbs(invite: Invite, mine: Role, invitations: Invitations) -> impl IntoView {
    let store = invitations.store;
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let (id, email) = (invite.id, invite.email.clone());
    let refused = move |failure: &crate::failure::Failure| {
        toasts.fail(failure.sentence.clone());
        true
    };
    let again = {
        let input = InviteIn { email: email.clone(), role: invite.role };
        move |_| {
            let (client, input) = (store.client(), input.clone());
            let key = attempt.key(&input);
            attempt.send_or(
                async move { client.invite(&input, &key).await },
                move |answer| invitations.made(answer),
                refused,
            );
        }
    };
    let take_back = {
        let email = email.clone();
        move |_| {
            let (client, key, email) = (store.client(), attempt.key(&id), email.clone());
            attempt.send_or(
                async move { client.revoke_invite(id, &key).await },
                move |()| {
                    toasts.say(text::invite_taken_back(&email));
                    invitations.fetch(None);
                    platform::focus_soon(TITLE);
                },
                refused,
            );
        }
    };
    view! {
        <div class="actions entry-acts">
            {mine
                .may_grant(invite.role)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            aria-label=text::invite_again(&email)
                            aria-busy=attempt.busy()
                            on:click=again
                        >
                            {text::INVITE_AGAIN}
                        </button>
                    }
                })}
            <button
                type="button"
                class="button danger-quiet"
                aria-label=text::take_back_invite_of(&email)
                aria-busy=attempt.busy()
                on:click=take_back
            >
                {text::TAKE_BACK_INVITE}
            </button>
        </div>
    }
}
