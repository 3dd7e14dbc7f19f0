//! The rows of a file, read on a thread of their own while the database works.

use super::{
    Halt,
    row::{Line, Reader},
};
use crm_sheets::{Limits, SheetError};
use std::{fs::File, io::Seek};
use tokio::{sync::mpsc, task};

/// How many batches may wait to be worked on.
const AHEAD: usize = 4;

/// The head of a file, and its first rows.
pub(super) struct Head {
    /// How it was read, in words.
    pub(super) format: String,
    /// The names of its columns.
    pub(super) headers: Vec<String>,
    /// The first rows.
    pub(super) samples: Vec<Vec<String>>,
}

/// Reads the head of a file.
pub(super) async fn head(file: &File, samples: usize) -> Result<Head, Halt> {
    let mut file = file.try_clone()?;
    let read = move || {
        file.rewind()?;
        let mut sheet = crm_sheets::open(file, Limits::default())?;
        let format = sheet.format().to_string();
        let headers = sheet.headers().to_vec();
        let rows = sheet.by_ref().take(samples).collect::<Result<Vec<_>, SheetError>>()?;
        Ok(Head { format, headers, samples: rows.into_iter().map(|row| row.cells).collect() })
    };
    blocking(read).await
}

/// Reads all rows in batches. The receiver ends after the last row or the first error.
pub(super) fn lines(
    file: &File,
    reader: Reader,
    at_once: usize,
) -> Result<mpsc::Receiver<Result<Vec<Line>, Halt>>, Halt> {
    let mut file = file.try_clone()?;
    let (send, receive) = mpsc::channel(AHEAD);
    task::spawn_blocking(move || {
        let mut read = || -> Result<(), Halt> {
            file.rewind()?;
            let mut batch = Vec::with_capacity(at_once);
            for row in crm_sheets::open(file.try_clone()?, Limits::default())? {
                batch.push(reader.line(row?));
                if batch.len() == at_once && send.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
                    return Ok(()); // nobody listens any more
                }
            }
            if !batch.is_empty() {
                let _ = send.blocking_send(Ok(batch));
            }
            Ok(())
        };
        if let Err(halt) = read() {
            let _ = send.blocking_send(Err(halt));
        }
    });
    Ok(receive)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Halt> + Send + 'static) -> Result<T, Halt> {
    task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}
