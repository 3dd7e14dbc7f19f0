//! The database's error, for layers that know no SQL: what it means, not what it says.

pub use crm_store::{Failure, failure};
pub use sea_orm::{ConnAcquireErr, DbErr};
