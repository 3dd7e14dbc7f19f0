//! A call or a voicemail in a thread.

use super::{
    files::{FileFailed, Link},
    transcript::Transcript,
};
use crate::{
    components::{Icon, Stamp, Timestamp},
    store::Store,
    text,
};
use crm_types::{
    ActivityId, AttachmentId, ConversationId,
    activity::{Activity, Direction},
    attachment::{Attachment, AttachmentState},
    call::{CallOutcome, CallPart},
};
use leptos::prelude::*;

/// Everything about a call: what became of it, sound, summary, transcript. Each part redraws for itself, so that news
/// about one does not stop the sound of another.
#[component]
pub(super) fn CallCard(conversation: ConversationId, signal: ArcRwSignal<Activity>) -> impl IntoView {
    let id = signal.with_untracked(|item| item.id);
    let part = Memo::new({
        let signal = signal.clone();
        move |_| signal.with(|item| item.call.clone())
    });
    let summary =
        Memo::new(move |_| part.with(|part| part.as_ref().map(|part| part.summary.clone())).unwrap_or_default());
    let next_steps =
        Memo::new(move |_| part.with(|part| part.as_ref().map(|part| part.next_steps.clone())).unwrap_or_default());
    let has_transcript = Memo::new(move |_| part.with(|part| part.as_ref().is_some_and(|part| part.has_transcript)));
    let due = is_due(conversation, signal.clone());
    view! {
        <div class="card call" class:due=due>
            <Head conversation signal=signal.clone() />
            <Message part />
            <Sounds conversation id part />
            <CallBack conversation signal />
            {move || bullets(text::SUMMARY, summary.get())}
            {move || bullets(text::NEXT_STEPS, next_steps.get())}
            {move || has_transcript.get().then(|| view! { <Transcript id /> })}
        </div>
    }
}

/// Whether the caller still waits for somebody.
fn is_due(conversation: ConversationId, signal: ArcRwSignal<Activity>) -> impl Fn() -> bool + Clone + Send + Sync {
    let store = expect_context::<Store>();
    move || {
        let (at, wants) =
            signal.with(|item| (item.at, item.call.as_ref().is_some_and(|part| part.outcome.wants_callback())));
        let since = store.conversation(conversation).and_then(|known| known.with(|known| known.callback));
        wants && since.is_some_and(|callback| callback.since <= at)
    }
}

const fn glyph(outcome: CallOutcome, direction: Direction) -> &'static str {
    match (outcome, direction) {
        (CallOutcome::Voicemail, _) => "voicemail",
        (CallOutcome::Missed | CallOutcome::Failed, _) => "phone-missed",
        (_, Direction::In) => "phone-incoming",
        (_, Direction::Out) => "phone-outgoing",
    }
}

#[component]
fn Head(conversation: ConversationId, signal: ArcRwSignal<Activity>) -> impl IntoView {
    let due = is_due(conversation, signal.clone());
    let facts = Memo::new(move |_| signal.with(|item| (item.at, item.direction, item.call.as_ref().map(summary_of))));
    move || {
        let (at, direction, facts) = facts.get();
        let facts = facts?;
        let due = due.clone();
        Some(view! {
            <p class="card-head">
                <Icon name=glyph(facts.outcome, direction) />
                <span class="strong">{text::call(facts.outcome, direction)}</span>
                {facts.notes.into_iter().map(|note| view! { <span class="meta">{note}</span> }).collect_view()}
                {move || due().then(|| view! { <span class="badge bad">{text::NEEDS_CALLBACK}</span> })}
                <Timestamp at stamp=Stamp::Clock />
            </p>
        })
    }
}

/// The way back to a caller who still waits: the number that called, for the phone of whoever looks.
#[component]
fn CallBack(conversation: ConversationId, signal: ArcRwSignal<Activity>) -> impl IntoView {
    let store = expect_context::<Store>();
    let due = is_due(conversation, signal.clone());
    move || {
        let number =
            due().then(|| signal.with(|item| item.from.clone())).flatten().filter(|from| from.starts_with('+'))?;
        let known = store.conversation(conversation).map(|known| known.with(|known| known.contact.clone()));
        let display = known.filter(|contact| contact.address.as_ref() == Some(&number)).and_then(|known| known.display);
        let words = text::call_back(display.as_deref().unwrap_or(&number));
        Some(view! {
            <a class="button" href=format!("tel:{number}")>
                <Icon name="phone" />
                {words}
            </a>
        })
    }
}

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    outcome: CallOutcome,
    notes: Vec<String>,
}

fn summary_of(part: &CallPart) -> Facts {
    let length = match part.outcome {
        CallOutcome::Voicemail => part.voicemail.as_ref().and_then(|voicemail| voicemail.duration_s),
        CallOutcome::Answered | CallOutcome::AiHandled => part.duration_s,
        _ => None,
    };
    let notes = [
        length.map(text::length),
        text::call_note(part.outcome).map(str::to_owned),
        part.forwarded_to.as_deref().map(text::forwarded_to),
        part.menu_choice.as_deref().map(text::menu_choice),
    ];
    Facts { outcome: part.outcome, notes: notes.into_iter().flatten().collect() }
}

/// The words of a voicemail, or why there are none.
#[component]
fn Message(part: Memo<Option<CallPart>>) -> impl IntoView {
    let words = Memo::new(move |_| {
        part.with(|part| {
            part.as_ref().and_then(|part| part.voicemail.as_ref()).map(|voicemail| voicemail.transcript.clone())
        })
    });
    move || {
        words.get().map(|words| match words.filter(|words| !words.trim().is_empty()) {
            Some(words) => view! { <p class="card-body" dir="auto">{words}</p> }.into_any(),
            None => view! { <p class="meta call-note">{text::NO_WORDS_YET}</p> }.into_any(),
        })
    }
}

/// Something to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sound {
    label: &'static str,
    file: Option<(AttachmentId, AttachmentState, Option<String>)>,
}

impl Sound {
    fn of(label: &'static str, file: Option<&Attachment>) -> Self {
        Self { label, file: file.map(|file| (file.id, file.state, file.reason.clone())) }
    }
}

fn sounds(part: &CallPart) -> Vec<Sound> {
    let voicemail = part.voicemail.as_ref().map(|voicemail| Sound::of(text::PLAY_VOICEMAIL, voicemail.file.as_ref()));
    let recordings = part.recordings.iter().map(|recording| Sound::of(text::PLAY_RECORDING, recording.file.as_ref()));
    voicemail.into_iter().chain(recordings).collect()
}

/// All files of a call.
fn files(part: &CallPart) -> impl Iterator<Item = &Attachment> {
    let voicemail = part.voicemail.iter().filter_map(|voicemail| voicemail.file.as_ref());
    voicemail.chain(part.recordings.iter().filter_map(|recording| recording.file.as_ref()))
}

#[component]
fn Sounds(conversation: ConversationId, id: ActivityId, part: Memo<Option<CallPart>>) -> impl IntoView {
    // Without the address, which changes with time and would start the player anew.
    let list = Memo::new(move |_| part.with(|part| part.as_ref().map(sounds).unwrap_or_default()));
    let url = move |file: AttachmentId| {
        part.with_untracked(|part| {
            part.as_ref()
                .and_then(|part| files(part).find(|known| known.id == file).and_then(|known| known.url.clone()))
        })
    };
    let sound = move |sound: Sound| match sound.file {
        Some((file, AttachmentState::Stored, _)) => {
            let link = Link::new(conversation, id, url(file).unwrap_or_default(), move |item| {
                let part = item.call.as_ref()?;
                files(part).find(|known| known.id == file).and_then(|known| known.url.clone())
            });
            view! {
                <audio
                    class="player"
                    controls
                    preload="metadata"
                    aria-label=sound.label
                    src=move || link.url.get()
                    on:error=move |_| link.renew()
                    on:loadedmetadata=move |_| link.works()
                ></audio>
            }
            .into_any()
        }
        Some((_, AttachmentState::Failed, reason)) => view! { <FileFailed reason /> }.into_any(),
        _ => view! { <p class="meta call-note">{text::SOUND_ON_ITS_WAY}</p> }.into_any(),
    };
    move || list.get().into_iter().map(sound).collect_view()
}

fn bullets(title: &'static str, lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <div class="call-notes">
                <p class="call-heading">{title}</p>
                <ul>{lines.into_iter().map(|line| view! { <li dir="auto">{line}</li> }).collect_view()}</ul>
            </div>
        }
    })
}
