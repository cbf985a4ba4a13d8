//! Tables that were written before, read back row by row.
//!
//! A row is handed over as its bytes, which can be written to another table as they are, and its
//! cells are parsed where somebody asks for them.

use crate::error::{Error, Result};
use crate::tables::Table;
use crate::writers::{BYTE_ORDER_MARK, RowFormat, table_path, unguarded};
use csv_core::ReadRecordResult;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The rows of a table, in bounded memory.
pub(crate) struct Stored {
    path: PathBuf,
    format: RowFormat,
    reader: BufReader<Closed>,
    /// What stands before the first row.
    head: Vec<u8>,
    columns: csv::StringRecord,
    fields: Fields,
    /// The row that was read last, as [`RowFormat::append`] makes it.
    row: Vec<u8>,
}

/// What rows of CSV are split with: the state machine, and room for the fields.
struct Fields {
    core: csv_core::Reader,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

/// The cells of a row of CSV.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'r> {
    text: &'r str,
    ends: &'r [usize],
    /// Whether an apostrophe before a cell is none of it.
    guarded: bool,
}

impl<'r> Cells<'r> {
    pub(crate) fn iter(self) -> impl Iterator<Item = &'r str> {
        let mut from = 0;
        self.ends.iter().map(move |&end| {
            let cell = &self.text[std::mem::replace(&mut from, end)..end];
            if self.guarded { unguarded(cell) } else { cell }
        })
    }

    /// The cell of a column.
    pub(crate) fn get(self, at: usize) -> Option<&'r str> {
        self.iter().nth(at)
    }

    /// The bytes of all cells.
    #[cfg(feature = "parquet")]
    pub(crate) const fn len(self) -> usize {
        self.text.len()
    }
}

/// A file that is open only while a page of it is read: the tables of a thousand shards are more
/// files than systems let be open.
struct Closed {
    path: PathBuf,
    offset: u64,
}

impl Read for Closed {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.offset))?;
        let count = file.read(out)?;
        self.offset += count as u64;
        Ok(count)
    }
}

impl Stored {
    /// A table in a file.
    pub(crate) fn open(path: &Path, format: RowFormat) -> Result<Stored> {
        let mut stored = Stored {
            path: path.to_owned(),
            format,
            reader: BufReader::with_capacity(1 << 16, Closed { path: path.to_owned(), offset: 0 }),
            head: Vec::new(),
            columns: csv::StringRecord::new(),
            fields: Fields { core: csv_core::Reader::new(), bytes: Vec::new(), ends: Vec::new() },
            row: Vec::new(),
        };
        if format.is_csv() {
            stored.read_lines()?;
            let head = stored.row.clone();
            if head.starts_with(BYTE_ORDER_MARK) {
                stored.row.drain(..BYTE_ORDER_MARK.len());
            }
            stored.columns = stored.split()?.iter().collect();
            stored.head = head;
            stored.row.clear();
        } else if format == RowFormat::Json {
            stored.head = b"[".to_vec();
        }
        Ok(stored)
    }

    /// A table of a folder, in whatever format it is there.
    pub(crate) fn find(folder: &Path, table: Table) -> Result<Stored> {
        let path = |format| table_path(folder, table, format);
        match RowFormat::ALL.into_iter().find(|&format| path(format).exists()) {
            Some(RowFormat::Csv | RowFormat::CsvExcel) => Stored::open_csv(&path(RowFormat::Csv)),
            Some(format) => Stored::open(&path(format), format),
            None => Err(Error::Table {
                path: folder.to_owned(),
                problem: format!(
                    "it has no table {} in CSV, JSON or JSON Lines; extract with --format csv writes one",
                    table.name()
                ),
            }),
        }
    }

    /// Whether a folder has a table that can be read.
    pub(crate) fn is_in(folder: &Path, table: Table) -> bool {
        RowFormat::ALL.into_iter().any(|format| table_path(folder, table, format).exists())
    }

    /// A table in CSV, whose byte-order mark says that it is for spreadsheets.
    fn open_csv(path: &Path) -> Result<Stored> {
        let mut stored = Stored::open(path, RowFormat::Csv)?;
        if stored.head.starts_with(BYTE_ORDER_MARK) {
            stored.format = RowFormat::CsvExcel;
        }
        Ok(stored)
    }

    /// Reads the next row; false if there is none.
    pub(crate) fn advance(&mut self) -> Result<bool> {
        loop {
            self.read_lines()?;
            if self.format != RowFormat::Json {
                return Ok(!self.row.is_empty());
            }
            // An array has a row a line; the lines of its brackets are none.
            match self.row.trim_ascii_end() {
                b"" => return Ok(false),
                b"[" | b"]" => {}
                row => {
                    self.row = [b",\n", row.strip_suffix(b",").unwrap_or(row)].concat();
                    return Ok(true);
                }
            }
        }
    }

    /// The cells of the next row, which the table of documents says to be there.
    pub(crate) fn next_cells<T: DeserializeOwned>(&mut self) -> Result<T> {
        if self.advance()? {
            return self.cells();
        }
        Err(self.wrong("it has fewer rows than the table of documents says; write all tables anew"))
    }

    /// Checks that a row is of the document whose turn it is.
    pub(crate) fn check_document(&self, found: &str, wanted: &str) -> Result<()> {
        if found == wanted {
            return Ok(());
        }
        Err(self.wrong(format!("a row of {found:?} stands where those of {wanted:?} should; write all tables anew")))
    }

    /// The bytes of the row.
    pub(crate) fn row(&self) -> &[u8] {
        &self.row
    }

    /// The bytes before the first row.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// The names of the columns of a table in CSV.
    #[cfg(any(feature = "xlsx", feature = "parquet", feature = "sqlite"))]
    pub(crate) const fn columns(&self) -> &csv::StringRecord {
        &self.columns
    }

    /// The cells of the row of a table in CSV.
    #[cfg(any(feature = "xlsx", feature = "parquet", feature = "sqlite"))]
    pub(crate) fn row_cells(&mut self) -> Result<Cells<'_>> {
        self.split()
    }

    /// The cell of a column in the row; `None` if there is no such column.
    pub(crate) fn cell(&mut self, name: &str) -> Result<Option<String>> {
        if self.format.is_csv() {
            let at = self.columns.iter().position(|column| column == name);
            return Ok(match at {
                Some(at) => self.split()?.get(at).map(str::to_owned),
                None => None,
            });
        }
        let mut row: serde_json::Map<String, serde_json::Value> = self.cells()?;
        Ok(row.remove(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The cells of the row that have a place in `T`.
    pub(crate) fn cells<T: DeserializeOwned>(&mut self) -> Result<T> {
        let parsed = match self.format {
            RowFormat::Csv | RowFormat::CsvExcel => {
                let record: csv::StringRecord = self.split()?.iter().collect();
                record.deserialize(Some(&self.columns)).map_err(|error| error.to_string())
            }
            RowFormat::Json | RowFormat::Jsonl => {
                let row = self.row.strip_prefix(b",").unwrap_or(&self.row);
                serde_json::from_slice(row).map_err(|error| error.to_string())
            }
        };
        parsed.map_err(|problem| self.wrong(problem))
    }

    /// Reads a line, or several that quotation marks hold together.
    fn read_lines(&mut self) -> Result<()> {
        self.row.clear();
        let mut within = false;
        loop {
            let from = self.row.len();
            let read = self.reader.read_until(b'\n', &mut self.row);
            let count = read.map_err(|source| Error::Read { path: self.path.clone(), source })?;
            within ^= self.format.is_csv() && memchr::memchr_iter(b'"', &self.row[from..]).count() % 2 == 1;
            if !within {
                return Ok(());
            }
            if count == 0 {
                return Err(self.wrong("its last row is not whole"));
            }
        }
    }

    /// Splits the row of a CSV table.
    fn split(&mut self) -> Result<Cells<'_>> {
        let Fields { core, bytes, ends } = &mut self.fields;
        bytes.resize(self.row.len(), 0);
        ends.resize(memchr::memchr_iter(b',', &self.row).count() + 1, 0);
        core.reset();
        let (mut result, _, mut length, mut count) = core.read_record(&self.row, bytes, ends);
        if result == ReadRecordResult::InputEmpty {
            // The last line has no end.
            let (rest, _, more, last) = core.read_record(&[], &mut bytes[length..], &mut ends[count..]);
            (result, length, count) = (rest, length + more, count + last);
        }
        match std::str::from_utf8(&self.fields.bytes[..length]) {
            Ok(text) if result == ReadRecordResult::Record => {
                Ok(Cells { text, ends: &self.fields.ends[..count], guarded: self.format == RowFormat::CsvExcel })
            }
            _ => Err(self.wrong("a row of it is no CSV in UTF-8")),
        }
    }

    /// The error of a table that is not as it should be.
    pub(crate) fn wrong(&self, problem: impl Into<String>) -> Error {
        Error::Table { path: self.path.clone(), problem: problem.into() }
    }
}
