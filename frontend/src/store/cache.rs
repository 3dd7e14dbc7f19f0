//! Where things are kept: by id for ever, by key until something newer needs the room.

use leptos::prelude::*;
use std::{collections::HashMap, hash::Hash};

/// One signal per thing.
///
/// Answers overtake each other. Every change makes us ask anew, so of two answers the one that was asked for last has
/// seen all that the other has; the other comes too late.
pub(super) struct Entities<K, T>(HashMap<K, Kept<T>>);

struct Kept<T> {
    signal: ArcRwSignal<T>,
    /// When it was asked for, in ticks of the [`super::guard::Guard`].
    asked: u64,
}

impl<K, T> Default for Entities<K, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash, T: PartialEq + Send + Sync + 'static> Entities<K, T> {
    pub(super) fn get(&self, id: &K) -> Option<ArcRwSignal<T>> {
        self.0.get(id).map(|kept| kept.signal.clone())
    }

    /// Keeps a value that was asked for at `asked`, unless what is known was asked for later. Whoever shows it is told
    /// only when it differs.
    pub(super) fn put(&mut self, id: K, value: T, asked: u64) {
        match self.0.get_mut(&id) {
            Some(kept) if kept.asked > asked => {}
            Some(kept) => {
                kept.asked = asked;
                if kept.signal.with_untracked(|known| *known != value) {
                    kept.signal.set(value);
                }
            }
            None => {
                self.0.insert(id, Kept { signal: ArcRwSignal::new(value), asked });
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &ArcRwSignal<T>)> {
        self.0.iter().map(|(id, kept)| (id, &kept.signal))
    }
}

/// The most recently used values, at most so many.
pub(super) struct Cache<K, V> {
    most: usize,
    /// Oldest use first.
    entries: Vec<(K, V)>,
}

impl<K: PartialEq, V: Clone> Cache<K, V> {
    pub(super) const fn of(most: usize) -> Self {
        Self { most, entries: Vec::new() }
    }

    /// The value of `key`, now the most recently used; made when it is not there.
    pub(super) fn touch(&mut self, key: K, make: impl FnOnce() -> V) -> V {
        let entry = match self.entries.iter().position(|(other, _)| *other == key) {
            Some(at) => self.entries.remove(at),
            None => (key, make()),
        };
        if self.entries.len() >= self.most {
            self.entries.remove(0);
        }
        let value = entry.1.clone();
        self.entries.push(entry);
        value
    }

    /// The value of `key`, if it is there; no use of it.
    pub(super) fn peek(&self, key: &K) -> Option<V> {
        self.entries.iter().find(|(other, _)| other == key).map(|(_, value)| value.clone())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.entries.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_overtaken_comes_too_late() {
        let mut things = Entities::default();
        things.put("text", "sent", 1);
        things.put("text", "delivered", 3);
        things.put("text", "sent", 2);
        assert_eq!(things.get(&"text").map(|signal| signal.get_untracked()), Some("delivered"));
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut cache = Cache::of(2);
        cache.touch("a", || 1);
        cache.touch("b", || 2);
        cache.touch("a", || 9);
        cache.touch("c", || 3);
        assert_eq!(cache.peek(&"a"), Some(1));
        assert_eq!(cache.peek(&"b"), None);
        assert_eq!(cache.peek(&"c"), Some(3));
    }
}
