//! Fetching files: whole, of a limited size, and never from a private network unless the settings name the place.

use crate::{
    guard::{self, Guard, PRIVATE},
    http,
};
use async_trait::async_trait;
use crm_domain::ports::{Fetch, FetchError, Fetched};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{LOCATION, RANGE},
};
use std::{error::Error, net::IpAddr};

/// How often an address may send us on. Each stop is checked like the first.
const MOST_STOPS: usize = 4;

/// Gets files. Makes no use of any provider's key: the address is all that a file needs.
#[derive(Clone, Debug)]
pub struct Fetcher {
    public: Client,
    trusted: Client,
    guard: Guard,
}

impl Fetcher {
    /// A fetcher under these rules.
    ///
    /// # Errors
    /// When the TLS set-up of this machine cannot be read.
    pub fn new(guard: Guard) -> Result<Self, reqwest::Error> {
        Ok(Self { public: http::public_client()?, trusted: http::client()?, guard })
    }

    /// The client that may ask this address.
    fn client(&self, url: &Url) -> Result<&Client, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Refused);
        }
        let (host, port) = url.host_str().zip(url.port_or_known_default()).ok_or(FetchError::Refused)?;
        if self.guard.allows(host, port) {
            return Ok(&self.trusted);
        }
        // A name is checked when it is looked up; a number is never looked up.
        match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) if !guard::is_public(address) => Err(FetchError::Refused),
            _ => Ok(&self.public),
        }
    }

    async fn ask(&self, url: &Url) -> Result<Response, FetchError> {
        // One piece from the start, so that no server answers with a part.
        let request = self.client(url)?.get(url.clone()).header(RANGE, "bytes=0-");
        request.send().await.map_err(|error| failure(&error))
    }
}

#[async_trait]
impl Fetch for Fetcher {
    async fn fetch(&self, url: &str, limit: usize) -> Result<Fetched, FetchError> {
        let mut url = Url::parse(url).map_err(|_| FetchError::Refused)?;
        for _ in 0..MOST_STOPS {
            let response = self.ask(&url).await?;
            let status = response.status();
            if status.is_redirection() {
                let next = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
                url = next.and_then(|to| url.join(to).ok()).ok_or(FetchError::Gone)?;
                continue;
            }
            return match status {
                StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => {
                    Err(FetchError::Gone)
                }
                _ if status.is_success() => read(response, limit).await,
                _ => Err(FetchError::Unreachable(format!("the provider answered {}", status.as_u16()))),
            };
        }
        Err(FetchError::Gone)
    }
}

async fn read(mut response: Response, limit: usize) -> Result<Fetched, FetchError> {
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).unwrap_or(usize::MAX) > limit {
        return Err(FetchError::TooLarge(limit));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if bytes.len() + chunk.len() > limit {
            return Err(FetchError::TooLarge(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched { bytes })
}

/// What went wrong, without the address, which may hold a signature.
fn failure(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(inner) = cause {
        if inner.to_string() == PRIVATE {
            return FetchError::Refused;
        }
        cause = inner.source();
    }
    let text = if error.is_timeout() { "it did not come in time" } else { "the provider cannot be reached" };
    FetchError::Unreachable(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wiremock::{
        Mock, MockServer, ResponseTemplate,
        matchers::{method, path},
    };

    const LIMIT: usize = 1024;

    async fn server() -> MockServer {
        let server = MockServer::start().await;
        let answers = [
            ("/picture", ResponseTemplate::new(200).set_body_bytes(vec![7; 100])),
            ("/huge", ResponseTemplate::new(200).set_body_bytes(vec![7; LIMIT + 1])),
            ("/moved", ResponseTemplate::new(302).insert_header("location", "/picture")),
            ("/inward", ResponseTemplate::new(302).insert_header("location", "http://169.254.169.254/latest")),
            ("/loop", ResponseTemplate::new(302).insert_header("location", "/loop")),
            ("/gone", ResponseTemplate::new(403)),
            ("/busy", ResponseTemplate::new(503)),
        ];
        for (at, answer) in answers {
            Mock::given(method("GET")).and(path(at)).respond_with(answer).mount(&server).await;
        }
        server
    }

    #[tokio::test]
    async fn a_file_comes_whole_or_not_at_all() {
        let server = server().await;
        let fetcher = Fetcher::new(Guard::new(&[], &[server.uri()])).unwrap();
        let get = |at: &str| {
            let (fetcher, url) = (fetcher.clone(), format!("{}{at}", server.uri()));
            async move { fetcher.fetch(&url, LIMIT).await.map(|file| file.bytes.len()) }
        };
        assert_eq!(get("/picture").await, Ok(100));
        assert_eq!(get("/moved").await, Ok(100));
        assert_eq!(get("/huge").await, Err(FetchError::TooLarge(LIMIT)));
        assert_eq!(get("/gone").await, Err(FetchError::Gone));
        assert_eq!(get("/loop").await, Err(FetchError::Gone));
        assert_eq!(get("/inward").await, Err(FetchError::Refused), "each stop is checked");
        assert!(get("/busy").await.is_err_and(|error| error.may_pass()));
    }

    #[tokio::test]
    async fn private_places_are_refused_unless_the_settings_name_them() {
        let server = server().await;
        let port = server.address().port();
        let closed = Fetcher::new(Guard::default()).unwrap();
        for url in [
            format!("http://127.0.0.1:{port}/picture"),
            format!("http://localhost:{port}/picture"),
            format!("http://[::ffff:127.0.0.1]:{port}/picture"),
            // The parser reads these as 127.0.0.1.
            format!("http://2130706433:{port}/picture"),
            format!("http://0x7f.1:{port}/picture"),
            "file:///etc/hostname".to_owned(),
            "gopher://127.0.0.1/".to_owned(),
            "not an address".to_owned(),
        ] {
            assert_eq!(closed.fetch(&url, LIMIT).await, Err(FetchError::Refused), "{url}");
        }
        let open = Fetcher::new(Guard::new(&[format!("127.0.0.1:{port}")], &[])).unwrap();
        assert!(open.fetch(&format!("http://127.0.0.1:{port}/picture"), LIMIT).await.is_ok());
        let other = format!("http://127.0.0.1:{}/picture", port.wrapping_add(1));
        assert_eq!(open.fetch(&other, LIMIT).await, Err(FetchError::Refused), "only that port");
    }
}
