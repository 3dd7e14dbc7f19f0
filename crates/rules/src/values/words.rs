//! Yes and no, labels, and how far somebody is.

use super::{NotAValue, show};
use crate::fold::fold;
use crm_types::contact::Lifecycle;

/// Reads yes or no; `None` when the cell says neither.
///
/// # Errors
///
/// Says that it is something else.
pub fn yes_no(cell: &str) -> Result<Option<bool>, NotAValue> {
    match said(cell).as_str() {
        "" | "-" | "–" | "—" | "n/a" | "na" | "null" => Ok(None),
        "yes" | "y" | "true" | "t" | "1" | "x" | "✓" | "✔" | "☑" | "on" | "si" | "s" => Ok(Some(true)),
        "no" | "n" | "false" | "f" | "0" | "off" | "☐" => Ok(Some(false)),
        _ => Err(NotAValue(format!("\"{}\" is neither yes nor no.", show(cell)))),
    }
}

/// Reads a cell under "consent" or "opt-in": yes, no, or the state that another system gives it. `None` when it says
/// neither.
///
/// # Errors
///
/// Says that it is something else.
pub fn agrees(cell: &str) -> Result<Option<bool>, NotAValue> {
    match said(cell).as_str() {
        "subscribed" | "opted in" | "opted-in" | "opt in" | "opt-in" | "active" | "confirmed" | "granted" => {
            Ok(Some(true))
        }
        "unsubscribed" | "opted out" | "opted-out" | "opt out" | "opt-out" | "stop" | "stopped" | "revoked"
        | "cleaned" => Ok(Some(false)),
        "unknown" | "held" | "pending" | "none" | "never" | "not set" => Ok(None),
        _ => yes_no(cell),
    }
}

/// Whether a cell under "opted out", "unsubscribed" or "do not text" says so.
///
/// Here everything counts that does not clearly say no, a date as well: a stop that is missed is worse than one too many.
pub fn opted_out(cell: &str) -> bool {
    const CALM: [&str; 9] =
        ["none", "never", "subscribed", "active", "opted in", "opted-in", "opt in", "opt-in", "not opted out"];
    match yes_no(cell) {
        Ok(said) => said == Some(true),
        Err(_) => !CALM.contains(&said(cell).as_str()),
    }
}

/// Labels of a cell, separated by comma, semicolon or bar, each once.
///
/// Google separates with `:::` and marks its own groups, such as `* myContacts`, with a star; those are no labels.
pub fn tags(cell: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for tag in cell.replace(":::", ",").split([',', ';', '|', '\n']) {
        let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
        let key = tag.to_lowercase();
        if !tag.is_empty() && !tag.starts_with("* ") && !seen.contains(&key) {
            tags.push(tag);
            seen.push(key);
        }
    }
    tags
}

/// Reads how far somebody is, in the words of several programs.
///
/// # Errors
///
/// Says which words there are.
pub fn lifecycle(cell: &str) -> Result<Lifecycle, NotAValue> {
    let words: String = fold(cell).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    match words.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
        "lead"
        | "leads"
        | "new"
        | "new lead"
        | "cold"
        | "cold lead"
        | "subscriber"
        | "raw"
        | "suspect"
        | "mql"
        | "warm lead"
        | "marketing qualified lead"
        | "marketingqualifiedlead" => Ok(Lifecycle::Lead),
        "prospect"
        | "prospects"
        | "prospective"
        | "prospective customer"
        | "opportunity"
        | "sql"
        | "sales qualified lead"
        | "salesqualifiedlead"
        | "quoted"
        | "estimate sent"
        | "qualified"
        | "prospecto" => Ok(Lifecycle::Prospect),
        "customer" | "customers" | "client" | "clients" | "active" | "active customer" | "active client"
        | "current" | "current customer" | "current client" | "evangelist" | "repeat customer" | "won" | "cliente" => {
            Ok(Lifecycle::Customer)
        }
        "past customer" | "past client" | "past" | "former" | "former customer" | "former client" | "inactive"
        | "churned" | "ex customer" | "previous customer" | "previous client" | "old customer" | "lapsed"
        | "inactive customer" | "excliente" | "ex cliente" => Ok(Lifecycle::PastCustomer),
        "" => Err(NotAValue("There is no stage.".to_owned())),
        _ => Err(NotAValue(format!("\"{}\" is none of lead, prospect, customer and past customer.", show(cell)))),
    }
}

fn said(cell: &str) -> String {
    fold(cell.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn yes_and_no_have_many_spellings_and_nothing_is_guessed() {
        for cell in ["yes", "Y", " TRUE ", "1", "x", "✓", "On", "Sí", "si"] {
            assert_eq!(yes_no(cell), Ok(Some(true)), "{cell}");
        }
        for cell in ["No", "n", "FALSE", "0", "off"] {
            assert_eq!(yes_no(cell), Ok(Some(false)), "{cell}");
        }
        for cell in ["", "  ", "-", "N/A"] {
            assert_eq!(yes_no(cell), Ok(None), "{cell}");
        }
        assert_eq!(
            yes_no("maybe").map_err(|error| error.to_string()),
            Err("\"maybe\" is neither yes nor no.".to_owned())
        );
    }

    #[test]
    fn a_stop_counts_unless_the_cell_clearly_says_no() {
        for cell in ["yes", "1", "2025-03-04 10:00", "STOP", "unsubscribed", "opted out", "maybe"] {
            assert!(opted_out(cell), "{cell}");
        }
        for cell in ["", "no", "0", "false", "subscribed", "N/A", "Opted in"] {
            assert!(!opted_out(cell), "{cell}");
        }
    }

    #[test]
    fn labels_are_parted_and_stand_once() {
        assert_eq!(tags("VIP, cape cod;vip |  Spring  2026 ,, "), ["VIP", "cape cod", "Spring 2026"]);
        assert_eq!(tags("* myContacts ::: Friends ::: * starred"), ["Friends"]);
        assert!(tags(" ; ").is_empty());
    }

    #[test]
    fn stages_are_read_in_the_words_of_several_programs() {
        for (cell, stage) in [
            ("Lead", "lead"),
            ("salesqualifiedlead", "prospect"),
            ("Opportunity", "prospect"),
            ("CLIENT", "customer"),
            ("past_customer", "past_customer"),
            ("Past Client", "past_customer"),
            ("Former customer", "past_customer"),
        ] {
            assert_eq!(lifecycle(cell).map(Lifecycle::as_str), Ok(stage), "{cell}");
        }
        assert_eq!(
            lifecycle("friend").map_err(|error| error.to_string()),
            Err("\"friend\" is none of lead, prospect, customer and past customer.".to_owned())
        );
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(cell in any::<String>()) {
            let _ = (yes_no(&cell), lifecycle(&cell));
            if yes_no(&cell) == Ok(Some(true)) {
                prop_assert!(opted_out(&cell));
            }
            let once = tags(&cell);
            prop_assert_eq!(tags(&once.join(",")), once);
        }
    }

    #[test]
    fn a_state_of_another_system_is_a_yes_or_a_no() {
        for (cell, said) in [
            ("Subscribed", Some(true)),
            ("yes", Some(true)),
            ("unsubscribed", Some(false)),
            ("Opted out", Some(false)),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(agrees(cell), Ok(said), "{cell}");
        }
        assert!(agrees("perhaps").is_err());
    }
}
