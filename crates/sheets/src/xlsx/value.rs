//! From the number in a cell to what people see.

use chrono::{Days, NaiveDate};

/// What a number format makes of a number, as far as it changes its meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A number.
    #[default]
    Number,
    /// A number with leading zeros up to so many digits: a postal code.
    Padded(usize),
    /// A date, with or without a time.
    Date,
    /// A time or a duration.
    Time,
}

impl Meaning {
    /// Of a format that every workbook has.
    pub(super) fn of_number(id: u32) -> Self {
        match id {
            14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Self::Date,
            18..=21 | 32 | 33 | 45..=47 => Self::Time,
            _ => Self::Number,
        }
    }

    /// Of a format such as `yyyy-mm-dd`.
    pub(super) fn of_code(code: &str) -> Self {
        let zeros = !code.is_empty() && code.bytes().all(|b| b == b'0');
        if zeros {
            return if code.len() > 1 { Self::Padded(code.len().min(20)) } else { Self::Number };
        }
        let (mut day, mut clock, mut month) = (false, false, false);
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                // Text that is shown as it is.
                '"' => drop(chars.by_ref().find(|&c| c == '"')),
                '\\' | '_' | '*' => drop(chars.next()),
                // A colour, a currency or a condition; but `[h]` counts hours.
                '[' => {
                    let inner: String = chars.by_ref().take_while(|&c| c != ']').collect();
                    clock |= !inner.is_empty() && inner.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S'));
                }
                // What follows is for negative numbers.
                ';' => break,
                'd' | 'D' | 'y' | 'Y' => day = true,
                'h' | 'H' | 's' | 'S' => clock = true,
                'm' | 'M' => month = true,
                'G' | 'g' if chars.as_str().get(..6).is_some_and(|rest| rest.eq_ignore_ascii_case("eneral")) => break,
                _ => {}
            }
        }
        match (day || month && !clock, clock) {
            (true, _) => Self::Date,
            (false, true) => Self::Time,
            (false, false) => Self::Number,
        }
    }
}

/// The text for a number, given as it stands in the file; `None` when it is no number.
pub(super) fn number(raw: &str, meaning: Meaning, from_1904: bool) -> Option<String> {
    let value: f64 = raw.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
    match meaning {
        Meaning::Padded(digits) if value >= 0.0 && value.fract() == 0.0 => Some(format!("{:0>digits$}", plain(value))),
        Meaning::Number | Meaning::Padded(_) => Some(plain(value)),
        Meaning::Date => Some(date(value, from_1904).unwrap_or_else(|| plain(value))),
        Meaning::Time => Some(time(value).unwrap_or_else(|| plain(value))),
    }
}

/// Without an exponent, and with the fifteen digits that a spreadsheet keeps: 0.1 + 0.2 is 0.3 to its owner.
fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    // 2^53: up to here every whole number is exact.
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        return format!("{value:.0}");
    }
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    format!("{rounded}")
}

const DAY: f64 = 86_400.0;

/// A date in ISO 8601, with its time unless that is midnight.
fn date(value: f64, from_1904: bool) -> Option<String> {
    let value = if from_1904 { value + 1462.0 } else { value };
    // Up to the end of the year 9999.
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let seconds = whole(value * DAY)?;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    if days == 0 {
        return Some(clock(rest));
    }
    // Spreadsheets count a 29th of February 1900, which never was.
    let before = if days < 60 { 31 } else { 30 };
    let date = NaiveDate::from_ymd_opt(1899, 12, before)?.checked_add_days(Days::new(days))?;
    Some(if rest == 0 { date.to_string() } else { format!("{date}T{}", clock(rest)) })
}

/// A time of day, or a duration that may be longer than a day.
fn time(value: f64) -> Option<String> {
    (0.0..2_958_466.0).contains(&value).then(|| whole(value * DAY).map(clock)).flatten()
}

fn clock(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The nearest whole number.
fn whole(value: f64) -> Option<u64> {
    format!("{value:.0}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Meaning, number};

    fn shown(raw: &str, meaning: Meaning) -> String {
        number(raw, meaning, false).unwrap()
    }

    #[test]
    fn numbers_are_written_out() {
        for (raw, expected) in [
            ("6175550123", "6175550123"),
            ("6175550123.0", "6175550123"),
            ("6.175550123E9", "6175550123"),
            ("1E+20", "100000000000000000000"),
            ("-5", "-5"),
            ("-0", "0"),
            ("0.30000000000000004", "0.3"),
            ("19.989999999999998", "19.99"),
            ("0.00001", "0.00001"),
        ] {
            assert_eq!(shown(raw, Meaning::Number), expected);
        }
        assert_eq!(number("NaN", Meaning::Number, false), None);
        assert_eq!(number("inf", Meaning::Number, false), None);
        assert_eq!(number("6 1", Meaning::Number, false), None);
    }

    #[test]
    fn dates_are_iso() {
        assert_eq!(shown("46027", Meaning::Date), "2026-01-05");
        assert_eq!(shown("46027.395833333336", Meaning::Date), "2026-01-05T09:30:00");
        assert_eq!(shown("46027.99999999", Meaning::Date), "2026-01-06");
        assert_eq!(shown("1", Meaning::Date), "1900-01-01");
        assert_eq!(shown("59", Meaning::Date), "1900-02-28");
        assert_eq!(shown("61", Meaning::Date), "1900-03-01");
        assert_eq!(shown("2958465", Meaning::Date), "9999-12-31");
        assert_eq!(shown("2958466", Meaning::Date), "2958466");
        assert_eq!(shown("-1", Meaning::Date), "-1");
        assert_eq!(number("44565", Meaning::Date, true).unwrap(), "2026-01-05");
        assert_eq!(shown("0.395833333333333", Meaning::Time), "09:30:00");
        assert_eq!(shown("1.5", Meaning::Time), "36:00:00");
    }

    #[test]
    fn a_postal_code_keeps_its_zero() {
        assert_eq!(shown("2134", Meaning::of_code("00000")), "02134");
        assert_eq!(shown("-7", Meaning::of_code("000")), "-7");
    }

    #[test]
    fn formats_are_told_apart() {
        for code in ["yyyy-mm-dd", "m/d/yy h:mm", "[$-409]d-mmm-yy;@", "mmm", "dddd", "d \"of\" mmmm", "YYYY/MM/DD"] {
            assert_eq!(Meaning::of_code(code), Meaning::Date, "{code}");
        }
        for code in ["h:mm AM/PM", "[h]:mm:ss", "mm:ss.0", "[mm]"] {
            assert_eq!(Meaning::of_code(code), Meaning::Time, "{code}");
        }
        for code in [
            "General",
            "0",
            "0.00",
            "#,##0.00\\ \\d",
            "[Red]0",
            "0 \"days\"",
            "[$USD] 0",
            "0.00E+00",
            "@",
            "0;\"y\"",
            "_d0",
            "",
            "\"open",
        ] {
            assert_eq!(Meaning::of_code(code), Meaning::Number, "{code}");
        }
    }
}
