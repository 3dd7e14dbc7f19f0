//! How many parts a text message takes (3GPP TS 23.038 and 23.040).
//!
//! One character outside the 7-bit alphabet switches the whole text to UTF-16 and more than halves what fits.

use crm_types::rules::{Encoding, SegmentsAnswer};
use std::collections::BTreeSet;

/// What the provider charges for one outgoing segment in the US and Canada, in millionths of a US dollar.
///
/// Source: `OpenPhone`'s API price page, $0.01 a segment. Show what is made of it as an estimate: calls abroad
/// cost more, and the provider may swap typographic characters by itself.
pub const SEGMENT_PRICE_USD_MICROS: u64 = 10_000;

/// The two alphabets' sizes: what fits alone, and what fits beside the 6-byte header that joins parts.
const GSM7: Limits = Limits { alone: 160, joined: 153 };
const UCS2: Limits = Limits { alone: 70, joined: 67 };

struct Limits {
    alone: u32,
    joined: u32,
}

/// Measures a text.
pub fn segments(text: &str) -> SegmentsAnswer {
    let mut seen = BTreeSet::new();
    let mut culprits = Vec::new();
    for c in text.chars().filter(|&c| septets(c).is_none()) {
        if seen.insert(c) {
            culprits.push(c.to_string());
        }
    }
    let (encoding, (units, segments)) = if culprits.is_empty() {
        (Encoding::Gsm7, pack(text.chars().filter_map(septets), &GSM7))
    } else {
        (Encoding::Ucs2, pack(text.chars().map(|c| if c.len_utf16() == 2 { 2 } else { 1 }), &UCS2))
    };
    SegmentsAnswer { encoding, units, segments, culprits }
}

/// Fills parts one character after the other and returns units and parts.
///
/// Packed rather than divided: an escape pair or a surrogate pair never splits over a boundary, so a part may
/// stay one unit short.
fn pack(widths: impl Iterator<Item = u32>, limits: &Limits) -> (u32, u32) {
    let (mut units, mut parts, mut used) = (0_u32, 0_u32, 0_u32);
    for width in widths {
        units = units.saturating_add(width);
        if parts == 0 || used + width > limits.joined {
            parts = parts.saturating_add(1);
            used = 0;
        }
        used += width;
    }
    (units, if units > 0 && units <= limits.alone { 1 } else { parts })
}

/// How many septets a character takes in the 7-bit alphabet; `None` when it is not in it.
fn septets(c: char) -> Option<u32> {
    match c {
        '^' | '{' | '}' | '\\' | '[' | ']' | '~' | '|' | '€' | '\u{c}' => Some(2),
        '\n'
        | '\r'
        | ' '..='_'
        | 'a'..='z'
        | '£'
        | '¥'
        | 'è'
        | 'é'
        | 'ù'
        | 'ì'
        | 'ò'
        | 'Ç'
        | 'Ø'
        | 'ø'
        | 'Å'
        | 'å'
        | 'Æ'
        | 'æ'
        | 'ß'
        | 'É'
        | '¤'
        | '¡'
        | 'Ä'
        | 'Ö'
        | 'Ñ'
        | 'Ü'
        | '§'
        | '¿'
        | 'ä'
        | 'ö'
        | 'ñ'
        | 'ü'
        | 'à'
        | 'Δ'
        | 'Φ'
        | 'Γ'
        | 'Λ'
        | 'Ω'
        | 'Π'
        | 'Ψ'
        | 'Σ'
        | 'Θ'
        | 'Ξ' => Some(1),
        _ => None,
    }
}

/// Segments times price as a decimal number of dollars with at least two places: `"0.03"`.
pub fn cost_estimate(segments: u32, price_per_segment_micros: u64) -> String {
    let micros = u128::from(segments) * u128::from(price_per_segment_micros);
    let mut places = format!("{:06}", micros % 1_000_000);
    while places.len() > 2 && places.ends_with('0') {
        places.pop();
    }
    format!("{}.{places}", micros / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::{SEGMENT_PRICE_USD_MICROS, cost_estimate, segments, septets};
    use crm_types::rules::Encoding::{Gsm7, Ucs2};
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, encoding: crm_types::rules::Encoding, units: u32, parts: u32) {
        let answer = segments(text);
        assert_eq!((answer.encoding, answer.units, answer.segments), (encoding, units, parts), "{text:?}");
    }

    #[test]
    fn the_limits_stand_where_the_standard_puts_them() {
        check("", Gsm7, 0, 0);
        check("See you Tuesday at 9.", Gsm7, 21, 1);
        check(&"a".repeat(160), Gsm7, 160, 1);
        check(&"a".repeat(161), Gsm7, 161, 2);
        check(&"a".repeat(306), Gsm7, 306, 2);
        check(&"a".repeat(307), Gsm7, 307, 3);
        check(&"ж".repeat(70), Ucs2, 70, 1);
        check(&"ж".repeat(71), Ucs2, 71, 2);
        check(&"ж".repeat(134), Ucs2, 134, 2);
        check(&"ж".repeat(135), Ucs2, 135, 3);
    }

    #[test]
    fn the_alphabet_has_its_127_characters_and_ten_pairs() {
        let all = ('\0'..='\u{ffff}').chain('\u{10000}'..='\u{10ffff}');
        let (mut single, mut double) = (0, 0);
        for c in all {
            match septets(c) {
                Some(1) => single += 1,
                Some(_) => double += 1,
                None => {}
            }
        }
        assert_eq!((single, double), (127, 10));
    }

    #[test]
    fn characters_of_the_extension_table_count_two() {
        for c in ['^', '{', '}', '\\', '[', ']', '~', '|', '€', '\u{c}'] {
            check(&c.to_string(), Gsm7, 2, 1);
        }
        check(&"€".repeat(80), Gsm7, 160, 1);
        check(&format!("{}a", "€".repeat(80)), Gsm7, 161, 2);
    }

    #[test]
    fn a_pair_never_splits_over_a_boundary() {
        // 76 pairs fill 152 of 153 septets; the last one does not fit: 306 septets, yet three parts.
        check(&"€".repeat(153), Gsm7, 306, 3);
        // The same with surrogates: 33 emoji fill 66 of 67 units.
        check(&"😀".repeat(35), Ucs2, 70, 1);
        check(&"😀".repeat(66), Ucs2, 132, 2);
        check(&"😀".repeat(67), Ucs2, 134, 3);
    }

    #[test]
    fn culprits_are_named_once_in_order() {
        let answer = segments("It’s “fine” — it’s 😀 😀, 5 €");
        assert_eq!(answer.culprits, ["’", "“", "”", "—", "😀"]);
        assert_eq!(segments("`").culprits, ["`"]);
        assert!(segments("a@b ÄÖÜ €").culprits.is_empty());
    }

    #[test]
    fn cost_is_a_plain_decimal() {
        assert_eq!(cost_estimate(0, SEGMENT_PRICE_USD_MICROS), "0.00");
        assert_eq!(cost_estimate(3, SEGMENT_PRICE_USD_MICROS), "0.03");
        assert_eq!(cost_estimate(7_060, SEGMENT_PRICE_USD_MICROS), "70.60");
        assert_eq!(cost_estimate(1, 7_900), "0.0079");
        assert_eq!(cost_estimate(u32::MAX, u64::MAX), "79228162495817593515539.431425");
    }

    proptest! {
        #[test]
        fn parts_hold_the_units_and_waste_at_most_one_each(text in any::<String>()) {
            let answer = segments(&text);
            let (alone, joined) = if answer.encoding == Gsm7 { (160, 153) } else { (70, 67) };
            match answer.segments {
                0 => prop_assert!(text.is_empty()),
                1 => prop_assert!(answer.units <= alone),
                n => {
                    prop_assert!(answer.units > alone && answer.units <= n * joined);
                    prop_assert!(answer.units > (n - 1) * (joined - 1));
                }
            }
        }

        #[test]
        fn a_longer_text_never_takes_fewer_parts(text in "[a-z€{ж😀]{0,400}", more in "[a-z€{ж😀]{1,5}") {
            let longer = format!("{text}{more}");
            prop_assert!(segments(&longer).segments >= segments(&text).segments);
        }
    }
}
