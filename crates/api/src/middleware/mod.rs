//! What happens to every request, from the outside in: [`request_id`], the log's span, [`measure`],
//! [`security_headers`], the problems of [`crate::problem`], [`authenticate`].

mod authenticate;
mod measure;
mod rate_limit;
mod request_id;
mod security_headers;
mod span;

pub use authenticate::authenticate;
pub use measure::measure;
pub use rate_limit::{LoginLimits, caller};
pub use request_id::{RequestId, request_id};
pub use security_headers::{SecurityHeaders, security_headers};
pub use span::RequestSpan;
