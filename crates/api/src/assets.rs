//! The frontend and the page of the API reference, out of the binary.

use crate::problem::ApiError;
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderValue},
    },
};
use crm_types::ErrorCode;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

/// `frontend/dist`; empty until the frontend has been built.
#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
struct Frontend;

/// The page of the API reference.
#[derive(RustEmbed)]
#[folder = "static"]
struct Docs;

/// Answers with a file, or with the app's shell for a path that a person may have typed or bookmarked.
///
/// # Errors
/// `not_found` for everything else.
pub fn serve(request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ErrorCode::NotFound.into());
    }
    let path = request.path().trim_start_matches('/');
    if let Some(file) = find(path, request) {
        return Ok(file);
    }
    let machine = ["api", "hooks", "health", "metrics", "u"].iter().any(|area| path.split('/').next() == Some(*area));
    if !machine && header_has(request, header::ACCEPT, "text/html") {
        return find("index.html", request).ok_or_else(|| {
            ApiError::of(ErrorCode::NotFound)
                .detail("This server was built without the frontend; `make build` adds it.")
        });
    }
    Err(ErrorCode::NotFound.into())
}

/// The page of the API reference.
///
/// # Errors
/// None: it is part of the source.
pub fn docs(request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    find("docs.html", request).ok_or_else(|| ErrorCode::NotFound.into())
}

fn find(path: &str, request: &HttpRequest) -> Option<HttpResponse> {
    if path.is_empty() || path.rsplit('.').next() == Some("br") {
        return None;
    }
    let get = |path: &str| Frontend::get(path).or_else(|| Docs::get(path));
    let compressed = header_has(request, header::ACCEPT_ENCODING, "br").then(|| get(&format!("{path}.br"))).flatten();
    let encoding = compressed.is_some().then_some("br");
    let file = match compressed {
        Some(file) => file,
        None => get(path)?,
    };
    Some(answer(path, &file, encoding, request))
}

fn answer(path: &str, file: &EmbeddedFile, encoding: Option<&str>, request: &HttpRequest) -> HttpResponse {
    let tag = format!("\"{}{}\"", hex::encode(&file.metadata.sha256_hash()[..12]), encoding.unwrap_or_default());
    let known = header_has(request, header::IF_NONE_MATCH, &tag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, tag)).insert_header((header::VARY, "accept-encoding")).insert_header((
        header::CACHE_CONTROL,
        if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" },
    ));
    if known {
        return response.finish();
    }
    if let Some(encoding) = encoding {
        response.insert_header((
            header::CONTENT_ENCODING,
            HeaderValue::from_str(encoding).unwrap_or(HeaderValue::from_static("identity")),
        ));
    }
    response.content_type(media_type(path)).body(match &file.data {
        Cow::Borrowed(bytes) => actix_web::web::Bytes::from_static(bytes),
        Cow::Owned(bytes) => actix_web::web::Bytes::copy_from_slice(bytes),
    })
}

/// Whether a list header holds the word.
fn header_has(request: &HttpRequest, name: header::HeaderName, word: &str) -> bool {
    let words = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    words.flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next() == Some(word) && !parts.any(|part| matches!(part, "q=0" | "q=0.0"))
    })
}

/// Whether the name holds a hash of the content (`app-1a2b3c4d5e6f7081.js`): then it never changes.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches("_bg");
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("app-1a2b3c4d5e6f7081.js") && is_hashed("assets/app-1a2b3c4d5e6f7081_bg.wasm"));
        assert!(!is_hashed("index.html") && !is_hashed("crew-line.svg") && !is_hashed("docs.js"));
    }

    #[test]
    fn a_known_tag_saves_the_body_and_a_refused_encoding_is_respected() {
        let first = docs(&TestRequest::get().to_http_request()).unwrap();
        let tag = first.headers().get(header::ETAG).unwrap().clone();
        let again = docs(&TestRequest::get().insert_header((header::IF_NONE_MATCH, tag)).to_http_request()).unwrap();
        assert_eq!(again.status(), 304);

        let accepts =
            |value: &str| TestRequest::get().insert_header((header::ACCEPT_ENCODING, value)).to_http_request();
        assert!(header_has(&accepts("gzip, br;q=0.9"), header::ACCEPT_ENCODING, "br"));
        assert!(!header_has(&accepts("gzip, br;q=0"), header::ACCEPT_ENCODING, "br"));
    }
}
