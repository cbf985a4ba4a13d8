//! The rows that are compared, with their documents: the same from gold and from tables.

use crate::tables::Table;
use crate::types::{EntityType, QuoteKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A document and its rows of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<R> {
    /// The id as its file has it.
    pub id: String,
    /// The rows, in the order of the file.
    pub rows: Vec<R>,
}

/// Documents by their ids, without `.txt` and with `/` for `\`.
pub type Documents<R> = BTreeMap<String, Document<R>>;

/// What of an id tells documents apart: tables and gold may differ in `.txt` and in the direction
/// of slashes.
pub(super) fn key(id: &str) -> String {
    let path = id.replace('\\', "/");
    path.strip_suffix(".txt").map(str::to_owned).unwrap_or(path)
}

/// A run of code points, half-open.
pub(super) type Run = (u32, u32);

/// A name, read from a member of gold or a row of a table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Entity {
    /// The document, which only rows of tables name.
    doc_id: Option<String>,
    /// First code point.
    pub start: u32,
    /// Code point behind the last.
    pub end: u32,
    /// What it names.
    pub r#type: EntityType,
    /// The name as it stands in the text.
    pub text: String,
    /// How sure the row is, if it says.
    pub(super) confidence: Option<f32>,
}

/// A quote with its speaker, read from a member of gold or a row of a table.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Quote {
    /// The document, which only rows of tables name.
    doc_id: Option<String>,
    /// First code point.
    pub start: u32,
    /// Code point behind the last.
    pub end: u32,
    /// How the words are reported; direct if the row does not say.
    kind: Option<QuoteKind>,
    /// The words.
    #[serde(alias = "quote")]
    text: Option<String>,
    /// The speaker's name or description; nothing if the speaker is unknown.
    speaker: Option<String>,
    /// What the speaker is.
    pub(super) speaker_type: Option<String>,
    /// The words that name the speaker at the quote.
    mention: Option<String>,
    mention_start: Option<u32>,
    mention_end: Option<u32>,
    /// The words that report.
    pub(super) cue: Option<String>,
    /// What the document calls the speaker.
    pub(super) role: Option<String>,
    /// How sure the row is, if it says.
    pub(super) confidence: Option<f32>,
    /// The words of the source, in gold that gives spans in place of names.
    source: Option<String>,
    #[serde(default)]
    source_start: SourceStart,
    source_end: Option<u32>,
    /// The parts of a source that stands in several places.
    sources: Option<Vec<Run>>,
    /// Whether it is speech: gold may mark thoughts and the like too, which nobody need find.
    speech: Option<bool>,
}

/// The member by which gold is known that gives speakers as spans, `null` though it may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Option<u32>")]
enum SourceStart {
    /// The row has no such member.
    #[default]
    Absent,
    /// The row has no source.
    Nowhere,
    /// The source begins here.
    At(u32),
}

impl From<Option<u32>> for SourceStart {
    fn from(place: Option<u32>) -> SourceStart {
        place.map_or(SourceStart::Nowhere, SourceStart::At)
    }
}

impl SourceStart {
    const fn place(self) -> Option<u32> {
        match self {
            SourceStart::At(place) => Some(place),
            SourceStart::Absent | SourceStart::Nowhere => None,
        }
    }
}

impl Quote {
    /// How the words are reported.
    pub fn kind(&self) -> QuoteKind {
        self.kind.unwrap_or_default()
    }

    /// The words; empty if the row has none.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// The speaker's name or description; empty if the speaker is unknown.
    pub fn speaker(&self) -> &str {
        self.speaker.as_deref().unwrap_or_default()
    }

    /// The words of the source; empty if the row has none.
    pub(super) fn source(&self) -> &str {
        self.source.as_deref().unwrap_or_default()
    }

    /// The first that says who speaks: name, mention or source.
    pub fn who(&self) -> &str {
        let names = [&self.speaker, &self.mention, &self.source];
        names.into_iter().flatten().map(String::as_str).find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// The words that name the speaker at the quote, else who speaks.
    pub(super) fn named(&self) -> &str {
        self.mention.as_deref().filter(|mention| !mention.is_empty()).unwrap_or_else(|| self.who())
    }

    /// Where the words stand that name the speaker.
    pub(super) fn mention(&self) -> Option<Run> {
        let mention = self.mention_start.zip(self.mention_end);
        mention.or_else(|| self.source_start.place().zip(self.source_end))
    }

    /// All places of the source.
    pub(super) fn sources(&self) -> Vec<Run> {
        match &self.sources {
            Some(sources) if !sources.is_empty() => sources.clone(),
            _ => self.mention().into_iter().collect(),
        }
    }

    /// Whether it is of gold that gives its speakers as spans.
    pub(super) fn has_source(&self) -> bool {
        self.source_start != SourceStart::Absent
    }

    /// Whether the row is speech, as all rows are that do not say.
    pub(super) fn is_speech(&self) -> bool {
        self.speech.unwrap_or(true)
    }

    /// Whether a person speaks who has a name.
    pub(super) fn is_of_person(&self) -> bool {
        self.speaker_type.as_deref() == Some("person")
    }
}

/// A row of a table that can be scored.
pub(super) trait Row: DeserializeOwned {
    /// The table.
    const TABLE: Table;

    /// The document that the row names.
    fn doc_id(&mut self) -> Option<String>;

    /// What is wrong with its offsets, and what would be right.
    fn problem(&self) -> Option<String>;
}

impl Row for Entity {
    const TABLE: Table = Table::Entities;

    fn doc_id(&mut self) -> Option<String> {
        self.doc_id.take()
    }

    fn problem(&self) -> Option<String> {
        span_problem((self.start, self.end), Some(&self.text))
    }
}

impl Row for Quote {
    const TABLE: Table = Table::Quotes;

    fn doc_id(&mut self) -> Option<String> {
        self.doc_id.take()
    }

    fn problem(&self) -> Option<String> {
        let half = |one: Option<u32>, other: Option<u32>| one.is_some() != other.is_some();
        span_problem((self.start, self.end), self.text.as_deref())
            .or_else(|| {
                let half = half(self.mention_start, self.mention_end);
                half.then(|| "mention_start and mention_end go together; give both or neither".to_owned())
            })
            .or_else(|| {
                let half = half(self.source_start.place(), self.source_end);
                half.then(|| "source_start and source_end go together; give both or neither".to_owned())
            })
            .or_else(|| self.mention().into_iter().chain(self.sources()).find_map(|run| span_problem(run, None)))
    }
}

/// What is wrong with a span, and what would be right. Offsets in bytes or UTF-16 units show where
/// the text is not as long as its span.
fn span_problem((start, end): Run, text: Option<&str>) -> Option<String> {
    if start >= end {
        return Some(format!("the span from {start} to {end} is empty; the end is the code point behind the last"));
    }
    let length = text?.chars().count();
    (length != (end - start) as usize).then(|| {
        format!(
            "the span from {start} to {end} does not fit its text, which has {length} code points; offsets count \
             Unicode code points, not bytes"
        )
    })
}
