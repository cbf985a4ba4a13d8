//! The tables of a run while they are written: in a staging folder, or one on standard output.

use super::rows::{Chunk, Work};
use super::run::Run;
use super::staging::{Manifest, Staging};
use super::{Event, Existing, Job, Outcome, Summary, Target};
use crate::entities;
use crate::error::{Error, Result};
use crate::input::{Files, Input};
use crate::lexicon::Memory;
use crate::reader::Reader;
use crate::speakers::{self, Collector};
use crate::stored::Stored;
use crate::tables::Table;
use crate::whole;
use crate::writers::{self, RowFormat, TableWriter};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Instant;

/// What there is to do.
pub(super) enum Begun {
    /// Documents are to be read.
    Open(Box<Output>),
    /// All of them were, by an earlier run.
    Whole,
    /// An earlier run was interrupted when it had done all but to give the tables their names.
    Moved(Summary),
}

/// The tables of a run while they are written.
pub(super) struct Output {
    tables: BTreeMap<(Table, RowFormat), TableWriter>,
    staging: Option<Staging>,
    speakers: Collector,
    memory: Memory,
    /// What was done: the documents, those that could not be read among them, and all counts.
    items: u64,
    summary: Summary,
    /// The list of the inputs' files, before it is saved.
    files: Option<Files>,
    /// Whether another run can go on behind what this one commits.
    resumable: bool,
    committed: Instant,
}

impl Output {
    fn new(files: Files) -> Output {
        Output {
            tables: BTreeMap::new(),
            staging: None,
            speakers: Collector::new(speakers::MEMORY),
            memory: Memory::default(),
            items: 0,
            summary: Summary::default(),
            resumable: files.once().is_none(),
            files: Some(files),
            committed: Instant::now(),
        }
    }

    /// Opens the tables: new ones, or those of an unfinished run behind what is in them.
    pub(super) fn open(work: &Work<'_>, files: Files) -> Result<Begun> {
        let job = work.job;
        let mut output = Output::new(files);
        let Target::Folder { path, existing } = &job.target else {
            for (table, format) in work.written() {
                let writer = TableWriter::stdout(table, &work.carried.names(table), format)?;
                output.tables.insert((table, format), writer);
            }
            output.resumable = false;
            return Ok(Begun::Open(Box::new(output)));
        };
        let mut staging = Staging::hold(path)?;
        if let Some(manifest) = staging.manifest()? {
            match existing {
                Existing::Refuse => return Err(Error::Unfinished { path: path.clone(), documents: manifest.items }),
                Existing::Replace => staging.clear()?,
                Existing::Resume => return output.resume(work, path, staging, &manifest),
            }
        }
        if let Some(found) = writers::tables_in(path).into_iter().next() {
            match existing {
                Existing::Refuse => return Err(Error::OutputExists { path: found }),
                Existing::Replace => {}
                Existing::Resume => return job.is_done_in(path).map(|()| Begun::Whole),
            }
        }
        for (table, format) in work.written() {
            let path = writers::table_path(staging.folder(), table, format);
            let writer = TableWriter::create(table, &work.carried.names(table), format, path)?;
            output.tables.insert((table, format), writer);
        }
        output.staging = Some(staging);
        Ok(Begun::Open(Box::new(output)))
    }

    /// Takes up an unfinished run, if its inputs and options are those of this one.
    fn resume(mut self, work: &Work<'_>, out: &Path, mut staging: Staging, manifest: &Manifest) -> Result<Begun> {
        let job = work.job;
        let changed = |problem: String| Error::Changed { path: out.to_owned(), problem };
        if let Some(difference) = job.run().difference(&manifest.run) {
            return Err(changed(difference.to_string()));
        }
        if manifest.inputs != named(&job.inputs) {
            return Err(changed(format!("the inputs were {}", manifest.inputs.join(" "))));
        }
        if manifest.whole {
            staging.publish(out, &job.files())?;
            return Ok(Begun::Moved(manifest.summary));
        }
        if let Some(problem) = self.files.take().map_or(Ok(None), |files| files.check(&staging.files()))? {
            return Err(changed(problem));
        }
        for (table, format) in work.written() {
            let path = writers::table_path(staging.folder(), table, format);
            let length = path.file_name().and_then(|name| manifest.tables.get(&*name.to_string_lossy()));
            let further = work.carried.names(table);
            let writer =
                TableWriter::go_on(table, &further, format, path.clone(), length.copied().unwrap_or_default())?;
            self.tables.insert((table, format), writer);
        }
        (self.items, self.summary) = (manifest.items, manifest.summary);
        self.staging = Some(staging);
        self.recount(work)?;
        Ok(Begun::Open(Box::new(self)))
    }

    /// Counts the speakers of the documents that are done.
    fn recount(&mut self, work: &Work<'_>) -> Result<()> {
        if let (Some(staging), Some(&format), true) =
            (&self.staging, work.formats.first(), work.tables.contains(&Table::Speakers))
        {
            let quotes = Stored::open(&writers::table_path(staging.folder(), Table::Quotes, format), format)?;
            let (lexicon, memory) = (work.reader.lexicon(), &mut self.memory);
            self.speakers
                .add_stored(quotes, |kind, name| entities::id_alone(kind, lexicon.entries_of(name, memory)))?;
        }
        Ok(())
    }

    /// What was done, from the beginning and over all runs.
    pub(super) const fn summary(&self) -> Summary {
        self.summary
    }

    /// How many documents are done, those that could not be read among them.
    pub(super) const fn items(&self) -> u64 {
        self.items
    }

    pub(super) fn write(&mut self, chunk: &Chunk, reader: &Reader) -> Result<()> {
        let memory = &mut self.memory;
        let id = |kind, name: &str| entities::id_alone(kind, reader.lexicon().entries_of(name, memory));
        self.speakers.add(&chunk.id, &chunk.spoken, id)?;
        for (table, rows) in &chunk.rows {
            if let Some(writer) = self.tables.get_mut(table) {
                writer.rows(rows)?;
            }
        }
        self.items += u64::from(!matches!(chunk.event, Some(Event::Hint(_))));
        self.summary.add(chunk);
        Ok(())
    }

    /// Commits what was written, if that was not done for a while.
    pub(super) fn commit_at_times(&mut self, job: &Job) -> Result<()> {
        if self.resumable && self.committed.elapsed() >= job.commit { self.commit(job) } else { Ok(()) }
    }

    /// Brings what was written to the disk, and writes down how much that is.
    pub(super) fn commit(&mut self, job: &Job) -> Result<()> {
        let mut tables = BTreeMap::new();
        for ((table, format), writer) in &mut self.tables {
            tables.insert(writers::table_file(*table, *format), writer.commit()?);
        }
        let manifest = self.manifest(job, tables);
        if let Some(staging) = &mut self.staging {
            if let Some(files) = self.files.take() {
                let path = staging.files();
                files.save(&path).map_err(|source| Error::Write { path, source })?;
            }
            staging.commit(&manifest)?;
        }
        self.committed = Instant::now();
        Ok(())
    }

    fn manifest(&self, job: &Job, tables: BTreeMap<String, u64>) -> Manifest {
        let (run, inputs) = (job.run(), named(&job.inputs));
        Manifest { run, inputs, items: self.items, summary: self.summary, tables, whole: false }
    }

    /// Ends a run before all was read.
    pub(super) fn stop(&mut self, job: &Job) -> Result<Outcome> {
        if self.resumable {
            self.commit(job)?;
        }
        Ok(Outcome::Stopped { summary: self.summary, kept: self.resumable })
    }

    /// Makes the speakers, ends the tables, and gives all files their names.
    pub(super) fn finish(&mut self, job: &Job) -> Result<Summary> {
        // Where nothing was read, no table is left behind; one on standard output is ended.
        // A shard is there even if there is nothing in it.
        if self.summary.documents > 0 || job.target == Target::Stdout || job.shard.is_some() {
            self.end(job)?;
        } else if let Some(staging) = &mut self.staging {
            staging.clear()?;
        }
        Ok(self.summary)
    }

    fn end(&mut self, job: &Job) -> Result<()> {
        // What is made of whole tables takes its time.
        if self.staging.as_ref().is_some_and(Staging::is_lasting) {
            self.commit(job)?;
        }
        self.finish_speakers(job)?;
        let manifest = self.staging.is_some().then(|| self.manifest(job, BTreeMap::new()));
        let lasting = self.staging.as_ref().is_some_and(Staging::is_lasting);
        std::mem::take(&mut self.tables).into_values().try_for_each(TableWriter::finish)?;
        let (Target::Folder { path, .. }, Some(staging), Some(manifest)) = (&job.target, &mut self.staging, manifest)
        else {
            return Ok(());
        };
        whole::make(&job.formats, &job.tables, staging.folder())?;
        manifest.run.write(staging.folder())?;
        writers::check_places(path)?;
        if lasting {
            let written = writers::tables_in(staging.folder());
            written.into_iter().try_for_each(|path| sync(&path).map_err(|source| Error::Write { path, source }))?;
        }
        staging.write(&Manifest { whole: true, ..manifest })?;
        staging.publish(path, &job.files())
    }

    fn finish_speakers(&mut self, job: &Job) -> Result<()> {
        if !job.tables.contains(&Table::Speakers) {
            return Ok(());
        }
        let formats = job.formats_in_work();
        if let Some(staging) = &self.staging {
            for &format in &formats {
                let path = writers::table_path(staging.folder(), Table::Speakers, format);
                let table = TableWriter::create(Table::Speakers, &[], format, path)?;
                self.tables.insert((Table::Speakers, format), table);
            }
        }
        let mut bytes = Vec::new();
        std::mem::replace(&mut self.speakers, Collector::new(0)).finish(|row| {
            for &format in &formats {
                bytes.clear();
                format.append([&row], &mut bytes);
                if let Some(table) = self.tables.get_mut(&(Table::Speakers, format)) {
                    table.rows(&bytes)?;
                }
            }
            Ok(())
        })
    }

    /// The error of a run, which says so if the run can be resumed.
    pub(super) fn interrupted(self, error: Error) -> Error {
        let kept = self.staging.as_ref().is_some_and(Staging::is_kept);
        if kept { Error::Interrupted { cause: Box::new(error) } } else { error }
    }
}

impl Work<'_> {
    /// The tables that are written while documents are read, in each format.
    fn written(&self) -> impl Iterator<Item = (Table, RowFormat)> {
        let is_to_stdout = self.job.target == Target::Stdout;
        // The speakers are made last; alone on standard output, their table is begun with the others.
        let tables = self.tables.iter().filter(move |&&table| is_to_stdout || table != Table::Speakers);
        tables.flat_map(|&table| self.formats.iter().map(move |&format| (table, format)))
    }
}

impl Job {
    /// Checks that the tables in a folder are those of such a job.
    fn is_done_in(&self, out: &Path) -> Result<()> {
        let problem = match Run::read(out)?.map(|run| self.run().difference(&run)) {
            Some(None) => return Ok(()),
            Some(Some(difference)) => format!("its tables are those of another run: {difference}"),
            None => format!("it has tables, but no {} that says of which run they are", writers::RUN),
        };
        Err(Error::Changed { path: out.to_owned(), problem })
    }
}

/// The inputs as they were given.
fn named(inputs: &[Input]) -> Vec<String> {
    let name = |input: &Input| match input {
        Input::Stdin => "-".to_owned(),
        Input::Path(path) => path.to_string_lossy().into_owned(),
    };
    inputs.iter().map(name).collect()
}

fn sync(path: &Path) -> io::Result<()> {
    File::options().write(true).open(path)?.sync_all()
}
