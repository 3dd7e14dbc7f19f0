//! How much a suite does, and from which seed.
//!
//! `make ci` runs the small counts, `make gate` (`CRM_TEST_COUNTS=gate`) the full ones. All chance of a suite follows
//! from one number, which is printed when the suite fails; `CRM_TEST_SEED` runs exactly that one again.

use rand::{SeedableRng, rngs::StdRng};

/// `ci` of them, or `gate` of them when the full counts are asked for.
pub fn count(ci: usize, gate: usize) -> usize {
    if variable("CRM_TEST_COUNTS").is_some_and(|counts| counts == "gate") { gate } else { ci }
}

/// The seeds of a suite: 1, 2, 3 and so on, or only the one of `CRM_TEST_SEED`.
pub fn seeds(ci: usize, gate: usize) -> Vec<Seed> {
    match variable("CRM_TEST_SEED") {
        Some(seed) => vec![Seed(seed.parse().expect("CRM_TEST_SEED is a whole number"))],
        None => (1..=count(ci, gate) as u64).map(Seed).collect(),
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's settings come from the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A seed that says how to run it again when the test that holds it fails.
#[derive(Debug)]
pub struct Seed(u64);

impl Seed {
    /// The number.
    pub fn number(&self) -> u64 {
        self.0
    }

    /// A source of chance that follows from the seed.
    pub fn rng(&self) -> StdRng {
        StdRng::seed_from_u64(self.0)
    }
}

impl Drop for Seed {
    #[expect(clippy::print_stderr, reason = "this is how a failed run is repeated")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("run this again with CRM_TEST_SEED={}", self.0);
        }
    }
}
