//! May we write to this address? State and basis, per address and channel.

use crate::delivery::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

words! {
    /// Whether an address may be written to.
    ConsentState {
        /// The person said yes.
        Subscribed = "subscribed";
        /// The person said stop.
        Unsubscribed = "unsubscribed";
        /// Unclear words; a person of ours decides first.
        Held = "held";
        /// Nothing was said.
        Unknown = "unknown";
    }
}

words! {
    /// On what ground we write.
    ConsentBasis {
        /// Written consent.
        WrittenConsent = "written_consent";
        /// They asked about our services.
        Inquiry = "inquiry";
        /// They are or were a customer.
        Transaction = "transaction";
        /// They wrote to us first.
        InboundConversation = "inbound_conversation";
        /// None: cold outreach.
        Cold = "cold";
    }
}

/// The consent of one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consent {
    /// The strictest state of the person's addresses on this channel.
    pub state: ConsentState,
    /// On what ground, when there is one.
    #[serde(default)]
    pub basis: Option<ConsentBasis>,
}

impl Consent {
    /// Nothing was said, and there is no ground.
    pub const UNKNOWN: Self = Self { state: ConsentState::Unknown, basis: None };
}

/// The consent of a person, by channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactConsent {
    /// Text messages.
    pub sms: Consent,
    /// Email.
    pub email: Consent,
}

/// What a text says about being written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Stop writing to me.
    OptOut,
    /// Start writing to me again.
    OptIn,
    /// Who are you?
    Help,
    /// You have the wrong person.
    WrongNumber,
    /// Unclear: a person of ours should look before anything automatic is sent.
    Hold,
    /// Nothing of the kind.
    None,
}
