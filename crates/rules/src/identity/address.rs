//! Addresses for comparison.

use super::{Known, words};
use crate::places::state_code;

/// Words of streets and how they are shortened.
const SHORT: &[(&str, &str)] = &[
    ("street", "st"),
    ("str", "st"),
    ("saint", "st"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("road", "rd"),
    ("drive", "dr"),
    ("lane", "ln"),
    ("court", "ct"),
    ("circle", "cir"),
    ("place", "pl"),
    ("boulevard", "blvd"),
    ("highway", "hwy"),
    ("parkway", "pkwy"),
    ("terrace", "ter"),
    ("square", "sq"),
    ("trail", "trl"),
    ("turnpike", "tpke"),
    ("extension", "ext"),
    ("heights", "hts"),
    ("point", "pt"),
    ("mount", "mt"),
    ("mountain", "mtn"),
    ("fort", "ft"),
    ("expressway", "expy"),
    ("alley", "aly"),
    ("crossing", "xing"),
    ("center", "ctr"),
    ("centre", "ctr"),
    ("landing", "lndg"),
    ("ridge", "rdg"),
    ("route", "rte"),
    ("rt", "rte"),
    ("cove", "cv"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("first", "1st"),
    ("second", "2nd"),
    ("third", "3rd"),
    ("fourth", "4th"),
    ("fifth", "5th"),
    ("sixth", "6th"),
    ("seventh", "7th"),
    ("eighth", "8th"),
    ("ninth", "9th"),
    ("tenth", "10th"),
];

/// Words before the number of a flat.
const UNIT: &[&str] =
    &["apt", "apartment", "unit", "ste", "suite", "room", "rm", "floor", "fl", "lot", "spc", "no", "number"];

/// Where somebody lives, for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Street, number and town.
    pub(super) building: String,
    /// Flat; empty when there is none.
    pub(super) unit: String,
}

impl Place {
    pub(super) fn of(known: &Known<'_>) -> Option<Self> {
        place(known.street, known.city, known.state, known.postal_code)
    }

    /// Whether two may be the same flat: one of them may have been left out.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.building == other.building && (self.unit == other.unit || self.unit.is_empty() || other.unit.is_empty())
    }
}

/// A key that spellings of one address share; `None` when the street or the town is missing.
///
/// The town is its postal code when there is one, else city and state.
///
/// ```
/// # use crm_rules::identity::address_key;
/// let key = address_key("12 North Main Street, Apt. 2B", "Boston", "MA", "02139-4307");
/// assert_eq!(key.as_deref(), Some("12 n main st|02139|2b"));
/// assert_eq!(key, address_key("12 N. MAIN ST #2b", "boston", "Massachusetts", "2139"));
/// ```
pub fn address_key(street: &str, city: &str, state: &str, postal_code: &str) -> Option<String> {
    let place = place(street, city, state, postal_code)?;
    Some(if place.unit.is_empty() { place.building } else { format!("{}|{}", place.building, place.unit) })
}

fn place(street: &str, city: &str, state: &str, postal_code: &str) -> Option<Place> {
    let mut kept: Vec<String> = Vec::new();
    let mut unit = String::new();
    let mut is_unit = false;
    for word in words(&joined(street).replace('#', " unit ")) {
        let leads = matches!(word.as_str(), "apt" | "apartment" | "unit" | "ste" | "suite");
        if UNIT.contains(&word.as_str()) && (leads || !kept.is_empty()) {
            // "2nd floor" has its number before it; "Apt" and "#" one behind the other are one mark.
            if matches!(word.as_str(), "floor" | "fl")
                && kept.len() > 2
                && kept.last().is_some_and(|last| is_ordinal(last))
            {
                unit.extend(kept.pop());
            } else {
                is_unit = true;
            }
        } else if is_unit {
            unit.push_str(&word);
            is_unit = false;
        } else {
            kept.push(short(&word).to_owned());
        }
    }
    let town = town(city, state, postal_code)?;
    (!kept.is_empty()).then(|| Place { building: format!("{}|{town}", kept.join(" ")), unit })
}

/// Numbers with a hyphen in one word: `B-3`, and `34-12` as in Queens.
fn joined(street: &str) -> String {
    let chars: Vec<char> = street.chars().collect();
    let around = |index: usize| Some((chars.get(index.checked_sub(1)?)?, chars.get(index + 1)?));
    let joins = |index: usize| {
        around(index).is_some_and(|(before, after)| {
            before.is_alphanumeric() && after.is_alphanumeric() && (before.is_ascii_digit() || after.is_ascii_digit())
        })
    };
    chars.iter().enumerate().filter(|(index, c)| **c != '-' || !joins(*index)).map(|(_, c)| *c).collect()
}

fn is_ordinal(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && ["st", "nd", "rd", "th"].iter().any(|end| word.ends_with(end))
}

fn short(word: &str) -> &str {
    SHORT.iter().find(|(long, _)| *long == word).map_or(word, |(_, short)| short)
}

fn town(city: &str, state: &str, postal_code: &str) -> Option<String> {
    let code = words(postal_code).concat();
    let digits = code.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, code.len()) {
        (_, 0) => {}
        // ZIP+4, and a zero that a spreadsheet took.
        (9, 9) | (5, 5) => return code.get(..5).map(str::to_owned),
        (4, 4) => return Some(format!("0{code}")),
        _ => return Some(code),
    }
    let city: Vec<String> = words(city).iter().map(|word| short(word).to_owned()).collect();
    let state = state_code(state).map_or_else(|| words(state).concat(), str::to_lowercase);
    (!city.is_empty()).then(|| format!("{} {state}", city.join(" ")))
}
