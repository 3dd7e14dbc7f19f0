//! What a simulator is started with.

use std::net::{Ipv4Addr, SocketAddr};

use chrono::{DateTime, TimeZone, Utc};

use crate::settings::Settings;

/// The key that the ready-made configurations accept.
pub const DEFAULT_KEY: &str = "sim-openphone-key";

/// One workspace phone number ("line") that the provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineConfig {
    /// Provider id, `PN...`.
    pub id: String,
    /// The number in E.164.
    pub number: String,
    /// The name that people gave it.
    pub name: String,
}

impl LineConfig {
    /// A line from its three parts.
    pub fn new(id: &str, number: &str, name: &str) -> Self {
        Self { id: id.to_owned(), number: number.to_owned(), name: name.to_owned() }
    }
}

/// What a simulator is started with.
#[derive(Debug, Clone)]
pub struct SimulatorConfig {
    /// Where to listen; port 0 picks a free one.
    pub bind: SocketAddr,
    /// Where to take mail; port 0 picks a free one.
    pub smtp: SocketAddr,
    /// Every id and signing key follows from this number.
    pub seed: u64,
    /// A fixed start means a clock that moves by hand only; `None` means real time.
    pub start: Option<DateTime<Utc>>,
    /// The API keys that are accepted, raw, without a scheme word.
    pub api_keys: Vec<String>,
    /// The workspace's phone numbers.
    pub lines: Vec<LineConfig>,
    /// Where the media host stands, for the addresses in payloads; filled in when the server listens.
    pub media_base: String,
    /// The open points of the provider's behaviour, each behind one switch.
    pub settings: Settings,
}

impl SimulatorConfig {
    /// For people and browser tests: real time, the rate limit on, two lines.
    pub fn demo(bind: SocketAddr) -> Self {
        Self {
            bind,
            smtp: SocketAddr::new(bind.ip(), 0),
            seed: 1,
            start: None,
            api_keys: vec![DEFAULT_KEY.to_owned()],
            lines: vec![
                LineConfig::new("PNsim01", "+16175550100", "Main line"),
                LineConfig::new("PNsim02", "+16175550101", "Crew line"),
            ],
            media_base: String::new(),
            settings: Settings { rate_limit: true, ..Settings::default() },
        }
    }

    /// For tests: a free port, a clock that stands at 2026-03-02T15:00:00Z until it is moved, no rate limit.
    pub fn test(seed: u64) -> Self {
        Self {
            seed,
            start: Utc.with_ymd_and_hms(2026, 3, 2, 15, 0, 0).single(),
            settings: Settings::default(),
            ..Self::demo(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
        }
    }
}
