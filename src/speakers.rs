//! The speakers table: who is quoted, over all documents.
//!
//! It is made last, by an external sort of what the rows of the quotes table say: each document
//! gives a tally a speaker, tallies are summed up in memory to a cap, written as sorted runs beyond
//! it, and merged. So it costs bounded memory whatever the corpus.

mod runs;

use crate::error::{Error, Result};
use crate::stored::Stored;
use crate::tables::{QuoteRow, SpeakerRow};
use crate::types::{EntityType, QuoteKind, SpeakerType};
use runs::Runs;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io;

/// How many bytes of sums are collected in memory before they are written as a run.
pub const MEMORY: usize = 8 << 20;

/// What the quotes of one document add to a speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The speaker's name.
    pub name: String,
    /// What it names.
    pub kind: SpeakerType,
    /// The speaker's role in this document; empty if it tells none.
    pub role: String,
    /// Rows of kind direct.
    pub direct: u64,
    /// Rows of kind mixed.
    pub mixed: u64,
    /// Rows of kind indirect.
    pub indirect: u64,
    /// Words quoted.
    pub words: u64,
}

/// The tallies of one document, while its rows go by.
#[derive(Debug, Default)]
pub struct Tallies {
    all: Vec<Tally>,
    known: HashMap<(String, SpeakerType), usize>,
    key: (String, SpeakerType),
}

impl Tallies {
    /// Counts a row; one without a speaker counts for nobody.
    pub fn count(&mut self, row: &QuoteRow<'_>) {
        if row.speaker.is_empty() {
            return;
        }
        self.key.0.clear();
        self.key.0.push_str(&row.speaker);
        self.key.1 = row.speaker_type;
        let at = if let Some(&at) = self.known.get(&self.key) {
            at
        } else {
            let (name, kind) = self.key.clone();
            self.known.insert(self.key.clone(), self.all.len());
            self.all.push(Tally { name, kind, ..Tally::default() });
            self.all.len() - 1
        };
        let tally = &mut self.all[at];
        if tally.role.is_empty() {
            tally.role.push_str(&row.role);
        }
        match row.kind {
            QuoteKind::Direct => tally.direct += 1,
            QuoteKind::Mixed => tally.mixed += 1,
            QuoteKind::Indirect => tally.indirect += 1,
        }
        tally.words += words(row.quote);
    }

    /// The tallies, in order of first appearance.
    pub fn finish(self) -> Vec<Tally> {
        self.all
    }
}

/// A row of a table of quotes that was written before: what its speaker is counted by.
#[derive(Debug, Deserialize)]
pub(crate) struct StoredQuote {
    pub(crate) doc_id: String,
    pub(crate) kind: QuoteKind,
    quote: String,
    pub(crate) speaker: String,
    pub(crate) speaker_type: SpeakerType,
    speaker_id: Option<String>,
    role: String,
}

impl StoredQuote {
    /// Whether the speaker has a name, and is not only described: “the company”, “a spokesman”. Several
    /// who speak as one have no id of their own.
    pub(crate) fn is_named(&self) -> bool {
        let has_id = self.speaker_id.as_ref().is_some_and(|id| !id.is_empty());
        let is_entity = self.speaker_type.entity().is_some();
        is_entity && (has_id || self.speaker.starts_with(char::is_uppercase))
    }

    /// How many words are quoted.
    pub(crate) fn words(&self) -> u64 {
        words(&self.quote)
    }

    pub(crate) fn view(&self) -> QuoteRow<'_> {
        QuoteRow {
            kind: self.kind,
            quote: &self.quote,
            speaker: Cow::Borrowed(&self.speaker),
            speaker_type: self.speaker_type,
            role: Cow::Borrowed(&self.role),
            ..QuoteRow::default()
        }
    }
}

/// Name, type and outside id, which make a speaker of the table, parted by a NUL.
type Key = String;
const PART: char = '\0';

/// What is summed up for a speaker.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sums {
    roles: BTreeSet<String>,
    pub(crate) documents: u64,
    pub(crate) direct: u64,
    pub(crate) mixed: u64,
    pub(crate) indirect: u64,
    pub(crate) words: u64,
    /// First and last document with their numbers in input order.
    pub(crate) first: (u64, String),
    pub(crate) last: (u64, String),
}

impl Sums {
    /// Adds a document's tally; returns about how many bytes that took.
    pub(crate) fn count(&mut self, tally: &Tally, document: u64, id: &str) -> usize {
        let mut taken = id.len();
        if self.documents == 0 {
            self.first = (document, id.to_owned());
        }
        self.last = (document, id.to_owned());
        self.documents += 1;
        self.direct += tally.direct;
        self.mixed += tally.mixed;
        self.indirect += tally.indirect;
        self.words += tally.words;
        if !tally.role.is_empty() && !self.roles.contains(&tally.role) {
            taken += size_of::<String>() + tally.role.len();
            self.roles.insert(tally.role.clone());
        }
        taken
    }

    /// Adds other sums.
    pub(crate) fn add(&mut self, other: Sums) {
        if self.documents == 0 || other.first.0 < self.first.0 {
            self.first = other.first;
        }
        if other.last.0 >= self.last.0 {
            self.last = other.last;
        }
        self.documents += other.documents;
        self.roles.extend(other.roles);
        self.direct += other.direct;
        self.mixed += other.mixed;
        self.indirect += other.indirect;
        self.words += other.words;
    }
}

/// The number of words: runs without white space.
fn words(text: &str) -> u64 {
    let count = if text.is_ascii() { text.split_ascii_whitespace().count() } else { text.split_whitespace().count() };
    count as u64
}

/// Sums up tallies, in input order, within a cap of memory.
#[derive(Debug)]
pub struct Collector {
    memory: usize,
    used: usize,
    sums: HashMap<Key, Sums>,
    runs: Runs,
    documents: u64,
    key: Key,
}

impl Collector {
    /// A collector; `memory` caps the bytes of the sums kept in memory, roughly.
    pub fn new(memory: usize) -> Collector {
        Collector { memory, used: 0, sums: HashMap::new(), runs: Runs::default(), documents: 0, key: Key::new() }
    }

    /// Adds the tallies of a document; `id` gives the outside id by type and name.
    ///
    /// # Errors
    /// If a run cannot be written.
    pub fn add(
        &mut self,
        document: &str,
        tallies: &[Tally],
        mut id: impl FnMut(EntityType, &str) -> &'static str,
    ) -> Result<()> {
        self.documents += 1;
        for tally in tallies {
            let id = tally.kind.entity().map_or("", |kind| id(kind, &tally.name));
            self.key.clear();
            self.key.extend([&tally.name, "\0", tally.kind.name(), "\0", id]);
            if let Some(known) = self.sums.get_mut(&self.key) {
                self.used += known.count(tally, self.documents, document);
            } else {
                let mut new = Sums::default();
                self.used += size_of::<(Key, Sums)>() + self.key.len() + new.count(tally, self.documents, document);
                self.sums.insert(self.key.clone(), new);
            }
        }
        if self.used > self.memory { self.spill().map_err(temporary) } else { Ok(()) }
    }

    /// Adds what a table of quotes says that was written before.
    ///
    /// # Errors
    /// If the table cannot be read, or a run not be written.
    pub(crate) fn add_stored(
        &mut self,
        mut quotes: Stored,
        mut id: impl FnMut(EntityType, &str) -> &'static str,
    ) -> Result<()> {
        let (mut document, mut tallies) = (String::new(), Tallies::default());
        while quotes.advance()? {
            let row: StoredQuote = quotes.cells()?;
            if row.doc_id != document {
                self.add(&document, &std::mem::take(&mut tallies).finish(), &mut id)?;
                document.clone_from(&row.doc_id);
            }
            tallies.count(&row.view());
        }
        self.add(&document, &tallies.finish(), id)
    }

    /// Takes the sums out of memory, sorted by name.
    fn sorted(&mut self) -> Vec<(Key, Sums)> {
        let mut sums: Vec<(Key, Sums)> = self.sums.drain().collect();
        sums.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        sums
    }

    /// Writes what is in memory as a sorted run.
    fn spill(&mut self) -> io::Result<()> {
        let rows = self.sorted();
        self.used = 0;
        self.runs.push(rows)
    }

    /// Hands over the row of each speaker, sorted by name.
    ///
    /// # Errors
    /// If a run cannot be written or read back, or as `each` says.
    pub fn finish(mut self, mut each: impl FnMut(SpeakerRow<'_>) -> Result<()>) -> Result<()> {
        if self.runs.is_empty() {
            return self.sorted().iter().try_for_each(|(key, sums)| each(row(key, sums)));
        }
        self.spill().map_err(temporary)?;
        for next in self.runs.merged().map_err(temporary)? {
            let (key, sums) = next.map_err(temporary)?;
            each(row(&key, &sums))?;
        }
        Ok(())
    }
}

fn row<'s>(key: &'s str, sums: &'s Sums) -> SpeakerRow<'s> {
    let mut parts = key.rsplitn(3, PART);
    let (id, kind, name) = (parts.next(), parts.next(), parts.next());
    let [name, kind, id] = [name, kind, id].map(Option::unwrap_or_default);
    SpeakerRow {
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
    }
}

/// A sorted run could not be written or read back.
fn temporary(source: io::Error) -> Error {
    Error::Write { path: std::env::temp_dir(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The speakers of these rows (document, speaker, role), made with a cap of memory.
    fn speakers(rows: &[(&str, &str, &str)], memory: usize) -> Vec<String> {
        let mut collector = Collector::new(memory);
        for document in rows.chunk_by(|a, b| a.0 == b.0) {
            let mut tallies = Tallies::default();
            for (_, speaker, role) in document {
                let (speaker, role) = (Cow::Borrowed(*speaker), Cow::Borrowed(*role));
                tallies.count(&QuoteRow { quote: "two words", speaker, role, ..QuoteRow::default() });
            }
            collector.add(document[0].0, &tallies.finish(), |_, _| "").unwrap();
        }
        let mut out = Vec::new();
        let each = |row: SpeakerRow<'_>| {
            let SpeakerRow { name, roles, documents, words, first_doc, last_doc, .. } = row;
            out.push(format!("{name}: {documents} documents, {words} words, {first_doc} to {last_doc}, {roles}"));
            Ok(())
        };
        collector.finish(each).unwrap();
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

    #[test]
    fn many_runs_are_merged_in_the_order_of_the_input() {
        let ids: Vec<String> = (0..5000).map(|number| number.to_string()).collect();
        let rows: Vec<_> = ids.iter().map(|id| (&**id, ["Ines Kelm", "Odo Varo"][id.len() % 2], "mayor")).collect();
        // A run a document: more than a system lets be open.
        assert_eq!(speakers(&rows, 0), speakers(&rows, 1 << 20));
    }
}
