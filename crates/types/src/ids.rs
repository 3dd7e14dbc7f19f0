//! One newtype per kind of id, so that a contact's id cannot be passed where a conversation's is wanted.
//!
//! All are UUID version 7: they sort by the time they were made. The database layer makes them; see `crm_store::Ids`.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid, example = "01946b5e-7c00-7000-8000-000000000001")]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A business with its own people, lines and messages; nothing crosses its border.
    WorkspaceId;
    /// A person who can log in.
    UserId;
    /// One signed-in browser or device.
    SessionId;
    /// An invitation to a workspace.
    InviteId;
    /// A key with which a program comes in.
    ApiKeyId;
    /// An entry of the audit log.
    AuditEntryId;
    /// A file of people on its way into the book.
    ImportId;
    /// An account at a provider, with its credentials.
    ConnectionId;
    /// A line or mailbox that messages leave from.
    SenderId;
    /// A person we talk with.
    ContactId;
    /// The thread with one person, or with one group.
    ConversationId;
    /// One item of a thread: message, email, call, voicemail or note.
    ActivityId;
    /// Our copy of a file.
    AttachmentId;
    /// A row of the send journal.
    DeliveryId;
    /// A row of the inbound journal: one event as the provider sent it.
    InboundEventId;
}
