//! What is known of a call, as a value that only grows.
//!
//! Joining is commutative, associative and idempotent: pieces of news may come in any order and any number of times,
//! and the same call results. Marks are united; of two values for one field the surer, then the later, then the
//! larger one stays.

use crate::ports::{CallMark, CallNews, RemoteRecording};
use chrono::{DateTime, Utc};
use crm_types::{activity::Direction, call::CallOutcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A value, and what it rests on. The order of the fields is the order of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Said<T> {
    asked: bool,
    at: Option<DateTime<Utc>>,
    value: T,
}

/// A value that may not have been said yet.
type Maybe<T> = Option<Said<T>>;

/// What is known of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    inbound: Maybe<bool>,
    line: Maybe<String>,
    ours: Maybe<String>,
    theirs: Maybe<String>,
    participants: Maybe<Vec<String>>,
    at: Maybe<DateTime<Utc>>,
    answered_at: Maybe<DateTime<Utc>>,
    completed_at: Maybe<DateTime<Utc>>,
    duration_s: Maybe<u32>,
    answered_by: Maybe<String>,
    forwarded_to: Maybe<String>,
    menu_choice: Maybe<String>,
    marks: BTreeSet<CallMark>,
    /// By address without its query, which may hold a signature that changes.
    recordings: BTreeMap<String, Said<RemoteRecording>>,
    voicemail_url: Maybe<String>,
    voicemail_duration_s: Maybe<u32>,
    voicemail_words: Maybe<String>,
    summary: Maybe<Vec<String>>,
    next_steps: Maybe<Vec<String>>,
    /// A hash; the lines are kept apart.
    transcript: Maybe<String>,
    /// The earliest time that was named, for calls of which nobody says when they began.
    heard_at: Option<DateTime<Utc>>,
}

impl Facts {
    /// What one piece of news says.
    pub fn of(news: &CallNews) -> Self {
        fn said<T: Clone>(news: &CallNews, value: Option<&T>) -> Maybe<T> {
            value.map(|value| Said { asked: news.asked, at: news.said_at, value: value.clone() })
        }
        let voicemail = news.voicemail.as_ref();
        let mut marks: BTreeSet<CallMark> = news.marks.iter().copied().collect();
        if voicemail.is_some() {
            marks.insert(CallMark::LeftVoicemail);
        }
        Self {
            inbound: said(news, news.direction.map(|direction| direction == Direction::In).as_ref()),
            line: said(news, news.line.as_ref()),
            ours: said(news, news.ours.as_ref()),
            theirs: said(news, news.theirs.as_ref()),
            participants: said(news, Some(&news.participants).filter(|sides| !sides.is_empty())),
            at: said(news, news.at.as_ref()),
            answered_at: said(news, news.answered_at.as_ref()),
            completed_at: said(news, news.completed_at.as_ref()),
            duration_s: said(news, news.duration_s.as_ref()),
            answered_by: said(news, news.answered_by.as_ref()),
            forwarded_to: said(news, news.forwarded_to.as_ref()),
            menu_choice: said(news, news.menu_choice.as_ref()),
            marks,
            recordings: recordings(news),
            voicemail_url: said(news, voicemail.and_then(|voicemail| voicemail.url.as_ref())),
            voicemail_duration_s: said(news, voicemail.and_then(|voicemail| voicemail.duration_s.as_ref())),
            voicemail_words: said(news, voicemail.and_then(|voicemail| voicemail.transcript.as_ref())),
            summary: said(news, news.summary.as_ref()),
            next_steps: said(news, news.next_steps.as_ref()),
            transcript: said(news, news.transcript.as_ref().map(|lines| hash(lines)).as_ref()),
            heard_at: news.said_at.or(news.at),
        }
    }

    /// Both together.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        // `None` is smaller than anything, so that `max` prefers what was said.
        let mut recordings = self.recordings;
        for (key, theirs) in other.recordings {
            let ours = recordings.remove(&key);
            recordings.insert(key, ours.map_or_else(|| theirs.clone(), |ours| ours.max(theirs.clone())));
        }
        Self {
            inbound: self.inbound.max(other.inbound),
            line: self.line.max(other.line),
            ours: self.ours.max(other.ours),
            theirs: self.theirs.max(other.theirs),
            participants: self.participants.max(other.participants),
            at: self.at.max(other.at),
            answered_at: self.answered_at.max(other.answered_at),
            completed_at: self.completed_at.max(other.completed_at),
            duration_s: self.duration_s.max(other.duration_s),
            answered_by: self.answered_by.max(other.answered_by),
            forwarded_to: self.forwarded_to.max(other.forwarded_to),
            menu_choice: self.menu_choice.max(other.menu_choice),
            marks: self.marks.into_iter().chain(other.marks).collect(),
            recordings,
            voicemail_url: self.voicemail_url.max(other.voicemail_url),
            voicemail_duration_s: self.voicemail_duration_s.max(other.voicemail_duration_s),
            voicemail_words: self.voicemail_words.max(other.voicemail_words),
            summary: self.summary.max(other.summary),
            next_steps: self.next_steps.max(other.next_steps),
            transcript: self.transcript.max(other.transcript),
            heard_at: [self.heard_at, other.heard_at].into_iter().flatten().min(),
        }
    }

    /// Who called.
    pub fn direction(&self) -> Option<Direction> {
        self.inbound.as_ref().map(|said| if said.value { Direction::In } else { Direction::Out })
    }

    /// What became of it.
    pub fn outcome(&self) -> CallOutcome {
        let is = |mark: CallMark| self.marks.contains(&mark);
        let answered = self.answered_at.is_some() || is(CallMark::Answered);
        let over = self.completed_at.is_some() || is(CallMark::Completed) || is(CallMark::Unanswered);
        match self.direction() {
            // A message that nobody has heard outweighs everything else.
            Some(Direction::In) if is(CallMark::LeftVoicemail) => CallOutcome::Voicemail,
            _ if is(CallMark::AiHandled) => CallOutcome::AiHandled,
            _ if answered && over => CallOutcome::Answered,
            _ if answered => CallOutcome::InProgress,
            _ if is(CallMark::Forwarded) => CallOutcome::Forwarded,
            Some(Direction::Out) if is(CallMark::Failed) => CallOutcome::Failed,
            Some(Direction::Out) if over => CallOutcome::NoAnswer,
            Some(Direction::In) if over || is(CallMark::Failed) => CallOutcome::Missed,
            _ => CallOutcome::Ringing,
        }
    }

    /// How long it was: as the provider says, else from answer to end.
    pub fn duration_s(&self) -> Option<u32> {
        let counted = || {
            let length = self.completed_at()? - self.answered_at()?;
            u32::try_from(length.num_seconds()).ok()
        };
        value(self.duration_s.as_ref()).copied().or_else(counted)
    }

    /// When it began, as far as anybody says.
    pub fn at(&self) -> Option<DateTime<Utc>> {
        value(self.at.as_ref()).copied().or(self.heard_at)
    }
}

/// The plain ones.
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $kind:ty;)+) => {
        impl Facts {$(
            $(#[$doc])*
            pub fn $name(&self) -> Option<&$kind> {
                value(self.$name.as_ref())
            }
        )+}
    };
}

fields! {
    /// The provider's id of our line.
    line: String;
    /// Our own number.
    ours: String;
    /// The other side.
    theirs: String;
    /// Both sides, in no sure order.
    participants: Vec<String>;
    /// Who answered.
    answered_by: String;
    /// Where it was passed on to.
    forwarded_to: String;
    /// What the caller chose in the phone menu.
    menu_choice: String;
    /// Where the caller's message is.
    voicemail_url: String;
    /// Its words.
    voicemail_words: String;
    /// What was said, in sentences.
    summary: Vec<String>;
    /// What should follow.
    next_steps: Vec<String>;
    /// The transcript's hash.
    transcript: String;
}

impl Facts {
    /// When somebody answered.
    pub fn answered_at(&self) -> Option<DateTime<Utc>> {
        value(self.answered_at.as_ref()).copied()
    }

    /// When it ended.
    pub fn completed_at(&self) -> Option<DateTime<Utc>> {
        value(self.completed_at.as_ref()).copied()
    }

    /// How long the caller's message is.
    pub fn voicemail_duration_s(&self) -> Option<u32> {
        value(self.voicemail_duration_s.as_ref()).copied()
    }

    /// What was recorded, by a key that stays the same, oldest first.
    pub fn recordings(&self) -> Vec<(&str, &RemoteRecording)> {
        let mut all: Vec<_> = self.recordings.iter().map(|(key, said)| (key.as_str(), &said.value)).collect();
        all.sort_by_key(|(key, recording)| (recording.started_at, *key));
        all
    }
}

fn value<T>(said: Option<&Said<T>>) -> Option<&T> {
    said.map(|said| &said.value)
}

fn recordings(news: &CallNews) -> BTreeMap<String, Said<RemoteRecording>> {
    let entry = |recording: &RemoteRecording| {
        let key = recording.url.split(['?', '#']).next().unwrap_or_default().to_owned();
        (key, Said { asked: news.asked, at: news.said_at, value: recording.clone() })
    };
    let mut all: BTreeMap<String, Said<RemoteRecording>> = BTreeMap::new();
    for (key, said) in news.recordings.iter().map(entry) {
        let known = all.remove(&key);
        all.insert(key, known.map_or_else(|| said.clone(), |known| known.max(said.clone())));
    }
    all
}

fn hash(lines: &[crm_types::call::TranscriptLine]) -> String {
    hex::encode(Sha256::digest(serde_json::to_vec(lines).unwrap_or_default()))
}
