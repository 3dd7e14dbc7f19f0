use crate::{
    extract::{Allowed, Id, Idempotency, ValidJson, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{patch, web};
use crm_domain::{contacts, env::Env};
use crm_types::{
    ContactId,
    contact::{Contact, ContactPatch},
};

/// Changes a person.
///
/// What is absent stays; `null` empties.
#[utoipa::path(
    tag = "contacts",
    operation_id = "contacts.patch",
    params(("id" = ContactId, Path, description = "Its id"), KeyHeader),
    request_body = ContactPatch,
    responses((status = 200, description = "Changes a person", body = Contact), Refused),
)]
#[patch("/contacts/{id}")]
pub(super) async fn patch(
    auth: Allowed<right::ContactWrite>,
    id: Id<ContactId>,
    key: Idempotency,
    body: ValidJson<ContactPatch>,
    env: web::Data<Env>,
) -> Result<web::Json<Contact>, ApiError> {
    let claim = key.claim(&auth.principal, &body.raw);
    Ok(web::Json(contacts::edit(&env, auth.principal, id.0, body.value, claim).await?))
}
