//! Phone numbers: from any notation to E.164 and back to something people read.
//!
//! A number counts when its length fits its country's numbering plan. Whether its area code is assigned is only a
//! warning: plans change faster than tables do, and a number that somebody texted us from is real in any case.

mod line;
mod quick;
mod read;
mod reason;

pub use line::{LineGuess, line_type_guess};
pub use reason::NotAPhone;

use crm_types::rules::PhoneAnswer;
use read::Read;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};
use std::fmt;

/// A phone number in E.164 (`+16175550123`): the proof that it was parsed.
///
/// Equal numbers are equal strings, whatever they were typed like, so this is the key people are found by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

impl Phone {
    /// Reads a number in any notation, as somebody in `region` (two letters, ISO 3166) would dial it.
    ///
    /// # Errors
    ///
    /// Says in a sentence for people why it is no number: too short, an extension, a bad country code.
    pub fn parse(raw: &str, region: &str) -> Result<Self, NotAPhone> {
        quick::north_american(raw, region).map_or_else(|| read::read(raw, region).map(|read| read.phone), Ok)
    }

    /// Reads a number that may have an extension, and keeps the extension apart: it is dialled, but never texted.
    ///
    /// # Errors
    ///
    /// As [`Phone::parse`], but not for an extension.
    pub fn parse_with_extension(raw: &str, region: &str) -> Result<(Self, Option<String>), NotAPhone> {
        match quick::north_american(raw, region) {
            Some(phone) => Ok((phone, None)),
            None => read::read_any(raw, region).map(|read| (read.phone, read.extension)),
        }
    }

    /// E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For people in `region`: in their national notation when it is a number of their country, else international.
    pub fn display(&self, region: &str) -> String {
        // Parsed before, so it parses again; should a newer table disagree, E.164 is still readable.
        let Ok(number) = PhoneNumber::parse(&self.0, None) else { return self.0.clone() };
        let format = match code_of(region) {
            Some((_, code)) if code == number.country_code => PhoneNumberFormat::National,
            _ => PhoneNumberFormat::International,
        };
        number.format_as(format).into_owned()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How people in `region` write a stored number; what is no number stays as it is.
///
/// A page shows fifty of them, and the library parses and formats for most of the page's time. So the notation that it
/// has for North America, which is one for all numbers of ten digits, is written here directly.
pub fn shown(value: &str, region: &str) -> String {
    north_american(value, region)
        .or_else(|| {
            value
                .starts_with('+')
                .then(|| Phone::parse(value, region).ok())
                .flatten()
                .map(|phone| phone.display(region))
        })
        .unwrap_or_else(|| value.to_owned())
}

/// `+16175550123` for people in the United States and Canada.
fn north_american(value: &str, region: &str) -> Option<String> {
    let digits = value.strip_prefix("+1").filter(|digits| digits.len() == 10 && matches!(region, "US" | "CA"))?;
    // Area codes and exchanges start with 2 to 9; anything else is for the library to judge.
    let (area, rest) = digits.split_at_checked(3)?;
    let (exchange, line) = rest.split_at_checked(3)?;
    let sound = |part: &str| part.starts_with(|first: char| ('2'..='9').contains(&first));
    let numeric = digits.bytes().all(|byte| byte.is_ascii_digit());
    (numeric && sound(area) && sound(exchange)).then(|| format!("({area}) {exchange}-{line}"))
}

/// How a number is read, for `POST /api/v1/rules/phone` and for forms.
pub fn answer(value: &str, region: &str) -> PhoneAnswer {
    match read::read(value, region) {
        Ok(Read { phone, warning, .. }) => PhoneAnswer { valid: true, e164: Some(phone.0), reason: None, warning },
        Err(reason) => PhoneAnswer { valid: false, e164: None, reason: Some(reason.to_string()), warning: None },
    }
}

/// A country and its calling code; `None` when there is no such country.
fn code_of(region: &str) -> Option<(Region, i32)> {
    if region.len() != 2 {
        return None;
    }
    let region = Region::from_code(region).ok()?;
    Some((region, PHONE_NUMBER_UTIL.get_country_code_for_region(region)?))
}
