//! What all shapes of a call have in common, and how one becomes [`CallNews`].
//!
//! The objects of REST and of all three families of webhooks differ in what they leave out, in how they name the two
//! sides, and in where they carry recordings; one reader takes what it finds.

use super::json;
use crm_domain::ports::{CallMark, CallNews, RemoteRecording, RemoteVoicemail};
use crm_types::{
    activity::Direction,
    call::{Speaker, TranscriptLine},
};
use serde_json::Value;

/// Names under which the choice in a phone menu may come; the provider's documents do not show that event.
const MENU_CHOICES: [&str; 6] = ["selection", "selectedOption", "option", "digits", "digit", "key"];

/// Reads a call object. `context` is what the newest family puts beside it.
///
/// # Errors
/// A sentence that says what is missing.
pub(super) fn read(object: &Value, context: Option<&Value>) -> Result<CallNews, String> {
    let provider_id = json::word(object, "callId").or_else(|| json::word(object, "id"));
    let mut news = CallNews {
        provider_id: provider_id.ok_or("The call has no id.")?,
        said_at: json::time(object, "updatedAt"),
        direction: direction(object),
        line: context.and_then(|context| json::word(context, "phoneNumberId")).or_else(|| line(object)),
        at: json::time(object, "createdAt"),
        answered_at: json::time(object, "answeredAt"),
        completed_at: json::time(object, "completedAt"),
        answered_by: json::word(object, "answeredBy").or_else(|| json::word(object, "answeredByUserId")),
        forwarded_to: json::word(object, "forwardedTo"),
        menu_choice: MENU_CHOICES.into_iter().find_map(|name| json::word_or_number(object, name)),
        recordings: recordings(object),
        voicemail: object.get("voicemail").filter(|voicemail| voicemail.is_object()).map(voicemail),
        ..CallNews::default()
    };
    sides(&mut news, object, context);
    news.marks = marks(object);
    if json::flag(object, "hasVoicemail") {
        news.marks.push(CallMark::LeftVoicemail);
    }
    if json::word(object, "aiHandled").is_some() || json::flag(object, "handledByAiAgent") {
        news.marks.push(CallMark::AiHandled);
    }
    // A call that rings has a length of 0 in one family.
    if news.completed_at.is_some() {
        news.duration_s = json::seconds(object, "duration");
    }
    Ok(news)
}

fn line(object: &Value) -> Option<String> {
    json::word(object, "phoneNumberId")
}

fn direction(object: &Value) -> Option<Direction> {
    match json::word(object, "direction")?.as_str() {
        "incoming" => Some(Direction::In),
        "outgoing" => Some(Direction::Out),
        _ => None,
    }
}

/// Who is on which side, as far as the object tells.
fn sides(news: &mut CallNews, object: &Value, context: Option<&Value>) {
    let first = |value: &Value, name: &str| json::sides(value, name).into_iter().next();
    if let Some(participants) = context.and_then(|context| context.get("participants")) {
        news.theirs = first(participants, "external");
        news.ours = first(participants, "workspace");
        // Not in the documents, but in the same place as in the other families.
        news.participants = context.map(|context| json::sides(context, "participants")).unwrap_or_default();
    }
    if news.participants.is_empty() {
        news.participants = json::sides(object, "participants");
    }
    let (from, to) = (first(object, "from"), first(object, "to"));
    let (theirs, ours) = match news.direction {
        Some(Direction::In) => (from, to),
        Some(Direction::Out) => (to, from),
        None => (None, None),
    };
    news.theirs = news.theirs.take().or(theirs);
    news.ours = news.ours.take().or(ours);
}

/// What a status says. One that we do not know says nothing.
fn marks(object: &Value) -> Vec<CallMark> {
    use CallMark::{AiHandled, Answered, Completed, Failed, Forwarded, Ringing, Unanswered};
    match json::word(object, "status").as_deref() {
        Some("queued" | "initiated" | "ringing") => vec![Ringing],
        Some("in-progress" | "answered") => vec![Answered],
        Some("completed") => vec![Completed],
        Some("busy" | "no-answer" | "canceled" | "missed" | "abandoned" | "unanswered") => vec![Unanswered],
        Some("failed") => vec![Completed, Failed],
        Some("forwarded") => vec![Forwarded],
        Some("ai-handled") => vec![Completed, AiHandled],
        _ => Vec::new(),
    }
}

/// Recordings: a list of their own, or the files of the call, depending on who made the webhook.
pub(super) fn recordings(object: &Value) -> Vec<RemoteRecording> {
    ["recordings", "media"].into_iter().flat_map(|name| recordings_in(object.get(name))).collect()
}

/// The recordings of a list. One without an address cannot be fetched yet and is left out.
pub(super) fn recordings_in(list: Option<&Value>) -> Vec<RemoteRecording> {
    let items = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let recording = |item: &Value| {
        Some(RemoteRecording {
            url: json::web_address(item, "url")?,
            duration_s: json::seconds(item, "duration"),
            started_at: json::time(item, "startTime"),
        })
    };
    items.iter().filter_map(recording).collect()
}

/// A caller's message, in any of its forms.
pub(super) fn voicemail(object: &Value) -> RemoteVoicemail {
    RemoteVoicemail {
        url: json::web_address(object, "url").or_else(|| json::web_address(object, "recordingUrl")),
        duration_s: json::seconds(object, "duration"),
        transcript: json::text(object, "transcript").filter(|words| !words.trim().is_empty()),
    }
}

/// Whether something that is made after a call is made; the status has two names.
pub(super) fn is_made(object: &Value) -> bool {
    let status = json::word(object, "status").or_else(|| json::word(object, "processingStatus"));
    status.is_none_or(|status| status == "completed")
}

/// The summary's sentences, and what should follow.
pub(super) fn summarise(news: &mut CallNews, object: &Value) {
    if is_made(object) {
        news.summary = json::sentences(object, "summary");
        news.next_steps = json::sentences(object, "nextSteps");
    }
}

/// The transcript's lines.
pub(super) fn transcribe(news: &mut CallNews, object: &Value) {
    let Some(lines) = object.get("dialogue").and_then(Value::as_array).filter(|_| is_made(object)) else { return };
    let line = |line: &Value| {
        let number = |name| line.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        Some(TranscriptLine {
            // Without a user it is somebody outside.
            speaker: if json::word(line, "userId").is_some() { Speaker::Us } else { Speaker::Them },
            address: json::word(line, "identifier"),
            text: json::text(line, "content")?,
            start_s: number("start"),
            end_s: number("end"),
        })
    };
    news.transcript = Some(lines.iter().filter_map(line).collect());
}
