//! Rows as bytes, in the formats that are written row by row.

use super::columns;
use super::csv::{self, Dialect};
use crate::tables::Table;
use serde::Serialize;

/// A format whose rows are written while documents are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowFormat {
    /// RFC 4180 with a header line, UTF-8, `\n`.
    #[default]
    Csv,
    /// The same for spreadsheets: with a byte-order mark and `\r\n`, and an apostrophe before cells that
    /// they would run as formulas, and before those that begin with an apostrophe.
    CsvExcel,
    /// One array of objects, an object a line.
    Json,
    /// An object a line.
    Jsonl,
}

impl RowFormat {
    /// All formats.
    pub const ALL: [RowFormat; 4] = [RowFormat::Csv, RowFormat::CsvExcel, RowFormat::Json, RowFormat::Jsonl];

    /// The name of the format.
    pub const fn name(self) -> &'static str {
        match self {
            RowFormat::CsvExcel => "csv-excel",
            _ => self.ending(),
        }
    }

    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            RowFormat::Csv | RowFormat::CsvExcel => "csv",
            RowFormat::Json => "json",
            RowFormat::Jsonl => "jsonl",
        }
    }

    /// The dialect of CSV; `None` of other formats.
    const fn dialect(self) -> Option<Dialect> {
        match self {
            RowFormat::Csv => Some(Dialect::Plain),
            RowFormat::CsvExcel => Some(Dialect::Spreadsheet),
            RowFormat::Json | RowFormat::Jsonl => None,
        }
    }

    /// Whether it is CSV.
    pub const fn is_csv(self) -> bool {
        self.dialect().is_some()
    }

    /// What stands behind the cells of a row.
    const fn row_end(self) -> &'static [u8] {
        match self {
            RowFormat::Csv => Dialect::Plain.line_end(),
            RowFormat::CsvExcel => Dialect::Spreadsheet.line_end(),
            RowFormat::Json => b"}",
            RowFormat::Jsonl => b"}\n",
        }
    }

    /// Appends rows to `out`; returns their number.
    ///
    /// # Panics
    /// Never: rows are plain fields, and memory takes all bytes.
    pub fn append<T: Serialize>(self, rows: impl IntoIterator<Item = T>, out: &mut Vec<u8>) -> u32 {
        self.append_with(&[], rows, out)
    }

    /// The same with the cells that [`RowFormat::carried`] made behind those of each row.
    ///
    /// # Panics
    /// Never, as [`RowFormat::append`].
    pub fn append_with<T: Serialize>(
        self,
        carried: &[u8],
        rows: impl IntoIterator<Item = T>,
        out: &mut Vec<u8>,
    ) -> u32 {
        let mut count = 0;
        for row in rows {
            // The comma before the first row of an array is left out by the table.
            out.extend_from_slice(if self == RowFormat::Json { b",\n" } else { b"" });
            if let Some(dialect) = self.dialect() {
                csv::append(&row, dialect, out).expect("a row of plain fields can be written to memory");
            } else {
                serde_json::to_writer(&mut *out, &row).expect("a row of plain fields can be written to memory");
                out.extend_from_slice(if self == RowFormat::Jsonl { b"\n" } else { b"" });
            }
            if !carried.is_empty() {
                out.truncate(out.len() - self.row_end().len());
                out.extend_from_slice(carried);
                out.extend_from_slice(self.row_end());
            }
            count += 1;
        }
        count
    }

    /// The cells of further columns, by name and value, as they stand behind those of a row.
    pub fn carried<'c>(self, cells: impl IntoIterator<Item = (&'c str, &'c str)>) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, value) in cells {
            out.push(b',');
            if let Some(dialect) = self.dialect() {
                csv::text(value, dialect, &mut out);
            } else {
                let [name, value] = [name, value].map(|text| serde_json::Value::from(text).to_string());
                out.extend([&name, ":", &value].iter().flat_map(|part| part.as_bytes()));
            }
        }
        out
    }

    /// What stands before the first row of a table with these further columns.
    pub(super) fn head(self, table: Table, further: &[String]) -> Vec<u8> {
        match self {
            RowFormat::Csv | RowFormat::CsvExcel => {
                let mut line = if self == RowFormat::CsvExcel { BYTE_ORDER_MARK.to_vec() } else { Vec::new() };
                let names: Vec<String> = columns(table).into_iter().map(|column| column.name).collect();
                line.extend(names.join(",").as_bytes());
                line.extend(self.carried(further.iter().map(|name| ("", name.as_str()))));
                line.extend(self.row_end());
                line
            }
            RowFormat::Json => b"[".to_vec(),
            RowFormat::Jsonl => Vec::new(),
        }
    }

    /// What stands behind the last row.
    pub(super) const fn tail(self) -> &'static [u8] {
        match self {
            RowFormat::Json => b"\n]\n",
            RowFormat::Csv | RowFormat::CsvExcel | RowFormat::Jsonl => b"",
        }
    }
}

/// By which spreadsheets tell that a file is UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
