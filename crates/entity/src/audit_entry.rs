//! The audit log: append-only, hash-chained by the sealer.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The audit log: append-only, hash-chained by the sealer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What kind of actor, as [`crm_types::audit::ActorKind`] spells it.
    pub actor_kind: String,
    /// The user, when it was one.
    pub actor_id: Option<Uuid>,
    /// From which network address.
    pub address: Option<String>,
    /// What was done, as [`crm_types::audit::AuditAct`] spells it.
    pub act: String,
    /// What it was done to, e.g. `contact`.
    pub target_kind: String,
    /// Its id.
    pub target_id: Option<Uuid>,
    /// What it was called at the time.
    pub target_name: String,
    /// What changed, as it was before: JSON, kept as text so that its hash stays the same.
    #[sea_orm(column_type = "Text", nullable)]
    pub before: Option<String>,
    /// What changed, as it was afterwards.
    #[sea_orm(column_type = "Text", nullable)]
    pub after: Option<String>,
    /// When.
    pub at: DateTimeUtc,
    /// Its place in the chain, once sealed.
    pub seq: Option<i64>,
    /// The hash of the entry before.
    pub previous_hash: Option<String>,
    /// The hash of this entry.
    pub hash: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
