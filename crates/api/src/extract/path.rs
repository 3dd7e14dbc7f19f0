//! Ids in paths.

use crate::problem::ApiError;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use crm_types::ErrorCode;
use std::{
    future::{Ready, ready},
    str::FromStr,
};

/// The `{id}` of the path. What cannot be an id is not found, like an id that does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

impl<T: FromStr> FromRequest for Id<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(Self).ok_or_else(|| ErrorCode::NotFound.into()))
    }
}
