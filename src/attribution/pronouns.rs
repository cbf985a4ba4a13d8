//! Pronouns: whom "he", "she", "they" and "it" mean as speakers.

use super::Speaker;
use crate::entities::{Entities, Gender};
use crate::text::Layout;
use crate::types::EntityType;
use crate::words::Words;

const HE: Words<2> = Words::new(["he", "his"]);
const SHE: Words<2> = Words::new(["she", "her"]);
const IT: Words<1> = Words::new(["it"]);

/// How many sentences back a pronoun reaches.
const REACH: usize = 12;

/// How many names back it reaches, in texts that list names.
const MENTIONS: usize = 200;
/// How many sentences back a pronoun finds an unnamed speaker.
const DESCRIBED_REACH: usize = 3;

/// What counts for a candidate: who spoke last, the subject of its sentence; distance counts against.
const SPOKE_LAST: f32 = 2.0;
const SUBJECT: f32 = 1.2;
const PER_SENTENCE: f32 = 1.0;
const QUOTED: f32 = 1.5;
const GENDER_KNOWN: f32 = 0.8;

/// Who has been named and who has spoken so far.
#[derive(Debug)]
pub(super) struct Discourse<'a> {
    layout: &'a Layout,
    entities: &'a Entities,
    last_speaker: Speaker,
    /// The token at which the last quotation began.
    spoken_at: u32,
}

impl<'a> Discourse<'a> {
    pub(super) const fn new(layout: &'a Layout, entities: &'a Entities) -> Discourse<'a> {
        Discourse { layout, entities, last_speaker: Speaker::Unknown, spoken_at: 0 }
    }

    /// Notes who spoke.
    pub(super) fn spoke(&mut self, speaker: Speaker, at: u32) {
        if speaker != Speaker::Unknown {
            self.last_speaker = speaker;
        }
        self.spoken_at = at;
    }

    /// Whom the pronoun at a token means: an entity, or the unnamed speaker of the quote before if
    /// nobody who fits was named since.
    pub(super) fn pronoun(&self, at: u32) -> Speaker {
        let token = &self.layout.tokens[at as usize];
        let gender = match () {
            () if HE.has(token) => Some(Gender::Male),
            () if SHE.has(token) => Some(Gender::Female),
            () => None,
        };
        self.best(at, gender, gender.is_some())
    }

    /// The person that is most on the reader's mind at a token.
    pub(super) fn person(&self, at: u32) -> Speaker {
        self.best(at, None, true)
    }

    fn best(&self, at: u32, gender: Option<Gender>, person: bool) -> Speaker {
        let token = &self.layout.tokens[at as usize];
        let here = self.layout.sentence_of(at);
        let before = self.entities.mentions.partition_point(|m| m.tokens.end <= at);
        let mut best: Option<(f32, u32, u32)> = None;
        for mention in self.entities.mentions[..before].iter().rev().take(MENTIONS) {
            let sentence = mention.sentence as usize;
            if here - sentence > REACH {
                break;
            }
            let entity = &self.entities.entities[mention.entity as usize];
            let fits = match entity.kind {
                EntityType::Person => {
                    person && (gender.is_none() || entity.gender == Gender::Unknown || Some(entity.gender) == gender)
                }
                EntityType::Organization => !person,
                EntityType::Place => !person && IT.has(token),
            };
            if !fits {
                continue;
            }
            let start = self.layout.sentences[sentence].tokens.start;
            let mut score = -PER_SENTENCE * (here - sentence) as f32;
            score += if self.last_speaker == Speaker::Entity(mention.entity) { SPOKE_LAST } else { 0.0 };
            score += if mention.tokens.start <= start + 3 { SUBJECT } else { 0.0 };
            score += if Some(entity.gender) == gender { GENDER_KNOWN } else { 0.0 };
            score -= if self.layout.tokens[mention.tokens.start as usize].quoted { QUOTED } else { 0.0 };
            if best.is_none_or(|(highest, ..)| score > highest) {
                best = Some((score, mention.entity, mention.tokens.start));
            }
        }
        let near = here - self.layout.sentence_of(self.spoken_at) <= DESCRIBED_REACH;
        match (self.last_speaker, best) {
            (Speaker::Described(_), Some((.., named_at))) if near && named_at < self.spoken_at => self.last_speaker,
            (Speaker::Described(_), None) if near => self.last_speaker,
            (_, Some((_, entity, _))) => Speaker::Entity(entity),
            (_, None) => Speaker::Unknown,
        }
    }
}
