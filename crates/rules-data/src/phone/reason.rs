//! Why a text is not a phone number.

use thiserror::Error;

/// Why a text is not a phone number, as a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAPhone {
    /// Nothing but white space.
    #[error("Enter a phone number.")]
    Empty,
    /// Longer than any number can be written.
    #[error("This is too long to be a phone number ({bytes} bytes).")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The country to assume does not exist.
    #[error("There is no country with the code \"{region}\"; use two letters such as US.")]
    NoSuchRegion {
        /// As it was given, shortened.
        region: String,
    },
    /// No digits, or something other than a number.
    #[error("\"{shown}\" is not a phone number; a number looks like {example}.")]
    NotANumber {
        /// The beginning of what was given.
        shown: String,
        /// A number of the country.
        example: String,
    },
    /// It begins with `+` and digits that are no country's.
    #[error("\"{shown}\" begins with a country code that does not exist.")]
    NoSuchCountryCode {
        /// The beginning of what was given.
        shown: String,
    },
    /// Too few or too many digits for the country.
    #[error("{shown} has {digits} {}; {country} numbers have {expected}.", if *digits == 1 { "digit" } else { "digits" })]
    WrongLength {
        /// What was given.
        shown: String,
        /// How many digits it has without the country code.
        digits: usize,
        /// The country, as two letters or as its calling code.
        country: String,
        /// The possible lengths, in words.
        expected: String,
    },
    /// A number without its area code.
    #[error("{shown} has 7 digits, so its area code is missing; {country} numbers have {expected}.")]
    NoAreaCode {
        /// What was given.
        shown: String,
        /// The country.
        country: String,
        /// The possible lengths, in words.
        expected: String,
    },
    /// A spreadsheet showed a number as a power of ten, and its digits are gone.
    #[error(
        "\"{shown}\" is in scientific notation, so digits are missing; in Excel, format the column as a number without \
         decimals and save the file again."
    )]
    Scientific {
        /// What was given.
        shown: String,
    },
    /// One digit ten times: typed where a form wanted a number.
    #[error("{shown} is one digit repeated, not anybody's number.")]
    Repeated {
        /// What was given.
        shown: String,
    },
    /// A number that programs text from; a person has a full one.
    #[error("{shown} is a short code; a person's number in {country} has {expected} digits.")]
    ShortCode {
        /// What was given.
        shown: String,
        /// The country.
        country: String,
        /// The possible lengths, in words.
        expected: String,
    },
    /// A number behind a switchboard: texts to it would reach the switchboard.
    #[error("{number} has the extension {extension}; leave the extension out and keep it in a note.")]
    Extension {
        /// The number without it, for people.
        number: String,
        /// The extension.
        extension: String,
    },
}
