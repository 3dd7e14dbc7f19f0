//! A business; a reference table.

use sea_orm::entity::prelude::*;

/// A business; a reference table.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "workspace")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// IANA name, e.g. `America/New_York`.
    pub time_zone: String,
    /// Country for phone numbers without one, two letters.
    pub region: String,
    /// Whether messages may leave.
    pub sending_armed: bool,
    /// The last sequence number of the change feed.
    pub change_seq: i64,
    /// The last sequence number of the consent ledger.
    pub ledger_seq: i64,
    /// The hash of the last sealed ledger entry.
    pub ledger_hash: String,
    /// The last sequence number of the audit log.
    pub audit_seq: i64,
    /// The hash of the last sealed entry of the audit log.
    pub audit_hash: String,
    /// Monday to Sunday, as JSON of [`crm_types::workspace::OfficeDay`].
    #[sea_orm(column_type = "Text")]
    pub office_hours: String,
    /// The address under mails of campaigns; empty until set.
    #[sea_orm(column_type = "Text")]
    pub postal_address: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
