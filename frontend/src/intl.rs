//! Dates, times and numbers in the words of the browser's language, by its own `Intl`.

use crate::{platform, text};
use chrono::{DateTime, NaiveDate, Utc};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast as _, JsValue};

const DAY_MS: i64 = 86_400_000;

/// The forms in which a moment is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Clock,
    Weekday,
    DayMonth,
    DayMonthYear,
    LongDay,
    LongDayYear,
    Full,
}

impl Form {
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Clock => &[("hour", "numeric"), ("minute", "2-digit")],
            Self::Weekday => &[("weekday", "short")],
            Self::DayMonth => &[("day", "numeric"), ("month", "short")],
            Self::DayMonthYear => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
            Self::LongDay => &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
            Self::LongDayYear => &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Self::Full => &[
                ("weekday", "long"),
                ("day", "numeric"),
                ("month", "long"),
                ("year", "numeric"),
                ("hour", "numeric"),
                ("minute", "2-digit"),
                ("timeZoneName", "short"),
            ],
        }
    }
}

thread_local! {
    // Making a formatter costs far more than using it.
    static FORMATTERS: RefCell<HashMap<Form, Function>> = RefCell::default();
}

fn format(form: Form, at: DateTime<Utc>) -> String {
    FORMATTERS.with_borrow_mut(|formatters| {
        let formatter = formatters.entry(form).or_insert_with(|| {
            let options = Object::new();
            for (name, value) in form.options() {
                let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
            }
            Intl::DateTimeFormat::new(&Array::new(), &options).format()
        });
        let date = js_date(at);
        formatter.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
    })
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds fit a double for 285,000 years")]
fn js_date(at: DateTime<Utc>) -> Date {
    Date::new(&JsValue::from_f64(at.timestamp_millis() as f64))
}

/// The number of the day in the viewer's zone, counted from 1970.
pub(crate) fn local_day(at: DateTime<Utc>) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "an offset is less than a day of minutes")]
    let offset = js_date(at).get_timezone_offset() as i64;
    day_number(at.timestamp_millis(), offset)
}

/// The number of the day at `ms`, where the zone is `offset` minutes *behind* UTC (as JavaScript counts).
fn day_number(ms: i64, offset: i64) -> i64 {
    (ms - offset * 60_000).div_euclid(DAY_MS)
}

/// How far back a day is, as far as words care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Today,
    Yesterday,
    ThisWeek,
    Older,
}

/// A moment slightly in the future (clocks differ) is today.
fn age(day: i64, today: i64) -> Age {
    match today - day {
        ..=0 => Age::Today,
        1 => Age::Yesterday,
        2..=6 => Age::ThisWeek,
        _ => Age::Older,
    }
}

fn same_year(at: DateTime<Utc>) -> bool {
    js_date(at).get_full_year() == js_date(platform::now()).get_full_year()
}

/// The time of day, e.g. `14:02`.
pub(crate) fn clock(at: DateTime<Utc>) -> String {
    format(Form::Clock, at)
}

/// For lists: `14:02`, `Yesterday`, `Tue`, `3 Mar`, `3 Mar 2025`.
pub(crate) fn short(at: DateTime<Utc>) -> String {
    match age(local_day(at), local_day(platform::now())) {
        Age::Today => clock(at),
        Age::Yesterday => text::YESTERDAY.to_owned(),
        Age::ThisWeek => format(Form::Weekday, at),
        Age::Older if same_year(at) => format(Form::DayMonth, at),
        Age::Older => format(Form::DayMonthYear, at),
    }
}

/// For dividers between days: `Today`, `Yesterday`, `Tuesday 3 March`.
pub(crate) fn day(at: DateTime<Utc>) -> String {
    match age(local_day(at), local_day(platform::now())) {
        Age::Today => text::TODAY.to_owned(),
        Age::Yesterday => text::YESTERDAY.to_owned(),
        _ if same_year(at) => format(Form::LongDay, at),
        _ => format(Form::LongDayYear, at),
    }
}

/// In a sentence: `14:02` today, the day and the time otherwise.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    match age(local_day(at), local_day(platform::now())) {
        Age::Today => clock(at),
        _ => format!("{}, {}", short(at), clock(at)),
    }
}

/// What is to come: day, year and time of day.
pub(crate) fn coming(at: DateTime<Utc>) -> String {
    format!("{}, {}", format(Form::DayMonthYear, at), clock(at))
}

/// A day of the calendar, e.g. `3 Mar 2025`.
pub(crate) fn date(day: NaiveDate) -> String {
    let midnight = platform::local_midnight_ms(&day.to_string()).and_then(DateTime::from_timestamp_millis);
    midnight.map_or_else(|| day.to_string(), |midnight| format(Form::DayMonthYear, midnight))
}

/// The forms in which a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Figure {
    Plain,
    Bytes(&'static str),
}

thread_local! {
    static FIGURES: RefCell<HashMap<Figure, Function>> = RefCell::default();
}

fn figure(form: Figure, n: f64) -> String {
    if cfg!(not(target_arch = "wasm32")) {
        return n.to_string();
    }
    FIGURES.with_borrow_mut(|formatters| {
        let formatter = formatters.entry(form).or_insert_with(|| {
            let options = Object::new();
            if let Figure::Bytes(unit) = form {
                let _ = Reflect::set(&options, &"style".into(), &"unit".into());
                let _ = Reflect::set(&options, &"unit".into(), &unit.into());
                let _ = Reflect::set(&options, &"maximumFractionDigits".into(), &1.into());
            }
            Intl::NumberFormat::new(&Array::new(), &options).format()
        });
        formatter.call1(&JsValue::UNDEFINED, &n.into()).ok().and_then(|text| text.as_string()).unwrap_or_default()
    })
}

/// A count, e.g. `4,812`.
#[expect(clippy::cast_precision_loss, reason = "no count is near 2^53")]
pub(crate) fn number(n: u64) -> String {
    figure(Figure::Plain, n as f64)
}

/// The size of a file, e.g. `1.2 MB`.
pub(crate) fn file_size(bytes: f64) -> String {
    match bytes {
        ..1_000.0 => figure(Figure::Bytes("byte"), bytes),
        ..1_000_000.0 => figure(Figure::Bytes("kilobyte"), bytes / 1_000.0),
        _ => figure(Figure::Bytes("megabyte"), bytes / 1_000_000.0),
    }
}

/// The time zones that this browser knows, by their IANA names; none where it cannot say.
pub(crate) fn time_zones() -> Vec<String> {
    let list = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let ask: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        ask.call1(&intl, &"timeZone".into()).ok()?.dyn_into::<Array>().ok()
    };
    list().map(|list| list.iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default()
}

/// Everything, with the zone, for tooltips.
pub(crate) fn full(at: DateTime<Utc>) -> String {
    format(Form::Full, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_local_midnight() {
        // 2026-03-03T04:30Z is still 2 March in New York (UTC-5), already 3 March in Berlin (UTC+1).
        let ms = 1_772_512_200_000;
        assert_eq!(day_number(ms, 300) + 1, day_number(ms, -60));
        assert_eq!(day_number(-1, 0), -1);
    }

    #[test]
    fn ages_are_told_apart() {
        assert_eq!(age(101, 100), Age::Today);
        assert_eq!(age(99, 100), Age::Yesterday);
        assert_eq!(age(94, 100), Age::ThisWeek);
        assert_eq!(age(93, 100), Age::Older);
    }
}
