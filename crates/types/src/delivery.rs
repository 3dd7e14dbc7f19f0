//! The states of the send journal, and which may follow which.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:tt;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as it is stored and sent.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value with that word.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Where a message that we send stands.
    DeliveryState {
        /// Wanted, not yet due or not yet checked.
        Planned = "planned";
        /// Checked against consent, window and caps; waits for its turn.
        Reserved = "reserved";
        /// Committed to leave; the provider is being called.
        Handed = "handed";
        /// Handed over, but the answer is missing or ambiguous. Looked up, never sent again blindly.
        Unknown = "unknown";
        /// The provider has it.
        Accepted = "accepted";
        /// It reached the person's carrier or phone.
        Delivered = "delivered";
        /// The carrier refused or lost it.
        Undelivered = "undelivered";
        /// The provider took it but could not send it.
        Failed = "failed";
        /// A check said no before anything was sent.
        Skipped = "skipped";
        /// Taken back before anything was sent.
        Cancelled = "cancelled";
        /// The provider said no.
        Refused = "refused";
    }
}

impl DeliveryState {
    /// Whether a row in this state may move to `next`. States only go forward; `delivered` may still follow
    /// `undelivered`, because carriers correct themselves. A provider that said no, or a person who decided that nothing
    /// left, may be wrong: the provider that lists the message proves that it did.
    pub const fn may_become(self, next: Self) -> bool {
        use DeliveryState as S;
        match self {
            S::Planned => matches!(next, S::Reserved | S::Skipped | S::Cancelled),
            S::Reserved => matches!(next, S::Handed | S::Planned | S::Cancelled),
            S::Handed => matches!(
                next,
                S::Accepted | S::Refused | S::Reserved | S::Unknown | S::Delivered | S::Undelivered | S::Failed
            ),
            S::Unknown => {
                matches!(next, S::Accepted | S::Reserved | S::Delivered | S::Undelivered | S::Failed | S::Cancelled)
            }
            S::Accepted => matches!(next, S::Delivered | S::Undelivered | S::Failed),
            S::Undelivered => matches!(next, S::Delivered),
            S::Refused | S::Cancelled => matches!(next, S::Accepted | S::Delivered | S::Undelivered | S::Failed),
            S::Delivered | S::Failed | S::Skipped => false,
        }
    }

    /// Whether nothing has left yet, so that taking it back is still possible.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Planned | Self::Reserved)
    }

    /// Whether the message did not and will not reach the person.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Undelivered | Self::Failed | Self::Skipped | Self::Cancelled | Self::Refused)
    }
}

words! {
    /// Why a message is sent; decides which checks bind it.
    Purpose {
        /// A step of a campaign.
        Campaign = "campaign";
        /// The first message to a person we have no conversation with.
        FirstContact = "first_contact";
        /// An answer in a conversation.
        Reply = "reply";
        /// The one confirmation of an opt-out or opt-in.
        Confirmation = "confirmation";
        /// The answer to HELP.
        Help = "help";
        /// A test to ourselves.
        Test = "test";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryState as S;

    #[test]
    fn ended_rows_stay_ended() {
        for ended in [S::Skipped, S::Delivered, S::Failed] {
            assert!(S::ALL.iter().all(|next| !ended.may_become(*next)), "{ended}");
        }
    }

    #[test]
    fn what_was_given_up_is_never_sent_again_but_may_prove_to_have_left() {
        for given_up in [S::Refused, S::Cancelled] {
            let next: Vec<S> = S::ALL.iter().copied().filter(|next| given_up.may_become(*next)).collect();
            assert_eq!(next, [S::Accepted, S::Delivered, S::Undelivered, S::Failed], "{given_up}");
        }
    }

    #[test]
    fn a_row_that_may_have_left_is_never_planned_again() {
        for gone in [S::Handed, S::Unknown, S::Accepted, S::Delivered, S::Undelivered] {
            assert!(!gone.may_become(S::Planned), "{gone}");
        }
        assert!(!S::Accepted.may_become(S::Reserved));
    }

    #[test]
    fn words_are_read_back() {
        assert!(S::ALL.iter().all(|state| S::parse(state.as_str()) == Some(*state)));
        assert_eq!(S::parse("sent"), None);
    }
}
