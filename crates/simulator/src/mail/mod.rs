//! Mail, simulated: a server that takes it over SMTP and tells nobody else, and people who write some.
//!
//! Nothing leaves this machine. What the server took is a list to look at; what people write is posted as a raw
//! message to the hook of the CRM's mailbox, as a real mail server would.

mod content;
pub(crate) mod http;
pub(crate) mod smtp;
mod write;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

pub use write::{BounceIn, MailIn};

/// What the mail server does wrong with the next mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailFault {
    /// 451 at the receiver's address: come back later.
    #[serde(rename = "greylist_451")]
    Greylist451,
    /// 550 at the receiver's address: there is no such person.
    #[serde(rename = "no_such_user_550")]
    NoSuchUser550,
    /// 554 after the content: not wanted.
    #[serde(rename = "unwanted_554")]
    Unwanted554,
    /// 451 after the content: nothing was taken.
    #[serde(rename = "busy_451")]
    Busy451,
    /// The mail is taken, and the connection closes without an answer.
    DropAfterData,
    /// The mail is taken, and no answer comes for as long as anybody waits.
    NeverAnswer,
    /// The connection closes before the content: nothing was taken.
    DropBeforeData,
    /// 421 at the beginning.
    #[serde(rename = "closed_421")]
    Closed421,
}

/// A mail that the server took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// Its number, from 1.
    pub seq: u64,
    /// Who handed it over.
    pub from: String,
    /// Whom it is for.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Its `Message-ID`, without angle brackets.
    pub message_id: String,
    /// The mail that it answers.
    pub in_reply_to: String,
    /// The link that ends such mails, when there is one.
    pub unsubscribe: String,
    /// Its words.
    pub text: String,
    /// All of it, as it came.
    pub raw: String,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// What the mail server has, and what waits to go wrong.
#[derive(Debug, Default)]
pub(crate) struct Post {
    pub(crate) mails: Vec<Mail>,
    /// Where raw messages are posted.
    pub(crate) hook: Option<String>,
    faults: VecDeque<MailFault>,
}

impl Post {
    /// Switches a fault on for the next mails.
    pub(crate) fn fail(&mut self, fault: MailFault, times: usize) {
        self.faults.extend(std::iter::repeat_n(fault, times.min(1_000)));
    }

    /// The faults that still wait.
    pub(crate) fn faults(&self) -> Vec<MailFault> {
        self.faults.iter().copied().collect()
    }

    pub(crate) fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// What goes wrong with this mail.
    fn next_fault(&mut self) -> Option<MailFault> {
        self.faults.pop_front()
    }

    /// Takes a mail.
    fn take(&mut self, from: String, to: Vec<String>, raw: &[u8], at: DateTime<Utc>) {
        let raw = String::from_utf8_lossy(raw).into_owned();
        let header = |name| content::header(&raw, name).unwrap_or_default();
        self.mails.push(Mail {
            seq: u64::try_from(self.mails.len()).unwrap_or(u64::MAX).saturating_add(1),
            from,
            to,
            subject: content::decoded(&header("subject")),
            message_id: content::bare(&header("message-id")),
            in_reply_to: content::bare(&header("in-reply-to")),
            unsubscribe: content::bare(&header("list-unsubscribe")),
            text: content::text(&raw),
            raw,
            at,
        });
    }
}
