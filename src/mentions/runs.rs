//! Runs: where a run of capitalised words begins and ends.

use super::bodies::{is_of_two, is_one_body, is_possessed, leads_to_field, lists_fields, takes_of};
use super::parts::{is_given, is_surname};
use super::{AND, ARTICLE, Case, FUNCTION, OF_OR_FOR, PERSON_WORDS, PLACE_WORDS, Source};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// A run is cut after so many tokens: what is longer is a list or a line of capitals.
const LONGEST: u32 = 40;
/// What stands before a hyphen within one word: "Co-operative".
const PREFIX: Words<10> = Words::new(["co", "non", "pre", "anti", "inter", "multi", "re", "sub", "post", "micro"]);
/// Particles that are common words of English: they join nothing.
const NO_PARTICLE: Words<3> = Words::new(["a", "do", "as"]);

/// Short words behind a hyphen that are no syllable of a given name ("Lee Sang-min").
const NO_SYLLABLE: Words<10> =
    Words::new(["led", "run", "born", "era", "type", "like", "held", "made", "only", "wide"]);

/// Calls `each` with the maximal runs of a sentence, in text order.
pub(super) fn find(text: &Source<'_>, sentence: TokenRange, case: Case, mut each: impl FnMut(TokenRange)) {
    let mut at = sentence.start;
    while at < sentence.end {
        match may_begin(text.token(at)).then(|| run_end(text, at, sentence, case)).flatten() {
            Some(end) => {
                each(TokenRange { start: at, end });
                at = end;
            }
            None => at += 1,
        }
    }
}

/// Whether a run may begin at a token: a capital, or a particle tied to one. Most tokens end here.
fn may_begin(token: &Token) -> bool {
    token.shape.has(Shape::CAPITAL) || token.shape.has(Shape::CAMEL) || token.classes.has(Class::Particle)
}

/// The end of the run that begins at a token, if one does.
fn run_end(text: &Source<'_>, start: u32, sentence: TokenRange, case: Case) -> Option<u32> {
    let mut end = start;
    while end - start < LONGEST {
        let covered = text.layout.hit_at(end).map(|hit| hit.tokens.end.min(sentence.end));
        end = match covered {
            Some(covered) => covered,
            None if names(text, end, case) => end + 1,
            None if end == start => particle(text, end, sentence, case)?,
            None => break,
        };
        let Some(next) = joined(text, TokenRange { start, end }, sentence, case) else { break };
        end = next;
    }
    (end > start).then_some(end)
}

/// Whether the token can be a word of a name.
fn names(text: &Source<'_>, at: u32, case: Case) -> bool {
    let Some(token) = text.layout.tokens.get(at as usize) else { return false };
    let capital = token.shape.has(Shape::CAPITAL) || token.shape.has(Shape::CAMEL);
    if token.kind != Kind::Word || !capital || token.shape.has(Shape::FOREIGN) {
        return false;
    }
    // "OLDMARSH AT KELM 3 2": in a table a word in capitals can be one between two names.
    if case == Case::Row && token.shape.has(Shape::ALL_CAPS) && token.classes.any(FUNCTION) {
        return false;
    }
    if matches!(case, Case::Prose | Case::Dateline | Case::Row) {
        return true;
    }
    // In headlines common words have capitals too.
    let common = token.classes.has(Class::Word) || token.classes.any(FUNCTION);
    let name = token.classes.any(PLACE_WORDS) || token.classes.any(ClassSet::of(&[Class::Organization, Class::Title]));
    let function = case == Case::Capitals && token.classes.any(FUNCTION) && !token.classes.has(Class::Country);
    !common || name && !function || is_name_beside(text, at)
}

/// Whether a common word is part of a person's name by the word beside it: "Peter Karlsson", "Ilse
/// Hill".
fn is_name_beside(text: &Source<'_>, at: u32) -> bool {
    let token = text.token(at);
    let neighbour = |at: u32| text.layout.tokens.get(at as usize).filter(|t| t.is_capitalised());
    let before = at.checked_sub(1).and_then(neighbour);
    token.classes.has(Class::Given) && neighbour(at + 1).is_some_and(is_surname)
        || token.classes.has(Class::Surname) && !token.classes.any(FUNCTION) && before.is_some_and(is_given)
}

/// Where a run goes on after its words so far: the next word of the name.
fn joined(text: &Source<'_>, run: TokenRange, sentence: TokenRange, case: Case) -> Option<u32> {
    let next = text.get(run.end, sentence)?;
    // "Oldmarsh- The mayor": what a space parts, no hyphen joins.
    if next.kind == Kind::Hyphen
        && text.get(run.end + 1, sentence).is_none_or(|after| after.span.start != next.span.end)
    {
        return None;
    }
    // "in the U.S. There": a new sentence begins.
    let stopped = || text.token(run.end - 1).span.of(text.text).ends_with('.');
    if next.classes.has(Class::PronounI) || next.classes.any(FUNCTION) && next.is_capitalised() && stopped() {
        return None;
    }
    let continues = |at: u32| sentence.has(at) && (names(text, at, case) || text.layout.hit_at(at).is_some());
    match next.kind {
        Kind::Word if continues(run.end) => Some(run.end),
        Kind::Word if OF_OR_FOR.has(next) && takes_of(text, run) => {
            let article = text.get(run.end + 1, sentence).is_some_and(|t| ARTICLE.has(t) && !t.is_capitalised());
            let after = run.end + 1 + u32::from(article);
            (continues(after) && !text.token(after).classes.any(ClassSet::of(&[Class::Month, Class::Weekday])))
                .then_some(after)
        }
        Kind::Word if leads_to_field(text, run, sentence) => {
            Some(run.end + 1 + u32::from(ARTICLE.has(text.token(run.end + 1))))
        }
        Kind::Word if AND.has(next) && is_one_body(text, run, sentence) => Some(run.end + 1),
        Kind::Comma if lists_fields(text, run, sentence) => Some(run.end + 1),
        Kind::Word => particle(text, run.end, sentence, case),
        Kind::Hyphen => tied(text, run, sentence, continues),
        // "the Dockers' Union": the apostrophe of a plural before a head word.
        Kind::Mark if !next.quoted && continues(run.end + 1) => {
            let head = text.token(run.end + 1).classes.has(Class::OrganizationHead);
            let plural = text.token(run.end - 1).span.end == next.span.start && next.span.len() <= 3;
            (head && plural).then_some(run.end + 1)
        }
        Kind::Clitic if is_possessed(text, run, sentence) => Some(run.end + 1),
        Kind::Other if next.span.of(text.text) == "&" && continues(run.end + 1) => Some(run.end + 1),
        _ => None,
    }
}

/// Where a run goes on behind a hyphen.
fn tied(text: &Source<'_>, run: TokenRange, sentence: TokenRange, continues: impl Fn(u32) -> bool) -> Option<u32> {
    let (hyphen, last) = (run.end, text.token(run.end - 1));
    if continues(hyphen + 1) && (!parted(text, hyphen) || is_of_two(text, hyphen, sentence)) {
        return Some(hyphen + 1);
    }
    // "Habib-ur-Rahman".
    if let Some(behind) = tied_particle(text, hyphen, sentence).filter(|&behind| continues(behind)) {
        return Some(behind);
    }
    let second = text.get(hyphen + 1, sentence).filter(|second| second.kind == Kind::Word)?;
    // "Suk-kwan", but not "Oslo-based".
    let english = !second.classes.is_empty() || text.lexicon.is_word(text.text, second);
    let syllable = run.len() > 1
        && second.span.len() <= 4
        && !second.is_capitalised()
        && !NO_SYLLABLE.has(second)
        // "Lee Sang-min": behind a family name also what is an English word.
        && (!last.classes.has(Class::Word) || text.token(run.end - 2).classes.has(Class::Surname));
    (!english || syllable || PREFIX.has(last)).then_some(hyphen + 2)
}

/// The word behind a particle that stands between hyphens, of which the first is at `hyphen`.
fn tied_particle(text: &Source<'_>, hyphen: u32, sentence: TokenRange) -> Option<u32> {
    let particle = text.get(hyphen + 1, sentence)?;
    let second = text.get(hyphen + 2, sentence)?;
    let tied = particle.classes.has(Class::Particle) && !particle.is_capitalised() && second.kind == Kind::Hyphen;
    (tied && !NO_PARTICLE.has(particle)).then_some(hyphen + 3)
}

/// Behind particles of personal names ("de la", "bin", "al-"): the word that they lead to.
fn particle(text: &Source<'_>, at: u32, sentence: TokenRange, case: Case) -> Option<u32> {
    let mut end = at;
    while let Some(token) = text.get(end, sentence) {
        let hyphen = token.kind == Kind::Hyphen && end > at;
        let lower = token.kind == Kind::Word && !token.is_capitalised() && token.classes.has(Class::Particle);
        if !hyphen && (!lower || NO_PARTICLE.has(token)) || end - at > 3 {
            break;
        }
        end += 1;
    }
    if end == at {
        return None;
    }
    // A lower-case word begins a name only where a hyphen ties it ("al-Qaeda").
    let tied = text.token(end - 1).kind == Kind::Hyphen;
    let follows = || at > sentence.start && names(text, at - 1, case);
    (sentence.has(end) && names(text, end, case) && (tied || follows())).then_some(end)
}

/// Whether the hyphen parts two names ("Oslo-Kelm relations") rather than joining one.
fn parted(text: &Source<'_>, hyphen: u32) -> bool {
    let side = |token: &Token| {
        token.classes.any(ClassSet::of(&[Class::Country, Class::Demonym]))
            || token.shape.has(Shape::ALL_CAPS)
            || token.classes.any(PLACE_WORDS) && !token.classes.any(PERSON_WORDS)
    };
    side(text.token(hyphen - 1)) && side(text.token(hyphen + 1))
}
