//! The report: one page with the texts, their quotes and names highlighted, for any browser.
//!
//! The page holds everything and loads nothing: its policy allows the one script and the one style
//! whose hashes it names, and no address. Texts and names are data, which the script shows as text.
//! Documents are written one by one; in memory stay only the names and rules that repeat.

use crate::document::Document;
use crate::error::{Error, Result};
use crate::explain;
use crate::rules::RuleSet;
use crate::stored::Stored;
use crate::tables::{Table, hex};
use crate::types::{QuoteKind, SpeakerType};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

const STYLE: &str = include_str!("../templates/report.css");
const SCRIPT: &str = include_str!("../templates/report.js");

/// Where in the page the data goes.
const DATA: &str = "@data@";

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'p> {
    title: &'p str,
    style: &'p str,
    style_hash: String,
    script: &'p str,
    script_hash: String,
    data_mark: &'p str,
}

/// What a report shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Documents with their texts.
    pub documents: u64,
    /// Quotes in them.
    pub quotes: u64,
    /// Documents without a text, since they were not read.
    pub left_out: u64,
}

/// Writes the report of the tables in a folder to a file; `rules` say what the ids in `by` mean. The
/// texts are those of the table of texts, else they are read again where they came from.
///
/// # Errors
/// If tables or texts cannot be read or do not fit together, or the file cannot be written.
///
/// # Panics
/// Never: the page is made of texts, which memory takes.
pub fn write(folder: &Path, title: &str, rules: &RuleSet, path: &Path) -> Result<Shown> {
    let mut report = Report { tables: Tables::open(folder)?, shared: Shared::default(), shown: Shown::default() };
    let hash = |content: &str| format!("sha256-{}", STANDARD.encode(Sha256::digest(content)));
    let (style_hash, script_hash) = (hash(STYLE), hash(SCRIPT));
    let page = Page { title, style: STYLE, style_hash, script: SCRIPT, script_hash, data_mark: DATA };
    let page = page.render().expect("the page is made of texts");
    let (before, behind) = page.split_once(DATA).unwrap_or((&page, ""));
    let written = |error| Error::Write { path: path.to_owned(), source: error };
    let mut out = BufWriter::new(File::create(path).map_err(written)?);
    out.write_all(before.as_bytes()).map_err(written)?;
    out.write_all(b"{\"documents\":[").map_err(written)?;
    let mut first = true;
    while let Some(article) = report.next()? {
        out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" }).map_err(written)?;
        data(&article, &mut out).map_err(written)?;
    }
    let ending = report.shared.ending(rules);
    out.write_all(b"\n],").map_err(written)?;
    for (number, (name, value)) in ending.iter().enumerate() {
        out.write_all(if number == 0 { b"\n\"" } else { b",\n\"" }).map_err(written)?;
        out.write_all(name.as_bytes()).and_then(|()| out.write_all(b"\":")).map_err(written)?;
        data(value, &mut out).map_err(written)?;
    }
    out.write_all(b"}").and_then(|()| out.write_all(behind.as_bytes())).map_err(written)?;
    out.flush().map_err(written)?;
    Ok(report.shown)
}

/// JSON within a page: nothing in it ends the element that it stands in.
fn data(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let json = serde_json::to_string(value)?;
    out.write_all(json.replace('<', "\\u003c").as_bytes())
}

/// The tables, read side by side.
struct Tables {
    documents: Stored,
    quotes: Stored,
    entities: Option<Stored>,
    texts: Option<Stored>,
}

impl Tables {
    fn open(folder: &Path) -> Result<Tables> {
        let is_there = |table| Stored::is_in(folder, table);
        let open = |table| Stored::find(folder, table);
        Ok(Tables {
            documents: open(Table::Documents)?,
            quotes: open(Table::Quotes)?,
            entities: if is_there(Table::Entities) { Some(open(Table::Entities)?) } else { None },
            texts: if is_there(Table::Texts) { Some(open(Table::Texts)?) } else { None },
        })
    }
}

#[derive(Deserialize)]
struct DocumentCells {
    doc_id: String,
    source: String,
    title: String,
    date: String,
    text_hash: String,
    entities: u64,
    quotes: u64,
    error: String,
}

#[derive(Deserialize)]
struct QuoteCells {
    doc_id: String,
    kind: QuoteKind,
    speaker: String,
    speaker_type: SpeakerType,
    role: String,
    start: u32,
    end: u32,
    mention_start: Option<u32>,
    mention_end: Option<u32>,
    cue_start: Option<u32>,
    cue_end: Option<u32>,
    confidence: f64,
    by: String,
}

#[derive(Deserialize)]
struct EntityCells {
    doc_id: String,
    r#type: SpeakerType,
    name: String,
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct TextCells {
    doc_id: String,
    text: String,
}

/// A document as the script reads it. Offsets count UTF-16 code units, -1 where there is nothing.
#[derive(Serialize)]
struct Article {
    id: String,
    title: String,
    date: String,
    note: String,
    text: String,
    /// Start, end, kind, speaker, role, mention, cue, confidence in hundredths, `by`.
    quotes: Vec<[i64; 11]>,
    /// Start, end, type, name.
    names: Vec<[i64; 4]>,
}

struct Report {
    tables: Tables,
    shared: Shared,
    shown: Shown,
}

impl Report {
    /// The next document that has a text.
    fn next(&mut self) -> Result<Option<Article>> {
        while self.tables.documents.advance()? {
            let document: DocumentCells = self.tables.documents.cells()?;
            if document.text_hash.is_empty() {
                self.shown.left_out += 1;
                continue;
            }
            return self.article(document).map(Some);
        }
        Ok(None)
    }

    fn article(&mut self, document: DocumentCells) -> Result<Article> {
        let text = self.text(&document)?;
        let units = Units::of(&text);
        let optional = |offset: Option<u32>| offset.map_or(-1, |offset| units.at(offset));
        let (mut quotes, mut names) = (Vec::new(), Vec::new());
        for _ in 0..document.quotes {
            let row: QuoteCells = self.tables.quotes.next_cells()?;
            self.tables.quotes.check_document(&row.doc_id, &document.doc_id)?;
            let shared = &mut self.shared;
            quotes.push([
                units.at(row.start),
                units.at(row.end),
                row.kind as i64,
                shared.speakers.number((row.speaker, kind(row.speaker_type))),
                shared.roles.number(row.role),
                optional(row.mention_start),
                optional(row.mention_end),
                optional(row.cue_start),
                optional(row.cue_end),
                (row.confidence * 100.0).round() as i64,
                shared.by.number(row.by),
            ]);
        }
        if let Some(entities) = &mut self.tables.entities {
            for _ in 0..document.entities {
                let row: EntityCells = entities.next_cells()?;
                entities.check_document(&row.doc_id, &document.doc_id)?;
                names.push([
                    units.at(row.start),
                    units.at(row.end),
                    kind(row.r#type),
                    self.shared.names.number(row.name),
                ]);
            }
        }
        self.shown.documents += 1;
        self.shown.quotes += document.quotes;
        let DocumentCells { doc_id: id, title, date, error: note, .. } = document;
        Ok(Article { id, title, date, note, text, quotes, names })
    }

    /// The text of a document, which must be the one that was read.
    fn text(&mut self, document: &DocumentCells) -> Result<String> {
        if let Some(texts) = &mut self.tables.texts {
            let row: TextCells = texts.next_cells()?;
            texts.check_document(&row.doc_id, &document.doc_id)?;
            return Ok(row.text);
        }
        let path = Path::new(&document.source);
        let text = std::fs::read(path).map(|bytes| Document::decode(&document.doc_id, &document.source, &bytes).text);
        match text {
            Ok(text) if hex(&Sha256::digest(&text)) == document.text_hash => Ok(text),
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(Error::Read { path: path.to_owned(), source })
            }
            _ => Err(self.tables.documents.wrong(format!(
                "{}: {} is not the text that was read; extract with --keep-text keeps the texts",
                document.doc_id, document.source
            ))),
        }
    }
}

/// The number of a type in the script.
const fn kind(kind: SpeakerType) -> i64 {
    match kind {
        SpeakerType::Person => 0,
        SpeakerType::Organization => 1,
        SpeakerType::Place => 2,
        SpeakerType::Other => 3,
        SpeakerType::Unknown => 4,
    }
}

/// What repeats, each once.
#[derive(Default)]
struct Shared {
    speakers: Numbered<(String, i64)>,
    names: Numbered<String>,
    roles: Numbered<String>,
    by: Numbered<String>,
}

impl Shared {
    /// The tables behind the documents, and what the ids in `by` mean.
    fn ending(&self, rules: &RuleSet) -> [(&'static str, Value); 5] {
        let ids = self.by.all.iter().flat_map(|by| by.split(" > "));
        let meanings: BTreeMap<&str, &str> = ids.filter_map(|id| Some((id, meaning(rules, id)?))).collect();
        [
            ("speakers", json!(self.speakers.all)),
            ("names", json!(self.names.all)),
            ("roles", json!(self.roles.all)),
            ("by", json!(self.by.all)),
            ("meanings", json!(meanings)),
        ]
    }
}

/// What a rule or a step means, in words.
fn meaning<'r>(rules: &'r RuleSet, id: &str) -> Option<&'r str> {
    let rule = rules.rules().iter().find(|rule| rule.source.id == id);
    rule.map(|rule| &*rule.source.why).or_else(|| explain::meaning(id))
}

/// Values with their numbers, in order of first appearance.
struct Numbered<T> {
    all: Vec<T>,
    numbers: HashMap<T, i64>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Numbered { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbered<T> {
    fn number(&mut self, value: T) -> i64 {
        if let Some(&number) = self.numbers.get(&value) {
            return number;
        }
        let number = signed(self.all.len());
        self.all.push(value.clone());
        self.numbers.insert(value, number);
        number
    }
}

/// A number of things in memory.
fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Code points to UTF-16 code units: characters beyond the basic plane count twice.
struct Units {
    /// The code points that count twice.
    wide: Vec<u32>,
}

impl Units {
    fn of(text: &str) -> Units {
        let wide = |(at, character): (u32, char)| (character.len_utf16() == 2).then_some(at);
        Units { wide: (0..).zip(text.chars()).filter_map(wide).collect() }
    }

    fn at(&self, offset: u32) -> i64 {
        i64::from(offset) + signed(self.wide.partition_point(|&wide| wide < offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_utf_16_code_units() {
        let text = "a🙂e\u{301}🙂שb";
        let units = Units::of(text);
        for (offset, (at, _)) in (0..).zip(text.char_indices()) {
            assert_eq!(units.at(offset), signed(text[..at].encode_utf16().count()), "{offset}");
        }
        assert_eq!(units.at(7), signed(text.encode_utf16().count()));
    }

    #[test]
    fn data_cannot_end_its_element() {
        let mut out = Vec::new();
        data(&"</script><!-- \u{2028}", &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"\\u003c/script>\\u003c!-- \u{2028}\"");
    }
}
