//! Why a message did not go out, as a word and a sentence that a person can act on.

use super::Move;
use crate::consent;
use crm_types::activity::ChannelKind;

/// The provider lists a message that it had refused.
pub(super) const REFUSED_YET_SENT: &str = "refused_yet_sent";

/// The sentence for a reason's word; `None` when the provider's own sentence is kept instead.
pub fn sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        "opted_out" => "This person has opted out of texts. They can text START to hear from you again.",
        "expired" => "It came too late to be of use and was not sent.",
        "line_gone" => "The line it should leave from no longer exists at the provider.",
        "connection_gone" => "The connection it should leave by no longer exists.",
        "taken_back" => "Taken back before it was sent.",
        "proved_absent" => "The provider does not have it, so it is sent again.",
        "no_answer" => "Handed to the provider, which did not answer. Looking it up; it is not sent again blindly.",
        "not_found" => "The provider does not list it, but that is not proof. Decide below.",
        "settled_sent" => "Someone of your team confirmed that it arrived.",
        "settled_cancelled" => "Someone of your team decided to leave it.",
        "undelivered" => "The carrier did not deliver it.",
        "failed" => "The provider could not send it.",
        "no_answer_for_good" => {
            "Handed to the mail server, which did not answer. A mail server cannot be asked later, so it is not sent \
             again by itself: decide below, or wait for an answer or a returned mail."
        }
        "proved_sent" => "Something that came in shows that it was sent.",
        REFUSED_YET_SENT => "The provider said no, and sent it all the same.",
        "bounced" => "It came back.",
        "waits_stopped" => "Sending is stopped. It leaves when somebody starts it again.",
        "waits_key" => "The provider refuses the API key. It leaves once a key that works is entered in the settings.",
        "waits_provider" => "The provider does not answer at the moment. It leaves by itself when that is over.",
        "waits_unread" => {
            "Something that this person sent could not be read; it may ask you to stop. See Settings, Quarantine."
        }
        "waited_too_long" => "It waited for a day and was not sent.",
        "provider_down" => "The provider could not be reached for a day; it was not sent.",
        _ => return None,
    })
}

/// The step of a message that may not be sent any more, for the reason of a suppression.
pub fn stopped(medium: ChannelKind, reason: &str) -> Move {
    let text = match (medium, reason) {
        (ChannelKind::Email, consent::OPTED_OUT) => Some("This person has opted out of emails."),
        (_, consent::BOUNCED) => Some("Mail to this address came back. Ask for another address."),
        _ => None,
    };
    Move { text: text.map(str::to_owned), ..Move::because(reason) }
}
