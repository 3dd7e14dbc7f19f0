//! A person who can log in; a reference table. (`user` is a reserved word.)

use sea_orm::entity::prelude::*;

/// A person who can log in; a reference table. (`user` is a reserved word.)
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "app_user")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Log-in name, lower case.
    pub email: String,
    /// What others see.
    pub name: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
