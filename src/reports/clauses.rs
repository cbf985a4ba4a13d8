//! How far a reported clause reaches.

use super::tense::{goes_on_with_cue, is_past};
use crate::phrases::{Chunker, Phrase};
use crate::rules::{AUX, CUE, FINITE, PARTICIPLE, QUOTE, Slot, WHO};
use crate::words::Words;
use std::ops::Range;
use whosaid_gazetteers::Class;

/// Words that open a clause of the writer's behind a report: "…, while the port stays open".
const WRITER: Words<4> = Words::new(["while", "as", "after", "before"]);
/// What something is done by: "according to plan", "according to their needs".
const MEASURES: Words<24> = Words::new([
    "plan",
    "plans",
    "schedule",
    "need",
    "needs",
    "wishes",
    "taste",
    "standard",
    "standards",
    "mechanism",
    "mechanisms",
    "procedure",
    "procedures",
    "principle",
    "principles",
    "criteria",
    "merit",
    "ability",
    "age",
    "size",
    "type",
    "number",
    "circumstances",
    "requirements",
]);
/// Verbs that mostly take a clause where a noun phrase follows; most others take an object too.
const TAKES_CLAUSE: Words<24> = Words::new([
    "say",
    "says",
    "said",
    "think",
    "thinks",
    "thought",
    "believe",
    "believes",
    "believed",
    "insist",
    "insists",
    "insisted",
    "argue",
    "argues",
    "argued",
    "hope",
    "hopes",
    "hoped",
    "saying",
    "arguing",
    "believing",
    "insisting",
    "hoping",
    "thinking",
]);
/// Verbs that find something to be so.
const FINDS: Words<8> =
    Words::new(["find", "finds", "found", "finding", "consider", "considers", "considered", "considering"]);
const WHILE: Words<1> = Words::new(["while"]);
const IF: Words<1> = Words::new(["if"]);
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

/// Forms that open a sentence without a subject of their own.
const FRONTED: &[Slot] =
    &[Slot::Saying, Slot::Telling, Slot::Stating, Slot::Shouting, Slot::Calling, Slot::Ask, Slot::Told];

/// The clause behind a cue that begins at phrase `start`; `None` if what stands there is none.
pub(super) fn after(chunker: &Chunker<'_>, mut start: usize, cue: usize) -> Option<Range<usize>> {
    let slot = |at: usize| chunker.phrases[at].slot;
    if slot(start) == Slot::That && start + 1 < chunker.phrases.len() {
        start += 1;
    }
    // "noting that, in the end, the port was shut"
    start += usize::from(slot(start) == Slot::Comma && start + 1 < chunker.phrases.len());
    let introduced = start > 0 && slot(start - 1).is(&[Slot::Comma, Slot::Colon]) && !goes_on(chunker, start);
    if introduced && slot(start).is(QUOTE) {
        return Some(start..start + 1);
    }
    let subordinate = is_subordinate(chunker, cue);
    let relative = is_in_relative(chunker, cue);
    let subject = slot(cue) == Slot::Claim && is_subject(chunker, cue);
    let end = (start..chunker.phrases.len())
        .find(|&at| {
            let closes =
                relative && slot(at) == Slot::Comma && chunker.slot(at + 1).is_some_and(|next| next.is(FINITE));
            closes || ends(chunker, start, at, subordinate) || returns_to_cue(chunker, start, at, cue)
        })
        .unwrap_or(chunker.phrases.len());
    // "The claim that the port is shut is old."
    let end = if subject { main_verb(chunker, start..end).unwrap_or(end) } else { end };
    let end = trimmed(chunker, start, end);
    let clause = start..end;
    let that = start > 0 && slot(start - 1) == Slot::That;
    // "a charge that might sink the plan": a relative clause.
    let apart = start >= 2 && slot(start - 2) != slot(cue) || slot(cue) == Slot::Claim;
    if that && apart && slot(start).is(&[Slot::Auxiliary, Slot::Verb]) {
        return None;
    }
    // "as he said before he died": when it was said, not what.
    if !that && !introduced && slot(start).is(&[Slot::While, Slot::As]) && is_subordinate_only(chunker, clause.clone())
    {
        return None;
    }
    let sure = that || slot(cue) == Slot::According || TAKES_CLAUSE.has(chunker.first_token(cue));
    // "The port is shut, said an official who asked not to be named."
    let inverted = cue > 0 && slot(cue - 1) == Slot::Comma && cue + 1 == start && slot(start) == Slot::Description;
    if !that && is_object(chunker, start, cue) || (!sure || inverted) && !has_predicate(chunker, clause.clone()) {
        return None;
    }
    (that && clause.len() > 1 || is_clause(chunker, clause.clone()) || clause.len() == 1 && slot(start).is(QUOTE))
        .then_some(clause)
}

/// Whether phrases that begin with a noun phrase hold a verb that it is the subject of: not "the
/// importance of keeping boats", "six boats linked to the fire", "a plan that will fail".
fn has_predicate(chunker: &Chunker<'_>, clause: Range<usize>) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    !slot(clause.start).is(WHO)
        || predicate(chunker, clause.clone()).is_some()
        || clause.into_iter().any(|at| slot(at).is(QUOTE))
}

/// Whether a pronoun behind a cue is its object: "disputed it at the court", "found it offensive".
fn is_object(chunker: &Chunker<'_>, pronoun: usize, cue: usize) -> bool {
    const ENDS: &[Slot] = &[Slot::Preposition, Slot::To, Slot::By, Slot::With, Slot::Stop];
    let next = chunker.slot(pronoun + 1);
    let adjective = FINDS.has(chunker.first_token(cue)) && next == Some(Slot::Thing);
    chunker.phrases[pronoun].slot == Slot::It && (adjective || next.is_some_and(|next| next.is(ENDS)))
}

/// Whether a phrase is a finite verb, "isn't" among them.
fn is_finite(chunker: &Chunker<'_>, at: usize) -> bool {
    let slot = chunker.phrases[at].slot;
    slot.is(FINITE) || slot == Slot::Not && chunker.first_token(at).classes.has(Class::Auxiliary)
}

/// The first verb of a clause that stands in no relative clause.
fn predicate(chunker: &Chunker<'_>, clause: Range<usize>) -> Option<usize> {
    const WITHIN: &[Slot] = &[Slot::Not, Slot::Adverb, Slot::Time];
    let slot = |at: usize| chunker.phrases[at].slot;
    let verb_follows = |at: usize| at + 1 < clause.end && (slot(at + 1).is(FINITE) || slot(at + 1).is(WITHIN));
    let mut relatives = 0;
    let mut at = clause.start + 1;
    while at < clause.end {
        if slot(at).is(&[Slot::Relative, Slot::That]) {
            relatives += 1;
        } else if slot(at) == Slot::To {
            // "who asked not to be named"
            while verb_follows(at) {
                at += 1;
            }
        } else if is_finite(chunker, at) {
            let first = at;
            while verb_follows(at) {
                at += 1;
            }
            let by = chunker.slot(at + 1) == Some(Slot::By);
            // "a fee proposed by the mayor", "a person briefed on the plans"
            let on = relatives == 0 && slot(at) == Slot::Tell && chunker.slot(at + 1) == Some(Slot::Preposition);
            let reduced = first == at && (by && slot(at).is(&[Slot::Verb, Slot::State]) || on);
            match relatives {
                _ if reduced => {}
                0 => return Some(first),
                _ => relatives -= 1,
            }
        }
        at += 1;
    }
    None
}

/// Whether a clause begins with a quotation and goes on behind it: "“a ruin” in the eyes of the port".
pub(super) fn goes_on(chunker: &Chunker<'_>, quotation: usize) -> bool {
    let behind = [Slot::Auxiliary, Slot::Verb, Slot::Not, Slot::Preposition, Slot::To, Slot::By, Slot::With];
    chunker.slot(quotation) == Some(Slot::QuoteBare) && chunker.slot(quotation + 1).is_some_and(|slot| slot.is(&behind))
}

/// The clause that ends before the phrase `end`, the first of the words that attribute it. Before
/// "according to" no comma need stand; headlines do without finite verbs.
pub(super) fn before(chunker: &Chunker<'_>, end: usize, cue: usize, headline: bool) -> Option<Range<usize>> {
    let slot = |at: usize| chunker.phrases[at].slot;
    let loose = slot(cue) == Slot::According;
    let last = end.checked_sub(1)?;
    // "…, as Marten said"
    let last = if slot(last) == Slot::As { last.checked_sub(1)? } else { last };
    let end = match slot(last) {
        // "because, according to Marten, …": the clause comes behind.
        Slot::Comma if last > 0 && slot(last - 1).is(&[Slot::While, Slot::That, Slot::And, Slot::But]) => return None,
        Slot::Comma if loose && is_inside(chunker, cue) => return None,
        Slot::Comma | Slot::Dash => last,
        Slot::Colon if headline => last,
        found if loose || found.is(QUOTE) || found == Slot::Stop => last + 1,
        _ => return None,
    };
    let bound = (0..end).rev().find(|&at| slot(at) == Slot::Semicolon).map_or(0, |at| at + 1);
    let start = (bound..end).find(|&at| !slot(at).is(&[Slot::And, Slot::But, Slot::Comma]))?;
    let clause = start..end;
    // "Police said the boat was sold, according to the usual rules": no source, but how it was done.
    if let Some(thing) = chunker.phrases.get(cue + 1).filter(|p| loose && p.slot == Slot::Thing)
        && !chunker.is_document(thing.tokens)
    {
        let said = chunker.phrases[clause.clone()].iter().any(|p| p.slot.is(&[Slot::Say, Slot::Tell]));
        if said || is_measured(chunker, cue) {
            return None;
        }
    }
    // "When the news broke, the minister protested": no words of the minister's.
    if slot(cue).is(&[Slot::Shout, Slot::State]) && slot(start).is(&[Slot::While, Slot::As]) {
        return None;
    }
    let fronted =
        slot(start).is(&[Slot::Preposition, Slot::While, Slot::Time, Slot::Adverb, Slot::Ing, Slot::As, Slot::With]);
    let comma = (start..end).any(|at| slot(at) == Slot::Comma);
    let quote = clause.len() == 1 && slot(start).is(QUOTE);
    // What stands before "according to" is said, whatever its verb.
    let said = loose && clause.len() > 2 && !fronted || headline && clause.len() > 2;
    (quote || said || is_clause(chunker, clause.clone()) && (!fronted || comma || has_subject(chunker, clause.clone())))
        .then_some(clause)
}

/// Whether "according to" at a phrase tells how something is done: "according to plan".
fn is_measured(chunker: &Chunker<'_>, according: usize) -> bool {
    let thing = chunker.phrases.get(according + 1).filter(|p| p.slot == Slot::Thing);
    thing.is_some_and(|thing| MEASURES.has(&chunker.layout().tokens[thing.tokens.end as usize - 1]))
}

/// Whether "according to" at a phrase stands within a relative clause: "the boat, which, according to
/// him, was old".
pub(super) fn is_inside(chunker: &Chunker<'_>, according: usize) -> bool {
    let before = |back: usize| according.checked_sub(back).and_then(|at| chunker.slot(at));
    before(1) == Some(Slot::Comma) && before(2) == Some(Slot::Relative)
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
    let verb = |at: usize| {
        let slot = chunker.phrases[at].slot;
        is_finite(chunker, at) || slot.is(QUOTE) || slot == Slot::Ing
    };
    clause.len() > 1 && clause.into_iter().any(verb)
}

/// Whether the cue stands in a clause that opens the sentence: "As Marten said the port was shut, …",
/// "But if Marten said …".
fn is_subordinate(chunker: &Chunker<'_>, cue: usize) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    // "Noting that the pier was old, the mayor thanked them." "Contrary to his claim that …"
    let fronted = |at: usize| slot(at).is(&[Slot::Preposition, Slot::Other, Slot::To, Slot::Adverb, Slot::While]);
    // "Asked what she had seen, Marten said …"
    if (cue == 0 || cue == 1 && fronted(0)) && slot(cue).is(FRONTED)
        || cue > 0 && slot(cue) == Slot::Claim && (0..cue).all(fronted)
    {
        return true;
    }
    let opens = |at: usize| {
        slot(at).is(&[Slot::While, Slot::As]) || slot(at) == Slot::Whether && IF.has(chunker.first_token(at))
    };
    let Some(opener) = (0..cue).rev().take_while(|&at| slot(at) != Slot::Comma).find(|&at| opens(at)) else {
        return false;
    };
    let bound = |at: usize| at == 0 || slot(at - 1).is(&[Slot::Comma, Slot::Semicolon]);
    bound(opener) || slot(opener - 1).is(&[Slot::And, Slot::But, Slot::Time]) && bound(opener - 1)
}

/// Whether the cue stands in a relative clause behind a comma, which another comma closes: "Marten, who
/// said she would run, told …".
fn is_in_relative(chunker: &Chunker<'_>, cue: usize) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    let relative = (0..cue).rev().find(|&at| !slot(at).is(AUX));
    relative.is_some_and(|at| slot(at) == Slot::Relative && at > 0 && slot(at - 1) == Slot::Comma)
}

/// Whether a clause that begins with "when" or the like has no main clause behind it.
fn is_subordinate_only(chunker: &Chunker<'_>, clause: Range<usize>) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    // "after the vote he would resign"
    let begins = |at: usize| slot(at).is(WHO) && slot(at - 1).is(WHO);
    !clause.clone().any(|at| slot(at).is(&[Slot::Comma, Slot::That]) || slot(at).is(QUOTE))
        && !clause.skip(2).any(begins)
}

/// Whether a claim is the subject of its sentence: no verb stands before it.
fn is_subject(chunker: &Chunker<'_>, claim: usize) -> bool {
    let before = (0..claim).rev().take_while(|&at| !chunker.phrases[at].slot.is(&[Slot::Comma, Slot::Semicolon]));
    before
        .into_iter()
        .all(|at| chunker.phrases[at].slot.is(&[Slot::And, Slot::But, Slot::Time, Slot::Adverb, Slot::Other]))
}

/// The second verb of some phrases that no other clause can have: that of the sentence whose subject
/// they are part of.
fn main_verb(chunker: &Chunker<'_>, phrases: Range<usize>) -> Option<usize> {
    const OWN: &[Slot] =
        &[Slot::Relative, Slot::That, Slot::While, Slot::As, Slot::And, Slot::But, Slot::Comma, Slot::Whether];
    let slot = |at: usize| chunker.phrases[at].slot;
    let first = predicate(chunker, phrases.clone())?;
    let group = (first..phrases.end).find(|&at| !is_finite(chunker, at) && !slot(at).is(AUX))?;
    let rest = (group..phrases.end).take_while(|&at| !slot(at).is(OWN));
    rest.into_iter()
        .find(|&at| is_finite(chunker, at) && !slot(at - 1).is(&[Slot::Pronoun, Slot::It, Slot::First, Slot::To]))
}

/// Whether a clause that began at `start` ends before the phrase `at`.
fn ends(chunker: &Chunker<'_>, start: usize, at: usize, subordinate: bool) -> bool {
    let slot = |at: usize| chunker.slot(at);
    // "… “a ruin,” adding": a quotation that ends in a comma is one.
    let behind_quotation = at > start + 1 && slot(at - 1) == Some(Slot::QuoteComma);
    match chunker.phrases[at].slot {
        Slot::Semicolon => true,
        Slot::According => at > start && !is_measured(chunker, at) && !is_inside(chunker, at),
        Slot::Stop => at + 1 == chunker.phrases.len(),
        // "Asked why the port was shut, in the same week, …"; not ", in Kelm Marten said".
        Slot::Comma if subordinate => {
            slot(at + 1) != Some(Slot::Preposition) || chunker.phrases[at..].iter().any(|phrase| phrase.slot.is(CUE))
        }
        Slot::Comma => ends_behind_comma(chunker, start, at + 1),
        _ if behind_quotation && (subordinate || ends_behind_comma(chunker, start, at)) => true,
        // "said he and Marten agreed that" is one clause.
        Slot::And | Slot::But => is_clause(chunker, start..at) && reports_again(chunker, at + 1),
        // "… the port is shut adding that it is cold"
        Slot::Saying | Slot::Stating if slot(at + 1) == Some(Slot::That) => is_clause(chunker, start..at),
        // "… had “different views” -- a mild word for it": the writer's aside on the quotation.
        Slot::Dash => at > start && chunker.phrases[at - 1].slot.is(QUOTE) && !has_dash(chunker, at + 1),
        _ => false,
    }
}

/// Whether a verb behind "and" at a phrase goes on with the cue: "said the port would close and warned
/// the dockers", "said it is shut, and he attacked the mayor".
fn returns_to_cue(chunker: &Chunker<'_>, start: usize, at: usize, cue: usize) -> bool {
    let slot = |at: usize| chunker.slot(at);
    if !chunker.phrases[at].slot.is(&[Slot::And, Slot::But]) || at < start + 2 {
        return false;
    }
    // "proposed closing the port and called for help"
    let gerund = chunker.phrases[start].slot == Slot::Ing || chunker.phrases[start].slot.is(PARTICIPLE);
    if gerund && is_past(chunker, at + 1) && is_past(chunker, cue) {
        return true;
    }
    let comma = chunker.phrases[at - 1].slot == Slot::Comma;
    let mut verb = at + 1 + usize::from(comma && slot(at + 1) == Some(Slot::Pronoun));
    while slot(verb).is_some_and(|slot| slot.is(&[Slot::Time, Slot::Adverb])) {
        verb += 1;
    }
    predicate(chunker, start..at).is_some_and(|predicate| goes_on_with_cue(chunker, verb, cue, predicate))
}

/// Whether what stands behind a comma, from a phrase on, is no longer the clause.
fn ends_behind_comma(chunker: &Chunker<'_>, start: usize, next: usize) -> bool {
    let word = (next < chunker.phrases.len()).then(|| chunker.first_token(next));
    match chunker.slot(next) {
        Some(Slot::According) => !is_inside(chunker, next),
        Some(slot) if slot.is(PARTICIPLE) => true,
        // "…, but offered no proof"
        Some(Slot::But) if verb_goes_on(chunker, next + 1) => is_clause(chunker, start..next - 1),
        Some(Slot::And | Slot::But) => reports_again(chunker, next + 1),
        Some(Slot::While | Slot::As) => word.is_some_and(|w| WRITER.has(w)) && next > start + 2,
        Some(Slot::Ing) => word.is_some_and(|w| REFERRING.has(w)),
        // "…, in an interview with a newspaper."
        Some(Slot::Preposition) if chunker.is_occasion(next) => {
            !(next..chunker.phrases.len()).any(|at| is_finite(chunker, at))
        }
        // A new report has its own subject: ", Marten said"; not ", had told".
        Some(slot) => {
            let verb = |p: &Phrase| p.slot.is(FINITE) || p.slot.is(QUOTE);
            slot.is(WHO) && reports_again(chunker, next) && chunker.phrases[start..next].iter().any(verb)
        }
        None => true,
    }
}

/// Whether a verb follows without a subject.
fn verb_goes_on(chunker: &Chunker<'_>, from: usize) -> bool {
    let rest = chunker.phrases[from.min(chunker.phrases.len())..].iter();
    let verb = rest.map(|p| p.slot).find(|slot| !slot.is(&[Slot::Time, Slot::Adverb]));
    verb.is_some_and(|slot| slot.is(&[Slot::Verb, Slot::Call, Slot::State, Slot::Shout, Slot::Say, Slot::Tell]))
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
    while end > start && (chunker.phrases[end - 1].slot.is(&loose) || WHILE.has(chunker.first_token(end - 1))) {
        end -= 1;
    }
    end
}
