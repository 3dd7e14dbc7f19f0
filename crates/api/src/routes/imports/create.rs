use crate::{
    extract::{Allowed, FileForm, Idempotency, Part, ValidQuery, parse_options, right},
    openapi::{KeyHeader, Refused},
    problem::ApiError,
};
use actix_web::{HttpResponse, post, web};
use crm_domain::{
    env::Env,
    imports::{ImportError, Upload},
};
use crm_types::{
    FieldError,
    import::{ImportForm, ImportOptions, ImportStarted, NewImportQuery},
};
use sha2::{Digest, Sha256};

/// Brings a file of people: CSV of any kind, or XLSX.
///
/// It is read first, and waits for a confirmation at `/imports/{id}/commit`; with `?commit=true` it is written at once.
/// Without options the columns are guessed from their headers and content, what is empty is filled, what is known stays,
/// and nobody's consent gets looser.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports.create",
    params(NewImportQuery, KeyHeader),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 202, description = "It is being read", body = ImportStarted), Refused),
)]
#[post("/imports")]
pub(super) async fn create(
    auth: Allowed<right::ContactImport>,
    query: ValidQuery<NewImportQuery>,
    key: Idempotency,
    mut form: FileForm,
    env: web::Data<Env>,
) -> Result<HttpResponse, ApiError> {
    let mut upload = Upload::begin(&env, auth.principal);
    let read = read(&mut form, &mut upload).await;
    let (name, options, hash) = match read {
        Ok(read) => read,
        Err(error) => {
            upload.discard().await?;
            return Err(error);
        }
    };
    let claim = key.claim(&auth.principal, &hash);
    let id = upload.finish(&name, options, query.0.commit.unwrap_or(false), claim).await?;
    Ok(HttpResponse::Accepted().json(ImportStarted { id }))
}

/// Takes the form in; returns the name of the file, the options, and a hash of both.
async fn read(form: &mut FileForm, upload: &mut Upload) -> Result<(String, ImportOptions, Vec<u8>), ApiError> {
    let twice = |field: &str| ApiError::fields(vec![FieldError::new(field, "This field is given twice.")]);
    let (mut name, mut options, mut hash) = (None, None, Sha256::new());
    while let Some(part) = form.next().await? {
        match part {
            Part::File(_) if name.is_some() => return Err(twice("/file")),
            Part::Options(_) if options.is_some() => return Err(twice("/options")),
            Part::File(mut file) => {
                while let Some(piece) = file.next().await? {
                    hash.update(&piece);
                    upload.push(&piece).await?;
                }
                name = Some(file.name);
            }
            Part::Options(raw) => {
                hash.update([0]);
                hash.update(&raw);
                let read: ImportOptions = parse_options(&raw)?;
                read.validate().map_err(ImportError::Invalid)?;
                options = Some(read);
            }
        }
    }
    let missing = || ApiError::fields(vec![FieldError::new("/file", "This field is needed.")]);
    Ok((name.ok_or_else(missing)?, options.unwrap_or_default(), hash.finalize().to_vec()))
}
