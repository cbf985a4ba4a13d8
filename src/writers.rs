//! Writers: rows to bytes in a format, and tables to files that appear whole or not at all.

mod csv;

use crate::error::{Error, Result};
use crate::tables::{DocumentRow, EntityRow, QuoteRow, SpeakerRow, Table, TextRow};
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The format of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// RFC 4180 with a header line, UTF-8, `\n`.
    #[default]
    Csv,
    /// One array of objects, an object a line.
    Json,
    /// An object a line.
    Jsonl,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 3] = [Format::Csv, Format::Json, Format::Jsonl];

    /// The name of the format and the ending of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
        }
    }

    /// Appends rows to `out`; returns their number.
    ///
    /// # Panics
    /// Never: rows are plain fields, and memory takes all bytes.
    pub fn append<T: Serialize>(self, rows: impl IntoIterator<Item = T>, out: &mut Vec<u8>) -> u32 {
        self.append_with(&[], rows, out)
    }

    /// The same with the cells that [`Format::carried`] made behind those of each row.
    ///
    /// # Panics
    /// Never, as [`Format::append`].
    pub fn append_with<T: Serialize>(
        self,
        carried: &[u8],
        rows: impl IntoIterator<Item = T>,
        out: &mut Vec<u8>,
    ) -> u32 {
        let mut count = 0;
        match self {
            Format::Csv => {
                for row in rows {
                    csv::append(&row, out).expect("a row of plain fields can be written to memory");
                    insert_before_last(carried, out);
                    count += 1;
                }
            }
            Format::Json | Format::Jsonl => {
                for row in rows {
                    // The comma before the first row of an array is left out by the table.
                    out.extend_from_slice(if self == Format::Json { b",\n" } else { b"" });
                    serde_json::to_writer(&mut *out, &row).expect("a row of plain fields can be written to memory");
                    insert_before_last(carried, out);
                    out.extend_from_slice(if self == Format::Json { b"" } else { b"\n" });
                    count += 1;
                }
            }
        }
        count
    }

    /// The cells of further columns, by name and value, as they stand behind those of a row.
    pub fn carried<'c>(self, cells: impl IntoIterator<Item = (&'c str, &'c str)>) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, value) in cells {
            out.push(b',');
            match self {
                Format::Csv => csv::text(value, &mut out),
                Format::Json | Format::Jsonl => {
                    let [name, value] = [name, value].map(|text| serde_json::Value::from(text).to_string());
                    out.extend([&name, ":", &value].iter().flat_map(|part| part.as_bytes()));
                }
            }
        }
        out
    }

    /// What stands before the first row of a table with these further columns.
    fn head(self, table: Table, further: &[String]) -> Vec<u8> {
        match self {
            Format::Csv => {
                let mut line = columns(table).join(",").into_bytes();
                line.extend(self.carried(further.iter().map(|name| ("", name.as_str()))));
                line.push(b'\n');
                line
            }
            Format::Json => b"[".to_vec(),
            Format::Jsonl => Vec::new(),
        }
    }

    /// What stands behind the last row.
    const fn tail(self) -> &'static [u8] {
        match self {
            Format::Json => b"\n]\n",
            Format::Csv | Format::Jsonl => b"",
        }
    }
}

/// Puts cells behind those of the row that was written last: before its line end or its brace.
fn insert_before_last(cells: &[u8], out: &mut Vec<u8>) {
    if !cells.is_empty()
        && let Some(last) = out.pop()
    {
        out.extend_from_slice(cells);
        out.push(last);
    }
}

/// The columns of a table, read off its row struct.
pub fn columns(table: Table) -> Vec<String> {
    match table {
        Table::Quotes => columns_of(QuoteRow::default()),
        Table::Entities => columns_of(EntityRow::default()),
        Table::Documents => columns_of(DocumentRow::default()),
        Table::Speakers => columns_of(SpeakerRow::default()),
        Table::Texts => columns_of(TextRow::default()),
    }
}

fn columns_of(row: impl Serialize) -> Vec<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.serialize(row).expect("a row of plain fields can be written to memory");
    let bytes = writer.into_inner().expect("memory can be written");
    // Names of fields need no quotation marks.
    let header = String::from_utf8_lossy(bytes.split(|&byte| byte == b'\n').next().unwrap_or_default());
    header.split(',').map(str::to_owned).collect()
}

/// A table being written: to a file that gets its name when it is whole, or to standard output.
#[derive(Debug)]
pub struct TableWriter {
    format: Format,
    out: BufWriter<Target>,
    path: PathBuf,
    /// How many bytes were written, and how many of them stand before the first row.
    length: u64,
    head: u64,
}

#[derive(Debug)]
enum Target {
    File(File),
    Stdout(io::Stdout),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::File(file) => file.write(bytes),
            Target::Stdout(stdout) => stdout.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::File(file) => file.flush(),
            Target::Stdout(stdout) => stdout.flush(),
        }
    }
}

impl TableWriter {
    /// A table in a new file at `path`, with further columns behind its own.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(table: Table, further: &[String], format: Format, path: PathBuf) -> Result<TableWriter> {
        TableWriter::create_with(&format.head(table, further), format, path)
    }

    /// A table in a new file at `path`, with these bytes before its first row.
    pub(crate) fn create_with(head: &[u8], format: Format, path: PathBuf) -> Result<TableWriter> {
        let file = File::create(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
        TableWriter::with_head(head, format, Target::File(file), path)
    }

    /// A table that was begun before, cut off behind its first `length` bytes.
    ///
    /// # Errors
    /// If the file has fewer bytes or cannot be opened.
    pub(crate) fn go_on(
        table: Table,
        further: &[String],
        format: Format,
        path: PathBuf,
        length: u64,
    ) -> Result<TableWriter> {
        let opened = OpenOptions::new().write(true).open(&path).and_then(|mut file| {
            if file.metadata()?.len() < length {
                let problem = format!("it should have {length} bytes or more; --force starts anew");
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, problem));
            }
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        });
        let file = opened.map_err(|source| Error::Write { path: path.clone(), source })?;
        let head = format.head(table, further).len() as u64;
        Ok(TableWriter { format, out: buffered(Target::File(file)), path, length, head })
    }

    /// A table on standard output, with further columns behind its own.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub fn stdout(table: Table, further: &[String], format: Format) -> Result<TableWriter> {
        let (target, path) = (Target::Stdout(io::stdout()), PathBuf::from("standard output"));
        TableWriter::with_head(&format.head(table, further), format, target, path)
    }

    fn with_head(head: &[u8], format: Format, target: Target, path: PathBuf) -> Result<TableWriter> {
        let mut writer = TableWriter { format, out: buffered(target), path, length: 0, head: head.len() as u64 };
        writer.write(head)?;
        Ok(writer)
    }

    /// Appends rows that [`Format::append`] made.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn rows(&mut self, mut bytes: &[u8]) -> Result<()> {
        if self.length == self.head && self.format == Format::Json {
            bytes = bytes.strip_prefix(b",").unwrap_or(bytes);
        }
        self.write(bytes)
    }

    /// Sees to it that all that was written outlasts a crash of the system; returns its length.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn commit(&mut self) -> Result<u64> {
        let flushed = self.out.flush().and_then(|()| match self.out.get_ref() {
            Target::File(file) => file.sync_data(),
            Target::Stdout(_) => Ok(()),
        });
        flushed.map_err(|source| Error::Write { path: self.path.clone(), source })?;
        Ok(self.length)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// If the last bytes cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.write(self.format.tail())?;
        self.out.flush().map_err(|source| Error::Write { path: self.path, source })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.length += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|source| Error::Write { path: self.path.clone(), source })
    }
}

fn buffered(target: Target) -> BufWriter<Target> {
    BufWriter::with_capacity(1 << 16, target)
}

/// The file of a table in a folder.
pub fn table_path(folder: &Path, table: Table, format: Format) -> PathBuf {
    folder.join(format!("{}.{}", table.name(), format.name()))
}

/// The tables, and the description of the run, that a folder holds.
pub(crate) fn tables_in(folder: &Path) -> Vec<PathBuf> {
    let tables = Table::ALL.iter().flat_map(|&table| Format::ALL.map(|format| table_path(folder, table, format)));
    tables.chain([folder.join(RUN)]).filter(|path| path.exists()).collect()
}

/// Checks, before anything is moved there, that no folder is in a table's place.
///
/// # Errors
/// If one is.
pub(crate) fn check_places(folder: &Path) -> Result<()> {
    match tables_in(folder).into_iter().find(|path| path.is_dir()) {
        Some(path) => {
            let source = io::Error::new(io::ErrorKind::IsADirectory, "a folder has this name; remove or rename it");
            Err(Error::Write { path, source })
        }
        None => Ok(()),
    }
}

/// The file that describes the run.
pub(crate) const RUN: &str = "run.json";
