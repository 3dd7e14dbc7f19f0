//! Faults that a test or a person can switch on for the next requests or deliveries.

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 429, with `Retry-After` when the fault names one.
    RateLimited,
    /// 500 with the provider's error body.
    #[serde(rename = "server_error_500_json")]
    ServerError500Json,
    /// 502 with a gateway's HTML page.
    #[serde(rename = "bad_gateway_html_502")]
    BadGatewayHtml502,
    /// 503 without a body.
    #[serde(rename = "empty_503")]
    Empty503,
    /// The connection closes without an answer and nothing was done.
    TimeoutBeforeAccept,
    /// The request was done, then the connection closes without an answer.
    ResetAfterAccept,
    /// The request was done, the answer comes some real time later (35 s unless told).
    Stall,
    /// The request was done, the answer is cut JSON.
    TruncatedJson,
    /// The request was done, the answer calls itself HTML.
    WrongContentType,
    /// The request was done, the answer holds fields and a status that nobody documented.
    UnknownFields,
    /// The request was done, the answer lacks everything optional and holds null for the rest of it.
    SparseAnswer,
    /// The request was done, the answer comes byte by byte.
    SlowBody,
    /// A list repeats the page token that it was asked with.
    RepeatPageToken,
    /// A list answers with no items and a token that leads nowhere.
    EmptyPage,
    /// The key counts as revoked.
    #[serde(rename = "unauthorized_401")]
    Unauthorized401,
    /// Not enough prepaid credits.
    #[serde(rename = "payment_402")]
    Payment402,
    /// The daily 10DLC cap is reached.
    #[serde(rename = "daily_cap_403")]
    DailyCap403,
    /// The 10DLC registration is not approved.
    #[serde(rename = "a2p_400")]
    A2p400,
    /// The user is not a member of the line.
    #[serde(rename = "not_member_403")]
    NotMember403,
    /// 202, but the carrier does not deliver.
    Undelivered,
    /// The delivered webhook comes before the 202 answer.
    DeliveredBeforeAnswer,
    /// The event reaches no webhook.
    DropWebhook,
    /// The event is delivered twice with one event id.
    DuplicateWebhook,
    /// The event is delivered again under another event id.
    DuplicateObject,
    /// The event is held back until a later one has gone out.
    ReorderWebhooks,
    /// The body is written with odd spacing and escaped letters, and signed so.
    OddSpacing,
    /// The attempt carries a signature that does not fit the body.
    BadSignature,
    /// The attempt carries no signature.
    Unsigned,
    /// The attempt is signed with another key.
    WrongKey,
    /// The attempt carries its digest in hexadecimal, as some receivers wrongly expect.
    HexDigest,
    /// The attempt was signed an hour ago, by its own stamp.
    OldStamp,
    /// The attempt carries two signatures, and the first one is wrong.
    TwoSignatures,
}

/// Where a fault can strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// Any REST request.
    Request,
    /// `POST /v1/messages` only.
    Send,
    /// A new delivery of an event to one webhook.
    Delivery,
    /// One attempt of a delivery, retries included.
    Attempt,
}

impl Fault {
    pub(crate) fn site(self) -> Site {
        match self {
            Self::Payment402
            | Self::DailyCap403
            | Self::A2p400
            | Self::NotMember403
            | Self::Undelivered
            | Self::DeliveredBeforeAnswer => Site::Send,
            Self::DropWebhook
            | Self::DuplicateWebhook
            | Self::DuplicateObject
            | Self::ReorderWebhooks
            | Self::OddSpacing => Site::Delivery,
            Self::BadSignature
            | Self::Unsigned
            | Self::WrongKey
            | Self::HexDigest
            | Self::OldStamp
            | Self::TwoSignatures => Site::Attempt,
            _ => Site::Request,
        }
    }

    /// Whether the request has its effect although the answer is spoilt.
    pub(crate) fn accepts(self) -> bool {
        matches!(
            self,
            Self::ResetAfterAccept
                | Self::Stall
                | Self::TruncatedJson
                | Self::WrongContentType
                | Self::UnknownFields
                | Self::SparseAnswer
                | Self::SlowBody
                | Self::RepeatPageToken
                | Self::EmptyPage
                | Self::Undelivered
                | Self::DeliveredBeforeAnswer
        )
    }
}

/// The body of a simulated 429; the real one is undocumented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitBody {
    /// The gateway's stock body.
    #[default]
    Kong,
    /// The provider's error envelope.
    Standard,
    /// No body.
    Empty,
}

/// A fault for the next `times` requests, deliveries or attempts that match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultSpec {
    /// What goes wrong.
    pub fault: Fault,
    /// How many more times.
    #[serde(default = "one")]
    pub times: u32,
    /// A path prefix, which then matches every method; without it only `POST /v1/messages` is hit.
    #[serde(default)]
    pub path: Option<String>,
    /// Narrows `path` to one method.
    #[serde(default)]
    pub method: Option<String>,
    /// Seconds for `Retry-After` of `rate_limited`.
    #[serde(default)]
    pub retry_after: Option<u64>,
    /// The body of `rate_limited`.
    #[serde(default)]
    pub body: LimitBody,
    /// Real milliseconds of `stall`.
    #[serde(default)]
    pub millis: Option<u64>,
    /// Does the request before the 5xx answer, as a provider may.
    #[serde(default)]
    pub accept: bool,
}

fn one() -> u32 {
    1
}

impl FaultSpec {
    /// A fault with everything else at its default.
    pub fn new(fault: Fault, times: u32) -> Self {
        Self {
            fault,
            times,
            path: None,
            method: None,
            retry_after: None,
            body: LimitBody::default(),
            millis: None,
            accept: false,
        }
    }

    fn hits(&self, method: &str, path: &str) -> bool {
        let is_send = method == "POST" && path.trim_end_matches('/') == "/v1/messages";
        match (self.fault.site(), &self.path) {
            (Site::Send, _) | (Site::Request, None) => is_send,
            (Site::Request, Some(prefix)) => {
                path.starts_with(prefix.as_str())
                    && self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            }
            (Site::Delivery | Site::Attempt, _) => false,
        }
    }
}

/// The faults that wait for their turn, in the order in which they were switched on.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<FaultSpec>);

impl Faults {
    pub(crate) fn add(&mut self, spec: FaultSpec) {
        self.0.push(spec);
    }

    pub(crate) fn list(&self) -> Vec<FaultSpec> {
        self.0.clone()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Uses up one turn of the first fault that hits this request.
    pub(crate) fn for_request(&mut self, method: &str, path: &str) -> Option<FaultSpec> {
        self.take(|spec| spec.hits(method, path))
    }

    /// Uses up one turn of the first fault of a webhook site.
    pub(crate) fn for_site(&mut self, site: Site) -> Option<Fault> {
        self.take(|spec| spec.fault.site() == site).map(|spec| spec.fault)
    }

    fn take(&mut self, matches: impl Fn(&FaultSpec) -> bool) -> Option<FaultSpec> {
        let spec = self.0.iter_mut().find(|spec| spec.times > 0 && matches(spec))?;
        spec.times -= 1;
        let taken = spec.clone();
        self.0.retain(|spec| spec.times > 0);
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_used_up_by_the_requests_it_hits() {
        let mut faults = Faults::default();
        faults.add(FaultSpec::new(Fault::Empty503, 2));
        assert!(faults.for_request("GET", "/v1/messages").is_none());
        assert!(faults.for_request("POST", "/v1/messages").is_some());
        assert!(faults.for_request("POST", "/v1/messages").is_some());
        assert!(faults.for_request("POST", "/v1/messages").is_none());
        assert!(faults.list().is_empty());
    }

    #[test]
    fn names_with_numbers_are_as_documented() {
        let name = |fault| serde_json::to_value(fault).unwrap();
        assert_eq!(name(Fault::BadGatewayHtml502), "bad_gateway_html_502");
        assert_eq!(name(Fault::Empty503), "empty_503");
        assert_eq!(name(Fault::A2p400), "a2p_400");
        assert_eq!(name(Fault::ResetAfterAccept), "reset_after_accept");
    }
}
