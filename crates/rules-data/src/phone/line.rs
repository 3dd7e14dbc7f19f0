//! What kind of line a number is, as far as its plan tells.

use rlibphonenumber::{PhoneNumber, PhoneNumberType};

/// What kind of line a number most likely is.
///
/// From the numbering plan alone, which in North America does not part mobiles from landlines and knows nothing of numbers
/// that moved between them. Only a look-up at the carrier tells for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineGuess {
    /// Free for the caller; nobody is texted there.
    TollFree,
    /// Mobile.
    Mobile,
    /// Landline: texts do not arrive.
    Landline,
    /// Over the internet.
    Voip,
    /// Landline or mobile, as nearly all North American numbers.
    FixedOrMobile,
    /// The caller pays extra.
    Premium,
    /// Anything else, or not assigned.
    Unknown,
}

impl LineGuess {
    /// The word as it is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TollFree => "toll_free",
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Voip => "voip",
            Self::FixedOrMobile => "fixed_or_mobile",
            Self::Premium => "premium",
            Self::Unknown => "unknown",
        }
    }
}

/// What kind of line a number in E.164 most likely is.
///
/// ```
/// # use crm_rules_data::phone::{LineGuess, line_type_guess};
/// assert_eq!(line_type_guess("+18003569377"), LineGuess::TollFree);
/// assert_eq!(line_type_guess("+16175550123"), LineGuess::FixedOrMobile);
/// ```
pub fn line_type_guess(e164: &str) -> LineGuess {
    let Ok(number) = PhoneNumber::parse(e164, None) else { return LineGuess::Unknown };
    match number.get_type() {
        PhoneNumberType::TollFree => LineGuess::TollFree,
        PhoneNumberType::Mobile => LineGuess::Mobile,
        PhoneNumberType::FixedLine => LineGuess::Landline,
        PhoneNumberType::VoIP => LineGuess::Voip,
        PhoneNumberType::FixedLineOrMobile => LineGuess::FixedOrMobile,
        PhoneNumberType::PremiumRate | PhoneNumberType::SharedCost => LineGuess::Premium,
        PhoneNumberType::PersonalNumber
        | PhoneNumberType::Pager
        | PhoneNumberType::UAN
        | PhoneNumberType::VoiceMail
        | PhoneNumberType::Unknown => LineGuess::Unknown,
    }
}
