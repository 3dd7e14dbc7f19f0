//! A person.

use crate::scoped;
use sea_orm::entity::prelude::*;

/// A person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// The workspace it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Where they came from.
    pub lead_source: Option<String>,
    /// Since when they have been a customer.
    pub customer_since: Option<Date>,
    /// How far they are, in a word.
    pub lifecycle: Option<String>,
    /// Labels, a list of strings.
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Json,
    /// Further facts, an object.
    #[sea_orm(column_type = "JsonBinary")]
    pub attributes: Json,
    /// What lists sort by: the name, folded.
    pub sort_name: String,
    /// What search looks in: names and addresses, folded.
    pub search: String,
    /// How often it was written; 1 for a new one.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

scoped!(Entity);
