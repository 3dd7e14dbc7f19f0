//! Sequences of words with alternatives: the small language of the phrase tables.

use super::normalise::Word;

/// One place of a pattern.
#[derive(Debug)]
struct Slot {
    /// The words that may stand here; empty for any word.
    words: Vec<&'static str>,
    optional: bool,
}

/// A sequence of words within one clause.
///
/// Written as words with spaces between them. `a|b` is one or the other, `a?` may be absent, `*` is any word; `^`
/// at the start means the beginning of a clause, `$` at the end its end, before a "please" or "thanks".
#[derive(Debug)]
pub(super) struct Pattern {
    slots: Vec<Slot>,
    from_start: bool,
    to_end: bool,
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn new(source: &'static str) -> Self {
        let (from_start, source) = source.strip_prefix('^').map_or((false, source), |rest| (true, rest));
        let (to_end, source) = source.strip_suffix('$').map_or((false, source), |rest| (true, rest));
        let slots = source.split_ascii_whitespace().map(|slot| {
            let (optional, slot) = slot.strip_suffix('?').map_or((false, slot), |rest| (true, rest));
            Slot { words: if slot == "*" { Vec::new() } else { slot.split('|').collect() }, optional }
        });
        Self { slots: slots.collect(), from_start, to_end }
    }

    /// The words it can begin with.
    pub(super) fn first_words(&self) -> &[&'static str] {
        self.slots.first().map_or(&[], |slot| &slot.words)
    }

    /// Where a match that begins at `at` ends, exclusive.
    pub(super) fn ends_at(&self, words: &[Word], at: usize) -> Option<usize> {
        let clause = words.get(at)?.clause;
        let starts = at.checked_sub(1).and_then(|before| words.get(before)).is_none_or(|word| word.clause != clause);
        if self.from_start && !starts {
            return None;
        }
        self.follow(&self.slots, words, at, clause)
    }

    /// Tries the slots in turn; an optional one is tried both ways. Patterns are short, so this is bounded work.
    fn follow(&self, slots: &[Slot], words: &[Word], at: usize, clause: usize) -> Option<usize> {
        let next = words.get(at).filter(|word| word.clause == clause);
        let Some((slot, rest)) = slots.split_first() else {
            return (!self.to_end || is_end(words, at, clause)).then_some(at);
        };
        next.filter(|word| slot.words.is_empty() || slot.words.iter().any(|one| same(one, &word.text)))
            .and_then(|_| self.follow(rest, words, at + 1, clause))
            .or_else(|| if slot.optional { self.follow(rest, words, at, clause) } else { None })
    }
}

/// Whether the clause ends here, apart from a courtesy.
fn is_end(words: &[Word], at: usize, clause: usize) -> bool {
    let of_clause = |at: usize| words.get(at).filter(|word| word.clause == clause);
    let courtesy = of_clause(at).is_some_and(|word| matches!(word.text.as_str(), "please" | "thanks" | "now" | "asap"));
    of_clause(if courtesy { at + 1 } else { at }).is_none()
}

fn same(one: &str, other: &str) -> bool {
    #[cfg(test)]
    COMPARISONS.with(|count| count.set(count.get() + 1));
    one == other
}

#[cfg(test)]
thread_local! {
    static COMPARISONS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// How many words this thread has compared: the work, measured without a clock.
#[cfg(test)]
pub(super) fn comparisons() -> u64 {
    COMPARISONS.with(std::cell::Cell::get)
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use crate::opt_out::normalise::words;

    fn end(pattern: &'static str, text: &str, at: usize) -> Option<usize> {
        Pattern::new(pattern).ends_at(&words(text), at)
    }

    #[test]
    fn alternatives_options_and_any_word() {
        assert_eq!(end("stop|quit texting me?", "quit texting me now", 0), Some(3));
        assert_eq!(end("stop|quit texting me?", "stop texting", 0), Some(2));
        assert_eq!(end("stop|quit texting me?", "stop messaging", 0), None);
        assert_eq!(end("off * list", "off that list", 0), Some(3));
        assert_eq!(end("off your? list", "off your", 0), None);
    }

    #[test]
    fn a_pattern_stays_within_its_clause() {
        assert_eq!(end("stop texting", "stop. texting", 0), None);
        assert_eq!(end("^stop", "we stop", 1), None);
        assert_eq!(end("^stop", "we. stop", 1), Some(2));
        assert_eq!(end("stop$", "stop it", 0), None);
        assert_eq!(end("stop$", "stop. it", 0), Some(1));
        assert_eq!(end("stop$", "stop please", 0), Some(1));
        assert_eq!(end("stop$", "stop please now or", 0), None);
    }
}
