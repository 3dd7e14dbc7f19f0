//! Who did what.

use super::SettingsHead;
use crate::{
    app::Go,
    components::{EmptyState, FailurePanel, Icon, More, SkeletonRows, Stamp, Timestamp, Toasts},
    failure::Failure,
    platform, routes,
    store::{Paged, Store},
    text,
};
use chrono::{DateTime, NaiveDate, Utc};
use crm_types::audit::{AuditAct, AuditEntry, AuditQuery};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;
use serde_json::Value;

/// The page.
#[component]
pub(crate) fn Audit() -> impl IntoView {
    let store = expect_context::<Store>();
    let toasts = expect_context::<Toasts>();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| Filter::parse(|name| query.get(name))));
    let log = Paged::new();
    let fetch = move |cursor: Option<String>| {
        let client = store.client();
        let asked = AuditQuery { cursor: cursor.clone(), ..filter.get_untracked().query() };
        log.take(cursor.is_none(), async move { client.audit(&asked).await });
    };
    Effect::new(move || {
        filter.track();
        log.reset();
        fetch(None);
    });
    let saving = RwSignal::new(false);
    let save = move |_| {
        if saving.get_untracked() {
            return;
        }
        saving.set(true);
        let (client, asked) = (store.client(), filter.get_untracked().query());
        spawn_local(async move {
            match client.audit_export(&asked).await {
                Ok(file) => platform::save_csv("audit.csv", &file),
                Err(error) => toasts.fail(Failure::from(error).sentence),
            }
            saving.try_set(false);
        });
    };
    view! {
        <SettingsHead title=text::AUDIT lead=text::AUDIT_LEAD>
            <button type="button" class="button" aria-busy=move || saving.get().to_string() on:click=save>
                <Icon name="download" />
                {text::EXPORT}
            </button>
        </SettingsHead>
        <Filters filter />
        <p class="visually-hidden" role="status">
            {move || log.items.with(|items| items.as_ref().map(|items| text::audit_count(items.len())))}
        </p>
        {move || match (log.items.get(), log.failed.get()) {
            (Some(entries), _) if entries.is_empty() => {
                view! {
                    <div class="panel">
                        <EmptyState icon="search" title=text::AUDIT_EMPTY />
                    </div>
                }
                    .into_any()
            }
            (Some(entries), _) => view! { <Entries entries /> }.into_any(),
            (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch(None) /> }.into_any(),
            (None, None) => view! { <SkeletonRows count=8 label=text::LOADING /> }.into_any(),
        }}
        <More list=log fetch=move |cursor| fetch(Some(cursor)) />
    }
    .into_any()
}

/// What is looked for: the query string of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Filter {
    act: Option<AuditAct>,
    /// The first and the last day, as the office counts them.
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Filter {
    /// Reads the parameters; what is no act or no day is as if it was not there.
    fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let day = |name| get(name).and_then(|text| text.parse().ok());
        Self { act: get("act").and_then(|act| AuditAct::parse(&act)), from: day("from"), to: day("to") }
    }

    fn path(&self) -> String {
        let act = self.act.map(|act| ("act", act.to_string()));
        let days = [("from", self.from), ("to", self.to)].map(|(name, day)| day.map(|day| (name, day.to_string())));
        let parts: Vec<String> =
            std::iter::once(act).chain(days).flatten().map(|(name, value)| format!("{name}={value}")).collect();
        if parts.is_empty() { routes::AUDIT.to_owned() } else { format!("{}?{}", routes::AUDIT, parts.join("&")) }
    }

    fn query(&self) -> AuditQuery {
        AuditQuery {
            act: self.act,
            from: self.from.and_then(midnight),
            until: self.to.and_then(|day| day.succ_opt()).and_then(midnight),
            ..AuditQuery::default()
        }
    }
}

/// When a day begins where this browser is.
fn midnight(day: NaiveDate) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(platform::local_midnight_ms(&day.to_string())?)
}

#[component]
fn Filters(filter: Memo<Filter>) -> impl IntoView {
    let go = expect_context::<Go>();
    let show = move |new: Filter| go.instead(&new.path());
    let is_any = Memo::new(move |_| filter.with(|filter| *filter == Filter::default()));
    view! {
        <div class="filters" role="search" aria-label=text::AUDIT_FILTERS>
            <div class="filter">
                <label for="audit-act">{text::AUDIT_ACT}</label>
                <select
                    id="audit-act"
                    prop:value=move || filter.get().act.map(AuditAct::as_str).unwrap_or_default()
                    on:change:target=move |event| {
                        show(Filter { act: AuditAct::parse(&event.target().value()), ..filter.get_untracked() });
                    }
                >
                    <option value="">{text::AUDIT_ANY}</option>
                    {AuditAct::ALL
                        .iter()
                        .map(|act| view! { <option value=act.as_str()>{text::audit_act_name(*act)}</option> })
                        .collect_view()}
                </select>
            </div>
            <div class="filter">
                <label for="audit-from">{text::FROM_DAY}</label>
                <input
                    id="audit-from"
                    type="date"
                    prop:value=move || filter.get().from.map(|day| day.to_string()).unwrap_or_default()
                    on:change:target=move |event| {
                        show(Filter { from: event.target().value().parse().ok(), ..filter.get_untracked() });
                    }
                />
            </div>
            <div class="filter">
                <label for="audit-to">{text::TO_DAY}</label>
                <input
                    id="audit-to"
                    type="date"
                    prop:value=move || filter.get().to.map(|day| day.to_string()).unwrap_or_default()
                    on:change:target=move |event| {
                        show(Filter { to: event.target().value().parse().ok(), ..filter.get_untracked() });
                    }
                />
            </div>
            {move || {
                (!is_any.get())
                    .then(|| {
                        view! {
                            <button type="button" class="button ghost" on:click=move |_| show(Filter::default())>
                                {text::CLEAR_FILTERS}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Entries(entries: Vec<AuditEntry>) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="table events audit">
                <thead>
                    <tr>
                        <th scope="col">{text::WHEN}</th>
                        <th scope="col">{text::WHO}</th>
                        <th scope="col">{text::WHAT}</th>
                        <th scope="col">{text::FROM_WHERE}</th>
                    </tr>
                </thead>
                <tbody>{entries.into_iter().map(|entry| view! { <Row entry /> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let changes = changes(entry.before.as_ref(), entry.after.as_ref());
    view! {
        <tr>
            <td class="figures">
                <Timestamp at=entry.at stamp=Stamp::Moment />
            </td>
            <td dir="auto">
                {entry.actor.name}
                {text::actor_kind(entry.actor.kind).map(|kind| view! { " " <span class="badge">{kind}</span> })}
            </td>
            <td>
                <span class="strong">{text::audit_act(entry.act)}</span>
                " "
                <span dir="auto">{entry.target.name}</span>
                {(!changes.is_empty())
                    .then(|| {
                        view! {
                            <dl class="changes">
                                {changes
                                    .into_iter()
                                    .map(|change| {
                                        view! {
                                            <div>
                                                <dt>{change.field}</dt>
                                                <dd dir="auto">
                                                    {change
                                                        .before
                                                        .map(|before| {
                                                            view! {
                                                                <span class="visually-hidden">{text::WAS}</span>
                                                                <del>{before}</del>
                                                            }
                                                        })}
                                                    {change
                                                        .after
                                                        .map(|after| {
                                                            view! {
                                                                <span class="visually-hidden">{text::IS_NOW}</span>
                                                                <ins>{after}</ins>
                                                            }
                                                        })}
                                                </dd>
                                            </div>
                                        }
                                    })
                                    .collect_view()}
                            </dl>
                        }
                    })}
            </td>
            <td class="figures">{entry.address}</td>
        </tr>
    }
}

/// One field, as it was and as it is.
#[derive(Debug, PartialEq, Eq)]
struct FieldChange {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldChange> {
    let fields = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (fields(before), fields(after));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes = names.into_iter().map(|name| FieldChange {
        field: text::audit_field(name),
        before: before.get(name).and_then(words),
        after: after.get(name).and_then(words),
    });
    changes.filter(|change| change.before.is_some() || change.after.is_some()).collect()
}

/// A value as people read it; nothing for nothing.
fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::Bool(yes) => text::yes_no(*yes).to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(words).collect::<Vec<_>>().join(", "),
        // An address is kept in canonical form beside how it was given.
        Value::Object(fields) => match fields.get("value").and_then(words) {
            Some(value) => value,
            None => fields
                .iter()
                .filter_map(|(name, value)| Some(format!("{}: {}", name.replace('_', " "), words(value)?)))
                .collect::<Vec<_>>()
                .join(", "),
        },
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_is_read_field_by_field() {
        let before = json!({"company": null, "tags": [], "phones": [{"value": "+1617", "raw": "617"}]});
        let after = json!({"company": "Harrow", "tags": ["vip", "old"], "phones": []});
        let change = |field: &str, before: Option<&str>, after: Option<&str>| FieldChange {
            field: field.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        assert_eq!(
            changes(Some(&before), Some(&after)),
            [
                change("company", None, Some("Harrow")),
                change("phones", Some("+1617"), None),
                change("tags", None, Some("vip, old")),
            ]
        );
        assert_eq!(changes(None, None), []);
    }

    #[test]
    fn the_address_of_the_page_is_read_back() {
        let filter = Filter {
            act: Some(AuditAct::SignedIn),
            from: Some("2026-03-02".parse().unwrap()),
            to: Some("2026-03-04".parse().unwrap()),
        };
        let path = filter.path();
        let query = path.split_once('?').unwrap().1;
        let get =
            |name: &str| query.split('&').find_map(|part| part.strip_prefix(&format!("{name}="))).map(str::to_owned);
        assert_eq!(Filter::parse(get), filter);
        assert_eq!(Filter::parse(|_| Some("nonsense".to_owned())), Filter::default());
        assert_eq!(Filter::default().path(), routes::AUDIT);
    }
}
