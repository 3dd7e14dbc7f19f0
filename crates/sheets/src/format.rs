//! What a file turned out to be.

use std::fmt;

/// What a file turned out to be; shown as `CSV, UTF-8, comma` or `XLSX, sheet “People”`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with separators.
    Csv {
        /// How its bytes are characters.
        encoding: Encoding,
        /// What stands between two cells; `None` in a table of one column.
        separator: Option<char>,
    },
    /// A workbook.
    Xlsx {
        /// The name of the sheet that is read.
        sheet: String,
    },
}

/// How the bytes of a text are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, or nothing but ASCII.
    Utf8,
    /// UTF-8 for the most part; cells that are not are read as Windows-1252.
    Mixed,
    /// What Windows calls ANSI in western countries.
    Windows1252,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Csv { encoding, separator } => {
                write!(f, "CSV, {encoding}, ")?;
                match separator {
                    None => f.write_str("one column"),
                    Some(',') => f.write_str("comma"),
                    Some(';') => f.write_str("semicolon"),
                    Some('\t') => f.write_str("tab"),
                    Some('|') => f.write_str("bar"),
                    Some(other) => write!(f, "“{other}”"),
                }
            }
            Self::Xlsx { sheet } => write!(f, "XLSX, sheet “{sheet}”"),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Mixed => "UTF-8 and Windows-1252",
            Self::Windows1252 => "Windows-1252",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
        })
    }
}
