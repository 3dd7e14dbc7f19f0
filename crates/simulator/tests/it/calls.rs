//! Calls, what is made after them, contacts, and the media host.

use chrono::TimeDelta;
use crm_simulator::{CallEnd, ContactEdit, Family, IncomingCall, MediaMode, NewWebhook, Settings};
use serde_json::{Value, json};

use crate::support::{Bench, ROSA, Received, Receiver};

const LINE: &str = "+16175550100";

/// A webhook of the v1 API for each group.
async fn register(bench: &Bench, receiver: &Receiver) {
    for (group, events) in [
        ("calls", json!(["call.ringing", "call.completed", "call.recording.completed"])),
        ("call-summaries", json!(["call.summary.completed"])),
        ("call-transcripts", json!(["call.transcript.completed"])),
    ] {
        let body = json!({"url": receiver.url, "events": events});
        assert_eq!(bench.post(&format!("/v1/webhooks/{group}"), body).await.0, 201, "{group}");
    }
}

fn types(receiver: &Receiver) -> Vec<(String, Value)> {
    let event = |received: &Received| {
        let event = received.json();
        (event["type"].as_str().unwrap().to_owned(), event["data"].clone())
    };
    receiver.take().iter().map(event).collect()
}

#[actix_web::test]
async fn an_answered_call_brings_recording_summary_and_transcript_one_after_the_other() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    register(&bench, &receiver).await;
    let call = bench.control.call(IncomingCall::new(ROSA, CallEnd::Answered)).await.unwrap();
    let ringing = types(&receiver);
    assert_eq!((ringing[0].0.as_str(), &ringing[0].1["object"]["answeredAt"]), ("call.ringing", &Value::Null));

    let summary = format!("/v1/call-summaries/{}", call.id);
    assert_eq!(bench.get(&summary).await.1["data"]["status"], "absent");
    bench.control.advance(TimeDelta::seconds(10)).await;
    assert_eq!(bench.get(&summary).await.1["data"]["status"], "in-progress");
    bench.control.advance(TimeDelta::seconds(10)).await;

    let events = types(&receiver);
    let names: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    let expected =
        ["call.completed", "call.recording.completed", "call.summary.completed", "call.transcript.completed"];
    assert_eq!(names, expected);
    let completed = &events[0].1["object"];
    assert_eq!((&completed["participants"], &completed["duration"]), (&json!([ROSA, LINE]), &json!(6)));
    assert!(completed.get("from").is_none(), "v1 does not say which side is which");
    assert_eq!(events[2].1["object"]["callId"], json!(call.id));
    let (_, rest) =
        bench.get(&format!("/v1/calls?maxResults=10&phoneNumberId=PNsim01&participants={}", "%2B16175550123")).await;
    assert_eq!(rest["data"][0]["id"], json!(call.id));
    assert_eq!(
        bench.get(&format!("/v1/call-transcripts/{}", call.id)).await.1["data"]["dialogue"][1]["userId"],
        Value::Null
    );
    assert_eq!(bench.get(&format!("/v1/call-voicemails/{}", call.id)).await.0, 404);
}

#[actix_web::test]
async fn a_voicemail_is_made_after_the_call_and_v1_has_no_event_for_it() {
    let (bench, receiver) = (Bench::start().await, Receiver::start());
    register(&bench, &receiver).await;
    let call = bench.control.call(IncomingCall::new(ROSA, CallEnd::Voicemail)).await.unwrap();
    let path = format!("/v1/call-voicemails/{}", call.id);
    assert_eq!(bench.get(&path).await.0, 404);
    bench.control.advance(TimeDelta::seconds(3)).await;
    assert_eq!(bench.get(&path).await.1["data"]["recordingUrl"], Value::Null);
    bench.control.advance(TimeDelta::seconds(10)).await;
    let (_, made) = bench.get(&path).await;
    assert_eq!(made["data"]["duration"], 17);
    let names: Vec<_> = types(&receiver).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["call.ringing", "call.completed"]);

    let sound = bench.http.get(made["data"]["recordingUrl"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(&sound.bytes().await.unwrap()[..4], b"RIFF");
}

#[actix_web::test]
async fn each_family_has_its_own_events_and_shapes() {
    for (family, expected) in [
        (Family::G1, vec!["call.ringing", "call.completed", "contact.updated", "contact.deleted"]),
        (Family::G2, vec!["call.ringing", "call.completed"]),
        (
            Family::G3,
            vec![
                "call.ringing",
                "call.missed",
                "call.completed",
                "call.voicemail.completed",
                "contact.updated",
                "contact.deleted",
            ],
        ),
    ] {
        let (bench, receiver) = (Bench::start().await, Receiver::start());
        bench.control.add_webhook(NewWebhook::new(&receiver.url, family));
        bench.control.call(IncomingCall::new(ROSA, CallEnd::Voicemail)).await.unwrap();
        bench.control.advance(TimeDelta::seconds(20)).await;
        let edit = ContactEdit { number: ROSA.into(), first_name: Some("Rosa".into()), ..ContactEdit::default() };
        bench.control.edit_contact(edit.clone()).await.unwrap();
        bench.control.edit_contact(ContactEdit { delete: true, ..edit }).await.unwrap();
        let events = types(&receiver);
        assert_eq!(events.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected, "{family:?}");
        let completed = &events.iter().find(|(name, _)| name == "call.completed").unwrap().1;
        match family {
            Family::G1 => assert_eq!(completed["object"]["voicemail"]["duration"], 17),
            Family::G2 => assert!(completed["object"].get("voicemail").is_none()),
            Family::G3 => assert_eq!(completed["resource"]["hasVoicemail"], true),
        }
    }
}

#[tokio::test]
async fn without_the_plan_summaries_and_transcripts_are_refused() {
    let bench = Bench::start().await;
    bench.control.set_settings(Settings { ai_plan: false, ..Settings::default() });
    let call = bench.control.call(IncomingCall::new(ROSA, CallEnd::Answered)).await.unwrap();
    bench.control.advance(TimeDelta::minutes(1)).await;
    for resource in ["call-summaries", "call-transcripts"] {
        assert_eq!(bench.get(&format!("/v1/{resource}/{}", call.id)).await.0, 403, "{resource}");
    }
    assert_eq!(bench.get(&format!("/v1/call-recordings/{}", call.id)).await.0, 200);
}

#[tokio::test]
async fn calls_are_listed_for_exactly_one_person() {
    let bench = Bench::start().await;
    let (status, body) = bench
        .get("/v1/calls?maxResults=10&phoneNumberId=PNsim01&participants=%2B16175550123&participants=%2B16175550124")
        .await;
    assert_eq!((status, &body["code"]), (400, &json!("0101400")));
    assert_eq!(bench.get("/v1/calls?maxResults=10&phoneNumberId=PNsim01").await.0, 400);
    assert_eq!(bench.get("/v1/calls/ACnobody").await.1["code"], "0100404");
}

#[tokio::test]
async fn the_media_host_can_misbehave() {
    let bench = Bench::start().await;
    let url = format!("{}/media/picture/1.png", bench.simulator.url());
    let get = || async { bench.http.get(&url).send().await.unwrap() };
    assert_eq!(&get().await.bytes().await.unwrap()[..4], b"\x89PNG");
    for (mode, status) in [(MediaMode::Expired, 403), (MediaMode::Missing, 404), (MediaMode::WrongType, 200)] {
        bench.control.set_settings(Settings { media: mode, ..Settings::default() });
        assert_eq!(get().await.status().as_u16(), status, "{mode:?}");
    }
    assert!(get().await.text().await.unwrap().contains("<script>"));
}
