//! Email, as one more channel of the same journals: what comes in is a row of the inbound journal, what leaves is a
//! row of the send journal, and consent is heard by the one kernel.
//!
//! A mail's sender is whoever they say they are. So `From` decides where a mail is shown and nothing else: consent
//! may only become tighter by it. [`prepare`] does the slow part (cleaning) outside of any transaction, [`arrive`]
//! writes the effect, [`bounce`] is what a returned mail means, [`write`] makes the headers of an answer, [`frame`]
//! shows the formatted form, [`unsubscribe`] is the link in what we send.

mod arrive;
mod bounce;
pub mod clean;
mod frame;
mod prepare;
pub(crate) mod rows;
mod unsubscribe;
pub(crate) mod write;

pub use arrive::arrive;
pub use frame::{frame, html};
pub use prepare::{Prepared, prepare};
pub use unsubscribe::{How, link, unsubscribe};

use chrono::{DateTime, Utc};
use crm_types::email::{BounceKind, EmailFile};

/// What only an email has, of a message to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboundMail {
    /// The name beside our address.
    pub from_name: String,
    /// One line.
    pub subject: String,
    /// Its `Message-ID`, without angle brackets. Ours from the start, so that the same mail is known again whatever
    /// becomes of the answer.
    pub message_id: String,
    /// The mail that it answers.
    pub in_reply_to: Option<String>,
    /// The mails before it, oldest first.
    pub references: Vec<String>,
    /// Where whoever gets it can have no more of them (RFC 8058).
    pub unsubscribe: Option<String>,
    /// Its date.
    pub at: DateTime<Utc>,
}

/// A sender as a mail names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name beside the address.
    pub name: Option<String>,
    /// The address as it is written.
    pub address: String,
}

/// An email as an adapter has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteMail {
    /// Tells its bytes from all others.
    pub digest: String,
    /// Its `Message-ID`, without angle brackets.
    pub message_id: Option<String>,
    /// The mails that it answers, the nearest first, from `In-Reply-To` and then `References`.
    pub parents: Vec<String>,
    /// Who wrote it, if we believed them.
    pub from: Option<Named>,
    /// Whom it went to.
    pub to: Vec<String>,
    /// Who got a copy.
    pub cc: Vec<String>,
    /// One line.
    pub subject: String,
    /// The words; made of the formatted form when there is nothing else.
    pub text: String,
    /// The formatted form as it came: not to be shown.
    pub html: Option<String>,
    /// Files.
    pub files: Vec<EmailFile>,
    /// Whether a machine sent it.
    pub automatic: bool,
    /// What came back, when it is a report of that.
    pub returned: Option<Returned>,
    /// When it was written, by the sender's clock.
    pub at: Option<DateTime<Utc>>,
}

/// A report that a mail did not arrive, or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Whether the address takes no mail at all.
    pub kind: BounceKind,
    /// Whether nobody tries any longer: the mail is lost.
    pub final_: bool,
    /// Whom the mail was for.
    pub recipient: Option<String>,
    /// The status code of RFC 3463.
    pub status: Option<String>,
    /// What the other server said.
    pub diagnostic: String,
    /// The `Message-ID` of the mail that came back.
    pub original: Option<String>,
}
