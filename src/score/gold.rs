//! Gold: JSON Lines, one object a document.

use super::Annotations;
use super::rows::{Document, Documents, Row, key};
use super::{Entity, Quote};
use crate::error::{Error, Result};
use serde::Deserialize;
use serde_json::error::Category;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The form that messages show.
const FORM: &str = r#"{"doc_id": "a.txt", "entities": [{"start": 0, "end": 4, "type": "place", "text": "Kelm"}], "quotes": [{"start": 9, "end": 29, "kind": "direct", "speaker": "Ilse Marten"}]}"#;

/// A line of the file.
#[derive(Deserialize)]
struct Line {
    doc_id: String,
    entities: Option<Vec<Entity>>,
    quotes: Option<Vec<Quote>>,
}

/// Reads a file, or all `.jsonl` files in a folder and below it, whose documents are put together:
/// names may stand in one file and quotes in another.
pub(super) fn read(path: &Path) -> Result<Annotations> {
    let mut gold = Annotations::default();
    for file in files(path)? {
        let text = fs::read_to_string(&file).map_err(|source| Error::Read { path: file.clone(), source })?;
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let wrong = |problem| Error::Gold { path: file.clone(), line: Some(number as u64 + 1), problem };
            add(&mut gold, line).map_err(wrong)?;
        }
    }
    if gold == Annotations::default() {
        let problem = format!("there is no document in it; write one a line: {FORM}");
        return Err(Error::Gold { path: path.to_owned(), line: None, problem });
    }
    Ok(gold)
}

/// The files of gold, in the order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(path).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::Read { path: path.to_owned(), source: error.into() })?;
        let is_gold = entry.path().extension() == Some(OsStr::new("jsonl"));
        if is_gold && entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        let problem = "no .jsonl file in this folder or below it; gold is JSON Lines, one document a line".to_owned();
        return Err(Error::Gold { path: path.to_owned(), line: None, problem });
    }
    Ok(files)
}

/// Adds the document of a line; `Err` is what is wrong and the remedy.
fn add(gold: &mut Annotations, line: &str) -> Result<(), String> {
    let Line { doc_id, entities, quotes } = serde_json::from_str(line).map_err(|error| in_words(&error))?;
    if entities.is_none() && quotes.is_none() {
        return Err(format!(
            "“{doc_id}” has neither entities nor quotes; a document without any has an empty list: []"
        ));
    }
    if let Some(rows) = entities {
        insert(gold.entities.get_or_insert_default(), &doc_id, rows)?;
    }
    if let Some(rows) = quotes {
        insert(gold.quotes.get_or_insert_default(), &doc_id, rows)?;
    }
    Ok(())
}

/// Adds the rows of a document, which must be right and the only ones of their table.
fn insert<R: Row>(documents: &mut Documents<R>, id: &str, rows: Vec<R>) -> Result<(), String> {
    let table = R::TABLE.name();
    if let Some((number, problem)) = rows.iter().enumerate().find_map(|(n, row)| Some((n + 1, row.problem()?))) {
        return Err(format!("“{id}”, number {number} of its {table}: {problem}"));
    }
    let document = Document { id: id.to_owned(), rows };
    match documents.insert(key(id), document) {
        None => Ok(()),
        Some(_) => Err(format!("“{id}” has {table} a second time; put all of them into one list")),
    }
}

/// What the parser found. It sees one line, so that only its column says where.
fn in_words(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&place).unwrap_or(&message);
    match error.classify() {
        Category::Data => format!("{message} (before column {}); the form is {FORM}", error.column()),
        _ => format!("{message} (column {}); each line must be one whole JSON object: {FORM}", error.column()),
    }
}
