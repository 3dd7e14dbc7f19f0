//! Keeps a slow read from overwriting what somebody just did.

use std::{collections::HashMap, hash::Hash};

/// For each thing, when it was last acted on, in ticks of an own clock.
pub(super) struct Guard<K> {
    clock: u64,
    acted: HashMap<K, Acts>,
}

#[derive(Default)]
struct Acts {
    pending: u32,
    ended: u64,
}

impl<K> Default for Guard<K> {
    fn default() -> Self {
        Self { clock: 0, acted: HashMap::new() }
    }
}

impl<K: Eq + Hash> Guard<K> {
    /// A read begins: its place in the order of all reads, later than every act that has ended.
    pub(super) const fn ask(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// The same clock, and nothing that anybody did.
    pub(super) fn without_acts(&self) -> Self {
        Self { clock: self.clock, ..Self::default() }
    }

    /// Somebody acts; the server does not know yet.
    pub(super) fn begin(&mut self, id: K) {
        self.acted.entry(id).or_default().pending += 1;
    }

    /// The server has answered the act.
    pub(super) fn end(&mut self, id: K) {
        self.clock += 1;
        let acts = self.acted.entry(id).or_default();
        acts.pending = acts.pending.saturating_sub(1);
        acts.ended = self.clock;
    }

    /// Whether a read that began at `asked` knows of all acts on this thing.
    pub(super) fn knows(&self, id: &K, asked: u64) -> bool {
        self.acted.get(id).is_none_or(|acts| acts.pending == 0 && acts.ended <= asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_that_began_before_the_act_ended_knows_nothing_of_it() {
        let mut guard = Guard::default();
        let before = guard.ask();
        assert!(guard.knows(&1, before));
        guard.begin(1);
        let during = guard.ask();
        assert!(!guard.knows(&1, during));
        guard.end(1);
        assert!(!guard.knows(&1, before));
        assert!(!guard.knows(&1, during));
        let after = guard.ask();
        assert!(guard.knows(&1, after));
        assert!(guard.knows(&2, before));
    }
}
