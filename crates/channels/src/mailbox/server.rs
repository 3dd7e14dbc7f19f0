//! The address of a mail server, `smtps://user:password@host:465`.

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::{Host, Url};

/// When the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    /// From the first byte (`smtps`).
    Always,
    /// As soon as the server offers it, and never a password before (`smtp`).
    WhenOffered,
    /// The server has to offer it (`?tls=required`).
    Required,
    /// Not at all (`?tls=none`), for a relay on the same machine.
    Never,
}

/// A mail server, and who we are to it.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) log_in: Option<(String, SecretString)>,
    /// Named by whoever runs this server.
    pub(super) trusted: bool,
}

impl Server {
    /// Reads an address. The reason names no part of it: it holds a password.
    pub(super) fn parse(url: &str, trusted: bool) -> Result<Self, &'static str> {
        const WRONG: &str = "The mail server's address must look like smtps://user:password@mail.example.com:465.";
        let url = Url::parse(url.trim()).map_err(|_| WRONG)?;
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let (encryption, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => (Encryption::Always, 465),
            ("smtp", None | Some("opportunistic")) => (Encryption::WhenOffered, 587),
            ("smtp", Some("required")) => (Encryption::Required, 587),
            ("smtp", Some("none")) => (Encryption::Never, 25),
            _ => return Err(WRONG),
        };
        let host = match url.host().ok_or(WRONG)? {
            Host::Domain(name) if !name.is_empty() => name.to_owned(),
            Host::Domain(_) => return Err(WRONG),
            Host::Ipv4(v4) => v4.to_string(),
            Host::Ipv6(v6) => format!("[{v6}]"),
        };
        let plain = |text: &str| percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned);
        let log_in = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => {
                let user = plain(user).map_err(|_| WRONG)?;
                let password = plain(password.unwrap_or_default()).map_err(|_| WRONG)?;
                Some((user, SecretString::from(password)))
            }
        };
        Ok(Self { host, port: url.port().unwrap_or(port), encryption, log_in, trusted })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn addresses_are_read_with_their_defaults() {
        let read = |url| Server::parse(url, false).unwrap();
        let server = read("smtps://rosa%40example.com:p%3Ass@mail.example.com");
        assert_eq!(
            (server.host.as_str(), server.port, server.encryption),
            ("mail.example.com", 465, Encryption::Always)
        );
        let (user, password) = server.log_in.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("rosa@example.com", "p:ss"));
        let server = read("smtp://127.0.0.1:2525");
        assert_eq!(
            (server.host.as_str(), server.port, server.encryption),
            ("127.0.0.1", 2525, Encryption::WhenOffered)
        );
        assert!(server.log_in.is_none());
        assert_eq!(read("smtp://[::1]:25?tls=none").host, "[::1]");
        for wrong in ["", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://a?tls=maybe"] {
            assert!(Server::parse(wrong, false).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_in_no_output() {
        let server = Server::parse("smtps://rosa:secret@mail.example.com", false).unwrap();
        assert!(!format!("{server:?}").contains("secret"));
    }
}
