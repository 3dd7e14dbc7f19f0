//! Calls and what is made after them: read only, as at the provider.

use serde_json::{Value, json};

use super::{call::Call as Request, paging::Page, problem::Problem, query::is_e164, reply::Reply};
use crate::{
    call::{Call, Making, NEXT_STEPS, SUMMARY},
    payload::call::{dialogue, recordings, v1, voicemail_url},
    world::World,
};

/// `GET /v1/calls`: the calls of one line with one person.
pub(super) fn list(world: &World, request: &Request) -> Result<Reply, Problem> {
    let query = &request.query;
    let line = query.required("phoneNumberId")?;
    if !line.starts_with("PN") {
        return Err(Problem::invalid("/phoneNumberId", "Expected string to match '^PN(.*)$'", &json!(line)));
    }
    let people = query.all("participants");
    let person = match people.as_slice() {
        [person] if is_e164(person) => person,
        [_, _, ..] => return Err(Problem::new(400, "0101400", "Too many participants")),
        _ => return Err(Problem::invalid("/participants", "Expected exactly one phone number", &json!(people))),
    };
    let page = Page::read(query, 100)?;
    let after = query.time("createdAfter")?;
    let before = query.time("createdBefore")?.or(query.time("since")?);
    let line = world.line(line).ok_or_else(|| Problem::not_found("Phone number"))?;
    let rows = world
        .calls
        .iter()
        .filter(|call| call.phone_number_id == line.id && call.person == *person)
        .filter(|call| after.is_none_or(|after| call.created_at > after))
        .filter(|call| before.is_none_or(|before| call.created_at < before))
        .map(|call| ((call.created_at.timestamp_millis(), call.seq), v1(call)))
        .collect();
    Ok(Reply::json(200, page.cut(rows, true)))
}

/// `GET /v1/calls/{callId}`.
pub(super) fn get(world: &World, id: &str) -> Result<Reply, Problem> {
    Ok(Reply::data(200, &v1(find(world, id)?)))
}

/// `GET /v1/call-voicemails/{callId}`: 404 when the call left none.
pub(super) fn voicemail(world: &World, id: &str) -> Result<Reply, Problem> {
    let call = find(world, id)?;
    let made = match call.voicemail {
        Making::Absent => return Err(Problem::not_found("Voicemail")),
        Making::InProgress => false,
        Making::Completed => true,
    };
    let (words, url) = (&call.voicemail_words, voicemail_url(call, &world.config.media_base));
    Ok(Reply::data(
        200,
        &json!({"id": format!("VM{id}"), "status": call.voicemail, "duration": made.then_some(call.voicemail_seconds),
            "transcript": made.then_some(words), "recordingUrl": made.then_some(url)}),
    ))
}

/// `GET /v1/call-recordings/{callId}`.
pub(super) fn recording(world: &World, id: &str) -> Result<Reply, Problem> {
    let call = find(world, id)?;
    let list = match call.recording {
        Making::Absent => json!([]),
        Making::InProgress => json!([{"id": format!("CR{id}"), "url": null, "type": null, "duration": null,
            "startTime": null, "status": "in-progress"}]),
        Making::Completed => recordings(call, &world.config.media_base),
    };
    Ok(Reply::data(200, &list))
}

/// `GET /v1/call-summaries/{callId}`; 403 without the plan.
pub(super) fn summary(world: &World, id: &str) -> Result<Reply, Problem> {
    let call = with_plan(world, id)?;
    let made = call.summary == Making::Completed;
    Ok(Reply::data(
        200,
        &json!({"callId": id, "status": call.summary, "summary": made.then_some(SUMMARY),
            "nextSteps": made.then_some(NEXT_STEPS), "jobs": null}),
    ))
}

/// `GET /v1/call-transcripts/{id}`; 403 without the plan.
pub(super) fn transcript(world: &World, id: &str) -> Result<Reply, Problem> {
    let call = with_plan(world, id)?;
    let made = call.transcript == Making::Completed;
    let lines: Value = if made { json!(dialogue(call)) } else { Value::Null };
    Ok(Reply::data(
        200,
        &json!({"callId": id, "createdAt": crate::clock::stamp(call.created_at), "duration": call.seconds(),
            "status": call.transcript, "dialogue": lines}),
    ))
}

fn with_plan<'a>(world: &'a World, id: &str) -> Result<&'a Call, Problem> {
    if world.settings.ai_plan {
        find(world, id)
    } else {
        Err(Problem::new(403, "0100403", "Your plan does not include this feature"))
    }
}

fn find<'a>(world: &'a World, id: &str) -> Result<&'a Call, Problem> {
    world.call(id).ok_or_else(|| Problem::not_found("Call"))
}
