//! The refresh token's cookie.

use crate::problem::ApiError;
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::{Uri, header},
};
use crm_types::ErrorCode;

/// Only the session's own routes ever see it.
const PATH: &str = "/api/v1/auth";
/// How long a browser keeps it; the server decides how long it is good for.
const KEPT: Duration = Duration::days(30);
/// How long a browser is known to an account.
const KNOWN: Duration = Duration::days(365);

/// How the cookie is set: scripts never read it, other sites never send it.
#[derive(Clone, Debug)]
pub struct RefreshCookie {
    public_url: Option<String>,
    tls: bool,
}

impl RefreshCookie {
    /// For a server that is reached at `public_url`, when that is known, and whether browsers come over TLS.
    pub fn new(public_url: Option<String>, tls: bool) -> Self {
        Self { public_url, tls }
    }

    fn is_secure(&self) -> bool {
        self.tls
    }

    /// The prefix makes browsers refuse it without TLS; on loopback HTTP there is none.
    fn name(&self) -> &'static str {
        if self.is_secure() { "__Secure-crm_refresh" } else { "crm_refresh" }
    }

    fn device_name(&self) -> &'static str {
        if self.is_secure() { "__Secure-crm_device" } else { "crm_device" }
    }

    fn build(&self, name: &'static str, value: String, kept: Duration) -> Cookie<'static> {
        Cookie::build(name, value)
            .path(PATH)
            .http_only(true)
            .secure(self.is_secure())
            .same_site(SameSite::Strict)
            .max_age(kept)
            .finish()
    }

    /// The cookie with a new token.
    pub fn set(&self, token: String) -> Cookie<'static> {
        self.build(self.name(), token, KEPT)
    }

    /// The cookie by which a browser is known again to an account that it has signed in to; it opens nothing.
    pub fn set_device(&self, device: String) -> Cookie<'static> {
        self.build(self.device_name(), device, KNOWN)
    }

    /// The device that came with a request.
    pub fn device(&self, request: &HttpRequest) -> Option<String> {
        request.cookie(self.device_name()).map(|cookie| cookie.value().to_owned())
    }

    /// The cookie that removes it.
    pub fn clear(&self) -> Cookie<'static> {
        self.build(self.name(), String::new(), Duration::ZERO)
    }

    /// The token that came with a request.
    pub fn get(&self, request: &HttpRequest) -> Option<String> {
        request.cookie(self.name()).map(|cookie| cookie.value().to_owned())
    }

    /// Refuses a browser that comes from another site. Programs send no `Origin`.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn check_origin(&self, request: &HttpRequest) -> Result<(), ApiError> {
        let Some(origin) = request.headers().get(header::ORIGIN) else { return Ok(()) };
        let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
        let origin = origin.as_ref().and_then(Uri::authority).map(|authority| authority.as_str().to_lowercase());
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_lowercase);
        let public = self.public_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
        let public = public.and_then(|rest| rest.split('/').next()).map(str::to_lowercase);
        if origin.is_some() && (origin == host || origin == public) {
            return Ok(());
        }
        Err(ApiError::of(ErrorCode::Forbidden).detail("This request came from another site."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn it_is_strict_and_secure_on_tls() {
        let cookie = RefreshCookie::new(Some("https://crm.example.com".into()), true).set("t".into()).to_string();
        assert_eq!(
            cookie,
            "__Secure-crm_refresh=t; HttpOnly; SameSite=Strict; Secure; Path=/api/v1/auth; Max-Age=2592000"
        );
        assert!(
            RefreshCookie::new(None, false)
                .clear()
                .to_string()
                .starts_with("crm_refresh=; HttpOnly; SameSite=Strict; Path")
        );
    }

    #[test]
    fn other_sites_are_refused() {
        let cookie = RefreshCookie::new(Some("https://crm.example.com".into()), true);
        let from = |origin: &str| {
            let request = TestRequest::post().insert_header((header::HOST, "127.0.0.1:8080"));
            cookie.check_origin(&request.insert_header((header::ORIGIN, origin)).to_http_request()).is_ok()
        };
        assert!(from("http://127.0.0.1:8080") && from("https://crm.example.com"));
        for other in
            ["null", "https://evil.example", "http://127.0.0.1:9090", "https://crm.example.com.evil.example", ""]
        {
            assert!(!from(other), "{other}");
        }
        assert!(cookie.check_origin(&TestRequest::post().to_http_request()).is_ok());
    }
}
