//! The `Idempotency-Key` header.

use crate::problem::ApiError;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use crm_domain::{
    access::{Principal, Via},
    idempotency::Claim,
};
use crm_types::FieldError;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

/// Longest key, in characters.
const LONGEST: usize = 200;

/// A write may carry `Idempotency-Key`: 1 to 200 visible ASCII characters. Touches no database; the use case claims
/// the key in its own transaction.
#[derive(Clone, Debug)]
pub struct Idempotency {
    key: Option<String>,
    /// Method, path and query, hashed.
    request: Sha256,
}

impl Idempotency {
    /// The claim for a request with this body (`&[]` without one), or `None` when there is no key.
    ///
    /// Keys belong to the person, or the API key, that chose them. The hash covers method, path, query and body, so that a key that is
    /// used for something else is noticed.
    pub fn claim(self, by: &Principal, body: &[u8]) -> Option<Claim> {
        let owner = match by.via {
            Via::Session(_) => by.user.0,
            Via::Key { id, .. } => id.0,
        };
        let key = format!("{owner}:{}", self.key?);
        Some(Claim { key, request_hash: hex::encode(self.request.chain_update(body).finalize()) })
    }
}

impl FromRequest for Idempotency {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut values = request.headers().get_all("idempotency-key");
        let key = match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) if is_key(value.as_bytes()) => Ok(value.to_str().ok().map(str::to_owned)),
            _ => Err(ApiError::fields(vec![FieldError::new(
                "",
                format!("The header Idempotency-Key holds 1 to {LONGEST} visible ASCII characters, once."),
            )])),
        };
        // A byte that none of the parts can hold keeps them apart.
        let hash = Sha256::new()
            .chain_update(request.method().as_str())
            .chain_update([0])
            .chain_update(request.path())
            .chain_update([0])
            .chain_update(request.query_string())
            .chain_update([0]);
        ready(key.map(|key| Self { key, request: hash }))
    }
}

fn is_key(bytes: &[u8]) -> bool {
    (1..=LONGEST).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use crm_types::{SessionId, UserId, WorkspaceId, permission::Role};

    fn by() -> Principal {
        let [user, workspace, session] = [1, 2, 3].map(uuid::Uuid::from_u128);
        Principal {
            user: UserId(user),
            workspace: WorkspaceId(workspace),
            via: Via::Session(SessionId(session)),
            role: Role::Owner,
            rights: Role::Owner.rights(),
            address: None,
            region: crm_domain::access::Region::parse("US"),
        }
    }

    fn claim(method: actix_web::http::Method, uri: &str, body: &[u8]) -> Claim {
        let request =
            TestRequest::with_uri(uri).method(method).insert_header(("idempotency-key", "k-1")).to_http_request();
        Idempotency::from_request(&request, &mut Payload::None).into_inner().unwrap().claim(&by(), body).unwrap()
    }

    #[test]
    fn the_hash_tells_method_path_query_and_body_apart() {
        use actix_web::http::Method;
        let claims = [
            claim(Method::POST, "/a?b", b"c"),
            claim(Method::PUT, "/a?b", b"c"),
            claim(Method::POST, "/a", b"bc"),
            claim(Method::POST, "/a?bc", b""),
            claim(Method::POST, "/a?b", b"d"),
        ];
        let hashes: std::collections::HashSet<&str> = claims.iter().map(|claim| claim.request_hash.as_str()).collect();
        assert_eq!(hashes.len(), claims.len());
        assert_eq!(claims[0], claim(Method::POST, "/a?b", b"c"));
    }

    #[test]
    fn a_key_is_a_visible_word() {
        assert!(is_key(b"a") && is_key(&[b'x'; LONGEST]));
        assert!(!is_key(b"") && !is_key(b"a b") && !is_key("ä".as_bytes()) && !is_key(&[b'x'; LONGEST + 1]));
    }
}
