//! Log-in is the one place where guessing pays, so it is slowed down: by account, by device and by network.
//!
//! A try is taken from a budget before the password is looked at and given back when it was right, so that only wrong
//! tries are counted and many at once cannot slip through. Whoever guesses at an account empties its budget for strangers;
//! a browser that has signed in to it before has a budget of its own, so nobody can lock anybody out.

use crate::problem::ApiError;
use chrono::{DateTime, TimeDelta, Utc};
use crm_types::ErrorCode;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// Wrong tries in a row for an account, or for a device that it knows; then one more every 40 seconds: with the ten at
/// most 100 in an hour (QUALITY S5).
const ACCOUNT: Pace = Pace { burst: 10, each: TimeDelta::seconds(40) };
/// Wrong tries from a network, whoever they are for; an office behind one address has many people.
const NETWORK: Pace = Pace { burst: 30, each: TimeDelta::seconds(2) };
/// So many budgets are looked after; beyond it those that have rested are forgotten.
const MOST: usize = 10_000;

/// How fast a budget is used and comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pace {
    burst: i32,
    each: TimeDelta,
}

/// Whose budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Account([u8; 32]),
    Network(IpAddr),
}

impl Whose {
    const fn pace(self) -> Pace {
        match self {
            Self::Account(_) => ACCOUNT,
            Self::Network(_) => NETWORK,
        }
    }
}

/// The budgets of this process, each with the time at which it is full again: a token bucket in one number (the generic
/// cell rate algorithm).
#[derive(Debug, Default)]
pub struct LoginLimits {
    full_at: Mutex<HashMap<Whose, DateTime<Utc>>>,
}

/// A try that has been counted.
#[derive(Debug)]
#[must_use = "a try that was right is given back"]
pub struct Try<'a> {
    limits: &'a LoginLimits,
    from: [Option<Whose>; 2],
}

impl LoginLimits {
    /// Counts one try at an account. `device` tells apart whoever has signed in to it before.
    ///
    /// # Errors
    /// `rate_limited` with the time to wait.
    pub fn check(
        &self,
        now: DateTime<Utc>,
        address: Option<IpAddr>,
        account: &str,
        device: Option<&str>,
    ) -> Result<Try<'_>, ApiError> {
        let account = Sha256::new()
            .chain_update(account.trim().to_lowercase().as_bytes())
            // A byte that no text of the two holds keeps them apart.
            .chain_update([0xff])
            .chain_update(device.unwrap_or_default().as_bytes())
            .finalize();
        // Whoever guesses from the same network must not shut out a browser that is known, either.
        let network = address.filter(|_| device.is_none()).map(|address| Whose::Network(network(address)));
        let from = [network, Some(Whose::Account(account.into()))];
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() > MOST {
            full_at.retain(|_, full| *full > now);
        }
        // All are looked at before any is taken from, so that a refusal costs nothing.
        for whose in from.into_iter().flatten() {
            let pace = whose.pace();
            let full = full_at.get(&whose).map_or(now, |full| (*full).max(now)) + pace.each;
            let too_much = full - now - pace.each * pace.burst;
            if too_much > TimeDelta::zero() {
                return Err(ApiError::of(ErrorCode::RateLimited)
                    .detail("Too many tries. Wait a moment, then try again.")
                    .retry_after(too_much.num_seconds().unsigned_abs() + 1));
            }
        }
        for whose in from.into_iter().flatten() {
            let full = full_at.entry(whose).or_insert(now);
            *full = (*full).max(now) + whose.pace().each;
        }
        Ok(Try { limits: self, from })
    }

    fn give_back(&self, whose: Whose) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full) = full_at.get_mut(&whose) {
            *full -= whose.pace().each;
        }
    }
}

impl Try<'_> {
    /// It was right: it does not count.
    pub fn was_right(self) {
        for whose in self.from.into_iter().flatten() {
            self.limits.give_back(whose);
        }
    }
}

/// An IPv6 customer has at least a /64 to choose addresses from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & (u128::MAX << 64)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn from(n: u32) -> IpAddr {
        IpAddr::from((0x0a00_0000_u32 + n).to_be_bytes())
    }

    fn taken(limits: &LoginLimits, tries: impl Iterator<Item = (DateTime<Utc>, IpAddr, String)>) -> usize {
        tries.filter(|(now, address, account)| limits.check(*now, Some(*address), account, None).is_ok()).count()
    }

    #[test]
    fn ten_thousand_guesses_in_an_hour_are_a_hundred() {
        for addresses in [1, 500] {
            let limits = LoginLimits::default();
            let guesses = (0..10_000_u32)
                .map(|n| (at(i64::from(n) * 3_600 / 10_000), from(n % addresses), "Rosa@example.com ".to_owned()));
            let accepted = taken(&limits, guesses);
            assert!((90..=100).contains(&accepted), "{accepted} from {addresses}");
            // She herself comes in, from where she was before.
            assert!(limits.check(at(3_600), Some(from(1_000)), "rosa@example.com", Some("her browser")).is_ok());
            // A stranger has at most the one try that has come back by then.
            let strangers =
                (0..5).filter(|_| limits.check(at(3_600), Some(from(1_000)), "rosa@example.com", None).is_ok());
            assert!(strangers.count() <= 1);
        }
    }

    #[test]
    fn a_network_is_limited_whoever_it_tries() {
        let limits = LoginLimits::default();
        assert_eq!(taken(&limits, (0..60).map(|n| (at(0), from(7), format!("{n}@example.com")))), 30);
        assert!(limits.check(at(0), Some(from(8)), "0@example.com", None).is_ok(), "another is not");
        assert!(limits.check(at(0), Some(from(7)), "rosa@example.com", Some("her browser")).is_ok(), "she is known");
        assert!(limits.check(at(2), Some(from(7)), "61@example.com", None).is_ok(), "and it recovers");
    }

    #[test]
    fn right_tries_do_not_count() {
        let limits = LoginLimits::default();
        for _ in 0..1_000 {
            limits.check(at(0), Some(from(1)), "rosa@example.com", None).unwrap().was_right();
        }
        assert_eq!(taken(&limits, (0..20).map(|_| (at(0), from(1), "rosa@example.com".to_owned()))), 10);
    }

    #[test]
    fn a_refusal_says_how_long_and_costs_nothing() {
        let limits = LoginLimits::default();
        assert_eq!(taken(&limits, (0..100).map(|n| (at(0), from(n), "rosa@example.com".to_owned()))), 10);
        let refused = limits.check(at(0), Some(from(1)), "rosa@example.com", None).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RateLimited);
        assert!(limits.check(at(40), Some(from(1)), "rosa@example.com", None).is_ok());
    }

    #[test]
    fn what_has_rested_is_forgotten() {
        let limits = LoginLimits::default();
        let strangers = (0..20_000_u32).map(|n| (at(i64::from(n) * 60), from(n), format!("{n}@example.com")));
        assert_eq!(taken(&limits, strangers), 20_000);
        assert!(limits.full_at.lock().unwrap().len() <= MOST + 2);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one() {
        let [a, b] = ["2001:db8::1", "2001:db8::ffff"].map(|text| network(text.parse().unwrap()));
        assert_eq!(a, b);
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), IpAddr::from([192, 0, 2, 1]));
    }
}
