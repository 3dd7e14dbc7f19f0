//! The form for a new person and for a known one.

use crate::{
    components::{FieldKind, FormErrors, TextField},
    failure::Failure,
    store::Store,
    text,
};
use crm_types::{
    ContactId,
    contact::{AddressIn, Contact, ContactIn, ContactPatch},
};
use leptos::{prelude::*, task::spawn_local};

const FIELDS: &[&str] = &["/first_name", "/last_name", "/company", "/phones", "/emails", "/tags"];

/// Saves a person and hands back the id.
#[component]
pub(super) fn ContactForm(
    /// The person as known; absent for a new one.
    #[prop(optional)]
    known: Option<Contact>,
    saved: Callback<ContactId>,
    cancel: Callback<()>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let id = known.as_ref().map(|known| known.id);
    let start = known.map(Start::from).unwrap_or_default();
    let first = RwSignal::new(start.first);
    let last = RwSignal::new(start.last);
    let company = RwSignal::new(start.company);
    let phones = RwSignal::new(start.phones);
    let emails = RwSignal::new(start.emails);
    let tags = RwSignal::new(start.tags);
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let error = move |pointer: &'static str| {
        Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(pointer))))
    };

    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let contact = ContactIn {
            first_name: given(first),
            last_name: given(last),
            company: given(company),
            phones: addresses(phones),
            emails: addresses(emails),
            tags: tags
                .get_untracked()
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
            ..ContactIn::default()
        };
        spawn_local(async move {
            let answer = match id {
                None => store.create_contact(contact).await,
                Some(id) => store.patch_contact(id, as_patch(contact)).await.map(|()| id),
            };
            busy.try_set(false);
            match answer {
                Ok(id) => saved.run(id),
                Err(refused) => failure.try_set(Some(refused)).map_or((), drop),
            }
        });
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <FormErrors failure shown=FIELDS />
            <div class="form-pair">
                <TextField id="first-name" label=text::FIRST_NAME optional=true value=first error=error("/first_name") />
                <TextField id="last-name" label=text::LAST_NAME optional=true value=last error=error("/last_name") />
            </div>
            <TextField id="company" label=text::COMPANY optional=true value=company error=error("/company") />
            <TextField
                id="phones"
                label=text::PHONES
                optional=true
                kind=FieldKind::Lines
                hint=text::PHONES_HINT
                value=phones
                error=error("/phones")
            />
            <TextField
                id="emails"
                label=text::EMAILS
                optional=true
                kind=FieldKind::Lines
                hint=text::EMAILS_HINT
                value=emails
                error=error("/emails")
            />
            <TextField id="tags" label=text::TAGS optional=true hint=text::TAGS_HINT value=tags error=error("/tags") />
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| cancel.run(())>
                    {text::CANCEL}
                </button>
                <button type="submit" class="button primary" aria-busy=move || busy.get().to_string()>
                    {text::SAVE}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// What the fields hold when the form opens.
#[derive(Default)]
struct Start {
    first: String,
    last: String,
    company: String,
    phones: String,
    emails: String,
    tags: String,
}

impl From<Contact> for Start {
    fn from(known: Contact) -> Self {
        Self {
            first: known.first_name.unwrap_or_default(),
            last: known.last_name.unwrap_or_default(),
            company: known.company.unwrap_or_default(),
            phones: lines(known.phones.iter().map(|phone| phone.display.as_str())),
            emails: lines(known.emails.iter().map(|email| email.value.as_str())),
            tags: known.tags.join(", "),
        }
    }
}

fn given(value: RwSignal<String>) -> Option<String> {
    Some(value.get_untracked().trim().to_owned()).filter(|value| !value.is_empty())
}

fn lines<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.collect::<Vec<_>>().join("\n")
}

fn addresses(value: RwSignal<String>) -> Vec<AddressIn> {
    value.with_untracked(|text| {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| AddressIn::from(line.to_owned()))
            .collect()
    })
}

/// The form shows everything, so what is absent in it is to be emptied.
fn as_patch(contact: ContactIn) -> ContactPatch {
    ContactPatch {
        first_name: Some(contact.first_name),
        last_name: Some(contact.last_name),
        company: Some(contact.company),
        phones: Some(contact.phones),
        emails: Some(contact.emails),
        tags: Some(contact.tags),
        ..ContactPatch::default()
    }
}
