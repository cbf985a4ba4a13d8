//! Tense: whether a verb behind "and" goes on with the reported clause, or with the verb that
//! reports it: "said the port would close and *warned* the dockers".

use crate::phrases::{Chunker, MODALS};
use crate::rules::{FINITE, Slot};
use crate::words::Words;

const PRESENT: Words<6> = Words::new(["is", "are", "am", "isn't", "aren't", "does"]);
const PERFECT: Words<3> = Words::new(["has", "have", "had"]);
const PAST: Words<6> = Words::new(["was", "were", "wasn't", "weren't", "did", "didn't"]);
/// Behind these stands a participle.
const BE: Words<4> = Words::new(["be", "been", "being", "have"]);
/// Past forms without -ed that are nothing else.
const IRREGULAR: Words<40> = Words::new([
    "said", "told", "took", "went", "made", "gave", "came", "began", "kept", "left", "got", "found", "held", "brought",
    "wrote", "spoke", "led", "met", "paid", "sent", "lost", "won", "stood", "sold", "broke", "chose", "drew", "drove",
    "fell", "felt", "flew", "grew", "knew", "ran", "rose", "saw", "sought", "thought", "threw", "withdrew",
]);

/// What a group of verbs consists of.
const GROUP: &[Slot] = &[
    Slot::Auxiliary,
    Slot::Verb,
    Slot::Told,
    Slot::Not,
    Slot::Adverb,
    Slot::Time,
    Slot::Say,
    Slot::Tell,
    Slot::State,
    Slot::Shout,
    Slot::Ask,
    Slot::Call,
];

/// The form of a finite verb, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tense {
    /// said, was
    Past,
    /// says, is
    Present,
    /// would, will
    Modal,
}

/// The form of the verb at a phrase.
fn tense(chunker: &Chunker<'_>, at: usize) -> Option<Tense> {
    let phrase = chunker.phrases.get(at).filter(|phrase| phrase.slot.is(FINITE))?;
    let token = chunker.first_token(at);
    let form = token.span.of(chunker.text());
    match () {
        // Behind "has" a participle may follow, which looks like a past.
        () if PERFECT.has(token) => None,
        () if PRESENT.has(token) => Some(Tense::Present),
        () if PAST.has(token) => Some(Tense::Past),
        () if MODALS.has(token) => Some(Tense::Modal),
        () if phrase.slot == Slot::Auxiliary => None,
        () if form.ends_with("ed") || IRREGULAR.has(token) => Some(Tense::Past),
        () if form.ends_with('s') && !form.ends_with("ss") => Some(Tense::Present),
        () => None,
    }
}

/// Whether the verb at a phrase is a past, or looks like one.
pub(super) fn is_past(chunker: &Chunker<'_>, verb: usize) -> bool {
    tense(chunker, verb) == Some(Tense::Past)
}

/// Whether the verb at a phrase has the form of the cue and not that of the clause's predicate, the
/// only verb between them.
pub(super) fn goes_on_with_cue(chunker: &Chunker<'_>, verb: usize, cue: usize, predicate: usize) -> bool {
    let slot = |at: usize| chunker.phrases[at].slot;
    let auxiliary = |at: usize| chunker.slot(at) == Some(Slot::Auxiliary);
    let be = |at: usize| BE.has(chunker.first_token(at));
    let end = (predicate..verb).find(|&at| !slot(at).is(GROUP)).unwrap_or(verb);
    // "had said", "has told and warned", "would be freed and sent home"
    let compound = cue > 0 && auxiliary(cue - 1) || (predicate..end).any(be);
    let only = (end..verb).all(|at| !slot(at).is(FINITE));
    let [verb_form, cue_form, form] = [verb, cue, predicate].map(|at| tense(chunker, at));
    // A word in -s may be a noun.
    let past = verb_form == Some(Tense::Past) && cue_form == Some(Tense::Past);
    let shifts = past && matches!(form, Some(Tense::Present | Tense::Modal));
    shifts && only && !compound && !auxiliary(verb)
}
