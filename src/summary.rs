//! A summary of tables: who is quoted most, and what kinds of sources a corpus rests on.
//!
//! It reads the tables that a run has written, row by row. What stays in memory are the sums of each
//! speaker with a name: some hundred bytes each.

#[cfg(feature = "charts")]
mod charts;
mod known;
mod people;
mod sources;

use crate::error::{Error, Result};
use crate::speakers::{StoredQuote, Tallies};
use crate::stored::Stored;
use crate::tables::Table;
pub use known::Known;
use people::People;
pub use people::{PersonByRow, PersonRow};
use serde::{Deserialize, Serialize};
use sources::Audit;
pub use sources::SourceRow;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is summed up, and by what.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The column of `documents` by which sources are counted, such as an outlet; `None` takes one of
    /// [`OUTLETS`] if it is there.
    pub by: Option<String>,
    /// People whom the user knows.
    pub known: Known,
}

/// Columns by which sources are counted if no other is named, the first that is there.
pub const OUTLETS: [&str; 8] = ["outlet", "publisher", "publication", "newspaper", "medium", "media", "site", "domain"];

/// What there is to tell of a corpus.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Who is quoted, most quoted first.
    pub people: Vec<PersonRow>,
    /// The same by month and outlet, most quoted first in each.
    pub people_by: Vec<PersonByRow>,
    /// What kinds of sources there are: over all, by outlet, by month, by the groups of known people.
    pub sources: Vec<SourceRow>,
}

/// Sums up the tables in a folder.
///
/// # Errors
/// If the folder has no tables of quotes and documents in CSV, JSON or JSON Lines, if they do not fit
/// together, or if the column by which sources are to be counted is not there.
pub fn summarize(folder: &Path, settings: &Settings) -> Result<Summary> {
    let mut quotes = Stored::find(folder, Table::Quotes)?;
    let mut documents = Stored::find(folder, Table::Documents)?;
    let mut people = People::new(ids(folder)?);
    let mut audit = Audit::default();
    let mut by = settings.by.clone();
    let mut is_first = true;
    while documents.advance()? {
        let document: Document = documents.cells()?;
        if std::mem::take(&mut is_first) {
            by = column(&mut documents, by)?;
        }
        let outlet = by.as_deref().map(|name| documents.cell(name)).transpose()?.flatten();
        let keys = sources::keys(by.as_deref().zip(outlet.as_deref()), &document.date);
        let mut counted = audit.document(&keys);
        let mut tallies = Tallies::default();
        for _ in 0..document.quotes {
            let quote: StoredQuote = quotes.next_cells()?;
            quotes.check_document(&quote.doc_id, &document.doc_id)?;
            counted.quote(&quote, settings.known.group_of(&quote.speaker));
            if quote.is_named() {
                tallies.count(&quote.view());
            }
        }
        people.document(&document.doc_id, &keys, &tallies.finish());
    }
    let ((people, mut people_by), mut sources) = (people.finish(&settings.known), audit.finish());
    // A corpus without dates has no months.
    if !sources.iter().any(|row| row.by == "month" && !row.value.is_empty()) {
        sources.retain(|row| row.by != "month");
        people_by.retain(|row| row.by != "month");
    }
    Ok(Summary { people, people_by, sources })
}

/// What counts of a document.
#[derive(Deserialize)]
struct Document {
    doc_id: String,
    date: String,
    quotes: u64,
}

/// The column by which sources are counted.
fn column(documents: &mut Stored, asked: Option<String>) -> Result<Option<String>> {
    let has = |documents: &mut Stored, name: &str| documents.cell(name).map(|cell| cell.is_some());
    if let Some(name) = asked {
        if has(documents, &name)? {
            return Ok(Some(name));
        }
        return Err(documents.wrong(format!("it has no column {name:?}; extract with --carry {name:?} puts it there")));
    }
    for name in OUTLETS {
        if has(documents, name)? {
            return Ok(Some(name.to_owned()));
        }
    }
    Ok(None)
}

/// The outside ids of speakers by type and name, where there is a table of them.
fn ids(folder: &Path) -> Result<HashMap<(String, String), String>> {
    #[derive(Deserialize)]
    struct Speaker {
        name: String,
        r#type: String,
        id: String,
    }
    let mut ids = HashMap::new();
    if !Stored::is_in(folder, Table::Speakers) {
        return Ok(ids);
    }
    let mut speakers = Stored::find(folder, Table::Speakers)?;
    while speakers.advance()? {
        let Speaker { name, r#type, id } = speakers.cells()?;
        if !id.is_empty() {
            ids.insert((r#type, name), id);
        }
    }
    Ok(ids)
}

impl Summary {
    /// Writes `people.csv`, `people_by.csv`, `sources.csv` and, if the program was built with them, charts into a folder,
    /// which is made if it is not there; returns the files. `top` is how many people charts show.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path, top: usize) -> Result<Vec<PathBuf>> {
        let files = vec![
            ("people.csv", table(&self.people)),
            ("people_by.csv", table(&self.people_by)),
            ("sources.csv", table(&self.sources)),
        ];
        #[cfg(feature = "charts")]
        let files = [files, charts::draw(self, top)].concat();
        #[cfg(not(feature = "charts"))]
        let _ = top;
        fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.to_owned(), source })?;
        let mut written = Vec::new();
        for (name, content) in files {
            let path = folder.join(name);
            fs::write(&path, content).map_err(|source| Error::Write { path: path.clone(), source })?;
            written.push(path);
        }
        Ok(written)
    }
}

/// Rows as CSV, with a header even if there is none.
fn table<R: Serialize + Default>(rows: &[R]) -> String {
    let written = |rows: &[R]| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows {
            writer.serialize(row).expect("a row of plain fields can be written to memory");
        }
        String::from_utf8(writer.into_inner().expect("memory can be written")).expect("rows are text")
    };
    match rows {
        [] => written(&[R::default()]).split_inclusive('\n').take(1).collect(),
        _ => written(rows),
    }
}
