//! The speakers table: who is quoted, over all documents.
//!
//! It is made from the quotes table when that is whole, by an external sort: sums are collected in
//! memory up to a cap, written as sorted runs beyond it, and merged. So it costs bounded memory
//! whatever the corpus, and can be made again from any quotes tables.

use crate::error::{Error, Result};
use crate::tables::SpeakerRow;
use crate::types::QuoteKind;
use crate::writers::Format;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Seek, Write};
use std::path::Path;

/// How many bytes of sums are collected in memory before they are written as a run.
pub const MEMORY: usize = 64 << 20;

/// The columns of the quotes table that the speakers table rests on.
#[derive(Debug, Deserialize)]
struct Quoted<'r> {
    #[serde(borrow)]
    doc_id: Cow<'r, str>,
    kind: QuoteKind,
    #[serde(borrow)]
    quote: Cow<'r, str>,
    #[serde(borrow)]
    speaker: Cow<'r, str>,
    #[serde(borrow)]
    speaker_type: Cow<'r, str>,
    #[serde(borrow)]
    role: Cow<'r, str>,
}

/// Where a CSV table has these columns.
struct Columns {
    doc_id: usize,
    kind: usize,
    quote: usize,
    speaker: usize,
    speaker_type: usize,
    role: usize,
}

impl Columns {
    fn find(header: &csv::StringRecord) -> std::result::Result<Columns, String> {
        let column = |name: &str| {
            header.iter().position(|column| column == name).ok_or_else(|| format!("it has no column {name}"))
        };
        Ok(Columns {
            doc_id: column("doc_id")?,
            kind: column("kind")?,
            quote: column("quote")?,
            speaker: column("speaker")?,
            speaker_type: column("speaker_type")?,
            role: column("role")?,
        })
    }

    fn read<'r>(&self, record: &'r csv::StringRecord) -> std::result::Result<Quoted<'r>, String> {
        let field = |column: usize| Cow::Borrowed(record.get(column).unwrap_or_default());
        let kind = match &*field(self.kind) {
            "direct" => QuoteKind::Direct,
            "mixed" => QuoteKind::Mixed,
            "indirect" => QuoteKind::Indirect,
            other => return Err(format!("{other:?} is no kind of quote")),
        };
        Ok(Quoted {
            doc_id: field(self.doc_id),
            kind,
            quote: field(self.quote),
            speaker: field(self.speaker),
            speaker_type: field(self.speaker_type),
            role: field(self.role),
        })
    }
}

/// Name, type and outside id, which make a speaker of the table, parted by a NUL.
type Key = String;
const PART: char = '\0';

/// What is summed up for a speaker.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Sums {
    roles: BTreeSet<String>,
    documents: u64,
    direct: u64,
    mixed: u64,
    indirect: u64,
    words: u64,
    /// First and last document with their numbers in input order.
    first: (u64, String),
    last: (u64, String),
}

impl Sums {
    /// Counts a quote of a document; returns about how many bytes that took.
    fn count(&mut self, quoted: &Quoted<'_>, document: u64) -> usize {
        let mut taken = 0;
        if self.documents == 0 {
            self.first = (document, quoted.doc_id.to_string());
        }
        if self.documents == 0 || self.last.0 != document {
            self.documents += 1;
            self.last = (document, quoted.doc_id.to_string());
            taken += quoted.doc_id.len();
        }
        match quoted.kind {
            QuoteKind::Direct => self.direct += 1,
            QuoteKind::Mixed => self.mixed += 1,
            QuoteKind::Indirect => self.indirect += 1,
        }
        self.words += words(&quoted.quote);
        if !quoted.role.is_empty() && !self.roles.contains(&*quoted.role) {
            self.roles.insert(quoted.role.to_string());
            taken += size_of::<String>() + quoted.role.len();
        }
        taken
    }

    /// Adds the sums of a later part of the input.
    fn add(&mut self, later: Sums) {
        // A document that both parts saw is counted once.
        self.documents += later.documents - u64::from(self.last.0 == later.first.0);
        self.roles.extend(later.roles);
        self.direct += later.direct;
        self.mixed += later.mixed;
        self.indirect += later.indirect;
        self.words += later.words;
        self.last = later.last;
    }
}

/// The number of words: runs without white space.
fn words(text: &str) -> u64 {
    let count =
        if text.is_ascii() { text.split_ascii_whitespace().count() } else { text.split_whitespace().count() };
    count as u64
}

/// Sums up quotes, in input order, within a cap of memory.
#[derive(Debug)]
struct Collector {
    memory: usize,
    used: usize,
    sums: HashMap<Key, Sums>,
    runs: Vec<File>,
    documents: u64,
    document: String,
    key: Key,
}

impl Collector {
    fn new(memory: usize) -> Collector {
        Collector {
            memory,
            used: 0,
            sums: HashMap::new(),
            runs: Vec::new(),
            documents: 0,
            document: String::new(),
            key: Key::new(),
        }
    }

    fn push(&mut self, quoted: &Quoted<'_>, id: &str) -> io::Result<()> {
        if self.documents == 0 || quoted.doc_id != self.document {
            self.documents += 1;
            self.document = quoted.doc_id.to_string();
        }
        self.key.clear();
        self.key.extend([&quoted.speaker, "\0", &quoted.speaker_type, "\0", id]);
        if let Some(known) = self.sums.get_mut(&self.key) {
            self.used += known.count(quoted, self.documents);
        } else {
            let mut new = Sums::default();
            self.used += size_of::<(Key, Sums)>() + self.key.len() + new.count(quoted, self.documents);
            self.sums.insert(self.key.clone(), new);
        }
        if self.used > self.memory { self.spill() } else { Ok(()) }
    }

    /// Takes the sums out of memory, sorted by name.
    fn sorted(&mut self) -> Vec<(Key, Sums)> {
        let mut sums: Vec<(Key, Sums)> = self.sums.drain().collect();
        sums.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        sums
    }

    /// Writes what is in memory as a sorted run.
    fn spill(&mut self) -> io::Result<()> {
        let mut out = BufWriter::new(tempfile::tempfile()?);
        for row in self.sorted() {
            serde_json::to_writer(&mut out, &row)?;
            out.write_all(b"\n")?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.used = 0;
        Ok(())
    }

    /// Hands over each speaker once, sorted by name.
    fn finish(mut self, mut each: impl FnMut(&Key, &Sums) -> Result<()>) -> Result<()> {
        if self.runs.is_empty() {
            return self.sorted().iter().try_for_each(|(key, sums)| each(key, sums));
        }
        self.spill().map_err(temporary)?;
        let mut current: Option<(Key, Sums)> = None;
        for row in Merge::new(self.runs).map_err(temporary)? {
            let (key, sums) = row.map_err(temporary)?;
            match &mut current {
                Some((known, total)) if *known == key => total.add(sums),
                _ => {
                    if let Some((known, total)) = current.replace((key, sums)) {
                        each(&known, &total)?;
                    }
                }
            }
        }
        current.map_or(Ok(()), |(key, sums)| each(&key, &sums))
    }
}

/// The rows of sorted runs in one order; rows of one key in the order of their runs, which is
/// that of the input.
struct Merge {
    runs: Vec<Lines<BufReader<File>>>,
    heads: Vec<Option<Sums>>,
    heap: BinaryHeap<Reverse<(Key, usize)>>,
}

impl Merge {
    fn new(runs: Vec<File>) -> io::Result<Merge> {
        let runs: Vec<_> = runs.into_iter().map(|run| BufReader::new(run).lines()).collect();
        let mut merge = Merge { heads: vec![None; runs.len()], heap: BinaryHeap::new(), runs };
        for run in 0..merge.runs.len() {
            merge.advance(run)?;
        }
        Ok(merge)
    }

    fn advance(&mut self, run: usize) -> io::Result<()> {
        if let Some(line) = self.runs[run].next().transpose()? {
            let (key, sums): (Key, Sums) = serde_json::from_str(&line)?;
            self.heads[run] = Some(sums);
            self.heap.push(Reverse((key, run)));
        }
        Ok(())
    }
}

impl Iterator for Merge {
    type Item = io::Result<(Key, Sums)>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((key, run)) = self.heap.pop()?;
        let sums = self.heads[run].take()?;
        Some(self.advance(run).map(|()| (key, sums)))
    }
}

/// Makes the rows of the speakers table from a quotes table and hands them over sorted by name.
///
/// `memory` caps the bytes of the sums kept in memory, roughly; `id` gives the outside id of a
/// place by its name.
///
/// # Errors
/// If the quotes table cannot be read or is none, if a run cannot be written, or as `each` says.
pub fn collect(
    quotes: &Path,
    format: Format,
    memory: usize,
    mut id: impl FnMut(&str) -> &'static str,
    mut each: impl FnMut(SpeakerRow<'_>) -> Result<()>,
) -> Result<()> {
    let unreadable = |source| Error::Read { path: quotes.to_owned(), source };
    let mut collector = Collector::new(memory);
    let mut push = |quoted: &Quoted<'_>| {
        if quoted.speaker.is_empty() {
            return Ok(());
        }
        let id = if quoted.speaker_type == "place" { id(&quoted.speaker) } else { "" };
        collector.push(quoted, id).map_err(temporary)
    };
    let file = BufReader::new(File::open(quotes).map_err(unreadable)?);
    let problem = |problem: String| Error::Table { path: quotes.to_owned(), problem };
    match format {
        Format::Csv => {
            let wrong = |e: csv::Error| problem(e.to_string());
            let mut reader = csv::Reader::from_reader(file);
            // By position: looking the columns up in every row takes longer than reading it.
            let columns = Columns::find(reader.headers().map_err(wrong)?).map_err(problem)?;
            let mut record = csv::StringRecord::new();
            while reader.read_record(&mut record).map_err(wrong)? {
                push(&columns.read(&record).map_err(problem)?)?;
            }
        }
        Format::Json | Format::Jsonl => {
            for line in file.lines() {
                let line = line.map_err(unreadable)?;
                // A row a line, in an array with brackets and commas around the rows.
                let row = line.trim_end_matches(',');
                if row.starts_with('{') {
                    push(&serde_json::from_str(row).map_err(|e| problem(e.to_string()))?)?;
                }
            }
        }
    }
    collector.finish(|key, sums| {
        let mut parts = key.rsplitn(3, PART);
        let (id, kind, name) = (parts.next(), parts.next(), parts.next());
        let [name, kind, id] = [name, kind, id].map(Option::unwrap_or_default);
        each(SpeakerRow {
            name,
            r#type: kind,
            id,
            roles: sums.roles.iter().map(String::as_str).collect::<Vec<_>>().join("; "),
            documents: sums.documents,
            direct: sums.direct,
            mixed: sums.mixed,
            indirect: sums.indirect,
            words: sums.words,
            first_doc: &sums.first.1,
            last_doc: &sums.last.1,
        })
    })
}

/// A sorted run could not be written or read back.
fn temporary(source: io::Error) -> Error {
    Error::Write { path: std::env::temp_dir(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The speakers of a quotes table with these rows, made with a cap of memory.
    fn speakers(rows: &[(&str, &str, &str)], memory: usize) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quotes.jsonl");
        let lines = rows.iter().map(|(doc, speaker, role)| {
            format!(r#"{{"doc_id":"{doc}","kind":"direct","quote":"two words","speaker":"{speaker}","speaker_type":"person","role":"{role}"}}"#)
        });
        std::fs::write(&path, lines.collect::<Vec<_>>().join("\n")).unwrap();
        let mut out = Vec::new();
        let each = |row: SpeakerRow<'_>| {
            let SpeakerRow { name, roles, documents, words, first_doc, last_doc, .. } = row;
            out.push(format!("{name}: {documents} documents, {words} words, {first_doc} to {last_doc}, {roles}"));
            Ok(())
        };
        collect(&path, Format::Jsonl, memory, |_| "", each).unwrap();
        out
    }

    #[test]
    fn sums_do_not_depend_on_the_memory() {
        let rows = [
            ("a", "Ines Kelm", "mayor"),
            ("a", "Odo Varo", ""),
            ("a", "Ines Kelm", ""),
            ("b", "Ines Kelm", "former mayor"),
            ("c", "", ""),
            ("d", "Odo Varo", ""),
        ];
        let expected = [
            "Ines Kelm: 2 documents, 6 words, a to b, former mayor; mayor",
            "Odo Varo: 2 documents, 4 words, a to d, ",
        ];
        for memory in [0, 300, 1 << 20] {
            assert_eq!(speakers(&rows, memory), expected, "memory {memory}");
        }
    }
}
