use crate::{
    csv,
    extract::{Allowed, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpResponse, error::ErrorInternalServerError, get, http::header, web};
use crm_domain::{
    audit::{self, AuditError},
    env::Env,
};
use crm_types::audit::{AuditEntry, AuditQuery};
use futures_util::{TryStreamExt, stream::try_unfold};

const HEAD: [&str; 12] =
    ["seq", "at", "actor", "actor_id", "address", "act", "target_kind", "target_id", "target", "before", "after", "id"];

/// The audit log as a CSV file, oldest first.
///
/// Everything that the filters let through; `cursor` and `limit` have no meaning here. That somebody exported it stands
/// in the log, too.
#[utoipa::path(
    tag = "audit",
    operation_id = "audit.export",
    params(AuditQuery),
    responses((status = 200, description = "The file", content_type = "text/csv", body = String), Refused),
)]
#[get("/audit/export")]
pub(super) async fn export(
    auth: Allowed<right::AuditRead>,
    query: ValidQuery<AuditQuery>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let (by, query) = (auth.principal, query.0);
    audit::note_export(&env, by, &query).await?;
    let name = format!("audit-{}.csv", env.now().format("%Y-%m-%d"));
    // Page by page: the log grows for ever, and this server has other things to do.
    let file = try_unfold(Some(None), move |at: Option<Option<String>>| {
        let (env, query) = (env.clone(), query.clone());
        async move {
            let Some(cursor) = at else { return Ok::<_, AuditError>(None) };
            let (entries, next) = audit::export(&env, &by, &query, cursor.as_deref()).await?;
            let head = cursor.is_none().then_some(HEAD.as_slice());
            let part = csv::part(head, entries.into_iter().map(row));
            Ok(Some((web::Bytes::from(part), next.map(Some))))
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(file.map_err(ErrorInternalServerError)))
}

fn row(entry: AuditEntry) -> [String; 12] {
    let text = |value: Option<serde_json::Value>| value.map(|value| value.to_string()).unwrap_or_default();
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        entry.seq.map(|seq| seq.to_string()).unwrap_or_default(),
        entry.at.to_rfc3339(),
        entry.actor.name,
        id(entry.actor.id),
        entry.address.unwrap_or_default(),
        entry.act.to_string(),
        entry.target.kind,
        id(entry.target.id),
        entry.target.name,
        text(entry.before),
        text(entry.after),
        entry.id.to_string(),
    ]
}
