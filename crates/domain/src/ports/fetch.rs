//! Getting a file that a provider keeps.

use async_trait::async_trait;

/// A file, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its bytes. What they are is told by themselves; the sender's word is not taken for it.
    pub bytes: Vec<u8>,
}

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address is none that this server asks, whatever is behind it.
    #[error("its address leads to a private network")]
    Refused,
    /// It is larger than what is kept.
    #[error("it is larger than {} MB", .0 / 1024 / 1024)]
    TooLarge(usize),
    /// It is not there (any more).
    #[error("the provider no longer has it")]
    Gone,
    /// It could not be had this time.
    #[error("{0}")]
    Unreachable(String),
}

impl FetchError {
    /// Whether another try may succeed.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }
}

/// The way to files. Adapters refuse addresses of private networks: whoever writes to us chooses the address.
#[async_trait]
pub trait Fetch: Send + Sync + 'static {
    /// Reads a file of at most `limit` bytes.
    ///
    /// # Errors
    /// See [`FetchError`].
    async fn fetch(&self, url: &str, limit: usize) -> Result<Fetched, FetchError>;
}
