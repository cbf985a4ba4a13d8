//! Entities: what each name is, decided by the whole document, and which names are one.
//!
//! Candidates of the same words form a group, and a group shares its evidence: "Mr Kesu" once
//! makes "Kesu" a person everywhere. A surname borrows from the full name, an acronym from its
//! long form. What reaches the threshold becomes mentions; the groups that name the same thing
//! become one entity with its fullest name.

mod gender;
mod ids;
mod links;
mod slips;

pub(crate) use ids::alone as id_alone;

use crate::evidence::{Evidence, Grounds, Reason, Verdict, Weights};
use crate::lexicon::Lexicon;
use crate::mentions::{Candidate, may_be_listed};
use crate::text::Layout;
use crate::types::{EntityType, Facilities, Span, TokenRange};
use crate::words::{KeyMap, Words};
use std::collections::HashSet;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet, Entry};

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
    /// What speaks for and against its type, here and wherever its words stand.
    pub grounds: Grounds,
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

/// What says that a place is a building, a road or the like.
const FACILITY: Evidence = Evidence::of(&[Reason::Facility, Reason::FacilityHead]);
/// What says that it is another place.
const NO_FACILITY: Evidence =
    Evidence::of(&[Reason::Country, Reason::Region, Reason::City, Reason::Feature, Reason::PlaceHead]);

/// The candidates of the same words.
#[derive(Clone, Debug)]
struct Group {
    /// The first candidate's tokens: they stand for all.
    tokens: TokenRange,
    evidence: Evidence,
    /// What most of its mentions are, if they are names.
    kind: Option<EntityType>,
    /// Whether all its mentions are what its long form is.
    short: bool,
    /// The group that names the same thing more fully.
    fuller: Option<u32>,
    /// The groups of all people with this surname, if there are several.
    namesakes: Vec<u32>,
}

impl Group {
    /// What speaks for and against one of its mentions.
    const fn grounds(&self, candidate: &Candidate) -> Grounds {
        Grounds { document: self.evidence, mention: candidate.evidence.shared(self.evidence) }
    }

    fn is(&self, kind: EntityType) -> bool {
        self.kind == Some(kind)
    }
}

/// Decides what the candidates are and which of them belong together.
pub fn decide(
    text: &str,
    layout: &Layout,
    lexicon: &Lexicon,
    candidates: &[Candidate],
    weights: &Weights,
    facilities: Facilities,
) -> Entities {
    let (mut groups, group_of, by_key) = weighed(text, layout, candidates, weights);
    links::fuller_names(text, layout, lexicon, &by_key, &mut groups);
    Builder::new(text, layout, lexicon, &groups, weights, facilities).build(candidates, &group_of)
}

/// What [`decide`] weighs for each candidate.
pub fn weigh(text: &str, layout: &Layout, candidates: &[Candidate], weights: &Weights) -> Vec<Grounds> {
    let (groups, group_of, _) = weighed(text, layout, candidates, weights);
    candidates.iter().zip(group_of).map(|(candidate, group)| groups[group as usize].grounds(candidate)).collect()
}

/// The groups with all their evidence, the index of each candidate's group, and the groups by the
/// keys of their names.
fn weighed(
    text: &str,
    layout: &Layout,
    candidates: &[Candidate],
    weights: &Weights,
) -> (Vec<Group>, Vec<u32>, KeyMap<u32>) {
    let (mut groups, group_of, by_key) = group(layout, candidates);
    read_lower_case(layout, &mut groups);
    links::short_forms(layout, candidates, &group_of, &mut groups);
    links::acronyms(text, layout, candidates, &group_of, &mut groups);
    judge(&mut groups, weights);
    links::surnames(layout, &mut groups);
    slips::unknown(text, layout, &mut groups);
    links::beginnings(layout, &mut groups);
    links::coordination(layout, candidates, &group_of, &mut groups);
    judge(&mut groups, weights);
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
                kind: None,
                short: false,
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

fn judge(groups: &mut [Group], weights: &Weights) {
    for group in groups {
        group.kind = Grounds::whole(group.evidence).kind(weights);
    }
}

/// Makes mentions of the accepted candidates and entities of their groups.
struct Builder<'a> {
    text: &'a str,
    layout: &'a Layout,
    lexicon: &'a Lexicon,
    groups: &'a [Group],
    weights: &'a Weights,
    facilities: Facilities,
    entities: Entities,
    /// The entity of each group, for each type that its mentions have.
    of_group: Vec<[Option<u32>; 3]>,
    /// Where each group was named last.
    last_named: Vec<u32>,
    /// What people were called, by their groups.
    titles: HashSet<(u32, u64)>,
    /// The entries of the lists for the entities.
    told: Vec<(u32, Entry<'static>)>,
    /// Whether the lists were asked about a group.
    asked: Vec<bool>,
}

impl<'a> Builder<'a> {
    fn new(
        text: &'a str,
        layout: &'a Layout,
        lexicon: &'a Lexicon,
        groups: &'a [Group],
        weights: &'a Weights,
        facilities: Facilities,
    ) -> Self {
        Builder {
            text,
            layout,
            lexicon,
            groups,
            weights,
            facilities,
            entities: Entities::default(),
            of_group: vec![[None; 3]; groups.len()],
            last_named: vec![0; groups.len()],
            titles: HashSet::new(),
            told: Vec::new(),
            asked: vec![false; groups.len()],
        }
    }

    fn build(mut self, candidates: &[Candidate], group_of: &[u32]) -> Entities {
        self.entities.mentions.reserve(candidates.len());
        let mut sentence = 0;
        for (candidate, &index) in candidates.iter().zip(group_of) {
            let (tokens, group) = (candidate.tokens, &self.groups[index as usize]);
            let grounds = group.grounds(candidate);
            let Some(Verdict { kind, confidence }) = self.verdict(group, grounds) else { continue };
            // A mention that is something else than most of its group stands for itself.
            let root = if group.is(kind) { self.root(index, tokens) } else { index };
            let entity = self.entity(root, index, tokens, self.kind(kind, group));
            while self.layout.sentences.get(sentence as usize).is_some_and(|s| s.tokens.end <= tokens.start) {
                sentence += 1;
            }
            let span = name_span(self.text, self.layout, tokens, sentence as usize);
            let because = grounds.strongest(kind, self.weights);
            self.entities.mentions.push(Mention { tokens, span, sentence, entity, grounds, confidence, because });
        }
        ids::assign(&mut self.entities, self.told);
        self.entities
    }

    /// What a mention of a group is: an acronym what its long form is, all others by their own grounds.
    fn verdict(&self, group: &Group, grounds: Grounds) -> Option<Verdict> {
        let long = group.fuller.filter(|_| group.short).map(|long| &self.groups[long as usize]);
        match long {
            Some(long) => Grounds::whole(long.evidence).verdict(self.weights),
            None => grounds.verdict(self.weights),
        }
    }

    /// What a name of some type is a row of.
    fn kind(&self, kind: EntityType, group: &Group) -> EntityType {
        let facility = || group.evidence.any(FACILITY) && !group.evidence.any(NO_FACILITY);
        match (kind, self.facilities) {
            (EntityType::Place, Facilities::Organization) if facility() => EntityType::Organization,
            _ => kind,
        }
    }

    /// The group of the fullest name of what a mention names.
    fn root(&self, index: u32, tokens: TokenRange) -> u32 {
        let group = &self.groups[index as usize];
        let namesake = (!group.namesakes.is_empty()).then(|| self.nearest_namesake(group, tokens)).flatten();
        namesake.unwrap_or_else(|| root(self.groups, index))
    }

    /// The entity that a mention of a group names; what the mention tells of it is kept.
    fn entity(&mut self, root: u32, index: u32, tokens: TokenRange, kind: EntityType) -> u32 {
        let (text, layout) = (self.text, self.layout);
        if kind == EntityType::Person && tokens.len() > 1 {
            self.titles.extend(title(layout, tokens).map(|title| (root, title)));
        }
        if !is_relative(layout, tokens) {
            self.last_named[root as usize] = tokens.end;
        }
        let entities = &mut self.entities.entities;
        let entity = *self.of_group[root as usize][kind as usize].get_or_insert_with(|| {
            let named = self.groups[root as usize].tokens;
            let name = name_span(text, layout, named, layout.sentence_of(named.start));
            entities.push(Entity { kind, name, id: "", gender: gender::of_name(layout, named) });
            entities.len() as u32 - 1
        });
        let holder = &mut entities[entity as usize];
        // A surname beside the full name is that of this person, whoever else the lists know by it.
        let surname = kind == EntityType::Person && index != root;
        let name = layout.slice(self.groups[index as usize].tokens);
        if !std::mem::replace(&mut self.asked[index as usize], true) && !surname && may_be_listed(name) {
            for entry in self.lexicon.entries(text, name) {
                self.told.push((entity, entry));
                if kind == EntityType::Person && entry.class == Class::Person {
                    holder.gender = gender::listed(entry.marks).unwrap_or(holder.gender);
                }
            }
        }
        if kind == EntityType::Person && holder.gender == Gender::Unknown {
            holder.gender = gender::of_name(layout, tokens);
        }
        entity
    }

    /// Of several people with a surname the one named last before, unless the title speaks against it.
    fn nearest_namesake(&self, group: &Group, tokens: TokenRange) -> Option<u32> {
        // "Senator Brandt" is the Brandt who was called senator.
        let title = title(self.layout, tokens);
        let called_so = |namesake: &u32| title.is_some_and(|title| self.titles.contains(&(*namesake, title)));
        if let Some(namesake) = group.namesakes.iter().copied().find(called_so) {
            return Some(namesake);
        }
        let gender = gender::of_name(self.layout, tokens);
        let person = |namesake: u32| self.of_group[namesake as usize][EntityType::Person as usize];
        let known = |namesake| person(namesake).map_or(Gender::Unknown, |e| self.entities.entities[e as usize].gender);
        let last = |namesake: u32| self.last_named[namesake as usize];
        let fits = |&namesake: &u32| {
            let known = known(namesake);
            last(namesake) > 0 && (gender == Gender::Unknown || known == Gender::Unknown || known == gender)
        };
        group.namesakes.iter().copied().filter(fits).max_by_key(|&namesake| last(namesake))
    }
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

/// Nouns for the family of somebody else.
const FAMILY: Words<18> = Words::new([
    "father",
    "mother",
    "wife",
    "husband",
    "son",
    "daughter",
    "brother",
    "sister",
    "uncle",
    "aunt",
    "cousin",
    "nephew",
    "niece",
    "grandfather",
    "grandmother",
    "grandson",
    "granddaughter",
    "widow",
]);

/// Whether a name is brought up as that of somebody's family: "his late father, Carl Trent,". Who
/// is called by the surname alone is somebody else.
fn is_relative(layout: &Layout, tokens: TokenRange) -> bool {
    gender::noun_before(layout, tokens).is_some_and(|t| FAMILY.has(t))
}

/// Classes of words that are names of people.
const PERSON_WORDS: ClassSet = ClassSet::of(&[Class::Given, Class::Surname, Class::NameToken]);
