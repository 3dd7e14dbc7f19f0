//! What a row adds to a person. Pure: the preview and the writing decide by the same function.

use crate::contacts::{
    Address, EMAIL, PHONE,
    person::{Person, distinct},
};
use crm_types::import::{Difference, OnConflict, RowOutcome};
use serde_json::Value;

/// The name of a difference in the phone numbers.
pub(super) const PHONE_FIELD: &str = PHONE;
/// The name of a difference in the email addresses.
pub(super) const EMAIL_FIELD: &str = EMAIL;
/// The name of a difference in the labels.
pub(super) const TAG_FIELD: &str = "tag";
/// What the name of a difference in the further facts starts with.
pub(super) const ATTRIBUTE_FIELD: &str = "attribute:";

/// A person after a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Merged {
    pub(super) after: Person,
    pub(super) outcome: RowOutcome,
    pub(super) differences: Vec<Difference>,
    /// Why the row cannot be used or needs a decision.
    pub(super) reason: Option<String>,
}

/// A person who was not there before.
pub(super) fn fresh(said: Person) -> Merged {
    Merged { after: said, outcome: RowOutcome::Created, differences: Vec::new(), reason: None }
}

/// What becomes of a known person by what a row says.
pub(super) fn merge(before: &Person, said: &Person, rule: OnConflict) -> Merged {
    let mut after = before.clone();
    let mut differences = Vec::new();
    let mut clash = Vec::new();
    for (field, theirs) in said.facts.iter() {
        let ours = before.facts.get(field);
        if ours.is_some_and(|ours| same(ours, theirs, rule)) {
            continue;
        }
        let taken = takes(ours.is_some(), rule);
        if taken {
            after.facts.set(field, Some(theirs));
        } else if ours.is_some() {
            clash.push(field.to_string());
        }
        differences.push(difference(field.as_str(), ours, theirs, taken));
    }
    for (name, value) in &said.attributes {
        let ours = before.attributes.get(name);
        if ours == Some(value) {
            continue;
        }
        let taken = takes(ours.is_some(), rule);
        if taken {
            after.attributes.insert(name.clone(), value.clone());
        } else if ours.is_some() {
            clash.push(name.clone());
        }
        let (ours, theirs) = (ours.map(plain), plain(value));
        differences.push(difference(&format!("{ATTRIBUTE_FIELD}{name}"), ours.as_deref(), &theirs, taken));
    }
    let adds = rule != OnConflict::Keep;
    for (field, ours, given) in
        [(PHONE_FIELD, &mut after.phones, &said.phones), (EMAIL_FIELD, &mut after.emails, &said.emails)]
    {
        for address in missing(ours, given) {
            differences.push(difference(field, None, &address.value, adds));
            if adds {
                ours.push(address);
            }
        }
    }
    let tags = distinct(before.tags.iter().chain(&said.tags));
    for tag in tags.get(before.tags.len()..).unwrap_or_default() {
        differences.push(difference(TAG_FIELD, None, tag, adds));
    }
    if adds {
        after.tags = tags;
    }
    decide(before, after, differences, &clash, rule)
}

fn decide(
    before: &Person,
    after: Person,
    mut differences: Vec<Difference>,
    clash: &[String],
    rule: OnConflict,
) -> Merged {
    let nothing = |outcome, mut differences: Vec<Difference>, reason| {
        for difference in &mut differences {
            difference.taken = false;
        }
        Merged { after: before.clone(), outcome, differences, reason: Some(reason) }
    };
    if rule == OnConflict::Ask && !clash.is_empty() {
        let reason = format!("We know something else: {}.", clash.join(", ").replace('_', " "));
        return nothing(RowOutcome::Conflicting, differences, reason);
    }
    if let Some(fault) = after.faults(Vec::new()).into_iter().next() {
        let what = fault.pointer.trim_start_matches('/').replace('_', " ");
        return nothing(
            RowOutcome::Rejected,
            differences,
            format!("Too much for one person ({what}): {}", fault.message),
        );
    }
    let outcome = if &after == before { RowOutcome::Unchanged } else { RowOutcome::Updated };
    if outcome == RowOutcome::Unchanged {
        for difference in &mut differences {
            difference.taken = false;
        }
    }
    Merged { after, outcome, differences, reason: None }
}

const fn takes(known: bool, rule: OnConflict) -> bool {
    match rule {
        OnConflict::Keep => false,
        OnConflict::Overwrite => true,
        OnConflict::FillEmpty | OnConflict::Ask => !known,
    }
}

/// Whether two values say the same. Only whoever replaces what we know cares about case and blanks.
fn same(ours: &str, theirs: &str, rule: OnConflict) -> bool {
    ours == theirs || (rule != OnConflict::Overwrite && folded(ours) == folded(theirs))
}

fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn missing(ours: &[Address], given: &[Address]) -> Vec<Address> {
    given.iter().filter(|given| ours.iter().all(|known| known.value != given.value)).cloned().collect()
}

fn difference(field: &str, ours: Option<&str>, theirs: &str, taken: bool) -> Difference {
    Difference {
        field: field.to_owned(),
        ours: ours.map(str::to_owned),
        theirs: Some(theirs.to_owned()),
        taken,
        stayed: false,
    }
}

/// A further fact as text: text as it is, everything else as JSON has it. Text that reads like JSON is quoted, so that
/// [`unplain`] is the exact inverse.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if serde_json::from_str::<Value>(text).is_err() => text.clone(),
        other => other.to_string(),
    }
}

/// The fact behind what [`plain`] wrote.
pub(super) fn unplain(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
