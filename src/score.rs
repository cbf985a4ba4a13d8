//! How right tables are: names and quotes compared with gold, which is what people say is right.
//!
//! Gold is JSON Lines, one object a document, here on two lines (the README has its form):
//!
//! ```json
//! {"doc_id": "kelm.txt", "entities": [{"start": 29, "end": 40, "type": "person", "text": "Ilse Marten"}],
//!  "quotes": [{"start": 1, "end": 21, "kind": "direct", "speaker": "Ilse Marten"}]}
//! ```
//!
//! [`files`] reads gold and tables and scores them, [`score`] does so in memory. What is compared
//! with what is in [`entities`] and [`quotes`]; [`normalize`] says which differences do not count.

pub mod entities;
mod gold;
pub mod normalize;
pub mod quotes;
pub mod reliability;
mod rows;
mod tables;

pub use rows::{Document, Documents, Entity, Quote};

use crate::error::{Error, Result};
use crate::tables::Table;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// Documents with their names and quotes, as people marked them or as a program found them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// The names; `None` if nobody looked for them.
    pub entities: Option<Documents<Entity>>,
    /// The quotes; `None` if nobody looked for them.
    pub quotes: Option<Documents<Quote>>,
}

impl Annotations {
    /// Reads gold: a JSON Lines file, or a folder with all `.jsonl` files in it and below it.
    ///
    /// # Errors
    /// If a file cannot be read or a line is not in the form of gold.
    pub fn gold(path: &Path) -> Result<Annotations> {
        gold::read(path)
    }

    /// Reads what is to be scored: a folder that `whosaid extract` wrote, one of its tables, or a
    /// file in the form of gold.
    ///
    /// # Errors
    /// If a file cannot be read or is no such table.
    pub fn tables(path: &Path) -> Result<Annotations> {
        tables::read(path)
    }

    /// Whether the document has names or quotes, or was looked at for them.
    fn has(&self, key: &str) -> bool {
        self.entities.as_ref().is_some_and(|documents| documents.contains_key(key))
            || self.quotes.as_ref().is_some_and(|documents| documents.contains_key(key))
    }
}

/// When a speaker is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerBy {
    /// The names are equal after [`normalize::speaker`].
    #[default]
    Name,
    /// The words that name the speaker at the quote overlap with those of the gold.
    Mention,
    /// The same, for gold that gives speakers as spans without names. Whoever asks for another way
    /// gets this one where gold is of that kind.
    Span,
}

/// What to score by and how much to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// When a speaker is right.
    pub speaker: SpeakerBy,
    /// How many errors of each sort to list.
    pub errors: usize,
}

/// How right tables are. All figures but counts are percentages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// The names; `None` if gold or tables have none.
    pub entities: Option<entities::Scores>,
    /// The quotes; `None` if gold or tables have none.
    pub quotes: Option<quotes::Scores>,
    /// Documents of the tables that gold lacks; they count for nothing.
    pub ignored: Vec<String>,
    /// Tables that gold could score and that are not there.
    pub missing: Vec<&'static str>,
}

impl Scores {
    /// The scores as JSON.
    ///
    /// # Panics
    /// Never: scores are plain fields, and memory takes all bytes.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain fields can be written to memory") + "\n"
    }
}

/// How much of what was found is right, and how much of what is right was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rates {
    /// Precision: the percentage of the rows found that are right.
    pub p: f64,
    /// Recall: the percentage of the gold rows that were found.
    pub r: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Rates {
    /// The rates of `right.0` right rows among `rows.0` found, and of `right.1` gold rows met among
    /// `rows.1`; 0 where there is no row.
    fn new(right: (u64, u64), rows: (u64, u64)) -> Rates {
        let (p, r) = (percent(right.0, rows.0), percent(right.1, rows.1));
        Rates { p, r, f1: if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 } }
    }
}

/// Errors of one sort.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed<T> {
    /// How many rows are wrong in this way.
    pub count: u64,
    /// Some of them.
    pub rows: Vec<T>,
}

/// Scores the tables in `out` against the gold in `gold`.
///
/// # Errors
/// If one of them cannot be read, is not in its form, or there is nothing that both have.
pub fn files(gold: &Path, out: &Path, options: Options) -> Result<Scores> {
    let scores = score(&Annotations::gold(gold)?, &Annotations::tables(out)?, options);
    if scores.entities.is_none() && scores.quotes.is_none() {
        return Err(Error::NothingToScore { gold: gold.to_owned(), out: out.to_owned() });
    }
    Ok(scores)
}

/// Scores what was found against gold. Documents that gold lacks are left out.
pub fn score(gold: &Annotations, found: &Annotations, options: Options) -> Scores {
    let entities = gold.entities.as_ref().zip(found.entities.as_ref());
    let quotes = gold.quotes.as_ref().zip(found.quotes.as_ref());
    let mut ignored = BTreeSet::new();
    if let Some((_, found)) = entities {
        ignored.extend(found.iter().filter(|(key, _)| !gold.has(key)).map(|(_, document)| document.id.clone()));
    }
    if let Some((_, found)) = quotes {
        ignored.extend(found.iter().filter(|(key, _)| !gold.has(key)).map(|(_, document)| document.id.clone()));
    }
    let missing = [
        (Table::Entities, gold.entities.is_some() && found.entities.is_none()),
        (Table::Quotes, gold.quotes.is_some() && found.quotes.is_none()),
    ];
    Scores {
        entities: entities.map(|(gold, found)| entities::score(gold, found, options.errors)),
        quotes: quotes.map(|(gold, found)| quotes::score(gold, found, options)),
        ignored: ignored.into_iter().collect(),
        missing: missing.iter().filter(|(_, missing)| *missing).map(|(table, _)| table.name()).collect(),
    }
}

/// A part in percent of the whole; 0 of nothing.
fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * (part as f64 / whole as f64) }
}
