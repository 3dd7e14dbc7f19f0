//! Reading one number.

use super::{NotAPhone, Phone, code_of};
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat, Region, ValidationError,
};

/// Longest text that is looked at, in bytes. A full-width number with an extension and brackets takes about 90.
const MAX_BYTES: usize = 200;

/// How much of a text a reason quotes, in characters.
const SHOWN_CHARS: usize = 24;

/// A number that was read.
pub(super) struct Read {
    pub(super) phone: Phone,
    /// Why to look twice, if there is a reason.
    pub(super) warning: Option<String>,
}

/// Reads a number.
pub(super) fn read(raw: &str, region: &str) -> Result<Read, NotAPhone> {
    // Before anything else: the parser's work grows with the text.
    if raw.len() > MAX_BYTES {
        return Err(NotAPhone::TooLong { bytes: raw.len() });
    }
    let Some((region, home_code)) = code_of(region) else {
        return Err(NotAPhone::NoSuchRegion { region: show(region) });
    };
    let text = raw.trim();
    if text.is_empty() {
        return Err(NotAPhone::Empty);
    }
    let number = PhoneNumber::parse(text, Some(region)).map_err(|error| not_parsed(&error, text, region, home_code))?;
    check_length(&number, text, region)?;
    if let Some(extension) = number.extension.as_deref().filter(|extension| !extension.is_empty()) {
        let mut plain = number.clone();
        plain.extension = None;
        return Err(NotAPhone::Extension {
            number: plain.format_as(PhoneNumberFormat::International).into_owned(),
            extension: extension.to_owned(),
        });
    }
    let e164 = number.format_as(PhoneNumberFormat::E164).into_owned();
    // Oddities such as nothing but zeros read back as another number; they could never be found again.
    if !PhoneNumber::parse(&e164, None).is_ok_and(|again| again.format_as(PhoneNumberFormat::E164) == e164) {
        return Err(NotAPhone::NotANumber { shown: show(text), example: example(region) });
    }
    let phone = Phone(e164);
    Ok(Read { phone, warning: warning(&number, text) })
}

fn not_parsed(error: &ParseError, text: &str, region: Region, home_code: i32) -> NotAPhone {
    let digits = count_digits(text);
    match error {
        ParseError::InvalidCountryCode => NotAPhone::NoSuchCountryCode { shown: show(text) },
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn | ParseError::TooLongNsn => {
            wrong_length(text, digits, home_code, region)
        }
        // The parser sees no number in one or two digits; people do.
        ParseError::NotANumber(_) if (1..=2).contains(&digits) => wrong_length(text, digits, home_code, region),
        ParseError::NotANumber(_) => NotAPhone::NotANumber { shown: show(text), example: example(region) },
    }
}

/// A number with all its digits, as its country's plan has them.
fn check_length(number: &PhoneNumber, text: &str, region: Region) -> Result<(), NotAPhone> {
    let code = number.country_code;
    let digits = number.get_national_significant_number().len();
    match number.is_possible_with_reason() {
        Ok(NumberLengthType::IsPossible) if digits + code.to_string().len() <= 15 => Ok(()),
        Err(ValidationError::InvalidCountryCode) => Err(NotAPhone::NoSuchCountryCode { shown: show(text) }),
        // 3 to 6 digits and nothing else: what alerts and shops text from.
        _ if (3..=6).contains(&digits) && text.chars().all(char::is_numeric) => {
            Err(NotAPhone::ShortCode { shown: show(text), country: country(code, region), expected: lengths(code) })
        }
        _ => Err(wrong_length(text, digits, code, region)),
    }
}

/// Letters count as digits on a keypad; where there are some, a count that includes them would explain nothing.
fn wrong_length(text: &str, digits: usize, code: i32, home: Region) -> NotAPhone {
    if text.contains(char::is_alphabetic) {
        return NotAPhone::NotANumber { shown: show(text), example: example(home) };
    }
    NotAPhone::WrongLength { shown: show(text), digits, country: country(code, home), expected: lengths(code) }
}

/// What to look at twice. The number is kept: these are hints, not verdicts.
fn warning(number: &PhoneNumber, text: &str) -> Option<String> {
    let e164 = number.format_as(PhoneNumberFormat::E164);
    if text.contains(char::is_alphabetic) && PHONE_NUMBER_UTIL.is_alpha_number(text) {
        return Some(format!("The letters were read as {e164}; numbers with letters often belong to a company."));
    }
    if number.is_valid() {
        return None;
    }
    let national = number.get_national_significant_number();
    Some(match (number.country_code, national.get(..3), national.get(3..6)) {
        (1, Some(area), Some(exchange)) if is_assigned(area) => {
            format!("There are no numbers with {exchange} after the area code {area}; check the number.")
        }
        (1, Some(area), _) => format!("The area code {area} is not assigned; check the number."),
        _ => format!("{e164} has the right length, but its area or network code is not assigned; check the number."),
    })
}

/// Whether a North American area code is in use: whether an ordinary number with it would be valid.
fn is_assigned(area: &str) -> bool {
    PhoneNumber::parse(format!("+1{area}2345678"), None).is_ok_and(|number| number.is_valid())
}

/// The country's two letters; for a foreign number those of its calling code, or the code where several share it.
fn country(code: i32, home: Region) -> String {
    if PHONE_NUMBER_UTIL.get_country_code_for_region(home) == Some(code) {
        return home.as_region_str().to_string();
    }
    match PHONE_NUMBER_UTIL.get_region_for_country_code(code) {
        Some(region) if region != Region::World => region.as_region_str().to_string(),
        _ => format!("+{code}"),
    }
}

/// The lengths that numbers of a calling code have: "10", "9 or 10", "7 to 11".
fn lengths(code: i32) -> String {
    // 17 digits is more than any plan allows.
    let possible = |digits: &usize| {
        let number = u32::try_from(*digits).ok().and_then(|digits| 10_u64.checked_pow(digits.saturating_sub(1)));
        number.is_some_and(|lowest| {
            let number =
                PhoneNumber { country_code: code, national_number: lowest.saturating_mul(2), ..Default::default() };
            matches!(number.is_possible_with_reason(), Ok(NumberLengthType::IsPossible))
        })
    };
    let all: Vec<usize> = (1..=17).filter(possible).collect();
    match all.as_slice() {
        [] => "more".to_owned(),
        [one] => one.to_string(),
        [one, other] => format!("{one} or {other}"),
        [first, .., last] => format!("{first} to {last}"),
    }
}

/// A number of the country in its own notation.
fn example(region: Region) -> String {
    PHONE_NUMBER_UTIL.get_example_number(region).map_or_else(
        |_| "+1 617 555 0123".to_owned(),
        |number| number.format_as(PhoneNumberFormat::National).into_owned(),
    )
}

fn count_digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

/// The beginning of a text, fit to stand in a sentence.
fn show(text: &str) -> String {
    let mut shown: String = text.chars().filter(|c| !c.is_control()).take(SHOWN_CHARS).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}
