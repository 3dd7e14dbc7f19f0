//! API keys: how programs come in.

use crate::{
    ApiKeyId, FieldError,
    delivery::words,
    permission::{Permission, Rights},
    text::check_names,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// How many requests a key may make in a minute when nothing else was said.
pub const DEFAULT_PER_MINUTE: u32 = 600;
/// The most that can be said.
pub const MAX_PER_MINUTE: u32 = 6_000;

/// A key to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyIn {
    /// What it is for.
    #[schema(example = "Website form")]
    pub name: String,
    /// What it may do. No more than you may, and neither members nor keys.
    pub scopes: Vec<Permission>,
    /// When it stops by itself; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// How many requests it may make in a minute: 1 to 6,000, 600 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 6000)]
    pub per_minute: Option<u32>,
}

impl ApiKeyIn {
    /// Checks what needs no look-up. Whether it is more than its maker may, only the server knows.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.name.trim().is_empty() {
            errors.push(FieldError::new("/name", "Say what the key is for."));
        }
        check_names(&mut errors, [("/name", Some(self.name.as_str()))]);
        if self.scopes.is_empty() {
            errors.push(FieldError::new("/scopes", "A key without a right can do nothing: choose at least one."));
        }
        for (index, scope) in self.scopes.iter().enumerate() {
            if !scope.is_for_keys() {
                errors.push(FieldError::new(format!("/scopes/{index}"), "No key may do this; it takes a person."));
            }
        }
        if self.per_minute.is_some_and(|count| !(1..=MAX_PER_MINUTE).contains(&count)) {
            errors.push(FieldError::new("/per_minute", format!("Between 1 and {MAX_PER_MINUTE}.")));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The scopes as a set.
    pub fn rights(&self) -> Rights {
        Rights::of(self.scopes.iter().copied())
    }
}

words! {
    /// How a key stands.
    ApiKeyState {
        /// It opens what its scopes say.
        Active = "active";
        /// It has stopped by itself.
        Expired = "expired";
        /// Somebody has stopped it.
        Revoked = "revoked";
    }
}

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// How it begins, to be recognised by.
    #[schema(example = "crm_live_01946b5e7c00")]
    pub prefix: String,
    /// What it may do, as long as its maker may.
    pub scopes: Vec<Permission>,
    /// How many requests it may make in a minute.
    pub per_minute: u32,
    /// How it stands.
    pub state: ApiKeyState,
    /// Who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops, or has stopped, by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute; absent when never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// From which network address it was used then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "203.0.113.7")]
    pub last_used_from: Option<String>,
}

/// A new key with its secret, which is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKeyMade {
    /// The key.
    pub api_key: ApiKey,
    /// Send it as `Authorization: Bearer ...`. Nobody can read it again.
    #[schema(example = "crm_live_01946b5e7c007000800000000000000a_3f0c")]
    pub secret: String,
}

impl fmt::Debug for ApiKeyMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeyMade").field("api_key", &self.api_key).finish_non_exhaustive()
    }
}
