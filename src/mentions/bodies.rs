//! Bodies: what belongs to the name of an organization beyond its capitalised words: what it is for,
//! whose it is, of which peoples.

use super::{AND, ARTICLE, FUNCTION, HEADS, OF_OR_FOR, PLACE_WORDS, ROLE_WORDS, Source};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

/// What stands between a body and its field, as in "Committee on Tides".
const ON: Words<2> = Words::new(["on", "against"]);
/// What stands between the fields of a body.
const FIELD_OF: Words<5> = Words::new(["of", "for", "with", "on", "against"]);
/// Bodies named for several fields: "Ministry of Health and Sport".
const MINISTRY: Words<6> = Words::new(["ministry", "department", "office", "bureau", "institute", "faculty"]);
/// Heads after which "of" goes on with the name: "Bank of …", "Gulf of …".
const OF_HEADS: ClassSet =
    ClassSet::of(&[Class::OrganizationHead, Class::FacilityHead, Class::PlaceHead, Class::EventHead]);

/// Whether "of" or "for" may go on with the name that the run is so far.
pub(super) fn takes_of(text: &Source<'_>, run: TokenRange) -> bool {
    let last = text.token(run.end - 1);
    last.classes.any(OF_HEADS) && !last.classes.any(ROLE_WORDS)
}

/// Whether a preposition leads to what a body is for: "Committee on Tides", "Institute for the Study
/// of Fish".
pub(super) fn leads_to_field(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
    let (last, next) = (text.token(run.end - 1), text.token(run.end));
    if next.is_capitalised() || !FIELD_OF.has(next) {
        return false;
    }
    let article = text.get(run.end + 1, sentence).is_some_and(|t| ARTICLE.has(t) && !t.is_capitalised());
    let field = |article: bool| is_field(text, run.end + 1 + u32::from(article), sentence);
    let head = last.classes.has(Class::OrganizationHead) && !last.classes.any(ROLE_WORDS);
    (head && ON.has(next) || has_fields(text, run) && is_field(text, run.end - 1, sentence)) && field(article)
}

/// Whether "and" joins the words of one organization: "National Science and Technology Forum",
/// "Institute of Tides and Harbours".
pub(super) fn is_one_body(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
    let field = |at: u32| is_field(text, at, sentence);
    if !field(run.end - 1) || !field(run.end + 1) {
        return false;
    }
    if has_fields(text, run) {
        // "Ministry of Health and Bank of Kelm" are two.
        return !text.get(run.end + 2, sentence).is_some_and(|t| OF_OR_FOR.has(t));
    }
    let goes_on = |at: &u32| text.token(*at).is_capitalised() || AND.has(text.token(*at));
    let last = (run.end + 1..sentence.end).take(6).take_while(goes_on).last();
    let head = last.is_some_and(|at| text.token(at).classes.has(Class::OrganizationHead));
    // "Securities" is no body by itself, "Congress" is one.
    let before = text.token(run.end - 1);
    let part = run.len() == 1 && !text.lexicon.is_bare_name(text.text, before);
    // "National Film and Sound Archive": a kind of work is no body.
    let work = before.classes.has(Class::EventHead) && !before.classes.has(Class::OrganizationHead);
    let whole = before.classes.any(HEADS) && !part && !work || text.is_hit(run);
    let first = run.start + u32::from(ARTICLE.has(text.token(run.start)));
    let opens = run.start == sentence.start && !(first..run.end).all(field);
    head && !whole && !opens
}

/// Whether a list of fields goes on behind a comma: "Ministry of Tides, Fish and Harbours".
pub(super) fn lists_fields(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
    const FIELDS: u32 = 8;
    if !has_fields(text, run) || !is_field(text, run.end - 1, sentence) {
        return false;
    }
    let mut at = run.end + 1;
    while at < run.end + FIELDS && is_field(text, at, sentence) {
        at += 1;
        let Some(next) = text.get(at, sentence) else { return false };
        let comma = next.kind == Kind::Comma;
        let last = at + u32::from(comma);
        if text.get(last, sentence).is_some_and(|t| AND.has(t)) {
            return is_field(text, last + 1, sentence) && !text.token(last + 1).classes.has(Class::OrganizationHead);
        }
        at += u32::from(comma);
    }
    false
}

/// Whether a run is a body followed by what it is for: "Ministry of Tides", "Institute for Fish".
fn has_fields(text: &Source<'_>, run: TokenRange) -> bool {
    let of = (run.start + 1..run.end).find(|&at| !text.token(at).is_capitalised() && leads(text.token(at)));
    of.is_some_and(|of| text.token(of - 1).classes.has(Class::OrganizationHead) || MINISTRY.has(text.token(of - 1)))
}

/// Whether a word stands between a body and what it is for.
pub(super) fn leads(token: &Token) -> bool {
    OF_OR_FOR.has(token) || ON.has(token)
}

/// Whether a word may say what a body is for: a common word with a capital, no name.
fn is_field(text: &Source<'_>, at: u32, sentence: TokenRange) -> bool {
    text.get(at, sentence).is_some_and(|t| {
        let word = (t.classes.has(Class::Word) || text.lexicon.is_word(text.text, t))
            && !t.classes.any(PLACE_WORDS)
            && !t.classes.any(ROLE_WORDS)
            && !t.classes.has(Class::Given);
        // "Ministry of Hajj and Umrah"
        t.is_capitalised() && text.layout.hit_at(at).is_none() && (word || t.classes.has(Class::EventHead))
    })
}

/// Whether a possessive is part of a body's name: "Farmer's Bank", "Queen's College".
pub(super) fn is_possessed(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
    let owner = text.token(run.end - 1);
    let common = owner.classes.has(Class::Word) || owner.classes.any(ROLE_WORDS) || owner.classes.has(Class::Role);
    let head = ClassSet::of(&[Class::OrganizationHead, Class::FacilityHead]);
    let body = text.get(run.end + 1, sentence).is_some_and(|t| t.is_capitalised() && t.classes.any(head));
    let opens = run.start == sentence.start && run.len() == 1;
    body && common
        && !opens
        && !owner.classes.any(PLACE_WORDS)
        && !owner.classes.any(FUNCTION)
        && text.token(run.end).span.len() > 1
}

/// Whether a hyphen joins two peoples in the name of a body: "Korean-German Society".
pub(super) fn is_of_two(text: &Source<'_>, hyphen: u32, sentence: TokenRange) -> bool {
    let people = |at: u32| text.token(at).classes.has(Class::Demonym);
    let last = (hyphen + 2..sentence.end).take(5).take_while(|&at| text.token(at).is_capitalised()).last();
    people(hyphen - 1)
        && people(hyphen + 1)
        && last.is_some_and(|last| text.token(last).classes.has(Class::OrganizationHead))
}
