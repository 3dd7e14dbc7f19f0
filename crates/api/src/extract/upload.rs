//! A file in a form (`multipart/form-data`), handed on piece by piece: no process holds it whole.

use super::json;
use crate::problem::ApiError;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use crm_types::{ErrorCode, FieldError};
use futures_util::TryStreamExt;
use serde::de::DeserializeOwned;
use std::{
    future::{Ready, ready},
    time::Duration,
};
use tokio::time::timeout;

/// How long the next piece may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);
/// Largest field beside the file, in bytes.
const MOST: usize = 256 * 1024;

/// A form with a file in it.
pub struct FileForm(Multipart);

/// The next field of a form.
pub enum Part {
    /// The file, with its name.
    File(Box<FilePart>),
    /// The options, as JSON.
    Options(Vec<u8>),
}

/// A file on its way in.
pub struct FilePart {
    /// The name that it has where it comes from.
    pub name: String,
    field: Field,
}

impl FileForm {
    /// The next field; `None` after the last one.
    ///
    /// # Errors
    /// `malformed_body` when the form cannot be read, breaks off or stands still; `validation_failed` for a field that
    /// there is not.
    pub async fn next(&mut self) -> Result<Option<Part>, ApiError> {
        let Some(field) = patiently(self.0.try_next()).await? else { return Ok(None) };
        match field.name() {
            Some("file") => {
                let name =
                    field.content_disposition().and_then(|told| told.get_filename()).unwrap_or("file").to_owned();
                Ok(Some(Part::File(Box::new(FilePart { name, field }))))
            }
            Some("options") => options(field).await.map(|options| Some(Part::Options(options))),
            other => {
                let pointer = format!("/{}", other.unwrap_or_default());
                Err(ApiError::fields(vec![FieldError::new(pointer, "There is no such field.")]))
            }
        }
    }
}

impl FilePart {
    /// The next piece; `None` after the last one.
    ///
    /// # Errors
    /// `malformed_body` when it breaks off or stands still.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        patiently(self.field.try_next()).await
    }
}

/// Reads options that came as JSON.
///
/// # Errors
/// As for a JSON body, with pointers into the options.
pub fn parse_options<T: DeserializeOwned>(raw: &[u8]) -> Result<T, ApiError> {
    json::parse(raw)
}

async fn options(mut field: Field) -> Result<Vec<u8>, ApiError> {
    let mut raw = Vec::new();
    while let Some(piece) = patiently(field.try_next()).await? {
        if raw.len() + piece.len() > MOST {
            return Err(ApiError::of(ErrorCode::TooLarge).detail(format!("Options have at most {} KiB.", MOST / 1024)));
        }
        raw.extend_from_slice(&piece);
    }
    Ok(raw)
}

async fn patiently<T>(next: impl Future<Output = Result<Option<T>, MultipartError>>) -> Result<Option<T>, ApiError> {
    match timeout(PATIENCE, next).await {
        Ok(Ok(next)) => Ok(next),
        Ok(Err(MultipartError::ContentTypeIncompatible | MultipartError::ContentTypeMissing)) => {
            let detail = "Send multipart/form-data with a field called file.";
            Err(ApiError::of(ErrorCode::UnsupportedMediaType).detail(detail))
        }
        Ok(Err(error)) => Err(ApiError::of(ErrorCode::MalformedBody).caused_by(error.to_string())),
        Err(_) => Err(ApiError::of(ErrorCode::MalformedBody).detail("The file did not arrive in time.")),
    }
}

impl FromRequest for FileForm {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // A wrong content type is told by the first look at it.
        ready(Ok(Self(Multipart::new(request.headers(), payload.take()))))
    }
}
