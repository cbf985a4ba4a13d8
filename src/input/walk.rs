//! The way through all inputs: into folders, archives and tables, down to the documents.

use super::encoding::{self, Decoded, Decoder};
use super::formats::{self, Opened, TextFormat};
use super::ids::Ids;
use super::json::{Cut, JsonRecords};
use super::records::{Bad, Flaw, HEAD, HEAD_BYTES, Record, Records, Roles, Value};
use super::{Chosen, Columns, Failure, Files, Input, Item, Settings, csv, parquet};
use crate::document::Document;
use crate::error::Error;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use walkdir::{DirEntry, WalkDir};

/// Where a file stands, or a member of an archive.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The id of the document that it is.
    pub(super) name: String,
    /// The path, as the user gave it.
    pub(super) source: String,
    /// What the ids in its rows begin with.
    pub(super) prefix: String,
}

impl Origin {
    /// A member of an archive.
    pub(super) fn member(&self, name: &str) -> Origin {
        let name = name.replace('\\', "/");
        let name = name.trim_start_matches("./");
        let below = |whole: &str| format!("{whole}/{name}");
        Origin { name: below(&self.name), source: below(&self.source), prefix: self.prefix.clone() }
    }
}

/// Walks through inputs and hands over what it finds.
pub(super) struct Walk<'w> {
    settings: &'w Settings,
    columns: &'w Columns,
    several: bool,
    /// Counts the bytes of files.
    read: &'w AtomicU64,
    sink: &'w mut dyn FnMut(Item) -> ControlFlow<()>,
    ids: Ids,
    /// Hints that were given, and names of columns that were hinted at.
    hinted: HashSet<String>,
    /// What a probe has found; `None` of a walk that reads.
    probe: Option<Probe>,
    chosen: Chosen,
    /// The number of the next document.
    number: u64,
}

/// What a walk finds out before anything is read.
#[derive(Debug, Default)]
pub(super) struct Probe {
    /// The columns of the first table.
    pub(super) columns: Option<Columns>,
    /// What was read of standard input to find them.
    pub(super) stdin: Vec<u8>,
    pub(super) files: Files,
}

impl<'w> Walk<'w> {
    /// A walk that hands over all documents.
    pub(super) fn new(
        settings: &'w Settings,
        columns: &'w Columns,
        several: bool,
        read: &'w AtomicU64,
        sink: &'w mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Walk<'w> {
        let (ids, hinted, chosen) = (Ids::new(), HashSet::new(), Chosen::default());
        Walk { settings, columns, several, read, sink, ids, hinted, probe: None, chosen, number: 0 }
    }

    /// The same, but only to find out what a [`Probe`] tells.
    pub(super) fn probing(self) -> Walk<'w> {
        Walk { probe: Some(Probe::default()), ..self }
    }

    /// The same, but only with these documents.
    pub(super) fn choosing(self, chosen: Chosen) -> Walk<'w> {
        Walk { chosen, ..self }
    }

    pub(super) const fn is_probing(&self) -> bool {
        self.probe.is_some()
    }

    /// Whether nothing more of the contents of files needs to be known.
    pub(super) fn has_probed(&self) -> bool {
        self.probe.as_ref().is_some_and(|probe| probe.columns.is_some())
    }

    pub(super) fn found(self) -> Probe {
        self.probe.unwrap_or_default()
    }

    /// Hands over what is chosen.
    pub(super) fn give(&mut self, item: Item) -> ControlFlow<()> {
        let number = self.number;
        let wanted = if matches!(item, Item::Hint(_)) {
            !self.chosen.is_past(number)
        } else {
            self.number += 1;
            self.chosen.has(number)
        };
        if wanted { (self.sink)(item) } else { ControlFlow::Continue(()) }
    }

    /// Passes over the next document, if it is not chosen.
    fn passes(&mut self) -> bool {
        let passed = !self.chosen.has(self.number);
        self.number += u64::from(passed);
        passed
    }

    /// An input; `read` is what was read of standard input before.
    pub(super) fn input(&mut self, input: &Input, read: &[u8]) -> ControlFlow<()> {
        let name = input.name();
        let prefix = if self.several { format!("{name}/") } else { String::new() };
        match input {
            Input::Stdin => {
                let origin = Origin { name, source: "-".to_owned(), prefix };
                if let Some(probe) = &mut self.probe {
                    probe.files.add_stream("standard input");
                }
                if self.has_probed() {
                    return ControlFlow::Continue(());
                }
                let mut stdin = Recorded { inner: io::stdin().lock(), record: self.is_probing().then(Vec::new) };
                let flow = self.stream(&origin, read.chain(&mut stdin));
                if let (Some(probe), Some(record)) = (&mut self.probe, stdin.record) {
                    probe.stdin = record;
                }
                flow
            }
            Input::Path(path) if path.is_dir() => self.folder(path, &prefix),
            Input::Path(path) => {
                let source = path.to_string_lossy().into_owned();
                self.file(path, &Origin { name, source, prefix })
            }
        }
    }

    /// The files in a folder and below it, hidden ones left out, sorted by name in each folder.
    fn folder(&mut self, root: &Path, prefix: &str) -> ControlFlow<()> {
        let left_out = self.settings.leave_out.as_deref().and_then(|path| fs::canonicalize(path).ok());
        let is_left_out = |path: &Path| left_out.is_some() && fs::canonicalize(path).ok() == left_out;
        let hidden = |name: &OsStr| name.to_string_lossy().starts_with('.');
        let passed =
            |entry: &DirEntry| hidden(entry.file_name()) || entry.file_type().is_dir() && is_left_out(entry.path());
        let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.depth() == 0 || !passed(entry));
        let mut empty = true;
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if !formats::is_wanted(&entry.file_name().to_string_lossy()) => {}
                Ok(entry) => {
                    empty = false;
                    let name = format!("{prefix}{}", relative(root, entry.path()));
                    let source = entry.path().to_string_lossy().into_owned();
                    self.file(entry.path(), &Origin { name, source, prefix: prefix.to_owned() })?;
                }
                Err(error) => {
                    empty = false;
                    self.give(Item::Failure(unreadable(root, prefix, error)))?;
                }
            }
        }
        if !empty {
            return ControlFlow::Continue(());
        }
        let source = root.to_string_lossy().into_owned();
        let id = prefix.trim_end_matches('/');
        let id = if id.is_empty() { source.clone() } else { id.to_owned() };
        self.give(Item::Failure(Failure { id, source, error: Error::NoText { path: root.to_owned() } }))
    }

    fn file(&mut self, path: &Path, origin: &Origin) -> ControlFlow<()> {
        let is_plain_text = formats::is_plain_text(&origin.name);
        if let Some(probe) = &mut self.probe {
            probe.files.add(path);
            // A pipe can be read only once.
            let is_pipe = || fs::metadata(path).is_ok_and(|found| !found.is_file());
            if is_plain_text || self.has_probed() || is_pipe() {
                return ControlFlow::Continue(());
            }
        } else if is_plain_text && !self.chosen.has(self.number) && self.is_one_text(path) && self.passes() {
            self.read.fetch_add(fs::metadata(path).map_or(0, |found| found.len()), Ordering::Relaxed);
            return ControlFlow::Continue(());
        }
        match File::open(path) {
            Ok(file) => {
                // A pipe cannot be opened twice.
                let again = file.metadata().is_ok_and(|found| found.is_file()).then_some(path);
                self.opened(origin, Counted { inner: file, count: self.read }, again)
            }
            Err(error) => self.unreadable(origin, error),
        }
    }

    /// Whether a file that is called a text is one, so that it need not be read to be passed over;
    /// one that cannot be opened is no more than one failure.
    fn is_one_text(&self, path: &Path) -> bool {
        let mut head = Vec::new();
        let begun = File::open(path).and_then(|file| file.take(formats::MARK).read_to_end(&mut head));
        matches!(self.settings.format, None | Some(TextFormat::Txt)) && (begun.is_err() || !formats::is_wrapped(&head))
    }

    /// What a stream holds.
    fn stream(&mut self, origin: &Origin, reader: impl Read) -> ControlFlow<()> {
        self.opened(origin, reader, None)
    }

    /// What a member of an archive holds; archives may have two of one name.
    pub(super) fn member(&mut self, member: &Origin, reader: impl Read) -> ControlFlow<()> {
        match self.ids.insert(&member.name) {
            Ok(true) => self.stream(member, reader),
            Ok(false) => self.fail(member, Error::RepeatedId { id: member.name.clone() }),
            Err(source) => self.fail(member, Error::Ids { id: member.name.clone(), source }),
        }
    }

    fn opened(&mut self, origin: &Origin, reader: impl Read, path: Option<&Path>) -> ControlFlow<()> {
        match formats::open(&origin.name, reader, self.settings.format) {
            Ok(Opened::Text(TextFormat::Txt, _)) if self.is_probing() => ControlFlow::Continue(()),
            Ok(Opened::Text(format, reader)) => match encoding::open(reader, self.settings.encoding) {
                Ok((reader, decoder)) if format == TextFormat::Txt => self.text(origin, reader, decoder),
                Ok((reader, decoder)) => self.table(origin, reader, decoder, format),
                Err(error) => self.unreadable(origin, error),
            },
            Ok(Opened::Tar(mut reader)) => self.tar(origin, &mut reader),
            Ok(Opened::Zip { bare }) => match path.filter(|_| bare) {
                Some(path) => self.zip(origin, path),
                None => self.not_alone(origin, "zip archive"),
            },
            Ok(Opened::Parquet { bare }) => match path.filter(|_| bare) {
                Some(path) => self.parquet(origin, path),
                None => self.not_alone(origin, "Parquet file"),
            },
            Err(error) => self.unreadable(origin, error),
        }
    }

    /// Reports a file that is read from its end, and so cannot be a stream.
    fn not_alone(&mut self, at: &Origin, what: &str) -> ControlFlow<()> {
        let problem = format!("a {what} can be read as a file of its own only; unpack or save it first");
        self.unreadable(at, io::Error::other(problem))
    }

    fn unreadable(&mut self, at: &Origin, source: io::Error) -> ControlFlow<()> {
        let path = if at.source == "-" { "standard input".into() } else { at.source.clone().into() };
        self.fail(at, Error::Read { path, source })
    }

    /// A file that is one text.
    fn text(&mut self, origin: &Origin, reader: impl Read, mut decoder: Decoder) -> ControlFlow<()> {
        let (mut bytes, limit) = (Vec::new(), self.settings.max_document);
        if let Err(error) = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
            return self.unreadable(origin, error);
        }
        if bytes.len() as u64 > limit {
            return self.fail(origin, Error::TooLarge { id: origin.name.clone(), limit });
        }
        let Decoded { text, replaced } = decoder.decode(bytes);
        self.hint_encoding(origin, decoder.guessed().map(encoding_rs::Encoding::name))?;
        self.give(Item::Document(Document {
            id: origin.name.clone(),
            source: origin.source.clone(),
            text,
            replaced,
            carried: vec![String::new(); self.columns.names().len()],
            ..Document::default()
        }))
    }

    /// The documents of a table.
    fn table(&mut self, origin: &Origin, reader: impl Read, decoder: Decoder, format: TextFormat) -> ControlFlow<()> {
        let most = self.settings.max_document;
        let (head, reader) = match encoding::peek(reader, 1 << 12) {
            Ok(peeked) => peeked,
            Err(error) => return self.unreadable(origin, error),
        };
        let reader = BufReader::with_capacity(1 << 16, reader);
        let array = head.trim_ascii_start().first() == Some(&b'[');
        let records: Records<'_> = match format {
            TextFormat::Tsv => Box::new(csv::CsvRecords::new(reader, decoder, b'\t', most)),
            // Texts and Parquet files are no streams of records and do not come here.
            TextFormat::Csv | TextFormat::Txt | TextFormat::Parquet => {
                Box::new(csv::CsvRecords::new(reader, decoder, csv::delimiter(&head), most))
            }
            TextFormat::Jsonl if !array => Box::new(JsonRecords::new(reader, decoder, Cut::Lines, most)),
            TextFormat::Jsonl | TextFormat::Json => Box::new(JsonRecords::new(reader, decoder, Cut::Values, most)),
        };
        self.records(origin, records)
    }

    /// The rows of a Parquet file.
    fn parquet(&mut self, origin: &Origin, path: &Path) -> ControlFlow<()> {
        match parquet::open(path, self.settings.max_document, self.read) {
            Ok(records) => self.records(origin, records),
            Err(error) => self.unreadable(origin, error),
        }
    }

    fn records(&mut self, origin: &Origin, mut records: Records<'_>) -> ControlFlow<()> {
        let mut bad = false;
        loop {
            let head = first(&mut records);
            if head.is_empty() {
                return if bad {
                    ControlFlow::Continue(())
                } else {
                    self.hint(format!("{}: has no records", origin.name))
                };
            }
            let good: Vec<&Record> = head.iter().flatten().collect();
            if good.is_empty() {
                bad = true;
                self.all(origin, &Roles::default(), head.into_iter())?;
                continue;
            }
            if let Some(probe) = &mut self.probe {
                probe.columns = Some(Columns::new(&good, self.settings));
                return ControlFlow::Continue(());
            }
            return match Roles::find(&good, self.settings) {
                Ok(roles) => {
                    if let Some(guessed) = roles.guessed(self.settings, good[0].place)
                        && self.hinted.insert(guessed.clone())
                    {
                        self.give(Item::Hint(format!("{}: {guessed}", origin.name)))?;
                    }
                    self.all(origin, &roles, head.into_iter().chain(records))
                }
                Err(missing) => self.fail(origin, missing.in_file(&origin.source)),
            };
        }
    }

    fn all(
        &mut self,
        origin: &Origin,
        roles: &Roles,
        mut records: impl Iterator<Item = Result<Record, Bad>>,
    ) -> ControlFlow<()> {
        records.try_for_each(|record| match record {
            Ok(record) => self.record(origin, roles, &record),
            Err(bad) => self.bad(origin, bad),
        })
    }

    fn record(&mut self, origin: &Origin, roles: &Roles, record: &Record) -> ControlFlow<()> {
        let by_place = format!("{}#{}", origin.name, record.place.number());
        let shown = |field: &Option<String>| {
            field.as_ref().and_then(|field| record.get(field)).map(|value| value.shown().to_owned()).unwrap_or_default()
        };
        let own = shown(&roles.id);
        let id = if own.is_empty() { by_place } else { format!("{}{own}", origin.prefix) };
        let at = Origin { name: id, ..origin.clone() };
        let wrong = |problem: String| Error::Record { file: origin.source.clone(), place: record.place, problem };
        match if own.is_empty() { Ok(true) } else { self.ids.insert(&at.name) } {
            Ok(true) => {}
            Ok(false) => {
                return self.fail(&at, wrong(format!("another document of this run has the id {:?} too", at.name)));
            }
            Err(source) => return self.fail(&at, Error::Ids { id: at.name.clone(), source }),
        }
        let text = match record.get(&roles.text).as_deref() {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Null) | None => {
                return self.fail(&at, wrong(format!("has no text: {:?} is missing", roles.text)));
            }
            Some(_) => return self.fail(&at, wrong(format!("has no text: {:?} is no string", roles.text))),
        };
        self.hint_columns(origin, roles, record)?;
        if self.passes() {
            return ControlFlow::Continue(());
        }
        let carried = self.columns.names().iter().map(|name| match record.get(name) {
            Some(value) if *name != roles.text || self.settings.carry.contains(name) => value.shown().to_owned(),
            _ => String::new(),
        });
        let carried = carried.collect();
        self.give(Item::Document(Document {
            id: at.name,
            source: at.source,
            title: shown(&roles.title),
            date: shown(&roles.date),
            text,
            replaced: record.replaced,
            carried,
        }))
    }

    /// Names, once each, columns that are in no table since none of the first records had them.
    fn hint_columns(&mut self, origin: &Origin, roles: &Roles, record: &Record) -> ControlFlow<()> {
        for (name, _) in &record.fields {
            let known = roles.uses(name) || self.columns.names().iter().any(|known| **known == **name);
            if !known && self.hinted.insert(format!("column {name}")) {
                let (name, file, place) = (&**name, &origin.name, record.place);
                self.give(Item::Hint(format!(
                    "{file}: {place}: {name:?} is none of the first table's columns and is left out; --carry \
                     {name:?} puts it into the tables"
                )))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn bad(&mut self, origin: &Origin, bad: Bad) -> ControlFlow<()> {
        let id = format!("{}#{}", origin.name, bad.place.number());
        let record = |problem| Error::Record { file: origin.source.clone(), place: bad.place, problem };
        let error = match bad.flaw {
            Flaw::TooLarge => Error::TooLarge { id: id.clone(), limit: self.settings.max_document },
            Flaw::Form(problem) => record(problem),
            Flaw::Broken(error) => record(format!("{error}; nothing of the file is read from here on")),
        };
        self.fail(&Origin { name: id, ..origin.clone() }, error)
    }

    fn hint(&mut self, hint: String) -> ControlFlow<()> {
        if self.hinted.insert(hint.clone()) { self.give(Item::Hint(hint)) } else { ControlFlow::Continue(()) }
    }

    fn hint_encoding(&mut self, origin: &Origin, guessed: Option<&str>) -> ControlFlow<()> {
        match guessed {
            Some(name) if self.hinted.insert(format!("encoding {name}")) => self.give(Item::Hint(format!(
                "{}: is not UTF-8 and read as {name}; --encoding names another",
                origin.name
            ))),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// The first records: enough to tell what the fields are.
fn first(records: &mut Records<'_>) -> Vec<Result<Record, Bad>> {
    let (mut head, mut size) = (Vec::new(), 0);
    while head.len() < HEAD
        && size < HEAD_BYTES
        && let Some(record) = records.next()
    {
        size += record.as_ref().map_or(0, Record::size);
        head.push(record);
    }
    head
}

/// A reader that counts what is read.
struct Counted<'c, R> {
    inner: R,
    count: &'c AtomicU64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A reader that keeps what is read if it is asked to.
struct Recorded<R> {
    inner: R,
    record: Option<Vec<u8>>,
}

impl<R: Read> Read for Recorded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        if let Some(record) = &mut self.record {
            record.extend_from_slice(&out[..count]);
        }
        Ok(count)
    }
}

/// The path below the folder, with `/`.
fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/")
}

/// A folder that cannot be listed, or a link that leads back to a folder above it.
fn unreadable(root: &Path, prefix: &str, error: walkdir::Error) -> Failure {
    let path = error.path().unwrap_or(root).to_owned();
    let id = format!("{prefix}{}", relative(root, &path));
    let source = path.to_string_lossy().into_owned();
    let looped = error.loop_ancestor().map(|above| format!("the link leads back to {}", above.display()));
    let source_error = match looped {
        Some(problem) => io::Error::other(problem),
        None => error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be listed")),
    };
    Failure { id, source, error: Error::Read { path, source: source_error } }
}
