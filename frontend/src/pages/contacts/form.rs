//! The form for a new person and for a known one.

use super::{
    addresses::{AddressFields, Addresses, Kind},
    clash::{CLASH, Clash, Clashes, Side, Sides},
    draft::{Draft, Part},
};
use crate::{
    components::{FormErrors, SelectField, TextField},
    failure::Failure,
    platform,
    store::Store,
    text,
};
use crm_types::{
    ContactId, ErrorCode,
    contact::{Contact, ContactField, Lifecycle},
};
use leptos::{prelude::*, task::spawn_local};

const FIELDS: &[&str] = &[
    "/first_name",
    "/last_name",
    "/company",
    "/street",
    "/city",
    "/state",
    "/postal_code",
    "/country",
    "/lead_source",
    "/phones",
    "/emails",
    "/tags",
];

/// What is typed.
#[derive(Clone, Copy)]
struct Fields {
    facts: StoredValue<Vec<(ContactField, RwSignal<String>)>>,
    phones: Addresses,
    emails: Addresses,
    tags: RwSignal<String>,
}

impl Fields {
    fn new(start: &Draft) -> Self {
        let fact = |field: &ContactField| (*field, RwSignal::new(start.fact(*field).to_owned()));
        Self {
            facts: StoredValue::new(ContactField::ALL.iter().map(fact).collect()),
            phones: Addresses::new(Kind::Phone, &start.phones),
            emails: Addresses::new(Kind::Email, &start.emails),
            tags: RwSignal::new(start.tags.join(", ")),
        }
    }

    fn fact(self, field: ContactField) -> RwSignal<String> {
        let found = self.facts.with_value(|facts| facts.iter().find(|(known, _)| *known == field).map(|(_, it)| *it));
        found.unwrap_or_default()
    }

    /// Everything as it stands there now.
    fn draft(self) -> Draft {
        let mut draft = Draft::default();
        draft.phones = self.phones.entries();
        draft.emails = self.emails.entries();
        self.facts.with_value(|facts| {
            for (field, value) in facts {
                draft.set(*field, &value.get_untracked());
            }
        });
        let tags = self.tags.get_untracked();
        draft.tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
        draft
    }

    /// Shows the parts of a draft that stand otherwise there.
    fn show(self, draft: &Draft) {
        let now = self.draft();
        for part in Part::all().filter(|part| !now.agrees(*part, draft)) {
            match part {
                Part::Fact(field) => self.fact(field).set(draft.fact(field).to_owned()),
                Part::Phones => self.phones.show(&draft.phones),
                Part::Emails => self.emails.show(&draft.emails),
                Part::Tags => self.tags.set(draft.tags.join(", ")),
            }
        }
    }
}

/// What came of saving a known person.
enum Saved {
    Yes,
    /// Somebody else was faster, with the same.
    Clash(Box<Clash>),
}

/// Saves what was changed. Changes of others are taken in, and only where both changed the same something is to decide.
async fn save(store: Store, id: ContactId, mut yours: Draft, was: Draft, version: i64) -> Result<Saved, Failure> {
    let (mut was, mut version) = (was, version);
    loop {
        let Some(patch) = yours.patch(&was, version) else { return Ok(Saved::Yes) };
        match store.patch_contact(id, patch).await {
            Ok(()) => return Ok(Saved::Yes),
            Err(refused) if refused.code == Some(ErrorCode::Stale) => {}
            Err(refused) => return Err(refused),
        }
        let present = store.fetch_contact(id).await?.get_untracked();
        let theirs = Draft::from(&present);
        let parts = yours.meet(&was, &theirs);
        if !parts.is_empty() {
            let clash = Clash { was, theirs, yours, version: present.version, parts };
            return Ok(Saved::Clash(Box::new(clash)));
        }
        (was, version) = (theirs, present.version);
    }
}

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
    let (id, version, start) =
        known.map(|known| (Some(known.id), known.version, Draft::from(&known))).unwrap_or_default();
    let fields = Fields::new(&start);
    // What the changes are changes of.
    let base = StoredValue::new((start, version));
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let clash = RwSignal::new(None::<Clash>);
    let sides: Sides = RwSignal::new(Vec::new());
    let undecided = RwSignal::new(false);

    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if let Some(open) = clash.get_untracked() {
            let Some(decided) = sides.get_untracked().into_iter().collect::<Option<Vec<Side>>>() else {
                undecided.set(true);
                return platform::focus_first_invalid();
            };
            settle(fields, &open, &decided);
            base.set_value((open.theirs, open.version));
            clash.set(None);
        }
        undecided.set(false);
        busy.set(true);
        failure.set(None);
        let yours = fields.draft();
        spawn_local(async move {
            let answer = match id {
                None => store.create_contact(yours.person()).await.map(|id| (id, Saved::Yes)),
                Some(id) => {
                    let (was, version) = base.get_value();
                    save(store, id, yours, was, version).await.map(|saved| (id, saved))
                }
            };
            // Whoever has closed the form meanwhile is not asked.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok((id, Saved::Yes)) => saved.run(id),
                Ok((_, Saved::Clash(found))) => {
                    fields.show(&found.yours);
                    sides.set(vec![None; found.parts.len()]);
                    clash.set(Some(*found));
                    platform::focus_soon(CLASH);
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <FormErrors failure shown=FIELDS />
            {move || clash.get().map(|clash| view! { <Clashes clash sides missing=undecided /> })}
            <Who fields failure />
            <AddressFields addresses=fields.phones failure />
            <AddressFields addresses=fields.emails failure />
            <Home fields failure />
            <About fields failure />
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

/// Takes theirs where that was chosen. What was typed since stays.
fn settle(fields: Fields, clash: &Clash, decided: &[Side]) {
    let mut draft = fields.draft();
    for (part, _) in clash.parts.iter().zip(decided).filter(|(_, side)| **side == Side::Theirs) {
        draft.take(*part, &clash.theirs);
    }
    fields.show(&draft);
}

fn error(failure: RwSignal<Option<Failure>>, pointer: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(pointer))))
}

/// A fact that is a line of text.
fn line(
    fields: Fields,
    failure: RwSignal<Option<Failure>>,
    field: ContactField,
    id: &'static str,
    pointer: &'static str,
) -> impl IntoView {
    let (label, value, error) = (text::contact_field(field), fields.fact(field), error(failure, pointer));
    view! { <TextField id label optional=true value error /> }
}

#[component]
fn Who(fields: Fields, failure: RwSignal<Option<Failure>>) -> impl IntoView {
    view! {
        <div class="form-pair">
            {line(fields, failure, ContactField::FirstName, "first-name", "/first_name")}
            {line(fields, failure, ContactField::LastName, "last-name", "/last_name")}
        </div>
        {line(fields, failure, ContactField::Company, "company", "/company")}
    }
}

#[component]
fn Home(fields: Fields, failure: RwSignal<Option<Failure>>) -> impl IntoView {
    view! {
        <fieldset class="form-group">
            <legend>{text::ADDRESS}</legend>
            {line(fields, failure, ContactField::Street, "street", "/street")}
            <div class="form-pair">
                {line(fields, failure, ContactField::City, "city", "/city")}
                {line(fields, failure, ContactField::State, "state", "/state")}
            </div>
            <div class="form-pair">
                {line(fields, failure, ContactField::PostalCode, "postal-code", "/postal_code")}
                {line(fields, failure, ContactField::Country, "country", "/country")}
            </div>
        </fieldset>
    }
}

#[component]
fn About(fields: Fields, failure: RwSignal<Option<Failure>>) -> impl IntoView {
    let since = fields.fact(ContactField::CustomerSince);
    let stages = std::iter::once((String::new(), text::NOT_SAID.to_owned()))
        .chain(Lifecycle::ALL.iter().map(|stage| (stage.to_string(), text::lifecycle(*stage).to_owned())));
    view! {
        <fieldset class="form-group">
            <legend>{text::ABOUT}</legend>
            <div class="form-pair">
                <SelectField
                    id="lifecycle"
                    label=text::LIFECYCLE
                    options=stages.collect()
                    value=fields.fact(ContactField::Lifecycle)
                />
                <div class="field">
                    <label for="customer-since">
                        {text::CUSTOMER_SINCE} <span class="optional">" " {text::OPTIONAL}</span>
                    </label>
                    <input
                        id="customer-since"
                        type="date"
                        prop:value=move || since.get()
                        on:input:target=move |event| since.set(event.target().value())
                    />
                </div>
            </div>
            <TextField
                id="lead-source"
                label=text::LEAD_SOURCE
                optional=true
                hint=text::LEAD_SOURCE_HINT
                value=fields.fact(ContactField::LeadSource)
                error=error(failure, "/lead_source")
            />
            <TextField
                id="tags"
                label=text::TAGS
                optional=true
                hint=text::TAGS_HINT
                value=fields.tags
                error=error(failure, "/tags")
            />
        </fieldset>
    }
}
