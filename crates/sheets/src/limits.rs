//! How much of a file is read.

/// How much of a stranger's file is read before it is refused.
///
/// Together they bound the memory: a row and its bytes at once, and of a workbook its shared texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Columns of the table.
    pub columns: usize,
    /// Bytes of one cell as UTF-8. A longer one is cut, and its row is faulty.
    pub cell_bytes: usize,
    /// Bytes of one row. What is beyond is skipped, and the row is faulty.
    pub row_bytes: usize,
    /// XLSX: bytes of the sheet after unpacking, and of all cells together.
    pub unpacked_bytes: u64,
    /// XLSX: bytes of the texts that cells share, after unpacking. They are kept in memory.
    pub shared_bytes: u64,
    /// XLSX: how many bytes one packed byte may become, once 10 MB are unpacked.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            columns: 1000,
            cell_bytes: 64 << 10,
            row_bytes: 8 << 20,
            unpacked_bytes: 1 << 30,
            shared_bytes: 256 << 20,
            ratio: 200,
        }
    }
}
