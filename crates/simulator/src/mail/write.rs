//! Mails that people and mail servers write to the office.

use super::Mail;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A mail from a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailIn {
    /// The customer's address.
    pub from: String,
    /// The name beside it.
    pub name: String,
    /// Whom it is for; the sender of the mail that it answers unless told.
    pub to: String,
    /// The subject; that of the mail that it answers unless told.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The formatted form.
    pub html: Option<String>,
    /// The number of the mail that it answers.
    pub answers: Option<u64>,
    /// Whether it is an out-of-office note.
    pub automatic: bool,
}

/// How a mail comes back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BounceIn {
    /// The status code; 5.1.1 unless told.
    pub status: String,
    /// Whether the server is still trying.
    pub delayed: bool,
}

/// A header's words on one line.
fn line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Lines end as mail has them.
fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

impl MailIn {
    /// The raw message.
    pub(crate) fn raw(&self, id: &str, answered: Option<&Mail>, at: DateTime<Utc>) -> String {
        let from = if self.name.is_empty() {
            line(&self.from)
        } else {
            format!("\"{}\" <{}>", line(&self.name).replace('"', "'"), line(&self.from))
        };
        let own_to = Some(line(&self.to)).filter(|to| !to.is_empty());
        let to = own_to.or_else(|| answered.map(|mail| mail.from.clone()));
        let own_subject = Some(line(&self.subject)).filter(|subject| !subject.is_empty());
        let subject =
            own_subject.or_else(|| answered.map(|mail| format!("Re: {}", mail.subject.trim_start_matches("Re: "))));
        let mut raw = String::new();
        let mut header = |name: &str, value: &str| raw.extend([name, ": ", value, "\r\n"]);
        header("From", &from);
        header("To", &to.unwrap_or_else(|| "office@demo.example".to_owned()));
        header("Subject", &subject.unwrap_or_default());
        header("Date", &at.to_rfc2822());
        header("Message-ID", &format!("<{id}>"));
        if let Some(mail) = answered {
            header("In-Reply-To", &format!("<{}>", mail.message_id));
            header("References", &format!("<{}>", mail.message_id));
        }
        if self.automatic {
            header("Auto-Submitted", "auto-replied");
        }
        header("MIME-Version", "1.0");
        let mut text = self.text.clone();
        if let Some(mail) = answered {
            let quoted: Vec<String> = mail.text.lines().map(|line| format!("> {line}")).collect();
            let day = mail.at.format("%a, %b %-d, %Y at %-I:%M %p");
            text = format!("{text}\n\nOn {day} {} wrote:\n{}", mail.from, quoted.join("\n"));
        }
        let body = match &self.html {
            None => format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n", crlf(&text)),
            Some(html) => format!(
                "Content-Type: multipart/alternative; boundary=\"sim-part\"\r\n\r\n--sim-part\r\nContent-Type: \
                 text/plain; charset=utf-8\r\n\r\n{}\r\n--sim-part\r\nContent-Type: text/html; \
                 charset=utf-8\r\n\r\n{}\r\n--sim-part--\r\n",
                crlf(&text),
                crlf(html)
            ),
        };
        raw + &body
    }
}

impl BounceIn {
    /// The report of a mail server (RFC 3464).
    pub(crate) fn raw(&self, id: &str, mail: &Mail, at: DateTime<Utc>) -> String {
        let status = if self.status.is_empty() { "5.1.1" } else { &self.status };
        let (action, title) = if self.delayed {
            ("delayed", "Delayed Mail (still being retried)")
        } else {
            ("failed", "Undelivered Mail Returned to Sender")
        };
        let code = if status.starts_with('4') { "450" } else { "550" };
        let to = mail.to.first().map(String::as_str).unwrap_or_default();
        let head = mail.raw.replace("\r\n", "\n");
        let head = crlf(head.split("\n\n").next().unwrap_or_default());
        format!(
            "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.simulator.example>\r\nTo: {from}\r\n\
             Subject: {title}\r\nDate: {date}\r\nMessage-ID: <{id}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: \
             1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"sim-report\"\r\n\r\n\
             --sim-report\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at mx.simulator.example.\r\n\r\n\
             <{to}>: {code} {status} This address does not take the mail\r\n--sim-report\r\nContent-Type: \
             message/delivery-status\r\n\r\nReporting-MTA: dns; mx.simulator.example\r\n\r\nFinal-Recipient: rfc822; \
             {to}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {code} {status} This address does \
             not take the mail\r\n\r\n--sim-report\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n\
             --sim-report--\r\n",
            from = mail.from,
            date = at.to_rfc2822(),
        )
    }
}
