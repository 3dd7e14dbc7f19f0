//! The form for a new API key.

use crate::{
    attempt::Attempt,
    components::{FieldKind, FormErrors, Icon, SelectField, TextField},
    platform,
    session::Session,
    store::Store,
    text,
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use crm_types::{
    FieldError, Permission,
    api_key::{ApiKeyIn, ApiKeyMade, DEFAULT_PER_MINUTE},
    permission::Rights,
};
use leptos::prelude::*;

const FIELDS: &[&str] = &["/name", "/scopes", "/expires_at", "/per_minute"];

/// Name, rights, expiry and budget.
#[component]
pub(super) fn ApiKeyForm(saved: Callback<ApiKeyMade>, cancel: Callback<()>) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let attempt = Attempt::new();
    let name = RwSignal::new(String::new());
    let days = RwSignal::new("90".to_owned());
    let per_minute = RwSignal::new(DEFAULT_PER_MINUTE.to_string());
    // What a key of this maker may have at all.
    let mine = session.me_now().map(|me| me.permissions).unwrap_or_default();
    let possible = Rights::of(mine.into_iter().filter(|right| right.is_for_keys()));
    let chosen = RwSignal::new(read_only(possible));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(count) = per_minute.get_untracked().trim().parse() else {
            return attempt.refuse(vec![FieldError::new("/per_minute", text::PER_MINUTE_WRONG)]);
        };
        let input = ApiKeyIn {
            name: name.get_untracked().trim().to_owned(),
            scopes: chosen.get_untracked().iter().collect(),
            expires_at: days.get_untracked().parse().ok().map(|days| end_of_day(platform::now(), days)),
            per_minute: Some(count),
        };
        if let Err(errors) = input.validate() {
            return attempt.refuse(errors);
        }
        let (client, key) = (store.client(), attempt.key(&input));
        attempt.send(async move { client.create_api_key(&input, &key).await }, move |made| saved.run(made));
    };
    let expiries =
        text::EXPIRIES.iter().map(|(days, words)| ((*days).to_owned(), (*words).to_owned())).collect::<Vec<_>>();
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <FormErrors failure=attempt.failure shown=FIELDS />
            <TextField
                id="key-name"
                label=text::KEY_NAME
                hint=text::KEY_NAME_HINT
                value=name
                error=attempt.error("/name")
            />
            <Scopes possible chosen error=attempt.error("/scopes") />
            <div class="form-pair">
                <SelectField
                    id="key-expiry"
                    label=text::KEY_EXPIRY
                    options=expiries.clone()
                    value=days
                    error=attempt.error("/expires_at")
                />
                <TextField
                    id="key-per-minute"
                    label=text::PER_MINUTE
                    kind=FieldKind::Number
                    hint=text::PER_MINUTE_HINT
                    value=per_minute
                    error=attempt.error("/per_minute")
                />
            </div>
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| cancel.run(())>
                    {text::CANCEL}
                </button>
                <button type="submit" class="button primary" aria-busy=attempt.busy()>
                    {text::CREATE_KEY}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The rights to choose from, by what they are about.
#[component]
fn Scopes(possible: Rights, chosen: RwSignal<Rights>, error: Signal<Option<String>>) -> impl IntoView {
    let preset = move |rights: Rights, words: &'static str| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (chosen.get() == rights).to_string()
                on:click=move |_| chosen.set(rights)
            >
                {words}
            </button>
        }
    };
    let all: Vec<Permission> = possible.iter().collect();
    let first = all.first().copied();
    let choice = move |right: Permission| {
        // A group cannot be wrong, its first choice can: that is where the focus goes.
        let invalid = move || (first == Some(right) && error.with(Option::is_some)).then_some("true");
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    aria-invalid=invalid
                    aria-describedby=move || invalid().map(|_| "scopes-error")
                    prop:checked=move || chosen.get().has(right)
                    on:change:target=move |event| chosen.update(|rights| *rights = with(*rights, right, event.target().checked()))
                />
                {text::right(right)}
            </label>
        }
    };
    let groups = all.chunk_by(|one, next| resource(*one) == resource(*next)).map(|group| {
        let name = group.first().map(|right| text::right_group(resource(*right))).unwrap_or_default();
        view! {
            <fieldset class="scope-group">
                <legend>{name}</legend>
                {group.iter().map(|right| choice(*right)).collect_view()}
            </fieldset>
        }
    });
    view! {
        <fieldset class="scopes">
            <legend>{text::KEY_RIGHTS}</legend>
            <div class="chips" role="group" aria-label=text::PRESETS>
                {preset(read_only(possible), text::READ_ONLY)} {preset(possible, text::EVERYTHING)}
            </div>
            <div class="scope-groups">{groups.collect_view()}</div>
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="field-error" id="scopes-error">
                                <Icon name="alert" />
                                {error}
                            </p>
                        }
                    })
            }}
        </fieldset>
    }
}

/// What a right is about: the part before the colon.
fn resource(right: Permission) -> &'static str {
    right.as_str().split(':').next().unwrap_or_default()
}

fn read_only(rights: Rights) -> Rights {
    Rights::of(rights.iter().filter(|right| right.as_str().ends_with(":read")))
}

fn with(rights: Rights, right: Permission, wanted: bool) -> Rights {
    Rights::of(Permission::ALL.iter().copied().filter(|one| if *one == right { wanted } else { rights.has(*one) }))
}

/// The end of a day: a second try on the same day asks for the same.
fn end_of_day(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let next = now.date_naive() + TimeDelta::days(days + 1);
    next.and_time(NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_types::permission::Role;

    #[test]
    fn reading_is_what_its_name_says() {
        let viewer = Role::Viewer.rights();
        assert_eq!(read_only(Role::Manager.rights()).and(viewer), viewer);
        assert!(read_only(Role::Owner.rights()).iter().all(|right| right.as_str().ends_with("read")));
        let more = with(viewer, Permission::MessageSend, true);
        assert!(more.has(Permission::MessageSend) && more.covers(viewer));
        assert_eq!(with(more, Permission::MessageSend, false), viewer);
    }

    #[test]
    fn a_key_stops_at_the_end_of_a_day() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(end_of_day(at("2026-03-02T14:05:00Z"), 30), at("2026-04-02T00:00:00Z"));
        assert_eq!(end_of_day(at("2026-03-02T23:59:59Z"), 30), at("2026-04-02T00:00:00Z"));
    }
}
