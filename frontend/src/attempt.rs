//! What a form goes through while it is filled in and sent.

use crate::{failure::Failure, platform};
use crm_client::ClientError;
use crm_types::FieldError;
use leptos::{prelude::*, task::spawn_local};
use serde::Serialize;
use std::future::Future;

/// How a form stands, and the idempotency key of what is in it.
#[derive(Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) failure: RwSignal<Option<Failure>>,
    pub(crate) busy: RwSignal<bool>,
    /// What was tried last, and by which key.
    tried: StoredValue<Option<(String, String)>>,
}

impl Attempt {
    /// Nothing was tried yet.
    pub(crate) fn new() -> Self {
        Self { failure: RwSignal::new(None), busy: RwSignal::new(false), tried: StoredValue::new(None) }
    }

    /// What is wrong with the field at `pointer`.
    pub(crate) fn error(self, pointer: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.failure.with(|failure| failure.as_ref().and_then(|failure| failure.field(pointer))))
    }

    /// For `aria-busy`.
    pub(crate) fn busy(self) -> impl Fn() -> String + Copy + Send + Sync + 'static {
        move || self.busy.get().to_string()
    }

    /// Refuses before anything is sent.
    pub(crate) fn refuse(self, fields: Vec<FieldError>) {
        self.failure.set(Some(Failure::of_fields(fields)));
    }

    /// The key of this input: the same for each try at the same input, because an answer may be lost on its way.
    pub(crate) fn key(self, input: &impl Serialize) -> String {
        let input = serde_json::to_string(input).unwrap_or_default();
        let known = self.tried.with_value(|tried| tried.clone().filter(|(before, _)| *before == input));
        let (input, key) = known.unwrap_or_else(|| (input, platform::new_key()));
        self.tried.set_value(Some((input, key.clone())));
        key
    }

    /// Sends, unless it is being sent already. A refusal stays for the form to show.
    pub(crate) fn send<T: 'static>(
        self,
        act: impl Future<Output = Result<T, ClientError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.send_or(act, done, |_| false);
    }

    /// The same; `other` says whether it has dealt with a refusal in its own way.
    pub(crate) fn send_or<T: 'static>(
        self,
        act: impl Future<Output = Result<T, ClientError>> + 'static,
        done: impl FnOnce(T) + 'static,
        other: impl FnOnce(&Failure) -> bool + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = act.await;
            // Whoever has left the page meanwhile is not called back.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    self.tried.set_value(None);
                    done(answer);
                }
                Err(error) => {
                    let failure = Failure::from(error);
                    if !other(&failure) {
                        self.failure.set(Some(failure));
                    }
                }
            }
        });
    }
}
