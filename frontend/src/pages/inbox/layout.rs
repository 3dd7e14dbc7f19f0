//! Which items of a thread stand together. Pure, so that it is tested.

use crm_types::{ActivityId, activity::Direction};

/// Items of one side within this time form a group.
const GROUP_MS: i64 = 5 * 60 * 1_000;

/// What decides where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) id: ActivityId,
    /// Number of the day in the viewer's zone.
    pub(super) day: i64,
    pub(super) at_ms: i64,
    pub(super) direction: Direction,
    /// A bubble; other items stand alone.
    pub(super) is_bubble: bool,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub(super) id: ActivityId,
    /// The first of its day.
    pub(super) starts_day: bool,
    /// The first that came in since the user looked.
    pub(super) is_first_new: bool,
    pub(super) group: Group,
}

/// Where in its group an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Group {
    Alone,
    First,
    Middle,
    Last,
}

impl Group {
    pub(super) const fn starts(self) -> bool {
        matches!(self, Self::Alone | Self::First)
    }

    pub(super) const fn ends(self) -> bool {
        matches!(self, Self::Alone | Self::Last)
    }

    /// The same, now that another one follows.
    const fn followed(self) -> Self {
        if self.starts() { Self::First } else { Self::Middle }
    }
}

/// Where each item stands; `facts` are oldest first.
pub(super) fn layout(facts: &[Fact], new_from: Option<ActivityId>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::with_capacity(facts.len());
    let mut before: Option<&Fact> = None;
    for fact in facts {
        let is_first_new = new_from == Some(fact.id);
        let starts_day = before.is_none_or(|before| before.day != fact.day);
        let joins = before.is_some_and(|before| together(before, fact)) && !starts_day && !is_first_new;
        if joins && let Some(last) = entries.last_mut() {
            last.group = last.group.followed();
        }
        let group = if joins { Group::Last } else { Group::Alone };
        entries.push(Entry { id: fact.id, starts_day, is_first_new, group });
        before = Some(fact);
    }
    entries
}

fn together(a: &Fact, b: &Fact) -> bool {
    a.is_bubble && b.is_bubble && a.direction == b.direction && b.at_ms - a.at_ms <= GROUP_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(n: u8, day: i64, minute: i64, direction: Direction) -> Fact {
        let id = format!("01946b5e-7c00-7000-8000-0000000000{n:02}").parse().unwrap();
        Fact { id, day, at_ms: minute * 60_000, direction, is_bubble: true }
    }

    #[test]
    fn bubbles_of_one_side_within_five_minutes_stand_together() {
        let facts = [
            fact(1, 1, 0, Direction::In),
            fact(2, 1, 4, Direction::In),
            fact(3, 1, 5, Direction::Out),
            fact(4, 1, 30, Direction::Out),
        ];
        let groups: Vec<_> = layout(&facts, None).iter().map(|entry| entry.group).collect();
        assert_eq!(groups, [Group::First, Group::Last, Group::Alone, Group::Alone]);
    }

    #[test]
    fn a_new_day_and_what_is_new_break_a_group() {
        let facts = [fact(1, 1, 0, Direction::In), fact(2, 2, 1, Direction::In), fact(3, 2, 2, Direction::In)];
        let entries = layout(&facts, Some(facts[2].id));
        assert_eq!(entries.iter().map(|entry| entry.starts_day).collect::<Vec<_>>(), [true, true, false]);
        assert!(entries[2].is_first_new);
        assert!(entries.iter().all(|entry| entry.group == Group::Alone));
    }

    #[test]
    fn calls_stand_alone() {
        let call = Fact { is_bubble: false, ..fact(2, 1, 1, Direction::In) };
        let entries = layout(&[fact(1, 1, 0, Direction::In), call, fact(3, 1, 2, Direction::In)], None);
        assert!(entries.iter().all(|entry| entry.group == Group::Alone));
    }
}
