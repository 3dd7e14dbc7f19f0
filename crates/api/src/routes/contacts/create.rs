use crate::{
    extract::{Allowed, Idempotency, ValidJson, ValidQuery, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{contacts, env::Env};
use crm_types::contact::{Contact, ContactIn, CreateContactQuery};

/// Adds a person, or with `upsert` updates the one who has the address already.
#[utoipa::path(
    tag = "contacts",
    operation_id = "contacts.create",
    params(CreateContactQuery, KeyHeader),
    request_body = ContactIn,
    responses(
        (status = 201, description = "A new person", body = Contact),
        (status = 200, description = "The person who was there already, updated", body = Contact),
        Refused
    ),
)]
#[post("/contacts")]
pub(super) async fn create(
    auth: Allowed<right::ContactWrite>,
    query: ValidQuery<CreateContactQuery>,
    key: Idempotency,
    body: ValidJson<ContactIn>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    let done = contacts::create(&env, auth.principal, body.value, query.0.upsert, claim).await?;
    let mut response = if done.created { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(done.contact))
}
