//! One file of the archive, unpacked while it is read and limited in every way.

use super::zip::{Entry, u16_at, u32_at};
use crate::SheetError;
use flate2::read::DeflateDecoder;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take};

/// What may become large before its ratio is looked at.
const FREE: u64 = 10_000_000;

/// A file of the archive. It owns the archive, so that it can be read for as long as a table is.
pub(super) struct Part<R> {
    packed: Packed<R>,
    given: u64,
    most: u64,
    ratio: u64,
}

enum Packed<R> {
    No(Take<R>),
    Yes(DeflateDecoder<Take<R>>),
}

/// Why a read failed: a limit, not the file.
#[derive(Debug, thiserror::Error)]
#[error("more than the limit")]
pub(super) struct Exceeded;

fn exceeded() -> io::Error {
    io::Error::other(Exceeded)
}

impl<R: Read + Seek> Part<R> {
    /// Opens a file, of which at most `most` bytes will be read.
    ///
    /// # Errors
    ///
    /// When the archive says itself that it is larger.
    pub(super) fn open(mut source: R, entry: Entry, most: u64, ratio: u64) -> Result<Self, SheetError> {
        if entry.unpacked > most {
            return Err(SheetError::TooLarge);
        }
        source.seek(SeekFrom::Start(entry.header))?;
        let mut header = Vec::with_capacity(30);
        source.by_ref().take(30).read_to_end(&mut header)?;
        let (Some(0x0403_4b50), Some(name), Some(extra)) =
            (u32_at(&header, 0), u16_at(&header, 26), u16_at(&header, 28))
        else {
            return Err(SheetError::broken("a file of the archive is not where it should be"));
        };
        source.seek(SeekFrom::Current(i64::from(name) + i64::from(extra)))?;
        let packed = source.take(entry.packed);
        let packed = if entry.deflated { Packed::Yes(DeflateDecoder::new(packed)) } else { Packed::No(packed) };
        Ok(Self { packed, given: 0, most, ratio })
    }
}

impl<R> Part<R> {
    /// How many bytes were unpacked.
    pub(super) fn given(&self) -> u64 {
        self.given
    }

    /// The archive again.
    pub(super) fn into_inner(self) -> R {
        match self.packed {
            Packed::No(source) => source.into_inner(),
            Packed::Yes(decoder) => decoder.into_inner().into_inner(),
        }
    }
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.packed {
            Packed::No(source) => source.read(into)?,
            Packed::Yes(decoder) => {
                let read = decoder.read(into)?;
                let packed = decoder.total_in().max(1);
                if self.given > FREE && self.given / packed > self.ratio {
                    return Err(exceeded());
                }
                read
            }
        };
        self.given += read as u64;
        if self.given > self.most { Err(exceeded()) } else { Ok(read) }
    }
}

/// A reader that gives so many bytes and then fails, until it is told that it may go on.
pub(super) struct Portion<R> {
    inner: BufReader<R>,
    left: usize,
}

impl<R: Read> Portion<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner: BufReader::with_capacity(32 << 10, inner), left: 0 }
    }

    /// Allows so many bytes from here on.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.left = bytes;
    }

    pub(super) fn into_inner(self) -> R {
        self.inner.into_inner()
    }

    pub(super) fn get_ref(&self) -> &R {
        self.inner.get_ref()
    }
}

impl<R: Read> Read for Portion<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Portion<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(exceeded());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.inner.consume(amount);
    }
}
