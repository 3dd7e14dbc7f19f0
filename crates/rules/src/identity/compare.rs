//! The comparison of two records.

use super::{
    Evidence, EvidenceKind, Known, Place, email_key, emails,
    name::{
        Likeness::{Differ, Initial, Near, NeitherHas, Nickname, OneHas, Same},
        Person,
    },
    numbers, words,
};
use std::collections::BTreeSet;

/// How far two records look like one person; `None` when nothing speaks for it.
///
/// Certain: a number or address with the same name. Likely: a number where one name is missing, another spelling of a
/// mailbox, name and address. Possible: a name that may be a slip at the same number or address, name and company. Below
/// 50, with the reason: people who only share something, such as a couple with one number.
pub fn compare(a: &Known<'_>, b: &Known<'_>) -> Option<Evidence> {
    let shared = Shared::of(a, b);
    let names = Names::of(a, b);
    let (score, verdict) = judge(&shared, &names)?;
    let mut kinds: Vec<EvidenceKind> = [
        (shared.phone.is_some(), EvidenceKind::Phone),
        (shared.email.is_some(), EvidenceKind::Email),
        (shared.email.is_none() && shared.mailbox, EvidenceKind::SameMailbox),
        (shared.address, EvidenceKind::Address),
        (shared.company, EvidenceKind::Company),
    ]
    .into_iter()
    .filter_map(|(is, kind)| is.then_some(kind))
    .collect();
    kinds.extend(match names.meet {
        Meet::Same => Some(EvidenceKind::Name),
        Meet::Nickname => Some(EvidenceKind::Nickname),
        Meet::Near | Meet::Initial => Some(EvidenceKind::NearName),
        _ => None,
    });
    kinds.sort_unstable();
    Some(Evidence { score, kinds, why: why(&shared, verdict) })
}

/// What two records share besides their names.
struct Shared {
    /// A number and what it is called, for people.
    phone: Option<String>,
    email: Option<String>,
    mailbox: bool,
    address: bool,
    company: bool,
}

impl Shared {
    fn of(a: &Known<'_>, b: &Known<'_>) -> Self {
        // Sorted sets, so that the order of the records and their numbers does not matter.
        let set =
            |known: &Known<'_>| numbers(known).map(|number| number.e164.trim().to_owned()).collect::<BTreeSet<_>>();
        let phone = set(a).intersection(&set(b)).next().map(|e164| described(e164, a, b));
        let set = |known: &Known<'_>| emails(known).map(str::to_lowercase).collect::<BTreeSet<_>>();
        let email = set(a).intersection(&set(b)).next().cloned();
        let set = |known: &Known<'_>| emails(known).map(email_key).collect::<BTreeSet<_>>();
        let mailbox = set(a).intersection(&set(b)).next().is_some();
        let address = Place::of(a).zip(Place::of(b)).is_some_and(|(a, b)| a.meets(&b));
        let (one, other) = (company(a), company(b));
        Self { phone, email, mailbox, address, company: !one.is_empty() && one == other }
    }
}

/// How two whole names stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meet {
    /// First and last name are the same, as far as they are there.
    Same,
    /// The same, but one first name is short for the other.
    Nickname,
    /// The same, but one has an initial only.
    Initial,
    /// One may be a slip of the other.
    Near,
    /// The same first name and another last name, as after a wedding.
    OtherLast,
    /// Neither has a name.
    NoNames,
    /// One has no name.
    OneNameless,
    /// What is there is the same, but one lacks its first or its last name.
    Part,
    /// The same last name with another first name.
    OtherFirst,
    /// The same name of two generations.
    Generations,
    /// They differ.
    Differ,
}

struct Names {
    meet: Meet,
    /// Whether both have first and last name.
    full: bool,
    /// Whether one says which of two generations it is, and the other does not.
    doubt: bool,
}

impl Names {
    fn of(a: &Known<'_>, b: &Known<'_>) -> Self {
        let (a, b) = (Person::of(a.first, a.last), Person::of(b.first, b.last));
        let (first, last) = (a.first_like(&b), a.last_like(&b));
        let generations = !a.generation.is_empty() && !b.generation.is_empty() && a.generation != b.generation;
        let meet = if a.has_no_name() && b.has_no_name() {
            Meet::NoNames
        } else if a.has_no_name() || b.has_no_name() {
            Meet::OneNameless
        } else if generations {
            Meet::Generations
        } else {
            match (first, last) {
                (Same, Same | NeitherHas) | (NeitherHas, Same) => Meet::Same,
                (Nickname, Same | NeitherHas) => Meet::Nickname,
                (Initial, Same | NeitherHas) => Meet::Initial,
                (Near, Same | Near | NeitherHas) | (Same | Nickname | Initial | NeitherHas, Near) => Meet::Near,
                (Same | Nickname, Differ) => Meet::OtherLast,
                (Same | Nickname | Initial, OneHas) | (OneHas, Same) => Meet::Part,
                (Differ, Same) => Meet::OtherFirst,
                _ => Meet::Differ,
            }
        };
        let there = |likeness| !matches!(likeness, NeitherHas | OneHas);
        let doubt = a.generation != b.generation && !matches!(meet, Meet::OneNameless | Meet::Generations);
        Self { meet, full: there(first) && there(last), doubt }
    }
}

/// The score, and how the names are told in the sentence.
fn judge(shared: &Shared, names: &Names) -> Option<(u8, &'static str)> {
    let (phone, email) = (shared.phone.is_some(), shared.email.is_some());
    let reached = phone || email;
    let (score, verdict) = match names.meet {
        Meet::Same if phone || email => (if phone && email { 99 } else { 97 }, "the same name"),
        Meet::Nickname if reached => (95, "the same name, one of them in its short form"),
        Meet::Initial if email => (95, "names that fit, one of them with an initial"),
        Meet::Initial if phone => (75, "names that fit, one of them with an initial"),
        Meet::NoNames if reached => (95, "no names that would tell them apart"),
        Meet::OneNameless | Meet::Part if email => (95, missing(names.meet)),
        Meet::OneNameless | Meet::Part if phone => (80, missing(names.meet)),
        Meet::Near if email => (88, NEAR),
        Meet::Same if shared.mailbox => (90, "the same name"),
        Meet::Nickname | Meet::Initial if shared.mailbox => (85, "names that fit"),
        Meet::Near if shared.mailbox => (78, NEAR),
        Meet::OneNameless | Meet::Part | Meet::NoNames if shared.mailbox => (75, missing(names.meet)),
        Meet::OtherLast if email || shared.mailbox => (75, OTHER_LAST),
        Meet::Same if shared.address && names.full => (85, "the same name"),
        Meet::Nickname if shared.address && names.full => (80, "the same name, one of them in its short form"),
        Meet::Near if phone => (65, NEAR),
        Meet::OtherLast if phone => (60, OTHER_LAST),
        Meet::Initial if shared.address && names.full => (60, "names that fit, one of them with an initial"),
        Meet::Near if shared.address && names.full => (55, NEAR),
        Meet::Same if shared.company && names.full => (62, "the same name"),
        Meet::Nickname if shared.company && names.full => (58, "the same name, one of them in its short form"),
        Meet::OtherFirst if phone => (45, "different first names: perhaps a household"),
        Meet::OtherFirst if email || shared.mailbox => (45, "different first names: perhaps a shared mailbox"),
        Meet::Generations if reached || shared.mailbox || shared.address => (40, "the same name in two generations"),
        Meet::OtherFirst if shared.address => (30, "different first names: perhaps a household"),
        Meet::Differ if phone => (35, "different names: perhaps an office, or a number that changed hands"),
        Meet::Differ if email || shared.mailbox => (35, "different names: perhaps a shared mailbox"),
        _ => return None,
    };
    // "Tom Quill" and "Tom Quill Jr." may be father and son.
    let most = if email { 85 } else { 68 };
    Some(if names.doubt && score > most {
        (most, "the same name, one of them with Jr. or the like")
    } else {
        (score, verdict)
    })
}

const NEAR: &str = "names that are nearly the same";
const OTHER_LAST: &str = "the same first name, but different last names";

fn missing(meet: Meet) -> &'static str {
    match meet {
        Meet::NoNames => "no names that would tell them apart",
        Meet::OneNameless => "one of them has no name",
        _ => "what there is of both names is the same",
    }
}

fn why(shared: &Shared, verdict: &str) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(shared.phone.clone());
    facts.extend(shared.email.as_ref().map(|email| format!("email address {email}")));
    if shared.email.is_none() && shared.mailbox {
        facts.push("mailbox in two spellings".to_owned());
    }
    if shared.address {
        facts.push("address".to_owned());
    }
    if shared.company {
        facts.push("company".to_owned());
    }
    let join = if verdict.starts_with("different") || verdict.starts_with("one of") { ", " } else { " and " };
    format!("Same {}{join}{verdict}.", listed(&facts))
}

/// "a", "a and b", "a, b and c".
fn listed(facts: &[String]) -> String {
    match facts {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => facts.concat(),
    }
}

/// A shared number as people say it: "mobile number (617) 555-0123".
fn described(e164: &str, a: &Known<'_>, b: &Known<'_>) -> String {
    let labels: BTreeSet<String> = numbers(a)
        .chain(numbers(b))
        .filter(|number| number.e164.trim() == e164)
        .map(|number| number.label.trim().to_lowercase())
        .filter(|label| !label.is_empty())
        .collect();
    // Where the labels differ, "mobile" tells most: such a number is rarely shared.
    let label = match labels.first() {
        _ if labels.contains("mobile") => "mobile number",
        Some(only) if labels.len() == 1 && only == "home" => "home number",
        Some(only) if labels.len() == 1 && only == "work" => "work number",
        _ => "number",
    };
    format!("{label} {}", shown(e164))
}

/// A North American number as it is written there; others in E.164.
fn shown(e164: &str) -> String {
    let national =
        e164.strip_prefix("+1").filter(|digits| digits.len() == 10 && digits.bytes().all(|b| b.is_ascii_digit()));
    let parts = national.and_then(|digits| Some((digits.get(..3)?, digits.get(3..6)?, digits.get(6..)?)));
    parts.map_or_else(|| e164.to_owned(), |(area, exchange, line)| format!("({area}) {exchange}-{line}"))
}

/// A company for comparison: without legal form.
pub(super) fn company(known: &Known<'_>) -> String {
    const FORMS: &[&str] = &["inc", "llc", "corp", "corporation", "co", "company", "ltd", "the", "lp", "llp", "pllc"];
    let all = words(known.company);
    let kept: String = all.iter().filter(|word| !FORMS.contains(&word.as_str())).map(String::as_str).collect();
    if kept.is_empty() { all.concat() } else { kept }
}
