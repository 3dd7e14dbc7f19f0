//! Rights: what a signed-in person may do. The server refuses by this table, the screens hide by it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:tt;)+) => {
        /// One right, named `<what>:<act>`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl Permission {
            /// Every right.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The right as it stands in JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

permissions! {
    /// See contacts.
    ContactRead = "contact:read";
    /// Create and edit contacts.
    ContactWrite = "contact:write";
    /// See conversations and what was said.
    ConversationRead = "conversation:read";
    /// Mark conversations read, done or open.
    ConversationWrite = "conversation:write";
    /// Send a message to one person.
    MessageSend = "message:send";
    /// Decide about a message whose fate is unknown.
    MessageSettle = "message:settle";
    /// See connections and lines.
    ConnectionRead = "connection:read";
    /// Create, test and change connections.
    ConnectionWrite = "connection:write";
    /// See events that could not be applied.
    QuarantineRead = "quarantine:read";
    /// Retry events that could not be applied.
    QuarantineWrite = "quarantine:write";
    /// Arm or disarm sending for the workspace.
    SendingControl = "sending:control";
}

/// A named set of rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
}

impl Role {
    /// The role as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
        }
    }

    /// The role with that stored name.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "owner" => Some(Self::Owner),
            _ => None,
        }
    }

    /// Whether the role holds the right.
    pub const fn may(self, _permission: Permission) -> bool {
        match self {
            Self::Owner => true,
        }
    }
}
