//! Log-in is the one place where guessing pays, so it is slowed down: by address and by account.

use crate::problem::ApiError;
use actix_web::HttpRequest;
use crm_types::ErrorCode;
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter, clock::Clock};
use sha2::{Digest, Sha256};
use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
/// After so many tries the keys that have rested are forgotten, so that made-up accounts cannot fill the memory.
const SWEEP: u32 = 1_000;

/// How many log-ins are tried: 10 a minute and account, 30 a minute and address. Both recover steadily, so nobody is
/// locked out for long.
#[derive(Debug)]
pub struct LoginLimits {
    accounts: DefaultKeyedRateLimiter<[u8; 32]>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    tries: AtomicU32,
}

impl Default for LoginLimits {
    fn default() -> Self {
        Self {
            accounts: RateLimiter::keyed(Quota::per_minute(PER_ACCOUNT)),
            addresses: RateLimiter::keyed(Quota::per_minute(PER_ADDRESS)),
            tries: AtomicU32::new(0),
        }
    }
}

impl LoginLimits {
    /// Counts one try.
    ///
    /// # Errors
    /// `rate_limited` with the time to wait.
    pub fn check(&self, address: Option<IpAddr>, account: &str) -> Result<(), ApiError> {
        if self.tries.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.accounts.retain_recent();
            self.addresses.retain_recent();
        }
        if let Some(address) = address {
            self.addresses
                .check_key(&network(address))
                .map_err(|until| refuse(&until, self.addresses.clock().now()))?;
        }
        let account = Sha256::digest(account.trim().to_lowercase().as_bytes()).into();
        self.accounts.check_key(&account).map_err(|until| refuse(&until, self.accounts.clock().now()))
    }
}

/// The address that a request comes from. A proxy on this machine says whom it speaks for: the last address of its
/// `X-Forwarded-For` is the one that it saw itself; what stands before that anybody could have written.
pub fn caller(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let forwarded = request.headers().get_all("x-forwarded-for").last().and_then(|value| value.to_str().ok());
    let seen = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|address| address.trim().parse().ok());
    Some(if peer.is_loopback() { seen.unwrap_or(peer) } else { peer })
}

/// An IPv6 customer has at least a /64 to choose addresses from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & (u128::MAX << 64)).into()),
    }
}

fn refuse<P>(until: &NotUntil<P>, now: P) -> ApiError
where
    P: governor::clock::Reference,
{
    let wait = until.wait_time_from(now);
    ApiError::of(ErrorCode::RateLimited)
        .detail("Too many tries. Wait a moment, then try again.")
        .retry_after(wait.as_secs() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_limited_from_many_addresses_and_an_address_with_many_accounts() {
        let limits = LoginLimits::default();
        let from = |n: u8| Some(IpAddr::from([192, 0, 2, n]));
        let taken = (0..20).filter(|n| limits.check(from(*n), "Rosa@example.com ").is_ok()).count();
        assert_eq!(taken, 10);
        assert!(limits.check(from(99), "rosa@example.com").is_err());

        let taken = (0..60).filter(|n| limits.check(from(200), &format!("{n}@example.com")).is_ok()).count();
        assert_eq!(taken, 30);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one() {
        let [a, b] = ["2001:db8::1", "2001:db8::ffff"].map(|text| network(text.parse().unwrap()));
        assert_eq!(a, b);
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), IpAddr::from([192, 0, 2, 1]));
    }
}
