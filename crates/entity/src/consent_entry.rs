//! The consent ledger: append-only, hash-chained by the sealer.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// The consent ledger: append-only, hash-chained by the sealer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_entry")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// By which medium.
    pub channel: String,
    /// Whose address.
    pub address: String,
    /// The person behind it at the time, when known.
    pub contact_id: Option<Uuid>,
    /// What happened, e.g. `opt_out`.
    pub act: String,
    /// The state that follows.
    pub state: String,
    /// The basis that follows.
    pub basis: Option<String>,
    /// The words that were used.
    pub wording: String,
    /// Why they were read so.
    pub why: String,
    /// What recorded it, e.g. `sms`.
    pub source: String,
    /// Which message or act.
    pub source_id: String,
    /// When it took effect.
    pub at: DateTimeUtc,
    /// When we wrote it down.
    pub recorded_at: DateTimeUtc,
    /// Its place in the chain, once sealed.
    pub seq: Option<i64>,
    /// The hash of the entry before.
    pub previous_hash: Option<String>,
    /// The hash of this entry.
    pub hash: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
