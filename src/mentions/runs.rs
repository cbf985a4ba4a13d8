//! Runs: where a capitalised run begins and ends, and the names that it splits into.

use super::{Case, PERSON_WORDS, PLACE_WORDS, ROLE_WORDS, Source};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

const OF: Words<1> = Words::new(["of"]);
const OF_OR_FOR: Words<2> = Words::new(["of", "for"]);
/// A run is cut after so many tokens: what is longer is a list or a line of capitals.
const LONGEST: u32 = 40;
/// What stands between a body and its field, as in "Committee on Tides".
const ON: Words<2> = Words::new(["on", "against"]);
/// What stands between the fields of a body.
const FIELD_OF: Words<5> = Words::new(["of", "for", "with", "on", "against"]);
const AND: Words<1> = Words::new(["and"]);
/// Bodies named for several fields: "Ministry of Health and Sport".
const MINISTRY: Words<6> = Words::new(["ministry", "department", "office", "bureau", "institute", "faculty"]);
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
/// What stands before a hyphen within one word: "Co-operative".
const PREFIX: Words<10> = Words::new(["co", "non", "pre", "anti", "inter", "multi", "re", "sub", "post", "micro"]);
const ARTICLE: Words<1> = Words::new(["the"]);
/// Particles that are common words of English: they join nothing.
const NO_PARTICLE: Words<3> = Words::new(["a", "do", "as"]);

/// Short words behind a hyphen that are no syllable of a given name ("Lee Sang-min").
const NO_SYLLABLE: Words<14> =
    Words::new(["led", "run", "born", "era", "type", "like", "held", "made", "only", "wide", "in", "on", "to", "at"]);

/// Words that begin a sentence and no name.
const FUNCTION: ClassSet = ClassSet::of(&[
    Class::Determiner,
    Class::Preposition,
    Class::Conjunction,
    Class::Subordinator,
    Class::That,
    Class::Relative,
    Class::PronounHe,
    Class::PronounShe,
    Class::PronounIt,
    Class::PronounThey,
    Class::PronounI,
    Class::Auxiliary,
    Class::Negation,
    Class::AdverbTime,
]);
/// Words with a capital that belong to no name even within a sentence.
const NEVER: ClassSet = ClassSet::of(&[Class::Determiner, Class::PronounI]);
const HEADS: ClassSet =
    ClassSet::of(&[Class::OrganizationHead, Class::FacilityHead, Class::PlaceHead, Class::EventHead, Class::LegalForm]);
/// Heads after which "of" goes on with the name: "Bank of …", "Gulf of …".
const OF_HEADS: ClassSet =
    ClassSet::of(&[Class::OrganizationHead, Class::FacilityHead, Class::PlaceHead, Class::EventHead]);

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
        || token.classes.has(Class::Surname) && before.is_some_and(is_given)
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
    let stopped = text.token(run.end - 1).span.of(text.text).ends_with('.');
    if next.classes.has(Class::PronounI) || stopped && next.classes.any(FUNCTION) && next.is_capitalised() {
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
        Kind::Hyphen if continues(run.end + 1) && (!parted(text, run.end) || is_of_two(text, run.end, sentence)) => {
            Some(run.end + 1)
        }
        // "Habib-ur-Rahman".
        Kind::Hyphen if tied_particle(text, run.end, sentence).is_some_and(continues) => Some(run.end + 3),
        Kind::Hyphen if PREFIX.has(text.token(run.end - 1)) => {
            text.get(run.end + 1, sentence).filter(|second| second.kind == Kind::Word).map(|_| run.end + 2)
        }
        // "Suk-kwan", but not "Oslo-based".
        Kind::Hyphen => {
            let second = text.get(run.end + 1, sentence)?;
            let english = second.classes.has(Class::Word)
                || !second.classes.is_empty()
                || text.lexicon.is_word(text.text, second);
            let korean = run.len() > 1
                && second.span.len() <= 4
                && !second.is_capitalised()
                && !NO_SYLLABLE.has(second)
                && (!text.token(run.end - 1).classes.has(Class::Word)
                    // "Lee Sang-min": behind a family name also what is an English word.
                    || text.token(run.end - 2).classes.has(Class::Surname));
            (second.kind == Kind::Word && (!english || korean)).then_some(run.end + 2)
        }
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

/// Whether a possessive is part of a body's name: "Farmer's Bank", "Queen's College".
fn is_possessed(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
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

/// The word behind a particle that stands between hyphens, of which the first is at `hyphen`.
fn tied_particle(text: &Source<'_>, hyphen: u32, sentence: TokenRange) -> Option<u32> {
    let particle = text.get(hyphen + 1, sentence)?;
    let second = text.get(hyphen + 2, sentence)?;
    let tied = particle.classes.has(Class::Particle) && !particle.is_capitalised() && second.kind == Kind::Hyphen;
    (tied && !NO_PARTICLE.has(particle)).then_some(hyphen + 3)
}

/// Whether "and" joins the words of one organization: "National Science and Technology Forum",
/// "Institute of Tides and Harbours".
fn is_one_body(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
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
    let whole = before.classes.any(HEADS) && !part || is_hit(text, run);
    let first = run.start + u32::from(ARTICLE.has(text.token(run.start)));
    let opens = run.start == sentence.start && !(first..run.end).all(field);
    head && !whole && !opens
}

/// Whether a preposition leads to what a body is for: "Committee on Tides", "Institute for the Study
/// of Fish".
fn leads_to_field(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
    let (last, next) = (text.token(run.end - 1), text.token(run.end));
    let article = text.get(run.end + 1, sentence).is_some_and(|t| ARTICLE.has(t) && !t.is_capitalised());
    let field = |article: bool| is_field(text, run.end + 1 + u32::from(article), sentence);
    let head = last.classes.has(Class::OrganizationHead) && !last.classes.any(ROLE_WORDS);
    !next.is_capitalised()
        && (head && ON.has(next)
            || FIELD_OF.has(next) && has_fields(text, run) && is_field(text, run.end - 1, sentence))
        && field(article)
}

/// Whether a list of fields goes on behind a comma: "Ministry of Tides, Fish and Harbours".
fn lists_fields(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
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

/// Whether a word stands between a body and what it is for.
pub(super) fn leads(token: &Token) -> bool {
    OF_OR_FOR.has(token) || ON.has(token)
}

/// Whether a run is a body followed by what it is for: "Ministry of Tides", "Institute for Fish".
fn has_fields(text: &Source<'_>, run: TokenRange) -> bool {
    let of = (run.start + 1..run.end).find(|&at| !text.token(at).is_capitalised() && leads(text.token(at)));
    of.is_some_and(|of| text.token(of - 1).classes.has(Class::OrganizationHead) || MINISTRY.has(text.token(of - 1)))
}

/// Whether a word may say what a body is for: a common word with a capital, no name.
fn is_field(text: &Source<'_>, at: u32, sentence: TokenRange) -> bool {
    text.get(at, sentence).is_some_and(|t| {
        t.is_capitalised()
            && text.layout.hit_at(at).is_none()
            && (t.classes.has(Class::Word) || text.lexicon.is_word(text.text, t))
            && !t.classes.any(PLACE_WORDS)
            && !t.classes.any(ROLE_WORDS)
            && !t.classes.has(Class::Given)
    })
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
    // A lower-case word begins a name only where a hyphen ties it ("al-Qaeda").
    let tied = end > at && text.token(end - 1).kind == Kind::Hyphen;
    let first = at == sentence.start || !names(text, at - 1, case);
    (end > at && sentence.has(end) && names(text, end, case) && (tied || !first)).then_some(end)
}

/// Whether "of" or "for" may go on with the name that the run is so far.
fn takes_of(text: &Source<'_>, run: TokenRange) -> bool {
    let last = text.token(run.end - 1);
    last.classes.any(OF_HEADS) && !last.classes.any(ROLE_WORDS)
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

/// Whether a hyphen joins two peoples in the name of a body: "Korean-German Society".
fn is_of_two(text: &Source<'_>, hyphen: u32, sentence: TokenRange) -> bool {
    let people = |at: u32| text.token(at).classes.has(Class::Demonym);
    let last = (hyphen + 2..sentence.end).take(5).take_while(|&at| text.token(at).is_capitalised()).last();
    people(hyphen - 1)
        && people(hyphen + 1)
        && last.is_some_and(|last| text.token(last).classes.has(Class::OrganizationHead))
}

/// Calls `each` with the names in a run, in text order: without function words, titles, roles and
/// demonyms.
pub(super) fn split(text: &Source<'_>, mut run: TokenRange, sentence: TokenRange, mut each: impl FnMut(TokenRange)) {
    if is_hit(text, run) {
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
    trim(text, run).into_iter().for_each(each);
}

fn is_hit(text: &Source<'_>, run: TokenRange) -> bool {
    text.layout.hit_at(run.start).is_some_and(|hit| hit.tokens == run)
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
        let cue = at_start && token.classes.has(Class::CueSay) && next.is_some_and(is_given);
        // One capital letter is an initial, unless it is "A" or "I".
        let initial = token.shape.has(Shape::SINGLE) && !function;
        let common = common && !initial && !token.classes.any(ROLE_WORDS) && !token.classes.has(Class::Direction);
        // "Will Harker said": the name, where nothing is asked.
        let auxiliary = token.classes.has(Class::Auxiliary) && token.classes.has(Class::Given);
        let named = auxiliary && next.is_some_and(is_surname) && !asks(text, sentence);
        if known || named || !(function && !token.shape.has(Shape::DOTTED) || common || cue) {
            break;
        }
        run.start += 1;
        at_start &= common || function;
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
        // "Cabinet Spokesman Malia Okoro"
        let role = token.classes.has(Class::Role) && (opens || name && is_given(next) && !token.classes.any(PERSON_WORDS));
        (token.classes.any(ROLE_WORDS) && !token.classes.has(Class::PlaceHead) || role)
            && next.kind == Kind::Word
            && !next.classes.has(Class::NameSuffix)
            && !OF_OR_FOR.has(next)
            && !covered(text, at, run)
            // "Stephen King Roberts": a surname between names is no title.
            && !(at > run.start && is_given(text.token(at - 1)) && token.classes.has(Class::Surname) && !token.span.of(text.text).ends_with('.'))
    })
}

/// Where a person's full name begins behind the name of a body or a country, as in
/// "of the Kelm Harbour Board Ilse Marten".
fn person_behind(text: &Source<'_>, run: TokenRange) -> Option<u32> {
    let initial = |token: &Token| token.span.of(text.text).as_bytes().get(1) == Some(&b'.');
    let named = |at: u32| {
        let token = text.token(at);
        let acronym = token.shape.has(Shape::ALL_CAPS) && token.span.len() > 2 && !initial(token);
        let unknown = token.classes.is_empty() && !text.lexicon.is_word(text.text, token);
        // "Ilse Hill": a surname at the end may be a word too.
        let surname = at + 1 == run.end && token.classes.has(Class::Surname) && !token.classes.any(HEADS);
        let person = token.classes.any(PERSON_WORDS) && !token.classes.has(Class::Word) || surname;
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
    // All that may be a name, or else the part from the first given name on.
    let whole = (first..run.end).any(listed) && !text.token(first).classes.any(PLACE_WORDS);
    let whole = whole || first < run.end && initial(text.token(first));
    let given = |at: &u32| text.token(*at).kind == Kind::Word && is_given(text.token(*at));
    let person = if whole && first > run.start { first } else { (first..run.end).find(given)? };
    let before = text.token(person.checked_sub(1).filter(|&before| before >= run.start)?);
    // "Plaza Ilse Marten" is no person, "Secretary of State Ilse Marten" is one.
    let office = run.start.checked_sub(1).is_some_and(|at| OF.has(text.token(at)));
    let leads = person - 1 == run.start && before.classes.any(HEADS) && !office;
    // "Ti Lian Ker": short words are as often syllables of names.
    let body = before.classes.any(HEADS)
        || before.classes.has(Class::Word) && before.span.len() > 3
        || before.shape.has(Shape::ALL_CAPS)
        || before.classes.any(ClassSet::of(&[Class::Country, Class::Region, Class::Organization]));
    let words = (person..run.end).filter(|&at| text.token(at).kind == Kind::Word).count();
    let full = words > 1 || initial(text.token(person));
    let apart = !before.classes.any(PERSON_WORDS) || before.classes.any(HEADS);
    (body && !leads && apart && full && !covered(text, person - 1, run)).then_some(person)
}

fn is_given(token: &Token) -> bool {
    token.classes.has(Class::Given) && !token.classes.has(Class::Word) && !token.classes.any(PLACE_WORDS)
}

fn is_surname(token: &Token) -> bool {
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
    run = without_dates(text, run);
    while run.len() > 1 && !is_hit(text, run) && !headed(run) && ends_with_role(text, run) {
        run = without_portfolio(text, TokenRange { start: run.start, end: run.end - 1 });
    }
    while run.len() > 1 && !is_hit(text, run) && text.layout.hit_at(run.start).is_none() {
        let first = text.token(run.start);
        // "American Ilse Marten" is a person, "American Samoa" a place.
        let people = run.len() > 2 && is_given(text.token(run.start + 1)) && !first.classes.has(Class::Given);
        let demonym = first.classes.has(Class::Demonym) && (people || !first.classes.any(PERSON_WORDS)) && !headed(run);
        // "St Brendan's": no title that is cut off.
        let possessed = text.token(run.start + 1).kind == Kind::Clitic;
        let title = first.classes.any(ROLE_WORDS) && !first.classes.has(Class::PlaceHead) && !headed(run) && !possessed;
        if !(demonym || title || first.kind == Kind::Hyphen) {
            break;
        }
        run.start += 1;
    }
    while !run.is_empty() && matches!(text.token(run.end - 1).kind, Kind::Hyphen | Kind::Other) {
        run.end -= 1;
    }
    let words = |token: &Token| token.kind == Kind::Word && !token.shape.has(Shape::FOREIGN);
    (!run.is_empty() && text.layout.slice(run).iter().any(words)).then_some(run)
}

/// Without days and months at its ends: "Sunday Ilse Marten", "Ilse Marten Monday".
fn without_dates(text: &Source<'_>, mut run: TokenRange) -> TokenRange {
    let first = run.start;
    let behind = |at: u32| at > first && !text.token(at - 1).classes.any(PERSON_WORDS);
    let day = |at: u32, name: bool| {
        let token = text.token(at);
        token.classes.has(Class::Weekday)
            || token.classes.has(Class::Month) && !(name && token.classes.any(PERSON_WORDS))
    };
    if run.len() < 2 || is_hit(text, run) || is_headed(text, run) {
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
    let surname = last.classes.any(PERSON_WORDS) && is_given(text.token(run.start));
    // "Union of Railway Workers" is a name as it stands.
    let of = text.layout.slice(run).iter().any(|t| OF_OR_FOR.has(t));
    !of && last.classes.any(ClassSet::of(&[Class::Office, Class::Role])) && !surname
}
