//! Dates, as spreadsheets and people write them.

use super::{NotAValue, show};
use crate::fold::fold;
use chrono::{Days, NaiveDate};

/// Longest text that is looked at, in bytes; `Wednesday, September 30, 2026 at 10:00:00 AM` takes about 50.
const MAX_BYTES: usize = 80;
/// What Excel counts days from; its own day 1 is off by two, for reasons older than it.
const EXCEL_EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
/// Day numbers that are taken for dates: 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<u32> = 20_000..=60_000;

/// Reads a date: `2026-01-05`, `1/5/2026`, `1/5/26`, `Jan 5, 2026`, `5 Jan 2026`, with or without a time of day.
///
/// Where day and month could be either, `region` decides: month first in `US`, day first elsewhere. Years of two digits
/// are read as Excel does: 00 to 29 are 2000 to 2029. With `serials`, Excel's day numbers from 20000 to 60000 are dates too;
/// without, a bare number is none.
///
/// # Errors
///
/// Says why it is no date.
///
/// ```
/// # use crm_rules::values::date;
/// assert_eq!(date("1/5/2026", "US", false).map(|date| date.to_string()), Ok("2026-01-05".to_owned()));
/// assert_eq!(date("1/5/2026", "GB", false).map(|date| date.to_string()), Ok("2026-05-01".to_owned()));
/// ```
pub fn date(cell: &str, region: &str, serials: bool) -> Result<NaiveDate, NotAValue> {
    let text = cell.trim();
    if text.is_empty() {
        return Err(NotAValue("There is no date.".to_owned()));
    }
    if text.len() > MAX_BYTES {
        return Err(no_date(text));
    }
    if serials && let Some(date) = serial(text) {
        return Ok(date);
    }
    let text = fold(text);
    let parts = parts(&text).ok_or_else(|| no_date(&text))?;
    match parts.as_slice() {
        [
            Part::Number { value: year, digits: 4 },
            Part::Number { value: month, .. },
            Part::Number { value: day, .. },
        ]
        | [Part::Number { value: year, digits: 4 }, Part::Month(month), Part::Number { value: day, .. }] => {
            made(*year, *month, *day, &text)
        }
        [Part::Number { value: first, digits: 1..=2 }, Part::Number { value: second, digits: 1..=2 }, year] => {
            let year = full_year(year).ok_or_else(|| no_date(&text))?;
            // Only one reading may be possible; where both are, the region's habit decides.
            let month_first = if *first > 12 { false } else { *second > 12 || month_first(region) };
            let (month, day) = if month_first { (*first, *second) } else { (*second, *first) };
            made(year, month, day, &text)
        }
        [Part::Month(month), Part::Number { value: day, digits: 1..=2 }, year]
        | [Part::Number { value: day, digits: 1..=2 }, Part::Month(month), year] => {
            let year = full_year(year).ok_or_else(|| no_date(&text))?;
            made(year, *month, *day, &text)
        }
        [Part::Number { value, digits: 8 }] => made(value / 10_000, value / 100 % 100, value % 100, &text),
        [Part::Number { value, digits: 4 }] if (1900..=2100).contains(value) => {
            Err(NotAValue(format!("{value} is only a year; a date looks like 2026-01-05.")))
        }
        [Part::Month(_), Part::Number { .. }] => {
            Err(NotAValue(format!("\"{}\" has no day; a date looks like 2026-01-05.", show(&text))))
        }
        _ => Err(no_date(&text)),
    }
}

/// A piece of a date.
#[derive(Clone, Copy, Debug)]
enum Part {
    Number { value: u32, digits: usize },
    Month(u32),
}

/// The pieces of a date in lower case, without weekday, time and small words; `None` when something else stands there.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digit = first.is_ascii_digit();
        if !digit && !first.is_alphabetic() {
            if !matches!(first, '/' | '-' | '.' | ',' | '\'' | '’') && !first.is_whitespace() {
                return None;
            }
            rest = rest.get(first.len_utf8()..)?;
            continue;
        }
        let end =
            rest.find(|c: char| if digit { !c.is_ascii_digit() } else { !c.is_alphabetic() }).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        if digit {
            // Whole dates first, then the time of day, which does not matter.
            if after.starts_with(':') {
                return is_time(rest).then_some(parts);
            }
            parts.push(Part::Number { value: word.parse().ok()?, digits: word.len() });
        } else if word == "t" && !parts.is_empty() {
            return is_time(after).then_some(parts);
        } else if let Some(month) = month(word) {
            parts.push(Part::Month(month));
        } else if !is_aside(word) {
            return None;
        }
        rest = after;
    }
    Some(parts)
}

/// A time of day with or without zone: `10:00`, `3:00 PM`, `10:00:00.000Z`, `10:00:00-05:00`.
fn is_time(text: &str) -> bool {
    let allowed = |c: char| {
        c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | ' ' | 'a' | 'p' | 'm' | 'z' | 'u' | 't' | 'c')
    };
    let hour: String = text.chars().take_while(char::is_ascii_digit).collect();
    text.contains(':') && text.chars().all(allowed) && hour.parse::<u8>().is_ok_and(|hour| hour <= 24)
}

/// Weekdays, and the small words and endings of dates: `5th of January`, `5 de enero`.
fn is_aside(word: &str) -> bool {
    const DAYS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "tues",
        "thurs",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "st",
        "nd",
        "rd",
        "th",
        "of",
        "de",
        "del",
        "the",
        "at",
    ];
    DAYS.contains(&word) || DAYS.iter().take(7).any(|day| word.len() == 3 && day.starts_with(word))
}

fn month(word: &str) -> Option<u32> {
    const ENGLISH: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const SPANISH: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let fits = |name: &&str| {
        **name == *word || (word.len() == 3 && name.starts_with(word)) || (word == "sept" && name.starts_with(word))
    };
    let found = |names: &[&str; 12]| names.iter().zip(1..).find(|(name, _)| fits(name)).map(|(_, month)| month);
    found(&ENGLISH).or_else(|| found(&SPANISH))
}

fn full_year(part: &Part) -> Option<u32> {
    match *part {
        Part::Number { value, digits: 4 } => Some(value),
        Part::Number { value, digits: 2 } => Some(if value < 30 { 2000 + value } else { 1900 + value }),
        _ => None,
    }
}

/// Whether people of a country write the month first.
fn month_first(region: &str) -> bool {
    const FIRST: [&str; 6] = ["US", "PR", "GU", "VI", "AS", "MP"];
    FIRST.iter().any(|code| code.eq_ignore_ascii_case(region.trim()))
}

fn made(year: u32, month: u32, day: u32, text: &str) -> Result<NaiveDate, NotAValue> {
    let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    match date {
        Some(date) if (1900..=2100).contains(&year) => Ok(date),
        _ => Err(NotAValue(format!("There is no day \"{}\" in the calendar.", show(text)))),
    }
}

/// A day number of Excel, perhaps with a fraction for the time of day.
fn serial(text: &str) -> Option<NaiveDate> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let days = (days.len() == 5 && digits(days) && digits(fraction)).then_some(days)?.parse().ok()?;
    SERIALS.contains(&days).then(|| EXCEL_EPOCH?.checked_add_days(Days::new(u64::from(days)))).flatten()
}

fn no_date(text: &str) -> NotAValue {
    NotAValue(format!("\"{}\" is not a date; a date looks like 2026-01-05.", show(text)))
}

#[cfg(test)]
mod tests {
    use super::date;
    use proptest::prelude::*;

    fn reads(cell: &str, region: &str) -> String {
        date(cell, region, false).map_or_else(|error| error.to_string(), |date| date.to_string())
    }

    #[test]
    fn every_notation_of_a_date_is_the_same_date() {
        for cell in [
            "2026-01-05",
            "2026/1/5",
            "20260105",
            "1/5/2026",
            "01/05/26",
            "1-5-2026",
            "1.5.2026",
            "Jan 5, 2026",
            "5 Jan 2026",
            "5-Jan-26",
            "JANUARY 5TH, 2026",
            "Monday, January 5, 2026",
            "the 5th of January 2026",
            "5 de enero de 2026",
            "2026-01-05T10:00:00Z",
            "2026-01-05 10:00:00.000-05:00",
            "1/5/2026 3:00 PM",
            "  1/5/2026\t",
            "2026-Jan-05",
        ] {
            assert_eq!(reads(cell, "US"), "2026-01-05", "{cell}");
        }
    }

    #[test]
    fn the_region_decides_where_both_readings_are_possible() {
        assert_eq!(reads("3/4/2025", "US"), "2025-03-04");
        assert_eq!(reads("3/4/2025", "MX"), "2025-04-03");
        assert_eq!(reads("13/4/2025", "US"), "2025-04-13");
        assert_eq!(reads("4/13/2025", "MX"), "2025-04-13");
    }

    #[test]
    fn years_of_two_digits_are_read_as_excel_does() {
        assert_eq!(reads("1/5/29", "US"), "2029-01-05");
        assert_eq!(reads("1/5/30", "US"), "1930-01-05");
    }

    #[test]
    fn day_numbers_count_only_where_they_are_expected() {
        assert_eq!(date("46027", "US", true).map(|date| date.to_string()).as_deref(), Ok("2026-01-05"));
        assert_eq!(date("46027.75", "US", true).map(|date| date.to_string()).as_deref(), Ok("2026-01-05"));
        assert_eq!(reads("46027", "US"), "\"46027\" is not a date; a date looks like 2026-01-05.");
        assert!(date("02139", "US", true).is_err());
        assert!(date("19999", "US", true).is_err());
        assert!(date("61000", "US", true).is_err());
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_reason() {
        assert_eq!(reads(" ", "US"), "There is no date.");
        assert_eq!(reads("2/30/2026", "US"), "There is no day \"2/30/2026\" in the calendar.");
        assert_eq!(reads("2019", "US"), "2019 is only a year; a date looks like 2026-01-05.");
        assert_eq!(reads("Jan 2026", "US"), "\"jan 2026\" has no day; a date looks like 2026-01-05.");
        for cell in [
            "soon",
            "617-555-0123",
            "13/13/2026",
            "1/5",
            "1/5/20266",
            "5 Foo 2026",
            "10:30",
            "1/5/2026 x",
            "0000-00-00",
        ] {
            assert!(date(cell, "US", false).is_err(), "{cell}");
        }
        assert!(reads(&"1/5/2026 ".repeat(1_000), "US").len() < 200);
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(cell in any::<String>(), region in any::<String>(), serials in any::<bool>()) {
            let _ = date(&cell, &region, serials);
        }

        #[test]
        fn texts_like_dates_get_an_answer(cell in "[0-9a-z/:., -]{0,24}", serials in any::<bool>()) {
            let _ = date(&cell, "US", serials);
        }

        #[test]
        fn a_date_reads_back(days in 0_i32..70_000) {
            let day = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::TimeDelta::days(days.into());
            for (region, format) in [("US", "%m/%d/%Y"), ("GB", "%d/%m/%Y"), ("US", "%Y-%m-%d"), ("GB", "%B %-d, %Y")] {
                prop_assert_eq!(date(&day.format(format).to_string(), region, false), Ok(day));
            }
        }
    }
}
