//! Our copies of pictures, recordings and other files: what a provider keeps for us may be gone tomorrow.
//!
//! [`want`] notes a file in the transaction of the item that it came with, [`FetchFile`] gets it later, [`Files`] shows
//! it with a link that ends soon, [`open`] gives it to whoever holds such a link. A file that cannot be had is marked
//! so; the item itself is complete without it.

mod fetch;
mod files;
mod link;
mod read;
mod sniff;
mod want;

pub use fetch::FetchFile;
pub(crate) use files::Files;
pub use read::{File, open};
pub use want::{Wanted, want};

use sea_orm::DbErr;

/// Why a file is not given.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// There is no such file, or it is not here (yet).
    #[error("there is no such file here")]
    NotFound,
    /// The link is not one of ours, or its time is over.
    #[error("the link is not valid any more; load the conversation again")]
    BadLink,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}
