//! `crm backup` and `crm restore`.
//!
//! A backup has everything but the secret key. A restored database sends nothing until somebody arms it: what waits in
//! it may have left since it was taken. The suppressions of a database that is replaced are kept.

mod envelope;

use crate::{
    settings::Settings,
    startup::{self, Around, Parts, StartError},
};
use crm_domain::{
    db::DbErr,
    restore::{self, Restored},
};
use crm_store::{
    Clock, Store, SystemClock, Usage,
    backup::{CopyError, Kind, Target, dump},
};
use secrecy::ExposeSecret;
use std::{fs, io, path::Path, path::PathBuf};

pub use envelope::Head;

/// Why a backup cannot be written or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database side of it.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// Opening or migrating.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database's error.
    #[error("the database's error: {0}")]
    Db(#[from] DbErr),
    /// The file is not a good backup.
    #[error("the backup cannot be used: {0}")]
    Damaged(String),
    /// The backup is good, but not for this database.
    #[error("{0}")]
    Mismatch(String),
    /// There is something that would be lost.
    #[error(
        "the database is not empty; --force replaces its contents, keeps who opted out, and keeps the old data aside"
    )]
    NotEmpty,
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// What a restore did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The backup.
    pub head: Head,
    /// In the database.
    pub restored: Restored,
    /// Where the replaced contents are, when there were any.
    pub kept: Option<String>,
    /// How many connections have secrets that our key does not open.
    pub locked: usize,
}

/// Writes a backup of the database to `file`. A server may run meanwhile.
///
/// # Errors
/// See [`BackupError`]; there is no file then.
pub async fn write(settings: &Settings, file: &Path) -> Result<Head, BackupError> {
    let url = settings.database_url.expose_secret();
    // What the schema is, before the copy: it does not change under a running server.
    let store = Store::open(url, Usage::Command).await.map_err(CopyError::from)?;
    let schema = crm_migrations::applied(store.read().raw()).await;
    store.close().await;
    let schema = schema?;
    if schema.is_empty() {
        return Err(BackupError::Mismatch("there is nothing to back up: the database is empty".to_owned()));
    }
    let copy = envelope::partial(file, "copy");
    let _ = fs::remove_file(&copy);
    let head = Head::new(Kind::of(url).as_str(), schema, SystemClock.now());
    let written = match dump(url, &copy).await {
        Ok(()) => envelope::write(file, head, &copy),
        Err(error) => Err(error.into()),
    };
    let _ = fs::remove_file(&copy);
    written
}

/// Puts the backup in `file` in the place of the database. No server may run.
///
/// # Errors
/// See [`BackupError`]. The database is as it was then; or, on PostgreSQL, when the process ends in the middle, it refuses
/// servers until the restore is run again, which loses nothing.
pub async fn restore(settings: &Settings, file: &Path, force: bool) -> Result<Outcome, BackupError> {
    let url = settings.database_url.expose_secret();
    let head = envelope::head(file)?;
    fits(&head, Kind::of(url))?;
    let copy = envelope::partial(file, "copy");
    let done = match envelope::unpack(file, &head, &copy) {
        Ok(()) => put(settings, &copy, force).await,
        Err(error) => Err(error),
    };
    let _ = fs::remove_file(&copy);
    let (restored, kept, locked) = done?;
    Ok(Outcome { head, restored, kept, locked })
}

/// Refuses a backup of another kind of database or of a newer program, before anything is touched.
fn fits(head: &Head, kind: Kind) -> Result<(), BackupError> {
    if head.database != kind.as_str() {
        let why = format!("the backup is of a {} database, and CRM_DATABASE_URL names another kind", head.database);
        return Err(BackupError::Mismatch(why));
    }
    let known = crm_migrations::known();
    if let Some(newer) = head.schema.iter().find(|name| !known.contains(name)) {
        let why = format!("the backup is of a newer version of crm ({newer}): use that version");
        return Err(BackupError::Mismatch(why));
    }
    Ok(())
}

async fn put(settings: &Settings, copy: &Path, force: bool) -> Result<(Restored, Option<String>, usize), BackupError> {
    let target = Target::open(settings.database_url.expose_secret()).await?;
    let resumes = target.resumes_with_data().await?;
    let present = !resumes
        && !crm_migrations::applied(target.store().read().raw()).await?.is_empty()
        && !restore::is_empty(target.store().read()).await?;
    if present && !force {
        return Err(BackupError::NotEmpty);
    }
    if present {
        // Both contents are of this version then, and can be compared.
        startup::migrate(target.store()).await?;
    }
    let merge = present || resumes;
    let loaded = target.load(copy).await?;
    startup::migrate(loaded.store()).await?;
    let env = startup::around_store(loaded.store().clone(), settings, &Parts::default(), Around::default())?;
    let locked = restore::locked_connections(&env).await?;
    let (restored, kept) = loaded
        .finish(merge, move |tx| Box::pin(async move { Ok::<_, BackupError>(restore::finish(tx, &env, merge).await?) }))
        .await?;
    Ok((restored, kept, locked))
}
