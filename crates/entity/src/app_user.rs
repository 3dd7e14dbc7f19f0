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
    /// The seed of the authenticator app, sealed; counts once `totp_since` is set.
    pub totp_seed: Option<Vec<u8>>,
    /// Since when a second factor is asked for.
    pub totp_since: Option<DateTimeUtc>,
    /// The 30 seconds' step of the last code that was used.
    pub totp_step: i64,
    /// When it was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
