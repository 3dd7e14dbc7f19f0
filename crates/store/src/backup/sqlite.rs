//! SQLite: the copy is a database file.

use super::{CopyError, Loaded, Target};
use crate::{Store, Usage, dialect, open::path_of};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// `VACUUM INTO` reads one snapshot, so the copy is consistent while others write, and it is compact.
pub(super) async fn dump(url: &str, to: &Path) -> Result<(), CopyError> {
    let path = file_of(url)?;
    if !path.exists() {
        let error = io::Error::new(io::ErrorKind::NotFound, "there is no database here");
        return Err(CopyError::File { path, error });
    }
    let connection = single(url).await?;
    let target = to.to_string_lossy().into_owned();
    let copied = connection.execute_raw(dialect::statement(&connection, "VACUUM INTO ?", [target.into()])).await;
    let _ = connection.close_by_ref().await;
    copied?;
    Ok(())
}

pub(super) async fn load(target: Target, copy: &Path) -> Result<Loaded, CopyError> {
    let path = file_of(&target.url)?;
    let new = beside(&path, "restoring");
    for leftover in [new.clone(), beside(&new, "wal"), beside(&new, "shm")] {
        let _ = fs::remove_file(leftover);
    }
    fs::copy(copy, &new).map_err(CopyError::file(&new))?;
    let url = format!("sqlite://{}?mode=rw", new.display());
    let store = Store::open(&url, Usage::Command).await?;
    let connection = single(&url).await?;
    let old = path.to_string_lossy().into_owned();
    connection.execute_raw(dialect::statement(&connection, "ATTACH DATABASE ? AS crm_replaced", [old.into()])).await?;
    Ok(Loaded { store, connection, target })
}

/// Puts the new file in place in one step; the old one keeps a name of its own. Both are closed, so each is whole
/// without its write-ahead log.
pub(super) async fn swap(target: &Target, keep: bool) -> Result<Option<String>, CopyError> {
    let path = file_of(&target.url)?;
    let new = beside(&path, "restoring");
    target.store.close().await;
    let free = || (1..=u16::MAX).map(|n| beside(&path, &format!("replaced-{n}"))).find(|kept| !kept.exists());
    let kept = if keep { free() } else { None };
    if let Some(kept) = &kept {
        fs::hard_link(&path, kept).map_err(CopyError::file(kept))?;
    }
    for log in [beside(&path, "wal"), beside(&path, "shm")] {
        let _ = fs::remove_file(log);
    }
    fs::File::open(&new).and_then(|file| file.sync_all()).map_err(CopyError::file(&new))?;
    fs::rename(&new, &path).map_err(CopyError::file(&path))?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        // The name is on disk when the folder is.
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(CopyError::file(folder))?;
    }
    Ok(kept.map(|kept| kept.display().to_string()))
}

/// One plain connection, beside those of a server.
async fn single(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false).idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
    });
    Database::connect(options).await
}

fn file_of(url: &str) -> Result<PathBuf, CopyError> {
    Ok(path_of(url).ok_or(crate::OpenError::Url)?)
}

/// The same name with something behind it: SQLite's own way for `-wal`.
fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(what);
    PathBuf::from(name)
}
