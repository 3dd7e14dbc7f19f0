//! Is the server well?

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The server's answer to "are you there?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Live {
    /// Always `ok`.
    #[schema(example = "ok")]
    pub status: String,
}

/// One thing that readiness looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Check {
    /// What was looked at.
    #[schema(example = "database")]
    pub name: String,
    /// Whether it is well.
    pub ok: bool,
    /// What was seen.
    #[schema(example = "answered in 1 ms")]
    pub detail: String,
}

/// Whether the server can do its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ready {
    /// Whether all checks are well.
    pub ready: bool,
    /// Each check.
    pub checks: Vec<Check>,
}
