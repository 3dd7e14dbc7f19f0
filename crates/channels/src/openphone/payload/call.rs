//! Events about calls.

use super::super::{call, json};
use crm_domain::ports::{CallMark, CallNews};
use crm_types::activity::Direction;
use serde_json::Value;

/// What a type of event says. Exact names: `call.completed` and `call.recording.completed` show what matching by parts
/// of a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Ringing,
    Answered,
    Completed,
    Forwarded,
    Missed,
    Menu,
    Recording,
    Voicemail,
    Summary,
    Transcript,
}

/// What the event is about, when it is about a call.
pub(super) fn about(kind: &str) -> Option<About> {
    Some(match kind {
        "call.ringing" => About::Ringing,
        "call.answered" => About::Answered,
        "call.completed" => About::Completed,
        "call.forwarded" => About::Forwarded,
        "call.missed" => About::Missed,
        "call.menu.selected" => About::Menu,
        "call.recording.completed" => About::Recording,
        "call.voicemail.completed" => About::Voicemail,
        // The provider's own samples print the second spelling.
        "call.summary.completed" | "callSummary" => About::Summary,
        "call.transcript.completed" | "callTranscript" => About::Transcript,
        _ => return None,
    })
}

/// Reads the event.
///
/// # Errors
/// A sentence for the quarantine page.
pub(super) fn read(about: About, event: &Value) -> Result<CallNews, String> {
    let (object, context) = super::subject(event).ok_or("The event holds no call in a form that is known.")?;
    let mut news = call::read(object, context)?;
    let event_at = json::time(event, "createdAt");
    news.said_at = news.said_at.or(event_at);
    match about {
        About::Ringing => news.marks.push(CallMark::Ringing),
        About::Answered => news.marks.push(CallMark::Answered),
        About::Completed => {
            news.marks.push(CallMark::Completed);
            news.completed_at = news.completed_at.or(event_at);
            news.duration_s = news.duration_s.or_else(|| json::seconds(object, "duration"));
        }
        About::Forwarded => news.marks.push(CallMark::Forwarded),
        About::Missed => {
            news.marks.push(CallMark::Unanswered);
            // Only calls that come in are missed.
            news.direction = news.direction.or(Some(Direction::In));
        }
        About::Menu | About::Recording => {}
        About::Voicemail => {
            news.voicemail = Some(call::voicemail(object));
            only_the_part(&mut news);
        }
        About::Summary => {
            call::summarise(&mut news, object);
            only_the_part(&mut news);
        }
        About::Transcript => {
            call::transcribe(&mut news, object);
            only_the_part(&mut news);
        }
    }
    Ok(news)
}

/// The times and lengths of what was made after the call are not those of the call.
fn only_the_part(news: &mut CallNews) {
    (news.at, news.completed_at, news.duration_s) = (None, None, None);
    news.marks.retain(|mark| *mark == CallMark::AiHandled);
    news.recordings.clear();
}
