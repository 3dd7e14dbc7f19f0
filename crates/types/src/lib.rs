//! What both sides of the wire know: ids, requests, answers, errors and permissions.
//!
//! The server, the browser and the Rust client compile this crate, so it builds for `wasm32` and knows
//! neither the database nor HTTP. A type here is the contract: its doc comments are the API reference.
//! Request types come with `validate()`, which forms and the server share.

pub mod activity;
pub mod api_key;
pub mod attachment;
pub mod audit;
pub mod auth;
pub mod call;
pub mod connection;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod delivery;
pub mod email;
pub mod health;
pub mod ids;
pub mod import;
pub mod live;
pub mod member;
pub mod page;
pub mod permission;
pub mod problem;
pub mod quarantine;
pub mod rules;
pub mod sending;
pub mod text;
pub mod two_factor;
pub mod workspace;

pub use ids::{
    ActivityId, ApiKeyId, AttachmentId, AuditEntryId, ConnectionId, ContactId, ConversationId, DeliveryId, ImportId,
    InboundEventId, InviteId, SenderId, SessionId, UserId, WorkspaceId,
};
pub use page::PageOf;
pub use permission::Permission;
pub use problem::{ErrorCode, FieldError, Problem};
