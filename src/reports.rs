//! Reports: which quotations are said by whom, as far as one sentence tells.
//!
//! Each sentence with a quotation is cut into phrases, and the attribution rules are tried on
//! them, the most trusted first. What no rule takes is decided by its neighbours
//! ([`crate::attribution`]).

use crate::entities::Entities;
use crate::lexicon::Lexicon;
use crate::phrases::{Chunker, Phrase};
use crate::rules::{Rule, RuleSet, Slot};
use crate::text::Layout;
use crate::types::{Span, TokenRange};

/// A quotation with the phrase that names its speaker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The index of the quotation.
    pub quotation: u32,
    /// The phrase that names the speaker.
    pub who: Phrase,
    /// The bytes of the cue.
    pub cue: Span,
    /// The index of the rule that found it.
    pub rule: u32,
    /// Whether it goes on with a quotation before it in the sentence.
    pub continues: bool,
}

/// A quotation that makes up its sentence, with no cue beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeStanding {
    /// The index of the quotation.
    pub quotation: u32,
    /// The index of its sentence.
    pub sentence: u32,
}

/// What the sentences tell of their quotations.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    /// The quotations with a speaker, in text order.
    pub reports: Vec<Report>,
    /// The quotations without one that stand alone, in text order.
    pub free: Vec<FreeStanding>,
}

/// Finds the reports of a document.
pub fn find(text: &str, layout: &Layout, lexicon: &Lexicon, entities: &Entities, rules: &RuleSet) -> Reports {
    let mut found = Reports::default();
    let mut chunker = Chunker::new(text, layout, lexicon, entities);
    let mut sentence = 0;
    for quotation in &layout.quotations {
        let at = layout.sentence_of(quotation.tokens.start);
        if at < sentence {
            continue;
        }
        sentence = at + 1;
        let tokens = layout.sentences[at].tokens;
        chunker.read(tokens);
        let first = found.reports.len();
        for (index, rule) in rules.matching(&chunker.slots) {
            apply(&chunker, index, rule, first, &mut found.reports);
        }
        found.reports[first..].sort_by_key(|report| report.quotation);
        for phrase in chunker.phrases.iter().filter(|p| p.slot == Slot::Quote) {
            let taken = found.reports[first..].iter().any(|r| r.quotation == phrase.index);
            if !taken && stands_alone(layout, &chunker.phrases, phrase) {
                found.free.push(FreeStanding { quotation: phrase.index, sentence: at as u32 });
            }
        }
    }
    found
}

/// Adds what a rule finds in the sentence, for quotations that no earlier rule has taken.
fn apply(chunker: &Chunker<'_>, index: u32, rule: &Rule, first: usize, reports: &mut Vec<Report>) {
    for captures in rule.matches(&chunker.slots) {
        let group = |name: &str| captures.name(name).map(|m| m.range());
        let (Some(content), Some(who)) = (group("content"), group("who")) else { continue };
        let quotation = chunker.phrases[content.start].index;
        if reports[first..].iter().any(|report| report.quotation == quotation) {
            continue;
        }
        let cue = group("cue").map_or(Span::default(), |cue| chunker.span(cue));
        let who = named(&chunker.phrases, who.start);
        reports.push(Report { quotation, who, cue, rule: index, continues: rule.source.continues });
    }
}

/// The phrase that names the speaker: of "their coach, Luis Amparo," the name.
fn named(phrases: &[Phrase], who: usize) -> Phrase {
    let slot = |at: usize| phrases.get(at).map(|p| p.slot);
    let apposed = phrases[who].slot == Slot::Description
        && slot(who + 1) == Some(Slot::Comma)
        && slot(who + 2) == Some(Slot::Name)
        && matches!(slot(who + 3), None | Some(Slot::Comma | Slot::Stop | Slot::Cue | Slot::Time | Slot::Bracket));
    phrases[if apposed { who + 2 } else { who }]
}

/// Whether the quotation makes up its sentence: nothing but stops and a connecting word beside it.
/// One that is never closed must open its paragraph or go on in the next; else its mark is a stray
/// one.
fn stands_alone(layout: &Layout, phrases: &[Phrase], phrase: &Phrase) -> bool {
    let quotation = &layout.quotations[phrase.index as usize];
    let paragraph = layout.paragraphs[layout.paragraph_of(quotation.content.start)];
    let opens = paragraph.tokens.start == phrase.tokens.start;
    let beside = |p: &&Phrase| !matches!(p.slot, Slot::Quote | Slot::Stop | Slot::Comma | Slot::Dash);
    let connecting = phrases.iter().filter(beside).all(|p| matches!(p.slot, Slot::Conjunction | Slot::Time));
    let goes_on = layout.quotations.get(phrase.index as usize + 1).is_some_and(|next| next.continues);
    (quotation.closed || opens || goes_on) && connecting
}

impl Chunker<'_> {
    /// The bytes of a range of phrases.
    fn span(&self, phrases: std::ops::Range<usize>) -> Span {
        let range = TokenRange {
            start: self.phrases[phrases.start].tokens.start,
            end: self.phrases[phrases.end - 1].tokens.end,
        };
        self.layout().span(range)
    }
}
