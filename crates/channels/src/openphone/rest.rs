//! The calls to the v1 API, the only one that can send.

use super::{
    budget::Budget,
    errors, message,
    paging::Pager,
    transport,
    wire::{Conversation, One, Page, PhoneNumber, Webhook},
};
use chrono::{DateTime, SecondsFormat, Utc};
use crm_domain::ports::{
    Account, Listing, Outbound, ProviderAnswer, RemoteError, RemoteLine, RemoteMessage, RemoteThread, RemoteWebhook,
};
use reqwest::{Client, Url};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The most that a page may hold. Always sent: the documents mark it as required.
const PAGE_SIZE: &str = "100";

/// How many lines one question about threads may name.
const LINES_PER_QUESTION: usize = 100;

/// The groups of webhooks of v1 and their events. It has none for failures; those are found by looking.
const WEBHOOKS: [(&str, &[&str]); 4] = [
    ("messages", &["message.received", "message.delivered"]),
    ("calls", &["call.ringing", "call.completed", "call.recording.completed"]),
    ("call-summaries", &["call.summary.completed"]),
    ("call-transcripts", &["call.transcript.completed"]),
];

/// The name of our webhook in the provider's list.
const WEBHOOK_LABEL: &str = "Attack-a-Crack CRM";

/// Parameters of a question; a name may come more than once.
pub(super) type Query = Vec<(&'static str, String)>;

/// The API at one address.
#[derive(Debug)]
pub(super) struct Rest {
    base_url: String,
    http: Client,
    budget: Budget,
}

impl Rest {
    pub(super) fn new(base_url: &str, http: Client) -> Self {
        Self { base_url: base_url.trim().trim_end_matches('/').to_owned(), http, budget: Budget::new() }
    }

    pub(super) async fn wait_for_turn(&self, account: &Account) {
        self.budget.wait(&account.api_key).await;
    }

    /// Hands a message over, at once: the caller has waited for its turn.
    pub(super) async fn send(&self, account: &Account, message: &Outbound) -> ProviderAnswer {
        let body = json!({ "content": message.body, "from": message.line, "to": [message.to] });
        let request = self.http.post(self.url(&["messages"])).json(&body);
        errors::to_send(transport::exchange(request, &account.api_key).await)
    }

    pub(super) async fn message(&self, account: &Account, provider_id: &str) -> Result<RemoteMessage, RemoteError> {
        let answer: One<Value> = self.get(account, &["messages", provider_id], &Query::new()).await?;
        message::from_rest(&answer.data).map_err(RemoteError::Unexpected)
    }

    /// All messages of a thread, oldest first. One that cannot be read makes the whole list an error, because it may
    /// be the one that is looked for.
    pub(super) async fn messages(
        &self,
        account: &Account,
        listing: &Listing,
    ) -> Result<Vec<RemoteMessage>, RemoteError> {
        let mut query = vec![("phoneNumberId", listing.line.clone()), ("createdAfter", stamp(listing.after))];
        query.extend(listing.participants.iter().map(|address| ("participants", address.clone())));
        let entries: Vec<Value> = self.list(account, "messages", &query).await?;
        // By id, because an entry comes twice when something is added between two pages.
        let mut found = BTreeMap::new();
        for entry in &entries {
            let mut message = message::from_rest(entry).map_err(RemoteError::Unexpected)?;
            message.line.get_or_insert_with(|| listing.line.clone());
            found.insert(message.provider_id.clone(), message);
        }
        let mut messages: Vec<RemoteMessage> = found.into_values().collect();
        messages.sort_by_key(|message| message.at);
        Ok(messages)
    }

    pub(super) async fn threads(
        &self,
        account: &Account,
        lines: &[String],
        since: DateTime<Utc>,
    ) -> Result<Vec<RemoteThread>, RemoteError> {
        let mut threads = Vec::new();
        for lines in lines.chunks(LINES_PER_QUESTION) {
            let mut query = vec![("updatedAfter", stamp(since))];
            query.extend(lines.iter().map(|line| ("phoneNumbers", line.clone())));
            let conversations: Vec<Conversation> = self.list(account, "conversations", &query).await?;
            threads.extend(conversations.into_iter().map(|conversation| RemoteThread {
                active_at: conversation.last_activity_at.or(conversation.updated_at).or(conversation.created_at),
                line: conversation.phone_number_id,
                participants: conversation.participants,
            }));
        }
        Ok(threads)
    }

    pub(super) async fn lines(&self, account: &Account) -> Result<Vec<RemoteLine>, RemoteError> {
        let answer: Page<PhoneNumber> = self.get(account, &["phone-numbers"], &Query::new()).await?;
        let line = |number: PhoneNumber| RemoteLine {
            can_text: number.can_text(),
            name: number.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| number.number.clone()),
            provider_id: number.id,
            address: number.number,
        };
        Ok(answer.data.into_iter().map(line).collect())
    }

    /// Makes our webhooks, or finds them: a first try whose answer was lost must not leave two that both deliver.
    pub(super) async fn register_webhooks(
        &self,
        account: &Account,
        url: &str,
    ) -> Result<Vec<RemoteWebhook>, RemoteError> {
        let known = self.list_webhooks(account).await?;
        let mut ours = Vec::new();
        for (group, events) in WEBHOOKS {
            let is_ours = |webhook: &&Webhook| {
                webhook.enabled()
                    && webhook.key.is_some()
                    && webhook.url.as_deref() == Some(url)
                    && events.iter().all(|event| webhook.events.iter().any(|known| known == event))
            };
            let webhook = match known.iter().find(is_ours) {
                Some(webhook) => webhook.clone(),
                None => match self.create_webhook(account, url, group, events).await {
                    Ok(webhook) => webhook,
                    // Not in every plan; texts come all the same, and what is missing is asked for.
                    Err(RemoteError::NotFound | RemoteError::NotAllowed(_) | RemoteError::Unexpected(_))
                        if group != "messages" =>
                    {
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            let signing_key =
                webhook.key.ok_or_else(|| RemoteError::Unexpected("the new webhook has no signing key".to_owned()))?;
            ours.push(RemoteWebhook { id: webhook.id, signing_key });
        }
        Ok(ours)
    }

    pub(super) async fn enabled_webhooks(&self, account: &Account) -> Result<Vec<String>, RemoteError> {
        let webhooks = self.list_webhooks(account).await?;
        Ok(webhooks.into_iter().filter(Webhook::enabled).map(|webhook| webhook.id).collect())
    }

    async fn create_webhook(
        &self,
        account: &Account,
        url: &str,
        group: &str,
        events: &[&str],
    ) -> Result<Webhook, RemoteError> {
        let body = json!({ "url": url, "events": events, "label": WEBHOOK_LABEL, "resourceIds": ["*"] });
        self.wait_for_turn(account).await;
        let request = self.http.post(self.url(&["webhooks", group])).json(&body);
        let answer = errors::to_question(transport::exchange(request, &account.api_key).await)?;
        errors::decode::<One<Webhook>>(&answer).map(|one| one.data)
    }

    async fn list_webhooks(&self, account: &Account) -> Result<Vec<Webhook>, RemoteError> {
        let answer: Page<Webhook> = self.get(account, &["webhooks"], &Query::new()).await?;
        Ok(answer.data)
    }

    /// One thing that the account may not have: `None` when it is not there or not in the plan.
    pub(super) async fn get_if_any(&self, account: &Account, path: &[&str]) -> Result<Option<Value>, RemoteError> {
        self.wait_for_turn(account).await;
        let outcome = transport::exchange(self.http.get(self.url(path)), &account.api_key).await;
        if outcome.as_ref().is_ok_and(|reply| matches!(reply.status.as_u16(), 403 | 404)) {
            return Ok(None);
        }
        let answer = errors::to_question(outcome)?;
        errors::decode::<One<Value>>(&answer).map(|one| Some(one.data))
    }

    /// A whole list, page by page.
    pub(super) async fn list<T: DeserializeOwned>(
        &self,
        account: &Account,
        path: &str,
        query: &Query,
    ) -> Result<Vec<T>, RemoteError> {
        let mut pager = Pager::default();
        let mut token = None;
        let mut entries = Vec::new();
        loop {
            let mut query = query.clone();
            query.push(("maxResults", PAGE_SIZE.to_owned()));
            query.extend(token.map(|token| ("pageToken", token)));
            let page: Page<T> = self.get(account, &[path], &query).await?;
            token = pager.next(page.data.len(), page.next_page_token)?;
            entries.extend(page.data);
            if token.is_none() {
                return Ok(entries);
            }
        }
    }

    async fn get<T: DeserializeOwned>(
        &self,
        account: &Account,
        path: &[&str],
        query: &Query,
    ) -> Result<T, RemoteError> {
        self.wait_for_turn(account).await;
        let mut request = self.http.get(self.url(path));
        if !query.is_empty() {
            // Encodes `+` as `%2B`; a raw one would be read as a space.
            request = request.query(query);
        }
        let answer = errors::to_question(transport::exchange(request, &account.api_key).await)?;
        errors::decode(&answer)
    }

    /// The address of a resource. A malformed base stays malformed and is reported by the request.
    fn url(&self, path: &[&str]) -> String {
        let plain = format!("{}/v1", self.base_url);
        let Ok(mut url) = Url::parse(&plain) else { return plain };
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path);
        }
        url.into()
    }
}

pub(super) fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
