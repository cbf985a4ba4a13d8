//! Mentions: the runs of capitalised words that may be names, and the evidence around each.
//!
//! Bounds are decided here: where a run begins and ends, what is cut off it (titles, roles,
//! demonyms, function words) and what is joined (particles, "Bank of …"). What a candidate is,
//! the whole document decides ([`crate::entities`]).

mod bodies;
mod context;
mod parts;
mod runs;
mod sport;

use crate::evidence::{Evidence, Reason};
use crate::lexicon::{Lexicon, Told};
use crate::lists::DECIDES;
use crate::phrases::CLOSED;
use crate::text::{Layout, Sentence, Token};
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::fold::chain;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet, Marks};

/// A run of words that may be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Equal for the same words in any case, accents and punctuation.
    pub key: u64,
    /// What speaks for and against it here.
    pub evidence: Evidence,
}

/// How the words of a sentence are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    /// Names have capitals.
    Prose,
    /// Nearly every word begins with a capital: a headline.
    Title,
    /// Everything is in capitals.
    Capitals,
    /// Place, date and agency before a story.
    Dateline,
    /// Names and numbers: a score, a line of a table.
    Row,
}

/// What the stage reads.
struct Source<'a> {
    text: &'a str,
    layout: &'a Layout,
    lexicon: &'a Lexicon,
    /// Whether it is about sport.
    sport: bool,
}

/// How many words tell how a sentence is written.
const CASE_WORDS: usize = 12;

const OF_OR_FOR: Words<2> = Words::new(["of", "for"]);
const AND: Words<1> = Words::new(["and"]);
const ARTICLE: Words<1> = Words::new(["the"]);

/// Words that begin a sentence and no name.
const FUNCTION: ClassSet = CLOSED.with(Class::Determiner).with(Class::AdverbTime);
/// Classes of words that say what kind of thing a name is.
const HEADS: ClassSet =
    ClassSet::of(&[Class::OrganizationHead, Class::FacilityHead, Class::PlaceHead, Class::EventHead, Class::LegalForm]);
/// Classes of words that are names of people.
const PERSON_WORDS: ClassSet =
    ClassSet::of(&[Class::Given, Class::Surname, Class::NameToken, Class::Female, Class::Male]);
/// Classes of words that are places.
const PLACE_WORDS: ClassSet =
    ClassSet::of(&[Class::Country, Class::Region, Class::City, Class::Feature, Class::Facility]);
const ROLE_WORDS: ClassSet = ClassSet::of(&[Class::Title, Class::Office]);

/// Finds the candidates of a document in text order.
pub fn find(text: &str, layout: &Layout, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut stage = Source { text, layout, lexicon, sport: false };
    stage.sport = stage.is_about_sport();
    // In news about one token of ten begins a name.
    let mut candidates = Vec::with_capacity(layout.tokens.len() / 10);
    for sentence in &layout.sentences {
        let case = stage.case(sentence);
        runs::find(&stage, sentence.tokens, case, |run| {
            parts::split(&stage, run, sentence.tokens, |part| {
                if part.len() == 1 && stage.is_currency(stage.token(part.start)) {
                    return;
                }
                let evidence = stage.evidence(part, sentence.tokens, case);
                // In a table a city is its club: what is said of it there holds for no other line.
                let key = key(&layout.tokens[part.as_range()]) ^ if case == Case::Row { ROW } else { 0 };
                candidates.push(Candidate { tokens: part, key, evidence });
            });
        });
    }
    candidates
}

/// What the words of a name say of it, not the name as a whole.
const PARTS: Evidence = Evidence::of(&[
    Reason::GivenFirst,
    Reason::SurnameLast,
    Reason::NameTokens,
    Reason::CommonWords,
    Reason::OrganizationHead,
    Reason::OrganizationHeadOf,
]);
/// What says that a whole name is a place.
const LISTED_PLACE: Evidence =
    Evidence::of(&[Reason::Country, Reason::Region, Reason::City, Reason::Feature, Reason::Facility]);

/// Tells the names of scores and tables from others.
const ROW: u64 = 0x5EED_0F0C_0DE5_0001;

/// The key of a run of words: equal whatever their case, accents, hyphens and full stops.
pub(crate) fn key(tokens: &[Token]) -> u64 {
    tokens.iter().filter(|t| t.hash != 0).fold(0, |key, t| chain(key, t.hash))
}

/// Whether the lists may have a person, place or body of exactly these words, by what they say of
/// each: most names are in none.
pub(crate) fn may_be_listed(name: &[Token]) -> bool {
    let capital = |token: &Token| token.shape.has(Shape::CAPITAL) || token.shape.has(Shape::CAMEL);
    match name {
        [only] => only.classes.any(const { ClassSet::THINGS.with(Class::NoName) }),
        // Names that begin or end in small letters are not marked where they begin.
        [first, .., last] => first.begins_hit || !capital(first) || !capital(last),
        [] => false,
    }
}

/// What the words of a name have together.
struct WordsOfName {
    count: usize,
    /// The classes that all words have, and those that any has.
    all: ClassSet,
    any: ClassSet,
    /// Whether all are names of people; the same with single letters besides.
    people: bool,
    people_or_initials: bool,
    all_caps: bool,
    initial: bool,
    particle: bool,
    digit: bool,
    camel: bool,
}

impl WordsOfName {
    fn of<'t>(words: impl Iterator<Item = &'t Token>) -> WordsOfName {
        let mut found = WordsOfName {
            count: 0,
            all: ClassSet(u64::MAX),
            any: ClassSet::NONE,
            people: true,
            people_or_initials: true,
            all_caps: true,
            initial: false,
            particle: false,
            digit: false,
            camel: false,
        };
        for Token { classes, shape, kind, .. } in words {
            let (person, single, capital) =
                (classes.any(PERSON_WORDS), shape.has(Shape::SINGLE), shape.has(Shape::CAPITAL));
            found.count += 1;
            found.all = ClassSet(found.all.0 & classes.0);
            found.any |= *classes;
            found.people &= person;
            found.people_or_initials &= person || single;
            found.all_caps &= shape.has(Shape::ALL_CAPS);
            found.initial |= single && capital;
            found.particle |= classes.has(Class::Particle) && !capital;
            found.digit |= shape.has(Shape::DIGIT) || *kind == Kind::Number;
            found.camel |= shape.has(Shape::CAMEL);
        }
        found
    }
}

impl Source<'_> {
    fn token(&self, at: u32) -> &Token {
        &self.layout.tokens[at as usize]
    }

    /// Whether a name of the lists is exactly this run.
    fn is_hit(&self, run: TokenRange) -> bool {
        self.layout.hit_at(run.start).is_some_and(|hit| hit.tokens == run)
    }

    /// The token at `at`, if it lies in `within`.
    fn get(&self, at: u32, within: TokenRange) -> Option<&Token> {
        within.has(at).then(|| self.token(at))
    }

    /// How the sentence is written, by its first words.
    fn case(&self, sentence: &Sentence) -> Case {
        let Sentence { tokens, paragraph, .. } = *sentence;
        if self.layout.paragraphs[paragraph as usize].dateline == tokens {
            return Case::Dateline;
        }
        if self.is_row(sentence) {
            return Case::Row;
        }
        let (mut words, mut capitals, mut all_caps) = (0, 0, 0_usize);
        // Short words are small in headlines too.
        let long = |t: &&Token| t.kind == Kind::Word && t.span.len() >= 4;
        let headline = self.token(tokens.end - 1).kind != Kind::Stop || self.layout.is_title(sentence);
        for token in self.layout.slice(tokens).iter().filter(long).take(CASE_WORDS) {
            words += 1;
            capitals += usize::from(token.shape.has(Shape::CAPITAL));
            all_caps += usize::from(token.shape.has(Shape::ALL_CAPS));
            // Three words are more than a fifth: most sentences end here.
            if !headline && words > all_caps + CASE_WORDS / 5 {
                return Case::Prose;
            }
        }
        if words >= 3 && all_caps * 5 >= words * 4 {
            Case::Capitals
        } else if words >= 4 && headline && capitals * 20 >= words * 17 {
            Case::Title
        } else {
            Case::Prose
        }
    }

    /// All evidence for a candidate but that of the rest of the document.
    fn evidence(&self, part: TokenRange, sentence: TokenRange, case: Case) -> Evidence {
        let mut evidence = Evidence::default();
        self.list_evidence(part, &mut evidence);
        self.word_evidence(part, case, &mut evidence);
        self.head_evidence(part, &mut evidence);
        context::read(self, part, sentence, case, &mut evidence);
        // A place of several words is not made of a person's names, nor of a kind of body: "New
        // York", "West Bank".
        if part.len() > 1 && evidence.any(LISTED_PLACE) {
            evidence.remove_all(PARTS);
        }
        // The White House is no house.
        if part.len() > 1 && evidence.has(Reason::Organization) {
            evidence.remove_all(const { Evidence::of(&[Reason::FacilityHead, Reason::PlaceHead]) });
        }
        if self.sport {
            self.sport_evidence(part, sentence, case, &mut evidence);
        }
        evidence
    }

    /// What the lists say of the whole name.
    fn list_evidence(&self, part: TokenRange, evidence: &mut Evidence) {
        if !may_be_listed(self.layout.slice(part)) {
            return;
        }
        for Told { class, marks, weight, own } in self.lexicon.told(self.text, self.layout.slice(part)) {
            if own {
                evidence.add(own_reason(class, weight));
                continue;
            }
            // A rare word ("shanghai") takes nothing from a city of millions.
            let large = class == Class::City && weight > 20;
            let word = marks.has(Marks::COMMON_WORD) && part.len() == 1 && !large;
            evidence.add_if(large, Reason::BigCity);
            let reason = match class {
                Class::Country => Reason::Country,
                Class::Region if !word => Reason::Region,
                Class::City if !word => Reason::City,
                Class::Town => Reason::Town,
                Class::Feature if !word => Reason::Feature,
                Class::Facility => Reason::Facility,
                Class::Region | Class::City | Class::Feature => Reason::PlaceOrWord,
                // "Amazon", "Chelsea": what stands around it tells.
                Class::Organization if word || marks.has(Marks::ALSO_PLACE) => Reason::OrganizationWord,
                Class::Organization => Reason::Organization,
                Class::Person => Reason::Person,
                _ => continue,
            };
            evidence.add(reason);
        }
        // Outside sport a town is not its club.
        if !self.sport && evidence.any(Evidence::SETTLEMENT) {
            evidence.remove(Reason::OrganizationWord);
        }
    }

    /// What its words and their shapes say.
    fn word_evidence(&self, part: TokenRange, case: Case, evidence: &mut Evidence) {
        let tokens = self.layout.slice(part);
        let mut words = tokens.iter().filter(|t| matches!(t.kind, Kind::Word | Kind::Number));
        let Some(first) = words.next() else { return };
        let Some(last) = words.next_back() else { return self.single_word_evidence(first, case, evidence) };
        let whole = WordsOfName::of([first, last].into_iter().chain(words));
        evidence.add_if(first.classes.has(Class::Given), Reason::GivenFirst);
        evidence.add_if(last.classes.any(ClassSet::of(&[Class::Surname, Class::NameToken])), Reason::SurnameLast);
        evidence.add_if(whole.people_or_initials, Reason::NameTokens);
        evidence.add_if(last.classes.any(PLACE_WORDS), Reason::PlaceLast);
        evidence.add_if(first.classes.has(Class::Direction), Reason::Direction);
        evidence.add_if(first.classes.has(Class::Demonym), Reason::DemonymFirst);
        // "North Indians" are a people too.
        let people = first.classes.has(Class::Direction) && whole.count == 2 && last.classes.has(Class::Demonym);
        evidence.add_if(whole.all.has(Class::Demonym) || people, Reason::Demonym);
        // "LR Bishnoi": initials written as one, though they may be those of a state.
        let initials = first.shape.has(Shape::ALL_CAPS)
            && first.span.len() == 2
            && (first.classes.is_empty() || first.classes.has(Class::Region))
            && last.classes.any(PERSON_WORDS)
            && !last.classes.has(Class::Word)
            && !last.classes.any(PLACE_WORDS);
        evidence.add_if(whole.initial || initials, Reason::Initial);
        evidence.add_if(first.classes.any(PLACE_WORDS) && !initials, Reason::PlaceFirst);
        evidence.add_if(whole.particle, Reason::Particle);
        evidence.add_if(last.classes.has(Class::NameSuffix), Reason::NameSuffix);
        evidence.add_if(whole.count == 2, Reason::TwoWords);
        evidence.add_if(whole.count >= 4 && !evidence.has(Reason::NameTokens), Reason::ManyWords);
        evidence.add_if(whole.all.has(Class::Word), Reason::CommonWords);
        let known_otherwise = const { HEADS.with(Class::Demonym).with(Class::Word) };
        let unknown = !whole.any.any(known_otherwise) && !whole.any.any(PLACE_WORDS);
        evidence.add_if(unknown && !whole.people, Reason::UnknownWords);
        evidence.add_if(whole.digit, Reason::Digit);
        evidence.add_if(whole.camel, Reason::Camel);
        evidence.add_if(case == Case::Prose && whole.all_caps, Reason::Acronym);
        evidence.add_if(tokens.iter().any(|t| t.span.of(self.text).as_bytes().contains(&b'&')), Reason::Ampersand);
    }

    fn single_word_evidence(&self, word: &Token, case: Case, evidence: &mut Evidence) {
        let known = evidence.has(Reason::Country);
        // "google" is a word, but the list says that it is none.
        let listed = evidence.has(Reason::Organization) || evidence.has(Reason::Person);
        evidence.add_if(word.classes.has(Class::Given), Reason::GivenAlone);
        evidence.add_if(word.classes.has(Class::Surname), Reason::SurnameAlone);
        evidence.add_if(word.classes.has(Class::NameToken), Reason::NameTokenAlone);
        evidence.add_if(word.shape.has(Shape::CAMEL), Reason::Camel);
        evidence.add_if(word.shape.has(Shape::DIGIT), Reason::Digit);
        evidence.add_if(word.span.of(self.text).as_bytes().contains(&b'&'), Reason::Ampersand);
        evidence.add_if(word.classes.has(Class::Demonym), Reason::Demonym);
        let acronym = case == Case::Prose && word.shape.has(Shape::ALL_CAPS) && word.span.len() <= 6;
        evidence.add_if(acronym && !known, Reason::Acronym);
        // "EIAs", "MPs": several of a kind.
        let form = word.span.of(self.text);
        let plural =
            form.len() > 2 && form.strip_suffix('s').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_uppercase()));
        evidence.add_if(word.classes.has(Class::AcronymStop) || plural, Reason::AcronymStop);
        // "us" and "it" are words, "US" and "IT" are not.
        let common = word.classes.has(Class::Word) && !acronym && !known && !listed;
        evidence.add_if(common, Reason::CommonWord);
        evidence.add_if(!common, Reason::UnknownWord);
        evidence.add_if(word.classes.any(ClassSet::of(&[Class::Month, Class::Weekday])), Reason::Calendar);
        let only_role = !word.classes.any(PERSON_WORDS) || word.classes.has(Class::Word);
        evidence.add_if(word.classes.any(ROLE_WORDS) && only_role, Reason::RoleWord);
    }

    /// "US$", "RM2.16", "Rs500": a code before an amount.
    fn is_currency(&self, word: &Token) -> bool {
        let glued = || {
            let code = word.span.of(self.text).trim_end_matches(|c: char| c.is_ascii_digit());
            code.len() < word.span.len() as usize && self.lexicon.is_acronym_stop(code)
        };
        word.shape.has(Shape::DIGIT) && glued()
            || word.shape.has(Shape::ALL_CAPS) && self.text[word.span.end as usize..].starts_with(['$', '€', '£'])
    }

    /// What its head word says: the last word, or the one before "of", "for" or "on".
    fn head_evidence(&self, part: TokenRange, evidence: &mut Evidence) {
        let tokens = self.layout.slice(part);
        let (first, last) = (&tokens[0], &tokens[tokens.len() - 1]);
        let alone = tokens.len() == 1;
        let of = tokens.iter().position(|t| t.kind == Kind::Word && !t.is_capitalised() && bodies::leads(t));
        if alone {
            let head = last.classes.any(ClassSet::of(&[Class::OrganizationHead, Class::FacilityHead]));
            if head && !evidence.has(Reason::Organization) {
                let bare_name = self.lexicon.is_bare_name(self.text, last);
                evidence.add(if bare_name { Reason::BareName } else { Reason::BareHead });
                evidence.remove(Reason::CommonWord);
            }
            let place = last.classes.any(ClassSet::of(&[Class::PlaceHead, Class::Direction]));
            evidence.add_if(place && !head && !last.classes.any(PLACE_WORDS), Reason::BarePlaceHead);
            evidence.add_if(last.classes.has(Class::EventHead), Reason::EventHead);
            return;
        }
        let head = of.map_or(last, |of| &tokens[of.saturating_sub(1)]);
        // "World War II"
        let numbered = last.classes.has(Class::NameSuffix) && tokens[tokens.len() - 2].classes.has(Class::EventHead);
        evidence.add_if(numbered, Reason::EventHead);
        let head_reason = if of.is_some() { Reason::OrganizationHeadOf } else { Reason::OrganizationHead };
        evidence.add_if(head.classes.has(Class::OrganizationHead), head_reason);
        evidence.add_if(last.classes.has(Class::LegalForm), Reason::LegalForm);
        evidence.add_if(head.classes.has(Class::FacilityHead), Reason::FacilityHead);
        let leading =
            |class| of.is_none() && first.classes.has(class) && self.lexicon.is_leading(self.text, first, class);
        evidence.add_if(leading(Class::OrganizationHead), Reason::OrganizationHead);
        // "Ilse Hill", "Stuart Law": surnames behind a given name.
        let surname = tokens.len() == 2
            && last.classes.has(Class::Surname)
            && first.classes.has(Class::Given)
            && !first.classes.any(ClassSet::of(&[Class::Word, Class::Direction]));
        if surname {
            return;
        }
        evidence.add_if(head.classes.has(Class::PlaceHead) || leading(Class::PlaceHead), Reason::PlaceHead);
        let known = evidence.has(Reason::Organization) || evidence.has(Reason::Facility);
        // "Typhoon Ketsana" is a storm, "Typhoon Museum" a place.
        let named = leading(Class::EventHead) && !last.classes.any(HEADS);
        evidence.add_if((head.classes.has(Class::EventHead) || named) && !known, Reason::EventHead);
    }
}

/// What a name of the user's lists is evidence for.
const fn own_reason(class: Class, weight: u8) -> Reason {
    match (class, weight >= DECIDES) {
        (Class::Person, true) => Reason::OwnPerson,
        (Class::Person, false) => Reason::OwnPersonPerhaps,
        (Class::Organization, true) => Reason::OwnOrganization,
        (Class::Organization, false) => Reason::OwnOrganizationPerhaps,
        (Class::NoName, _) => Reason::OwnNoName,
        (_, true) => Reason::OwnPlace,
        (_, false) => Reason::OwnPlacePerhaps,
    }
}
