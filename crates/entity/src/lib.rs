//! The tables, one file each, with finders that cannot forget the workspace. No logic.
//!
//! Every read of a workspace's rows starts at `Entity::of(workspace)`. Finders that start elsewhere are a closed
//! list: log-in and refresh (`app_user`, `session`), API keys, one-time links (`invite`, `password_reset`), the webhook's
//! connection, and the job claim.

pub mod activity;
pub mod api_key;
pub mod app_user;
pub mod attachment;
pub mod attachment_data;
pub mod audit_entry;
pub mod call_transcript;
pub mod change;
pub mod connection;
pub mod consent_entry;
pub mod consent_state;
pub mod contact;
pub mod contact_identifier;
pub mod conversation;
pub mod conversation_read;
pub mod delivery;
pub mod directory_entry;
pub mod email;
pub mod idempotency_key;
pub mod import;
pub mod import_part;
pub mod import_row;
pub mod inbound_event;
pub mod invite;
pub mod job;
pub mod membership;
pub mod password_reset;
pub mod phone_call;
pub mod recovery_code;
pub mod sender;
pub mod sending_act;
pub mod session;
pub mod suppression;
pub mod workspace;

/// Gives an entity its scoped finders.
macro_rules! scoped {
    ($entity:ty) => {
        impl $entity {
            /// The rows of one workspace. Every read starts here.
            pub fn of(workspace: crm_types::WorkspaceId) -> sea_orm::Select<Self> {
                <Self as sea_orm::EntityTrait>::find()
                    .filter(<Column as sea_orm::ColumnTrait>::eq(&Column::WorkspaceId, workspace.0))
            }

            /// One row of one workspace.
            pub fn one(
                workspace: crm_types::WorkspaceId,
                id: impl Into<sea_orm::prelude::Uuid>,
            ) -> sea_orm::Select<Self> {
                Self::of(workspace).filter(<Column as sea_orm::ColumnTrait>::eq(&Column::Id, id.into()))
            }

            /// A change of some rows of one workspace.
            pub fn change(workspace: crm_types::WorkspaceId) -> sea_orm::UpdateMany<Self> {
                <Self as sea_orm::EntityTrait>::update_many()
                    .filter(<Column as sea_orm::ColumnTrait>::eq(&Column::WorkspaceId, workspace.0))
            }
        }
    };
}
pub(crate) use scoped;
