//! Headers that tell browsers what this site never does.

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};

/// Scripts and styles only from here, no frames around us, WebAssembly allowed (QUALITY S8). Trusted types are left
/// out: the glue that wasm-bindgen generates does not know them.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

const FIXED: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// How the headers depend on where the server stands.
#[derive(Clone, Copy, Debug)]
pub struct SecurityHeaders {
    /// Whether browsers come over TLS and should never come otherwise.
    pub https: bool,
}

/// Puts the headers on every answer, errors included. What the API says is not to be kept by caches.
///
/// # Errors
/// Passes on what the layers below return.
pub async fn security_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let https = request.app_data::<web::Data<SecurityHeaders>>().is_some_and(|config| config.https);
    let private = request.path().starts_with("/api/v1/");
    let mut response = next.call(request).await?;
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in FIXED {
        // A page of strangers' making, or without our files, brings stricter ones of its own.
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if private && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}
