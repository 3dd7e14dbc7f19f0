//! Calls and their life: they ring, are answered or not, and leave a message, a recording, a summary, a transcript.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    clock::serialize_stamp,
    model::{Direction, Line, USERS},
    schedule::Task,
    subject::Subject,
    world::World,
};

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallEnd {
    /// Nobody answers, and the caller hangs up.
    #[default]
    Missed,
    /// Nobody answers, and the caller leaves a message.
    Voicemail,
    /// Both sides talk.
    Answered,
    /// It rings until somebody ends it by another command.
    Rings,
}

/// Where something stands that is made after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Making {
    /// There is none (yet).
    #[default]
    Absent,
    /// It is being made.
    InProgress,
    /// It is there.
    Completed,
}

/// A call as it really is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Provider id, `AC...`.
    pub id: String,
    /// The line, `PN...`.
    pub phone_number_id: String,
    /// The line's number.
    pub line: String,
    /// The thread, `CN...`.
    pub conversation_id: String,
    /// Which way it went.
    pub direction: Direction,
    /// The other side.
    pub person: String,
    /// `ringing`, `in-progress`, `completed`, `no-answer`.
    pub status: String,
    /// When it began.
    #[serde(serialize_with = "serialize_stamp")]
    pub created_at: DateTime<Utc>,
    /// When somebody answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// When something about it last changed.
    #[serde(serialize_with = "serialize_stamp")]
    pub updated_at: DateTime<Utc>,
    /// Who answered, `US...`.
    pub answered_by: Option<String>,
    /// The caller's message.
    pub voicemail: Making,
    /// How long that is, in seconds.
    pub voicemail_seconds: u32,
    /// What the caller says in it.
    pub voicemail_words: String,
    /// The recording.
    pub recording: Making,
    /// The summary.
    pub summary: Making,
    /// The transcript.
    pub transcript: Making,
    /// What is said when both sides talk: ours and theirs by turns.
    pub words: Vec<String>,
    /// Its place in the order of creation, from 1.
    pub seq: u64,
}

impl Call {
    /// Caller, then callee.
    pub(crate) fn participants(&self) -> [&str; 2] {
        match self.direction {
            Direction::Incoming => [&self.person, &self.line],
            Direction::Outgoing => [&self.line, &self.person],
        }
    }

    /// How long it was, in seconds, from answer to end; from the first ring when nobody answered.
    pub(crate) fn seconds(&self) -> i64 {
        let from = self.answered_at.unwrap_or(self.created_at);
        self.completed_at.map_or(0, |end| (end - from).num_seconds())
    }
}

/// What was agreed, in the provider's way of a list.
pub(crate) const SUMMARY: [&str; 1] = ["The caller asked for a quote for a crack in the basement wall."];
/// What should follow.
pub(crate) const NEXT_STEPS: [&str; 1] = ["Send a quote."];

/// A call before it rings.
#[derive(Debug, Clone)]
pub(crate) struct Ring {
    pub(crate) line: Line,
    pub(crate) person: String,
    pub(crate) direction: Direction,
    pub(crate) end: CallEnd,
    /// For how long it rings.
    pub(crate) rings: TimeDelta,
    pub(crate) talk: TimeDelta,
    pub(crate) voicemail_seconds: u32,
    pub(crate) voicemail_words: String,
    pub(crate) words: Vec<String>,
}

/// A step in the life of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallStep {
    Answer,
    HangUp,
    Voicemail(Making),
    Recording(Making),
    Summary(Making),
    Transcript(Making),
}

/// What is made after a call, and how many seconds after its end.
const AFTER_TALK: [(i64, CallStep); 6] = [
    (1, CallStep::Recording(Making::InProgress)),
    (2, CallStep::Summary(Making::InProgress)),
    (2, CallStep::Transcript(Making::InProgress)),
    (4, CallStep::Recording(Making::Completed)),
    (6, CallStep::Summary(Making::Completed)),
    (8, CallStep::Transcript(Making::Completed)),
];
const AFTER_MESSAGE: [(i64, CallStep); 1] = [(4, CallStep::Voicemail(Making::Completed))];

impl World {
    /// Lets a phone ring. Answers the call's id.
    pub(crate) fn ring(&mut self, ring: Ring) -> String {
        let at = self.clock.now();
        let conversation_id = self.thread(&ring.line.id, std::slice::from_ref(&ring.person), at);
        let id = self.ids.next("AC");
        let incoming = ring.direction == Direction::Incoming;
        self.touch(&conversation_id, &id, at, incoming);
        self.calls.push(Call {
            id: id.clone(),
            phone_number_id: ring.line.id,
            line: ring.line.number,
            conversation_id,
            direction: ring.direction,
            person: ring.person,
            status: "ringing".to_owned(),
            created_at: at,
            answered_at: None,
            completed_at: None,
            updated_at: at,
            answered_by: None,
            voicemail: Making::Absent,
            voicemail_seconds: ring.voicemail_seconds,
            voicemail_words: ring.voicemail_words,
            recording: Making::Absent,
            summary: Making::Absent,
            transcript: Making::Absent,
            words: ring.words,
            seq: u64::try_from(self.calls.len()).unwrap_or(u64::MAX).saturating_add(1),
        });
        self.announce_call("call.ringing", &id, at);
        let answered = at + ring.rings;
        match ring.end {
            CallEnd::Rings => {}
            CallEnd::Missed => self.plan_call(&id, answered, CallStep::HangUp),
            CallEnd::Voicemail => {
                self.plan_call(&id, answered, CallStep::Voicemail(Making::InProgress));
                self.plan_call(&id, answered, CallStep::HangUp);
            }
            CallEnd::Answered => {
                self.plan_call(&id, answered, CallStep::Answer);
                self.plan_call(&id, answered + ring.talk, CallStep::HangUp);
            }
        }
        id
    }

    fn plan_call(&mut self, id: &str, due: DateTime<Utc>, step: CallStep) {
        self.schedule.add(due, Task::Call { call_id: id.to_owned(), step });
    }

    pub(crate) fn call(&self, id: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.id == id)
    }

    /// A call takes a step; what others may see of it is announced.
    pub(crate) fn step_call(&mut self, id: &str, step: CallStep, at: DateTime<Utc>) {
        let has_plan = self.settings.ai_plan;
        let Some(call) = self.calls.iter_mut().find(|call| call.id == id) else { return };
        call.updated_at = at;
        let news: &[&'static str] = match step {
            CallStep::Answer => {
                "in-progress".clone_into(&mut call.status);
                call.answered_at = Some(at);
                call.answered_by = USERS.first().map(|user| user.id.to_owned());
                &["call.answered"]
            }
            CallStep::HangUp => {
                call.completed_at = Some(at);
                let missed = call.answered_at.is_none() && call.direction == Direction::Incoming;
                let status = if call.answered_at.is_some() { "completed" } else { "no-answer" };
                status.clone_into(&mut call.status);
                if missed { &["call.missed", "call.completed"] } else { &["call.completed"] }
            }
            CallStep::Voicemail(making) => {
                call.voicemail = making;
                if making == Making::Completed { &["call.voicemail.completed"] } else { &[] }
            }
            CallStep::Recording(making) => {
                call.recording = making;
                if making == Making::Completed { &["call.recording.completed"] } else { &[] }
            }
            CallStep::Summary(making) => {
                call.summary = making;
                if making == Making::Completed && has_plan { &["call.summary.completed"] } else { &[] }
            }
            CallStep::Transcript(making) => {
                call.transcript = making;
                if making == Making::Completed && has_plan { &["call.transcript.completed"] } else { &[] }
            }
        };
        let (talked, left_message) = (call.answered_at.is_some(), call.voicemail != Making::Absent);
        let thread = call.conversation_id.clone();
        for event in news {
            self.announce_call(event, id, at);
        }
        if step == CallStep::HangUp {
            self.touch(&thread, id, at, false);
            let after: &[(i64, CallStep)] = match (talked, left_message) {
                (true, _) => &AFTER_TALK,
                (false, true) => &AFTER_MESSAGE,
                (false, false) => &[],
            };
            for (seconds, step) in after {
                self.plan_call(id, at + TimeDelta::seconds(*seconds), *step);
            }
        }
    }

    fn announce_call(&mut self, event: &'static str, id: &str, at: DateTime<Utc>) {
        if let Some(call) = self.call(id).cloned() {
            self.publish(event, &Subject::Call(Box::new(call)), None, at);
        }
    }
}
