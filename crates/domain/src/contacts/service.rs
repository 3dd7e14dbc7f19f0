//! The use cases of contacts.

use super::{
    ContactError,
    person::Person,
    store::{self, Source},
    view,
};
use crate::{
    access::Principal,
    audit::{self, Entry},
    changes::{self, Changed},
    contacts::{EMAIL, PHONE},
    env::Env,
    idempotency::{self, Claim},
    inbox::thread::{self, With},
    page::Keyset,
};
use crm_entity::contact::{self, Column};
use crm_types::{
    ContactId, ConversationId, FieldError, PageOf, WorkspaceId,
    audit::AuditAct,
    contact::{Contact, ContactIn, ContactPatch, ContactQuery, ExportFormat, UpsertBy},
};
use sea_orm::{ConnectionTrait, DbErr, Order, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What the audit log calls a person.
const CONTACT: &str = "contact";

/// What became of a new contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Created {
    /// The person.
    pub contact: Contact,
    /// Whether they are new; `false` when somebody known was updated.
    pub created: bool,
}

/// People by name.
///
/// # Errors
/// [`ContactError::BadCursor`].
pub async fn list(env: &Env, by: &Principal, query: &ContactQuery) -> Result<PageOf<Contact>, ContactError> {
    let mut rows = contact::Entity::of(by.workspace);
    if let Some(q) = &query.q {
        rows = rows.filter(store::contains(Column::Search, q));
    }
    let sorted = Keyset { list: "contacts", by: Column::SortName, id: Column::Id, order: Order::Asc };
    let (rows, next_cursor) = sorted
        .page::<_, _, ContactError>(env.store.read(), rows, query.cursor.as_deref(), query.limit, |row| {
            (row.sort_name.clone(), row.id)
        })
        .await?;
    Ok(PageOf { items: view::contacts(env.store.read(), by, rows).await?, next_cursor })
}

/// One person.
///
/// # Errors
/// [`ContactError::NotFound`].
pub async fn show(env: &Env, by: &Principal, id: ContactId) -> Result<Contact, ContactError> {
    view::contact(env.store.read(), by, id).await?.ok_or(ContactError::NotFound)
}

/// Creates a person; with `upsert`, one who already has a given address of that kind is updated instead: given names
/// replace theirs, addresses, labels and facts are added.
///
/// # Errors
/// [`ContactError::Invalid`] names what is wrong, [`ContactError::Duplicate`] says who has one of the addresses.
pub async fn create(
    env: &Env,
    by: Principal,
    input: ContactIn,
    upsert: Option<UpsertBy>,
    claim: Option<Claim>,
) -> Result<Created, ContactError> {
    input.validate().map_err(ContactError::Invalid)?;
    let mut person = Person::default();
    person.add(&input, by.region.as_str())?;
    let kind = upsert.map(|by| recognised_by(&person, by)).transpose()?;
    let env2 = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let workspace = by.workspace;
            store::lock_addresses(tx, workspace, person.addresses().map(|(_, address)| address.value.as_str())).await?;
            let known = match kind {
                Some(kind) => owner_of(tx, workspace, &person, kind).await?,
                None => None,
            };
            if let Some(id) = known {
                store::lock(tx, workspace, id).await?;
                let before = store::load(tx, workspace, id).await?.ok_or(ContactError::NotFound)?;
                let mut after = before.clone();
                after.add(&input, by.region.as_str())?;
                store::save(tx, &env2, workspace, id, &before, &after, Source::Person).await?;
                note_changed(tx, &env2, &by, id, &before, &after).await?;
                let contact = view::contact(tx, &by, id).await?.ok_or(ContactError::NotFound)?;
                return Ok(Created { contact, created: false });
            }
            for kind in [PHONE, EMAIL] {
                if let Some(existing) = owner_of(tx, workspace, &person, kind).await? {
                    return Err(ContactError::Duplicate { existing });
                }
            }
            let row = store::insert(tx, &env2, workspace, &person, Source::Person).await?;
            let entry = Entry::of(AuditAct::ContactCreated, CONTACT, row.id, person.name());
            audit::record(tx, &env2, &by, entry.changed(&Person::default(), &person)).await?;
            Ok(Created { contact: view::fresh(tx, &by, row).await?, created: true })
        })
    })
    .await
}

/// Changes a person.
///
/// # Errors
/// [`ContactError::NotFound`]; [`ContactError::Stale`] when the version that was changed is no longer the present one;
/// [`ContactError::Invalid`] names what is wrong.
pub async fn edit(
    env: &Env,
    by: Principal,
    id: ContactId,
    patch: ContactPatch,
    claim: Option<Claim>,
) -> Result<Contact, ContactError> {
    patch.validate().map_err(ContactError::Invalid)?;
    let env2 = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let workspace = by.workspace;
            store::lock(tx, workspace, id).await?;
            let before = store::load(tx, workspace, id).await?.ok_or(ContactError::NotFound)?;
            if let Some(version) = patch.version
                && store::version(tx, workspace, id).await? != Some(version)
            {
                return Err(ContactError::Stale);
            }
            let mut after = before.clone();
            after.patch(&patch, by.region.as_str())?;
            store::save(tx, &env2, workspace, id, &before, &after, Source::Person).await?;
            note_changed(tx, &env2, &by, id, &before, &after).await?;
            view::contact(tx, &by, id).await?.ok_or(ContactError::NotFound)
        })
    })
    .await
}

/// The thread with a person, opened when there is none.
///
/// # Errors
/// [`ContactError::NotFound`].
pub async fn start_conversation(
    env: &Env,
    by: Principal,
    id: ContactId,
    claim: Option<Claim>,
) -> Result<ConversationId, ContactError> {
    let env2 = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let person = store::load(tx, by.workspace, id).await?.ok_or(ContactError::NotFound)?;
            let thread = thread::find_or_open(tx, &env2, by.workspace, &With::Person(id)).await?;
            let thread = ConversationId(thread.id);
            changes::record(tx, &env2, by.workspace, [Changed::conversation(thread)]).await?;
            let entry = Entry::of(AuditAct::ConversationOpened, "conversation", thread, person.name());
            audit::record(tx, &env2, &by, entry).await?;
            Ok(thread)
        })
    })
    .await
}

/// Notes that somebody exports people.
///
/// # Errors
/// The database's error.
pub async fn note_export(
    env: &Env,
    by: Principal,
    question: Option<&str>,
    format: ExportFormat,
) -> Result<(), ContactError> {
    let name = question.unwrap_or("everybody");
    let entry = Entry::about(AuditAct::ContactsExported, CONTACT, name).after(json!({"format": format}));
    let work = env.clone();
    env.store
        .write::<_, ContactError, _>(move |tx| Box::pin(async move { Ok(audit::record(tx, &work, &by, entry).await?) }))
        .await
}

/// Nothing is noted when nothing has changed: whoever sends the same file every night changes nobody.
async fn note_changed(
    tx: &impl ConnectionTrait,
    env: &Env,
    by: &Principal,
    id: ContactId,
    before: &Person,
    after: &Person,
) -> Result<(), DbErr> {
    if before == after {
        return Ok(());
    }
    let entry = Entry::of(AuditAct::ContactChanged, CONTACT, id, after.name()).changed(before, after);
    audit::record(tx, env, by, entry).await
}

/// The kind of address to look for, which must be given to be looked for.
fn recognised_by(person: &Person, by: UpsertBy) -> Result<&'static str, ContactError> {
    let (kind, given, pointer) = match by {
        UpsertBy::Phone => (PHONE, &person.phones, "/phones"),
        UpsertBy::Email => (EMAIL, &person.emails, "/emails"),
    };
    if given.is_empty() {
        let message = "Give at least one, to recognise the person by.";
        return Err(ContactError::Invalid(vec![FieldError::new(pointer, message)]));
    }
    Ok(kind)
}

async fn owner_of(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    person: &Person,
    kind: &'static str,
) -> Result<Option<ContactId>, DbErr> {
    let values = person.addresses().filter(|(own, _)| *own == kind).map(|(_, address)| address.value.as_str());
    store::owner(tx, workspace, kind, values).await
}
