//! The phone numbers or email addresses of a person: one row each.

use super::draft::Entry;
use crate::{components::Icon, failure::Failure, platform, text};
use leptos::prelude::*;

/// What kind of addresses these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Phone,
    Email,
}

impl Kind {
    const fn id(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    const fn pointer(self) -> &'static str {
        match self {
            Self::Phone => "/phones",
            Self::Email => "/emails",
        }
    }

    const fn one(self) -> &'static str {
        match self {
            Self::Phone => text::PHONE,
            Self::Email => text::EMAIL,
        }
    }

    const fn several(self) -> &'static str {
        match self {
            Self::Phone => text::PHONES,
            Self::Email => text::EMAILS,
        }
    }

    const fn add(self) -> &'static str {
        match self {
            Self::Phone => text::ADD_PHONE,
            Self::Email => text::ADD_EMAIL,
        }
    }

    const fn keys(self) -> &'static str {
        match self {
            Self::Phone => "tel",
            Self::Email => "email",
        }
    }

    const fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Phone => &text::PHONE_LABELS,
            Self::Email => &text::EMAIL_LABELS,
        }
    }
}

/// One row.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    value: RwSignal<String>,
    label: RwSignal<String>,
}

impl Row {
    fn is_blank(self) -> bool {
        self.value.with(|value| value.trim().is_empty())
    }

    fn id(self, kind: Kind) -> String {
        format!("{}-{}", kind.id(), self.key)
    }
}

/// The rows of one kind. There is always one to type into.
#[derive(Clone, Copy)]
pub(super) struct Addresses {
    kind: Kind,
    rows: RwSignal<Vec<Row>>,
    last_key: StoredValue<u32>,
}

impl Addresses {
    pub(super) fn new(kind: Kind, entries: &[Entry]) -> Self {
        let addresses = Self { kind, rows: RwSignal::new(Vec::new()), last_key: StoredValue::new(0) };
        addresses.show(entries);
        addresses
    }

    /// Shows these.
    pub(super) fn show(self, entries: &[Entry]) {
        let mut rows: Vec<Row> = entries.iter().map(|entry| self.row(entry)).collect();
        if rows.is_empty() {
            rows.push(self.row(&Entry::default()));
        }
        self.rows.set(rows);
    }

    /// Those that are filled in.
    pub(super) fn entries(self) -> Vec<Entry> {
        untrack(|| {
            self.rows.with(|rows| {
                rows.iter()
                    .filter(|row| !row.is_blank())
                    .map(|row| Entry {
                        value: row.value.get().trim().to_owned(),
                        label: row.label.get().trim().to_owned(),
                    })
                    .collect()
            })
        })
    }

    fn row(self, entry: &Entry) -> Row {
        let key = self.last_key.try_update_value(|last| {
            *last += 1;
            *last
        });
        Row {
            key: key.unwrap_or_default(),
            value: RwSignal::new(entry.value.clone()),
            label: RwSignal::new(entry.label.clone()),
        }
    }

    fn add(self) {
        let row = self.row(&Entry::default());
        self.rows.update(|rows| rows.push(row));
        platform::focus_soon(row.id(self.kind));
    }

    /// The focus goes to the row that is now in its place, or to the last one.
    fn remove(self, key: u32) {
        let blank = self.row(&Entry::default());
        self.rows.update(|rows| {
            let at = rows.iter().position(|row| row.key == key).unwrap_or_default();
            rows.retain(|row| row.key != key);
            if rows.is_empty() {
                rows.push(blank);
            }
            if let Some(next) = rows.get(at).or(rows.last()) {
                platform::focus_soon(next.id(self.kind));
            }
        });
    }

    /// What is wrong with a row. The server counts those that are filled in.
    fn error(self, key: u32, failure: RwSignal<Option<Failure>>) -> Option<String> {
        let before =
            |rows: &Vec<Row>| rows.iter().take_while(|row| row.key != key).filter(|row| !row.is_blank()).count();
        let pointer = format!("{}/{}", self.kind.pointer(), self.rows.with(before));
        failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(&pointer)))
    }
}

/// The rows as fields.
#[component]
pub(super) fn AddressFields(addresses: Addresses, failure: RwSignal<Option<Failure>>) -> impl IntoView {
    let Addresses { kind, rows, .. } = addresses;
    let list = format!("{}-labels", kind.id());
    let list_id = list.clone();
    view! {
        <fieldset class="addresses">
            <legend>{kind.several()} <span class="optional">" " {text::OPTIONAL}</span></legend>
            <datalist id=list>
                {kind.labels().iter().map(|label| view! { <option value=*label></option> }).collect_view()}
            </datalist>
            <For each=move || rows.get() key=|row| row.key let(row)>
                <Fields addresses row failure list=list_id.clone() />
            </For>
            <button type="button" class="button ghost add-row" on:click=move |_| addresses.add()>
                <Icon name="plus" />
                {kind.add()}
            </button>
        </fieldset>
    }
}

#[component]
fn Fields(addresses: Addresses, row: Row, failure: RwSignal<Option<Failure>>, list: String) -> impl IntoView {
    let kind = addresses.kind;
    let index =
        Memo::new(move |_| addresses.rows.with(|rows| rows.iter().position(|other| other.key == row.key)).unwrap_or(0));
    let name = move || text::nth(kind.one(), index.get());
    let error = Memo::new(move |_| addresses.error(row.key, failure));
    let error_id = format!("{}-error", row.id(kind));
    let described_by = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    view! {
        <div class="address-row">
            <input
                id=row.id(kind)
                type="text"
                inputmode=kind.keys()
                autocomplete="off"
                spellcheck="false"
                aria-label=name
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                prop:value=move || row.value.get()
                on:input:target=move |event| row.value.set(event.target().value())
            />
            <input
                type="text"
                autocomplete="off"
                list=list
                maxlength="60"
                aria-label=move || text::label_of(&name())
                placeholder=text::LABEL
                prop:value=move || row.label.get()
                on:input:target=move |event| row.label.set(event.target().value())
            />
            <button
                type="button"
                class="button ghost icon-only"
                aria-label=move || text::remove_address(&name())
                title=move || text::remove_address(&name())
                on:click=move |_| addresses.remove(row.key)
            >
                <Icon name="x" />
            </button>
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
}
