//! Writers: rows to bytes in a format, and tables to files that appear whole or not at all.

mod columns;
mod csv;
mod rows;
mod table;

use crate::error::{Error, Result};
use crate::tables::Table;
pub use columns::{Column, Kind, columns};
pub(crate) use csv::unguarded;
pub(crate) use rows::BYTE_ORDER_MARK;
pub use rows::RowFormat;
use std::io;
use std::path::{Path, PathBuf};
pub use table::TableWriter;

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Written while documents are read.
    Rows(RowFormat),
    /// Made of whole tables when all documents are read.
    Whole(WholeFormat),
}

/// A format that is made of whole tables: its files cannot be gone on with once they are written, or
/// hold several tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WholeFormat {
    /// A workbook of Excel, a sheet a table.
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// Parquet with typed columns, compressed by Zstandard, a file a table.
    #[cfg(feature = "parquet")]
    Parquet,
    /// The file format of Arrow IPC with typed columns, compressed by Zstandard, a file a table.
    #[cfg(feature = "parquet")]
    Arrow,
    /// A database of `SQLite` with indexes and a full-text index of the quotes.
    #[cfg(feature = "sqlite")]
    Sqlite,
}

impl WholeFormat {
    /// All that this program was built with.
    pub const ALL: &[WholeFormat] = &[
        #[cfg(feature = "xlsx")]
        WholeFormat::Xlsx,
        #[cfg(feature = "parquet")]
        WholeFormat::Parquet,
        #[cfg(feature = "parquet")]
        WholeFormat::Arrow,
        #[cfg(feature = "sqlite")]
        WholeFormat::Sqlite,
    ];

    /// The name of the format and the ending of its files.
    pub const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "xlsx")]
            WholeFormat::Xlsx => "xlsx",
            #[cfg(feature = "parquet")]
            WholeFormat::Parquet => "parquet",
            #[cfg(feature = "parquet")]
            WholeFormat::Arrow => "arrow",
            #[cfg(feature = "sqlite")]
            WholeFormat::Sqlite => "sqlite",
        }
    }

    /// Whether all tables are in one file.
    pub const fn is_one_file(self) -> bool {
        match self {
            #[cfg(feature = "xlsx")]
            WholeFormat::Xlsx => true,
            #[cfg(feature = "parquet")]
            WholeFormat::Parquet | WholeFormat::Arrow => false,
            #[cfg(feature = "sqlite")]
            WholeFormat::Sqlite => true,
        }
    }

    /// The names of its files.
    pub fn files(self, tables: &[Table]) -> Vec<String> {
        if self.is_one_file() {
            return vec![format!("whosaid.{}", self.name())];
        }
        tables.iter().map(|table| format!("{}.{}", table.name(), self.name())).collect()
    }
}

impl Format {
    /// The name of the format.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Rows(format) => format.name(),
            Format::Whole(format) => format.name(),
        }
    }

    /// All formats that this program was built with.
    pub fn all() -> impl Iterator<Item = Format> {
        RowFormat::ALL.into_iter().map(Format::Rows).chain(WholeFormat::ALL.iter().copied().map(Format::Whole))
    }

    /// The names of its files.
    pub fn files(self, tables: &[Table]) -> Vec<String> {
        match self {
            Format::Rows(format) => tables.iter().map(|&table| table_file(table, format)).collect(),
            Format::Whole(format) => format.files(tables),
        }
    }
}

/// The formats in which tables are while documents are read: those that are asked for, and CSV where
/// others are made of it.
pub(crate) fn row_formats(formats: &[Format]) -> Vec<RowFormat> {
    let asked = |format: RowFormat| formats.contains(&Format::Rows(format));
    let wants_whole = formats.iter().any(|format| matches!(format, Format::Whole(_)));
    let is_written = |format: RowFormat| match format {
        RowFormat::Csv => !asked(RowFormat::CsvExcel) && (asked(format) || wants_whole || formats.is_empty()),
        _ => asked(format),
    };
    RowFormat::ALL.into_iter().filter(|&format| is_written(format)).collect()
}

/// The name of a table's file.
pub(crate) fn table_file(table: Table, format: RowFormat) -> String {
    format!("{}.{}", table.name(), format.ending())
}

/// The file of a table in a folder.
pub fn table_path(folder: &Path, table: Table, format: RowFormat) -> PathBuf {
    folder.join(table_file(table, format))
}

/// The tables, and the description of the run, that a folder holds.
pub(crate) fn tables_in(folder: &Path) -> Vec<PathBuf> {
    // The files of the other dialect of CSV have the same names.
    let formats = Format::all().filter(|&format| format != Format::Rows(RowFormat::CsvExcel));
    let files = formats.flat_map(|format| format.files(&Table::ALL)).chain([RUN.to_owned()]);
    files.map(|file| folder.join(file)).filter(|path| path.exists()).collect()
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
