//! Formats that are made of whole tables, when all documents are read: workbooks, Parquet and Arrow
//! files, databases.
//!
//! They are made of the tables in CSV. So a run is resumed, and shards are merged, whatever the
//! format, and none of them knows how rows come about.

#[cfg(feature = "parquet")]
mod arrow;
#[cfg(feature = "sqlite")]
mod database;
#[cfg(feature = "xlsx")]
mod workbook;

use crate::error::{Error, Result};
use crate::stored::{Cells, Stored};
use crate::tables::Table;
use crate::writers::{self, Column, Format, Kind, RowFormat, WholeFormat};
use std::io;
use std::path::Path;

/// Makes the files of those formats that are made of whole tables. The tables in CSV are in the
/// folder, and so are then the files.
///
/// # Errors
/// If a table cannot be read, or a file not be written.
pub(crate) fn make(formats: &[Format], tables: &[Table], folder: &Path) -> Result<()> {
    let Some(csv) = writers::row_formats(formats).into_iter().find(|format| format.is_csv()) else { return Ok(()) };
    let open = || tables.iter().map(|&table| Source::open(table, csv, folder));
    for format in formats {
        let Format::Whole(format) = *format else { continue };
        match format {
            #[cfg(feature = "xlsx")]
            WholeFormat::Xlsx => workbook::write(open, &file(format, folder)?)?,
            #[cfg(feature = "parquet")]
            WholeFormat::Parquet | WholeFormat::Arrow => {
                for source in open() {
                    arrow::write(source?, format, folder)?;
                }
            }
            #[cfg(feature = "sqlite")]
            WholeFormat::Sqlite => database::write(open(), &file(format, folder)?)?,
        }
    }
    Ok(())
}

/// The only file of a format.
#[cfg(any(feature = "xlsx", feature = "sqlite"))]
fn file(format: WholeFormat, folder: &Path) -> Result<std::path::PathBuf> {
    let path = folder.join(format.files(&[]).concat());
    // What a run that was interrupted has left.
    match std::fs::remove_file(&path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::Write { path, source }),
        _ => Ok(path),
    }
}

/// A table of which a file is made.
struct Source {
    table: Table,
    /// Its columns, those that are carried along behind its own.
    columns: Vec<Column>,
    rows: Stored,
}

impl Source {
    fn open(table: Table, csv: RowFormat, folder: &Path) -> Result<Source> {
        let rows = Stored::open(&writers::table_path(folder, table, csv), csv)?;
        let mut columns = writers::columns(table);
        let carried = rows.columns().iter().skip(columns.len());
        columns.extend(carried.map(|name| Column { name: name.to_owned(), kind: Kind::Text }));
        Ok(Source { table, columns, rows })
    }

    /// The cells of the next row; `None` behind the last.
    fn next(&mut self) -> Result<Option<Cells<'_>>> {
        if self.rows.advance()? { self.rows.row_cells().map(Some) } else { Ok(None) }
    }
}

/// What a crate says of a file that it cannot write.
fn unwritten(path: &Path, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Write { path: path.to_owned(), source: io::Error::other(error) }
}
