//! Which time zone somebody is most likely in, so that nobody is texted at night.
//!
//! Zones are named by the largest city that keeps the same time today: all of the Eastern United States is
//! `America/New_York`, also Indiana and Michigan. A guess only: numbers move with their people, who also travel.

mod area;
mod place;
mod zip;

pub use place::of_place;

use area::AREAS;

/// A time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zone {
    /// Its IANA name.
    pub name: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

/// How sure a zone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// All of the area is in this zone.
    Certain,
    /// Most people of the area are.
    Likely,
}

impl Confidence {
    /// The word as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
        }
    }
}

/// The zone of a North American number in E.164, from its area code; `None` for other countries and for numbers that belong
/// to no place, such as toll-free ones.
///
/// `Certain` is said of the area code, not of the person, who may have taken the number along.
///
/// ```
/// # use crm_rules_data::zone::of_area_code;
/// assert_eq!(of_area_code("+16175550123").map(|zone| zone.name), Some("America/New_York"));
/// assert_eq!(of_area_code("+18005550123"), None);
/// ```
pub fn of_area_code(e164: &str) -> Option<Zone> {
    let national = e164.trim().strip_prefix("+1").filter(|digits| digits.len() == 10)?;
    let code = national.get(..3).filter(|_| national.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (name, confidence, _) =
        AREAS.iter().find(|(_, _, codes)| codes.split_whitespace().any(|known| known == code))?;
    Some(Zone { name, confidence: *confidence })
}

#[cfg(test)]
mod tests;
