//! The everyday notations of North American numbers, read directly. The library reads everything, but takes some ten
//! microseconds, which is most of the time of a file with a million of them.

use super::Phone;

/// The longest notation that is read here, in bytes.
const LONGEST: usize = 20;

/// `(617) 555-0123`, `617.555.0123`, `+1 617 555 0123` and the like, as somebody in `region` writes them. `None` says
/// nothing: the library decides.
pub(super) fn north_american(raw: &str, region: &str) -> Option<Phone> {
    let text = raw.trim();
    if text.len() > LONGEST {
        return None;
    }
    let (rest, code) = match text.strip_prefix('+') {
        Some(rest) => (rest.strip_prefix('1')?, true),
        None if !matches!(region, "US" | "CA") => return None,
        None => match text.strip_prefix("1-").or_else(|| text.strip_prefix("1 ")) {
            Some(rest) => (rest, true),
            None => (text, false),
        },
    };
    let rest = if code { rest.strip_prefix([' ', '-', '.']).unwrap_or(rest) } else { rest };
    let (area, rest) = if let Some(rest) = rest.strip_prefix('(') {
        let (area, rest) = rest.split_at_checked(3)?;
        let rest = rest.strip_prefix(')')?;
        (area, rest.strip_prefix(' ').unwrap_or(rest))
    } else {
        let (area, rest) = rest.split_at_checked(3)?;
        (area, rest.strip_prefix([' ', '-', '.']).unwrap_or(rest))
    };
    let (exchange, rest) = rest.split_at_checked(3)?;
    let line = rest.strip_prefix([' ', '-', '.']).unwrap_or(rest);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let sound = |part: &str| digits(part) && part.starts_with(|first: char| ('2'..='9').contains(&first));
    if !(sound(area) && sound(exchange) && line.len() == 4 && digits(line)) {
        return None;
    }
    // One digit ten times is nobody's number; the sentence for that is the library's way.
    let first = area.as_bytes().first()?;
    if [area, exchange, line].iter().all(|part| part.bytes().all(|byte| byte == *first)) {
        return None;
    }
    let mut e164 = String::with_capacity(12);
    for part in ["+1", area, exchange, line] {
        e164.push_str(part);
    }
    Some(Phone(e164))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::read;
    use proptest::prelude::*;

    #[test]
    fn everyday_notations_take_the_short_way() {
        for raw in [
            "(617) 555-0123",
            "617-555-0123",
            "617.555.0123",
            "6175550123",
            "+1 617 555 0123",
            "+16175550123",
            "1-617-555-0123",
        ] {
            assert_eq!(north_american(raw, "US").as_ref().map(Phone::as_str), Some("+16175550123"), "{raw}");
        }
        assert_eq!(north_american("617-555-0123", "DE"), None);
        assert_eq!(north_american("222 222 2222", "US"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// Where the short way answers, the library answers the same.
        #[test]
        fn the_short_way_says_what_the_library_says(
            raw in r"(\+?1?[ .-]?)?\(?[0-9]{3}\)?[ .-]{0,2}[0-9]{3}[ .-]{0,2}[0-9]{4}",
            region in prop_oneof![Just("US"), Just("CA"), Just("DE"), Just("GB")],
        ) {
            if let Some(quick) = north_american(&raw, region) {
                prop_assert_eq!(Ok(quick), read::read(&raw, region).map(|read| read.phone));
            }
        }
    }
}
