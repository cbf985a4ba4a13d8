//! What is to be scored: the tables of a run, one table, or a file in the form of gold.

use super::rows::{Document, Documents, Row, key};
use super::{Annotations, gold};
use crate::error::{Error, Result};
use crate::tables::Table;
use crate::writers::{RowFormat, table_path};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;

/// Reads a folder of tables or a single file.
pub(super) fn read(path: &Path) -> Result<Annotations> {
    if !path.is_dir() {
        return single(path);
    }
    let file = |table| RowFormat::ALL.map(|format| (table_path(path, table, format), format)).into_iter();
    let entities = file(Table::Entities).find(|(path, _)| path.exists());
    let quotes = file(Table::Quotes).find(|(path, _)| path.exists());
    Ok(Annotations {
        entities: entities.map(|(path, format)| table(&path, format, &text(&path)?)).transpose()?,
        quotes: quotes.map(|(path, format)| table(&path, format, &text(&path)?)).transpose()?,
    })
}

/// Reads a file, which may have any name: its columns say what it is, and an empty file's name.
fn single(path: &Path) -> Result<Annotations> {
    let text = text(path)?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let Some(format) = RowFormat::ALL.into_iter().find(|format| ending.as_deref() == Some(format.name())) else {
        return Err(wrong(path, "its name ends neither in .csv nor in .json nor in .jsonl"));
    };
    let columns = columns(format, &text);
    let has = |name: &str| columns.iter().any(|column| column == name);
    let is = |table: Table| columns.is_empty() && path.file_stem().is_some_and(|stem| stem == table.name());
    if format == RowFormat::Jsonl && (has("entities") || has("quotes")) {
        gold::read(path)
    } else if has("kind") || is(Table::Quotes) {
        Ok(Annotations { quotes: Some(table(path, format, &text)?), ..Annotations::default() })
    } else if has("type") || is(Table::Entities) {
        Ok(Annotations { entities: Some(table(path, format, &text)?), ..Annotations::default() })
    } else {
        Err(wrong(path, "it has neither a column kind, as quotes have, nor a column type, as entities have"))
    }
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// The names of the columns; none if there is no row to show them.
fn columns(format: RowFormat, text: &str) -> Vec<String> {
    let members = |row: Map<String, Value>| row.into_iter().map(|(name, _)| name).collect();
    match format {
        RowFormat::Csv | RowFormat::CsvExcel => csv::Reader::from_reader(text.as_bytes())
            .headers()
            .map(|headers| headers.iter().map(str::to_owned).collect())
            .unwrap_or_default(),
        RowFormat::Json => {
            let rows: Vec<_> = serde_json::from_str(text).unwrap_or_default();
            rows.into_iter().next().map(members).unwrap_or_default()
        }
        RowFormat::Jsonl => {
            let row = text.lines().next().and_then(|line| serde_json::from_str(line).ok());
            row.map(members).unwrap_or_default()
        }
    }
}

/// The rows of a table, by document.
fn table<R: Row>(path: &Path, format: RowFormat, text: &str) -> Result<Documents<R>> {
    let mut documents = Documents::new();
    for (number, mut row) in rows::<R>(format, text).map_err(|problem| wrong(path, &problem))?.into_iter().enumerate() {
        let id = row.doc_id().ok_or_else(|| wrong(path, &format!("row {} has no doc_id", number + 1)))?;
        if let Some(problem) = row.problem() {
            return Err(wrong(path, &format!("row {} ({id}): {problem}", number + 1)));
        }
        documents.entry(key(&id)).or_insert_with(|| Document { id, rows: Vec::new() }).rows.push(row);
    }
    Ok(documents)
}

/// The rows of a table in the order of the file; `Err` is what is wrong with it.
fn rows<R: DeserializeOwned>(format: RowFormat, text: &str) -> Result<Vec<R>, String> {
    match format {
        RowFormat::Csv | RowFormat::CsvExcel => csv::Reader::from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string()),
        RowFormat::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
        RowFormat::Jsonl => serde_json::Deserializer::from_str(text)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string()),
    }
}

fn wrong(path: &Path, problem: &str) -> Error {
    let remedy = "write it anew with `whosaid extract`, or give a file in the form of gold";
    Error::Table { path: path.to_owned(), problem: format!("{problem}; {remedy}") }
}
