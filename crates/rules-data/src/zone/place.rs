//! The zone of an address.

use super::{
    Confidence::{self, Certain, Likely},
    Zone,
    zip::PREFIXES,
};
use crm_rules::state_code;

/// Zones, how sure they are, and the states of the United States that are in them, or whose people mostly are.
const STATES: &[(&str, Confidence, &str)] = &[
    ("America/New_York", Certain, "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV"),
    ("America/New_York", Likely, "FL IN KY MI"),
    ("America/Chicago", Certain, "AL AR IA IL LA MN MO MS OK WI"),
    ("America/Chicago", Likely, "KS ND NE SD TN TX"),
    ("America/Denver", Certain, "CO MT NM UT WY"),
    ("America/Boise", Likely, "ID"),
    ("America/Phoenix", Likely, "AZ"),
    ("America/Los_Angeles", Certain, "CA WA"),
    ("America/Los_Angeles", Likely, "NV OR"),
    ("America/Anchorage", Likely, "AK"),
    ("Pacific/Honolulu", Certain, "HI"),
    ("America/Puerto_Rico", Certain, "PR"),
    ("America/St_Thomas", Certain, "VI"),
    ("Pacific/Guam", Certain, "GU"),
    ("Pacific/Saipan", Certain, "MP"),
    ("Pacific/Pago_Pago", Certain, "AS"),
];

/// The other zone of states that have two.
const OTHERS: &[(&str, &str)] = &[
    ("America/Chicago", "FL IN KY MI"),
    ("America/New_York", "TN"),
    ("America/Denver", "AZ KS ND NE SD TX"),
    ("America/Los_Angeles", "ID"),
    ("America/Boise", "OR"),
];

/// As `STATES`, for the provinces of Canada.
const PROVINCES: &[(&str, Confidence, &str)] = &[
    ("America/Toronto", Likely, "ON QC"),
    ("America/Winnipeg", Certain, "MB"),
    ("America/Regina", Likely, "SK"),
    ("America/Edmonton", Certain, "AB NT"),
    ("America/Vancouver", Likely, "BC"),
    ("America/Halifax", Certain, "NB NS PE"),
    ("America/St_Johns", Likely, "NL"),
    ("America/Whitehorse", Certain, "YT"),
    ("America/Iqaluit", Likely, "NU"),
];

/// As `STATES`, for the beginnings of Canadian postal codes; the longer ones first.
const CANADIAN: &[(&str, Confidence, &str)] = &[
    ("America/Vancouver", Certain, "V3 V4 V5 V6 V7"),
    ("America/Regina", Certain, "S4 S7"),
    ("America/St_Johns", Certain, "A1"),
    ("America/Edmonton", Certain, "X1 T"),
    ("America/Toronto", Certain, "H J K L M N"),
    ("America/Toronto", Likely, "G P"),
    ("America/Winnipeg", Certain, "R"),
    ("America/Regina", Likely, "S"),
    ("America/Vancouver", Likely, "V"),
    ("America/Halifax", Certain, "B C E"),
    ("America/St_Johns", Likely, "A"),
    ("America/Whitehorse", Certain, "Y"),
];

/// The zone of an address in the United States or Canada; `None` when it is elsewhere, or says too little.
///
/// The state decides where it has one zone, the postal code where it has two. An empty country is either of the two.
///
/// ```
/// # use crm_rules_data::zone::of_place;
/// assert_eq!(of_place("FL", "32501", "").map(|zone| zone.name), Some("America/Chicago"));
/// assert_eq!(of_place("Massachusetts", "", "US").map(|zone| zone.name), Some("America/New_York"));
/// ```
pub fn of_place(state: &str, postal_code: &str, country: &str) -> Option<Zone> {
    let code: String = postal_code.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let (us, canada) = countries(country)?;
    let known = state_code(state);
    let by_state = known.and_then(|state| us.then(|| find(STATES, state)).flatten());
    let by_province = known.and_then(|state| canada.then(|| find(PROVINCES, state)).flatten());
    let by_zip = us.then(|| zip(&code)).flatten();
    let by_canadian = canada.then(|| canadian(&code)).flatten();
    let unsure = |zone: Zone| Zone { confidence: Likely, ..zone };
    match (by_state.or(by_province), by_zip.or(by_canadian)) {
        (Some(state), None) => Some(state),
        // A code without a state, or with one that nobody knows.
        (None, Some(code)) => Some(if state.trim().is_empty() { code } else { unsure(code) }),
        // Where they agree, the surer one counts.
        (Some(state), Some(code)) if state.name == code.name => {
            Some(if state.confidence == Certain { state } else { code })
        }
        (Some(_), Some(code)) if known.is_some_and(|state| has_other(state, code.name)) => Some(code),
        // A prefix that reaches into the next state says nothing against this one.
        (Some(state), Some(code)) if state.confidence == Certain && code.confidence == Likely => Some(state),
        // One of them is wrong.
        (Some(state), Some(_)) => Some(unsure(state)),
        (None, None) => None,
    }
}

/// Whether a country may be the United States, and whether it may be Canada; `None` for any other.
fn countries(country: &str) -> Option<(bool, bool)> {
    let name: String = country.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    match name.as_str() {
        "" => Some((true, true)),
        "us"
        | "usa"
        | "unitedstates"
        | "unitedstatesofamerica"
        | "america"
        | "pr"
        | "puertorico"
        | "gu"
        | "guam"
        | "vi"
        | "as"
        | "mp"
        | "estadosunidos"
        | "eeuu" => Some((true, false)),
        "ca" | "can" | "canada" => Some((false, true)),
        _ => None,
    }
}

fn find(table: &'static [(&'static str, Confidence, &'static str)], key: &str) -> Option<Zone> {
    let (name, confidence, _) = table.iter().find(|(_, _, keys)| keys.split(' ').any(|known| known == key))?;
    Some(Zone { name, confidence: *confidence })
}

fn has_other(state: &str, zone: &str) -> bool {
    OTHERS.iter().any(|(other, states)| *other == zone && states.split(' ').any(|known| known == state))
}

/// A ZIP code, also ZIP+4 and with the zero that a spreadsheet took.
fn zip(code: &str) -> Option<Zone> {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let full = match code.len() {
        4 => format!("0{code}"),
        5 | 9 => code.to_owned(),
        _ => return None,
    };
    let prefix: u16 = full.get(..3)?.parse().ok()?;
    let (_, _, name, confidence) = PREFIXES.iter().find(|(first, last, _, _)| (*first..=*last).contains(&prefix))?;
    Some(Zone { name, confidence: *confidence })
}

/// A Canadian postal code, whole or its first half.
fn canadian(code: &str) -> Option<Zone> {
    let mut chars = code.chars();
    let half = matches!((chars.next(), chars.next(), chars.next()), (Some(a), Some(b), Some(c))
        if a.is_ascii_uppercase() && b.is_ascii_digit() && c.is_ascii_uppercase());
    if !half || !matches!(code.len(), 3 | 6) {
        return None;
    }
    find(CANADIAN, code.get(..2)?).or_else(|| find(CANADIAN, code.get(..1)?))
}

/// Every zone that is named here, for the tests.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let of = |table: &'static [(&'static str, Confidence, &'static str)]| table.iter().map(|(zone, _, _)| *zone);
    [STATES, PROVINCES, CANADIAN].into_iter().flat_map(of).chain(OTHERS.iter().map(|(zone, _)| *zone))
}
