//! Evidence that two records are one person.
//!
//! It only ever suggests: the keys here forget what tells people apart (dots, nicknames, flats), so none of them may be
//! the key that a record is found or merged by without somebody looking. Everything is symmetric, and the order of
//! numbers and addresses does not matter. Start reading at [`compare`].

mod address;
mod compare;
mod email;
mod name;
mod nicknames;

#[cfg(test)]
mod tests;

pub use address::address_key;
pub use compare::compare;
pub use email::email_key;
pub use name::name_key;

use address::Place;
use name::Person;

/// What is known about somebody; what is not known is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known<'a> {
    /// First name; the full name when there is no last name.
    pub first: &'a str,
    /// Last name.
    pub last: &'a str,
    /// Company.
    pub company: &'a str,
    /// Phone numbers.
    pub phones: &'a [Number<'a>],
    /// Email addresses.
    pub emails: &'a [&'a str],
    /// Street and number.
    pub street: &'a str,
    /// City.
    pub city: &'a str,
    /// State or province.
    pub state: &'a str,
    /// Postal code.
    pub postal_code: &'a str,
}

/// A phone number of somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Number<'a> {
    /// In E.164.
    pub e164: &'a str,
    /// Its label, such as `mobile`; empty when there is none.
    pub label: &'a str,
}

/// How far two records look like one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// 0 to 100: from 95 certain, from 70 likely, from 50 possible. Below that they are most likely two people, and
    /// `why` says what they share nevertheless.
    pub score: u8,
    /// What they share.
    pub kinds: Vec<EvidenceKind>,
    /// Why, in one sentence for people.
    pub why: String,
}

/// What two records share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// A phone number.
    Phone,
    /// An email address.
    Email,
    /// Two spellings of one mailbox: `r.osa@gmail.com` and `rosa@gmail.com`.
    SameMailbox,
    /// The name.
    Name,
    /// The name, where one first name is short for the other.
    Nickname,
    /// Names that are nearly the same.
    NearName,
    /// The address.
    Address,
    /// The company.
    Company,
}

impl Evidence {
    /// From this score on two records are the same person, as far as records can tell.
    pub const CERTAIN: u8 = 95;
    /// From this score on they most likely are.
    pub const LIKELY: u8 = 70;
    /// From this score on they are worth a look.
    pub const POSSIBLE: u8 = 50;
}

/// The keys under which others must be looked up, so that nobody is missed with whom [`compare`] finds a score of 50 or
/// more: two such records always share a key. Sorted, each once.
pub fn block_keys(known: &Known<'_>) -> Vec<String> {
    let person = Person::of(known.first, known.last);
    let mut keys: Vec<String> = numbers(known).map(|number| format!("phone:{}", number.e164.trim())).collect();
    keys.extend(emails(known).map(|email| format!("email:{}", email_key(email))));
    // Names that are near one another begin with the same letter; apartment houses are too large without.
    if let (Some(place), Some(letter)) = (Place::of(known), person.last.chars().next()) {
        keys.push(format!("addr:{}|{letter}", place.building));
    }
    if !person.last.is_empty() && !compare::company(known).is_empty() {
        keys.extend(person.first_keys().into_iter().map(|first| format!("name:{first} {}", person.last)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The numbers that are there.
fn numbers<'a>(known: &Known<'a>) -> impl Iterator<Item = Number<'a>> + use<'a> {
    known.phones.iter().copied().filter(|number| !number.e164.trim().is_empty())
}

/// The addresses that are there.
fn emails<'a>(known: &Known<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    known.emails.iter().map(|email| email.trim()).filter(|email| !email.is_empty())
}

/// Words of letters and digits, folded.
fn words(text: &str) -> Vec<String> {
    let folded = crate::fold::fold(text).replace(['\'', '’', '.'], "");
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
