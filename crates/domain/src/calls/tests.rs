//! Any order and any repetition of the news about a call ends in the same state.

use super::{Facts, apply};
use crate::{
    access::Principal,
    contacts::directory,
    env::Env,
    inbound::apply::{Source, message},
    ports::{
        Account, CallMark, CallNews, Capabilities, Channel, Channels, ContactNews, Envelope, Headers, InboundItem,
        Outbound, ProviderAnswer, RemoteError, RemoteMessage, RemoteRecording, RemoteState, RemoteVoicemail,
    },
    testing::TestEnv,
};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use crm_entity::{
    activity, attachment, call_transcript, connection, contact, conversation, directory_entry, phone_call, sender,
};
use crm_types::{
    ConnectionId,
    activity::{ChannelKind, Direction},
    call::{CallOutcome, Speaker, TranscriptLine},
    connection::ProviderKind,
};
use proptest::prelude::*;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::Arc;

const ROSA: &str = "+16175550123";
const LINE: &str = "+16175550100";

/// A provider that is never asked.
struct Silent;

#[async_trait]
impl Channel for Silent {
    fn provider(&self) -> ProviderKind {
        ProviderKind::OpenPhone
    }
    fn capabilities(&self) -> Capabilities {
        Capabilities { medium: ChannelKind::Sms, look_up: true, poll: true, lines: true, webhooks: true, vouches: true }
    }
    fn verify(&self, _: &[SecretString], _: &Headers, _: &[u8], _: DateTime<Utc>) -> bool {
        false
    }
    fn envelope(&self, _: &[u8]) -> Envelope {
        Envelope { event_id: None, event_type: None }
    }
    fn parse(&self, _: &[u8]) -> Result<InboundItem, String> {
        Err("never asked".to_owned())
    }
    fn confirms(&self, _: &str) -> bool {
        false
    }
    async fn wait_for_turn(&self, _: &Account) {}
    async fn send(&self, _: &Account, _: &Outbound) -> ProviderAnswer {
        ProviderAnswer::Ambiguous("never asked".to_owned())
    }
    async fn check(&self, _: &Account) -> Result<(), RemoteError> {
        Ok(())
    }
}

/// 2026-03-02, 15:00:00 UTC and some seconds.
fn at(seconds: i64) -> DateTime<Utc> {
    "2026-03-02T15:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

fn about(id: &str, said: i64) -> CallNews {
    CallNews { provider_id: id.to_owned(), said_at: Some(at(said)), ..CallNews::default() }
}

/// A call as the provider's first API tells of it: both sides, not which is which.
fn call(id: &str, said: i64, direction: Direction, marks: &[CallMark]) -> CallNews {
    CallNews {
        direction: Some(direction),
        line: Some("PN1".to_owned()),
        participants: vec![ROSA.to_owned(), LINE.to_owned()],
        at: Some(at(0)),
        marks: marks.to_vec(),
        ..about(id, said)
    }
}

fn said(text: &str) -> TranscriptLine {
    TranscriptLine { speaker: Speaker::Them, address: None, text: text.to_owned(), start_s: 0.4, end_s: 1.9 }
}

fn text(id: &str, seconds: i64, direction: Direction) -> InboundItem {
    let (from, to) = if direction == Direction::In { (ROSA, LINE) } else { (LINE, ROSA) };
    InboundItem::Message(RemoteMessage {
        provider_id: id.to_owned(),
        direction,
        state: if direction == Direction::In { RemoteState::Received } else { RemoteState::Delivered },
        error_code: None,
        from: from.to_owned(),
        to: vec![to.to_owned()],
        line: Some("PN1".to_owned()),
        body: format!("text {id}"),
        media: Vec::new(),
        at: at(seconds),
        updated_at: at(seconds),
    })
}

fn entry(said: i64, first: Option<&str>, company: Option<&str>) -> InboundItem {
    InboundItem::Contact(ContactNews {
        provider_id: "CT1".to_owned(),
        said_at: Some(at(said)),
        deleted: false,
        first_name: first.map(str::to_owned),
        last_name: None,
        company: company.map(str::to_owned),
        phones: vec![ROSA.to_owned()],
    })
}

/// Everything that is told of a morning with one caller: a voicemail, an answered call, a text, names.
fn morning() -> Vec<InboundItem> {
    let missed = |news: CallNews| InboundItem::Call(Box::new(news));
    let recording = RemoteRecording {
        url: "https://media.sim.invalid/r?sig=1".to_owned(),
        duration_s: Some(184),
        started_at: None,
    };
    let voicemail = |url: Option<&str>, words: Option<&str>| RemoteVoicemail {
        url: url.map(str::to_owned),
        duration_s: Some(17),
        transcript: words.map(str::to_owned),
    };
    let answered = |said: i64, marks: &[CallMark]| CallNews {
        at: Some(at(300)),
        answered_at: Some(at(306)),
        answered_by: Some("US1".to_owned()),
        ..call("AC2", said, Direction::In, marks)
    };
    vec![
        missed(CallNews { participants: Vec::new(), ..call("AC1", 1, Direction::In, &[CallMark::Ringing]) }),
        missed(CallNews {
            completed_at: Some(at(57)),
            ..call("AC1", 58, Direction::In, &[CallMark::Completed, CallMark::LeftVoicemail])
        }),
        missed(CallNews {
            direction: Some(Direction::In),
            theirs: Some(ROSA.to_owned()),
            ours: Some(LINE.to_owned()),
            voicemail: Some(voicemail(Some("https://media.sim.invalid/v"), None)),
            ..about("AC1", 61)
        }),
        missed(CallNews {
            asked: true,
            voicemail: Some(voicemail(Some("https://media.sim.invalid/v"), Some("Please call me back."))),
            ..about("AC1", 70)
        }),
        missed(call("AC2", 300, Direction::In, &[CallMark::Ringing])),
        missed(answered(307, &[CallMark::Answered])),
        missed(CallNews {
            completed_at: Some(at(490)),
            duration_s: Some(183),
            ..answered(490, &[CallMark::Answered, CallMark::Completed])
        }),
        missed(CallNews {
            asked: true,
            completed_at: Some(at(490)),
            duration_s: Some(184),
            ..answered(490, &[CallMark::Completed])
        }),
        missed(CallNews { recordings: vec![recording], ..answered(500, &[CallMark::Completed]) }),
        missed(CallNews {
            summary: Some(vec!["A crack.".to_owned()]),
            next_steps: Some(vec!["A quote.".to_owned()]),
            ..about("AC2", 510)
        }),
        missed(CallNews { transcript: Some(vec![said("Hi."), said("Hello.")]), ..about("AC2", 520) }),
        // The first call of a third line of news: nobody answered, and nobody has called back since.
        missed(CallNews {
            at: Some(at(900)),
            completed_at: Some(at(930)),
            ..call("AC3", 930, Direction::In, &[CallMark::Unanswered])
        }),
        text("AC4", 600, Direction::Out),
        text("AC5", 950, Direction::In),
        entry(20, Some("Rosa"), Some("Quill Homes")),
        entry(30, Some("Rose"), None),
        entry(40, None, None),
    ]
}

struct Bench {
    test: TestEnv,
    by: Principal,
    connection: ConnectionId,
}

impl Bench {
    async fn new() -> Self {
        let test = TestEnv::with_channels(Channels::new([Arc::new(Silent) as Arc<dyn Channel>])).await;
        test.clock.forward(TimeDelta::hours(1));
        let by = test.owner().await;
        let connection = ConnectionId(test.env.id());
        let env = test.env.clone();
        test.env
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let now = env.now();
                    connection::Entity::insert(connection::ActiveModel {
                        workspace_id: Set(by.workspace.0),
                        id: Set(connection.0),
                        provider: Set("openphone".to_owned()),
                        name: Set("Office".to_owned()),
                        secrets: Set(Vec::new()),
                        key_hint: Set(String::new()),
                        signing_keys: Set(0),
                        webhook_ids: Set(json!([])),
                        health: Set("ok".to_owned()),
                        health_message: Set(String::new()),
                        checked_at: Set(None),
                        last_event_at: Set(None),
                        polled_until: Set(None),
                        send_failures: Set(0),
                        held_until: Set(None),
                        created_at: Set(now),
                        updated_at: Set(now),
                    })
                    .exec_without_returning(tx)
                    .await?;
                    sender::Entity::insert(sender::ActiveModel {
                        workspace_id: Set(by.workspace.0),
                        id: Set(env.id()),
                        connection_id: Set(connection.0),
                        provider_id: Set("PN1".to_owned()),
                        name: Set("Main".to_owned()),
                        address: Set(LINE.to_owned()),
                        can_text: Set(true),
                        active: Set(true),
                        created_at: Set(now),
                    })
                    .exec_without_returning(tx)
                    .await?;
                    Ok::<_, DbErr>(())
                })
            })
            .await
            .unwrap();
        Self { test, by, connection }
    }

    fn env(&self) -> &Env {
        &self.test.env
    }

    /// Takes news, each in a transaction of its own.
    async fn hear(&self, news: impl IntoIterator<Item = InboundItem>) {
        for item in news {
            let env = self.env().clone();
            let source = Source {
                workspace: self.by.workspace,
                connection: self.connection,
                received_at: env.now(),
                history: true,
            };
            env.clone()
                .store
                .write(move |tx| {
                    Box::pin(async move {
                        match &item {
                            InboundItem::Call(news) => apply(tx, &env, &Silent, &source, news).await,
                            InboundItem::Message(text) => message(tx, &env, &Silent, &source, text).await,
                            InboundItem::Contact(news) => {
                                directory::learn(tx, &env, source.workspace, source.connection, news).await
                            }
                            InboundItem::Mail(_) | InboundItem::Unsupported(_) => Ok(()),
                        }
                    })
                })
                .await
                .unwrap();
        }
    }

    /// All that there is, without ids and times of writing.
    async fn state(&self) -> Value {
        let (read, ws) = (self.env().store.read(), self.by.workspace);
        let mut items: Vec<Value> = activity::Entity::of(ws)
            .all(read)
            .await
            .unwrap()
            .iter()
            .map(|row| {
                json!([
                    row.provider_id,
                    row.kind,
                    row.direction,
                    row.body,
                    row.state,
                    row.at,
                    row.from_address,
                    row.to_addresses,
                    row.sender_id.is_some()
                ])
            })
            .collect();
        let mut calls: Vec<Value> = phone_call::Entity::of(ws)
            .all(read)
            .await
            .unwrap()
            .iter()
            .map(|row| {
                json!([
                    row.provider_id,
                    row.outcome,
                    row.counted,
                    row.has_transcript,
                    row.answered_at,
                    row.completed_at,
                    row.duration_s,
                    row.facts,
                    row.activity_id.is_some()
                ])
            })
            .collect();
        let mut files: Vec<Value> = attachment::Entity::of(ws)
            .all(read)
            .await
            .unwrap()
            .iter()
            .map(|row| json!([row.slot, row.source_url]))
            .collect();
        for list in [&mut items, &mut calls, &mut files] {
            list.sort_by_key(ToString::to_string);
        }
        let threads: Vec<Value> = conversation::Entity::of(ws)
            .all(read)
            .await
            .unwrap()
            .iter()
            .map(|row| {
                json!([
                    row.inbound_count,
                    row.has_calls,
                    row.has_text,
                    row.last_activity_at,
                    row.last_kind,
                    row.snippet,
                    row.last_inbound_at,
                    row.callback_since,
                    row.callback_calls,
                    row.callback_voicemails
                ])
            })
            .collect();
        let people: Vec<Value> = contact::Entity::of(ws)
            .all(read)
            .await
            .unwrap()
            .iter()
            .map(|row| json!([row.first_name, row.last_name, row.company]))
            .collect();
        let lines: Vec<Value> =
            call_transcript::Entity::of(ws).all(read).await.unwrap().into_iter().map(|row| row.lines).collect();
        let entries: Vec<Value> =
            directory_entry::Entity::of(ws).all(read).await.unwrap().into_iter().map(|row| row.facts).collect();
        json!({"items": items, "calls": calls, "files": files, "threads": threads, "people": people, "lines": lines,
            "entries": entries})
    }
}

#[tokio::test]
async fn a_morning_in_its_own_order() {
    let bench = Bench::new().await;
    bench.hear(morning()).await;
    let state = bench.state().await;
    let bodies: Vec<&str> = state["items"].as_array().unwrap().iter().map(|item| item[3].as_str().unwrap()).collect();
    assert_eq!(bodies, ["Voicemail 0:17: Please call me back.", "Call 3:04", "Missed call", "text AC4", "text AC5"]);
    // The text of 15:10 answered the voicemail of 15:00, not the call of 15:15.
    let thread = &state["threads"][0];
    assert_eq!(thread[0], 3, "voicemail, missed call and text came in; the answered call did not wait for anybody");
    assert_eq!((&thread[7], &thread[8], &thread[9]), (&json!(at(900)), &json!(1), &json!(0)));
    assert_eq!(state["people"], json!([["Rose", null, "Quill Homes"]]));
    assert_eq!(state["lines"].as_array().unwrap().len(), 1);
    assert_eq!(state["files"].as_array().unwrap().len(), 2);
    assert_eq!(state["threads"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_part_of_an_unknown_call_waits_for_it_and_is_in_no_thread() {
    let bench = Bench::new().await;
    let summary = CallNews { summary: Some(vec!["A crack.".to_owned()]), ..about("AC9", 10) };
    bench.hear([InboundItem::Call(Box::new(summary))]).await;
    let state = bench.state().await;
    assert_eq!((&state["items"], &state["threads"]), (&json!([]), &json!([])));
    assert_eq!(state["calls"][0][8], false);
    let ended = CallNews { answered_at: Some(at(2)), ..call("AC9", 9, Direction::In, &[CallMark::Completed]) };
    bench.hear([InboundItem::Call(Box::new(ended))]).await;
    let state = bench.state().await;
    assert_eq!(state["items"].as_array().unwrap().len(), 1);
    assert_eq!(state["calls"][0][7]["summary"]["value"], json!(["A crack."]));
}

#[tokio::test]
async fn names_that_our_people_wrote_stay() {
    let bench = Bench::new().await;
    bench.hear([text("AC1", 0, Direction::In)]).await;
    let patch = serde_json::from_value(json!({"first_name": "Mrs. Quill"})).unwrap();
    let person = contact::Entity::of(bench.by.workspace).one(bench.env().store.read()).await.unwrap().unwrap();
    crate::contacts::edit(bench.env(), bench.by, person.id.into(), patch, None).await.unwrap();
    bench.hear([entry(20, Some("Rosa"), Some("Quill Homes")), entry(30, Some("Rose"), None)]).await;
    assert_eq!(bench.state().await["people"], json!([["Mrs. Quill", null, "Quill Homes"]]));
    let gone =
        ContactNews { provider_id: "CT1".to_owned(), said_at: Some(at(50)), deleted: true, ..ContactNews::default() };
    bench.hear([InboundItem::Contact(gone)]).await;
    assert_eq!(bench.state().await["people"], json!([["Mrs. Quill", null, "Quill Homes"]]));
    let entries = directory_entry::Entity::of(bench.by.workspace).all(bench.env().store.read()).await.unwrap();
    assert!(entries.iter().all(|entry| entry.deleted_at == Some(at(50))), "noted");
}

/// Positions of a list in any order, some of them twice.
fn any_order(length: usize) -> impl Strategy<Value = Vec<usize>> {
    let all: Vec<usize> = (0..length).collect();
    (Just(all), proptest::collection::vec(0..length, 0..6)).prop_flat_map(|(mut all, again)| {
        all.extend(again);
        Just(all).prop_shuffle()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 64, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn any_order_and_repetition_ends_in_the_same_state(order in any_order(morning().len())) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (expected, found) = runtime.block_on(async {
            let (straight, mixed) = (Bench::new().await, Bench::new().await);
            straight.hear(morning()).await;
            let news = morning();
            mixed.hear(order.iter().map(|place| news[*place].clone())).await;
            (straight.state().await, mixed.state().await)
        });
        prop_assert_eq!(expected, found);
    }
}

/// Any piece of news about one call.
fn any_news() -> impl Strategy<Value = CallNews> {
    let mark = prop_oneof![
        Just(CallMark::Ringing),
        Just(CallMark::Answered),
        Just(CallMark::Completed),
        Just(CallMark::Unanswered),
        Just(CallMark::Forwarded),
        Just(CallMark::AiHandled),
        Just(CallMark::Failed),
        Just(CallMark::LeftVoicemail),
    ];
    let time = || proptest::option::of((0..5_i64).prop_map(at));
    (
        time(),
        any::<bool>(),
        proptest::option::of(prop_oneof![Just(Direction::In), Just(Direction::Out)]),
        proptest::collection::vec(mark, 0..3),
        (time(), time(), time()),
        proptest::option::of(0..3_u32),
        proptest::collection::vec((0..3_u32, 0..3_u32), 0..3),
        proptest::option::of(proptest::collection::vec("[ab]", 0..2)),
    )
        .prop_map(|(said_at, asked, direction, marks, (began, answered, ended), length, recordings, summary)| {
            CallNews {
                provider_id: "AC1".to_owned(),
                said_at,
                asked,
                direction,
                marks,
                at: began,
                answered_at: answered,
                completed_at: ended,
                duration_s: length,
                recordings: recordings
                    .into_iter()
                    .map(|(place, length)| RemoteRecording {
                        url: format!("https://media.sim.invalid/{place}?sig={length}"),
                        duration_s: Some(length),
                        started_at: None,
                    })
                    .collect(),
                summary,
                ..CallNews::default()
            }
        })
}

proptest! {
    #[test]
    fn joining_is_a_matter_of_neither_order_nor_number(a in any_news(), b in any_news(), c in any_news()) {
        let [a, b, c] = [a, b, c].map(|news| Facts::of(&news));
        prop_assert_eq!(a.clone().join(b.clone()), b.clone().join(a.clone()));
        prop_assert_eq!(a.clone().join(b.clone()).join(c.clone()), a.clone().join(b.join(c)));
        prop_assert_eq!(a.clone().join(a.clone()), a.clone());
        prop_assert_eq!(a.clone().join(Facts::default()), a);
    }

    #[test]
    fn what_is_kept_is_read_back(news in any_news()) {
        let facts = Facts::of(&news);
        prop_assert_eq!(serde_json::from_value::<Facts>(json!(facts)).unwrap(), facts);
    }
}

#[test]
fn outcomes_follow_from_what_has_happened() {
    use CallMark::{AiHandled, Answered, Completed, Failed, Forwarded, LeftVoicemail, Ringing, Unanswered};
    let outcome = |direction: Direction, marks: &[CallMark]| {
        Facts::of(&CallNews { direction: Some(direction), marks: marks.to_vec(), ..CallNews::default() }).outcome()
    };
    for (direction, marks, expected) in [
        (Direction::In, &[Ringing][..], CallOutcome::Ringing),
        (Direction::In, &[Ringing, Answered], CallOutcome::InProgress),
        (Direction::In, &[Answered, Completed], CallOutcome::Answered),
        (Direction::In, &[Completed], CallOutcome::Missed),
        (Direction::In, &[Unanswered], CallOutcome::Missed),
        (Direction::In, &[Completed, LeftVoicemail], CallOutcome::Voicemail),
        (Direction::In, &[Forwarded, Completed], CallOutcome::Forwarded),
        (Direction::In, &[Completed, AiHandled], CallOutcome::AiHandled),
        (Direction::Out, &[Ringing], CallOutcome::Ringing),
        (Direction::Out, &[Completed], CallOutcome::NoAnswer),
        (Direction::Out, &[Completed, LeftVoicemail], CallOutcome::NoAnswer),
        (Direction::Out, &[Completed, Failed], CallOutcome::Failed),
        (Direction::Out, &[Answered, Completed], CallOutcome::Answered),
    ] {
        assert_eq!(outcome(direction, marks), expected, "{direction:?} {marks:?}");
    }
}
