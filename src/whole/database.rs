//! A database of `SQLite`: a table a table, indexes for what is looked up, and a full-text index of
//! the quotes.

use super::{Source, unwritten};
use crate::error::Result;
use crate::tables::Table;
use crate::writers::Kind;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, Transaction, params_from_iter};
use std::path::Path;

/// What users look tables up by.
const INDEXES: [(Table, &str); 9] = [
    (Table::Quotes, "doc_id"),
    (Table::Quotes, "speaker"),
    (Table::Quotes, "quote_key"),
    (Table::Entities, "doc_id"),
    (Table::Entities, "name"),
    (Table::Entities, "id"),
    (Table::Documents, "doc_id"),
    (Table::Speakers, "name"),
    (Table::Texts, "doc_id"),
];

/// Words are found whatever their case and accents; the words themselves stand in the table of quotes.
const FULL_TEXT: &str = "\
CREATE VIRTUAL TABLE quotes_text USING fts5(quote, speaker, content='quotes', tokenize='unicode61 remove_diacritics 2');
INSERT INTO quotes_text(quotes_text) VALUES ('rebuild');";

/// Makes a database of all tables.
pub(super) fn write(sources: impl Iterator<Item = Result<Source>>, path: &Path) -> Result<()> {
    let wrong = |error: rusqlite::Error| unwritten(path, error);
    let mut database = Connection::open(path).map_err(wrong)?;
    // A file that is not whole is thrown away: nothing has to be rolled back.
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;").map_err(wrong)?;
    let filling = database.transaction().map_err(wrong)?;
    for source in sources {
        let mut source = source?;
        let insert = create(&filling, &source).map_err(wrong)?;
        let mut insert = filling.prepare(&insert).map_err(wrong)?;
        let kinds: Vec<Kind> = source.columns.iter().map(|column| column.kind).collect();
        while let Some(cells) = source.next()? {
            let kinds = kinds.iter().copied();
            let cells = cells.iter().zip(kinds).map(|(cell, kind)| Cell(cell, kind));
            insert.execute(params_from_iter(cells)).map_err(wrong)?;
        }
        index(&filling, source.table).map_err(wrong)?;
    }
    filling.commit().map_err(wrong)?;
    database.close().map_err(|(_, error)| wrong(error))
}

/// Makes a table; returns the statement by which a row is inserted.
fn create(database: &Transaction<'_>, source: &Source) -> rusqlite::Result<String> {
    let mut names: Vec<String> = Vec::new();
    for column in &source.columns {
        names.push(distinct(&column.name, &names));
    }
    let kinds = source.columns.iter().map(|column| match column.kind {
        Kind::Text => "TEXT NOT NULL",
        Kind::Integer => "INTEGER",
        Kind::Decimal => "REAL",
    });
    let columns: Vec<String> = names.iter().zip(kinds).map(|(name, kind)| format!("{} {kind}", quoted(name))).collect();
    let table = source.table.name();
    database.execute_batch(&format!("CREATE TABLE {table} ({});", columns.join(", ")))?;
    Ok(format!("INSERT INTO {table} VALUES ({})", vec!["?"; columns.len()].join(", ")))
}

fn index(database: &Transaction<'_>, table: Table) -> rusqlite::Result<()> {
    let name = table.name();
    for (_, column) in INDEXES.into_iter().filter(|(indexed, _)| *indexed == table) {
        database.execute_batch(&format!("CREATE INDEX {name}_{column} ON {name} ({column});"))?;
    }
    if table == Table::Quotes { database.execute_batch(FULL_TEXT) } else { Ok(()) }
}

/// A column's name that no other has: to a database, `Date` and `date` are one.
fn distinct(name: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let is_free = |name: &String| !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A cell; a number that is not there is NULL.
struct Cell<'c>(&'c str, Kind);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let Cell(text, kind) = *self;
        match kind {
            Kind::Text => Ok(ToSqlOutput::from(text)),
            Kind::Integer => Ok(ToSqlOutput::Owned(text.parse::<i64>().ok().into())),
            Kind::Decimal => Ok(ToSqlOutput::Owned(text.parse::<f64>().ok().into())),
        }
    }
}
