//! Shards into one: the tables of the whole run, byte for byte.
//!
//! Documents were dealt out to the shards in turn, so they are taken from them in turn; the table
//! of documents says how many rows each has in the other tables. Speakers are counted anew from
//! the quotes. Rows are copied as they are, one table after the other, in bounded memory.

use super::Summary;
use super::run::Run;
use super::staging::{self, Staging};
use crate::error::{Error, Result};
use crate::input::Shard;
use crate::speakers::{self, Collector, StoredQuote, Tallies};
use crate::stored::Stored;
use crate::tables::{SpeakerRow, Table};
use crate::whole;
use crate::writers::{self, Format, RowFormat, TableWriter};
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Joins the tables that the shards of a run have written to folders; `replace` replaces tables
/// that are in the output folder already.
///
/// # Errors
/// If the folders are not all shards of one run, each of them once; if a table cannot be read or
/// written; or if the output holds tables already.
pub fn merge(folders: &[PathBuf], out: &Path, replace: bool) -> Result<Summary> {
    let shards = Shards::find(folders)?;
    shards.check_outside(out)?;
    let staging = empty(out, replace)?;
    let mut merged = Merged { shards: &shards, staging, summary: Summary::default() };
    let (tables, formats) = (&shards.tables, &shards.formats);
    for &table in tables.iter().filter(|&&table| table != Table::Speakers) {
        for &format in &shards.rows {
            merged.table(table, format)?;
        }
    }
    // As of the whole run, nothing is left behind where no document was read.
    if merged.summary.documents > 0 {
        shards.run.whole().write(merged.staging.folder())?;
        whole::make(formats, tables, merged.staging.folder())?;
        writers::check_places(out)?;
        let files: Vec<String> = formats.iter().flat_map(|format| format.files(tables)).collect();
        merged.staging.publish(out, &files)?;
    }
    Ok(merged.summary)
}

/// An output folder that may be written to.
fn empty(out: &Path, replace: bool) -> Result<Staging> {
    let mut staging = Staging::hold(out)?;
    if replace {
        staging.clear()?;
    } else if let Some(manifest) = staging.manifest()? {
        return Err(Error::Unfinished { path: out.to_owned(), documents: manifest.items });
    } else if let Some(found) = writers::tables_in(out).into_iter().next() {
        return Err(Error::OutputExists { path: found });
    }
    Ok(staging)
}

/// The shards of one run, in their order.
struct Shards {
    folders: Vec<PathBuf>,
    run: Run,
    tables: Vec<Table>,
    formats: Vec<Format>,
    /// The formats that are merged row by row; the others are made of them.
    rows: Vec<RowFormat>,
}

impl Shards {
    /// Checks that folders hold all shards of one run, each once, and puts them in order.
    fn find(folders: &[PathBuf]) -> Result<Shards> {
        let mut found: Vec<(Shard, Run, &PathBuf)> = Vec::new();
        for folder in folders {
            let problem = |problem: String| Error::Shards { path: folder.clone(), problem };
            let (shard, run) = shard(folder)?;
            if let Some((first, one, path)) = found.first() {
                if let Some(difference) = run.whole().difference(&one.whole()) {
                    return Err(problem(format!("is of another run than {}: {difference}", path.display())));
                }
                if shard.of() != first.of() {
                    return Err(problem(format!("is shard {shard}, and {} is {first}", path.display())));
                }
            }
            if let Some((_, _, path)) = found.iter().find(|(known, ..)| *known == shard) {
                return Err(problem(format!("is shard {shard}, and so is {}; leave one out", path.display())));
            }
            found.push((shard, run, folder));
        }
        found.sort_by_key(|(shard, ..)| shard.number());
        let Some((first, run, folder)) = found.first() else { return Err(Error::NoShards) };
        let has = |&number: &u64| found.iter().any(|(shard, ..)| shard.number() == number);
        let missing = (1..=first.of()).filter(|number| !has(number)).map(|number| number.to_string());
        let missing: Vec<String> = missing.take(NAMED).collect();
        if !missing.is_empty() {
            let problem = format!("is shard {first}, and of the {} shards {} not there", first.of(), are(&missing));
            return Err(Error::Shards { path: (*folder).clone(), problem });
        }
        let (tables, formats) = run.tables().ok_or_else(|| Error::Shards {
            path: (*folder).clone(),
            problem: "has tables or formats that this program does not know".to_owned(),
        })?;
        let folders = found.iter().map(|(_, _, folder)| (*folder).clone()).collect();
        let rows = writers::row_formats(&formats);
        Ok(Shards { folders, run: run.clone(), tables, formats, rows })
    }

    /// Checks that no shard is in the output folder, where it would be lost.
    fn check_outside(&self, out: &Path) -> Result<()> {
        let Ok(full) = fs::canonicalize(out) else { return Ok(()) };
        if self.folders.iter().all(|folder| fs::canonicalize(folder).is_ok_and(|folder| folder != full)) {
            return Ok(());
        }
        let source = io::Error::other("it is one of the shards; choose another folder");
        Err(Error::Write { path: out.to_owned(), source })
    }

    /// A table of all shards.
    fn open(&self, table: Table, format: RowFormat) -> Result<Vec<Stored>> {
        let open = |folder: &PathBuf| Stored::open(&writers::table_path(folder, table, format), format);
        self.folders.iter().map(open).collect()
    }
}

/// The shard whose tables a folder holds.
fn shard(folder: &Path) -> Result<(Shard, Run)> {
    let problem = |problem: &str| Error::Shards { path: folder.to_owned(), problem: problem.to_owned() };
    if staging::is_unfinished(folder) {
        return Err(problem("holds an unfinished run; finish it with --resume"));
    }
    let run = Run::read(folder)?.ok_or_else(|| problem("has no run.json, so that it is no shard"))?;
    let shard = run.shard().ok_or_else(|| problem("is no shard: its run had no --shard"))?;
    Ok((shard, run))
}

/// How many missing shards are named.
const NAMED: usize = 20;

/// `3 is` or `2, 3 are`; those behind the first [`NAMED`] are left out.
fn are(numbers: &[String]) -> String {
    let verb = match numbers.len() {
        1 => "is",
        NAMED => "and perhaps others are",
        _ => "are",
    };
    format!("{} {verb}", numbers.join(", "))
}

/// A row of documents: how many rows are of it in other tables.
#[derive(Deserialize)]
struct Document {
    doc_id: String,
    text_hash: String,
    entities: u64,
    quotes: u64,
    error: String,
}

impl Document {
    /// Whether it was read; of one that was not, nothing is known.
    fn was_read(&self) -> bool {
        !self.text_hash.is_empty()
    }

    /// How many rows a table has of it.
    fn rows(&self, table: Table) -> u64 {
        match table {
            Table::Quotes => self.quotes,
            Table::Entities => self.entities,
            Table::Documents => 1,
            Table::Texts => u64::from(self.was_read()),
            Table::Speakers => 0,
        }
    }
}

/// The tables of the whole while they are written.
struct Merged<'s> {
    shards: &'s Shards,
    staging: Staging,
    summary: Summary,
}

impl Merged<'_> {
    /// Writes a table, and the speakers with the quotes.
    fn table(&mut self, table: Table, format: RowFormat) -> Result<()> {
        let is_first = self.shards.rows.first() == Some(&format);
        let mut documents = self.shards.open(Table::Documents, format)?;
        let mut parts = self.shards.open(table, format)?;
        let mut writer = self.create(table, format, parts[0].head())?;
        if let Some(part) = parts.iter().find(|part| part.head() != parts[0].head()) {
            return Err(part.wrong(format!("its columns are not those of {}", parts[0].path().display())));
        }
        let wants_speakers = is_first && table == Table::Quotes && self.shards.tables.contains(&Table::Speakers);
        let mut speakers = wants_speakers.then(|| Collector::new(speakers::MEMORY));
        let mut number = 0;
        while documents[number % parts.len()].advance()? {
            let document: Document = documents[number % parts.len()].cells()?;
            let part = &mut parts[number % documents.len()];
            let mut tallies = Tallies::default();
            for _ in 0..document.rows(table) {
                if !part.advance()? {
                    return Err(part.wrong("it has fewer rows than the table of documents says"));
                }
                writer.rows(part.row())?;
                if speakers.is_some() {
                    tallies.count(&part.cells::<StoredQuote>()?.view());
                }
            }
            if let Some(speakers) = &mut speakers {
                speakers.add(&document.doc_id, &tallies.finish(), |_, _| "")?;
            }
            if is_first && table == Table::Documents {
                self.count(&document);
            }
            number += 1;
        }
        for rest in documents.iter_mut().chain(&mut parts) {
            if rest.advance()? {
                return Err(
                    rest.wrong("it has more rows than fit to those of the other shards; were their inputs the same?")
                );
            }
        }
        writer.finish()?;
        speakers.map_or(Ok(()), |speakers| self.speakers(speakers))
    }

    fn create(&self, table: Table, format: RowFormat, head: &[u8]) -> Result<TableWriter> {
        TableWriter::create_with(head, format, writers::table_path(self.staging.folder(), table, format))
    }

    fn count(&mut self, document: &Document) {
        let read = document.was_read();
        self.summary.documents += u64::from(read);
        self.summary.failed += u64::from(!read);
        self.summary.noted += u64::from(read && !document.error.is_empty());
        self.summary.entities += document.entities;
        self.summary.quotes += document.quotes;
    }

    /// Writes the speakers. The outside ids are those that the shards have found: only these know
    /// the lists.
    fn speakers(&self, speakers: Collector) -> Result<()> {
        let mut writers = Vec::new();
        let mut ids: Vec<Ids> = Vec::new();
        for &format in &self.shards.rows {
            let parts = self.shards.open(Table::Speakers, format)?;
            writers.push((format, self.create(Table::Speakers, format, parts[0].head())?));
            // Those in one format are those in all.
            if ids.is_empty() {
                ids = parts.into_iter().map(Ids::new).collect::<Result<_>>()?;
            }
        }
        let mut bytes = Vec::new();
        speakers.finish(|row| {
            let mut id = String::new();
            for ids in &mut ids {
                if let Some(found) = ids.of(row.name, row.r#type)? {
                    id = found;
                }
            }
            let row = SpeakerRow { id: &id, ..row };
            writers.iter_mut().try_for_each(|(format, writer)| {
                bytes.clear();
                format.append([&row], &mut bytes);
                writer.rows(&bytes)
            })
        })?;
        writers.into_iter().try_for_each(|(_, writer)| writer.finish())
    }
}

/// The outside ids in a table of speakers, which is sorted by name and type.
struct Ids {
    table: Stored,
    next: Option<Speaker>,
}

#[derive(Deserialize)]
struct Speaker {
    name: String,
    r#type: String,
    id: String,
}

impl Ids {
    fn new(table: Stored) -> Result<Ids> {
        let mut ids = Ids { table, next: None };
        ids.advance()?;
        Ok(ids)
    }

    fn advance(&mut self) -> Result<()> {
        self.next = if self.table.advance()? { Some(self.table.cells()?) } else { None };
        Ok(())
    }

    /// The id of a speaker, if the table has it; speakers are asked for in the order of the table.
    fn of(&mut self, name: &str, kind: &str) -> Result<Option<String>> {
        while let Some(next) = &mut self.next {
            match (next.name.as_str(), next.r#type.as_str()).cmp(&(name, kind)) {
                std::cmp::Ordering::Less => self.advance()?,
                std::cmp::Ordering::Equal => return Ok(Some(std::mem::take(&mut next.id))),
                std::cmp::Ordering::Greater => return Ok(None),
            }
        }
        Ok(None)
    }
}
