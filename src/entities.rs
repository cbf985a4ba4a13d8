//! Entities: what each name is, decided by the whole document, and which names are one.
//!
//! Candidates of the same words form a group, and a group shares its evidence: "Mr Kesu" once
//! makes "Kesu" a person everywhere. A surname borrows from the full name, an acronym from its
//! long form. What reaches the threshold becomes mentions; the groups that name the same thing
//! become one entity with its fullest name.

mod ids;
mod links;

pub(crate) use ids::alone as id_alone;

use crate::evidence::{Evidence, Reason, Verdict};
use crate::lexicon::Lexicon;
use crate::mentions::Candidate;
use crate::text::{Layout, Token};
use crate::types::{EntityType, Span, TokenRange};
use crate::words::{KeyMap, Words};
use std::collections::HashSet;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet, Marks};

/// A name in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Its bytes.
    pub span: Span,
    /// The index of its sentence.
    pub sentence: u32,
    /// The entity that it names: an index into [`Entities::entities`].
    pub entity: u32,
    /// What speaks for and against its type, from all names of the same words.
    pub evidence: Evidence,
    /// How sure the type is, from 0 to 1.
    pub confidence: f32,
    /// The reasons that speak most for the type, the strongest first.
    pub because: [Option<Reason>; 3],
}

/// A person, place or organization of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityType,
    /// The fullest of its names in the document.
    pub name: Span,
    /// Its outside id; empty unless one entry of the lists fits.
    pub id: &'static str,
    /// What the document and the lists tell of a person's gender.
    pub gender: Gender,
}

/// The gender of a person, as far as there is evidence. It serves pronouns and is never printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// Nothing is known.
    #[default]
    Unknown,
    /// Titles or the given name speak for a woman.
    Female,
    /// Titles or the given name speak for a man.
    Male,
}

/// The names of a document and what they name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entities {
    /// The names in text order.
    pub mentions: Vec<Mention>,
    /// What they name, in order of first appearance.
    pub entities: Vec<Entity>,
}

impl Entities {
    /// The entity that a mention names.
    pub fn entity_of(&self, mention: usize) -> &Entity {
        &self.entities[self.mentions[mention].entity as usize]
    }
}

const FEMALE_TITLES: Words<14> = Words::new([
    "mrs", "ms", "miss", "mme", "madam", "madame", "dame", "lady", "queen", "princess", "datin", "puan", "smt",
    "sister",
]);
const MALE_TITLES: Words<12> =
    Words::new(["mr", "sir", "lord", "king", "prince", "datuk", "encik", "shri", "sheikh", "father", "pope", "imam"]);

/// The candidates of the same words.
#[derive(Clone, Debug)]
struct Group {
    /// The first candidate's tokens: they stand for all.
    tokens: TokenRange,
    evidence: Evidence,
    verdict: Option<Verdict>,
    /// The group that names the same thing more fully.
    fuller: Option<u32>,
    /// The groups of all people with this surname, if there are several.
    namesakes: Vec<u32>,
}

impl Group {
    fn is(&self, kind: EntityType) -> bool {
        self.verdict.is_some_and(|verdict| verdict.kind == kind)
    }
}

/// Decides what the candidates are and which of them belong together.
pub fn decide(text: &str, layout: &Layout, lexicon: &Lexicon, candidates: &[Candidate]) -> Entities {
    let (mut groups, group_of, by_key) = weighed(text, layout, candidates);
    links::fuller_names(text, layout, lexicon, &by_key, &mut groups);
    build(text, layout, lexicon, candidates, &group_of, &groups)
}

/// What [`decide`] weighs for each candidate: the evidence of all names of the same words.
pub fn weigh(text: &str, layout: &Layout, candidates: &[Candidate]) -> Vec<Evidence> {
    let (groups, group_of, _) = weighed(text, layout, candidates);
    group_of.into_iter().map(|group| groups[group as usize].evidence).collect()
}

/// The groups with all their evidence, the index of each candidate's group, and the groups by the
/// keys of their names.
fn weighed(text: &str, layout: &Layout, candidates: &[Candidate]) -> (Vec<Group>, Vec<u32>, KeyMap<u32>) {
    let (mut groups, group_of, by_key) = group(layout, candidates);
    read_lower_case(layout, &mut groups);
    links::acronyms(text, layout, candidates, &group_of, &mut groups);
    judge(&mut groups);
    links::surnames(layout, &mut groups);
    judge(&mut groups);
    (groups, group_of, by_key)
}

/// The groups, the index of each candidate's group, and the groups by the keys of their names.
fn group(layout: &Layout, candidates: &[Candidate]) -> (Vec<Group>, Vec<u32>, KeyMap<u32>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = Vec::with_capacity(candidates.len());
    let mut known: KeyMap<u32> = KeyMap::default();
    for candidate in candidates {
        let at = *known.entry(candidate.key).or_insert(groups.len() as u32);
        group_of.push(at);
        let Some(group) = groups.get_mut(at as usize) else {
            groups.push(Group {
                tokens: candidate.tokens,
                evidence: candidate.evidence,
                verdict: None,
                fuller: None,
                namesakes: Vec::new(),
            });
            continue;
        };
        // Names are given as they stand in running text, not as in a dateline or headline.
        let shouted = |tokens: TokenRange| layout.slice(tokens).iter().all(|t| t.shape.has(Shape::ALL_CAPS));
        if shouted(group.tokens) && !shouted(candidate.tokens) {
            group.tokens = candidate.tokens;
        }
        let opening = group.evidence.has(Reason::SentenceStart) && candidate.evidence.has(Reason::SentenceStart);
        group.evidence = group.evidence.union(candidate.evidence);
        if !opening {
            group.evidence.remove(Reason::SentenceStart);
        }
        group.evidence.add(Reason::SeenTwice);
    }
    (groups, group_of, known)
}

/// A word that the document also has in lower case is less likely a name.
fn read_lower_case(layout: &Layout, groups: &mut [Group]) {
    let mut single: KeyMap<u32> = KeyMap::default();
    // A filter before the map, with many more bits than groups: nearly all words are no candidate
    // in lower case.
    let mut filter = vec![0_u64; (groups.len() / 4).next_power_of_two()];
    let last = filter.len() - 1;
    let bit = |hash: u64| ((hash >> 40) as usize & last, 1_u64 << (hash >> 34 & 63));
    for (index, group) in groups.iter().enumerate() {
        if group.tokens.len() == 1 && !group.evidence.has(Reason::Country) {
            let hash = layout.tokens[group.tokens.start as usize].hash;
            single.insert(hash, index as u32);
            filter[bit(hash).0] |= bit(hash).1;
        }
    }
    for token in layout.tokens.iter().filter(|t| t.kind == Kind::Word && !t.is_capitalised()) {
        let (at, mask) = bit(token.hash);
        if filter[at] & mask != 0
            && let Some(&index) = single.get(&token.hash)
        {
            groups[index as usize].evidence.add(Reason::LowerElsewhere);
        }
    }
}

fn judge(groups: &mut [Group]) {
    for group in groups {
        group.verdict = group.evidence.verdict();
    }
}

/// Makes mentions of the accepted candidates and entities of their groups.
fn build(
    text: &str,
    layout: &Layout,
    lexicon: &Lexicon,
    candidates: &[Candidate],
    group_of: &[u32],
    groups: &[Group],
) -> Entities {
    let mut entities = Entities { mentions: Vec::with_capacity(candidates.len()), ..Entities::default() };
    let mut of_group: Vec<Option<u32>> = vec![None; groups.len()];
    let mut last_named = vec![0; groups.len()];
    let mut titles: HashSet<(u32, u64)> = HashSet::new();
    let mut told = Vec::new();
    let mut asked = vec![false; groups.len()];
    let mut sentence = 0;
    for (&Candidate { tokens, .. }, &index) in candidates.iter().zip(group_of) {
        let group = &groups[index as usize];
        let Some(verdict) = group.verdict else { continue };
        let namesake = (!group.namesakes.is_empty())
            .then(|| nearest_namesake(layout, group, tokens, &of_group, &entities, &last_named, &titles))
            .flatten();
        let root = namesake.unwrap_or_else(|| root(groups, index));
        if verdict.kind == EntityType::Person && tokens.len() > 1 {
            titles.extend(title(layout, tokens).map(|title| (root, title)));
        }
        last_named[root as usize] = tokens.end;
        let entity = *of_group[root as usize].get_or_insert_with(|| {
            entities.entities.push(entity(text, layout, groups, root));
            entities.entities.len() as u32 - 1
        });
        let holder = &mut entities.entities[entity as usize];
        if !std::mem::replace(&mut asked[index as usize], true) {
            for entry in lexicon.entries(text, layout.slice(group.tokens)) {
                told.push((entity, entry));
                if holder.kind == EntityType::Person && entry.class == Class::Person {
                    holder.gender = listed_gender(entry.marks).unwrap_or(holder.gender);
                }
            }
        }
        if holder.kind == EntityType::Person && holder.gender == Gender::Unknown {
            holder.gender = gender(layout, tokens);
        }
        while layout.sentences.get(sentence as usize).is_some_and(|s| s.tokens.end <= tokens.start) {
            sentence += 1;
        }
        let span = name_span(text, layout, tokens, sentence as usize);
        let Verdict { confidence, because, .. } = verdict;
        entities.mentions.push(Mention {
            tokens,
            span,
            sentence,
            entity,
            evidence: group.evidence,
            confidence,
            because,
        });
    }
    ids::assign(&mut entities, told);
    entities
}

/// Of several people with a surname the one named last before, unless the title speaks against it.
fn nearest_namesake(
    layout: &Layout,
    group: &Group,
    tokens: TokenRange,
    of_group: &[Option<u32>],
    entities: &Entities,
    last_named: &[u32],
    titles: &HashSet<(u32, u64)>,
) -> Option<u32> {
    // "Senator Brandt" is the Brandt who was called senator.
    let title = title(layout, tokens);
    let called_so = |namesake: &u32| title.is_some_and(|title| titles.contains(&(*namesake, title)));
    if let Some(namesake) = group.namesakes.iter().copied().find(called_so) {
        return Some(namesake);
    }
    let gender = gender(layout, tokens);
    let fits = |&namesake: &u32| {
        let known = of_group[namesake as usize].map_or(Gender::Unknown, |e| entities.entities[e as usize].gender);
        last_named[namesake as usize] > 0 && (gender == Gender::Unknown || known == Gender::Unknown || known == gender)
    };
    group.namesakes.iter().copied().filter(fits).max_by_key(|&namesake| last_named[namesake as usize])
}

/// The group that names most fully what this one names.
fn root(groups: &[Group], mut index: u32) -> u32 {
    // Links lead to longer names, so that they end; the bound guards against a mistake there.
    for _ in 0..groups.len() {
        match groups[index as usize].fuller {
            Some(fuller) => index = fuller,
            None => break,
        }
    }
    index
}

fn entity(text: &str, layout: &Layout, groups: &[Group], root: u32) -> Entity {
    let group = &groups[root as usize];
    let kind = group.verdict.map_or(EntityType::Organization, |verdict| verdict.kind);
    Entity {
        kind,
        name: name_span(text, layout, group.tokens, layout.sentence_of(group.tokens.start)),
        id: "",
        gender: gender(layout, group.tokens),
    }
}

/// The span of a name: without the full stop that ends the sentence ("Kelm Shipping Inc.").
fn name_span(text: &str, layout: &Layout, tokens: TokenRange, sentence: usize) -> Span {
    let mut span = layout.span(tokens);
    let last = &layout.tokens[tokens.end as usize - 1];
    let sentence = layout.sentences[sentence].tokens;
    let dotted = last.shape.has(Shape::DOTTED);
    if sentence.end == tokens.end && !dotted && span.of(text).ends_with('.') {
        span.end -= 1;
    }
    span
}

/// The title or office before a name, by its hash.
fn title(layout: &Layout, tokens: TokenRange) -> Option<u64> {
    let before = &layout.tokens[tokens.start.checked_sub(1)? as usize];
    before.classes.any(ClassSet::of(&[Class::Title, Class::Office, Class::Role])).then_some(before.hash)
}

/// The gender of a public figure.
fn listed_gender(marks: Marks) -> Option<Gender> {
    match (marks.has(Marks::FEMALE), marks.has(Marks::MALE)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

/// Gender from the title before a name or from its given name.
fn gender(layout: &Layout, tokens: TokenRange) -> Gender {
    let before = tokens.start.checked_sub(1).map(|at| &layout.tokens[at as usize]);
    if before.is_some_and(|t| FEMALE_TITLES.has(t)) {
        return Gender::Female;
    }
    if before.is_some_and(|t| MALE_TITLES.has(t)) {
        return Gender::Male;
    }
    let first: &Token = &layout.tokens[tokens.start as usize];
    match (first.classes.has(Class::Female), first.classes.has(Class::Male)) {
        (true, false) if tokens.len() > 1 => Gender::Female,
        (false, true) if tokens.len() > 1 => Gender::Male,
        _ => Gender::Unknown,
    }
}

/// Classes of words that are names of people.
const PERSON_WORDS: ClassSet = ClassSet::of(&[Class::Given, Class::Surname, Class::NameToken]);
