//! Which addresses the office's own settings may reach.
//!
//! Whoever may enter a mail server's address could otherwise make this server talk to machines that only it can reach
//! (SSRF). So names are looked up here, once; one private address among the answers refuses all of them; and the
//! caller connects to the address that was checked, so that a second look-up cannot give another one.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

/// Why a host may not be reached, or cannot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    /// The name leads nowhere now.
    #[error("{0} cannot be found")]
    NotFound(String),
    /// It is not for whoever entered it to reach.
    #[error("{0} is not a public address; whoever runs this server can allow it in CRM_OUTBOUND_ALLOW")]
    Private(String),
    /// The port is not one for this.
    #[error("port {0} is not one that mail servers use; whoever runs this server can allow it in CRM_OUTBOUND_ALLOW")]
    Port(u16),
}

/// The rules. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allowed: Arc<[String]>,
}

impl Guard {
    /// Rules with exceptions, `host:port` each.
    pub fn new(allowed: &[String]) -> Self {
        Self { allowed: allowed.iter().map(|pair| pair.trim().to_ascii_lowercase()).collect() }
    }

    /// The address to connect to. `trusted`: whoever runs this server has named it.
    ///
    /// # Errors
    /// See [`Blocked`].
    pub async fn resolve(&self, host: &str, port: u16, ports: &[u16], trusted: bool) -> Result<SocketAddr, Blocked> {
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let pair = format!("{host}:{port}").to_ascii_lowercase();
        let free = trusted || self.allowed.contains(&pair);
        if !free && !ports.contains(&port) {
            return Err(Blocked::Port(port));
        }
        let missing = || Blocked::NotFound(host.to_owned());
        let found: Vec<SocketAddr> = tokio::net::lookup_host((name, port)).await.map_err(|_| missing())?.collect();
        let first = found.first().copied().ok_or_else(missing)?;
        if !free && found.iter().any(|address| !is_public(address.ip())) {
            return Err(Blocked::Private(host.to_owned()));
        }
        Ok(first)
    }
}

/// Whether an address is one of the open internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    !(v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_multicast()
        || v4.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [a, b, ..] = v6.segments();
    // Forms that carry an IPv4 address: mapped, NAT64, 6to4. The address inside decides, or they are refused.
    if let Some(v4) = v6.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    // Only 2000::/3 is handed out to the internet.
    (a & 0xe000) == 0x2000 && a != 0x2002 && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8)) && a != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_machine_and_its_network_are_not_public() {
        for private in [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "3fff::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in
            ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "::ffff:8.8.8.8"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[tokio::test]
    async fn exceptions_are_named_with_their_port() {
        let guard = Guard::new(&["127.0.0.1:2525".to_owned()]);
        let ports = [25, 587];
        assert!(guard.resolve("127.0.0.1", 2525, &ports, false).await.is_ok());
        assert_eq!(guard.resolve("127.0.0.1", 25, &ports, false).await, Err(Blocked::Private("127.0.0.1".into())));
        assert_eq!(guard.resolve("127.0.0.1", 6379, &ports, false).await, Err(Blocked::Port(6379)));
        assert!(guard.resolve("127.0.0.1", 6379, &ports, true).await.is_ok());
        assert_eq!(guard.resolve("[::1]", 25, &ports, false).await, Err(Blocked::Private("[::1]".into())));
        // Other spellings of 127.0.0.1 are looked up to what they are, or not at all.
        for spelling in ["0x7f.1", "2130706433", "0177.0.0.1", "127.1", "localhost"] {
            assert!(guard.resolve(spelling, 25, &ports, false).await.is_err(), "{spelling}");
        }
    }
}
