use super::{AREAS, Zone, of_area_code, of_place, zip::PREFIXES};
use crate::phone::{LineGuess, line_type_guess};
use std::collections::HashSet;

fn said(zone: Option<Zone>) -> String {
    zone.map_or_else(|| "-".to_owned(), |zone| format!("{} {}", zone.name, zone.confidence.as_str()))
}

#[test]
fn well_known_area_codes() {
    for (area, zone) in [
        ("617", "America/New_York certain"),
        ("212", "America/New_York certain"),
        ("312", "America/Chicago certain"),
        ("602", "America/Phoenix certain"),
        ("303", "America/Denver certain"),
        ("915", "America/Denver certain"),
        ("415", "America/Los_Angeles certain"),
        ("808", "Pacific/Honolulu certain"),
        ("907", "America/Anchorage likely"),
        ("850", "America/Chicago likely"),
        ("270", "America/Chicago likely"),
        ("423", "America/New_York likely"),
        ("219", "America/Chicago likely"),
        ("208", "America/Boise likely"),
        ("416", "America/Toronto certain"),
        ("604", "America/Vancouver certain"),
        ("709", "America/St_Johns likely"),
        ("787", "America/Puerto_Rico certain"),
        ("800", "-"),
        ("888", "-"),
        ("900", "-"),
        ("867", "-"),
        ("999", "-"),
    ] {
        assert_eq!(said(of_area_code(&format!("+1{area}5550123"))), zone, "{area}");
    }
    for other in ["", "6175550123", "+1617555012", "+442079460018", "+1617555012x", "Anonymous", "+1é17555012"] {
        assert_eq!(of_area_code(other), None, "{other}");
    }
}

#[test]
fn places_by_state_and_postal_code() {
    for (state, code, country, zone) in [
        ("MA", "", "", "America/New_York certain"),
        ("massachusetts", "02139", "USA", "America/New_York certain"),
        ("", "2139", "", "America/New_York certain"),
        ("", "02139-4307", "United States", "America/New_York certain"),
        ("FL", "", "US", "America/New_York likely"),
        ("FL", "33101", "US", "America/New_York certain"),
        ("FL", "32501", "US", "America/Chicago certain"),
        ("FL", "32456", "US", "America/Chicago likely"),
        ("TX", "79901", "US", "America/Denver certain"),
        ("TX", "75201", "US", "America/Chicago certain"),
        ("TN", "37402", "", "America/New_York certain"),
        ("TN", "37203", "", "America/Chicago certain"),
        ("AZ", "85001", "", "America/Phoenix certain"),
        ("ID", "83814", "", "America/Los_Angeles certain"),
        ("ID", "83702", "", "America/Boise certain"),
        ("HI", "96701", "", "Pacific/Honolulu certain"),
        ("AS", "96799", "", "Pacific/Pago_Pago certain"),
        // The two contradict each other.
        ("MA", "90210", "", "America/New_York likely"),
        ("FL", "90210", "", "America/New_York likely"),
        ("Bavaria", "02139", "", "America/New_York likely"),
        ("CA", "", "", "America/Los_Angeles certain"),
        ("ON", "M5V 2T6", "Canada", "America/Toronto certain"),
        ("ON", "P9N 1A1", "CA", "America/Toronto likely"),
        ("BC", "v6b1a1", "", "America/Vancouver certain"),
        ("BC", "V1C 1A1", "CA", "America/Vancouver likely"),
        ("SK", "S4P", "", "America/Regina certain"),
        ("", "A1A 1A1", "CA", "America/St_Johns certain"),
        ("Bavaria", "80331", "Germany", "-"),
        ("", "", "US", "-"),
        ("", "", "", "-"),
        ("MA", "", "Mexico", "-"),
        ("", "34001", "", "-"),
        ("", "09123", "", "-"),
    ] {
        assert_eq!(said(of_place(state, code, country)), zone, "{state} {code} {country}");
    }
}

#[test]
fn every_zone_exists() {
    let areas = AREAS.iter().map(|(zone, _, _)| *zone);
    let zips = PREFIXES.iter().map(|(_, _, zone, _)| *zone);
    for zone in areas.chain(zips).chain(super::place::names()) {
        assert!(zone.parse::<chrono_tz::Tz>().is_ok(), "{zone}");
    }
}

#[test]
fn every_code_stands_once_and_every_run_in_order() {
    let mut seen = HashSet::new();
    for code in AREAS.iter().flat_map(|(_, _, codes)| codes.split_whitespace()) {
        assert!(code.len() == 3 && code.parse::<u16>().is_ok_and(|code| (201..1000).contains(&code)), "{code}");
        assert!(seen.insert(code), "{code}");
    }
    assert!(seen.len() > 400);
    assert!(PREFIXES.iter().all(|(first, last, _, _)| first <= last));
    assert!(PREFIXES.windows(2).all(|pair| pair[0].1 < pair[1].0));
}

/// Whatever area code the numbering plan has in use, there is a zone for it.
#[test]
fn every_assigned_area_code_has_a_zone() {
    for area in (201..1000).filter(|area| *area != 867) {
        let number = format!("+1{area}2345678");
        if line_type_guess(&number) == LineGuess::FixedOrMobile {
            assert!(of_area_code(&number).is_some(), "{area}");
        }
    }
}
