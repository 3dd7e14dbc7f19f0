use crate::{
    extract::{Id, Public, ValidQuery},
    file::answer,
    openapi::{Bytes, Refused},
    problem::ApiError,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use crm_domain::{attachments, env::Env};
use crm_types::{AttachmentId, attachment::AttachmentQuery};

/// A file that came with an item, whole or in part.
///
/// The item names the address, token included; it is good for half an hour to an hour.
#[utoipa::path(
    tag = "activities",
    operation_id = "attachments.show",
    params(("id" = AttachmentId, Path, description = "Its id"), AttachmentQuery),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = Bytes),
        (status = 206, description = "The part that `Range` asked for", content_type = "application/octet-stream", body = Bytes),
        Refused,
    ),
    security(("file_token" = [])),
)]
#[get("/attachments/{id}")]
pub(super) async fn show(
    _: Public,
    id: Id<AttachmentId>,
    query: ValidQuery<AttachmentQuery>,
    request: HttpRequest,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let file = attachments::open(&env, id.0, &query.0.token).await?;
    Ok(answer(&request, id.0, file))
}
