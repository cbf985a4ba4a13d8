//! Explanations: why each name and quote of a document is what it is, in words and for programs.
//!
//! The stages leave their evidence in the [`Reading`]; what they rejected is found again with their
//! own functions. [`Explanation`] is written as sentences by its `Display` and as JSON by serde.

mod catalogue;
mod entries;
mod names;
mod prose;
mod quotes;
mod steps;

pub use catalogue::{list, page, rule, slots};
pub use entries::{Entries, FullEntry, Source, entries};
pub use names::{ByType, ListEntry, NameExplanation, ReasonWeight, Rejected, Weighing};
pub use quotes::{QuoteExplanation, RuleUse, StepUse, Unattributed};
pub use steps::{STEPS, meaning};

use crate::error::{Error, Result};
use crate::evidence::Weights;
use crate::phrases::Chunker;
use crate::reader::{Reader, Reading};
use crate::text::Sentence;
use crate::types::Span;
use serde::Serialize;

/// Why the names and quotes of a document are what they are. All lists are in text order, all
/// offsets code points.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation<'r> {
    /// The document.
    pub doc_id: &'r str,
    /// Its language; `None` if it has no text.
    pub language: Option<String>,
    /// What to know of how it was read; `None` if all is well.
    pub note: Option<String>,
    /// The place that was asked for; `None` if all of the document is explained.
    pub at: Option<Place>,
    /// The sum that a name needs.
    pub threshold: f32,
    /// The names.
    pub names: Vec<NameExplanation<'r>>,
    /// The runs of capitalised words that are no names.
    pub rejected: Vec<Rejected<'r>>,
    /// The quotes.
    pub quotes: Vec<QuoteExplanation<'r>>,
    /// The words in quotation marks that are in no quote.
    pub unattributed: Vec<Unattributed<'r>>,
}

impl Explanation<'_> {
    /// The explanation as JSON with line breaks, its last line ended.
    ///
    /// # Panics
    /// Never: strings, numbers and lists of them can be written to memory.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain fields can be written to memory") + "\n"
    }
}

/// A place in a document: an offset with its sentence.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// The offset.
    pub offset: u32,
    /// The sentence that covers it, or the next one.
    pub sentence: String,
    /// The sentence as the rules see it.
    pub phrases: String,
}

/// What is explained: everything, or what covers a byte.
#[derive(Clone, Copy, Debug)]
struct Scope(Option<u32>);

impl Scope {
    fn covers(self, span: Span) -> bool {
        self.0.is_none_or(|byte| span.start <= byte && byte < span.end)
    }
}

/// Explains a reading, or what covers the code point `at`: the names there, and the quotes whose
/// words or sentences hold it.
///
/// # Errors
/// If the text has no code point `at`.
pub fn explain<'r>(reader: &'r Reader, reading: &'r Reading, at: Option<u32>) -> Result<Explanation<'r>> {
    let byte = at.map(|offset| byte_of(reading, offset)).transpose()?;
    let scope = Scope(byte);
    let mut chunker = chunker(reader, reading);
    let (names, rejected) = names::explain(reader, reading, scope);
    let quotes = quotes::explain(reader, reading, &mut chunker, scope);
    let unattributed = quotes::unattributed(reading, &mut chunker, scope);
    let place = at.zip(byte).map(|(offset, byte)| place(reading, &mut chunker, offset, byte));
    Ok(Explanation {
        doc_id: &reading.document.id,
        language: reading.language.map(|language| language.to_string()),
        note: reading.note(),
        at: place,
        threshold: Weights::built_in().threshold,
        names,
        rejected,
        quotes,
        unattributed,
    })
}

/// The sentences of a reading as the rules see them, one a line: `SLOT[words]` for each phrase.
pub fn phrases(reader: &Reader, reading: &Reading) -> String {
    let mut chunker = chunker(reader, reading);
    let mut lines = String::new();
    for sentence in reading.layout.sentences.iter().filter(|sentence| !sentence.tokens.is_empty()) {
        lines.push_str(&slot_string(&mut chunker, sentence));
        lines.push('\n');
    }
    lines
}

/// The same for the sentence that covers a code point, or the next one.
///
/// # Errors
/// If the text has no such code point.
pub fn phrases_at(reader: &Reader, reading: &Reading, at: u32) -> Result<String> {
    let byte = byte_of(reading, at)?;
    let mut chunker = chunker(reader, reading);
    Ok(sentence_at(reading, byte).map_or_else(String::new, |sentence| slot_string(&mut chunker, sentence) + "\n"))
}

fn chunker<'r>(reader: &'r Reader, reading: &'r Reading) -> Chunker<'r> {
    Chunker::new(&reading.document.text, &reading.layout, reader.lexicon(), &reading.entities)
}

/// The phrases of a sentence, each with its slot, on one line.
fn slot_string(chunker: &mut Chunker<'_>, sentence: &Sentence) -> String {
    chunker.read(sentence.tokens);
    let (text, layout) = (chunker.text(), chunker.layout());
    let phrase = |phrase: &crate::phrases::Phrase| {
        let words = layout.span(phrase.tokens).of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}[{words}]", phrase.slot.name())
    };
    chunker.phrases.iter().map(phrase).collect::<Vec<_>>().join(" ")
}

/// The byte at which a code point begins.
fn byte_of(reading: &Reading, offset: u32) -> Result<u32> {
    let found = reading.document.text.char_indices().nth(offset as usize);
    found.map(|(byte, _)| byte as u32).ok_or_else(|| Error::NoOffset {
        id: reading.document.id.clone(),
        offset,
        length: reading.layout.code_points.len(),
    })
}

/// The sentence that covers a byte, or the next one; the last behind all of them.
fn sentence_at(reading: &Reading, byte: u32) -> Option<&Sentence> {
    let layout = &reading.layout;
    layout.sentences.get(layout.sentence_of(layout.token_at(byte)))
}

fn place(reading: &Reading, chunker: &mut Chunker<'_>, offset: u32, byte: u32) -> Place {
    let (sentence, phrases) = match sentence_at(reading, byte) {
        Some(sentence) => {
            let words = reading.layout.span(sentence.tokens).of(&reading.document.text);
            (words.to_owned(), slot_string(chunker, sentence))
        }
        None => Default::default(),
    };
    Place { offset, sentence, phrases }
}
