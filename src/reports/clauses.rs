//! How far a reported clause reaches.

use crate::phrases::Chunker;
use crate::rules::{AUX, CUE, FINITE, PARTICIPLE, QUOTE, Slot, WHO};
use crate::words::Words;
use std::ops::Range;

/// Words that open a clause of the writer's behind a report: "…, while the port stays open".
const WRITER: Words<4> = Words::new(["while", "as", "after", "before"]);
/// Participles of the writer's behind a report: "…, referring to the port".
const REFERRING: Words<10> = Words::new([
    "referring",
    "citing",
    "speaking",
    "using",
    "echoing",
    "alluding",
    "prompting",
    "drawing",
    "sparking",
    "pointing",
]);

/// The clause behind a cue that begins at phrase `start`; `None` if what stands there is none.
pub(super) fn after(chunker: &Chunker<'_>, start: usize, cue: usize) -> Option<Range<usize>> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let introduced = start > 0 && slot(start - 1).is(&[Slot::Comma, Slot::Colon]);
    if introduced && slot(start).is(QUOTE) {
        return Some(start..start + 1);
    }
    let subordinate = is_subordinate(chunker, cue);
    let end = (start..chunker.phrases.len())
        .find(|&at| ends(chunker, start, at, subordinate))
        .unwrap_or(chunker.phrases.len());
    let end = trimmed(chunker, start, end);
    let clause = start..end;
    let that = start > 0 && slot(start - 1) == Slot::That;
    (that && clause.len() > 1 || is_clause(chunker, clause.clone()) || clause.len() == 1 && slot(start).is(QUOTE))
        .then_some(clause)
}

/// The clause that ends before the phrase `end`, the first of the words that attribute it; `loose`:
/// no comma need stand between.
pub(super) fn before(chunker: &Chunker<'_>, end: usize, loose: bool) -> Option<Range<usize>> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let last = end.checked_sub(1)?;
    // "…, as Marten said"
    let last = if slot(last) == Slot::As { last.checked_sub(1)? } else { last };
    let end = match slot(last) {
        // "because, according to Marten, …": the clause comes behind.
        Slot::Comma if last > 0 && slot(last - 1).is(&[Slot::While, Slot::That, Slot::And, Slot::But]) => return None,
        Slot::Comma | Slot::Dash => last,
        found if loose || found.is(QUOTE) || found == Slot::Stop => last + 1,
        _ => return None,
    };
    let bound = (0..end).rev().find(|&at| slot(at) == Slot::Semicolon).map_or(0, |at| at + 1);
    let start = (bound..end).find(|&at| !slot(at).is(&[Slot::And, Slot::But, Slot::Comma]))?;
    let clause = start..end;
    let fronted =
        slot(start).is(&[Slot::Preposition, Slot::While, Slot::Time, Slot::Adverb, Slot::Ing, Slot::As, Slot::With]);
    let comma = (start..end).any(|at| slot(at) == Slot::Comma);
    let quote = clause.len() == 1 && slot(start).is(QUOTE);
    // What stands before "according to" is said, whatever its verb.
    let said = loose && clause.len() > 2 && !fronted;
    (quote || said || is_clause(chunker, clause.clone()) && (!fronted || comma || has_subject(chunker, clause.clone())))
        .then_some(clause)
}

/// Whether a verb has its subject in these phrases: a noun phrase directly before it.
fn has_subject(chunker: &Chunker<'_>, clause: Range<usize>) -> bool {
    clause.clone().skip(1).any(|at| {
        chunker.phrases[at].slot.is(FINITE)
            && chunker.phrases[at - 1].slot.is(&[
                Slot::Person,
                Slot::Body,
                Slot::Pronoun,
                Slot::It,
                Slot::Description,
                Slot::Thing,
                Slot::First,
                Slot::Time,
                Slot::Adverb,
                Slot::Claim,
                Slot::Other,
            ])
    })
}

/// Whether the phrases hold a verb.
fn is_clause(chunker: &Chunker<'_>, clause: Range<usize>) -> bool {
    clause.len() > 1
        && chunker.phrases[clause].iter().any(|p| p.slot.is(FINITE) || p.slot.is(QUOTE) || p.slot == Slot::Ing)
}

/// Whether the cue stands in a clause that opens the sentence: "As Marten said the port was shut, …".
fn is_subordinate(chunker: &Chunker<'_>, cue: usize) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    let opener =
        (0..cue).rev().take_while(|&at| slot(at) != Slot::Comma).find(|&at| slot(at).is(&[Slot::While, Slot::As]));
    opener.is_some_and(|at| at == 0 || slot(at - 1) == Slot::Comma)
}

/// Whether a clause that began at `start` ends before the phrase `at`.
fn ends(chunker: &Chunker<'_>, start: usize, at: usize, subordinate: bool) -> bool {
    let slot = |at: usize| chunker.slot(at);
    let word = |at: usize| chunker.phrases.get(at).map(|p| &chunker.layout().tokens[p.tokens.start as usize]);
    match chunker.phrases[at].slot {
        Slot::Semicolon => true,
        Slot::According => at > start,
        Slot::Stop => at + 1 == chunker.phrases.len(),
        Slot::Comma if subordinate => true,
        Slot::Comma => match slot(at + 1) {
            Some(next) if next.is(PARTICIPLE) || next == Slot::According => true,
            Some(Slot::And | Slot::But) => reports_again(chunker, at + 2),
            Some(Slot::While | Slot::As) => word(at + 1).is_some_and(|w| WRITER.has(w)) && at > start + 1,
            Some(Slot::Ing) => word(at + 1).is_some_and(|w| REFERRING.has(w)),
            // A new report has its own subject: ", Marten said"; not ", had told".
            Some(next) => next.is(WHO) && reports_again(chunker, at + 1) && at > start,
            None => true,
        },
        // "said he and Marten agreed that" is one clause.
        Slot::And | Slot::But => is_clause(chunker, start..at) && reports_again(chunker, at + 1),
        // "… had “different views” -- a mild word for it": the writer's aside on the quotation.
        Slot::Dash => at > start && chunker.phrases[at - 1].slot.is(QUOTE) && !has_dash(chunker, at + 1),
        _ => false,
    }
}

fn has_dash(chunker: &Chunker<'_>, from: usize) -> bool {
    chunker.phrases[from..].iter().any(|phrase| phrase.slot == Slot::Dash)
}

/// Whether a new report begins at a phrase: "said …", "Marten told …".
fn reports_again(chunker: &Chunker<'_>, mut at: usize) -> bool {
    let slot = |at: usize| chunker.slot(at);
    let named = slot(at).is_some_and(|slot| slot.is(WHO));
    at += usize::from(named);
    while slot(at).is_some_and(|slot| slot.is(AUX)) {
        at += 1;
    }
    match slot(at) {
        Some(Slot::Say | Slot::Tell) => true,
        Some(Slot::State | Slot::Ask) => {
            slot(at + 1).is_some_and(|slot| slot.is(&[Slot::That, Slot::Whether, Slot::Comma]))
        }
        Some(next) if named && next.is(CUE) => slot(at + 1).is_none_or(|slot| slot == Slot::Stop),
        _ => false,
    }
}

/// Without the stops, commas and dashes at the end.
fn trimmed(chunker: &Chunker<'_>, start: usize, mut end: usize) -> usize {
    let loose = [Slot::Stop, Slot::Comma, Slot::Dash, Slot::Colon];
    while end > start && chunker.phrases[end - 1].slot.is(&loose) {
        end -= 1;
    }
    end
}
