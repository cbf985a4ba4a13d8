//! The rows of one document, as bytes that are ready to be written.

use super::{Event, Job};
use crate::input::{Columns, Failure, Item};
use crate::lexicon::Memory;
use crate::reader::Reader;
use crate::speakers::{Tallies, Tally};
use crate::tables::{DocumentRow, Table};
use crate::writers::RowFormat;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// About how many bytes a row of `quotes` and one of `entities` take.
const QUOTE_BYTES: usize = 700;
const ENTITY_BYTES: usize = 120;

/// The rows of one document, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) rows: BTreeMap<(Table, RowFormat), Vec<u8>>,
    pub(super) id: String,
    pub(super) spoken: Vec<Tally>,
    pub(super) event: Option<Event>,
    pub(super) bytes: u64,
    pub(super) entities: u32,
    pub(super) quotes: u32,
}

/// Columns of the input that each table shows: names, and the positions of their values.
pub(super) struct Carried(BTreeMap<Table, Vec<(String, usize)>>);

impl Carried {
    pub(super) fn new(columns: &Columns) -> Carried {
        Carried(Table::ALL.into_iter().map(|table| (table, columns.of(table))).collect())
    }

    pub(super) fn names(&self, table: Table) -> Vec<String> {
        self.0[&table].iter().map(|(name, _)| name.clone()).collect()
    }

    /// The cells of a document in a table.
    fn cells(&self, table: Table, format: RowFormat, values: &[String]) -> Vec<u8> {
        let value = |at: usize| values.get(at).map_or("", String::as_str);
        format.carried(self.0[&table].iter().map(|(name, at)| (name.as_str(), value(*at))))
    }
}

/// What all documents of a run share.
pub(super) struct Work<'w> {
    pub(super) job: &'w Job,
    pub(super) reader: &'w Reader,
    pub(super) carried: Carried,
    /// The tables that rows are made for, and their formats.
    pub(super) tables: Vec<Table>,
    pub(super) formats: Vec<RowFormat>,
}

impl Work<'_> {
    /// Reads a document and makes its rows.
    pub(super) fn process(&self, memory: &mut Memory, item: Item) -> Chunk {
        match item {
            Item::Document(document) => {
                let (id, source) = (document.id.clone(), document.source.clone());
                match self.reader.read_with(memory, document) {
                    Ok(reading) => {
                        let chunk = self.chunk(&reading);
                        memory.recycle(reading);
                        chunk
                    }
                    Err(error) => self.failure(Failure { id, source, error }),
                }
            }
            Item::Failure(failure) => self.failure(failure),
            Item::Hint(hint) => Chunk { event: Some(Event::Hint(hint)), ..Chunk::default() },
        }
    }

    fn chunk(&self, reading: &crate::Reading) -> Chunk {
        let (id, bytes) = (reading.document.id.clone(), reading.document.text.len() as u64);
        let mut chunk = Chunk { id, bytes, ..Chunk::default() };
        for &format in &self.formats {
            self.rows(reading, format, &mut chunk);
        }
        chunk.event = reading.note().map(|note| Event::Noted { id: reading.document.id.clone(), note });
        chunk
    }

    /// Makes the rows of a document in one format, and counts who speaks in them.
    fn rows(&self, reading: &crate::Reading, format: RowFormat, chunk: &mut Chunk) {
        let least = self.job.min_confidence;
        let wants_speakers = self.tables.contains(&Table::Speakers);
        let room = |rows: usize, bytes: usize| Vec::with_capacity(rows * bytes);
        let cells = |table| self.carried.cells(table, format, &reading.document.carried);
        let mut quotes = room(reading.quotes.len(), QUOTE_BYTES);
        let mut entities = room(reading.entities.mentions.len(), ENTITY_BYTES);
        let mut tallies = Tallies::default();
        let rows = reading.quote_rows(self.reader.attribution_rules(), least).inspect(|row| {
            if wants_speakers {
                tallies.count(row);
            }
        });
        chunk.quotes = format.append_with(&cells(Table::Quotes), rows, &mut quotes);
        chunk.spoken = tallies.finish();
        chunk.entities = format.append_with(&cells(Table::Entities), reading.entity_rows(least), &mut entities);
        for &table in &self.tables {
            let rows = match table {
                Table::Quotes => std::mem::take(&mut quotes),
                Table::Entities => std::mem::take(&mut entities),
                Table::Documents => bytes(format, reading.document_row(chunk.entities, chunk.quotes), &cells(table)),
                Table::Texts => bytes(format, reading.text_row(), &cells(table)),
                Table::Speakers => continue,
            };
            chunk.rows.insert((table, format), rows);
        }
    }

    fn failure(&self, failure: Failure) -> Chunk {
        let mut chunk = Chunk::default();
        if self.tables.contains(&Table::Documents) {
            let error = Cow::Owned(failure.error.to_string());
            let row = DocumentRow { doc_id: &failure.id, source: &failure.source, error, ..DocumentRow::default() };
            for &format in &self.formats {
                let cells = self.carried.cells(Table::Documents, format, &[]);
                chunk.rows.insert((Table::Documents, format), bytes(format, &row, &cells));
            }
        }
        chunk.event = Some(Event::Failed(failure.error));
        chunk
    }
}

/// A row as bytes.
fn bytes(format: RowFormat, row: impl Serialize, carried: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    format.append_with(carried, [row], &mut bytes);
    bytes
}
