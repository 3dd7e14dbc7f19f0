//! Names for comparison.

use super::{nicknames::meanings, words};

/// A name for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// First names, folded, without titles and initials.
    first: Vec<String>,
    /// Last name in one word; empty when there is none.
    pub(super) last: String,
    /// The first word of the last name: `smith` of `Smith-Jones`.
    last_start: String,
    /// `jr`, `iii`; empty when there is none.
    pub(super) generation: String,
    /// Whether it is two people.
    couple: bool,
}

/// How two first or last names stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same.
    Same,
    /// One is short for the other.
    Nickname,
    /// One is the initial of the other.
    Initial,
    /// One may be a slip of the other.
    Near,
    /// Neither has one.
    NeitherHas,
    /// One has none.
    OneHas,
    /// They differ.
    Differ,
}

const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"];
const GENERATIONS: &[&str] = &["jr", "junior", "sr", "senior", "ii", "iii", "iv"];
/// Longest name whose distance is measured, in characters: the work grows with the square.
const MAX_NEAR: usize = 64;

/// A key that spellings of one name share: no case, accents, titles, initials or hyphens. `Jr.` does not count.
///
/// ```
/// # use crm_rules::identity::name_key;
/// assert_eq!(name_key("Dr. Renée M.", "O'Neil-Côté Jr."), "renee oneilcote");
/// ```
pub fn name_key(first: &str, last: &str) -> String {
    let person = Person::of(first, last);
    format!("{} {}", person.first.concat(), person.last).trim().to_owned()
}

impl Person {
    pub(super) fn of(first: &str, last: &str) -> Self {
        let spelled = first.replace(['&', '+'], " and ");
        let mut first = words(&spelled);
        let mut last = words(last);
        let couple = first.iter().any(|word| word == "and");
        first.retain(|word| word != "and");
        let titles = first.iter().take_while(|word| TITLES.contains(&word.as_str())).count();
        if titles < first.len() {
            first.drain(..titles);
        }
        // A name that stands in one field.
        let mut generation = take_generation(&mut last);
        if last.is_empty() && !couple && first.len() > 1 {
            generation = take_generation(&mut first);
            if first.len() > 1 {
                last.extend(first.pop());
            }
        }
        let initial = |word: &String| word.chars().count() == 1;
        if !first.iter().all(initial) && first.first().is_some_and(|word| !initial(word)) {
            first.retain(|word| !initial(word));
        }
        let last_start = last.first().cloned().unwrap_or_default();
        Self { first, last: last.concat(), last_start, generation, couple }
    }

    pub(super) fn has_no_name(&self) -> bool {
        self.first.is_empty() && self.last.is_empty()
    }

    /// What the first name may be looked up by: two that are the same or short for one another share one.
    pub(super) fn first_keys(&self) -> Vec<String> {
        let start = self.first.first().map(String::as_str).unwrap_or_default();
        let mut keys: Vec<String> = meanings(start).into_iter().map(str::to_owned).collect();
        keys.push(self.first.concat());
        keys.retain(|key| !key.is_empty());
        keys
    }

    pub(super) fn first_like(&self, other: &Self) -> Likeness {
        let (mine, theirs) = (self.first.concat(), other.first.concat());
        let (Some(start), Some(other_start)) = (self.first.first(), other.first.first()) else {
            return absent(&mine, &theirs);
        };
        let short = meanings(start).iter().any(|name| meanings(other_start).contains(name));
        if self.couple != other.couple {
            // "Rosa & Tom" and "Rosa": perhaps one entry of a household, perhaps two.
            return if short { Likeness::Near } else { Likeness::Differ };
        }
        if mine == theirs {
            return Likeness::Same;
        }
        let rest = |person: &Self| person.first.get(1..).unwrap_or_default().concat();
        let (rest, other_rest) = (rest(self), rest(other));
        if short && !self.couple && (rest.is_empty() || other_rest.is_empty() || rest == other_rest) {
            return Likeness::Nickname;
        }
        let initial = |one: &str, other: &str| one.chars().count() == 1 && other.starts_with(one);
        if initial(&mine, &theirs) || initial(&theirs, &mine) {
            return Likeness::Initial;
        }
        if near(&mine, &theirs) { Likeness::Near } else { Likeness::Differ }
    }

    pub(super) fn last_like(&self, other: &Self) -> Likeness {
        if self.last.is_empty() || other.last.is_empty() {
            return absent(&self.last, &other.last);
        }
        if self.last == other.last {
            return Likeness::Same;
        }
        // "Smith" and "Smith-Jones".
        let longer = self.last == other.last_start || other.last == self.last_start;
        // A slip in the first letter is rare, and [`super::block_keys`] rests on it.
        let start = self.last.chars().next() == other.last.chars().next();
        if longer || (start && near(&self.last, &other.last)) { Likeness::Near } else { Likeness::Differ }
    }
}

fn take_generation(words: &mut Vec<String>) -> String {
    match words.last().map(String::as_str) {
        Some(last) if words.len() > 1 && GENERATIONS.contains(&last) => {
            let word = words.pop().unwrap_or_default();
            match word.as_str() {
                "junior" => "jr".to_owned(),
                "senior" => "sr".to_owned(),
                _ => word,
            }
        }
        _ => String::new(),
    }
}

fn absent(one: &str, other: &str) -> Likeness {
    if one.is_empty() && other.is_empty() { Likeness::NeitherHas } else { Likeness::OneHas }
}

/// Whether two words may be one with a slip: a letter or two in a long one, one in a short one.
fn near(one: &str, other: &str) -> bool {
    // In one order always, since not every measure is symmetric.
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let (short, long) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    if long > MAX_NEAR {
        return false;
    }
    let allowed = match short {
        0..=2 => return false,
        3..=4 => 1,
        _ => 2,
    };
    strsim::osa_distance(one, other) <= allowed || strsim::jaro_winkler(one, other) >= 0.92
}
