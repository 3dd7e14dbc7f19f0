//! From an event to webhook attempts: rendering, delivery faults, signing, retries.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    faults::{Fault, Site},
    journal::{DeliveryAttempt, Outcome},
    model::{Family, Webhook},
    payload,
    schedule::{Job, Task, retry_delay},
    signing,
    subject::Subject,
    world::World,
};

/// A held-back delivery goes out after this long even when nothing overtakes it.
const LONGEST_HOLD: TimeDelta = TimeDelta::seconds(30);

/// An attempt that is ready for the network.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) job: Job,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) epoch: u64,
    fault: Option<Fault>,
}

/// What came of one turn of the schedule.
#[derive(Debug)]
pub(crate) enum Turn {
    /// Nothing more is due.
    Idle,
    /// A task was done.
    Done,
    /// An attempt has to be sent.
    Send(Box<Outgoing>),
}

impl World {
    /// Queues an event about a message, unless it is hidden, and answers the event's id.
    pub(crate) fn announce(
        &mut self,
        event_type: &'static str,
        message_id: &str,
        event_id: Option<String>,
        at: DateTime<Utc>,
    ) -> String {
        let event_id = event_id.unwrap_or_else(|| self.ids.next("EV"));
        if let Some(message) = self.message(message_id).filter(|message| !message.hidden).cloned() {
            self.publish(event_type, &Subject::Message(Box::new(message)), Some(event_id.clone()), at);
        }
        event_id
    }

    /// Queues an event for every webhook that listens.
    pub(crate) fn publish(
        &mut self,
        event_type: &'static str,
        subject: &Subject,
        event_id: Option<String>,
        at: DateTime<Utc>,
    ) {
        let event_id = event_id.unwrap_or_else(|| self.ids.next("EV"));
        let listeners = self.webhooks.iter().filter(|webhook| webhook.listens(event_type, subject));
        let listeners: Vec<Webhook> = listeners.cloned().collect();
        for webhook in listeners {
            let job = self.job(event_type, subject, &event_id, &webhook, at);
            self.dispatch(job, subject, &webhook, at);
        }
    }

    fn job(
        &mut self,
        event_type: &'static str,
        subject: &Subject,
        event_id: &str,
        webhook: &Webhook,
        at: DateTime<Utc>,
    ) -> Job {
        Job {
            delivery_id: self.ids.next("msg_"),
            webhook_id: webhook.id.clone(),
            event_id: event_id.to_owned(),
            event_type,
            object_id: subject.id().to_owned(),
            body: payload::render(webhook.family, event_type, event_id, subject, at, &self.config.media_base),
            attempt: 1,
            fault: None,
        }
    }

    fn dispatch(&mut self, mut job: Job, subject: &Subject, webhook: &Webhook, at: DateTime<Utc>) {
        job.fault = self.faults.for_site(Site::Delivery);
        match job.fault {
            Some(Fault::DropWebhook) => {
                let url = webhook.url.clone();
                self.log(&job, url, at, Outcome::Dropped, None, None, job.fault);
                return;
            }
            Some(Fault::OddSpacing) => job.body = oddly_spaced(&job.body),
            Some(Fault::ReorderWebhooks) => {
                self.held.push(job.clone());
                self.schedule.add(at + LONGEST_HOLD, Task::Attempt(job));
                return;
            }
            _ => {}
        }
        let again = match job.fault {
            Some(Fault::DuplicateWebhook) => Some(job.clone()),
            Some(Fault::DuplicateObject) => {
                let event_id = self.ids.next("EV");
                let copy = self.job(job.event_type, subject, &event_id, webhook, at);
                Some(Job { fault: job.fault, ..copy })
            }
            _ => None,
        };
        self.schedule.add(at, Task::Attempt(job));
        if let Some(again) = again {
            self.schedule.add(at, Task::Attempt(again));
        }
        // What was held back follows in reverse order; its late entry in the schedule then finds it gone.
        for held in std::mem::take(&mut self.held).into_iter().rev() {
            self.schedule.add(at, Task::Attempt(Job { fault: None, ..held }));
        }
    }

    /// Does the earliest task that is due by `until`. A hand-moved clock stands at the task's time meanwhile.
    pub(crate) fn turn(&mut self, until: DateTime<Utc>) -> Turn {
        let Some((due, task)) = self.schedule.pop(until) else { return Turn::Idle };
        if !self.clock.is_running() && due > self.clock.now() {
            self.clock.set(due);
        }
        match task {
            Task::Step { message_id, status } => {
                self.step(&message_id, status, due);
                Turn::Done
            }
            Task::Call { call_id, step } => {
                self.step_call(&call_id, step, due);
                Turn::Done
            }
            Task::Attempt(job) => self.prepare(job, due),
        }
    }

    fn prepare(&mut self, job: Job, at: DateTime<Utc>) -> Turn {
        if job.fault == Some(Fault::ReorderWebhooks) {
            let waiting = self.held.len();
            self.held.retain(|held| held.delivery_id != job.delivery_id);
            if self.held.len() == waiting {
                return Turn::Done;
            }
        }
        let Some(webhook) = self.webhook(&job.webhook_id).filter(|webhook| webhook.enabled).cloned() else {
            self.log(&job, String::new(), at, Outcome::Dropped, None, Some("the webhook is gone".to_owned()), None);
            return Turn::Done;
        };
        let spoilt = self.faults.for_site(Site::Attempt);
        let headers = sign(&webhook, &job, at, spoilt);
        let fault = spoilt.or(job.fault);
        Turn::Send(Box::new(Outgoing { job, url: webhook.url, headers, at, epoch: self.epoch, fault }))
    }

    /// Logs the receiver's answer and plans the next attempt after a failure.
    pub(crate) fn answered(&mut self, sent: Outgoing, status: Result<u16, String>) {
        if sent.epoch != self.epoch {
            return;
        }
        let (code, error) = match status {
            Ok(code) => (Some(code), None),
            Err(error) => (None, Some(error)),
        };
        if code.is_some_and(|code| (200..300).contains(&code)) {
            self.log(&sent.job, sent.url, sent.at, Outcome::Delivered, code, error, sent.fault);
            return;
        }
        self.log(&sent.job, sent.url, sent.at, Outcome::Failed, code, error, sent.fault);
        if let Some(delay) = retry_delay(sent.job.attempt) {
            let due = sent.at + delay;
            if let Some(entry) = self.deliveries.last_mut() {
                entry.next_attempt_at = Some(due);
            }
            let attempt = sent.job.attempt + 1;
            self.schedule.add(due, Task::Attempt(Job { attempt, fault: None, ..sent.job }));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one row of the log, written in one place")]
    fn log(
        &mut self,
        job: &Job,
        url: String,
        at: DateTime<Utc>,
        outcome: Outcome,
        status: Option<u16>,
        error: Option<String>,
        fault: Option<Fault>,
    ) {
        self.deliveries.push(DeliveryAttempt {
            id: job.delivery_id.clone(),
            webhook_id: job.webhook_id.clone(),
            event_id: job.event_id.clone(),
            event_type: job.event_type.to_owned(),
            object_id: job.object_id.clone(),
            url,
            attempt: job.attempt,
            at,
            status,
            outcome,
            error,
            fault,
            next_attempt_at: None,
            body: job.body.clone(),
        });
    }
}

/// The same JSON with spaces where nobody needs them, and every letter beyond ASCII escaped.
fn oddly_spaced(body: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let mut odd = String::from("\r\n\t ");
    for c in serde_json::to_string_pretty(&value).unwrap_or_default().chars() {
        if c.is_ascii() {
            odd.push(c);
        } else {
            let mut units = [0; 2];
            odd.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    odd
}

/// The signature headers of an attempt, spoilt on request. Each attempt is signed at its own time.
fn sign(webhook: &Webhook, job: &Job, at: DateTime<Utc>, spoilt: Option<Fault>) -> Vec<(&'static str, String)> {
    if spoilt == Some(Fault::Unsigned) {
        return Vec::new();
    }
    let key = match (spoilt, webhook.family) {
        (Some(Fault::WrongKey), Family::G3) => "whsec_bm90LXRoZS1rZXktb2YtdGhpcy13ZWJob29r",
        (Some(Fault::WrongKey), _) => "bm90LXRoZS1rZXktb2YtdGhpcy13ZWJob29r",
        _ => webhook.key.as_str(),
    };
    let mut signed = job.body.clone();
    if spoilt == Some(Fault::BadSignature) {
        signed.push(' ');
    }
    let at = if spoilt == Some(Fault::OldStamp) { at - TimeDelta::hours(1) } else { at };
    if webhook.family == Family::G3 {
        let seconds = at.timestamp();
        let good = signing::standard(key, &job.delivery_id, seconds, signed.as_bytes());
        let signature = match spoilt {
            Some(Fault::HexDigest) => format!("v1,{}", hex_of(good.trim_start_matches("v1,"))),
            Some(Fault::TwoSignatures) => format!("v1,AAAA {good}"),
            _ => good,
        };
        vec![
            ("webhook-id", job.delivery_id.clone()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signature),
        ]
    } else {
        let good = signing::legacy(key, at.timestamp_millis(), signed.as_bytes());
        let signature = match spoilt {
            Some(Fault::HexDigest) => {
                let (head, digest) = good.rsplit_once(';').unwrap_or_default();
                format!("{head};{}", hex_of(digest))
            }
            Some(Fault::TwoSignatures) => format!("hmac;1;{};AAAA,{good}", at.timestamp_millis()),
            _ => good,
        };
        vec![(signing::LEGACY_HEADER, signature)]
    }
}

fn hex_of(base64: &str) -> String {
    let bytes = STANDARD.decode(base64).unwrap_or_default();
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
