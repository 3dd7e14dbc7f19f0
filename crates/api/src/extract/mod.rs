//! What a handler takes from a request. A bad request never reaches a handler.

mod allowed;
mod body;
mod idempotency;
mod json;
mod path;
mod query;
mod upload;

pub use allowed::{Allowed, Public, Right, right};
pub use body::RawBody;
pub use idempotency::Idempotency;
pub use json::{ValidJson, Validate};
pub use path::Id;
pub use query::ValidQuery;
pub use upload::{FileForm, FilePart, Part, parse_options};
