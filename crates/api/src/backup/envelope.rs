//! The file around a copy: a head of 4 KiB that says what it is, then the copy. The head has the copy's length and
//! SHA-256, so that a cut or altered file is noticed before anything is replaced.

use super::BackupError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// What the file is, for people who look into it and for programs.
const FORMAT: &str = "crm backup";
/// The version of this layout.
const VERSION: u32 = 1;
/// Room for the head: JSON, filled up with spaces, a line's end last.
const HEAD: usize = 4096;

/// What the head says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    format: String,
    version: u32,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// The changes of the schema that the database had, in order.
    pub schema: Vec<String>,
    /// When the backup was taken.
    pub taken_at: DateTime<Utc>,
    /// The version of the program that took it.
    pub program: String,
    /// How long the copy is, in bytes.
    pub length: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl Head {
    /// A head without length and sum, which [`write`] adds.
    pub fn new(database: &str, schema: Vec<String>, taken_at: DateTime<Utc>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            database: database.to_owned(),
            schema,
            taken_at,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            length: 0,
            sha256: String::new(),
        }
    }

    fn bytes(&self) -> Result<Vec<u8>, BackupError> {
        let mut bytes = serde_json::to_vec(self).map_err(|error| BackupError::Damaged(error.to_string()))?;
        if bytes.len() >= HEAD {
            return Err(BackupError::Damaged("its head is too long".to_owned()));
        }
        bytes.resize(HEAD - 1, b' ');
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Writes head and copy to `file`, which has its name only when it is whole and on disk. Readable by its owner alone:
/// it holds what customers wrote.
///
/// # Errors
/// [`BackupError::File`].
pub(super) fn write(file: &Path, mut head: Head, copy: &Path) -> Result<Head, BackupError> {
    let partial = partial(file, "partial");
    let failed = |error| BackupError::File { path: partial.clone(), error };
    let written = (|| {
        let mut options = OpenOptions::new();
        let out = options.write(true).create(true).truncate(true).mode(0o600).open(&partial).map_err(failed)?;
        let mut out = BufWriter::new(out);
        out.write_all(&[b' '; HEAD]).map_err(failed)?;
        let from = File::open(copy).map_err(|error| BackupError::File { path: copy.to_owned(), error })?;
        (head.length, head.sha256) = pour(BufReader::new(from), &mut out).map_err(failed)?;
        out.seek(SeekFrom::Start(0)).map_err(failed)?;
        out.write_all(&head.bytes()?).map_err(failed)?;
        let out = out.into_inner().map_err(|error| failed(error.into_error()))?;
        out.sync_all().map_err(failed)?;
        fs::rename(&partial, file).map_err(failed)?;
        Ok(head)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Reads the head.
///
/// # Errors
/// [`BackupError::Damaged`] when it is no backup or one of a newer layout.
pub(super) fn head(file: &Path) -> Result<Head, BackupError> {
    let mut bytes = vec![0; HEAD];
    let mut from = File::open(file).map_err(|error| BackupError::File { path: file.to_owned(), error })?;
    let head: Option<Head> = from.read_exact(&mut bytes).ok().and_then(|()| serde_json::from_slice(&bytes).ok());
    match head {
        Some(head) if head.format == FORMAT && head.version == VERSION => Ok(head),
        Some(head) if head.format == FORMAT => {
            Err(BackupError::Damaged(format!("it is of layout {}, which this version does not know", head.version)))
        }
        _ => Err(BackupError::Damaged("it does not begin as a backup does".to_owned())),
    }
}

/// Checks the copy in `file` against its head and writes it to `copy`.
///
/// # Errors
/// [`BackupError::Damaged`] when it was cut or altered.
pub(super) fn unpack(file: &Path, head: &Head, copy: &Path) -> Result<(), BackupError> {
    let failed = |error| BackupError::File { path: file.to_owned(), error };
    let mut from = BufReader::new(File::open(file).map_err(failed)?);
    from.seek(SeekFrom::Start(HEAD as u64)).map_err(failed)?;
    let mut options = OpenOptions::new();
    let out = options.write(true).create(true).truncate(true).mode(0o600).open(copy);
    let mut out = BufWriter::new(out.map_err(|error| BackupError::File { path: copy.to_owned(), error })?);
    let (length, sum) = pour(from, &mut out).map_err(failed)?;
    out.flush().map_err(failed)?;
    if length != head.length {
        return Err(BackupError::Damaged(format!("it has {length} of {} bytes", head.length)));
    }
    if sum != head.sha256 {
        return Err(BackupError::Damaged("its contents were altered: the checksum differs".to_owned()));
    }
    Ok(())
}

/// A name beside `file` for what is not finished.
pub(super) fn partial(file: &Path, what: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(what);
    PathBuf::from(name)
}

/// Copies everything; returns how much it was and its sum.
fn pour(mut from: impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let mut sum = Sha256::new();
    let mut length = 0;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = from.read(&mut buffer)?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else { break };
        sum.update(read);
        to.write_all(read)?;
        length += count as u64;
    }
    Ok((length, hex::encode(sum.finalize())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_or_altered_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("copy"), vec![7; 100_000]).unwrap();
        let head = Head::new("sqlite", vec!["m1".to_owned()], "2026-03-02T15:00:00Z".parse().unwrap());
        let written = write(&path("backup"), head, &path("copy")).unwrap();
        assert_eq!(super::head(&path("backup")).unwrap(), written);
        unpack(&path("backup"), &written, &path("back")).unwrap();
        assert_eq!(fs::read(path("back")).unwrap(), vec![7; 100_000]);
        assert!(!path("backup.partial").exists());

        let whole = fs::read(path("backup")).unwrap();
        let mut altered = whole.clone();
        altered[50_000] ^= 1;
        for (bytes, word) in [(&whole[..60_000], "bytes"), (&altered[..], "checksum")] {
            fs::write(path("bad"), bytes).unwrap();
            let error = unpack(&path("bad"), &written, &path("back")).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
        for bytes in [&b""[..], b"not a backup", &[b' '; 5_000]] {
            fs::write(path("bad"), bytes).unwrap();
            assert!(matches!(super::head(&path("bad")), Err(BackupError::Damaged(_))));
        }
    }
}
