//! Texts between "Send" and the server's answer.

use super::Store;
use crate::{
    drafts::{self, Outgoing},
    platform,
};
use crm_client::ClientError;
use crm_types::{ConversationId, ErrorCode, activity::ChannelKind, conversation::MessageIn};
use leptos::{prelude::*, task::spawn_local};

impl Store {
    /// Sends a text or an email: shown at once as queued, then as the server says.
    pub(crate) fn send(self, conversation: ConversationId, message: MessageIn) {
        let at_ms = now_ms();
        let MessageIn { channel, subject, body, .. } = message;
        let key = platform::new_key();
        let outgoing = Outgoing { key, conversation, channel, subject, body, at_ms, stuck: false };
        self.forget_refusal(conversation);
        self.change_outbox(|outbox| outbox.push(outgoing.clone()));
        self.post(outgoing);
    }

    /// Asks the server again, with the same key, so that it cannot send twice.
    pub(crate) fn send_again(self, key: &str) {
        let (mut again, now) = (None, now_ms());
        self.change_outbox(|outbox| {
            if let Some(item) = outbox.iter_mut().find(|item| item.key == key && item.stuck && item.is_known_again(now))
            {
                item.stuck = false;
                again = Some(item.clone());
            }
        });
        if let Some(outgoing) = again {
            self.post(outgoing);
        }
    }

    /// Sends what waited for the network, unless it waited so long that a person should look first.
    pub(crate) fn send_what_is_fresh(self) {
        let now = now_ms();
        let keys: Vec<String> = self.outbox.with_untracked(|outbox| {
            outbox.iter().filter(|item| item.stuck && item.is_fresh(now)).map(|item| item.key.clone()).collect()
        });
        for key in keys {
            self.send_again(&key);
        }
    }

    /// Puts a text that did not leave back into the draft.
    pub(crate) fn take_back(self, key: &str) {
        let mut taken = None;
        self.change_outbox(|outbox| {
            if let Some(at) = outbox.iter().position(|item| item.key == key && item.stuck) {
                taken = Some(outbox.remove(at));
            }
        });
        if let Some(outgoing) = taken {
            self.return_to_draft(&outgoing);
            // Tells the composer to look at its draft again.
            self.refusals.notify();
        }
    }

    fn post(self, outgoing: Outgoing) {
        let (client, whose) = (self.client(), self.whose.get_value());
        spawn_local(async move {
            let message = outgoing.message();
            let answer = client.send_message(outgoing.conversation, &message, &outgoing.key).await;
            // Somebody else is here by now. What was kept for the sender waits for them, under the same key.
            if self.whose.get_value() != whose {
                return;
            }
            match answer {
                Ok(accepted) => {
                    // Shown from the outbox until the item itself is here, so that nothing blinks.
                    let asked = self.read_begins();
                    let item = client.activity(accepted.id).await;
                    self.remove_from_outbox(&outgoing.key);
                    match item {
                        Ok(activity) => self.take_activity(outgoing.conversation, activity, asked),
                        Err(_) => self.load_thread(outgoing.conversation),
                    }
                }
                Err(error) if may_have_arrived(&error) => self.change_outbox(|outbox| {
                    if let Some(item) = outbox.iter_mut().find(|item| item.key == outgoing.key) {
                        item.stuck = true;
                    }
                }),
                Err(error) => {
                    self.remove_from_outbox(&outgoing.key);
                    self.return_to_draft(&outgoing);
                    if error.code() == Some(ErrorCode::OptedOut) {
                        self.refetch_conversation(outgoing.conversation);
                    }
                    self.refusals.update(|refusals| {
                        refusals.insert(outgoing.conversation, error.into());
                    });
                }
            }
        });
    }

    /// The live stream was faster than the answer: the item is in the thread, so its place in the outbox is free.
    pub(super) fn recognise(self, conversation: ConversationId, body: &str) {
        let found = self.outbox.with_untracked(|outbox| {
            outbox
                .iter()
                .find(|item| item.conversation == conversation && item.body.trim() == body.trim())
                .map(|item| item.key.clone())
        });
        if let Some(key) = found {
            self.remove_from_outbox(&key);
        }
    }

    /// Somebody read why their text was not taken. Says nothing to those who listen: nothing is new.
    pub(crate) fn forget_refusal(self, conversation: ConversationId) {
        if let Some(mut refusals) = self.refusals.try_write_untracked() {
            refusals.remove(&conversation);
        }
    }

    fn return_to_draft(self, outgoing: &Outgoing) {
        let Some(user) = self.user() else { return };
        let typed_since = drafts::draft(user, outgoing.conversation);
        drafts::save_draft(user, outgoing.conversation, &drafts::give_back(&outgoing.body, &typed_since));
        if outgoing.channel == ChannelKind::Email {
            drafts::save_subject(user, outgoing.conversation, outgoing.subject.as_deref().unwrap_or_default());
        }
    }

    fn remove_from_outbox(self, key: &str) {
        self.change_outbox(|outbox| outbox.retain(|item| item.key != key));
    }

    fn change_outbox(self, change: impl FnOnce(&mut Vec<Outgoing>)) {
        self.outbox.update(change);
        if let Some((user, workspace)) = self.whose.get_value() {
            self.outbox.with_untracked(|outbox| drafts::save_outbox(user, workspace, outbox));
        }
    }
}

/// By this computer's clock, in milliseconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "whole and small enough")]
pub(crate) fn now_ms() -> i64 {
    platform::now_ms() as i64
}

/// Whether the server may have taken the text although no proper answer came. Then the words must not go back into
/// the draft, where sending them again would be a second text.
fn may_have_arrived(error: &ClientError) -> bool {
    match error {
        // It waits in the place that it was meant for.
        ClientError::Network(_) | ClientError::Decode(_) | ClientError::Moved => true,
        ClientError::Problem(problem) => {
            problem.status >= 500 || matches!(problem.code, ErrorCode::InProgress | ErrorCode::RateLimited)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_types::Problem;

    #[test]
    fn only_a_plain_no_gives_the_words_back() {
        let no = |code| ClientError::Problem(Box::new(Problem::of(code)));
        assert!(!may_have_arrived(&no(ErrorCode::OptedOut)));
        assert!(!may_have_arrived(&no(ErrorCode::ValidationFailed)));
        assert!(may_have_arrived(&no(ErrorCode::Internal)));
        assert!(may_have_arrived(&no(ErrorCode::InProgress)));
        assert!(may_have_arrived(&ClientError::Network("gone".into())));
    }
}
