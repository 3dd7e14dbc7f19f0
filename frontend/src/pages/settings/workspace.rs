//! What the workspace says about itself.

use super::SettingsHead;
use crate::{
    attempt::Attempt,
    components::{FailurePanel, FieldKind, FormErrors, Icon, SelectField, SkeletonRows, TextField, Toasts},
    failure::Failure,
    intl,
    session::Session,
    store::{Newest, Store},
    text,
};
use chrono::NaiveTime;
use crm_types::{
    FieldError, Permission,
    workspace::{OfficeDay, Workspace as Known, WorkspacePatch},
};
use leptos::{prelude::*, task::spawn_local};

const FIELDS: &[&str] = &["/name", "/time_zone", "/region", "/office_hours", "/postal_address"];
/// Usual hours, for a day that was closed.
const USUAL: (&str, &str) = ("09:00", "17:00");

/// The page. Everybody may read it.
#[component]
pub(crate) fn Workspace() -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let known = RwSignal::new(None::<Known>);
    let failed = RwSignal::new(None::<Failure>);
    let requests = Newest::new();
    let fetch = move || {
        failed.set(None);
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            let answer = client.workspace().await;
            if !is_newest() {
                return;
            }
            match answer {
                Ok(workspace) => known.try_set(Some(workspace)).map_or((), drop),
                Err(error) => failed.try_set(Some(error.into())).map_or((), drop),
            }
        });
    };
    fetch();
    let may_write = Memo::new(move |_| session.may(Permission::WorkspaceWrite));
    view! {
        <SettingsHead title=text::WORKSPACE lead=text::WORKSPACE_LEAD />
        {move || match (known.get(), failed.get()) {
            (Some(known), _) if may_write.get() => view! { <Form known /> }.into_any(),
            (Some(known), _) => view! { <Facts known /> }.into_any(),
            (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch() /> }.into_any(),
            (None, None) => view! { <SkeletonRows count=5 label=text::LOADING /> }.into_any(),
        }}
    }
    .into_any()
}

/// For those who may only read it.
#[component]
fn Facts(known: Known) -> impl IntoView {
    let fact = |label: &'static str, words: String| {
        view! {
            <div class="fact">
                <dt>{label}</dt>
                <dd dir="auto">{words}</dd>
            </div>
        }
    };
    let days = text::WEEKDAYS.iter().zip(known.office_hours).map(|(name, day)| {
        let words = day.map_or_else(|| text::CLOSED.to_owned(), |day| text::hours(&clock(day.from), &clock(day.until)));
        view! {
            <li>
                <span>{*name}</span>
                <span class="figures">{words}</span>
            </li>
        }
    });
    let address = Some(known.postal_address).filter(|address| !address.is_empty());
    view! {
        <section class="panel">
            <p class="hint">{text::WORKSPACE_READ_ONLY}</p>
            <dl class="facts">
                {fact(text::WORKSPACE_NAME, known.name)} {fact(text::TIME_ZONE, known.time_zone)}
                {fact(text::COUNTRY, known.region)}
                <div class="fact">
                    <dt>{text::OFFICE_HOURS}</dt>
                    <dd>
                        <ul class="hours-list">{days.collect_view()}</ul>
                    </dd>
                </div>
                <div class="fact">
                    <dt>{text::POSTAL_ADDRESS}</dt>
                    <dd class="address" dir="auto">
                        {address.unwrap_or_else(|| text::POSTAL_ADDRESS_MISSING.to_owned())}
                    </dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

/// One day of the week, while it is edited.
#[derive(Clone, Copy)]
struct Day {
    open: RwSignal<bool>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl Day {
    fn of(day: Option<OfficeDay>) -> Self {
        let (from, until) =
            day.map_or_else(|| (USUAL.0.to_owned(), USUAL.1.to_owned()), |day| (clock(day.from), clock(day.until)));
        Self { open: RwSignal::new(day.is_some()), from: RwSignal::new(from), until: RwSignal::new(until) }
    }

    /// What stands in the fields; an error when one of them is no time.
    fn read(self) -> Result<Option<OfficeDay>, ()> {
        if !self.open.get_untracked() {
            return Ok(None);
        }
        let time = |field: RwSignal<String>| parse(&field.get_untracked()).ok_or(());
        Ok(Some(OfficeDay { from: time(self.from)?, until: time(self.until)? }))
    }
}

/// `09:00`, as browsers write and read times.
fn clock(time: NaiveTime) -> String {
    time.to_string().chars().take(5).collect()
}

fn parse(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").or_else(|_| text.trim().parse()).ok()
}

#[component]
fn Form(known: Known) -> impl IntoView {
    let store = expect_context::<Store>();
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let attempt = Attempt::new();
    let name = RwSignal::new(known.name.clone());
    let zone = RwSignal::new(known.time_zone.clone());
    let region = RwSignal::new(known.region.clone());
    let address = RwSignal::new(known.postal_address.clone());
    let days: Vec<Day> = known.office_hours.iter().copied().map(Day::of).collect();
    let zones = zones(&known.time_zone);
    let before = RwSignal::new(known);

    let fields = days.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let read: Vec<Result<Option<OfficeDay>, ()>> = fields.iter().map(|day| day.read()).collect();
        let unreadable = read.iter().enumerate().filter(|(_, day)| day.is_err());
        let errors: Vec<FieldError> =
            unreadable.map(|(index, _)| FieldError::new(format!("/office_hours/{index}"), text::ENTER_TIMES)).collect();
        if !errors.is_empty() {
            return attempt.refuse(errors);
        }
        let after = Known {
            name: name.get_untracked().trim().to_owned(),
            time_zone: zone.get_untracked().trim().to_owned(),
            region: region.get_untracked().trim().to_ascii_uppercase(),
            office_hours: read.into_iter().flatten().collect(),
            postal_address: address.get_untracked().trim().to_owned(),
            ..before.get_untracked()
        };
        let patch = before.with_untracked(|before| changed(before, &after));
        if let Err(errors) = patch.validate() {
            return attempt.refuse(errors);
        }
        attempt.failure.set(None);
        if patch == WorkspacePatch::default() {
            return toasts.say(text::NOTHING_CHANGED);
        }
        let (client, key) = (store.client(), attempt.key(&patch));
        attempt.send(async move { client.patch_workspace(&patch, &key).await }, move |workspace| {
            session.update_me(|me| {
                me.workspace_name.clone_from(&workspace.name);
                me.time_zone.clone_from(&workspace.time_zone);
            });
            region.set(workspace.region.clone());
            before.set(workspace);
            toasts.say(text::SAVED);
        });
    };
    let zone_field = if zones.is_empty() {
        view! {
            <TextField
                id="time-zone"
                label=text::TIME_ZONE
                hint=text::TIME_ZONE_HINT
                value=zone
                error=attempt.error("/time_zone")
            />
        }
        .into_any()
    } else {
        view! {
            <SelectField
                id="time-zone"
                label=text::TIME_ZONE
                hint=text::TIME_ZONE_HINT
                options=zones
                value=zone
                error=attempt.error("/time_zone")
            />
        }
        .into_any()
    };
    let rows = text::WEEKDAYS.iter().zip(days).enumerate().map(|(index, (name, day))| {
        let pointer = format!("/office_hours/{index}");
        let error = Signal::derive(move || {
            attempt.failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(&pointer)))
        });
        view! { <DayRow index name=*name day error /> }
    });
    view! {
        <form class="form panel" novalidate=true on:submit=submit>
            <FormErrors failure=attempt.failure shown=FIELDS />
            <TextField id="workspace-name" label=text::WORKSPACE_NAME value=name error=attempt.error("/name") />
            <div class="form-pair">
                {zone_field}
                <TextField
                    id="region"
                    label=text::COUNTRY
                    hint=text::COUNTRY_HINT
                    value=region
                    error=attempt.error("/region")
                />
            </div>
            <fieldset class="hours">
                <legend>{text::OFFICE_HOURS}</legend>
                {rows.collect_view()}
            </fieldset>
            <TextField
                id="postal-address"
                label=text::POSTAL_ADDRESS
                kind=FieldKind::Lines
                optional=true
                hint=text::POSTAL_ADDRESS_HINT
                value=address
                error=attempt.error("/postal_address")
            />
            <div class="actions">
                <button type="submit" class="button primary" aria-busy=attempt.busy()>
                    {text::SAVE}
                </button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn DayRow(index: usize, name: &'static str, day: Day, error: Signal<Option<String>>) -> impl IntoView {
    let error_id = format!("day-{index}-error");
    let described = error_id.clone();
    let time = move |part: &'static str, value: RwSignal<String>| {
        let described = described.clone();
        view! {
            <input
                type="time"
                aria-label=text::day_part(name, part)
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
        }
    };
    view! {
        <div class="day-hours">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || day.open.get()
                    on:change:target=move |event| day.open.set(event.target().checked())
                />
                {name}
            </label>
            {move || {
                if day.open.get() {
                    view! { <span class="times">{time(text::OPENS, day.from)} {time(text::CLOSES, day.until)}</span> }
                        .into_any()
                } else {
                    view! { <span class="faint">{text::CLOSED}</span> }.into_any()
                }
            }}
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="field-error" id=error_id.clone()>
                                <Icon name="alert" />
                                {error}
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// The zones to choose from, with the one that is set even where the browser does not know it.
fn zones(now: &str) -> Vec<(String, String)> {
    let mut zones = intl::time_zones();
    if !zones.is_empty() && !zones.iter().any(|zone| zone == now) {
        zones.insert(0, now.to_owned());
    }
    zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect()
}

/// Only what differs.
fn changed(before: &Known, after: &Known) -> WorkspacePatch {
    let text = |before: &String, after: &String| (before != after).then(|| after.clone());
    WorkspacePatch {
        name: text(&before.name, &after.name),
        time_zone: text(&before.time_zone, &after.time_zone),
        region: text(&before.region, &after.region),
        office_hours: (before.office_hours != after.office_hours).then(|| after.office_hours.clone()),
        postal_address: text(&before.postal_address, &after.postal_address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        let nine = NaiveTime::from_hms_opt(9, 5, 0).unwrap();
        assert_eq!(clock(nine), "09:05");
        assert_eq!(parse("09:05"), Some(nine));
        assert_eq!(parse("09:05:00"), Some(nine));
        assert_eq!(parse("9 o'clock"), None);
    }

    #[test]
    fn only_what_differs_is_saved() {
        let before = Known {
            id: crm_types::WorkspaceId(uuid::Uuid::nil()),
            name: "Quill".to_owned(),
            time_zone: "America/New_York".to_owned(),
            region: "US".to_owned(),
            office_hours: vec![None; 7],
            postal_address: String::new(),
        };
        assert_eq!(changed(&before, &before.clone()), WorkspacePatch::default());
        let after = Known { name: "Quill & Co".to_owned(), ..before.clone() };
        let patch = WorkspacePatch { name: Some("Quill & Co".to_owned()), ..WorkspacePatch::default() };
        assert_eq!(changed(&before, &after), patch);
    }
}
