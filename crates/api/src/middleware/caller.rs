//! Where a request comes from, behind any number of proxies that are trusted.

use actix_web::{HttpRequest, web};
use ipnet::IpNet;
use std::net::IpAddr;

/// The proxies whose word about where a request comes from is taken. Always those on this machine.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl TrustedProxies {
    fn trusts(&self, address: IpAddr) -> bool {
        address.is_loopback() || self.0.iter().any(|net| net.contains(&address))
    }

    /// Each proxy adds the address that it sees at the end of `X-Forwarded-For`. Read from the end, the first that is not
    /// a trusted proxy is the caller; what stands before it, the caller may have written.
    fn caller<'a>(&self, peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut caller = peer.to_canonical();
        for seen in forwarded.rev() {
            if !self.trusts(caller) {
                break;
            }
            let Ok(address) = seen.trim().parse::<IpAddr>() else { break };
            caller = address.to_canonical();
        }
        caller
    }
}

/// The address that a request comes from.
pub fn caller(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let headers = request.headers().get_all("x-forwarded-for");
    let lines: Vec<&str> = headers.filter_map(|value| value.to_str().ok()).collect();
    let forwarded = lines.iter().flat_map(|line| line.split(',')).collect::<Vec<_>>();
    let local = TrustedProxies::default();
    let trusted = request.app_data::<web::Data<TrustedProxies>>().map_or(&local, |trusted| trusted.get_ref());
    Some(trusted.caller(peer, forwarded.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_no_proxy_of_ours_is_the_caller() {
        let ours = TrustedProxies(vec!["172.20.0.0/16".parse().unwrap(), "2001:db8::/32".parse().unwrap()]);
        for (peer, forwarded, caller) in [
            // Nobody in between, or a stranger who says that there is.
            ("203.0.113.7", "", "203.0.113.7"),
            ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
            // One proxy, on this machine or in the network of containers.
            ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
            ("172.20.0.5", "203.0.113.7", "203.0.113.7"),
            ("::ffff:172.20.0.5", "203.0.113.7", "203.0.113.7"),
            ("2001:db8::5", "203.0.113.7", "203.0.113.7"),
            // Two of them; before the caller stands what the caller has made up.
            ("127.0.0.1", "10.0.0.1, 203.0.113.7, 172.20.0.5", "203.0.113.7"),
            ("127.0.0.1", "127.0.0.1, 203.0.113.7", "203.0.113.7"),
            // Nothing that can be read: the last one who could.
            ("127.0.0.1", "", "127.0.0.1"),
            ("127.0.0.1", "nonsense", "127.0.0.1"),
            ("127.0.0.1", "203.0.113.7, nonsense, 172.20.0.5", "172.20.0.5"),
        ] {
            let parts = forwarded.split(',').filter(|part| !part.is_empty());
            let parts: Vec<&str> = parts.collect();
            assert_eq!(ours.caller(peer.parse().unwrap(), parts.into_iter()).to_string(), caller, "{peer} {forwarded}");
        }
    }
}
