//! A call as the outside sees it.

use super::{Facts, apply::facts_of};
use crate::attachments::{Files, Wanted};
use crm_entity::phone_call;
use crm_types::{
    WorkspaceId,
    activity::Direction,
    call::{CallOutcome, CallPart, Recording, Voicemail},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// The place of the caller's message among an item's files.
const VOICEMAIL: &str = "voicemail";
/// How much of a caller's message a list shows, in characters.
const WORDS: usize = 160;

/// The place of a recording among an item's files.
fn recording_slot(key: &str) -> String {
    format!("recording:{key}")
}

/// The calls of some items, by item.
///
/// # Errors
/// The database's error.
pub(crate) async fn parts(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    items: &[Uuid],
    files: &Files,
) -> Result<HashMap<Uuid, CallPart>, DbErr> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = phone_call::Entity::of(workspace)
        .filter(phone_call::Column::ActivityId.is_in(items.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.iter().filter_map(|row| Some((row.activity_id?, part(row, row.activity_id?, files)))).collect())
}

fn part(row: &phone_call::Model, item: Uuid, files: &Files) -> CallPart {
    let facts = facts_of(row);
    let outcome = facts.outcome();
    let recordings = facts.recordings().into_iter().map(|(key, recording)| Recording {
        duration_s: recording.duration_s,
        file: files.of(item, &recording_slot(key)),
    });
    let voicemail = (outcome == CallOutcome::Voicemail).then(|| Voicemail {
        duration_s: facts.voicemail_duration_s(),
        transcript: facts.voicemail_words().cloned(),
        file: files.of(item, VOICEMAIL),
    });
    CallPart {
        outcome,
        answered_at: facts.answered_at(),
        completed_at: facts.completed_at(),
        duration_s: facts.duration_s(),
        answered_by: facts.answered_by().cloned(),
        forwarded_to: facts.forwarded_to().cloned(),
        menu_choice: facts.menu_choice().cloned(),
        summary: facts.summary().cloned().unwrap_or_default(),
        next_steps: facts.next_steps().cloned().unwrap_or_default(),
        has_transcript: row.has_transcript,
        recordings: recordings.collect(),
        voicemail,
    }
}

/// The files that a call comes with.
pub(super) fn files(facts: &Facts) -> Vec<Wanted> {
    let voicemail = facts.voicemail_url().map(|url| Wanted { slot: VOICEMAIL.to_owned(), url: url.clone() });
    let recordings = facts.recordings();
    let recordings =
        recordings.into_iter().map(|(key, recording)| Wanted { slot: recording_slot(key), url: recording.url.clone() });
    voicemail.into_iter().chain(recordings).collect()
}

/// The call in a line, as lists and exports show it.
pub(super) fn line(facts: &Facts) -> String {
    let outgoing = facts.direction() == Some(Direction::Out);
    let length = facts.duration_s().map(clock);
    match facts.outcome() {
        CallOutcome::Ringing if outgoing => "Calling".to_owned(),
        CallOutcome::Ringing => "Incoming call".to_owned(),
        CallOutcome::InProgress => "Call in progress".to_owned(),
        CallOutcome::Answered => {
            let what = if outgoing { "Outgoing call" } else { "Call" };
            length.map_or_else(|| what.to_owned(), |length| format!("{what} {length}"))
        }
        CallOutcome::Missed => "Missed call".to_owned(),
        CallOutcome::Voicemail => {
            let what = facts
                .voicemail_duration_s()
                .map_or_else(|| "Voicemail".to_owned(), |seconds| format!("Voicemail {}", clock(seconds)));
            match facts.voicemail_words().filter(|words| !words.trim().is_empty()) {
                Some(words) => format!("{what}: {}", crm_rules::snippet(words, WORDS)),
                None => what,
            }
        }
        CallOutcome::Forwarded => "Forwarded call".to_owned(),
        CallOutcome::AiHandled => "Call taken by the assistant".to_owned(),
        CallOutcome::NoAnswer => "Outgoing call, no answer".to_owned(),
        CallOutcome::Failed => "Call failed".to_owned(),
    }
}

/// `0:42`, `1:02:03`.
fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_shown_as_on_a_phone() {
        assert_eq!([clock(0), clock(42), clock(184), clock(3723)], ["0:00", "0:42", "3:04", "1:02:03"]);
    }
}
