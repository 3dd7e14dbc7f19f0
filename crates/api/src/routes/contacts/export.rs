use crate::{
    csv,
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpResponse, error::ErrorInternalServerError, get, http::header, web};
use crm_domain::{
    contacts::{self, ContactError},
    env::Env,
};
use crm_types::{
    contact::{Contact, ContactExport, ContactQuery, ExportFormat},
    page::MAX_LIMIT,
};
use futures_util::{TryStreamExt, stream::try_unfold};

const HEAD: [&str; 22] = [
    "id",
    "first_name",
    "last_name",
    "company",
    "phones",
    "emails",
    "street",
    "city",
    "state",
    "postal_code",
    "country",
    "lead_source",
    "customer_since",
    "lifecycle",
    "tags",
    "attributes",
    "sms_consent_state",
    "sms_consent_basis",
    "email_consent_state",
    "email_consent_basis",
    "created_at",
    "updated_at",
];

/// People as a file: all of them, or those whom a question finds.
///
/// CSV has several phone numbers, email addresses and labels in one cell, separated by semicolons, as an import reads
/// them; cells that a spreadsheet would run as a formula begin with an apostrophe. JSON is the list as it is elsewhere.
#[utoipa::path(
    tag = "contacts",
    operation_id = "contacts.export",
    params(ContactExport),
    responses(
        (status = 200, description = "The file", content(
            (String = "text/csv"),
            (Vec<Contact> = "application/json"),
        )),
        Refused
    ),
)]
#[get("/contacts/export")]
pub(super) async fn export(
    auth: Allowed<right::ContactExport>,
    query: ValidQuery<ContactExport>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let (by, ContactExport { q, format }) = (auth.principal, query.0);
    let format = format.unwrap_or(ExportFormat::Csv);
    contacts::note_export(&env, by, q.as_deref(), format).await?;
    let name = format!("contacts-{}.{format}", env.now().format("%Y-%m-%d"));
    // Page by page: there may be a million of them.
    let file = try_unfold(Some(None), move |at: Option<Option<String>>| {
        let (env, q) = (env.clone(), q.clone());
        async move {
            let Some(cursor) = at else { return Ok::<_, ContactError>(None) };
            let is_first = cursor.is_none();
            let query = ContactQuery { q, cursor, limit: Some(MAX_LIMIT) };
            let page = contacts::list(&env, &by, &query).await?;
            let is_last = page.next_cursor.is_none();
            let part = match format {
                ExportFormat::Csv => csv::part(is_first.then_some(HEAD.as_slice()), page.items.into_iter().map(row)),
                ExportFormat::Json => json(&page.items, is_first, is_last),
            };
            Ok(Some((web::Bytes::from(part), page.next_cursor.map(Some))))
        }
    });
    let media_type = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8; header=present",
        ExportFormat::Json => "application/json",
    };
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(file.map_err(ErrorInternalServerError)))
}

/// The next people of a JSON list.
fn json(people: &[Contact], is_first: bool, is_last: bool) -> Vec<u8> {
    let mut part = Vec::new();
    let mut before: &[u8] = if is_first { b"[" } else { b"," };
    if people.is_empty() && is_first {
        part.extend_from_slice(before);
    }
    for person in people {
        part.extend_from_slice(before);
        before = b",";
        // Types of our own always have a JSON form.
        let _ = serde_json::to_writer(&mut part, person);
    }
    if is_last {
        part.push(b']');
    }
    part
}

fn row(person: Contact) -> Vec<String> {
    let joined = |values: Vec<String>| values.join("; ");
    let basis =
        |consent: &crm_types::consent::Consent| consent.basis.map(|basis| basis.to_string()).unwrap_or_default();
    vec![
        person.id.to_string(),
        person.first_name.unwrap_or_default(),
        person.last_name.unwrap_or_default(),
        person.company.unwrap_or_default(),
        joined(person.phones.into_iter().map(|phone| phone.value).collect()),
        joined(person.emails.into_iter().map(|email| email.value).collect()),
        person.street.unwrap_or_default(),
        person.city.unwrap_or_default(),
        person.state.unwrap_or_default(),
        person.postal_code.unwrap_or_default(),
        person.country.unwrap_or_default(),
        person.lead_source.unwrap_or_default(),
        person.customer_since.map(|date| date.to_string()).unwrap_or_default(),
        person.lifecycle.map(|stage| stage.to_string()).unwrap_or_default(),
        joined(person.tags),
        if person.attributes.is_empty() {
            String::new()
        } else {
            serde_json::to_string(&person.attributes).unwrap_or_default()
        },
        person.consent.sms.state.to_string(),
        basis(&person.consent.sms),
        person.consent.email.state.to_string(),
        basis(&person.consent.email),
        person.created_at.to_rfc3339(),
        person.updated_at.to_rfc3339(),
    ]
}
