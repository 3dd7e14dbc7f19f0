//! Which addresses may be reached that this server's owner has not named.
//!
//! Whoever writes to us chooses the address of a picture, and whoever may set up a mailbox chooses that of its server:
//! neither may make this machine talk to itself or to its network (SSRF). The check is made where names become
//! addresses, and the connection goes to the very address that was checked: a name that changes its mind in between
//! gains nothing.

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::{
    collections::HashSet,
    io,
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
    allowed: Arc<HashSet<(String, u16)>>,
}

impl Guard {
    /// Rules with exceptions: `host:port` each, and the hosts of some addresses that the settings name.
    pub fn new(pairs: &[String], trusted: &[String]) -> Self {
        let of_pair = |pair: &String| {
            let (host, port) = pair.trim().rsplit_once(':')?;
            Some((bare(host), port.parse().ok()?))
        };
        let of_url = |url: &String| {
            let url = Url::parse(url).ok()?;
            Some((bare(url.host_str()?), url.port_or_known_default()?))
        };
        let allowed = pairs.iter().filter_map(of_pair).chain(trusted.iter().filter_map(of_url)).collect();
        Self { allowed: Arc::new(allowed) }
    }

    /// Whether this place may be reached wherever it is.
    pub fn allows(&self, host: &str, port: u16) -> bool {
        self.allowed.contains(&(bare(host), port))
    }

    /// The address to connect to. `trusted`: whoever runs this server has named it.
    ///
    /// # Errors
    /// See [`Blocked`].
    pub async fn resolve(&self, host: &str, port: u16, ports: &[u16], trusted: bool) -> Result<SocketAddr, Blocked> {
        let name = bare(host);
        let free = trusted || self.allows(&name, port);
        if !free && !ports.contains(&port) {
            return Err(Blocked::Port(port));
        }
        let missing = || Blocked::NotFound(host.to_owned());
        let found: Vec<SocketAddr> =
            tokio::net::lookup_host((name.as_str(), port)).await.map_err(|_| missing())?.collect();
        let first = found.first().copied().ok_or_else(missing)?;
        if !free && found.iter().any(|address| !is_public(address.ip())) {
            return Err(Blocked::Private(host.to_owned()));
        }
        Ok(first)
    }
}

/// A host without the brackets of an IPv6 address, in small letters.
fn bare(host: &str) -> String {
    host.trim_matches(['[', ']']).to_ascii_lowercase()
}

/// Whether an address belongs to the public internet.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => match embedded(v6) {
            Some(v4) => is_public_v4(v4),
            None => is_public_v6(v6),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && b & 0b1100_0000 == 64; // 100.64.0.0/10, carriers' NAT
    let protocols = a == 192 && b == 0 && c == 0; // 192.0.0.0/24
    let relay = a == 192 && b == 88 && c == 99; // 192.88.99.0/24, 6to4
    let benchmark = a == 198 && b & 0xfe == 18; // 198.18.0.0/15
    let reserved = a >= 240; // 240.0.0.0/4 and broadcast
    !(a == 0
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || shared
        || protocols
        || relay
        || benchmark
        || reserved)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Only 2000::/3 is given out; of it, documentation, Teredo and ORCHID lead nowhere of use.
    first & 0xe000 == 0x2000 && !(first == 0x2001 && (second == 0xdb8 || second < 0x200)) && first != 0x3fff
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64 or 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(v4(high, low))
        }
        _ => None,
    }
}

/// Looks names up and lets only public addresses through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicOnly;

/// What a look-up says when everything behind a name is private.
pub(crate) const PRIVATE: &str = "the name leads to a private network";

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, PRIVATE).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_of_this_machine_or_its_network_is_public() {
        let private = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in private {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn exceptions_are_named_with_their_port() {
        let guard = Guard::new(&["127.0.0.1:2525".to_owned()], &[]);
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

    proptest! {
        #[test]
        fn an_address_is_as_public_as_the_one_it_stands_for(v4: [u8; 4]) {
            let v4 = Ipv4Addr::from(v4);
            prop_assert_eq!(is_public(IpAddr::V6(v4.to_ipv6_mapped())), is_public(IpAddr::V4(v4)));
        }
    }
}
