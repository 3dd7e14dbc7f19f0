//! Requests and answers of `/api/v1/rules/*`: the product's decisions, to try without effect.

use crate::consent::{ConsentState, Intent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A phone number to read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneIn {
    /// The number in any notation.
    #[schema(example = "617 555 0123")]
    pub value: String,
    /// The country to assume, as two letters (ISO 3166); the workspace's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "US")]
    pub region: Option<String>,
}

/// How a phone number was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhoneAnswer {
    /// Whether it can be called.
    pub valid: bool,
    /// E.164, when it is valid.
    pub e164: Option<String>,
    /// Why it is not valid.
    pub reason: Option<String>,
    /// Valid, but look twice: e.g. an area code that is not assigned.
    pub warning: Option<String>,
}

/// A text to judge.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptOutIn {
    /// The text as it came in.
    #[schema(example = "please stop texting me")]
    pub text: String,
    /// What the person's state was before; `unknown` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_state: Option<ConsentState>,
}

/// What a text says about being written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OptOutAnswer {
    /// The decision.
    pub intent: Intent,
    /// The words that decided, when there are some.
    pub matched: Option<String>,
    /// Why, as a sentence.
    pub why: String,
}

/// A text to measure.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentsIn {
    /// The text.
    #[schema(example = "See you Tuesday at 9.")]
    pub text: String,
}

/// How a text is encoded on the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// 7-bit alphabet of GSM 03.38: 160 alone, 153 in parts.
    Gsm7,
    /// UTF-16: 70 alone, 67 in parts.
    Ucs2,
}

/// How many parts a text takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SegmentsAnswer {
    /// How it is encoded.
    pub encoding: Encoding,
    /// Length in septets (`gsm7`) or UTF-16 code units (`ucs2`).
    pub units: u32,
    /// How many parts; 0 for an empty text.
    pub segments: u32,
    /// The characters that force `ucs2`, each once, in order of appearance.
    pub culprits: Vec<String>,
}
