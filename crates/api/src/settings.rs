//! Settings: defaults compiled in, then `crm.toml`, then `CRM_*` of the environment.
//!
//! The only file that reads the environment. Everything is checked here once; past it, types carry the proof.

use figment::{
    Figment, Provider,
    error::Kind,
    providers::{Env, Format, Toml},
    value::{Dict, Map, Value},
};
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use crate::key::SecretKey;

/// `CRM_*` names that belong to our scripts and tests, not to the server.
const NOT_OURS: [&str; 3] = ["tools", "bin", "chromium"];

/// A setting that stops the start. Its text is one line and names the setting.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("setting {name}: {why}")]
pub struct SettingsError {
    name: String,
    why: String,
}

impl SettingsError {
    fn new(name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { name: name.into(), why: why.into() }
    }
}

/// What the server is started with, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite://...` or `postgres://...`; may hold a password.
    pub database_url: SecretString,
    /// Where to listen.
    pub bind: SocketAddr,
    /// The master key; made beside the database when absent.
    pub secret_key: Option<SecretKey>,
    /// Master keys that were used before: what they sealed can still be opened.
    pub secret_key_previous: Vec<SecretKey>,
    /// Where this server is reached from outside, without a slash at the end.
    pub public_url: Option<String>,
    /// Where mail leaves, for mailboxes that name no server of their own; trusted.
    pub smtp_url: Option<SecretString>,
    /// OpenPhone's API, host only; trusted.
    pub openphone_base_url: Option<String>,
    /// SmartLead's API, host only; trusted.
    pub smartlead_base_url: Option<String>,
    /// Proxies, by network, whose word about where a request comes from is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Origins of other sites whose scripts may use the API.
    pub cors_origins: Vec<String>,
    /// The certificate chain and the private key to serve TLS with, as PEM files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// `host:port` pairs that outbound requests may reach although they are private.
    pub outbound_allow: Vec<String>,
    /// A clock to follow instead of the machine's; for demos and tests.
    pub clock_url: Option<String>,
    /// What to log, as `tracing-subscriber` reads it.
    pub log: String,
}

/// The settings as text, before they are checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    database_url: String,
    bind: String,
    secret_key: Option<SecretString>,
    secret_key_previous: Option<SecretString>,
    public_url: Option<String>,
    smtp_url: Option<SecretString>,
    openphone_base_url: Option<String>,
    smartlead_base_url: Option<String>,
    trusted_proxies: Option<String>,
    cors_origins: Option<String>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    outbound_allow: Option<String>,
    clock_url: Option<String>,
    log: String,
}

impl Settings {
    /// Reads `crm.toml` of the working directory and the environment.
    ///
    /// # Errors
    /// The first setting that is unknown or malformed.
    pub fn load() -> Result<Self, SettingsError> {
        let environment = Env::prefixed("CRM_").iter().map(|(name, value)| (name.to_string(), value)).collect();
        Self::from_parts(Some(Path::new("crm.toml")), environment)
    }

    /// Reads a file and these `(name, value)` pairs, names without the prefix.
    ///
    /// # Errors
    /// The first setting that is unknown or malformed.
    pub fn from_parts(file: Option<&Path>, environment: Vec<(String, String)>) -> Result<Self, SettingsError> {
        let mut figment = Figment::from(Toml::string(include_str!("defaults.toml")));
        if let Some(file) = file {
            figment = figment.merge(Toml::file(file));
        }
        let raw: Raw = figment.merge(Environment::of(environment)).extract().map_err(|error| explain(&error))?;
        raw.check()
    }

    /// Whether browsers reach this server over TLS.
    pub fn is_https(&self) -> bool {
        self.tls.is_some() || self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Where the master key is kept when no setting names one.
    pub fn key_file(&self) -> PathBuf {
        self.data_folder().join("secret.key")
    }

    /// The file of the SQLite database, when it is one.
    pub fn database_file(&self) -> Option<PathBuf> {
        let url = self.database_url.expose_secret();
        let rest = url.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest))?;
        rest.split('?').next().filter(|file| !file.is_empty() && !file.contains(":memory:")).map(PathBuf::from)
    }

    /// The folder of the SQLite database; `data` when the database is elsewhere.
    pub fn data_folder(&self) -> PathBuf {
        match self.database_file().as_deref().and_then(Path::parent) {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_owned(),
            None => PathBuf::from("data"),
        }
    }
}

impl Raw {
    fn check(self) -> Result<Settings, SettingsError> {
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| self.database_url.starts_with(scheme)) {
            return Err(SettingsError::new("CRM_DATABASE_URL", "must start with sqlite:// or postgres://"));
        }
        let bind: SocketAddr = self
            .bind
            .parse()
            .map_err(|_| SettingsError::new("CRM_BIND", "must be an address and a port, such as 127.0.0.1:8080"))?;
        let public_url = self.public_url.map(|url| base_url("CRM_PUBLIC_URL", &url)).transpose()?;
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(cert), Some(key)) => Some((cert, key)),
            (None, None) => None,
            (Some(_), None) => return Err(SettingsError::new("CRM_TLS_KEY", "must be set with CRM_TLS_CERT")),
            (None, Some(_)) => return Err(SettingsError::new("CRM_TLS_CERT", "must be set with CRM_TLS_KEY")),
        };
        let by_tls = tls.is_some() || public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        if !bind.ip().is_loopback() && !by_tls {
            let why = "listens beyond this machine, where passwords need TLS: put a TLS proxy in front and name it in \
                       CRM_PUBLIC_URL (https://...), set CRM_TLS_CERT and CRM_TLS_KEY, or bind to 127.0.0.1";
            return Err(SettingsError::new("CRM_BIND", why));
        }
        let secret_key = self
            .secret_key
            .map(|key| SecretKey::parse(key.expose_secret()).map_err(|why| SettingsError::new("CRM_SECRET_KEY", why)))
            .transpose()?;
        let secret_key_previous = self
            .secret_key_previous
            .as_ref()
            .map_or("", |keys| keys.expose_secret())
            .split_whitespace()
            .map(SecretKey::parse)
            .collect::<Result<_, _>>()
            .map_err(|why| SettingsError::new("CRM_SECRET_KEY_PREVIOUS", format!("one of these keys {why}")))?;
        if let Some(url) = &self.smtp_url
            && !["smtp://", "smtps://"].iter().any(|scheme| url.expose_secret().starts_with(scheme))
        {
            return Err(SettingsError::new("CRM_SMTP_URL", "must start with smtp:// or smtps://"));
        }
        if tracing_subscriber::EnvFilter::try_new(&self.log).is_err() {
            return Err(SettingsError::new("CRM_LOG", "must be a level or filter, such as info or warn,crm_api=debug"));
        }
        Ok(Settings {
            database_url: self.database_url.into(),
            bind,
            secret_key,
            secret_key_previous,
            public_url,
            smtp_url: self.smtp_url,
            openphone_base_url: host_only("CRM_OPENPHONE_BASE_URL", self.openphone_base_url)?,
            smartlead_base_url: host_only("CRM_SMARTLEAD_BASE_URL", self.smartlead_base_url)?,
            trusted_proxies: networks(self.trusted_proxies.as_deref().unwrap_or_default())?,
            cors_origins: origins(self.cors_origins.as_deref().unwrap_or_default())?,
            tls,
            outbound_allow: allowed(self.outbound_allow.as_deref().unwrap_or_default())?,
            clock_url: self.clock_url.map(|url| base_url("CRM_CLOCK_URL", &url)).transpose()?,
            log: self.log,
        })
    }
}

/// An `http(s)://` address without query or fragment; a slash at the end is cut off.
fn base_url(name: &str, url: &str) -> Result<String, SettingsError> {
    let wrong = || SettingsError::new(name, "must be an address such as https://crm.example.com");
    let uri: actix_web::http::Uri = url.trim().parse().map_err(|_| wrong())?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https")).ok_or_else(wrong)?;
    let authority = uri.authority().filter(|authority| !authority.host().is_empty()).ok_or_else(wrong)?;
    if uri.query().is_some() || authority.as_str().contains('@') || url.contains('#') {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/')))
}

/// A base address without a path: the adapter knows the paths.
fn host_only(name: &str, url: Option<String>) -> Result<Option<String>, SettingsError> {
    let Some(url) = url else { return Ok(None) };
    let url = base_url(name, &url)?;
    if url.matches('/').count() > 2 {
        return Err(SettingsError::new(name, "must be scheme and host only, without a path"));
    }
    Ok(Some(url))
}

/// Addresses or networks such as `10.0.0.5,172.20.0.0/16`.
fn networks(text: &str) -> Result<Vec<IpNet>, SettingsError> {
    listed(text)
        .map(|part| {
            let net = part.parse::<IpNet>().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
            net.filter(|net| net.prefix_len() > 0).ok_or_else(|| {
                let why = format!("{part:?} is not an address or a network such as 172.20.0.0/16");
                SettingsError::new("CRM_TRUSTED_PROXIES", why)
            })
        })
        .collect()
}

/// Origins such as `https://www.example.com`, as browsers write them.
fn origins(text: &str) -> Result<Vec<String>, SettingsError> {
    listed(text)
        .map(|part| {
            let url = base_url("CRM_CORS_ORIGINS", part)?;
            let encrypted = url.starts_with("https://")
                || url.starts_with("http://localhost:")
                || url.starts_with("http://127.0.0.1:");
            if encrypted && url == part.to_lowercase() && url.matches('/').count() == 2 {
                return Ok(url);
            }
            let why = format!("{part:?} is not an origin such as https://www.example.com");
            Err(SettingsError::new("CRM_CORS_ORIGINS", why))
        })
        .collect()
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// `host:port,host:port`.
fn allowed(text: &str) -> Result<Vec<String>, SettingsError> {
    listed(text)
        .map(|pair| match pair.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => Ok(pair.to_owned()),
            _ => Err(SettingsError::new("CRM_OUTBOUND_ALLOW", format!("{pair:?} is not host:port"))),
        })
        .collect()
}

/// Environment values as they stand. Figment's own provider would read `1234` as a number and `[x]` as a list; a key
/// may look like either.
struct Environment(Dict);

impl Environment {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let ours = pairs.into_iter().filter_map(|(name, value)| {
            let name = name.to_lowercase();
            let ours = !name.starts_with("test_") && !NOT_OURS.contains(&name.as_str());
            ours.then(|| (name, Value::from(value)))
        });
        Self(ours.collect())
    }
}

impl Provider for Environment {
    fn metadata(&self) -> figment::Metadata {
        figment::Metadata::named("environment")
    }

    fn data(&self) -> Result<Map<figment::Profile, Dict>, figment::Error> {
        Ok(Map::from([(figment::Profile::Default, self.0.clone())]))
    }
}

/// Names the setting: never its value, which may be a secret.
fn explain(error: &figment::Error) -> SettingsError {
    let key = |name: &str| format!("CRM_{}", name.to_uppercase());
    let place = error.metadata.as_ref().map(|metadata| metadata.name.to_string()).unwrap_or_default();
    match &error.kind {
        Kind::UnknownField(name, known) => {
            let known: Vec<String> = known.iter().map(|name| key(name)).collect();
            SettingsError::new(key(name), format!("there is no such setting ({place}); known are {}", known.join(", ")))
        }
        Kind::InvalidType(_, wanted) => {
            SettingsError::new(key(&error.path.join("_")), format!("must be {wanted} ({place})"))
        }
        Kind::Message(_) if error.path.is_empty() => {
            let text = error.to_string();
            SettingsError::new("crm.toml", text.lines().next().unwrap_or_default().to_owned())
        }
        _ => SettingsError::new(key(&error.path.join("_")), format!("is not valid ({place})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&str, &str)]) -> Result<Settings, String> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::from_parts(None, pairs).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_needs_to_be_set() {
        let settings = from(&[]).unwrap();
        assert_eq!(settings.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.data_folder(), Path::new("data"));
        assert!(settings.secret_key.is_none() && !settings.is_https());
    }

    #[test]
    fn the_data_folder_is_where_the_database_is() {
        for (url, folder) in [
            ("sqlite:///var/lib/crm/crm.db?mode=rwc", "/var/lib/crm"),
            ("sqlite://crm.db", "."),
            ("sqlite:data/x/crm.db", "data/x"),
            ("postgres://localhost/crm", "data"),
        ] {
            assert_eq!(from(&[("database_url", url)]).unwrap().data_folder(), Path::new(folder), "{url}");
        }
    }

    #[test]
    fn each_malformed_setting_is_named_in_one_line() {
        for (name, value) in [
            ("bind", "8080"),
            ("database_url", "mysql://localhost/crm"),
            ("secret_key", "too short"),
            ("secret_key_previous", "0123456789abcdef0123456789abcdef0123456789abcdef short"),
            ("secret_key", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            ("public_url", "crm.example.com"),
            ("public_url", "https://user:pw@crm.example.com"),
            ("openphone_base_url", "https://api.example.com/v1"),
            ("smartlead_base_url", "ftp://example.com"),
            ("outbound_allow", "localhost"),
            ("trusted_proxies", "proxy"),
            ("trusted_proxies", "0.0.0.0/0"),
            ("cors_origins", "*"),
            ("cors_origins", "null"),
            ("cors_origins", "http://www.example.com"),
            ("cors_origins", "https://www.example.com/shop"),
            ("tls_key", "key.pem"),
            ("clock_url", "noon"),
            ("smtp_url", "mail.example.com"),
            ("log", "=/="),
            ("bnid", "127.0.0.1:1"),
        ] {
            let error = from(&[(name, value)]).expect_err(name);
            let named = if name == "tls_key" { "tls_cert" } else { name };
            assert!(error.starts_with(&format!("setting CRM_{}: ", named.to_uppercase())), "{error}");
            assert_eq!(error.lines().count(), 1, "{error}");
            assert!(name != "secret_key" || !error.contains(value), "{error}");
        }
    }

    #[test]
    fn listening_beyond_this_machine_needs_tls() {
        assert!(from(&[("bind", "0.0.0.0:80")]).is_err());
        assert!(from(&[("bind", "0.0.0.0:80"), ("public_url", "http://crm.example.com")]).is_err());
        let settings = from(&[("bind", "0.0.0.0:80"), ("public_url", "https://crm.example.com/")]).unwrap();
        assert_eq!(settings.public_url.as_deref(), Some("https://crm.example.com"));
    }

    #[test]
    fn names_of_tests_and_scripts_are_left_alone() {
        assert!(from(&[("test_counts", "ci"), ("TOOLS", "/x"), ("bin", "/y")]).is_ok());
    }

    #[test]
    fn a_value_that_looks_like_a_number_stays_text() {
        assert!(from(&[("secret_key", "12345678901234567890123456789012345")]).is_ok());
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_is_checked_too() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("crm.toml");
        std::fs::write(&file, "bind = \"127.0.0.1:1111\"\nlog = \"debug\"").unwrap();
        let pairs = vec![("BIND".to_owned(), "127.0.0.1:2222".to_owned())];
        let settings = Settings::from_parts(Some(&file), pairs).unwrap();
        assert_eq!((settings.bind.port(), settings.log.as_str()), (2222, "debug"));

        std::fs::write(&file, "bnid = \"127.0.0.1:1111\"").unwrap();
        let error = Settings::from_parts(Some(&file), Vec::new()).expect_err("unknown").to_string();
        assert!(error.starts_with("setting CRM_BNID: "), "{error}");
        std::fs::write(&file, "bind = ").unwrap();
        let error = Settings::from_parts(Some(&file), Vec::new()).expect_err("malformed").to_string();
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}
