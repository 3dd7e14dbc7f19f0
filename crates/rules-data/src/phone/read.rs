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
    /// What to dial after it.
    pub(super) extension: Option<String>,
    /// Why to look twice, if there is a reason.
    pub(super) warning: Option<String>,
}

/// Reads a number without an extension: a text to one that has it would reach a switchboard.
pub(super) fn read(raw: &str, region: &str) -> Result<Read, NotAPhone> {
    let read = read_any(raw, region)?;
    match read.extension {
        Some(extension) => Err(NotAPhone::Extension { number: international(&read.phone), extension }),
        None => Ok(read),
    }
}

/// Reads a number, with or without an extension.
pub(super) fn read_any(raw: &str, region: &str) -> Result<Read, NotAPhone> {
    // Before anything else: the parser's work grows with the text.
    if raw.len() > MAX_BYTES {
        return Err(NotAPhone::TooLong { bytes: raw.len() });
    }
    let Some((region, home_code)) = code_of(region) else {
        return Err(NotAPhone::NoSuchRegion { region: show(region) });
    };
    let text = whole(raw.trim());
    if text.is_empty() {
        return Err(NotAPhone::Empty);
    }
    if is_scientific(text) {
        return Err(NotAPhone::Scientific { shown: show(text) });
    }
    if is_repeated(text, home_code) {
        return Err(NotAPhone::Repeated { shown: show(text) });
    }
    let number = PhoneNumber::parse(text, Some(region)).map_err(|error| not_parsed(&error, text, region, home_code))?;
    check_length(&number, text, region)?;
    let mut plain = number.clone();
    plain.extension = None;
    let e164 = plain.format_as(PhoneNumberFormat::E164).into_owned();
    // Oddities such as nothing but zeros read back as another number; they could never be found again.
    if !PhoneNumber::parse(&e164, None).is_ok_and(|again| again.format_as(PhoneNumberFormat::E164) == e164) {
        return Err(NotAPhone::NotANumber { shown: show(text), example: example(region) });
    }
    let extension = number.extension.filter(|extension| !extension.is_empty());
    // The letters of "ext." are not the number's.
    let warning = warning(&plain, if extension.is_some() { &e164 } else { text });
    Ok(Read { phone: Phone(e164), extension, warning })
}

/// A number that went through a table of decimals, `6175550123.0`: the zero behind the point is no digit of it.
fn whole(text: &str) -> &str {
    let digits = |text: &str| text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((number, "0" | "00")) if digits(number.trim_start_matches('+')) => number,
        _ => text,
    }
}

/// `6.17555E+09`, also with a decimal comma: what a spreadsheet makes of a number in a narrow column.
fn is_scientific(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let mantissa = mantissa.strip_prefix('+').unwrap_or(mantissa);
    let (first, rest) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(exponent) && exponent.len() <= 3 && digits(first) && first.len() == 1 && digits(rest)
}

/// Whether a North American number is one digit ten times: `000-000-0000`.
fn is_repeated(text: &str, home_code: i32) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let national = match digits.as_slice() {
        [1, rest @ ..] if rest.len() == 10 => rest,
        rest => rest,
    };
    let at_home = home_code == 1 && (!text.starts_with('+') || national.len() < digits.len());
    let abroad = text.starts_with("+1") && national.len() < digits.len();
    let written = !text.contains(char::is_alphabetic);
    (at_home || abroad)
        && written
        && national.len() == 10
        && national.iter().all(|digit| Some(digit) == national.first())
}

fn international(phone: &Phone) -> String {
    PhoneNumber::parse(phone.as_str(), None)
        .map_or_else(|_| phone.0.clone(), |number| number.format_as(PhoneNumberFormat::International).into_owned())
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
    let (shown, country, expected) = (show(text), country(code, home), lengths(code));
    // Seven digits are what people dial at home.
    if code == 1 && digits == 7 && !text.starts_with(['+', '＋']) {
        return NotAPhone::NoAreaCode { shown, country, expected };
    }
    NotAPhone::WrongLength { shown, digits, country, expected }
}

/// What to look at twice. The number is kept: these are hints, not verdicts.
fn warning(number: &PhoneNumber, text: &str) -> Option<String> {
    let e164 = number.format_as(PhoneNumberFormat::E164);
    if text.contains(char::is_alphabetic) && PHONE_NUMBER_UTIL.is_alpha_number(text) {
        return Some(format!("The letters were read as {e164}; numbers with letters often belong to a company."));
    }
    let national = number.get_national_significant_number();
    if number.is_valid() {
        let fiction = number.country_code == 1 && national.get(3..8) == Some("55501");
        return fiction.then(|| {
            "Numbers from 555-0100 to 555-0199 are kept for films and examples; check the number.".to_owned()
        });
    }
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
