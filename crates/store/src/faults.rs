//! A test's hand in the database: it sees every call and may make one fail.
//!
//! Compiled in with the feature `faults`, which only the test kit asks for. Without it [`Faults`] is empty and
//! `strike` is nothing, so that the release binary does not even ask.

use sea_orm::DbErr;

#[cfg(feature = "faults")]
mod armed {
    use super::DbErr;
    use std::sync::{Arc, Mutex, PoisonError};

    /// Sees the number of a call, counted from 1, and its SQL (or `BEGIN`, `COMMIT`; `COMMITTED` is after the commit).
    type Watch = Box<dyn FnMut(u64, &str) -> Result<(), DbErr> + Send>;

    /// The calls of one store. Clones share it.
    #[derive(Clone, Default)]
    pub struct Faults(Arc<Mutex<State>>);

    #[derive(Default)]
    struct State {
        calls: u64,
        watch: Option<Watch>,
    }

    impl Faults {
        /// Lets `watch` see every call from now on. What it returns as an error, the caller gets instead of the call.
        pub fn watch(&self, watch: impl FnMut(u64, &str) -> Result<(), DbErr> + Send + 'static) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State { calls: 0, watch: Some(Box::new(watch)) };
        }

        /// Makes the `nth` call from now fail, and no other.
        pub fn fail_at(&self, nth: u64) {
            self.watch(move |call, sql| {
                if call == nth { Err(DbErr::Custom(format!("injected at call {call}: {sql}"))) } else { Ok(()) }
            });
        }

        /// Stops watching. Returns how many calls there were.
        pub fn clear(&self) -> u64 {
            std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).calls
        }

        pub(crate) fn strike(&self, sql: &str) -> Result<(), DbErr> {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let State { calls, watch } = &mut *state;
            *calls += 1;
            watch.as_mut().map_or(Ok(()), |watch| watch(*calls, sql))
        }
    }
}

#[cfg(feature = "faults")]
pub use armed::Faults;

/// Nothing: the release binary has no faults of its own making.
#[cfg(not(feature = "faults"))]
#[derive(Clone, Default)]
pub(crate) struct Faults;

#[cfg(not(feature = "faults"))]
impl Faults {
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the same form as with the feature")]
    pub(crate) fn strike(&self, _: &str) -> Result<(), DbErr> {
        Ok(())
    }
}
