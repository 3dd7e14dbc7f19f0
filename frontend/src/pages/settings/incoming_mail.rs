//! How mail comes into a mailbox: what to tell the mail server.

use crate::{components::CopyButton, text};
use crm_types::connection::Connection;
use leptos::prelude::*;

/// The address, and two lines to copy. The key stands in them only right after the mailbox was made.
#[component]
pub(super) fn IncomingMail(connection: Connection, mail_key: Option<String>) -> impl IntoView {
    let url = connection.webhook_url;
    let placeholder = (connection.signing_keys > 0).then(|| text::KEY_PLACEHOLDER.to_owned());
    let key = mail_key.or(placeholder);
    let local = connection.lines.first().and_then(|line| line.address.split('@').next()).unwrap_or("office").to_owned();
    let row = |words: &'static str, code: String| {
        view! {
            <p class="meta">{words}</p>
            <div class="code-row">
                <code>{code.clone()}</code>
                <CopyButton value=code />
            </div>
        }
    };
    view! {
        <h3>{text::INCOMING}</h3>
        {row(text::INCOMING_LEAD, url.clone())}
        {row(text::INCOMING_PIPE, text::pipe(&local, &url, key.as_deref()))}
        {row(text::INCOMING_CURL, text::curl(&url, key.as_deref()))}
    }
}
