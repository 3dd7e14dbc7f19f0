//! Imports: a file of people, row by row into the book, with a receipt for each.
//!
//! A file comes in parts ([`Upload`]) and is read by a job (`read.rs`), which guesses what its columns are and counts what
//! would become of its rows. Another job writes them (`write.rs`), a batch in a transaction together with its receipts and
//! the place that was reached, so that a crash neither loses nor doubles a row. `undo.rs` takes it back.
//!
//! Whom a row is about is decided by addresses alone, over the whole file at once (`families.rs`): so no order of the rows
//! makes a difference. What a row adds is decided by one pure function (`merge.rs`) for the preview and for the writing.
//! About being written to, a file may say "no" at any time, and "yes" only with a basis, a source and a date, to addresses
//! of which nothing is known.

mod batch;
mod consents;
mod families;
mod file;
mod merge;
mod plan;
mod read;
mod row;
mod service;
mod stream;
#[cfg(test)]
mod tests;
mod undo;
mod view;
mod write;

pub use file::{MAX_FILE, Upload};
pub use read::Read;
pub use service::{commit, list, note_export, patch, rows, show, undo};
pub use undo::Undo;
pub use write::Write;

use crate::{
    changes::{self, Changed},
    env::Env,
    idempotency::Mismatch,
    page::BadCursor,
};
use crm_entity::import;
use crm_jobs::{Claimed, Outcome, backoff};
use crm_types::{FieldError, ImportId, WorkspaceId, import::ImportStatus, live::ChangeKind};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, sea_query::Expr};

/// What the audit log calls an import.
const IMPORT: &str = "import";

/// Why something about an import cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no such import here.
    #[error("there is no such import")]
    NotFound,
    /// It stands elsewhere.
    #[error("the import is {0}")]
    WrongState(ImportStatus),
    /// Fields are not valid.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// The file is larger than is taken.
    #[error("the file is larger than {} MB", MAX_FILE / 1_000_000)]
    TooLarge,
    /// The cursor is of another list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The idempotency key was used for another request.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Why a job about an import ends before it is done.
#[derive(Debug, thiserror::Error)]
enum Halt {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] crm_sheets::SheetError),
    /// A temporary copy of the file cannot be made.
    #[error("the file cannot be copied to work on it: {0}")]
    Copy(#[from] std::io::Error),
    /// Another worker does it, or somebody has decided otherwise.
    #[error("another worker has taken over")]
    Lost,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// How often a job is tried before somebody has to look: over some ten minutes.
const TRIES: u32 = 10;

/// What becomes of a job that ended before it was done. A file that cannot be read is the import's end, which `read.rs` has
/// noted; trouble of ours passes, or is told at the import.
async fn halted(env: &Env, job: &Claimed, import: ImportId, halt: Halt) -> Outcome {
    match halt {
        Halt::Lost | Halt::File(_) => Outcome::Done,
        Halt::Copy(_) | Halt::Db(_) if job.attempt < TRIES => {
            Outcome::Again { at: env.now() + backoff(job.attempt), why: halt.to_string() }
        }
        Halt::Copy(_) | Halt::Db(_) => match tell(env, job.workspace, import).await {
            Ok(()) => Outcome::GiveUp(halt.to_string()),
            Err(error) => Outcome::Again { at: env.now() + backoff(job.attempt), why: error.to_string() },
        },
    }
}

/// Notes at an import that it goes no further.
async fn tell(env: &Env, workspace: WorkspaceId, import: ImportId) -> Result<(), DbErr> {
    use import::Column as C;
    let reason = "It has stopped, because the server failed again and again. What it has written can be undone.";
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                import::Entity::change(workspace)
                    .filter(C::Id.eq(import.0))
                    .col_expr(C::Reason, Expr::value(reason))
                    .exec(tx)
                    .await?;
                changes::record(tx, &work, workspace, [Changed::of(ChangeKind::Import, import)]).await
            })
        })
        .await
}
