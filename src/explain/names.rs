//! Why names are names, and what was taken for none.

use super::Scope;
use crate::entities;
use crate::evidence::{Grounds, Reason, Scores, Weights};
use crate::language::Language;
use crate::mentions;
use crate::reader::{Reader, Reading};
use crate::tables::EntityRow;
use crate::types::{EntityType, TokenRange};
use serde::Serialize;
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, Entry, Marks};

/// Why a name is what it is.
#[derive(Clone, Debug, Serialize)]
pub struct NameExplanation<'r> {
    /// Its row in the table of entities.
    #[serde(flatten)]
    pub row: EntityRow<'r>,
    /// What speaks for and against it.
    #[serde(flatten)]
    pub weighing: Weighing<'r>,
}

/// A run of capitalised words that is no name.
#[derive(Clone, Debug, Serialize)]
pub struct Rejected<'r> {
    /// The words.
    pub text: &'r str,
    /// Their first code point.
    pub start: u32,
    /// The code point behind the last.
    pub end: u32,
    /// Why they are no name, in short.
    pub why: String,
    /// What speaks for and against them.
    #[serde(flatten)]
    pub weighing: Weighing<'r>,
}

/// What speaks for and against a name, from all names of the same words in the document.
#[derive(Clone, Debug, Serialize)]
pub struct Weighing<'r> {
    /// The sums of the weights.
    pub sums: ByType,
    /// The reasons.
    pub reasons: Vec<ReasonWeight>,
    /// What the lists say of the whole name and of its words.
    pub lists: Vec<ListEntry<'r>>,
}

/// A number for each type.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ByType {
    /// For a person.
    pub person: f32,
    /// For a place.
    pub place: f32,
    /// For an organization.
    pub organization: f32,
}

/// A reason with its weights.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReasonWeight {
    /// Its id, as in the column `by`.
    pub id: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it adds to the sums.
    pub weights: ByType,
}

/// What a list says of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ListEntry<'r> {
    /// The words: the whole name or one word of it.
    pub words: &'r str,
    /// What they are.
    pub class: &'static str,
    /// The list that says so.
    pub list: &'static str,
    /// The usual name, if the words are another one for it; else empty.
    pub canonical: &'static str,
    /// The outside id; empty if there is none.
    pub id: &'static str,
    /// Whether they are a common English word too.
    pub common_word: bool,
}

impl ByType {
    fn new(weights: [f32; 3]) -> ByType {
        // ByType have one decimal; sums of them get no others.
        let [person, place, organization] = weights.map(|weight| (weight * 100.0).round() / 100.0);
        ByType { person, place, organization }
    }

    /// The number for a type.
    pub const fn of(self, kind: EntityType) -> f32 {
        match kind {
            EntityType::Person => self.person,
            EntityType::Place => self.place,
            EntityType::Organization => self.organization,
        }
    }

    /// The types, the one with the highest number first.
    pub(super) fn ranked(self) -> [EntityType; 3] {
        let mut kinds = EntityType::ALL;
        kinds.sort_by(|&a, &b| self.of(b).total_cmp(&self.of(a)));
        kinds
    }
}

impl From<(Reason, Scores)> for ReasonWeight {
    fn from((reason, scores): (Reason, Scores)) -> ReasonWeight {
        ReasonWeight { id: reason.id(), meaning: reason.meaning(), weights: ByType::new(scores) }
    }
}

/// The names in scope, and the runs that are none.
pub(super) fn explain<'r>(
    reader: &Reader,
    reading: &'r Reading,
    scope: Scope,
) -> (Vec<NameExplanation<'r>>, Vec<Rejected<'r>>) {
    let (mut names, mut rejected) = (Vec::new(), Vec::new());
    if reading.language.is_some_and(|language| language != Language::ENGLISH) {
        return (names, rejected);
    }
    let (text, layout) = (&reading.document.text, &reading.layout);
    let candidates = mentions::find(text, layout, reader.lexicon());
    let weighed = entities::weigh(text, layout, &candidates, Weights::built_in());
    // Every mention was a candidate; both are in text order.
    let mut accepted = reading.entities.mentions.iter().zip(reading.entity_rows(0.0)).peekable();
    for (candidate, grounds) in candidates.iter().zip(weighed) {
        let name = accepted.next_if(|(mention, _)| mention.tokens == candidate.tokens);
        let span = name.as_ref().map_or_else(|| layout.span(candidate.tokens), |(mention, _)| mention.span);
        if !scope.covers(span) {
            continue;
        }
        let weighing = weighing(reader, reading, candidate.tokens, grounds);
        if let Some((_, row)) = name {
            names.push(NameExplanation { row, weighing });
        } else {
            let (start, end) = reading.offsets(span);
            rejected.push(Rejected { text: span.of(text), start, end, why: why_not(&weighing), weighing });
        }
    }
    (names, rejected)
}

fn weighing<'r>(reader: &Reader, reading: &'r Reading, tokens: TokenRange, grounds: Grounds) -> Weighing<'r> {
    let mut lists = Vec::new();
    listed(reader, reading, tokens, |_| true, &mut lists);
    if tokens.len() > 1 {
        // Of the words of a longer name only what may tell a name.
        let telling = |class: Class| !matches!(class, Class::Word | Class::Verb) && in_words(class) != FUNCTION_WORD;
        for at in tokens.start..tokens.end {
            if matches!(reading.layout.tokens[at as usize].kind, Kind::Word | Kind::Number) {
                listed(reader, reading, TokenRange { start: at, end: at + 1 }, telling, &mut lists);
            }
        }
    }
    Weighing {
        sums: ByType::new(grounds.scores(Weights::built_in())),
        reasons: grounds.reasons(Weights::built_in()).map(ReasonWeight::from).collect(),
        lists,
    }
}

/// Adds what the lists say of exactly these tokens.
fn listed<'r>(
    reader: &Reader,
    reading: &'r Reading,
    tokens: TokenRange,
    telling: impl Fn(Class) -> bool,
    lists: &mut Vec<ListEntry<'r>>,
) {
    let (text, layout) = (&reading.document.text, &reading.layout);
    let words = layout.span(tokens).of(text);
    let entry = |(list, entry): (&'static str, Entry<'static>)| ListEntry {
        words,
        class: in_words(entry.class),
        list,
        canonical: entry.canonical,
        id: entry.id,
        common_word: entry.marks.has(Marks::COMMON_WORD),
    };
    let entries = reader.lexicon().listed(text, layout.slice(tokens)).into_iter();
    lists.extend(entries.filter(|(_, entry)| telling(entry.class)).map(entry));
}

/// Why a run is no name: the highest sum, and what speaks most against it.
fn why_not(weighing: &Weighing<'_>) -> String {
    let [best, ..] = weighing.sums.ranked();
    let against = weighing.reasons.iter().filter(|reason| reason.weights.of(best) < 0.0);
    match against.min_by(|a, b| a.weights.of(best).total_cmp(&b.weights.of(best))) {
        Some(reason) => reason.meaning.to_owned(),
        None => "too little speaks for it".to_owned(),
    }
}

/// What closed-class words are called.
const FUNCTION_WORD: &str = "function word";

/// What a class of the lists is called in an explanation.
pub(super) const fn in_words(class: Class) -> &'static str {
    match class {
        Class::Given => "given name",
        Class::Surname => "surname",
        Class::NameToken => "name of people",
        Class::Female => "given name of women",
        Class::Male => "given name of men",
        Class::Word => "common word",
        Class::OrganizationHead => "kind of organization",
        Class::FacilityHead => "kind of building or road",
        Class::PlaceHead => "geographic word",
        Class::EventHead => "kind of event, law or work",
        Class::Direction => "compass word",
        Class::LegalForm => "legal form of companies",
        Class::NameSuffix => "end of personal names",
        Class::Demonym => "people, language or religion",
        Class::AcronymStop => "capitals that are no name",
        Class::Role | Class::Office => "role or office",
        Class::Title | Class::Particle | Class::NoName | Class::Month | Class::Weekday | Class::Abbreviation => {
            class.name()
        }
        _ if class.is_thing() => class.name(),
        Class::CueSay
        | Class::CueTell
        | Class::CueThat
        | Class::CueQuote
        | Class::CueAsk
        | Class::CueAct
        | Class::CueAccording
        | Class::CuePhrase => "word of saying",
        Class::CueNoun => "noun for something said",
        Class::Verb => "verb",
        _ => FUNCTION_WORD,
    }
}
