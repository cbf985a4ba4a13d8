//! Why quotes have the speakers that they have, and which quoted words have none.

use super::{Scope, slot_string, steps};
use crate::attribution::{Quote, Step};
use crate::language::Language;
use crate::phrases::Chunker;
use crate::reader::{Reader, Reading};
use crate::tables::QuoteRow;
use crate::types::Span;
use serde::Serialize;

/// Why a quote has its speaker.
#[derive(Clone, Debug, Serialize)]
pub struct QuoteExplanation<'r> {
    /// Its row in the table of quotes.
    #[serde(flatten)]
    pub row: QuoteRow<'r>,
    /// The rule that found it, or the quote that it goes on with.
    pub rule: Option<RuleUse<'r>>,
    /// The steps that led from the rule to the speaker, in order.
    pub steps: Vec<StepUse>,
    /// The sentence that holds it as the rules see it.
    pub phrases: String,
}

/// A rule that found a quote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleUse<'r> {
    /// Its id.
    pub id: &'r str,
    /// Why it holds.
    pub why: &'r str,
    /// How often it is right, from 0 to 1.
    pub confidence: f32,
    /// The user's file that it comes from; `None` if it is built in.
    pub file: Option<String>,
}

/// A step that led to a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StepUse {
    /// Its id.
    pub id: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

/// Words in quotation marks that are in no quote.
#[derive(Clone, Debug, Serialize)]
pub struct Unattributed<'r> {
    /// The words.
    pub text: &'r str,
    /// Their first code point.
    pub start: u32,
    /// The code point behind the last.
    pub end: u32,
    /// The sentence that holds them as the rules see it.
    pub phrases: String,
}

/// The quotes in scope: those whose words, speaker, cue or sentences cover it.
pub(super) fn explain<'r>(
    reader: &'r Reader,
    reading: &'r Reading,
    chunker: &mut Chunker<'_>,
    scope: Scope,
) -> Vec<QuoteExplanation<'r>> {
    let rows = reading.quotes.iter().zip(reading.quote_rows(reader.attribution_rules(), 0.0));
    let covered = rows.filter(|(quote, _)| {
        [quote.content, quote.mention, quote.cue, quote.context].into_iter().any(|span| scope.covers(span))
    });
    covered
        .map(|(quote, row)| {
            let (rule, steps) = origin(reader, quote);
            QuoteExplanation { row, rule, steps, phrases: phrases(reading, chunker, quote.content) }
        })
        .collect()
}

/// The rule and the steps that a quote rests on.
fn origin<'r>(reader: &'r Reader, quote: &Quote) -> (Option<RuleUse<'r>>, Vec<StepUse>) {
    let (mut found, mut steps) = (None, Vec::new());
    for step in &quote.by {
        match *step {
            Step::Rule(index) => {
                found = reader.attribution_rules().get(index as usize).map(|rule| RuleUse {
                    id: &rule.source.id,
                    why: &rule.source.why,
                    confidence: rule.source.confidence,
                    file: rule.file().map(|file| file.display().to_string()),
                });
            }
            Step::Function(id) => steps.push(StepUse { id, meaning: steps::meaning(id).unwrap_or_default() }),
        }
    }
    (found, steps)
}

/// The quotations in scope that no quote holds.
pub(super) fn unattributed<'r>(reading: &'r Reading, chunker: &mut Chunker<'_>, scope: Scope) -> Vec<Unattributed<'r>> {
    if reading.language.is_some_and(|language| language != Language::ENGLISH) {
        return Vec::new();
    }
    let mut taken: Vec<Span> = reading.quotes.iter().map(|quote| quote.content).collect();
    taken.sort_unstable();
    // Quotes do not overlap, so that their ends are in order too.
    let is_taken = |span: Span| {
        let at = taken.partition_point(|quote| quote.end <= span.start);
        taken.get(at).is_some_and(|quote| quote.overlaps(span))
    };
    let spans = reading.layout.quotations.iter().map(|quotation| quotation.content);
    let left = spans.filter(|&span| !span.is_empty() && scope.covers(span) && !is_taken(span));
    left.map(|span| {
        let (start, end) = reading.offsets(span);
        let text = span.of(&reading.document.text);
        Unattributed { text, start, end, phrases: phrases(reading, chunker, span) }
    })
    .collect()
}

/// The sentence of some words as the rules see it.
fn phrases(reading: &Reading, chunker: &mut Chunker<'_>, words: Span) -> String {
    let layout = &reading.layout;
    let sentence = layout.sentences.get(layout.sentence_of(layout.token_at(words.start)));
    sentence.map_or_else(String::new, |sentence| slot_string(chunker, sentence))
}
