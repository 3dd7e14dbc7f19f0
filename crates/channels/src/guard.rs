//! Which addresses may be reached that this server's owner has not named.
//!
//! Whoever writes to us chooses the address of a picture, and whoever may set up a mailbox chooses that of its server:
//! neither may make this machine talk to itself or to its network (SSRF). The check is made where names become
//! addresses, and the connection goes to the very address that was checked: a name that changes its mind in between
//! gains nothing.

// Tests tell what names mean, so that none asks the network.
#[cfg(test)]
use self::names::lookup_host;
#[cfg(not(test))]
use tokio::net::lookup_host;

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
        let found: Vec<SocketAddr> = lookup_host((name.as_str(), port)).await.map_err(|_| missing())?.collect();
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

/// IPv4 ranges that are not the public internet (RFC 6890 and its registry), and one that only looks like it.
const CLOSED_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8), // "this network", RFC 791; Linux connects 0.0.0.0 to this machine
    (Ipv4Addr::new(10, 0, 0, 0), 8), // private, RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10), // carriers' NAT, RFC 6598; Alibaba's metadata is in it
    (Ipv4Addr::new(127, 0, 0, 0), 8), // this machine, RFC 1122
    (Ipv4Addr::new(168, 63, 129, 16), 32), // Azure's own service for each machine: a public number that never leaves it
    (Ipv4Addr::new(169, 254, 0, 0), 16), // link-local, RFC 3927; most clouds' metadata are in it
    (Ipv4Addr::new(172, 16, 0, 0), 12), // private, RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24), // protocols, RFC 6890; Oracle's metadata is in it
    (Ipv4Addr::new(192, 0, 2, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(192, 88, 99, 0), 24), // relays of 6to4, RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16), // private, RFC 1918
    (Ipv4Addr::new(198, 18, 0, 0), 15), // benchmarks, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 4), // multicast, RFC 5771
    (Ipv4Addr::new(240, 0, 0, 0), 4), // reserved, RFC 1112, and broadcast, RFC 919
];

/// The part of IPv6 that is given out (RFC 4291 and its registry). Outside it are this machine and its networks
/// (`::1`, RFC 4193, link-local), multicast, and the ways to write an IPv4 address: mapped and compatible (RFC 4291),
/// translated by NAT64 (`64:ff9b::/96`, RFC 6052, and `64:ff9b:1::/48`, RFC 8215). Those are closed whatever IPv4
/// address they hold, because what a translator makes of it is its affair.
const GIVEN_OUT: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What of it is not the public internet all the same.
const CLOSED_V6: [(Ipv6Addr, u32); 4] = [
    // Protocols, RFC 2928: Teredo (RFC 4380), benchmarks (RFC 5180), ORCHID (RFC 4843, 7343).
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),     // 6to4, RFC 3056: a way to write an IPv4 address too
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),     // documentation, RFC 9637
];

/// Whether an address belongs to the public internet.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !CLOSED_V4.iter().any(|range| in_v4(v4, *range)),
        IpAddr::V6(v6) => in_v6(v6, GIVEN_OUT) && !CLOSED_V6.iter().any(|range| in_v6(v6, *range)),
    }
}

fn in_v4(address: Ipv4Addr, (start, bits): (Ipv4Addr, u32)) -> bool {
    (u32::from(address) ^ u32::from(start)) >> (u32::BITS - bits) == 0
}

fn in_v6(address: Ipv6Addr, (start, bits): (Ipv6Addr, u32)) -> bool {
    (u128::from(address) ^ u128::from(start)) >> (u128::BITS - bits) == 0
}

/// Looks names up and lets them through whose addresses are all public.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicOnly;

/// What a look-up says when something behind a name is private.
pub(crate) const PRIVATE: &str = "the name leads to a private network";

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = lookup_host((name.as_str(), 0)).await?.collect();
            // One private address refuses the name, however many public ones stand beside it: that mixture is how a
            // name is prepared to lead elsewhere as soon as its first address does not answer.
            if found.is_empty() || found.iter().any(|address| !is_public(address.ip())) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, PRIVATE).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod names;
#[cfg(test)]
mod tests;
