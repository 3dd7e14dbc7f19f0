//! A list that one page shows and nobody else, fetched page by page.

use super::Newest;
use crate::failure::Failure;
use crm_client::ClientError;
use crm_types::PageOf;
use leptos::{prelude::*, task::spawn_local};

/// What was fetched of the list, and where it goes on.
pub(crate) struct Paged<T: Send + Sync + 'static> {
    /// `None` until the first page is here.
    pub(crate) items: RwSignal<Option<Vec<T>>>,
    pub(crate) next: RwSignal<Option<String>>,
    pub(crate) failed: RwSignal<Option<Failure>>,
    requests: Newest,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: Send + Sync + 'static> Paged<T> {
    pub(crate) fn new() -> Self {
        Self {
            items: RwSignal::new(None),
            next: RwSignal::new(None),
            failed: RwSignal::new(None),
            requests: Newest::new(),
        }
    }

    /// Forgets everything: another list is asked for.
    pub(crate) fn reset(self) {
        self.items.set(None);
        self.next.set(None);
        self.failed.set(None);
    }

    /// Takes the answer to a request for the first page, or for the one after it. Of several the last request counts.
    pub(crate) fn take(self, is_first: bool, answer: impl Future<Output = Result<PageOf<T>, ClientError>> + 'static) {
        let is_newest = self.requests.begin();
        spawn_local(async move {
            let answer = answer.await;
            if !is_newest() {
                return;
            }
            match answer {
                Ok(page) => {
                    self.failed.try_set(None);
                    self.next.try_set(page.next_cursor);
                    self.items.try_update(|items| {
                        let items = items.get_or_insert_default();
                        if is_first {
                            items.clear();
                        }
                        items.extend(page.items);
                    });
                }
                Err(error) => self.failed.try_set(Some(error.into())).map_or((), drop),
            }
        });
    }
}
