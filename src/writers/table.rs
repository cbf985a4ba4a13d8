//! Tables being written to files or to standard output.

use super::RowFormat;
use crate::error::{Error, Result};
use crate::tables::Table;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// A table being written: to a file that gets its name when it is whole, or to standard output.
#[derive(Debug)]
pub struct TableWriter {
    format: RowFormat,
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
    pub fn create(table: Table, further: &[String], format: RowFormat, path: PathBuf) -> Result<TableWriter> {
        TableWriter::create_with(&format.head(table, further), format, path)
    }

    /// A table in a new file at `path`, with these bytes before its first row.
    pub(crate) fn create_with(head: &[u8], format: RowFormat, path: PathBuf) -> Result<TableWriter> {
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
        format: RowFormat,
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
    pub fn stdout(table: Table, further: &[String], format: RowFormat) -> Result<TableWriter> {
        let (target, path) = (Target::Stdout(io::stdout()), PathBuf::from("standard output"));
        TableWriter::with_head(&format.head(table, further), format, target, path)
    }

    fn with_head(head: &[u8], format: RowFormat, target: Target, path: PathBuf) -> Result<TableWriter> {
        let mut writer = TableWriter { format, out: buffered(target), path, length: 0, head: head.len() as u64 };
        writer.write(head)?;
        Ok(writer)
    }

    /// Appends rows that [`RowFormat::append`] made.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn rows(&mut self, mut bytes: &[u8]) -> Result<()> {
        if self.length == self.head && self.format == RowFormat::Json {
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
