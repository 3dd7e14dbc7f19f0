use crate::{
    csv,
    extract::{Allowed, Id, ValidQuery, right},
    openapi::Refused,
    problem::ApiError,
};
use actix_web::{HttpResponse, error::ErrorInternalServerError, get, http::header, web};
use crm_domain::{
    env::Env,
    imports::{self, ImportError},
};
use crm_types::{
    ImportId,
    import::{ImportRow, ImportRowExport, ImportRowQuery},
    page::MAX_LIMIT,
};
use futures_util::{TryStreamExt, stream::try_unfold};

/// What stands before the columns of the file itself.
const HEAD: [&str; 6] =
    ["Import line", "Import outcome", "Import column", "Import reason", "Import differences", "Contact id"];

/// What became of each row, as a CSV file.
///
/// Rejected and conflicting rows come with their cells under the headers that they had, so that they can be mended and
/// brought again: columns whose name begins with "Import" are left out by a guess.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.export",
    params(("id" = ImportId, Path, description = "Its id"), ImportRowExport),
    responses((status = 200, description = "The file", content_type = "text/csv", body = String), Refused),
)]
#[get("/imports/{id}/export")]
pub(super) async fn export(
    auth: Allowed<right::ContactImport>,
    id: Id<ImportId>,
    query: ValidQuery<ImportRowExport>,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let (by, id, outcome) = (auth.principal, id.0, query.0.outcome);
    let import = imports::show(&env, &by, id).await?;
    imports::note_export(&env, by, id).await?;
    let headers: Vec<String> = import.columns.into_iter().map(|column| column.header).collect();
    let name = format!("import-{}.csv", import.created_at.format("%Y-%m-%d"));
    let width = headers.len();
    // Page by page: a file may have a million rows.
    let file = try_unfold(Some(None), move |at: Option<Option<String>>| {
        let (env, headers) = (env.clone(), headers.clone());
        async move {
            let Some(cursor) = at else { return Ok::<_, ImportError>(None) };
            let is_first = cursor.is_none();
            let query = ImportRowQuery { outcome, cursor, limit: Some(MAX_LIMIT) };
            let page = imports::rows(&env, &by, id, &query).await?;
            let head: Vec<&str> = HEAD.into_iter().chain(headers.iter().map(String::as_str)).collect();
            let part =
                csv::part(is_first.then_some(head.as_slice()), page.items.into_iter().map(|row| cells(row, width)));
            Ok(Some((web::Bytes::from(part), page.next_cursor.map(Some))))
        }
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(file.map_err(ErrorInternalServerError)))
}

fn cells(row: ImportRow, width: usize) -> Vec<String> {
    let differences: Vec<String> = row
        .differences
        .iter()
        .map(|difference| {
            let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
            let taken = if difference.taken { "taken" } else { "not taken" };
            format!("{}: {} -> {} ({taken})", difference.field, side(&difference.ours), side(&difference.theirs))
        })
        .collect();
    let mut cells = vec![
        row.line.to_string(),
        row.outcome.to_string(),
        row.column.unwrap_or_default(),
        row.reason.unwrap_or_default(),
        differences.join("; "),
        row.contact_id.map(|id| id.to_string()).unwrap_or_default(),
    ];
    let mut own = row.cells.unwrap_or_default();
    own.resize(width, String::new());
    cells.append(&mut own);
    cells
}
