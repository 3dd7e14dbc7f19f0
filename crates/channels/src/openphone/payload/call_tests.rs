//! The examples of the fact sheet about calls and contacts, in all three families.

use super::*;
use chrono::{DateTime, Utc};
use crm_domain::ports::{CallMark, CallNews, ContactNews};
use crm_types::call::Speaker;
use serde_json::json;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../../tests/fixtures/", $name, ".json"))
    };
}

const ROSA: &str = "+16175550123";
const LINE: &str = "+16175550100";

fn call(body: &str) -> CallNews {
    match parse(body.as_bytes()) {
        Ok(InboundItem::Call(news)) => *news,
        other => panic!("not about a call: {other:?}"),
    }
}

fn contact(body: &str) -> ContactNews {
    match parse(body.as_bytes()) {
        Ok(InboundItem::Contact(news)) => news,
        other => panic!("not about a contact: {other:?}"),
    }
}

fn at(text: &str) -> Option<DateTime<Utc>> {
    text.parse().ok()
}

/// The example with one value changed.
fn with(body: &str, pointer: &str, value: Value) -> String {
    let mut event: Value = serde_json::from_str(body).unwrap();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    event.pointer_mut(parent).unwrap()[name] = value;
    event.to_string()
}

#[test]
fn a_call_rings_in_both_legacy_families() {
    let app = call(fixture!("g1-02-call-ringing"));
    assert_eq!((app.theirs.as_deref(), app.ours.as_deref()), (Some(ROSA), Some(LINE)));
    let api = call(fixture!("g2-03-call-ringing"));
    assert_eq!((api.theirs, api.ours), (None, None), "it does not say which side is which");
    assert_eq!(api.participants, [ROSA, LINE]);
    assert_eq!(api.duration_s, None, "a call that rings has no length");
    for news in [app, call(fixture!("g2-03-call-ringing"))] {
        assert_eq!(news.direction, Some(Direction::In));
        assert_eq!(news.line.as_deref(), Some("PNsim01"));
        assert_eq!(news.at, at("2026-03-02T15:10:00Z"));
        assert!(news.marks.contains(&CallMark::Ringing) && news.answered_at.is_none());
    }
}

#[test]
fn app_made_missed_call_with_a_message() {
    let news = call(fixture!("g1-03-call-completed"));
    assert_eq!(news.answered_at, None);
    assert_eq!(news.completed_at, at("2026-03-02T15:10:57Z"));
    let voicemail = news.voicemail.unwrap();
    assert_eq!(voicemail.url.as_deref(), Some("https://media.sim.invalid/vm/0102.mp3"));
    assert_eq!((voicemail.duration_s, voicemail.transcript), (Some(17), None));
}

#[test]
fn api_made_answered_call() {
    let news = call(fixture!("g2-04-call-completed"));
    assert_eq!((news.duration_s, news.answered_by.as_deref()), (Some(184), Some("USsim01")));
    assert_eq!(news.answered_at, at("2026-03-02T15:10:06Z"));
    assert_eq!(news.said_at, at("2026-03-02T15:13:10Z"), "the object's own time");
    assert!(news.marks.contains(&CallMark::Completed) && news.voicemail.is_none());
}

#[test]
fn recordings_come_in_either_carrier() {
    for (body, url) in [
        (fixture!("g1-04-call-recording-completed"), "https://media.sim.invalid/rec/0103.mp3"),
        (fixture!("g2-05-call-recording-completed"), "https://media.sim.invalid/rec/0203.mp3"),
    ] {
        let news = call(body);
        assert_eq!(news.recordings.len(), 1, "{body}");
        assert_eq!((news.recordings[0].url.as_str(), news.recordings[0].duration_s), (url, Some(184)));
        assert!(news.provider_id.starts_with("ACsim0"), "the id is the call's");
    }
}

#[test]
fn a_summary_and_a_transcript_name_only_the_call() {
    for kind in ["call.summary.completed", "callSummary"] {
        let news = call(&with(fixture!("g2-06-call-summary-completed"), "/type", json!(kind)));
        assert_eq!((news.provider_id.as_str(), news.line.as_deref()), ("ACsim0203", None));
        assert_eq!(news.summary.unwrap(), ["Customer asked for a crack repair quote."]);
        assert_eq!(news.next_steps.unwrap(), ["Send a quote on Tuesday."]);
        assert!(news.marks.is_empty() && news.at.is_none());
    }
    for kind in ["call.transcript.completed", "callTranscript"] {
        let news = call(&with(fixture!("g2-07-call-transcript-completed"), "/type", json!(kind)));
        let lines = news.transcript.unwrap();
        assert_eq!(lines.iter().map(|line| line.speaker).collect::<Vec<_>>(), [Speaker::Us, Speaker::Them]);
        assert_eq!(lines[1].text, "Hi, about my basement wall.");
        assert_eq!(news.at, None, "the transcript's time is not the call's");
    }
    let early = with(fixture!("g2-06-call-summary-completed"), "/data/object/status", json!("in-progress"));
    assert_eq!(call(&early).summary, None);
}

#[test]
fn current_missed_call_with_a_message_to_come() {
    let news = call(fixture!("g3-02-call-completed"));
    assert_eq!((news.theirs.as_deref(), news.ours.as_deref()), (Some(ROSA), Some(LINE)));
    assert_eq!(news.line.as_deref(), Some("PNsim01"));
    for mark in [CallMark::Completed, CallMark::Unanswered, CallMark::LeftVoicemail] {
        assert!(news.marks.contains(&mark), "{mark:?}");
    }
}

#[test]
fn current_participants_may_be_objects() {
    let sides = json!({"workspace": [{"phoneNumber": LINE, "actorId": "USsim01"}],
        "external": [{"phoneNumber": ROSA, "actorId": null}], "resolution": "available"});
    let news = call(&with(fixture!("g3-02-call-completed"), "/data/context/participants", sides));
    assert_eq!((news.theirs.as_deref(), news.ours.as_deref()), (Some(ROSA), Some(LINE)));
    let flat = json!([{"phoneNumber": ROSA}, {"phoneNumber": LINE}]);
    let news = call(&with(fixture!("g2-04-call-completed"), "/data/object/participants", flat));
    assert_eq!(news.participants, [ROSA, LINE]);
}

#[test]
fn current_voicemail_is_joined_by_its_call() {
    let body = with(fixture!("g3-04-call-voicemail-completed"), "/data/resource/id", json!("VMsim0001"));
    let news = call(&body);
    assert_eq!(news.provider_id, "ACsim0302");
    assert_eq!(news.theirs.as_deref(), Some(ROSA));
    let voicemail = news.voicemail.unwrap();
    assert_eq!(voicemail.transcript.as_deref(), Some("Please call me back."));
    assert_eq!((news.at, news.duration_s), (None, None), "its time and length are not the call's");
}

#[test]
fn current_steps_of_a_call() {
    let step = |kind: &str| call(&with(fixture!("g3-02-call-completed"), "/type", json!(kind))).marks;
    assert!(step("call.answered").contains(&CallMark::Answered));
    assert!(step("call.forwarded").contains(&CallMark::Forwarded));
    let missed = json!({"id": "EV1", "type": "call.missed", "createdAt": "2026-09-01T15:10:57Z", "data": {
        "resource": {"id": "AC1", "createdAt": "2026-09-01T15:10:00Z", "updatedAt": "2026-09-01T15:10:57Z"},
        "context": {"phoneNumberId": "PNsim01", "participants": {"workspace": [LINE], "external": [ROSA]}}}});
    let news = call(&missed.to_string());
    assert_eq!((news.direction, news.marks.as_slice()), (Some(Direction::In), [CallMark::Unanswered].as_slice()));
    let menu = json!({"id": "EV1", "type": "call.menu.selected", "createdAt": "2026-09-01T15:10:57Z", "data": {
        "resource": {"id": "AC1", "selection": 2}, "context": {}}});
    assert_eq!(call(&menu.to_string()).menu_choice.as_deref(), Some("2"));
}

#[test]
fn every_status_has_a_meaning_and_a_new_one_says_nothing() {
    use CallMark::{AiHandled, Answered, Completed, Failed, Forwarded, Ringing, Unanswered};
    let marks = |status: &str| {
        let body = with(fixture!("g2-03-call-ringing"), "/data/object/status", json!(status));
        let mut marks = call(&with(&body, "/type", json!("call.menu.selected"))).marks;
        marks.sort();
        marks
    };
    assert_eq!(marks("ringing"), [Ringing]);
    assert_eq!(marks("in-progress"), [Answered]);
    assert_eq!(marks("completed"), [Completed]);
    assert_eq!(marks("failed"), [Completed, Failed]);
    assert_eq!(marks("forwarded"), [Forwarded]);
    assert_eq!(marks("ai-handled"), [Completed, AiHandled]);
    for status in ["busy", "no-answer", "canceled", "missed", "abandoned", "unanswered"] {
        assert_eq!(marks(status), [Unanswered], "{status}");
    }
    assert!(marks("brand-new").is_empty());
}

#[test]
fn contacts_in_both_families_and_both_forms_of_fields() {
    let app = contact(fixture!("g1-05-contact-updated"));
    assert_eq!((app.provider_id.as_str(), app.first_name.as_deref()), ("CTsim01", Some("Rosa")));
    assert_eq!((app.company.as_deref(), app.phones.as_slice()), (Some("Quill Homes"), [ROSA.to_owned()].as_slice()));
    let fields = json!({"Phone Number": [ROSA, "+16175550124"], "Email": "rosa@sim.invalid"});
    let keyed = contact(&with(fixture!("g1-05-contact-updated"), "/data/object/fields", fields));
    assert_eq!(keyed.phones, [ROSA, "+16175550124"]);
    let current = contact(fixture!("g3-05-contact-updated"));
    assert_eq!(
        (current.last_name.as_deref(), current.phones.as_slice()),
        (Some("Quill"), [ROSA.to_owned()].as_slice())
    );
    let gone = contact(fixture!("g1-07-contact-deleted"));
    assert!(gone.deleted && gone.phones.is_empty() && !current.deleted);
}

#[test]
fn what_cannot_be_understood_says_why() {
    let error = |body: &str| parse(body.as_bytes()).unwrap_err();
    assert_eq!(error(r#"{"type":"call.completed"}"#), "The event holds no call in a form that is known.");
    assert_eq!(error(r#"{"type":"callSummary","data":{"object":{}}}"#), "The call has no id.");
    assert_eq!(error(r#"{"type":"contact.updated","data":{"object":{}}}"#), "The contact has no id.");
}
