//! Notations, reasons and warnings, and properties over any text.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "tests panic on purpose"))]

use crm_rules_data::{
    NotAPhone, Phone,
    phone::{LineGuess, answer, line_type_guess},
};
use proptest::prelude::*;

#[track_caller]
fn reads(raw: &str, region: &str, e164: &str) {
    let answer = answer(raw, region);
    assert_eq!(answer.e164.as_deref(), Some(e164), "{raw:?}: {answer:?}");
    // The example of these tests is a number that is kept for examples.
    let fiction = e164.starts_with("+1") && e164.get(5..10) == Some("55501");
    assert_eq!(answer.warning.is_some(), fiction, "{raw:?}: {answer:?}");
    assert!(answer.valid && answer.reason.is_none(), "{raw:?}");
}

#[track_caller]
fn reason(raw: &str, region: &str) -> String {
    let answer = answer(raw, region);
    assert!(!answer.valid && answer.e164.is_none() && answer.warning.is_none(), "{raw:?}: {answer:?}");
    answer.reason.unwrap()
}

#[test]
fn every_notation_of_a_number_is_the_same_number() {
    for raw in [
        "+16175550123",
        "6175550123",
        "617 555 0123",
        "617-555-0123",
        "617.555.0123",
        "(617) 555-0123",
        "1-617-555-0123",
        "+1 (617) 555-0123",
        "1 617 555 0123",
        "tel:+16175550123",
        "tel:+1-617-555-0123",
        "  617 555 0123\n",
        "６１７５５５０１２３",
        "＋１６１７５５５０１２３",
        "+1\u{a0}617\u{a0}555\u{2011}0123",
        "001 617 555 0123",
        "011 1 617 555 0123",
    ] {
        let region = if raw.starts_with("001") { "DE" } else { "US" };
        reads(raw, region, "+16175550123");
    }
}

#[test]
fn numbers_of_other_countries_are_read_too() {
    reads("+44 20 7946 0018", "US", "+442079460018");
    reads("020 7946 0018", "GB", "+442079460018");
    reads("030 901820", "DE", "+4930901820");
    reads("+39 06 698 12345", "US", "+390669812345");
    reads("617 555 0123", "us", "+16175550123");
}

#[test]
fn numbers_kept_for_fiction_are_numbers_with_a_warning() {
    assert_eq!(
        answer("617 555 0123", "US").warning.as_deref(),
        Some("Numbers from 555-0100 to 555-0199 are kept for films and examples; check the number.")
    );
    assert_eq!(answer("617 555 0200", "US").warning, None);
    assert!(answer("800 555 0199", "US").warning.is_some());
    for last in 100..200 {
        reads(&format!("617555{last:04}"), "US", &format!("+1617555{last:04}"));
    }
}

#[test]
fn a_possible_number_without_an_assigned_area_code_is_valid_with_a_warning() {
    let strange = answer("+1 999 555 0123", "US");
    assert_eq!(strange.e164.as_deref(), Some("+19995550123"));
    assert_eq!(strange.warning.as_deref(), Some("The area code 999 is not assigned; check the number."));
    let exchange = answer("617 123 4567", "US");
    assert!(exchange.valid);
    assert_eq!(
        exchange.warning.as_deref(),
        Some("There are no numbers with 123 after the area code 617; check the number.")
    );
    let abroad = answer("+44 4012 345678", "US");
    assert!(abroad.valid && abroad.warning.is_some(), "{abroad:?}");
}

#[test]
fn letters_are_read_as_a_keypad_has_them_with_a_warning() {
    let vanity = answer("1-800-FLOWERS", "US");
    assert_eq!(vanity.e164.as_deref(), Some("+18003569377"));
    assert_eq!(
        vanity.warning.as_deref(),
        Some("The letters were read as +18003569377; numbers with letters often belong to a company.")
    );
}

#[test]
fn reasons_say_what_is_wrong() {
    assert_eq!(reason("+1 555 01", "US"), "+1 555 01 has 5 digits; US numbers have 10.");
    assert_eq!(reason("555-0123", "US"), "555-0123 has 7 digits, so its area code is missing; US numbers have 10.");
    assert_eq!(reason("5550123", "US"), "5550123 has 7 digits, so its area code is missing; US numbers have 10.");
    assert_eq!(reason("617555012", "US"), "617555012 has 9 digits; US numbers have 10.");
    assert_eq!(reason("617 555 01234", "US"), "617 555 01234 has 11 digits; US numbers have 10.");
    assert_eq!(reason("7", "US"), "7 has 1 digit; US numbers have 10.");
    assert_eq!(reason("62266", "US"), "62266 is a short code; a person's number in US has 10 digits.");
    assert_eq!(reason("911", "US"), "911 is a short code; a person's number in US has 10 digits.");
    assert_eq!(reason("", "US"), "Enter a phone number.");
    assert_eq!(reason(" \t\n", "US"), "Enter a phone number.");
    assert_eq!(reason("+999 123 4567", "US"), "\"+999 123 4567\" begins with a country code that does not exist.");
    assert_eq!(reason("call Rosa", "US"), "\"call Rosa\" is not a phone number; a number looks like (201) 555-0123.");
    assert_eq!(reason("rosa@example.com", "US").split(';').next(), Some("\"rosa@example.com\" is not a phone number"));
    assert_eq!(
        reason("617 555 0123 (cell)", "US"),
        "\"617 555 0123 (cell)\" is not a phone number; a number looks like (201) 555-0123."
    );
    assert!(reason("+43000 0000", "AT").contains("is not a phone number"));
    for region in ["", "U", "USA", "XX", "ZZ", "001", "é", "12", "\u{1f1fa}\u{1f1f8}"] {
        assert!(reason("+16175550123", region).starts_with("There is no country with the code"), "{region}");
    }
}

#[test]
fn an_extension_is_named_and_never_glued_to_the_number() {
    for raw in [
        "617-555-0123 x12",
        "617 555 0123 ext. 12",
        "+1 617 555 0123 extension 12",
        "tel:+16175550123;ext=12",
        "617-555-0123 #12",
    ] {
        assert_eq!(
            reason(raw, "US"),
            "+1 617-555-0123 has the extension 12; leave the extension out and keep it in a note.",
            "{raw}"
        );
    }
    // The predecessor made +16175550123 of this.
    assert!(Phone::parse("617-555-012 x3", "US").is_err());
}

#[test]
fn an_extension_can_be_kept_apart() {
    let read =
        |raw: &str| Phone::parse_with_extension(raw, "US").map(|(phone, extension)| (phone.to_string(), extension));
    for raw in
        ["617-555-0123 x3", "617-555-0123x3", "(617) 555-0123 ext. 3", "+1 617 555 0123 #3", "617-555-0123;ext=3"]
    {
        assert_eq!(read(raw), Ok(("+16175550123".to_owned(), Some("3".to_owned()))), "{raw}");
    }
    assert_eq!(read("617-555-0123"), Ok(("+16175550123".to_owned(), None)));
    for raw in ["617-555-012 x3", "555-0123 x3", "x3", "617-555-0123 x3 x4 y"] {
        assert!(read(raw).is_err(), "{raw}");
    }
}

#[test]
fn what_spreadsheets_make_of_numbers_is_seen() {
    for raw in ["6.17555E+09", "6,17555E+09", "6.175550123e9", "6E+09", "1.61756E+10", "+1.61756E+10"] {
        assert_eq!(
            reason(raw, "US"),
            format!(
                "\"{raw}\" is in scientific notation, so digits are missing; in Excel, format the column as a number \
                 without decimals and save the file again."
            )
        );
    }
    reads("6175550123.0", "US", "+16175550123");
    reads("16175550123.0", "US", "+16175550123");
    // Not +16175550120.
    assert!(Phone::parse("617555012.0", "US").is_err());
}

#[test]
fn one_digit_ten_times_is_nobody() {
    for raw in ["0000000000", "1111111111", "222-222-2222", "(999) 999-9999", "+1 555 555 5555", "15555555555"] {
        assert_eq!(reason(raw, "US"), format!("{raw} is one digit repeated, not anybody's number."));
    }
    assert!(reason("+1 555 555 5555", "DE").contains("repeated"));
    reads("888 888 8889", "US", "+18888888889");
}

#[test]
fn the_plan_tells_some_kinds_of_lines() {
    for (e164, kind) in [
        ("+18003569377", LineGuess::TollFree),
        ("+18885550100", LineGuess::TollFree),
        ("+16175550123", LineGuess::FixedOrMobile),
        ("+447911123456", LineGuess::Mobile),
        ("+442079460018", LineGuess::Landline),
        ("+19002345678", LineGuess::Premium),
        ("+19995550123", LineGuess::Unknown),
        ("Anonymous", LineGuess::Unknown),
        ("", LineGuess::Unknown),
    ] {
        assert_eq!(line_type_guess(e164), kind, "{e164}");
    }
    assert_eq!(LineGuess::FixedOrMobile.as_str(), "fixed_or_mobile");
}

#[test]
fn a_long_text_is_refused_by_its_length() {
    let long = "6175550123".repeat(100_000);
    assert_eq!(Phone::parse(&long, "US"), Err(NotAPhone::TooLong { bytes: 1_000_000 }));
    assert!(reason("6", &"US".repeat(1_000)).len() < 200);
}

#[test]
fn people_see_their_own_notation() {
    let phone = Phone::parse("+16175550123", "US").unwrap();
    assert_eq!(phone.display("US"), "(617) 555-0123");
    assert_eq!(phone.display("CA"), "(617) 555-0123");
    assert_eq!(phone.display("DE"), "+1 617-555-0123");
    assert_eq!(phone.display("nonsense"), "+1 617-555-0123");
    assert_eq!(phone.to_string(), "+16175550123");
}

proptest! {
    #[test]
    fn what_people_see_is_read_as_the_same_number(area in 200_u32..1_000, rest in 0_u32..10_000_000) {
        let phone = Phone::parse(&format!("{area}{rest:07}"), "US").unwrap();
        for region in ["US", "DE"] {
            let shown = phone.display(region);
            prop_assert_eq!(Phone::parse(&shown, region).unwrap(), phone.clone());
        }
    }

    #[test]
    fn reading_twice_changes_nothing_more(
        raw in "[+]?[0-9]{4,15}",
        region in prop::sample::select(vec!["US", "GB", "DE", "IT", "MX", "BR", "FR", "IN", "AU", "CI"]),
    ) {
        if let Ok(phone) = Phone::parse(&raw, region) {
            prop_assert!(phone.as_str().len() <= 16 && phone.as_str().starts_with('+'));
            prop_assert!(phone.as_str().bytes().skip(1).all(|b| b.is_ascii_digit()));
            prop_assert_eq!(Phone::parse(phone.as_str(), region).unwrap(), phone);
        }
    }

    #[test]
    fn any_text_gets_an_answer(raw in any::<String>(), region in any::<String>()) {
        for region in [region.as_str(), "US"] {
            let answer = answer(&raw, region);
            prop_assert_eq!(answer.valid, answer.e164.is_some());
            prop_assert_eq!(answer.valid, answer.reason.is_none());
        }
    }

    #[test]
    fn texts_like_numbers_get_an_answer(raw in "[+(]?[0-9 ()x#,;:=.telA-Z/-]{0,40}") {
        let answer = answer(&raw, "US");
        prop_assert_eq!(answer.valid, answer.e164.is_some());
        // With the extension apart, the same texts are numbers and those with an extension besides.
        match (Phone::parse(&raw, "US"), Phone::parse_with_extension(&raw, "US")) {
            (Ok(phone), apart) => prop_assert_eq!(apart, Ok((phone, None))),
            (Err(NotAPhone::Extension { extension, .. }), Ok((_, apart))) => prop_assert_eq!(apart, Some(extension)),
            (Err(reason), apart) => prop_assert_eq!(apart, Err(reason)),
        }
    }

    /// Digits of an extension never become digits of the number.
    #[test]
    fn an_extension_is_never_glued(number in "[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{3,5}", mark in " ?(x|ext|ext\\. ?|#)", extension in "[0-9]{1,4}") {
        let glued = Phone::parse_with_extension(&format!("{number}{mark}{extension}"), "US");
        match (Phone::parse(&number, "US"), glued) {
            (Ok(phone), Ok((same, _))) => prop_assert_eq!(same, phone),
            (_, glued) => prop_assert!(glued.is_err()),
        }
    }
}

proptest! {
    /// The notation that is written without the library is the library's.
    #[test]
    fn a_page_shows_numbers_as_the_library_does(digits in "[0-9]{8,12}", region in "US|CA|DE|GB|nonsense") {
        for value in [format!("+1{digits}"), format!("+{digits}"), digits] {
            let by_library = match Phone::parse(&value, &region) {
                Ok(phone) if value.starts_with('+') => phone.display(&region),
                _ => value.clone(),
            };
            prop_assert_eq!(crm_rules_data::phone::shown(&value, &region), by_library);
        }
    }
}
