//! The one source of ids and of chance.

use crate::Clock;
use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::{Builder, Uuid};

/// Makes version-7 ids and random bytes from a clock and a seeded generator.
///
/// Ids of one source strictly increase, also within a millisecond and when the clock steps back: the 12 bits
/// after the time are a counter (RFC 9562 6.2, method 1). Keyset pages and the change feed rely on it.
pub struct Ids {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    rng: StdRng,
    millis: u64,
    counter: u16,
}

impl Ids {
    /// A source seeded from the operating system.
    pub fn from_os(clock: Arc<dyn Clock>) -> Self {
        Self::with_rng(clock, rand::make_rng())
    }

    /// A source that makes the same ids for the same seed and times, for tests and demo data.
    pub fn seeded(clock: Arc<dyn Clock>, seed: u64) -> Self {
        Self::with_rng(clock, StdRng::seed_from_u64(seed))
    }

    fn with_rng(clock: Arc<dyn Clock>, rng: StdRng) -> Self {
        Self { clock, state: Mutex::new(State { rng, millis: 0, counter: 0 }) }
    }

    /// A new id, larger than every id before it.
    pub fn id(&self) -> Uuid {
        let now = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or(0);
        // A poisoned lock only means that another thread panicked; the counters are still good.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if now > state.millis {
            state.millis = now;
            state.counter = 0;
        } else if state.counter < 0x0fff {
            state.counter += 1;
        } else {
            state.millis += 1;
            state.counter = 0;
        }
        let mut bytes = [0_u8; 10];
        state.rng.fill_bytes(&mut bytes);
        let [first, second, ..] = &mut bytes;
        [*first, *second] = state.counter.to_be_bytes();
        Builder::from_unix_timestamp_millis(state.millis, &bytes).into_uuid()
    }

    /// Random bytes for secrets and nonces.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rng.fill_bytes(&mut bytes);
        bytes
    }
}

/// The smallest id that could be made at a time: ids before it are older.
pub fn first_of(at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    struct Steps(Mutex<DateTime<Utc>>, TimeDelta);

    impl Clock for Steps {
        fn now(&self) -> DateTime<Utc> {
            let mut at = self.0.lock().unwrap();
            *at += self.1;
            *at
        }
    }

    #[test]
    fn ids_increase_even_when_the_clock_stands_or_steps_back() {
        for step in [TimeDelta::zero(), TimeDelta::milliseconds(-1), TimeDelta::milliseconds(1)] {
            let start = DateTime::from_timestamp(1_772_000_000, 0).unwrap();
            let ids = Ids::seeded(Arc::new(Steps(Mutex::new(start), step)), 1);
            let made: Vec<Uuid> = (0..10_000).map(|_| ids.id()).collect();
            assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(made.iter().all(|id| id.get_version_num() == 7));
        }
    }
}
