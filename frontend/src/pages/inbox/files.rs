//! Pictures and other files of an item, from our own copies.

use crate::{components::Icon, store::Store, text};
use crm_types::{
    ActivityId, ConversationId,
    activity::Activity,
    attachment::{Attachment, AttachmentState},
};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// The files of an item: pictures as pictures, everything else as a link.
#[component]
pub(super) fn Files(conversation: ConversationId, item: ActivityId, files: Vec<Attachment>) -> impl IntoView {
    let shown = |file: Attachment| {
        let is_picture = file.content_type.as_deref().is_some_and(|kind| kind.starts_with("image/"));
        match (file.state, file.url.clone()) {
            (AttachmentState::Stored, Some(url)) if is_picture => {
                view! { <Picture conversation item file=file.id url /> }.into_any()
            }
            (AttachmentState::Stored, Some(url)) => {
                let kind = file.content_type.filter(|kind| kind != "application/octet-stream");
                let words = match kind {
                    Some(kind) => format!("{} ({kind})", text::ATTACHMENT),
                    None => text::ATTACHMENT.to_owned(),
                };
                view! {
                    <a class="file" href=url target="_blank" rel="noopener noreferrer">
                        <Icon name="paperclip" />
                        {words}
                    </a>
                }
                .into_any()
            }
            (AttachmentState::Pending, _) => view! {
                <span class="file waiting-file">
                    <Icon name="clock" />
                    {text::FILE_ON_ITS_WAY}
                </span>
            }
            .into_any(),
            _ => view! { <FileFailed reason=file.reason /> }.into_any(),
        }
    };
    (!files.is_empty()).then(|| view! { <div class="files">{files.into_iter().map(shown).collect_view()}</div> })
}

/// Says that a file is not here, and why.
#[component]
pub(super) fn FileFailed(reason: Option<String>) -> impl IntoView {
    let words = text::file_failed(reason);
    view! {
        <span class="file failed-file">
            <Icon name="alert" />
            {words}
        </span>
    }
}

#[component]
fn Picture(
    conversation: ConversationId,
    item: ActivityId,
    file: crm_types::AttachmentId,
    url: String,
) -> impl IntoView {
    let link = Link::new(conversation, item, url, move |item| {
        item.files.iter().find(|known| known.id == file).and_then(|known| known.url.clone())
    });
    view! {
        <a class="picture" href=move || link.url.get() target="_blank" rel="noopener noreferrer" title=text::OPEN_PICTURE>
            <img src=move || link.url.get() alt=text::PICTURE loading="lazy" on:error=move |_| link.renew() />
        </a>
    }
}

/// Finds a file's address in its item.
type Find = Arc<dyn Fn(&Activity) -> Option<String> + Send + Sync>;

/// A link to a file, which ends within the hour: a page that stood open for longer asks for another, once.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) url: RwSignal<String>,
    renewed: StoredValue<bool>,
    conversation: ConversationId,
    item: ActivityId,
    find: StoredValue<Find>,
}

impl Link {
    pub(super) fn new(
        conversation: ConversationId,
        item: ActivityId,
        url: String,
        find: impl Fn(&Activity) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            url: RwSignal::new(url),
            renewed: StoredValue::new(false),
            conversation,
            item,
            find: StoredValue::new(Arc::new(find)),
        }
    }

    /// The link did not work: asks for another.
    pub(super) fn renew(self) {
        if self.renewed.get_value() {
            return;
        }
        self.renewed.set_value(true);
        let store = expect_context::<Store>();
        let (client, asked) = (store.client(), store.read_begins());
        spawn_local(async move {
            let Ok(item) = client.activity(self.item).await else { return };
            let url = self.find.try_with_value(|find| find(&item)).flatten();
            if let Some(url) = url.filter(|url| self.url.try_get_untracked().is_some_and(|old| old != *url)) {
                self.url.try_set(url);
            }
            store.take_activity(self.conversation, item, asked);
        });
    }

    /// The link works: when it ends, it may be renewed again.
    pub(super) fn works(self) {
        self.renewed.set_value(false);
    }
}
