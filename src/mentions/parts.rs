//! Parts: the names in a run, and what is cut off them: function words, titles, roles, peoples, days.

use super::{ARTICLE, FUNCTION, HEADS, OF_OR_FOR, PERSON_WORDS, PLACE_WORDS, ROLE_WORDS, Source};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// Words that begin a sentence and say something of the name behind them.
const OPENERS: Words<12> = Words::new([
    "former",
    "only",
    "even",
    "retired",
    "outgoing",
    "incoming",
    "veteran",
    "fellow",
    "rival",
    "meanwhile",
    "leading",
    "controversial",
]);
/// What honours and degrees put behind a name.
const HONOURS: Words<17> = Words::new([
    "am", "ao", "ac", "oam", "kc", "qc", "sc", "mp", "obe", "mbe", "cbe", "phd", "md", "jp", "mla", "mna", "frs",
]);
/// Nouns for the head of a body.
const OFFICES: ClassSet = ClassSet::of(&[Class::Role, Class::Office, Class::Title]);
/// Words with a capital that belong to no name even within a sentence.
const NEVER: ClassSet = ClassSet::of(&[Class::Determiner, Class::PronounI]);

/// Calls `each` with the names in a run, in text order: without function words, titles, roles and
/// demonyms.
pub(super) fn split(text: &Source<'_>, mut run: TokenRange, sentence: TokenRange, mut each: impl FnMut(TokenRange)) {
    if text.is_hit(run) {
        return each(run);
    }
    run = without_opening_words(text, run, sentence);
    if let Some(role) = last_role(text, run, sentence) {
        let left = TokenRange { start: run.start, end: role };
        trim(text, without_portfolio(text, left)).into_iter().for_each(&mut each);
        run.start = role + 1;
    }
    if let Some(person) = person_behind(text, run) {
        trim(text, TokenRange { start: run.start, end: person }).into_iter().for_each(&mut each);
        run.start = person;
    }
    if let Some(body) = body_behind(text, run) {
        trim(text, TokenRange { end: body, ..run }).into_iter().for_each(&mut each);
        run.start = body;
    }
    trim(text, run).into_iter().for_each(each);
}

/// Where the initials of a body begin behind a person's full name: "Otto Lambe WKU Director".
fn body_behind(text: &Source<'_>, run: TokenRange) -> Option<u32> {
    let (first, last) = (text.get(run.start, run)?, text.token(run.end - 1));
    let capitals = |token: &Token| token.shape.has(Shape::ALL_CAPS);
    let initials = capitals(last)
        && last.span.len() > 2
        && !last.classes.any(PERSON_WORDS)
        && !last.classes.has(Class::NameSuffix)
        && !HONOURS.has(last);
    let name = run.len() > 2 && is_given(first) && !capitals(text.token(run.end - 2)) && !text.is_hit(run);
    (initials && name).then_some(run.end - 1)
}

/// Cuts words off the beginning that have their capital from the start of the sentence.
fn without_opening_words(text: &Source<'_>, mut run: TokenRange, sentence: TokenRange) -> TokenRange {
    let opens = |at: u32| {
        at == sentence.start
            || matches!(text.token(at - 1).kind, Kind::Mark | Kind::Colon | Kind::Stop | Kind::Dash | Kind::Open)
    };
    let mut at_start = opens(run.start);
    // "The Standard" is a newspaper, "The Standard Chartered Bank" is not.
    let covers = |run: TokenRange| {
        let hit = text.layout.hit_at(run.start);
        hit.is_some_and(|hit| hit.tokens.end >= run.end || !ARTICLE.has(text.token(run.start)))
    };
    while run.start < run.end && !covers(run) {
        let token = text.token(run.start);
        // Most words within a sentence end here.
        if !at_start && !token.classes.any(NEVER) {
            break;
        }
        let next = text.get(run.start + 1, run);
        if at_start && next.is_some() && OPENERS.has(token) {
            run.start += 1;
            continue;
        }
        let known = token.classes.any(PLACE_WORDS)
            || token.shape.has(Shape::ALL_CAPS) && token.classes.has(Class::Organization);
        let function = token.classes.any(if at_start { FUNCTION } else { NEVER });
        // A common word before a title or a person's name: "Yesterday Mr", "Enter Aisha".
        let common = at_start
            && token.classes.has(Class::Word)
            && !token.classes.any(PERSON_WORDS)
            && !token.classes.any(HEADS)
            && next.is_some_and(|n| {
                n.classes.any(ROLE_WORDS) || n.classes.has(Class::Given) && !n.classes.has(Class::Word)
            });
        // "Said Ilse Marten: …".
        let handed = || {
            let behind = text.get(run.end, sentence);
            behind.is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Colon) || t.classes.has(Class::Relative))
        };
        let cue = at_start && token.classes.has(Class::CueSay) && next.is_some_and(|n| is_given(n) || handed());
        // One capital letter is an initial, unless it is "A" or "I".
        let initial = token.shape.has(Shape::SINGLE) && !function;
        let common = common && !initial && !token.classes.any(ROLE_WORDS) && !token.classes.has(Class::Direction);
        // "Will Harker said": the name, where nothing is asked.
        let auxiliary = token.classes.has(Class::Auxiliary) && token.classes.has(Class::Given);
        let named = auxiliary && next.is_some_and(is_surname) && !asks(text, sentence);
        if known || named || !(function && !token.shape.has(Shape::DOTTED) || common || cue) {
            break;
        }
        // Behind "The" a capital is the name's own.
        at_start &= (common || function) && !ARTICLE.has(token);
        run.start += 1;
    }
    while run.start < run.end && matches!(text.token(run.start).kind, Kind::Hyphen | Kind::Other) {
        run.start += 1;
    }
    run
}

/// The last title or office that a name follows, in a run that ends with no head word.
fn last_role(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> Option<u32> {
    if run.is_empty()
        || text.token(run.end - 1).classes.any(HEADS) && !text.token(run.end - 1).classes.any(PERSON_WORDS)
    {
        return None;
    }
    (run.start..run.end.saturating_sub(1)).rev().find(|&at| {
        let (token, next) = (text.token(at), text.token(at + 1));
        // "Activist Malia Okoro said": a role has its capital from the start of the sentence.
        let name = next.classes.any(PERSON_WORDS) && !next.classes.has(Class::Word) && !text.token(run.end - 1).classes.has(Class::Word);
        let opens = at == run.start && at == sentence.start && name;
        // "Managing Editor Bill Lenk": a given name that is a word too.
        let first = next.classes.has(Class::Given) && text.get(at + 2, run).is_some_and(is_surname);
        // "Cabinet Spokesman Malia Okoro", "Harbour Technician Senvuro Kayabu Hall"
        let unknown = || {
            let names = text.layout.slice(TokenRange { start: at + 2, end: run.end }).iter();
            next.classes.is_empty()
                && !text.lexicon.is_word(text.text, next)
                && { names }.any(|t| t.classes.any(PERSON_WORDS))
        };
        // "Star Norbert Lune": a noun for people before a whole name, though some are called so.
        let noun = token.classes.has(Class::Word) && at == run.start && run.len() > 2;
        let behind = (noun || !token.classes.any(PERSON_WORDS)) && (name && is_given(next) || first || unknown());
        let role = token.classes.has(Class::Role) && (opens || behind || describes(text, run, at));
        (token.classes.any(ROLE_WORDS) && !token.classes.has(Class::PlaceHead) || role)
            && next.kind == Kind::Word
            && !next.classes.has(Class::NameSuffix)
            && !OF_OR_FOR.has(next)
            && !covered(text, at, run)
            // "Stephen King Roberts": a surname between names is no title; "German Chancellor" is one.
            && !(at > run.start && is_given(text.token(at - 1)) && !text.token(at - 1).classes.has(Class::Demonym) && token.classes.has(Class::Surname) && !token.span.of(text.text).ends_with('.'))
    })
}

/// Whether a noun for people stands before words that are nothing but names: "Activist Ariman Solvik",
/// "Opposition Whip Ariman Solvik", "Co-convener Ariman Solvik".
fn describes(text: &Source<'_>, run: TokenRange, at: u32) -> bool {
    let prefixed = || at == run.start + 2 && text.token(at - 1).kind == Kind::Hyphen;
    let described = || (run.start..at).all(|at| is_english(text, at));
    run.end - at > 2 && (at + 1..run.end).all(|at| is_plain_name(text, at)) && (prefixed() || described())
}

fn is_english(text: &Source<'_>, at: u32) -> bool {
    text.token(at).classes.has(Class::Word) || text.lexicon.is_word(text.text, text.token(at))
}

/// Whether a word may be one of a person's name only: no English word, place or kind of body.
fn is_plain_name(text: &Source<'_>, at: u32) -> bool {
    let token = text.token(at);
    let other = token.classes.has(Class::Word)
        || token.classes.any(PLACE_WORDS)
        || token.classes.any(HEADS)
        || token.classes.has(Class::Organization)
        || token.shape.has(Shape::ALL_CAPS) && !token.shape.has(Shape::SINGLE);
    let name = token.is_capitalised() && !other && !text.lexicon.is_word(text.text, token);
    token.kind == Kind::Hyphen || token.classes.has(Class::Particle) || token.kind == Kind::Word && name
}

/// Where a person's full name begins behind the name of a body or a country, as in
/// "of the Kelm Harbour Board Ilse Marten".
fn person_behind(text: &Source<'_>, run: TokenRange) -> Option<u32> {
    if run.len() < 2 {
        return None;
    }
    let initial = |token: &Token| token.span.of(text.text).as_bytes().get(1) == Some(&b'.');
    let named = |at: u32| {
        let token = text.token(at);
        let acronym = token.shape.has(Shape::ALL_CAPS) && token.span.len() > 2 && !initial(token);
        let unknown = token.classes.is_empty() && !text.lexicon.is_word(text.text, token);
        // "Ilse Hill": a surname at the end may be a word too.
        let surname = at + 1 == run.end && token.classes.has(Class::Surname) && !token.classes.any(HEADS);
        let person = token.classes.any(PERSON_WORDS) && !token.classes.has(Class::Word) || surname;
        // "Choi Yuk-lin": what a hyphen joins is no word.
        let joined = [at.wrapping_sub(1), at + 1]
            .into_iter()
            .any(|at| text.get(at, run).is_some_and(|t| t.kind == Kind::Hyphen));
        // "the KLF Hector Lune", "the Kelm Oil Company Sultan Al Hosni": behind a body a name is one,
        // whatever else it means.
        let behind_body = at > run.start && token.classes.any(PERSON_WORDS) && {
            let before = text.token(at - 1);
            before.classes.any(HEADS) || before.shape.has(Shape::ALL_CAPS) && before.span.len() > 2
        };
        let person = person || joined || behind_body;
        token.kind == Kind::Hyphen
            || token.shape.has(Shape::SINGLE)
            || token.classes.has(Class::Particle)
            || (person || unknown) && !acronym
    };
    let mut first = run.end;
    while first > run.start && named(first - 1) {
        first -= 1;
    }
    while first < run.end && !text.token(first).is_capitalised() {
        first += 1;
    }
    let listed = |at: u32| {
        let token = text.token(at);
        token.classes.any(ClassSet::of(&[Class::Given, Class::Surname])) && !token.classes.any(PLACE_WORDS)
    };
    // "Secretary of State Ilse Marten", "President of the Republic Ilse Marten"
    let office = is_of_office(text, run.start);
    // All that may be a name, or else the part from the first given name on.
    let named = office && (run.end - first == 2 || (first..run.end).any(|at| text.token(at).classes.any(PERSON_WORDS)));
    let whole = ((first..run.end).any(listed) || named) && !text.token(first).classes.any(PLACE_WORDS);
    // "Senior Project Lead Ariman Solvik": behind English words, two words that are nothing but names.
    let led = run.end - first == 2 && first > run.start + 1 && (run.start..first).all(|at| is_english(text, at));
    let led = led && (first..run.end).all(|at| is_plain_name(text, at));
    let whole = whole || led || first < run.end && initial(text.token(first));
    let given = |at: &u32| text.token(*at).kind == Kind::Word && is_given(text.token(*at));
    let person = if whole && first > run.start { first } else { (first..run.end).find(given)? };
    let before = text.token(person.checked_sub(1).filter(|&before| before >= run.start)?);
    // "Plaza Ilse Marten" is no person.
    let leads = person - 1 == run.start && before.classes.any(HEADS) && !office;
    // "Ti Lian Ker": short words are as often syllables of names.
    let body = before.classes.any(HEADS)
        || before.classes.has(Class::Word) && before.span.len() > 3
        || before.shape.has(Shape::ALL_CAPS)
        || before.classes.any(ClassSet::of(&[Class::Country, Class::Region, Class::Organization]));
    let words = (person..run.end).filter(|&at| text.token(at).kind == Kind::Word).count();
    let full = words > 1 || initial(text.token(person));
    let acronym =
        before.shape.has(Shape::ALL_CAPS) && before.span.len() > 2 && !text.token(person).shape.has(Shape::ALL_CAPS);
    let apart = acronym || !before.classes.any(PERSON_WORDS) || before.classes.any(HEADS);
    (body && !leads && apart && full && !covered(text, person - 1, run)).then_some(person)
}

/// Whether a run stands behind an office and "of", with or without "the".
fn is_of_office(text: &Source<'_>, start: u32) -> bool {
    let before = |at: u32| at.checked_sub(1).map(|at| (at, text.token(at)));
    let article = before(start).filter(|(_, token)| ARTICLE.has(token)).map_or(start, |(at, _)| at);
    let of = before(article).filter(|(_, token)| OF_OR_FOR.has(token));
    of.and_then(|(at, _)| before(at)).is_some_and(|(_, token)| token.classes.any(OFFICES))
}

pub(super) fn is_given(token: &Token) -> bool {
    token.classes.has(Class::Given) && !token.classes.has(Class::Word) && !token.classes.any(PLACE_WORDS)
}

pub(super) fn is_surname(token: &Token) -> bool {
    token.is_capitalised() && token.classes.any(PERSON_WORDS) && !token.classes.has(Class::Word)
}

/// Whether a sentence is a question.
fn asks(text: &Source<'_>, sentence: TokenRange) -> bool {
    text.token(sentence.end - 1).span.of(text.text).starts_with('?')
}

/// Whether a list name of several words covers a token and its neighbour.
fn covered(text: &Source<'_>, at: u32, run: TokenRange) -> bool {
    (run.start..=at)
        .any(|start| text.layout.hit_at(start).is_some_and(|hit| hit.tokens.has(at) && hit.tokens.end > at + 1))
}

/// Cuts off the field of an office: "Health" of "Kenya Health Minister …".
fn without_portfolio(text: &Source<'_>, mut run: TokenRange) -> TokenRange {
    while !run.is_empty() {
        let last = text.token(run.end - 1);
        let inside = (run.start..run.end).any(|at| text.layout.hit_at(at).is_some_and(|hit| hit.tokens.end == run.end));
        let name =
            last.classes.any(PLACE_WORDS) || last.classes.has(Class::Organization) || last.shape.has(Shape::ALL_CAPS);
        let head = last.classes.any(HEADS) && run.len() > 1;
        let cut = last.kind != Kind::Word
            || last.classes.has(Class::Word)
            || last.classes.any(ROLE_WORDS)
            || last.classes.any(FUNCTION);
        if inside || !cut || name && !last.classes.any(ROLE_WORDS) || head && !last.classes.any(ROLE_WORDS) {
            break;
        }
        run.end -= 1;
    }
    run
}

/// Cuts off titles that lead or end a part and demonyms that lead it; `None` if nothing is left.
fn trim(text: &Source<'_>, mut run: TokenRange) -> Option<TokenRange> {
    let headed = |run: TokenRange| is_headed(text, run);
    run = without_honours(text, without_dates(text, run));
    while run.len() > 1 && !text.is_hit(run) && !headed(run) && ends_with_role(text, run) {
        run = without_portfolio(text, TokenRange { start: run.start, end: run.end - 1 });
    }
    while run.len() > 1 && !text.is_hit(run) && text.layout.hit_at(run.start).is_none() {
        let first = text.token(run.start);
        // "American Ilse Marten" is a person, "American Samoa" a place.
        let people = run.len() > 2 && is_given(text.token(run.start + 1)) && !first.classes.has(Class::Given);
        let demonym = first.classes.has(Class::Demonym) && (people || !first.classes.any(PERSON_WORDS)) && !headed(run);
        // "St Brendan's": no title that is cut off.
        let possessed = text.token(run.start + 1).kind == Kind::Clitic;
        let title = first.classes.any(ROLE_WORDS) && !first.classes.has(Class::PlaceHead) && !headed(run) && !possessed;
        // "NGO Salvar": what it is, in capitals.
        let kind =
            first.classes.has(Class::AcronymStop) && !headed(run) && text.token(run.start + 1).kind == Kind::Word;
        if !(demonym || title || kind || first.kind == Kind::Hyphen) {
            break;
        }
        run.start += 1;
    }
    // "R-Ohio": the party is no part of the state.
    let party = run.len() > 2
        && text.token(run.start).shape.has(Shape::SINGLE)
        && text.token(run.start + 1).kind == Kind::Hyphen
        && text.token(run.start + 2).classes.any(PLACE_WORDS);
    run.start += if party { 2 } else { 0 };
    while !run.is_empty() && matches!(text.token(run.end - 1).kind, Kind::Hyphen | Kind::Other) {
        run.end -= 1;
    }
    let words = |token: &Token| token.kind == Kind::Word && !token.shape.has(Shape::FOREIGN);
    (!run.is_empty() && text.layout.slice(run).iter().any(words)).then_some(run)
}

/// Without what honours put behind a person's name: "Ada Holm OBE".
fn without_honours(text: &Source<'_>, mut run: TokenRange) -> TokenRange {
    let honour = |at: u32| {
        let (token, before) = (text.token(at), text.token(at - 1));
        let letters = token.span.of(text.text).ends_with(|last: char| last.is_ascii_uppercase());
        let name = before.classes.any(PERSON_WORDS) || before.classes.is_empty();
        letters && HONOURS.has(token) && name && !before.shape.has(Shape::ALL_CAPS)
    };
    while run.len() > 1 && honour(run.end - 1) {
        run.end -= 1;
    }
    run
}

/// Without days and months at its ends: "Sunday Ilse Marten", "Ilse Marten Monday".
fn without_dates(text: &Source<'_>, mut run: TokenRange) -> TokenRange {
    let first = run.start;
    let behind = |at: u32| at > first && !text.token(at - 1).classes.any(PERSON_WORDS);
    let day = |at: u32, name: bool| {
        let token = text.token(at);
        // "Sun Lijun" is no Sunday.
        let full = token.span.len() > 3 && token.classes.has(Class::Weekday);
        let date = token.classes.has(Class::Weekday) || token.classes.has(Class::Month);
        full || date && !(name && token.classes.any(PERSON_WORDS))
    };
    if run.len() < 2 || text.is_hit(run) || is_headed(text, run) {
        return run;
    }
    while run.len() > 1 && day(run.end - 1, !behind(run.end - 1)) {
        run.end -= 1;
    }
    while run.len() > 1 && day(run.start, true) {
        run.start += 1;
    }
    run
}

/// Whether the last word of a name is a head word, or the one before "of": "Kelm Institute of
/// Tides".
fn is_headed(text: &Source<'_>, run: TokenRange) -> bool {
    let of = (run.start + 1..run.end).find(|&at| OF_OR_FOR.has(text.token(at)) && !text.token(at).is_capitalised());
    let heads = [Some(run.end), of].into_iter().flatten();
    !run.is_empty() && heads.into_iter().any(|end| text.token(end - 1).classes.any(HEADS))
}

fn ends_with_role(text: &Source<'_>, run: TokenRange) -> bool {
    let last = text.token(run.end - 1);
    // "Ho Ka-man"
    if text.token(run.end - 2).kind == Kind::Hyphen && !last.is_capitalised() {
        return false;
    }
    // "Stuart Challenger": behind a given name a noun for people is a surname.
    let noun = run.len() == 2 && last.classes.has(Class::Role) && !last.classes.has(Class::Office);
    let first = text.token(run.start);
    // "Dusty Baker": two words that are both names.
    let both = first.classes.has(Class::Given) && last.classes.has(Class::Surname) && noun;
    let surname = both || (noun || last.classes.any(PERSON_WORDS)) && is_given(first);
    // "Union of Railway Workers" is a name as it stands.
    let of = text.layout.slice(run).iter().any(|t| OF_OR_FOR.has(t));
    !of && last.classes.any(ClassSet::of(&[Class::Office, Class::Role])) && !surname
}
