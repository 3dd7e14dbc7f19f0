//! R28: everything at once. People text, call, write mails, say stop and start again; colleagues answer here and in the
//! provider's own app; and all the while whatever can go wrong does: answers are lost, limits strike, webhooks come
//! twice, late, badly signed, and five in a hundred never. The server dies and comes back. In the end the product shows
//! what the provider and the mail server have, item by item, and its own books agree.

use chrono::TimeDelta;
use crm_entity::{activity, delivery, email, phone_call};
use crm_simulator::{
    AppMessage, BounceIn, CallEnd, ContactEdit, Direction, Fault, FaultSpec, Inbound, IncomingCall, LimitBody,
    MailFault, MailIn,
};
use crm_testkit::{Database, Seed, TestApp, check_invariants, count, seeds};
use futures_util::{StreamExt, stream};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use sea_orm::EntityTrait;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who texts and calls. The first two say stop and start again.
const PEOPLE: [&str; 5] = ["+16175550123", "+16175550124", "+16175550125", "+16175550126", "+442079460123"];
/// Who mails.
const MAILERS: [&str; 3] = ["rosa@customer.example", "ben@customer.example", "lee@customer.example"];

/// What may happen to a text on its way out. Some of them refuse it for good.
const SENDING: [Fault; 16] = [
    Fault::RateLimited,
    Fault::ServerError500Json,
    Fault::BadGatewayHtml502,
    Fault::Empty503,
    Fault::TimeoutBeforeAccept,
    Fault::ResetAfterAccept,
    Fault::TruncatedJson,
    Fault::WrongContentType,
    Fault::UnknownFields,
    Fault::SparseAnswer,
    Fault::DeliveredBeforeAnswer,
    Fault::Undelivered,
    Fault::Payment402,
    Fault::DailyCap403,
    Fault::A2p400,
    Fault::NotMember403,
];
/// What may happen to a webhook, or to one attempt of it.
const NEWS: [Fault; 10] = [
    Fault::DuplicateWebhook,
    Fault::DuplicateObject,
    Fault::ReorderWebhooks,
    Fault::OddSpacing,
    Fault::BadSignature,
    Fault::Unsigned,
    Fault::WrongKey,
    Fault::HexDigest,
    Fault::OldStamp,
    Fault::TwoSignatures,
];
/// What may happen to a question.
const ASKING: [Fault; 8] = [
    Fault::RateLimited,
    Fault::BadGatewayHtml502,
    Fault::TimeoutBeforeAccept,
    Fault::TruncatedJson,
    Fault::UnknownFields,
    Fault::RepeatPageToken,
    Fault::EmptyPage,
    Fault::Unauthorized401,
];
/// What may happen to a mail on its way out.
const POSTING: [MailFault; 6] = [
    MailFault::Greylist451,
    MailFault::NoSuchUser550,
    MailFault::Unwanted554,
    MailFault::Busy451,
    MailFault::DropAfterData,
    MailFault::DropBeforeData,
];

/// How many events in a hundred reach no webhook.
const DROPPED: f64 = 0.05;

struct Day {
    app: TestApp,
    rng: StdRng,
    /// The words of what the API took, and the medium.
    taken: BTreeMap<String, &'static str>,
    /// The ids of the mails that people wrote.
    mailed: BTreeSet<String>,
}

impl Day {
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        *of.choose(&mut self.rng).unwrap()
    }

    fn trouble(&mut self) {
        let mut spec = match self.rng.random_range(0..4) {
            0 => FaultSpec::new(self.one(&SENDING), 1),
            1 => FaultSpec::new(self.one(&NEWS), 1),
            2 => {
                let mut spec = FaultSpec::new(self.one(&ASKING), 1);
                spec.path =
                    Some(self.one(&["/v1/messages", "/v1/calls", "/v1/conversations", "/v1/webhooks"]).to_owned());
                spec.method = Some("GET".to_owned());
                spec
            }
            _ => {
                let fault = self.one(&POSTING);
                return self.app.sim.fail_mail(fault, 1);
            }
        };
        // A server that fails may have done what it was asked, and may not. A limit that answers has not.
        spec.accept = spec.fault != Fault::RateLimited && self.rng.random_bool(0.5);
        spec.retry_after = self.rng.random_bool(0.5).then_some(2);
        spec.body = self.one(&[LimitBody::Kong, LimitBody::Standard, LimitBody::Empty]);
        self.app.sim.add_fault(spec);
    }

    async fn step(&mut self, number: usize) {
        if self.rng.random_bool(0.4) {
            self.trouble();
        }
        if self.rng.random_bool(DROPPED) {
            self.app.sim.add_fault(FaultSpec::new(Fault::DropWebhook, 1));
        }
        match self.rng.random_range(0..100) {
            0..30 => self.text(number).await,
            30..38 => {
                let (to, text) = (self.one(&PEOPLE).to_owned(), format!("from the app {number}"));
                // The provider itself refuses to text who said stop.
                let _ = self.app.sim.app_message(AppMessage { to, text, from: None }).await;
            }
            38..48 => {
                let end = self.one(&[CallEnd::Missed, CallEnd::Voicemail, CallEnd::Answered]);
                let outgoing = self.rng.random_bool(0.3);
                let call = IncomingCall { outgoing, ..IncomingCall::new(self.one(&PEOPLE), end) };
                self.app.sim.call(call).await.unwrap();
            }
            48..72 => self.answer("sms", number).await,
            72..80 => self.mail(number).await,
            80..88 => self.answer("email", number).await,
            88..90 => {
                let known = self.app.sim.mails();
                if let Some(mail) = known.choose(&mut self.rng) {
                    self.app.sim.bounce(mail.seq, &BounceIn::default()).await.unwrap();
                }
            }
            90..93 => {
                let number = self.one(&PEOPLE).to_owned();
                let edit = ContactEdit { number, first_name: Some("Rosa".to_owned()), ..ContactEdit::default() };
                self.app.sim.edit_contact(edit).await.unwrap();
            }
            93..95 => self.app.crash_and_restart().await,
            95 => {
                self.app.stop().await;
                self.app.start_again().await;
            }
            96 => {
                self.app.restart_without_provider().await;
                self.app.run_jobs().await;
                self.app.crash_and_restart().await;
            }
            _ => self.app.advance(TimeDelta::minutes(12)).await,
        }
        if self.rng.random_bool(0.7) {
            self.app.run_jobs().await;
        }
        if self.rng.random_bool(0.5) {
            let seconds = self.rng.random_range(1..90);
            self.app.advance(TimeDelta::seconds(seconds)).await;
        }
    }

    async fn text(&mut self, number: usize) {
        let who = self.one(&PEOPLE);
        let stopper = PEOPLE[..2].contains(&who);
        let words = match self.rng.random_range(0..8) {
            0 if stopper => "STOP".to_owned(),
            1 if stopper => "please stop texting me".to_owned(),
            2 | 3 if stopper => "START".to_owned(),
            _ => format!("text {number}"),
        };
        self.app.sim.inbound(Inbound::new(who, &words)).await.unwrap();
    }

    async fn mail(&mut self, number: usize) {
        let known = self.app.sim.mails();
        let answers = known.choose(&mut self.rng).map(|mail| mail.seq).filter(|_| number.is_multiple_of(2));
        let mail = MailIn {
            from: self.one(&MAILERS).to_owned(),
            subject: format!("Question {number}"),
            text: format!("mail {number}"),
            answers,
            ..MailIn::default()
        };
        // Their server would try again; ours has said no to nobody.
        let id = self.app.sim.mail(&mail).await.unwrap();
        self.mailed.insert(id);
    }

    async fn answer(&mut self, channel: &'static str, number: usize) {
        let threads: Vec<Value> = self.app.conversations().await;
        let Some(thread) = threads.choose(&mut self.rng) else { return };
        let thread = thread["id"].as_str().unwrap();
        let words = format!("answer {number}.");
        let answer = match channel {
            "sms" => self.app.reply(thread, &words).await,
            _ => self.app.reply_by_mail(thread, &words).await,
        };
        match answer.status {
            202 => drop(self.taken.insert(words, channel)),
            // They said stop, have no such address, or the key counts as refused just now.
            422 => {}
            status => panic!("{status}: {}", answer.json()),
        }
    }

    /// The trouble is over. Retries, look-ups and polls have their time.
    async fn settle(&mut self) {
        self.app.sim.clear_faults();
        self.app.sim.clear_mail_faults();
        for minutes in [1, 1, 3, 5, 5, 10, 15, 15, 30, 60, 60, 120, 600, 600, 600] {
            self.app.advance(TimeDelta::minutes(minutes)).await;
            self.app.run_jobs().await;
        }
    }

    async fn compare(&self) {
        let read = self.app.app().env().store.read();
        let items = activity::Entity::find().all(read).await.unwrap();
        let mut shown: HashMap<(&str, &str), &activity::Model> = HashMap::new();
        for item in &items {
            if let (Some(provider), Some(id)) = (&item.provider, &item.provider_id) {
                assert!(shown.insert((provider, id), item).is_none(), "shown twice: {item:#?}");
            }
        }
        let mut seen = self.texts(&shown);
        let rows = phone_call::Entity::find().all(read).await.unwrap();
        seen.extend(self.calls(&shown, &rows));
        seen.extend(self.mails(&shown, &email::Entity::find().all(read).await.unwrap()));
        let others: Vec<_> = shown.iter().filter(|((_, id), _)| !seen.contains(*id)).collect();
        assert!(others.is_empty(), "shown, and nobody has it: {others:#?}");
        self.answers(&delivery::Entity::find().all(read).await.unwrap());
    }

    fn texts(&self, shown: &HashMap<(&str, &str), &activity::Model>) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        for text in self.app.sim.messages() {
            let item = shown.get(&("openphone", &*text.id)).unwrap_or_else(|| panic!("lost: {text:#?}"));
            assert_eq!(item.body, text.text);
            assert_eq!(item.direction == "in", text.direction == Direction::Incoming, "{text:#?}");
            let state = if text.status == "sent" { "accepted" } else { &text.status };
            assert_eq!(item.state, state, "{text:#?}");
            seen.insert(text.id);
        }
        seen
    }

    fn calls(&self, shown: &HashMap<(&str, &str), &activity::Model>, rows: &[phone_call::Model]) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        for call in self.app.sim.calls() {
            let item = shown.get(&("openphone", &*call.id)).unwrap_or_else(|| panic!("lost: {call:#?}"));
            let row = rows.iter().find(|row| row.provider_id == call.id).unwrap();
            assert_eq!(row.activity_id, Some(item.id));
            assert_eq!(item.direction == "in", call.direction == Direction::Incoming, "{call:#?}");
            assert_eq!((row.answered_at, row.completed_at), (call.answered_at, call.completed_at), "{row:#?}");
            assert_eq!(row.outcome == "answered", call.answered_at.is_some(), "{row:#?} {call:#?}");
            let left = call.direction == Direction::Incoming && call.voicemail != crm_simulator::Making::Absent;
            assert_eq!(item.kind == "voicemail", left, "{item:#?} {call:#?}");
            assert!(!left || item.body.ends_with(&call.voicemail_words), "{item:#?}");
            assert_eq!(row.has_transcript, call.transcript == crm_simulator::Making::Completed, "{row:#?} {call:#?}");
            seen.insert(call.id);
        }
        seen
    }

    fn mails(&self, shown: &HashMap<(&str, &str), &activity::Model>, rows: &[email::Model]) -> BTreeSet<String> {
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for mail in self.app.sim.mails() {
            *left.entry(mail.message_id).or_default() += 1;
        }
        for (id, times) in &left {
            assert_eq!(*times, 1, "the mail {id} left {times} times");
            let row = rows.iter().find(|row| row.message_id.as_ref() == Some(id));
            assert!(row.is_some(), "the mail server has {id}, and no thread");
        }
        for id in &self.mailed {
            assert!(shown.contains_key(&("mailbox", id)), "lost: the mail {id}");
        }
        // An item of ours bears its id once it was handed over, also when the server did not take it.
        let ours = rows.iter().filter(|row| row.event_id.is_none()).filter_map(|row| row.message_id.clone());
        self.mailed.iter().cloned().chain(left.into_keys()).chain(ours).collect()
    }

    /// Each answer that the API took left once, or not at all and says why.
    fn answers(&self, rows: &[delivery::Model]) {
        for (words, channel) in &self.taken {
            let mine: Vec<_> = rows.iter().filter(|row| row.body == *words).collect();
            assert_eq!(mine.len(), 1, "{words}");
            let row = mine[0];
            let left = match *channel {
                "sms" => self.app.sent().iter().filter(|text| text.text == *words).count(),
                _ => self.app.sim.mails().iter().filter(|mail| mail.text.starts_with(words)).count(),
            };
            match &*row.state {
                "delivered" | "undelivered" | "accepted" => assert_eq!(left, 1, "{row:#?}"),
                "refused" | "cancelled" | "skipped" => assert_eq!(left, 0, "{row:#?}"),
                // A mail server cannot be asked: that is shown, and waits for a person.
                "unknown" => assert_eq!((*channel, left), ("email", 1), "{row:#?}"),
                _ => panic!("not settled: {row:#?}"),
            }
            assert!(left == 1 || row.reason.is_some(), "{row:#?}");
        }
    }
}

/// So many days at once: a day mostly waits for its turn at the provider.
const AT_ONCE: usize = 6;

async fn the_books_agree(database: Database) {
    stream::iter(seeds(2, 40)).for_each_concurrent(AT_ONCE, |seed| a_day(database, seed)).await;
}

async fn a_day(database: Database, seed: Seed) {
    let mut app = TestApp::start(database).await;
    app.ready().await;
    app.with_mailbox().await;
    let mut day = Day { app, rng: seed.rng(), taken: BTreeMap::new(), mailed: BTreeSet::new() };
    for number in 0..count(90, 400) {
        day.step(number).await;
    }
    day.settle().await;
    day.compare().await;
    check_invariants(day.app.app().env()).await;
}

on_both! {
    everything_at_once => the_books_agree;
}
