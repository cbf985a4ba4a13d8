//! The corpus: inputs of any size through all cores into tables.
//!
//! Somewhat less than a mebibyte of documents is read, taken through the pipeline in parallel and
//! written in input order, while the next is on its way: memory depends on the batch, not on the
//! corpus, and the bytes written depend neither on the number of threads nor on the batches. The
//! tables get their names when all of them are whole. Until then what is done is committed from time
//! to time, so that a run that was interrupted can be resumed.

mod merge;
mod output;
mod rows;
mod run;
mod staging;

use crate::error::{Error, Result};
use crate::input::{Chosen, Input, Item, Plan, Settings, Shard};
use crate::lexicon::Memory;
use crate::lists::List;
use crate::reader::{Options, Reader};
use crate::rules::RuleSet;
use crate::tables::Table;
use crate::writers::{self, Format, RowFormat};
pub use merge::merge;
use output::{Begun, Output};
use rayon::prelude::*;
use rows::{Carried, Chunk, Work};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The default of [`Job::batch`]: memory stays below 64 MiB with it, and no thread waits.
pub const BATCH: usize = 640 << 10;

/// The default of [`Job::commit`]: at most these seconds of work are lost, and a run that takes no
/// longer never waits for the disk.
pub const COMMIT: Duration = Duration::from_secs(10);

/// Where the tables go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into a folder, made if it is not there.
    Folder {
        /// The folder.
        path: PathBuf,
        /// What becomes of what is there already.
        existing: Existing,
    },
    /// One table, to standard output.
    Stdout,
}

/// What becomes of tables that are in the output folder already, and of an unfinished run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// They are an error.
    Refuse,
    /// They are replaced.
    Replace,
    /// An unfinished run is finished, whole tables of the same run stay; where there is neither, a
    /// run begins.
    Resume,
}

/// What to extract and how.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where the documents come from.
    pub inputs: Vec<Input>,
    /// How they are read.
    pub settings: Settings,
    /// Which of them; `None` for all. The tables of all shards can be [merged](merge) into those of
    /// the whole.
    pub shard: Option<Shard>,
    /// Where the tables go.
    pub target: Target,
    /// Which tables; exactly one for [`Target::Stdout`].
    pub tables: Vec<Table>,
    /// Their formats, in any order; CSV if there is none. The two dialects of CSV have the same file:
    /// of both, that for spreadsheets is written. [`Target::Stdout`] takes what is written row by
    /// row.
    pub formats: Vec<Format>,
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
    /// How much text is read before it is processed, in bytes.
    pub batch: usize,
    /// How long a run works until what is done is committed, so that it can be resumed behind it.
    pub commit: Duration,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All inputs were read, and the tables are in their places.
    Finished(Summary),
    /// It was stopped.
    Stopped {
        /// What was done until then.
        summary: Summary,
        /// Whether that is kept, and can be resumed.
        kept: bool,
    },
    /// There was nothing to resume: the tables are whole already.
    Whole,
}

/// What a run tells while it goes on.
#[derive(Debug)]
pub enum Event {
    /// An input could not be read.
    Failed(Error),
    /// A document was read, with a note.
    Noted {
        /// The document.
        id: String,
        /// The note.
        note: String,
    },
    /// What to know of how a file is read.
    Hint(String),
    /// An unfinished run is taken up; what was told of its documents is not told again.
    Resumed(Summary),
    /// A batch of documents was written.
    Progress(Progress),
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What was done, in an earlier run that is resumed too.
    pub summary: Summary,
    /// The bytes of text that this run has read.
    pub text: u64,
    /// The bytes of the inputs' files that are behind it.
    pub read: u64,
    /// The bytes of all of them; `None` if an input is a stream.
    pub total: Option<u64>,
}

/// Runs a job; `report` gets what is to be told of it. If it breaks off, the run stops behind the
/// batch, and what is done is kept for a run that resumes it.
///
/// # Errors
/// If two inputs have one name, if the output cannot be written, holds tables already or cannot be
/// resumed, or if threads cannot be started. An input that cannot be read is no error here: it is
/// reported and counted.
pub fn extract(job: &Job, mut report: impl FnMut(Event) -> ControlFlow<()>) -> Result<Outcome> {
    let mut plan = Plan::new(&job.inputs, &job.settings)?;
    let files = plan.take_files();
    if let (true, Some(input)) = (job.is_to_resume(), files.once()) {
        return Err(Error::Once { input: input.to_owned() });
    }
    job.check_shard()?;
    keep_freed_memory();
    let reader = Reader::with_rules(job.options, job.rules.clone()).with_lists(job.lists.clone());
    let (carried, tables, formats) = (Carried::new(plan.columns()), job.tables_in_work(), job.formats_in_work());
    let work = Work { job, reader: &reader, carried, tables, formats };
    let total = files.bytes();
    let mut output = match Output::open(&work, files)? {
        Begun::Open(output) => output,
        Begun::Moved(summary) => return Ok(Outcome::Finished(summary)),
        Begun::Whole => return Ok(Outcome::Whole),
    };
    plan.choose(Chosen { shard: job.shard.unwrap_or_default(), skip: output.items() });
    let mut stops = output.items() > 0 && report(Event::Resumed(output.summary())).is_break();
    let mut text = 0;
    let mut write = |batch: Vec<Chunk>| -> Result<ControlFlow<()>> {
        for chunk in batch {
            text += chunk.bytes;
            output.write(&chunk, &reader)?;
            stops |= chunk.event.is_some_and(|event| report(event).is_break());
        }
        let progress = Progress { summary: output.summary(), text, read: plan.bytes_read(), total };
        stops |= report(Event::Progress(progress)).is_break();
        if !stops {
            output.commit_at_times(job)?;
        }
        Ok(if stops { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    let ended = read(&work, &plan, &mut write).and_then(|flow| match flow {
        ControlFlow::Continue(()) => output.finish(job).map(Outcome::Finished),
        ControlFlow::Break(()) => output.stop(job),
    });
    ended.map_err(|error| output.interrupted(error))
}

impl Job {
    fn is_to_resume(&self) -> bool {
        matches!(self.target, Target::Folder { existing: Existing::Resume, .. })
    }

    /// Checks that the tables of a shard can be merged.
    fn check_shard(&self) -> Result<()> {
        let has = |table| self.tables.contains(&table);
        let wanting = match self.shard {
            Some(_) if !has(Table::Documents) => Some(Table::Documents),
            Some(_) if has(Table::Speakers) && !has(Table::Quotes) => Some(Table::Quotes),
            _ => None,
        };
        match wanting {
            Some(table) if self.target != Target::Stdout => Err(Error::ShardTable { table: table.name() }),
            _ => Ok(()),
        }
    }

    /// The tables that are written while documents are read. In a folder, the quotes are there
    /// wherever speakers are wanted: these are counted anew from them when a run is resumed.
    fn tables_in_work(&self) -> Vec<Table> {
        let mut tables = self.tables.clone();
        if matches!(self.target, Target::Folder { .. }) && tables.contains(&Table::Speakers) {
            tables.push(Table::Quotes);
            tables.sort_unstable();
            tables.dedup();
        }
        tables
    }

    fn formats_in_work(&self) -> Vec<RowFormat> {
        writers::row_formats(&self.formats)
    }

    /// The names of the files that the output folder is to hold. That of a shard holds what merging
    /// needs too.
    fn files(&self) -> Vec<String> {
        let worked = self.formats_in_work().into_iter().map(Format::Rows);
        let asked = self.formats.iter().copied();
        let formats: BTreeSet<Format> = match (&self.shard, &self.formats[..]) {
            (Some(_), _) | (None, []) => worked.chain(asked).collect(),
            (None, _) => asked.collect(),
        };
        formats.into_iter().flat_map(|format| format.files(&self.tables)).collect()
    }
}

/// Takes all documents through the pipeline, in batches, until `write` breaks off.
fn read(
    work: &Work<'_>,
    plan: &Plan<'_>,
    write: &mut impl FnMut(Vec<Chunk>) -> Result<ControlFlow<()>>,
) -> Result<ControlFlow<()>> {
    if work.job.threads != 1 {
        return in_parallel(work, plan, write);
    }
    // No thread is started: a caller that forks may do so.
    let (mut memory, mut written) = (Memory::default(), Ok(ControlFlow::Continue(())));
    in_batches(plan, work.job.batch, |batch| {
        written = write(batch.into_iter().map(|item| work.process(&mut memory, item)).collect());
        *written.as_ref().unwrap_or(&ControlFlow::Break(()))
    });
    written
}

/// Makes the allocator of GNU systems keep the buffers of one document for the next: it learns
/// from a freed block to take blocks up to that size from its heap, and to give back no less than
/// twice as much. Page faults were 7 % of a run. Elsewhere it costs nothing: the block is never
/// touched.
fn keep_freed_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(16 * BATCH)));
}

/// Batches go through a queue from a reading thread to the pool, and through another, in order, to
/// this one, which writes while the pool is at the next.
fn in_parallel(
    work: &Work<'_>,
    plan: &Plan<'_>,
    write: &mut impl FnMut(Vec<Chunk>) -> Result<ControlFlow<()>>,
) -> Result<ControlFlow<()>> {
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
        let (send, receive) = sync_channel::<Vec<Item>>(0);
        // Rows are handed over: the pool works at one batch while one is written.
        let (give, done) = sync_channel::<Vec<Chunk>>(0);
        let (pool, process) = (&pool, &process);
        // A receiver is gone when writing failed or broke off: then nothing more is read.
        scope.spawn(move || {
            in_batches(plan, work.job.batch, |batch| match send.send(batch) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            });
        });
        scope.spawn(move || {
            for batch in receive {
                if give.send(pool.install(|| batch.into_par_iter().map(process).collect())).is_err() {
                    return;
                }
            }
        });
        for chunks in done {
            let flow = write(chunks)?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Reads all documents, in batches of about `most` bytes, until `each` breaks off.
fn in_batches(plan: &Plan<'_>, most: usize, mut each: impl FnMut(Vec<Item>) -> ControlFlow<()>) {
    let (mut batch, mut size) = (Vec::new(), 0);
    let flow = plan.read(&mut |item| {
        // A document costs something even if it is empty.
        size += 256 + if let Item::Document(document) = &item { document.text.len() } else { 0 };
        batch.push(item);
        if size < most {
            return ControlFlow::Continue(());
        }
        size = 0;
        each(std::mem::take(&mut batch))
    });
    if flow.is_continue() && !batch.is_empty() {
        let _ = each(batch);
    }
}

impl Summary {
    fn add(&mut self, chunk: &Chunk) {
        match &chunk.event {
            Some(Event::Hint(_)) => return,
            Some(Event::Failed(_)) => self.failed += 1,
            Some(Event::Noted { .. }) => (self.documents, self.noted) = (self.documents + 1, self.noted + 1),
            _ => self.documents += 1,
        }
        self.entities += u64::from(chunk.entities);
        self.quotes += u64::from(chunk.quotes);
    }
}
