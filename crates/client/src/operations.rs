//! Every operation of the API. `key` is the idempotency key: the same key never acts twice.

use crate::{Client, ClientError, client::encode, query::Path, transport::Method};
use crm_types::{
    ActivityId, ConnectionId, ContactId, ConversationId, InboundEventId, PageOf, SessionId,
    activity::Activity,
    audit::{AuditEntry, AuditQuery},
    auth::{LoginIn, Me, PasswordChange, SessionView, SessionsEnded, TokenAnswer},
    call::TranscriptLine,
    connection::{Connection, ConnectionIn, ConnectionList, ConnectionPatch},
    contact::{Contact, ContactExport, ContactIn, ContactPatch, ContactQuery, CreateContactQuery, UpsertBy},
    conversation::{Conversation, ConversationPatch, ConversationQuery, InboxView, MessageAccepted, MessageIn, Settle},
    email::Frame,
    live::Ticket,
    page::PageQuery,
    quarantine::{QuarantinedEvent, RetryAnswer},
    rules::{OptOutAnswer, OptOutIn, PhoneAnswer, PhoneIn, SegmentsAnswer, SegmentsIn},
    sending::{Sending, SendingStatus},
};

type Answer<T> = Result<T, ClientError>;

/// The session.
impl Client {
    /// Signs in and keeps the tokens.
    ///
    /// # Errors
    /// `wrong_credentials`, `rate_limited`, or no answer.
    pub async fn login(&self, credentials: &LoginIn) -> Answer<TokenAnswer> {
        let response = self.session_request("/auth/login", Some(encode(credentials)?)).await?;
        self.keep(&response)
    }

    /// Renews the access token by the refresh cookie.
    ///
    /// # Errors
    /// `unauthenticated` when there is no session to renew, or no answer.
    pub async fn refresh(&self) -> Answer<()> {
        self.renew(self.access_token().as_deref()).await
    }

    /// Ends the session here and at the server.
    ///
    /// # Errors
    /// No answer; the tokens are forgotten all the same.
    pub async fn logout(&self) -> Answer<()> {
        let answer = self.session_request("/auth/logout", None).await;
        self.forget();
        answer.map(drop)
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn me(&self) -> Answer<Me> {
        self.get("/me").await
    }

    /// Where you are signed in, the last used first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn sessions(&self, page: &PageQuery) -> Answer<PageOf<SessionView>> {
        let path = Path::new("/me/sessions").and("cursor", page.cursor.as_deref()).and("limit", page.limit);
        self.get(path.as_str()).await
    }

    /// Ends one of your sessions; `None` ends all but this one.
    ///
    /// # Errors
    /// `not_found`, or see [`ClientError`].
    pub async fn end_sessions(&self, id: Option<SessionId>, key: &str) -> Answer<SessionsEnded> {
        match id {
            Some(id) => self.delete(&format!("/me/sessions/{id}"), key).await,
            None => self.delete("/me/sessions", key).await,
        }
    }

    /// Changes your password, which ends all your other sessions.
    ///
    /// # Errors
    /// `invalid` names what is wrong, `rate_limited`, or see [`ClientError`].
    pub async fn change_password(&self, change: &PasswordChange, key: &str) -> Answer<SessionsEnded> {
        self.write(Method::Put, "/me/password", change, key).await
    }

    /// Whether messages may leave, since when, and how many wait.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn sending(&self) -> Answer<SendingStatus> {
        self.get("/sending").await
    }

    /// Arms or stops sending for the workspace.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn set_sending(&self, sending: Sending, key: &str) -> Answer<SendingStatus> {
        self.write(Method::Put, "/sending", &sending, key).await
    }
}

/// Threads and messages.
impl Client {
    /// Threads, newest activity first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn conversations(&self, query: &ConversationQuery) -> Answer<PageOf<Conversation>> {
        let view = query.view.map(|view| match view {
            InboxView::All => "all",
            InboxView::Text => "text",
            InboxView::Email => "email",
            InboxView::Calls => "calls",
        });
        let path = Path::new("/conversations")
            .and("view", view)
            .and("status", query.status)
            .and("needs_callback", query.needs_callback)
            .and("q", query.q.as_deref())
            .and("cursor", query.cursor.as_deref())
            .and("limit", query.limit);
        self.get(path.as_str()).await
    }

    /// One thread.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn conversation(&self, id: ConversationId) -> Answer<Conversation> {
        self.get(&format!("/conversations/{id}")).await
    }

    /// Marks a thread as open or done.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn patch_conversation(
        &self,
        id: ConversationId,
        patch: ConversationPatch,
        key: &str,
    ) -> Answer<Conversation> {
        self.write(Method::Patch, &format!("/conversations/{id}"), &patch, key).await
    }

    /// Marks everything in a thread as read by the signed-in user.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn mark_read(&self, id: ConversationId, key: &str) -> Answer<()> {
        self.act_silently(&format!("/conversations/{id}/read"), key).await
    }

    /// Marks a thread as unread for the signed-in user.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn mark_unread(&self, id: ConversationId, key: &str) -> Answer<()> {
        self.act_silently(&format!("/conversations/{id}/unread"), key).await
    }

    /// The items of a thread, newest first; `next_cursor` leads to older ones.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn activities(&self, id: ConversationId, page: &PageQuery) -> Answer<PageOf<Activity>> {
        let path = Path::new(format!("/conversations/{id}/activities"))
            .and("cursor", page.cursor.as_deref())
            .and("limit", page.limit);
        self.get(path.as_str()).await
    }

    /// Sends a message in a thread.
    ///
    /// # Errors
    /// `opted_out`, `no_address`, `no_sender`, `validation_failed`; see [`ClientError`].
    pub async fn send_message(&self, id: ConversationId, message: &MessageIn, key: &str) -> Answer<MessageAccepted> {
        self.write(Method::Post, &format!("/conversations/{id}/messages"), message, key).await
    }

    /// One item of a thread.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn activity(&self, id: ActivityId) -> Answer<Activity> {
        self.get(&format!("/activities/{id}")).await
    }

    /// Where a browser may load the formatted form of an email, for a short time.
    ///
    /// # Errors
    /// See [`ClientError`]; `not_found` when it has none.
    pub async fn email_frame(&self, id: ActivityId) -> Answer<Frame> {
        self.get(&format!("/activities/{id}/frame")).await
    }

    /// The lines of a call's transcript, in order; `next_cursor` leads to later ones.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn transcript(&self, id: ActivityId, page: &PageQuery) -> Answer<PageOf<TranscriptLine>> {
        let path = Path::new(format!("/activities/{id}/transcript"))
            .and("cursor", page.cursor.as_deref())
            .and("limit", page.limit);
        self.get(path.as_str()).await
    }

    /// Decides about a message whose fate stayed unknown.
    ///
    /// # Errors
    /// `wrong_state` when it is no longer unknown; see [`ClientError`].
    pub async fn settle_activity(&self, id: ActivityId, settle: Settle, key: &str) -> Answer<Activity> {
        self.write(Method::Post, &format!("/activities/{id}/settle"), &settle, key).await
    }

    /// Takes a message back that has not left yet.
    ///
    /// # Errors
    /// `wrong_state` when it is too late; see [`ClientError`].
    pub async fn cancel_activity(&self, id: ActivityId, key: &str) -> Answer<Activity> {
        self.act(&format!("/activities/{id}/cancel"), key).await
    }
}

/// People.
impl Client {
    /// People as a CSV or JSON file: all of them, or those whom a question finds.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn contacts_export(&self, query: &ContactExport) -> Answer<String> {
        let path = Path::new("/contacts/export").and("q", query.q.as_deref()).and("format", query.format);
        self.get_text(path.as_str()).await
    }

    /// People, by the words of `query`.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn contacts(&self, query: &ContactQuery) -> Answer<PageOf<Contact>> {
        let path = Path::new("/contacts")
            .and("q", query.q.as_deref())
            .and("cursor", query.cursor.as_deref())
            .and("limit", query.limit);
        self.get(path.as_str()).await
    }

    /// Adds a person, or updates the one who already has the address.
    ///
    /// # Errors
    /// `duplicate` without `upsert`, `validation_failed`; see [`ClientError`].
    pub async fn create_contact(&self, contact: &ContactIn, query: CreateContactQuery, key: &str) -> Answer<Contact> {
        let upsert = query.upsert.map(|by| match by {
            UpsertBy::Phone => "phone",
            UpsertBy::Email => "email",
        });
        self.write(Method::Post, Path::new("/contacts").and("upsert", upsert).as_str(), contact, key).await
    }

    /// One person.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn contact(&self, id: ContactId) -> Answer<Contact> {
        self.get(&format!("/contacts/{id}")).await
    }

    /// Changes a person.
    ///
    /// # Errors
    /// `duplicate`, `validation_failed`; see [`ClientError`].
    pub async fn patch_contact(&self, id: ContactId, patch: &ContactPatch, key: &str) -> Answer<Contact> {
        self.write(Method::Patch, &format!("/contacts/{id}"), patch, key).await
    }

    /// The thread with a person, made when there is none.
    ///
    /// # Errors
    /// `no_address`; see [`ClientError`].
    pub async fn open_conversation(&self, id: ContactId, key: &str) -> Answer<Conversation> {
        self.act(&format!("/contacts/{id}/conversation"), key).await
    }
}

/// Connections and what came over them.
impl Client {
    /// All connections.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn connections(&self) -> Answer<ConnectionList> {
        self.get("/connections").await
    }

    /// Adds a connection.
    ///
    /// # Errors
    /// `validation_failed`; see [`ClientError`].
    pub async fn create_connection(&self, connection: &ConnectionIn, key: &str) -> Answer<Connection> {
        self.write(Method::Post, "/connections", connection, key).await
    }

    /// One connection.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn connection(&self, id: ConnectionId) -> Answer<Connection> {
        self.get(&format!("/connections/{id}")).await
    }

    /// Changes a connection.
    ///
    /// # Errors
    /// `validation_failed`; see [`ClientError`].
    pub async fn patch_connection(&self, id: ConnectionId, patch: &ConnectionPatch, key: &str) -> Answer<Connection> {
        self.write(Method::Patch, &format!("/connections/{id}"), patch, key).await
    }

    /// Asks the provider whether it takes our key, and reads its lines.
    ///
    /// # Errors
    /// See [`ClientError`]; a provider that says no is an answer, not an error.
    pub async fn test_connection(&self, id: ConnectionId, key: &str) -> Answer<Connection> {
        self.act(&format!("/connections/{id}/test"), key).await
    }

    /// Registers our webhooks at the provider.
    ///
    /// # Errors
    /// `wrong_state` without a public address, `provider_failed`; see [`ClientError`].
    pub async fn register_webhooks(&self, id: ConnectionId, key: &str) -> Answer<Connection> {
        self.act(&format!("/connections/{id}/webhooks"), key).await
    }

    /// Events that could not be applied, newest first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn quarantine(&self, page: &PageQuery) -> Answer<PageOf<QuarantinedEvent>> {
        let path = Path::new("/quarantine").and("cursor", page.cursor.as_deref()).and("limit", page.limit);
        self.get(path.as_str()).await
    }

    /// Tries an event again.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn retry_quarantined(&self, id: InboundEventId, key: &str) -> Answer<RetryAnswer> {
        self.act(&format!("/quarantine/{id}/retry"), key).await
    }
}

/// The product's decisions, to try without effect; and the live stream.
impl Client {
    /// Reads a phone number.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn check_phone(&self, phone: &PhoneIn, key: &str) -> Answer<PhoneAnswer> {
        self.write(Method::Post, "/rules/phone", phone, key).await
    }

    /// Judges what a text says about being written to.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn check_opt_out(&self, text: &OptOutIn, key: &str) -> Answer<OptOutAnswer> {
        self.write(Method::Post, "/rules/opt-out", text, key).await
    }

    /// Measures a text.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn count_segments(&self, text: &SegmentsIn, key: &str) -> Answer<SegmentsAnswer> {
        self.write(Method::Post, "/rules/segments", text, key).await
    }

    /// A one-time ticket for the live stream.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn live_ticket(&self, key: &str) -> Answer<Ticket> {
        self.act("/live/ticket", key).await
    }

    /// Where to open the live stream, from `after` on.
    pub fn live_path(ticket: &str, after: Option<i64>) -> String {
        Path::new("/api/v1/live").and("ticket", Some(ticket)).and("after", after).as_str().to_owned()
    }

    /// The audit log, newest first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn audit(&self, query: &AuditQuery) -> Answer<PageOf<AuditEntry>> {
        let path = audit_path("/audit", query).and("cursor", query.cursor.as_deref()).and("limit", query.limit);
        self.get(path.as_str()).await
    }

    /// The audit log as a CSV file, oldest first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn audit_export(&self, query: &AuditQuery) -> Answer<String> {
        self.get_text(audit_path("/audit/export", query).as_str()).await
    }
}

fn audit_path(path: &str, query: &AuditQuery) -> Path {
    Path::new(path)
        .and("actor", query.actor)
        .and("target", query.target)
        .and("act", query.act)
        .and("from", query.from.map(|at| at.to_rfc3339()))
        .and("until", query.until.map(|at| at.to_rfc3339()))
}
