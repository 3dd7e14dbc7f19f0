//! Where things are kept: by id for ever, by key until something newer needs the room.

use leptos::prelude::*;
use std::{collections::HashMap, hash::Hash};

/// One signal per thing.
pub(super) struct Entities<K, T>(HashMap<K, ArcRwSignal<T>>);

impl<K, T> Default for Entities<K, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash, T: PartialEq + Send + Sync + 'static> Entities<K, T> {
    pub(super) fn get(&self, id: &K) -> Option<ArcRwSignal<T>> {
        self.0.get(id).cloned()
    }

    /// Keeps a value; whoever shows it is told only when it differs.
    pub(super) fn put(&mut self, id: K, value: T) {
        match self.0.get(&id) {
            Some(signal) if signal.with_untracked(|known| *known == value) => {}
            Some(signal) => signal.set(value),
            None => {
                self.0.insert(id, ArcRwSignal::new(value));
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &ArcRwSignal<T>)> {
        self.0.iter()
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
