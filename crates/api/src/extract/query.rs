//! Query strings.

use crate::problem::ApiError;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use crm_types::ErrorCode;
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// A query string that could be read.
#[derive(Clone, Debug)]
pub struct ValidQuery<T>(pub T);

impl<T: DeserializeOwned> FromRequest for ValidQuery<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = request.query_string();
        ready(web::Query::<T>::from_query(query).map(|read| Self(read.into_inner())).map_err(|error| {
            let detail = match culprit::<T>(query) {
                Some(name) => format!("The parameter {name:?} could not be read."),
                None => "The query string could not be read.".to_owned(),
            };
            ApiError::of(ErrorCode::MalformedParameter).detail(detail).caused_by(error.to_string())
        }))
    }
}

/// The name of the parameter that cannot be read even alone: every parameter of ours may be absent.
fn culprit<T: DeserializeOwned>(query: &str) -> Option<String> {
    let pair = query.split('&').find(|pair| web::Query::<T>::from_query(pair).is_err())?;
    let name = pair.split('=').next()?;
    Some(name.chars().take(40).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm_types::{contact::ContactQuery, conversation::ConversationQuery};

    #[test]
    fn the_parameter_at_fault_is_named() {
        assert_eq!(culprit::<ContactQuery>("q=x&limit=ten").as_deref(), Some("limit"));
        assert_eq!(culprit::<ConversationQuery>("view=all&status=closed").as_deref(), Some("status"));
        assert_eq!(culprit::<ConversationQuery>("view=all").as_deref(), None);
    }
}
