//! What happens to every request, from the outside in: [`head_as_get`], [`request_id`], the log's span, [`measure`],
//! [`security_headers`], the problems of [`crate::problem`], [`authenticate`].

mod authenticate;
mod caller;
mod head;
mod key_budget;
mod measure;
mod rate_limit;
mod refusals;
mod request_id;
mod security_headers;
mod span;

pub use authenticate::authenticate;
pub use caller::{TrustedProxies, caller};
pub use head::head_as_get;
pub use key_budget::KeyBudgets;
pub use measure::measure;
pub use rate_limit::LoginLimits;
pub use refusals::Refusals;
pub use request_id::{RequestId, request_id};
pub use security_headers::{SecurityHeaders, security_headers};
pub use span::RequestSpan;
