//! Labels of transcripts that are no names: "A:" in an interview, "JL:" for Jan Lund.

use super::{Speaker, Stage};
use crate::reports::{TRANSCRIPT, answers};
use crate::text::Token;
use crate::types::{EntityType, TokenRange};
use whosaid_gazetteers::scan::Kind;

/// How many letters initials have at most.
const INITIALS: usize = 4;

impl Stage<'_> {
    /// Who speaks behind a label without a name.
    pub(super) fn labelled(&self, label: TokenRange) -> Speaker {
        let person = match label.len() {
            _ if answers(self.layout, label) => self.interviewee(label.start),
            1 => self.bearer_of_initials(&self.layout.tokens[label.start as usize]),
            _ => None,
        };
        person.map_or_else(|| Speaker::Described(self.layout.span(label)), Speaker::Entity)
    }

    /// The person named most often before the first answer; of several, the first.
    fn interviewee(&self, answer: u32) -> Option<u32> {
        let first = self.reports.iter().find(|report| report.edge == TRANSCRIPT);
        let from = first.map_or(answer, |report| report.tokens.start);
        let before = self.entities.mentions.partition_point(|m| m.tokens.end <= from);
        let mut counts = vec![0_u32; self.entities.entities.len()];
        for mention in &self.entities.mentions[..before] {
            counts[mention.entity as usize] += 1;
        }
        let people = (0..counts.len()).filter(|&at| self.entities.entities[at].kind == EntityType::Person);
        let named = people.filter(|&at| counts[at] > 0);
        named.rev().max_by_key(|&at| counts[at]).map(|at| at as u32)
    }

    /// The one person whose names begin with the letters of a label.
    fn bearer_of_initials(&self, label: &Token) -> Option<u32> {
        let letters = label.span.of(self.text);
        if letters.chars().count() > INITIALS {
            return None;
        }
        let initial = |t: &Token| t.span.of(self.text).chars().next();
        let has = |name: TokenRange| {
            let words = self.layout.slice(name).iter().filter(|t| t.kind == Kind::Word);
            words.filter_map(initial).eq(letters.chars())
        };
        let people = self.entities.entities.iter().zip(&self.full_names).enumerate();
        let mut bearers = people.filter(|(_, (entity, name))| entity.kind == EntityType::Person && has(**name));
        bearers.next().filter(|_| bearers.next().is_none()).map(|(at, _)| at as u32)
    }
}
