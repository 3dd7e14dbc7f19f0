//! From each use case's error to a code. Matched exhaustively: a new way to fail does not compile until it has one.

use super::ApiError;
use crm_domain::{
    access::AccessError, attachments::AttachmentError, audit::AuditError, connections::ConnectionError,
    contacts::ContactError, imports::ImportError, inbound::InboundError, inbox::InboxError,
};
use crm_types::ErrorCode as Code;

/// A code with the sentence of the use case, which is written for people.
fn said(code: Code, error: &impl std::error::Error) -> ApiError {
    let text = error.to_string();
    let mut letters = text.chars();
    let sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    ApiError::of(code).detail(if sentence.ends_with(['.', '!', '?']) { sentence } else { sentence + "." })
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Unauthenticated => Self::of(Code::Unauthenticated),
            AccessError::NotFound => Self::of(Code::NotFound),
            AccessError::BadCursor(_) => Self::of(Code::BadCursor),
            AccessError::Forbidden => Self::of(Code::Forbidden),
            AccessError::TooMighty => said(Code::Forbidden, &error),
            AccessError::LinkGone => said(Code::LinkGone, &error),
            AccessError::SecondFactor => said(Code::SecondFactorRequired, &error),
            AccessError::WrongCode => said(Code::WrongCode, &error),
            AccessError::TwoFactorOn
            | AccessError::TwoFactorOff
            | AccessError::LastOwner
            | AccessError::Elsewhere
            | AccessError::Yourself
            | AccessError::SetUp => said(Code::WrongState, &error),
            AccessError::WrongCredentials => Self::of(Code::WrongCredentials),
            AccessError::Busy => said(Code::Unavailable, &error),
            AccessError::Duplicate => said(Code::Duplicate, &error),
            AccessError::Invalid(errors) => Self::fields(errors),
            AccessError::Mismatch(_) => Self::of(Code::IdempotencyMismatch),
            AccessError::Db(error) => Self::db(error),
        }
    }
}

impl From<AuditError> for ApiError {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::BadCursor(_) => Self::of(Code::BadCursor),
            AuditError::Db(error) => Self::db(error),
        }
    }
}

impl From<ConnectionError> for ApiError {
    fn from(error: ConnectionError) -> Self {
        match error {
            ConnectionError::NotFound => Self::of(Code::NotFound),
            ConnectionError::Invalid(errors) => Self::fields(errors),
            ConnectionError::WrongState(_) => said(Code::WrongState, &error),
            ConnectionError::Provider(_) => said(Code::ProviderFailed, &error),
            ConnectionError::Mismatch(_) => Self::of(Code::IdempotencyMismatch),
            ConnectionError::Db(error) => Self::db(error),
        }
    }
}

impl From<ImportError> for ApiError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::NotFound => Self::of(Code::NotFound),
            ImportError::WrongState(_) => said(Code::WrongState, &error),
            ImportError::Invalid(errors) => Self::fields(errors),
            ImportError::TooLarge => said(Code::TooLarge, &error),
            ImportError::BadCursor(_) => Self::of(Code::BadCursor),
            ImportError::Mismatch(_) => Self::of(Code::IdempotencyMismatch),
            ImportError::Db(error) => Self::db(error),
        }
    }
}

impl From<ContactError> for ApiError {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::NotFound => Self::of(Code::NotFound),
            ContactError::Invalid(errors) => Self::fields(errors),
            ContactError::Stale => Self::of(Code::Stale),
            ContactError::Duplicate { .. } => said(Code::Duplicate, &error),
            ContactError::BadCursor(_) => Self::of(Code::BadCursor),
            ContactError::Mismatch(_) => Self::of(Code::IdempotencyMismatch),
            ContactError::Db(error) => Self::db(error),
        }
    }
}

impl From<InboxError> for ApiError {
    fn from(error: InboxError) -> Self {
        match error {
            InboxError::NotFound => Self::of(Code::NotFound),
            InboxError::Invalid(errors) => Self::fields(errors),
            InboxError::BadCursor(_) => Self::of(Code::BadCursor),
            InboxError::Mismatch(_) => Self::of(Code::IdempotencyMismatch),
            InboxError::OptedOut(_) => said(Code::OptedOut, &error),
            InboxError::NoAddress(_) => said(Code::NoAddress, &error),
            InboxError::NoSender(_) => said(Code::NoSender, &error),
            InboxError::WrongState(_) => said(Code::WrongState, &error),
            InboxError::Db(error) => Self::db(error),
        }
    }
}

impl From<InboundError> for ApiError {
    fn from(error: InboundError) -> Self {
        match error {
            InboundError::UnknownConnection | InboundError::NotFound => Self::of(Code::NotFound),
            InboundError::BadSignature => Self::of(Code::BadSignature),
            InboundError::BadCursor(_) => Self::of(Code::BadCursor),
            InboundError::Mismatch(_) => Self::of(Code::IdempotencyMismatch),
            // Not stored: the provider has to send it again, whichever of the two it is told.
            InboundError::Stopping => Self::of(Code::Unavailable).caused_by(error),
            InboundError::Db(error) => Self::db(error),
        }
    }
}

impl From<AttachmentError> for ApiError {
    fn from(error: AttachmentError) -> Self {
        match error {
            AttachmentError::NotFound => said(Code::NotFound, &error),
            AttachmentError::BadLink => said(Code::Forbidden, &error),
            AttachmentError::Db(error) => Self::db(error),
        }
    }
}
