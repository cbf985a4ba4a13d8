//! Organizations: which of them "the ministry", "the union", "the company" means.

use super::{REACH, Stage};
use crate::entities::Mention;
use crate::text::Token;
use crate::types::{EntityType, TokenRange};
use crate::words::Words;
use whosaid_gazetteers::Class;
use whosaid_gazetteers::scan::Shape;

/// Kinds that stand behind an organization's own name: "the Kelm Times newspaper".
const KINDS: Words<20> = Words::new([
    "newspaper",
    "daily",
    "agency",
    "site",
    "website",
    "channel",
    "magazine",
    "network",
    "broadcaster",
    "radio",
    "station",
    "company",
    "firm",
    "group",
    "party",
    "service",
    "union",
    "outlet",
    "portal",
    "weekly",
]);
/// Kinds that an organization may be called whatever its name is.
pub(super) const GENERIC: Words<40> = Words::new([
    "company",
    "firm",
    "group",
    "organization",
    "organisation",
    "agency",
    "party",
    "union",
    "body",
    "institution",
    "outlet",
    "newspaper",
    "paper",
    "daily",
    "magazine",
    "broadcaster",
    "channel",
    "network",
    "bank",
    "airline",
    "carrier",
    "retailer",
    "manufacturer",
    "automaker",
    "carmaker",
    "giant",
    "startup",
    "club",
    "association",
    "federation",
    "watchdog",
    "regulator",
    "ngo",
    "charity",
    "ministry",
    "department",
    "authority",
    "commission",
    "lender",
    "operator",
]);
/// Kinds that may be said of any body.
const BROAD: Words<6> = Words::new(["group", "organization", "organisation", "body", "institution", "agency"]);
/// Kinds of companies, which their names seldom tell.
const COMPANIES: Words<10> = Words::new([
    "company",
    "firm",
    "giant",
    "startup",
    "retailer",
    "manufacturer",
    "automaker",
    "carmaker",
    "operator",
    "lender",
]);
/// What stands in the names of companies, whatever they trade in.
const TRADES: Words<18> = Words::new([
    "airlines",
    "airways",
    "express",
    "bank",
    "group",
    "corporation",
    "company",
    "holdings",
    "motors",
    "industries",
    "energy",
    "electronics",
    "technologies",
    "systems",
    "pharmaceuticals",
    "foods",
    "insurance",
    "telecom",
]);
/// Bodies that watch over others.
const REGULATORS: Words<2> = Words::new(["regulator", "watchdog"]);
const WATCHING: Words<6> = Words::new(["authority", "commission", "board", "agency", "administration", "inspectorate"]);
/// How many tokens beside a name its kind may stand.
const BESIDE: u32 = 4;
/// How many mentions of an organization are looked at.
const CALLED: usize = 20;
/// Two words for one kind of body.
const ALIKE: [Words<4>; 7] = [
    Words::new(["airline", "airlines", "airways", "carrier"]),
    Words::new(["army", "military", "forces", "troops"]),
    Words::new(["organization", "organisation", "organizations", "organisations"]),
    Words::new(["center", "centre", "institute", "institution"]),
    Words::new(["company", "corporation", "firm", "companies"]),
    Words::new(["newspaper", "daily", "paper", "times"]),
    Words::new(["police", "constabulary", "force", "cops"]),
];
/// How many sentences back a kind means the organization last on the reader's mind.
const NEAR: usize = 5;

impl Stage<'_> {
    /// The organization of "the Kelm Times news site": its own name says who it is.
    pub(super) fn kind_of_named(&self, phrase: TokenRange) -> Option<u32> {
        let mentions = &self.entities.mentions;
        let mention = mentions.get(mentions.partition_point(|m| m.tokens.end <= phrase.start))?;
        let inside = mention.tokens.end < phrase.end && KINDS.has(self.token(phrase.end - 1));
        let organization = self.entities.entities[mention.entity as usize].kind == EntityType::Organization;
        (inside && organization && mention.tokens.start <= phrase.start + 1).then_some(mention.entity)
    }

    /// The organization that "the health ministry", "the union", "the company" means: the one whose
    /// name has these words, else of a common kind the one last on the reader's mind.
    pub(super) fn body_meant(&self, phrase: TokenRange, head: u32) -> Option<u32> {
        let noun = self.token(head);
        if head + 1 < phrase.end || noun.classes.has(Class::Role) && !REGULATORS.has(noun) {
            return None;
        }
        // "the ruling Harbour Front … the ruling front"
        let stands_before = |mention: &Mention, word: &Token| {
            mention.tokens.start.checked_sub(1).is_some_and(|at| self.token(at).hash == word.hash)
        };
        let has = |mention: &Mention, word: &Token| {
            self.words_of(mention).any(|t| alike(t, word)) || stands_before(mention, word)
        };
        let organizations = || self.names_around(phrase.start).filter(|m| self.kind(m) == EntityType::Organization);
        let named = |m: &&Mention| self.is_headed(m, noun) && self.modifiers(phrase, head).all(|word| has(m, word));
        // "Oldmarsh Municipality" may be taken for the place.
        let bodies = || self.names_around(phrase.start).filter(|m| self.kind(m) != EntityType::Person);
        if let Some(mention) = organizations().find(named).or_else(|| bodies().find(named)) {
            return Some(mention.entity);
        }
        // "the provincial commission" is one of several.
        let vague = |t: &Token| t.classes.has(Class::Demonym) || t.classes.has(Class::Direction) || BROAD.has(noun);
        if !GENERIC.has(noun) || !self.modifiers(phrase, head).all(vague) {
            return None;
        }
        // A name that says what it is, and something else, is not meant.
        let here = self.layout.sentence_of(phrase.start);
        let near = |entity: u32| {
            let mention = |m: &&Mention| {
                m.entity == entity && here.saturating_sub(m.sentence as usize) <= NEAR && !self.is_dateline(m)
            };
            organizations().find(mention).is_some_and(|m| self.may_be(m, noun))
        };
        self.discourse.organization(phrase.start, near).or_else(|| self.only_company(phrase, noun))
    }

    /// The one organization that may be a company, of those named before.
    fn only_company(&self, phrase: TokenRange, noun: &Token) -> Option<u32> {
        if !COMPANIES.has(noun) {
            return None;
        }
        let before = self.entities.mentions.partition_point(|m| m.tokens.end <= phrase.start);
        let mut companies = self.entities.mentions[..before]
            .iter()
            .rev()
            .take(REACH)
            .filter(|m| self.kind(m) == EntityType::Organization && !self.is_dateline(m) && self.may_be(m, noun));
        let first = companies.next()?.entity;
        companies.all(|mention| mention.entity == first).then_some(first)
    }

    /// Whether an organization may be of a kind: its name says no other.
    fn may_be(&self, mention: &Mention, kind: &Token) -> bool {
        let other = |t: &Token| t.classes.has(Class::OrganizationHead) && !alike(t, kind);
        if REGULATORS.has(kind) && self.words_of(mention).any(|t| WATCHING.has(t)) {
            return true;
        }
        if COMPANIES.has(kind) {
            return !self.words_of(mention).any(|t| other(t) && !TRADES.has(t));
        }
        if BROAD.has(kind) {
            return true;
        }
        // "the union" is no shipping company that happens to have been named: initials may be one,
        // and what the text calls so.
        let initials = mention.tokens.len() == 1 && self.token(mention.tokens.start).shape.has(Shape::ALL_CAPS);
        (initials || self.is_called(mention, kind)) && !self.words_of(mention).any(other)
    }

    /// Whether a kind stands beside a name of an organization: "the newspaper La Marea".
    fn is_called(&self, mention: &Mention, kind: &Token) -> bool {
        let near = |m: &Mention| {
            let end = (m.tokens.end + BESIDE).min(self.layout.tokens.len() as u32);
            (m.tokens.start.saturating_sub(BESIDE)..end).any(|at| alike(self.token(at), kind))
        };
        let names = self.names_around(mention.tokens.end).filter(|m| m.entity == mention.entity);
        names.take(CALLED).any(near)
    }

    /// Whether a word is the head of a name or of its fullest form: its last word, or the one before
    /// "of", "for" and the like.
    fn is_headed(&self, mention: &Mention, word: &Token) -> bool {
        [mention.tokens, self.full_names[mention.entity as usize]].into_iter().any(|name| {
            let ends = |at: u32| at + 1 == name.end || self.token(at + 1).classes.has(Class::Preposition);
            // "Police Kelm"
            let leads = |at: u32| at == name.start && name.len() == 2;
            (name.start..name.end).any(|at| (ends(at) || leads(at)) && alike(self.token(at), word))
        })
    }

    /// Whether a name stands in a dateline, as that of an agency.
    fn is_dateline(&self, mention: &Mention) -> bool {
        let paragraph = self.layout.sentences[mention.sentence as usize].paragraph as usize;
        self.layout.paragraphs[paragraph].dateline.has(mention.tokens.start)
    }

    /// The words of a name and of its fullest form.
    fn words_of(&self, mention: &Mention) -> impl Iterator<Item = &Token> {
        let full = self.full_names[mention.entity as usize];
        self.layout.slice(mention.tokens).iter().chain(self.layout.slice(full))
    }
}

/// Whether two words are one, or stand for one kind of body.
pub(super) fn alike(one: &Token, other: &Token) -> bool {
    one.hash == other.hash || ALIKE.iter().any(|words| words.has(one) && words.has(other))
}
