//! A right is a type in the signature: a handler without [`Allowed`] or [`Public`] does not pass review.

use crate::problem::ApiError;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use crm_domain::access::Principal;
use crm_types::{ErrorCode, Permission, WorkspaceId};
use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

/// A right as a type.
pub trait Right: 'static {
    /// The permission that is asked for; `None`: being signed in is enough.
    const PERMISSION: Option<Permission>;
    /// Whether it takes a person: an API key has no account of its own.
    const IN_PERSON: bool = false;
}

/// The rights as types, one per [`Permission`].
pub mod right {
    use super::{Permission, Right};

    macro_rules! rights {
        ($($name:ident),+ $(,)?) => {$(
            #[doc = concat!("[`Permission::", stringify!($name), "`].")]
            #[derive(Debug)]
            pub struct $name;

            impl Right for $name {
                const PERMISSION: Option<Permission> = Some(Permission::$name);
            }
        )+};
    }

    rights!(
        ContactRead,
        ContactWrite,
        ContactImport,
        ContactExport,
        ConversationRead,
        ConversationWrite,
        MessageSend,
        MessageSettle,
        ConnectionRead,
        ConnectionWrite,
        QuarantineRead,
        QuarantineWrite,
        SendingStop,
        MemberRead,
        MemberWrite,
        ApiKeyRead,
        ApiKeyWrite,
        WorkspaceWrite,
        AuditRead,
    );

    /// Signed in, whatever the role.
    #[derive(Debug)]
    pub struct SignedIn;

    impl Right for SignedIn {
        const PERMISSION: Option<Permission> = None;
    }

    /// Signed in with a browser or device, whatever the role.
    #[derive(Debug)]
    pub struct InPerson;

    impl Right for InPerson {
        const PERMISSION: Option<Permission> = None;
        const IN_PERSON: bool = true;
    }
}

/// Proof that the caller is signed in and holds the right `R`.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<R> {
    /// Who it is.
    pub principal: Principal,
    right: PhantomData<R>,
}

impl<R> Allowed<R> {
    /// The workspace they work in.
    pub fn workspace(&self) -> WorkspaceId {
        self.principal.workspace
    }
}

impl<R: Right> FromRequest for Allowed<R> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let principal = request.extensions().get::<Principal>().copied();
        ready(match principal {
            None => Err(ErrorCode::Unauthenticated.into()),
            Some(principal) if R::IN_PERSON && principal.session().is_none() => Err(ApiError::of(ErrorCode::Forbidden)
                .detail("An API key cannot do this: it takes somebody who signed in.")),
            Some(principal) if R::PERMISSION.is_none_or(|right| principal.may(right)) => {
                Ok(Self { principal, right: PhantomData })
            }
            Some(_) => Err(ErrorCode::Forbidden.into()),
        })
    }
}

/// Says in a signature that anybody may ask.
#[derive(Clone, Copy, Debug)]
pub struct Public;

impl FromRequest for Public {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self))
    }
}
