//! By which medium the next message leaves.

use crate::{components::Icon, store::Store, text};
use crm_types::{
    ConversationId,
    activity::{ActivityKind, ChannelKind, Direction},
    conversation::{Conversation, Reach},
};
use leptos::prelude::*;

/// The media of a person, and the one that is chosen.
#[derive(Clone, Copy)]
pub(super) struct Media {
    known: Memo<Known>,
    picked: RwSignal<Option<ChannelKind>>,
    /// What somebody is writing, whatever comes in meanwhile.
    begun: RwSignal<Option<ChannelKind>>,
    /// The medium of the next message; `None` until it is known.
    pub(super) chosen: Memo<Option<ChannelKind>>,
    subject: Memo<Option<String>>,
}

/// What of a thread matters here.
#[derive(Clone, PartialEq)]
struct Known {
    reach: Option<Vec<Reach>>,
    last: Option<ChannelKind>,
    opted_out: bool,
    has_address: bool,
    line: Option<String>,
}

impl Known {
    fn by(&self, channel: Option<ChannelKind>) -> Option<&Reach> {
        self.reach.iter().flatten().find(|one| Some(one.channel) == channel)
    }
}

impl Media {
    pub(super) fn new(store: Store, id: ConversationId, signal: &ArcRwSignal<Conversation>) -> Self {
        let signal = signal.clone();
        let known = Memo::new(move |_| {
            signal.with(|known| Known {
                reach: known.reach.clone(),
                last: known.last_activity.as_ref().and_then(|last| last.channel),
                opted_out: known.opted_out,
                has_address: known.contact.address.is_some(),
                line: known.line.clone(),
            })
        });
        let items = store.thread(id).items;
        // The newest first: by what they wrote last, and under which subject.
        let newest = Memo::new({
            let items = items.clone();
            move |_| {
                let of =
                    |id| store.activity(id)?.with(|item| (item.direction == Direction::In).then_some(item.channel)?);
                items.with(|items| items.iter().rev().find_map(|id| of(*id)))
            }
        });
        let subject = Memo::new(move |_| {
            let of = |id| {
                store.activity(id)?.with(|item| (item.kind == ActivityKind::Email).then(|| item.subject.clone())?)
            };
            let last = items.with(|items| items.iter().rev().find_map(|id| of(*id)))?;
            Some(crm_rules::mail::reply_subject(&last)).filter(|subject| !subject.is_empty())
        });
        let picked = RwSignal::new(None);
        let begun = RwSignal::new(None);
        let chosen = Memo::new(move |_| {
            let wanted = picked.get().or(begun.get()).or_else(|| newest.get());
            known.with(|known| {
                let Some(reach) = &known.reach else { return wanted.or(known.last) };
                let possible = |channel: &ChannelKind| reach.iter().any(|one| one.channel == *channel);
                let usable = reach.iter().find(|one| one.from.is_some()).or(reach.first());
                let first = usable.map_or(ChannelKind::Sms, |one| one.channel);
                Some(wanted.filter(possible).unwrap_or(first))
            })
        });
        Self { known, picked, begun, chosen, subject }
    }

    /// Somebody writes, so the medium stays as it is until they have sent or taken back what they wrote.
    pub(super) fn hold(self, is_writing: bool) {
        let held = self.chosen.get_untracked().filter(|_| is_writing);
        if self.begun.get_untracked().is_some() != is_writing {
            self.begun.set(held);
        }
    }

    /// The subject of an answer, when there is something to answer.
    pub(super) fn subject(self) -> Option<String> {
        self.subject.get()
    }

    /// The line or mailbox that the next message leaves from.
    pub(super) fn from(self) -> Option<String> {
        let chosen = self.chosen.get();
        self.known.with(|known| match known.by(chosen) {
            Some(one) => one.from.clone(),
            None => known.line.clone(),
        })
    }

    /// Why nothing can be sent by the chosen medium.
    pub(super) fn blocked(self, name: &str) -> Option<String> {
        let chosen = self.chosen.get()?;
        self.known.with(|known| match known.by(Some(chosen)) {
            Some(one) => match &one.blocked {
                Some(_) if chosen == ChannelKind::Sms => Some(text::blocked_opted_out(name)),
                Some(reason) => Some(text::blocked_email(&reason.text)),
                None => one.from.is_none().then(|| text::not_connected(chosen).to_owned()),
            },
            None if known.opted_out => Some(text::blocked_opted_out(name)),
            None => (!known.has_address).then(|| text::NO_ADDRESS.to_owned()),
        })
    }

    /// A choice, where there is one.
    pub(super) fn tabs(self) -> Option<impl IntoView> {
        let reach = self.known.with(|known| known.reach.clone()).unwrap_or_default();
        (reach.len() > 1).then(|| {
            let buttons = reach.into_iter().map(|one| {
                let channel = one.channel;
                let icon = if channel == ChannelKind::Email { "mail" } else { "message" };
                view! {
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || (self.chosen.get() == Some(channel)).to_string()
                        title=one.to.clone()
                        on:click=move |_| self.picked.set(Some(channel))
                    >
                        <Icon name=icon />
                        {text::channel(channel)}
                    </button>
                }
            });
            view! {
                <div class="chips composer-media" role="group" aria-label=text::SEND_BY>
                    {buttons.collect_view()}
                </div>
            }
        })
    }
}
