//! Pronouns: whom "he", "she", "they" and "it" mean as speakers.
//!
//! Everybody who was named or spoke not long before is a candidate. Who spoke last is most on the
//! reader's mind, then the subject of a sentence; distance counts against, and so does a name that
//! stands in what somebody else says.

use super::Speaker;
use super::descriptions::{Noun, ROLES};
use crate::entities::{Entities, Gender, Mention};
use crate::phrases::{CLOSED, REPORTING_WORDS};
use crate::reports::Report;
use crate::text::{Layout, Token};
use crate::types::{EntityType, TokenRange};
use crate::words::Words;
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

const HE: Words<2> = Words::new(["he", "his"]);
const SHE: Words<2> = Words::new(["she", "her"]);
const IT: Words<1> = Words::new(["it"]);

/// What stands behind a subject.
const VERBS: ClassSet = ClassSet::of(&[Class::Verb, Class::Auxiliary, Class::CueSay, Class::CueTell, Class::CueThat]);
/// How many sentences back a pronoun reaches.
const REACH: usize = 12;
/// How many tokens a quotation is followed beyond the sentence of a pronoun.
const QUOTED: usize = 120;
/// Of how many people it is kept which pronoun was theirs.
const SHOWN: usize = 8;
/// How many names back it reaches, in texts that list names.
const MENTIONS: usize = 200;
/// How many tokens from its start the subject of a sentence may begin: behind an article, a title.
pub(super) const SUBJECT_WITHIN: u32 = 3;

/// What counts for a candidate.
const SPOKE_LAST: f32 = 2.0;
const SUBJECT: f32 = 1.2;
const GENDER_KNOWN: f32 = 0.8;
/// The subject of the sentence before.
const TOPIC: f32 = SUBJECT - PER_SENTENCE;
/// What counts against it.
const PER_SENTENCE: f32 = 1.0;
const REPORTED: f32 = 1.5;

/// What a pronoun may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    /// One person, of this gender if it is known.
    Person(Gender),
    /// Several, or a body of people.
    Many,
    /// A body, a country, a document.
    Thing,
}

impl Pronoun {
    fn of(token: &Token) -> Pronoun {
        match () {
            () if HE.has(token) => Pronoun::Person(Gender::Male),
            () if SHE.has(token) => Pronoun::Person(Gender::Female),
            () if IT.has(token) => Pronoun::Thing,
            () => Pronoun::Many,
        }
    }

    /// Whether it may stand for an entity.
    fn fits(self, kind: EntityType, gender: Gender) -> bool {
        match self {
            Pronoun::Person(wanted) => {
                let known = wanted != Gender::Unknown && gender != Gender::Unknown;
                kind == EntityType::Person && (!known || wanted == gender)
            }
            Pronoun::Many => kind == EntityType::Organization,
            Pronoun::Thing => kind != EntityType::Person,
        }
    }

    /// Whether it may stand for a speaker without a name.
    const fn fits_noun(self, noun: Noun) -> bool {
        match self {
            Pronoun::Person(_) => matches!(noun, Noun::Person),
            Pronoun::Many => matches!(noun, Noun::People | Noun::Body),
            Pronoun::Thing => matches!(noun, Noun::Body | Noun::Thing),
        }
    }
}

/// Who has been named and who has spoken so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Discourse<'a> {
    layout: &'a Layout,
    entities: &'a Entities,
    /// What is said in the document, in text order.
    reports: &'a [Report],
    last: Option<Spoken>,
    /// The gender that pronouns have shown of people whose names leave it open: of the last few.
    shown: [Option<(u32, Gender)>; SHOWN],
}

/// Who spoke, and in which sentence.
#[derive(Clone, Copy, Debug)]
struct Spoken {
    speaker: Speaker,
    /// What a speaker without a name is.
    noun: Noun,
    sentence: usize,
}

/// The candidate that fits best so far.
#[derive(Clone, Copy, Debug)]
struct Best {
    score: f32,
    speaker: Speaker,
}

impl Best {
    fn take(&mut self, speaker: Speaker, score: f32) {
        if score > self.score {
            *self = Best { score, speaker };
        }
    }
}

impl<'a> Discourse<'a> {
    pub(super) const fn new(layout: &'a Layout, entities: &'a Entities, reports: &'a [Report]) -> Discourse<'a> {
        Discourse { layout, entities, reports, last: None, shown: [None; SHOWN] }
    }

    /// Notes who spoke at a token, and what a speaker without a name is.
    pub(super) fn spoke(&mut self, speaker: Speaker, noun: Noun, at: u32) {
        if speaker != Speaker::Unknown {
            self.last = Some(Spoken { speaker, noun, sentence: self.layout.sentence_of(at) });
        }
    }

    /// The gender of an entity by its name, else by the pronoun that it had.
    fn gender(&self, entity: u32) -> Gender {
        let shown = || self.shown.iter().flatten().find(|(known, _)| *known == entity).map(|&(_, gender)| gender);
        match self.entities.entities[entity as usize].gender {
            Gender::Unknown => shown().unwrap_or(Gender::Unknown),
            known => known,
        }
    }

    /// Notes that the pronoun at a token was that of a speaker: who was "he" is not "she" later.
    pub(super) fn was(&mut self, speaker: Speaker, at: u32) {
        let Pronoun::Person(gender) = Pronoun::of(&self.layout.tokens[at as usize]) else { return };
        if let Speaker::Entity(entity) = speaker
            && self.gender(entity) == Gender::Unknown
        {
            self.shown.rotate_right(1);
            self.shown[0] = Some((entity, gender));
        }
    }

    /// Whom the pronoun at a token means. `topic` tells whom the sentence before is about, if its
    /// subject is no name; it is asked only where nobody else is nearer.
    pub(super) fn pronoun(&self, at: u32, topic: impl FnOnce() -> Option<(Speaker, Noun)>) -> Speaker {
        self.best(at, Pronoun::of(&self.layout.tokens[at as usize]), topic)
    }

    /// The person that is most on the reader's mind at a token.
    pub(super) fn person(&self, at: u32) -> Speaker {
        self.best(at, Pronoun::Person(Gender::Unknown), || None)
    }

    /// Whether a person with a name spoke in one of the three sentences before a token.
    pub(super) fn has_just_spoken(&self, at: u32) -> bool {
        let here = self.layout.sentence_of(at);
        self.last.is_some_and(|spoken| {
            let person = |entity: u32| self.entities.entities[entity as usize].kind == EntityType::Person;
            here.abs_diff(spoken.sentence) <= 3 && matches!(spoken.speaker, Speaker::Entity(entity) if person(entity))
        })
    }

    /// The organization that is most on the reader's mind at a token, of those that fit.
    pub(super) fn organization(&self, at: u32, fits: impl Fn(u32) -> bool) -> Option<u32> {
        let here = self.layout.sentence_of(at);
        let fits =
            |entity: u32| self.entities.entities[entity as usize].kind == EntityType::Organization && fits(entity);
        let mut best = Best { score: f32::NEG_INFINITY, speaker: Speaker::Unknown };
        self.last_speaker(here, |spoken| matches!(spoken.speaker, Speaker::Entity(e) if fits(e)), &mut best);
        self.named(at, here, false, fits, &mut best);
        match best.speaker {
            Speaker::Entity(entity) => Some(entity),
            _ => None,
        }
    }

    fn best(&self, at: u32, pronoun: Pronoun, topic: impl FnOnce() -> Option<(Speaker, Noun)>) -> Speaker {
        let gendered = matches!(pronoun, Pronoun::Person(Gender::Male | Gender::Female));
        let here = self.layout.sentence_of(at);
        let others = self.others(at, here);
        let kind = |entity: u32| self.entities.entities[entity as usize].kind;
        let fits = |at: u32| pronoun.fits(kind(at), self.gender(at)) && others.binary_search(&at).is_err();
        let fits_speaker = |speaker: Speaker, noun: Noun| match speaker {
            Speaker::Entity(entity) => fits(entity),
            Speaker::Described(_) | Speaker::Joint(_) => pronoun.fits_noun(noun),
            Speaker::Unknown => false,
        };
        let mut best = Best { score: f32::NEG_INFINITY, speaker: Speaker::Unknown };
        self.last_speaker(here, |spoken| fits_speaker(spoken.speaker, spoken.noun), &mut best);
        self.named(at, here, gendered, fits, &mut best);
        // "The dockers of the Harbour Union left. They said": a noun for people rather than a body that
        // has not just spoken.
        let several = pronoun == Pronoun::Many && !self.is_last(best.speaker, here);
        if (best.score < TOPIC || several)
            && let Some((speaker, _)) = topic()
                .filter(|&(speaker, noun)| fits_speaker(speaker, noun) && (best.score < TOPIC || noun == Noun::People))
        {
            return speaker;
        }
        best.speaker
    }

    /// Whether somebody spoke last, in this sentence or the one before.
    fn is_last(&self, speaker: Speaker, here: usize) -> bool {
        self.last.is_some_and(|spoken| spoken.speaker == speaker && here.abs_diff(spoken.sentence) <= 1)
    }

    /// Whom a pronoun cannot mean, sorted: those named between it and its verb, as in "she sided with
    /// Okoye and said", and the people whom quoted words name in its sentence or in the quotation that
    /// reaches into it, as in “Marten never asked us,” she said.
    fn others(&self, at: u32, here: usize) -> Vec<u32> {
        let TokenRange { start, end } = self.layout.sentences[here].tokens;
        let tokens = &self.layout.tokens;
        let back = tokens[..start as usize].iter().rev().take(QUOTED).take_while(|t| t.quoted).count();
        let index = |at: usize| self.entities.mentions.partition_point(|m| (m.tokens.start as usize) < at);
        let around = &self.entities.mentions[index(start as usize - back)..index(end as usize)];
        let quoted = around.iter().filter(|m| {
            tokens[m.tokens.start as usize].quoted
                && self.entities.entities[m.entity as usize].kind == EntityType::Person
        });
        let mut others: Vec<u32> = quoted.chain(self.named_behind(at, here)).map(|m| m.entity).collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    /// The names between a token and the next verb of saying in its sentence.
    fn named_behind(&self, at: u32, here: usize) -> &'a [Mention] {
        let end = self.layout.sentences[here].tokens.end;
        let cue = |at: &u32| self.layout.tokens[*at as usize].classes.any(REPORTING_WORDS);
        let cue = (at + 1..end).find(cue).unwrap_or(at);
        let mentions = &self.entities.mentions;
        let [first, behind] = [at, cue].map(|at| mentions.partition_point(|m| m.tokens.start <= at));
        &mentions[first..behind]
    }

    /// Weighs who spoke last: a pronoun for them keeps them on the reader's mind as a name would.
    fn last_speaker(&self, here: usize, fits: impl Fn(&Spoken) -> bool, best: &mut Best) {
        let near = |spoken: &Spoken| here.abs_diff(spoken.sentence) <= REACH;
        if let Some(spoken) = self.last.filter(|spoken| near(spoken) && fits(spoken)) {
            best.take(spoken.speaker, SPOKE_LAST - PER_SENTENCE * here.abs_diff(spoken.sentence) as f32);
        }
    }

    /// Weighs the names before a token; `gendered`: that a person's gender is known counts.
    fn named(&self, at: u32, here: usize, gendered: bool, fits: impl Fn(u32) -> bool, best: &mut Best) {
        let before = self.entities.mentions.partition_point(|m| m.tokens.end <= at);
        for index in (0..before).rev().take(MENTIONS) {
            let mention = &self.entities.mentions[index];
            if here - mention.sentence as usize > REACH {
                break;
            }
            if fits(mention.entity) {
                best.take(Speaker::Entity(mention.entity), self.weight(index, here, gendered));
            }
        }
    }

    fn weight(&self, index: usize, here: usize, gendered: bool) -> f32 {
        let mention = &self.entities.mentions[index];
        let before = index.checked_sub(1).map(|before| &self.entities.mentions[before]);
        // "Jan Lund met Ben Pike": the second name is no subject, however near the start.
        let lead = self.lead(mention);
        let first =
            before.is_none_or(|before: &Mention| before.sentence != mention.sentence || lead <= before.tokens.start);
        let sentence = mention.sentence as usize;
        let start = self.layout.sentences[sentence].tokens.start;
        let speaker = Speaker::Entity(mention.entity);
        let spoke = self.last.is_some_and(|spoken| spoken.speaker == speaker);
        let verb = self.layout.tokens.get(mention.tokens.end as usize).is_some_and(|t| t.classes.any(VERBS));
        let opens = || {
            let at_start = lead < mention.tokens.start && lead <= start + 1;
            mention.tokens.start <= start + SUBJECT_WITHIN || at_start || self.is_led_in(start, mention)
        };
        let subject = first && opens() || verb;
        let known = gendered && self.entities.entities[mention.entity as usize].gender != Gender::Unknown;
        let mut score = -PER_SENTENCE * (here - sentence) as f32;
        score += if spoke { SPOKE_LAST } else { 0.0 };
        score += if subject { SUBJECT } else { 0.0 };
        score += if known { GENDER_KNOWN } else { 0.0 };
        score - if self.is_reported(mention.tokens.start) { REPORTED } else { 0.0 }
    }

    /// Where what leads a name begins: "Kelm Rowers Association secretary Dana Vik".
    fn lead(&self, mention: &Mention) -> u32 {
        let sentence = self.layout.sentences[mention.sentence as usize].tokens;
        let start = mention.tokens.start;
        let token = |at: u32| &self.layout.tokens[at as usize];
        // Most names have no role before them.
        if start == sentence.start || !token(start - 1).classes.any(ROLES) {
            return start;
        }
        let word = |at: &u32| {
            token(*at).kind == Kind::Word && !token(*at).classes.any(CLOSED) && !token(*at).classes.any(VERBS)
        };
        (sentence.start..start).rev().take_while(word).last().unwrap_or(start)
    }

    /// Whether a name between commas is the first of its sentence, with no verb before it: "For his
    /// part, the harbour master, Jan Lund, …".
    fn is_led_in(&self, start: u32, mention: &Mention) -> bool {
        let comma = |at: u32| self.layout.tokens.get(at as usize).is_some_and(|t| t.kind == Kind::Comma);
        let between = mention.tokens.start > start && comma(mention.tokens.start - 1) && comma(mention.tokens.end);
        let before = &self.layout.tokens[start as usize..mention.tokens.start as usize];
        between && !before.iter().any(|t| t.classes.any(VERBS))
    }

    /// Whether a token stands in what somebody says.
    pub(super) fn is_reported(&self, token: u32) -> bool {
        let before = self.reports.partition_point(|report| report.tokens.end <= token);
        let within = self.reports.get(before).is_some_and(|report| report.tokens.start <= token);
        within || self.layout.tokens[token as usize].quoted
    }
}
