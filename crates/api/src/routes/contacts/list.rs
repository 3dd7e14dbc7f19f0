use crate::{
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{get, web};
use crm_domain::{contacts, env::Env};
use crm_types::{
    PageOf,
    contact::{Contact, ContactQuery},
};

/// People, by the words of the query.
#[utoipa::path(
    tag = "contacts",
    operation_id = "contacts.list",
    params(ContactQuery),
    responses((status = 200, description = "People, by the words of the query", body = PageOf<Contact>), Refused),
)]
#[get("/contacts")]
pub(super) async fn list(
    auth: Allowed<right::ContactRead>,
    query: ValidQuery<ContactQuery>,
    env: web::Data<Env>,
) -> Result<web::Json<PageOf<Contact>>, ApiError> {
    Ok(web::Json(contacts::list(&env, &auth.principal, &query.0).await?))
}
