//! Runs: where a capitalised run begins and ends, and the names that it splits into.

use super::{Case, PERSON_WORDS, PLACE_WORDS, ROLE_WORDS, Source};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

pub(super) const OF: Words<1> = Words::new(["of"]);
const OF_OR_FOR: Words<2> = Words::new(["of", "for"]);
/// A run is cut after so many tokens: what is longer is a list or a line of capitals.
const LONGEST: u32 = 40;
const AND: Words<1> = Words::new(["and"]);
/// Bodies named for several fields: "Ministry of Health and Sport".
const MINISTRY: Words<6> = Words::new(["ministry", "department", "office", "bureau", "institute", "faculty"]);
const ARTICLE: Words<1> = Words::new(["the"]);
/// Particles that are common words of English: they join nothing.
const NO_PARTICLE: Words<5> = Words::new(["a", "do", "as", "e", "y"]);

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
    // In headlines common words have capitals too.
    let common = token.classes.has(Class::Word) || token.classes.any(FUNCTION);
    let name = token.classes.any(PLACE_WORDS) || token.classes.any(ClassSet::of(&[Class::Organization, Class::Title]));
    matches!(case, Case::Prose | Case::Dateline | Case::Row) || !common || name
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
    let continues = |at: u32| sentence.has(at) && (names(text, at, case) || text.layout.hit_at(at).is_some());
    match next.kind {
        Kind::Word if continues(run.end) => Some(run.end),
        Kind::Word if OF_OR_FOR.has(next) && takes_of(text, run) => {
            let article = text.get(run.end + 1, sentence).is_some_and(|t| ARTICLE.has(t) && !t.is_capitalised());
            let after = run.end + 1 + u32::from(article);
            (continues(after) && !text.token(after).classes.any(ClassSet::of(&[Class::Month, Class::Weekday])))
                .then_some(after)
        }
        Kind::Word if AND.has(next) && is_one_body(text, run, sentence) => Some(run.end + 1),
        Kind::Word => particle(text, run.end, sentence, case),
        Kind::Hyphen if continues(run.end + 1) && !parted(text, run.end) => Some(run.end + 1),
        // "Habib-ur-Rahman".
        Kind::Hyphen if tied_particle(text, run.end, sentence).is_some_and(continues) => Some(run.end + 3),
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
                && !text.token(run.end - 1).classes.has(Class::Word);
            (second.kind == Kind::Word && (!english || korean)).then_some(run.end + 2)
        }
        // "the Dockers' Union": the apostrophe of a plural before a head word.
        Kind::Mark if !next.quoted && continues(run.end + 1) => {
            let head = text.token(run.end + 1).classes.has(Class::OrganizationHead);
            let plural = text.token(run.end - 1).span.end == next.span.start && next.span.len() <= 3;
            (head && plural).then_some(run.end + 1)
        }
        Kind::Other if next.span.of(text.text) == "&" && continues(run.end + 1) => Some(run.end + 1),
        _ => None,
    }
}

/// The word behind a particle that stands between hyphens, of which the first is at `hyphen`.
fn tied_particle(text: &Source<'_>, hyphen: u32, sentence: TokenRange) -> Option<u32> {
    let particle = text.get(hyphen + 1, sentence)?;
    let second = text.get(hyphen + 2, sentence)?;
    let tied = particle.classes.has(Class::Particle) && !particle.is_capitalised() && second.kind == Kind::Hyphen;
    (tied && !NO_PARTICLE.has(particle)).then_some(hyphen + 3)
}

/// Whether "and" joins the words of one organization: "National Science and Technology Forum".
fn is_one_body(text: &Source<'_>, run: TokenRange, sentence: TokenRange) -> bool {
    let word = |at: u32| {
        text.get(at, sentence).is_some_and(|t| {
            t.is_capitalised()
                && (t.classes.has(Class::Word) || text.lexicon.is_word(text.text, t))
                && !t.classes.any(PERSON_WORDS)
                && !t.classes.any(PLACE_WORDS)
                && !t.classes.any(ROLE_WORDS)
        })
    };
    // "Ministry of Health and Sport"
    let first = run.start + u32::from(ARTICLE.has(text.token(run.start)));
    let fields = run.end > first + 2 && MINISTRY.has(text.token(first)) && OF.has(text.token(first + 1));
    if fields && word(run.end - 1) && word(run.end + 1) {
        return true;
    }
    let last = (run.end + 1..sentence.end).take(6).take_while(|&at| text.token(at).is_capitalised()).last();
    let head = last.is_some_and(|at| text.token(at).classes.has(Class::OrganizationHead));
    let whole = text.token(run.end - 1).classes.any(HEADS) || is_hit(text, run);
    head && !whole && word(run.end - 1) && word(run.end + 1) && run.start != sentence.start
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
    while run.start < run.end && text.layout.hit_at(run.start).is_none() {
        let token = text.token(run.start);
        let known = token.classes.any(PLACE_WORDS)
            || token.shape.has(Shape::ALL_CAPS) && token.classes.has(Class::Organization);
        let function = token.classes.any(if at_start { FUNCTION } else { NEVER });
        let next = text.get(run.start + 1, run);
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
        let common = common && !token.classes.any(ROLE_WORDS) && !token.classes.has(Class::Direction);
        // "Will Harker said": the name, where nothing is asked.
        let auxiliary = token.classes.has(Class::Auxiliary) && token.classes.has(Class::Given);
        let named = auxiliary && next.is_some_and(is_surname) && !asks(text, sentence);
        // One capital letter is an initial, unless it is "A" or "I".
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
        let role = at == run.start && at == sentence.start && token.classes.has(Class::Role) && name;
        (token.classes.any(ROLE_WORDS) || role)
            && next.kind == Kind::Word
            && !next.classes.has(Class::NameSuffix)
            && !OF_OR_FOR.has(next)
            && !covered(text, at, run)
            // "Stephen King Roberts": a surname between names is no title.
            && !(at > run.start && is_given(text.token(at - 1)) && token.classes.has(Class::Surname) && !token.span.of(text.text).ends_with('.'))
    })
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
    let headed = |run: TokenRange| !run.is_empty() && text.token(run.end - 1).classes.any(HEADS);
    while run.len() > 1 && !is_hit(text, run) && !headed(run) && ends_with_role(text, run) {
        run = without_portfolio(text, TokenRange { start: run.start, end: run.end - 1 });
    }
    while run.len() > 1 && !is_hit(text, run) && text.layout.hit_at(run.start).is_none() {
        let first = text.token(run.start);
        let demonym = first.classes.has(Class::Demonym) && !first.classes.any(PERSON_WORDS) && !headed(run);
        let title = first.classes.any(ROLE_WORDS) && !headed(run);
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

fn ends_with_role(text: &Source<'_>, run: TokenRange) -> bool {
    let last = text.token(run.end - 1);
    let surname = last.classes.any(PERSON_WORDS) && is_given(text.token(run.start));
    // "Union of Railway Workers" is a name as it stands.
    let of = text.layout.slice(run).iter().any(|t| OF_OR_FOR.has(t));
    !of && last.classes.any(ClassSet::of(&[Class::Office, Class::Role])) && !surname
}
