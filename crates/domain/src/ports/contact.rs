//! What a provider says about its own address book.

use chrono::{DateTime, Utc};

/// A contact of the provider's address book, as it was at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactNews {
    /// The provider's id of it.
    pub provider_id: String,
    /// When it was so, by the provider's clock.
    pub said_at: Option<DateTime<Utc>>,
    /// Whether it was deleted there.
    pub deleted: bool,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// Where they work.
    pub company: Option<String>,
    /// Their numbers, in whatever notation.
    pub phones: Vec<String>,
}
