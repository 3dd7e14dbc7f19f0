use crate::{
    extract::{Allowed, Id, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{contacts, env::Env};
use crm_types::{ContactId, contact::Contact};

/// One person.
#[utoipa::path(
    tag = "contacts",
    operation_id = "contacts.show",
    params(("id" = ContactId, Path, description = "Its id")),
    responses((status = 200, description = "One person", body = Contact), Refused),
)]
#[get("/contacts/{id}")]
pub(super) async fn show(
    auth: Allowed<right::ContactRead>,
    id: Id<ContactId>,
    env: web::Data<Env>,
) -> Result<web::Json<Contact>, ApiError> {
    Ok(web::Json(contacts::show(&env, &auth.principal, id.0).await?))
}
