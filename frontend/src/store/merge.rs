//! How lists of ids take in what is new. Pure, so that the order of the inbox is tested and not hoped for.

use std::{cmp::Reverse, hash::Hash};

/// Puts `id` where it belongs in a list sorted by `key`, newest first. Whatever else is out of order stays so.
pub(super) fn place<Id: Copy + PartialEq, K: Ord>(ids: &mut Vec<Id>, id: Id, key: impl Fn(Id) -> K) {
    ids.retain(|other| *other != id);
    let own = key(id);
    let at = ids.iter().position(|other| key(*other) < own).unwrap_or(ids.len());
    ids.insert(at, id);
}

/// Sorts by `key`, newest first; equal keys stay as they are.
pub(super) fn newest_first<Id: Copy, K: Ord>(ids: &mut [Id], key: impl Fn(Id) -> K) {
    ids.sort_by_key(|id| Reverse(key(*id)));
}

/// A list after its first page was fetched again: the page, then what was known beyond its end.
///
/// What was known above the end of the page but is not on it has left the list. The second value says whether the
/// known rest goes on, so that its cursor is still the right one.
pub(super) fn refresh_head<Id: Copy + Eq + Hash, K: Ord>(
    known: &[Id],
    page: &[Id],
    page_is_all: bool,
    key: impl Fn(Id) -> K,
) -> (Vec<Id>, bool) {
    let mut merged = page.to_vec();
    let Some(end) = page.last().filter(|_| !page_is_all) else { return (merged, false) };
    let end = key(*end);
    let before = merged.len();
    merged.extend(known.iter().copied().filter(|id| !page.contains(id) && key(*id) < end));
    let goes_on = merged.len() > before;
    (merged, goes_on)
}

/// Adds a further page, without what is already there.
pub(super) fn append<Id: Copy + PartialEq>(ids: &mut Vec<Id>, page: &[Id]) {
    for id in page {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
}

/// A thread (oldest first) after its newest page (any order) was fetched again. `None` when the page does not
/// touch what is known, so that a gap in the middle cannot pass for the whole.
pub(super) fn join_newest<Id: Copy + PartialEq, K: Ord>(
    known: &[Id],
    page: &[Id],
    key: impl Fn(Id) -> K,
) -> Option<Vec<Id>> {
    if !known.is_empty() && !page.iter().any(|id| known.contains(id)) {
        return None;
    }
    let mut joined = known.to_vec();
    append(&mut joined, page);
    joined.sort_by_key(|id| key(*id));
    Some(joined)
}

/// A thread (oldest first) with single items that came in beside its pages. With older pages still to come, what is
/// older than all that is known stays away: between the two would be a gap.
pub(super) fn take_in<Id: Copy + PartialEq, K: Ord>(
    mut items: Vec<Id>,
    arrived: impl IntoIterator<Item = Id>,
    has_older: bool,
    key: impl Fn(Id) -> K,
) -> Vec<Id> {
    let start = items.first().copied().map(&key).filter(|_| has_older);
    let fits = |id: &Id| start.as_ref().is_none_or(|start| key(*id) >= *start);
    append(&mut items, &arrived.into_iter().filter(fits).collect::<Vec<_>>());
    items.sort_by_key(|id| key(*id));
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    // In these tests an id is also its age: larger is newer.
    fn age(id: u32) -> u32 {
        id
    }

    #[test]
    fn a_row_goes_where_its_newest_item_puts_it() {
        let mut ids = vec![9, 7, 5];
        place(&mut ids, 8, age);
        assert_eq!(ids, [9, 8, 7, 5]);
        place(&mut ids, 5, |id| if id == 5 { 10 } else { id });
        assert_eq!(ids, [5, 9, 8, 7]);
        place(&mut ids, 1, age);
        assert_eq!(ids.last(), Some(&1));
    }

    #[test]
    fn a_fetched_head_replaces_the_head_and_keeps_the_tail() {
        // 8 has left the list, 10 is new, 4 and 3 were loaded by an earlier "more".
        let (ids, goes_on) = refresh_head(&[9, 8, 7, 4, 3], &[10, 9, 7], false, age);
        assert_eq!(ids, [10, 9, 7, 4, 3]);
        assert!(goes_on);
        let (ids, goes_on) = refresh_head(&[9, 8, 7], &[9], true, age);
        assert_eq!(ids, [9]);
        assert!(!goes_on);
    }

    #[test]
    fn no_page_is_counted_twice() {
        let mut ids = vec![9, 8];
        append(&mut ids, &[8, 7]);
        assert_eq!(ids, [9, 8, 7]);
    }

    #[test]
    fn a_gap_in_a_thread_is_noticed() {
        assert_eq!(join_newest(&[1, 2, 3], &[4, 3], age), Some(vec![1, 2, 3, 4]));
        assert_eq!(join_newest(&[1, 2, 3], &[9, 8], age), None);
        assert_eq!(join_newest(&[], &[9, 8], age), Some(vec![8, 9]));
    }

    #[test]
    fn what_arrives_beside_a_page_stays_unless_it_leaves_a_gap() {
        assert_eq!(take_in(vec![4, 5], [7, 5], true, age), [4, 5, 7]);
        assert_eq!(take_in(vec![4, 5], [2], true, age), [4, 5]);
        assert_eq!(take_in(vec![4, 5], [2], false, age), [2, 4, 5]);
        assert_eq!(take_in(vec![], [2], true, age), [2]);
    }

    #[test]
    fn releasing_sorts_stably() {
        let mut ids = vec![3, 9, 5];
        newest_first(&mut ids, age);
        assert_eq!(ids, [9, 5, 3]);
    }
}
