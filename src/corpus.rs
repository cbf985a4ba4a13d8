//! The corpus: inputs of any size through all cores into tables.
//!
//! About a mebibyte of documents is read, taken through the pipeline in parallel and written in
//! input order, then the next: memory depends on the batch, not on the corpus, and the bytes
//! written depend neither on the number of threads nor on the batches. The tables get their names
//! when all of them are whole.

use crate::entities;
use crate::error::{Error, Result};
use crate::input::{Columns, Failure, Input, Item, Plan, Settings, TextFormat};
use crate::lexicon::Memory;
use crate::lists::{self, List};
use crate::reader::{Options, Reader};
use crate::rules::RuleSet;
use crate::speakers::{self, Collector, Tallies, Tally};
use crate::tables::{DocumentRow, Table};
use crate::types::Facilities;
use crate::writers::{self, Format, TableWriter};
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};

/// How much text is read before it is processed, in bytes.
const BATCH: usize = 1 << 20;

/// About how many bytes a row of `quotes` and one of `entities` take.
const QUOTE_BYTES: usize = 700;
const ENTITY_BYTES: usize = 120;

/// Where the tables go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into a folder, made if it is not there.
    Folder {
        /// The folder.
        path: PathBuf,
        /// Whether tables that are there are replaced.
        replace: bool,
    },
    /// One table, to standard output.
    Stdout,
}

/// What to extract and how.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where the documents come from.
    pub inputs: Vec<Input>,
    /// How they are read.
    pub settings: Settings,
    /// Where the tables go.
    pub target: Target,
    /// Which tables; exactly one for [`Target::Stdout`].
    pub tables: Vec<Table>,
    /// Their format.
    pub format: Format,
    /// Rows below this confidence are left out of `quotes` and `entities`.
    pub min_confidence: f64,
    /// The number of threads that read; 0 for one a core.
    pub threads: usize,
    /// How documents are read.
    pub options: Options,
    /// The rules that read them.
    pub rules: RuleSet,
    /// The user's lists, the one that counts most last.
    pub lists: Vec<List>,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents that were read.
    pub documents: u64,
    /// Inputs that could not be read.
    pub failed: u64,
    /// Documents that were read with a note: replaced bytes, another language, no text.
    pub noted: u64,
    /// Rows of `entities`.
    pub entities: u64,
    /// Rows of `quotes`.
    pub quotes: u64,
}

/// A message about one input, for the user.
#[derive(Debug)]
pub enum Message {
    /// It could not be read.
    Failed(Error),
    /// It was read, with a note.
    Noted {
        /// The document.
        id: String,
        /// The note.
        note: String,
    },
    /// What to know of how a file is read.
    Hint(String),
}

/// Runs a job; `report` gets a message for every input that was not read as it should.
///
/// # Errors
/// If two inputs have one name, if the output cannot be written or holds tables already, or if
/// threads cannot be started. An input that cannot be read is no error here: it is reported and
/// counted.
pub fn extract(job: &Job, mut report: impl FnMut(Message)) -> Result<Summary> {
    let plan = Plan::new(&job.inputs, &job.settings)?;
    keep_freed_memory();
    let reader = Reader::with_rules(job.options, job.rules.clone()).with_lists(job.lists.clone());
    let work = Work { job, reader: &reader, carried: Carried::new(plan.columns()) };
    let mut output = Output::open(&work)?;
    let mut summary = Summary::default();
    let mut write = |batch: Vec<Chunk>| {
        for chunk in batch {
            summary.add(&chunk);
            output.write(&chunk, &reader)?;
            chunk.message.into_iter().for_each(&mut report);
        }
        Ok(())
    };
    if job.threads == 1 {
        // No thread is started: a caller that forks may do so.
        let (mut memory, mut written) = (Memory::default(), Ok(()));
        in_batches(&plan, |batch| {
            written = write(batch.into_iter().map(|item| work.process(&mut memory, item)).collect());
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written?;
    } else {
        in_parallel(&work, &plan, &mut write)?;
    }
    // Where nothing was read, no table is left behind; one on standard output is ended.
    if summary.documents > 0 || job.target == Target::Stdout {
        output.finish(job)?;
    }
    Ok(summary)
}

/// Makes the allocator of GNU systems keep the buffers of one document for the next: it learns
/// from a freed block to take blocks up to that size from its heap, and to give back no less than
/// twice as much. Page faults were 7 % of a run. Elsewhere it costs nothing: the block is never
/// touched.
fn keep_freed_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(16 * BATCH)));
}

/// Batches go through a queue from a reading thread to the pool, and come back in order.
fn in_parallel(work: &Work<'_>, plan: &Plan<'_>, write: &mut impl FnMut(Vec<Chunk>) -> Result<()>) -> Result<()> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(work.job.threads)
        .build()
        .map_err(|e| Error::Threads { problem: e.to_string() })?;
    // A memory a thread; no two threads ever want the same one.
    let memories: Vec<Mutex<Memory>> = (0..pool.current_num_threads()).map(|_| Mutex::default()).collect();
    let process = |item| {
        let thread = rayon::current_thread_index().unwrap_or_default();
        let mut memory = memories[thread].lock().unwrap_or_else(PoisonError::into_inner);
        work.process(&mut memory, item)
    };
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Vec<Item>>(1);
        scope.spawn(move || {
            // The receiver is gone when writing failed: then nothing more is read.
            in_batches(plan, |batch| match send.send(batch) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            });
        });
        receive.into_iter().try_for_each(|batch| write(pool.install(|| batch.into_par_iter().map(process).collect())))
    })
}

/// Reads all documents, in batches of about [`BATCH`] bytes, until `each` breaks off.
fn in_batches(plan: &Plan<'_>, mut each: impl FnMut(Vec<Item>) -> ControlFlow<()>) {
    let (mut batch, mut size) = (Vec::new(), 0);
    let flow = plan.read(&mut |item| {
        // A document costs something even if it is empty.
        size += 256 + if let Item::Document(document) = &item { document.text.len() } else { 0 };
        batch.push(item);
        if size < BATCH {
            return ControlFlow::Continue(());
        }
        size = 0;
        each(std::mem::take(&mut batch))
    });
    if flow.is_continue() && !batch.is_empty() {
        let _ = each(batch);
    }
}

/// The rows of one document, ready to be written.
#[derive(Debug, Default)]
struct Chunk {
    rows: BTreeMap<Table, Vec<u8>>,
    id: String,
    spoken: Vec<Tally>,
    message: Option<Message>,
    entities: u32,
    quotes: u32,
}

/// Columns of the input that each table shows: names, and the positions of their values.
struct Carried(BTreeMap<Table, Vec<(String, usize)>>);

impl Carried {
    fn new(columns: &Columns) -> Carried {
        Carried(Table::ALL.into_iter().map(|table| (table, columns.of(table))).collect())
    }

    fn names(&self, table: Table) -> Vec<String> {
        self.0[&table].iter().map(|(name, _)| name.clone()).collect()
    }

    /// The cells of a document in a table.
    fn cells(&self, table: Table, format: Format, values: &[String]) -> Vec<u8> {
        let value = |at: usize| values.get(at).map_or("", String::as_str);
        format.carried(self.0[&table].iter().map(|(name, at)| (name.as_str(), value(*at))))
    }
}

/// What all documents of a run share.
struct Work<'w> {
    job: &'w Job,
    reader: &'w Reader,
    carried: Carried,
}

impl Work<'_> {
    /// Reads a document and makes its rows.
    fn process(&self, memory: &mut Memory, item: Item) -> Chunk {
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
            Item::Hint(hint) => Chunk { message: Some(Message::Hint(hint)), ..Chunk::default() },
        }
    }

    fn chunk(&self, reading: &crate::Reading) -> Chunk {
        let job = self.job;
        let mut chunk = Chunk { id: reading.document.id.clone(), ..Chunk::default() };
        let wants_speakers = job.tables.contains(&Table::Speakers);
        let rules = self.reader.attribution_rules();
        let room = |rows: usize, bytes: usize| Vec::with_capacity(rows * bytes);
        let cells = |table| self.carried.cells(table, job.format, &reading.document.carried);
        let mut quotes = room(reading.quotes.len(), QUOTE_BYTES);
        let mut entities = room(reading.entities.mentions.len(), ENTITY_BYTES);
        let mut tallies = Tallies::default();
        let rows = reading.quote_rows(rules, job.min_confidence).inspect(|row| {
            if wants_speakers {
                tallies.count(row);
            }
        });
        chunk.quotes = job.format.append_with(&cells(Table::Quotes), rows, &mut quotes);
        chunk.spoken = tallies.finish();
        let rows = reading.entity_rows(job.min_confidence);
        chunk.entities = job.format.append_with(&cells(Table::Entities), rows, &mut entities);
        for &table in &job.tables {
            let rows = match table {
                Table::Quotes => std::mem::take(&mut quotes),
                Table::Entities => std::mem::take(&mut entities),
                Table::Documents => self.bytes(reading.document_row(chunk.entities, chunk.quotes), &cells(table)),
                Table::Texts => self.bytes(reading.text_row(), &cells(table)),
                Table::Speakers => continue,
            };
            chunk.rows.insert(table, rows);
        }
        chunk.message = reading.note().map(|note| Message::Noted { id: reading.document.id.clone(), note });
        chunk
    }

    fn failure(&self, failure: Failure) -> Chunk {
        let mut chunk = Chunk::default();
        if self.job.tables.contains(&Table::Documents) {
            let error = Cow::Owned(failure.error.to_string());
            let row = DocumentRow { doc_id: &failure.id, source: &failure.source, error, ..DocumentRow::default() };
            let cells = self.carried.cells(Table::Documents, self.job.format, &[]);
            chunk.rows.insert(Table::Documents, self.bytes(row, &cells));
        }
        chunk.message = Some(Message::Failed(failure.error));
        chunk
    }

    fn bytes(&self, row: impl Serialize, carried: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.job.format.append_with(carried, [row], &mut bytes);
        bytes
    }
}

impl Summary {
    fn add(&mut self, chunk: &Chunk) {
        match &chunk.message {
            Some(Message::Hint(_)) => return,
            Some(Message::Failed(_)) => self.failed += 1,
            Some(Message::Noted { .. }) => (self.documents, self.noted) = (self.documents + 1, self.noted + 1),
            None => self.documents += 1,
        }
        self.entities += u64::from(chunk.entities);
        self.quotes += u64::from(chunk.quotes);
    }
}

/// The tables of a run while they are written: in a staging folder, or one on standard output.
struct Output {
    tables: BTreeMap<Table, TableWriter>,
    staging: Option<tempfile::TempDir>,
    speakers: Collector,
    memory: Memory,
}

impl Output {
    fn open(work: &Work<'_>) -> Result<Output> {
        let job = work.job;
        let staging = match &job.target {
            Target::Folder { path, replace } => {
                if let Some(found) = writers::tables_in(path).into_iter().next()
                    && !replace
                {
                    return Err(Error::OutputExists { path: found });
                }
                let made = fs::create_dir_all(path)
                    .and_then(|()| tempfile::Builder::new().prefix(".whosaid-").tempdir_in(path));
                Some(made.map_err(|source| Error::Write { path: path.clone(), source })?)
            }
            Target::Stdout => None,
        };
        let speakers = Collector::new(speakers::MEMORY);
        let mut output = Output { tables: BTreeMap::new(), staging, speakers, memory: Memory::default() };
        for &table in &job.tables {
            let further = work.carried.names(table);
            let writer = match &output.staging {
                Some(folder) => {
                    let path = writers::table_path(folder.path(), table, job.format);
                    TableWriter::create(table, &further, job.format, path)?
                }
                None => TableWriter::stdout(table, &further, job.format)?,
            };
            output.tables.insert(table, writer);
        }
        Ok(output)
    }

    fn write(&mut self, chunk: &Chunk, reader: &Reader) -> Result<()> {
        let memory = &mut self.memory;
        let id = |kind, name: &str| entities::id_alone(kind, reader.lexicon().entries_of(name, memory));
        self.speakers.add(&chunk.id, &chunk.spoken, id)?;
        for (table, rows) in &chunk.rows {
            if let Some(writer) = self.tables.get_mut(table) {
                writer.rows(rows)?;
            }
        }
        Ok(())
    }

    /// Makes the speakers, ends the tables, and gives all files their names.
    fn finish(mut self, job: &Job) -> Result<()> {
        if let Some(table) = self.tables.get_mut(&Table::Speakers) {
            let mut bytes = Vec::new();
            self.speakers.finish(|row| {
                bytes.clear();
                job.format.append([row], &mut bytes);
                table.rows(&bytes)
            })?;
        }
        self.tables.into_values().try_for_each(TableWriter::finish)?;
        if let (Target::Folder { path, .. }, Some(staging)) = (&job.target, &self.staging) {
            let run = staging.path().join(writers::RUN);
            fs::write(&run, job.description()).map_err(|source| Error::Write { path: run, source })?;
            writers::publish(staging.path(), path)?;
        }
        Ok(())
    }
}

/// What `run.json` says: all that the rows depend on but the inputs, and no clock.
#[derive(Serialize)]
struct Run<'r> {
    program: &'static str,
    version: &'static str,
    lists: Cow<'r, str>,
    rules: String,
    options: RunOptions<'r>,
}

#[derive(Serialize)]
struct RunOptions<'r> {
    tables: Vec<&'r str>,
    format: &'r str,
    min_confidence: f64,
    language: Option<String>,
    facilities: Facilities,
    input_format: Option<&'r str>,
    text_column: Option<&'r str>,
    id_column: Option<&'r str>,
    carry: &'r [String],
    encoding: Option<&'r str>,
    max_document: u64,
}

impl Job {
    fn description(&self) -> String {
        let run = Run {
            program: "whosaid",
            version: env!("CARGO_PKG_VERSION"),
            lists: lists::sha256(&self.lists),
            rules: self.rules.sha256(),
            options: RunOptions {
                tables: self.tables.iter().map(|table| table.name()).collect(),
                format: self.format.name(),
                min_confidence: self.min_confidence,
                language: self.options.language.map(|language| language.to_string()),
                facilities: self.options.facilities,
                input_format: self.settings.format.map(TextFormat::name),
                text_column: self.settings.text_column.as_deref(),
                id_column: self.settings.id_column.as_deref(),
                carry: &self.settings.carry,
                encoding: self.settings.encoding.map(encoding_rs::Encoding::name),
                max_document: self.settings.max_document,
            },
        };
        let mut text = serde_json::to_string_pretty(&run).expect("plain fields can be written to memory");
        text.push('\n');
        text
    }
}
