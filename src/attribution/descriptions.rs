//! Descriptions: whom "the ministry", "the judge", "the aide" mean.

use super::{Speaker, Stage};
use crate::entities::Mention;
use crate::text::Token;
use crate::types::{EntityType, Span, TokenRange};
use crate::words::Words;
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

const THE: Words<3> = Words::new(["the", "this", "that"]);
const ARTICLES: Words<3> = Words::new(["the", "a", "an"]);
const LINKS: Words<8> = Words::new(["of", "for", "at", "in", "from", "with", "by", "on"]);
/// Kinds of organizations that any of them may be called.
const COMPANIES: Words<8> =
    Words::new(["company", "firm", "group", "organization", "organisation", "agency", "party", "union"]);
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
const NAMES: ClassSet = ClassSet::of(&[Class::Given, Class::NameToken]);
const ROLES: ClassSet = ClassSet::of(&[Class::Role, Class::Office, Class::Title]);

/// How many names back a description reaches.
const REACH: usize = 60;
/// How many sentences back "the company" means the organization named last.
const COMPANY_REACH: usize = 3;
/// How many quotes back a description finds the same speaker described more fully.
const QUOTES: usize = 30;
/// How many tokens back a noun is looked for.
const SEARCHED: u32 = 2000;
/// How many words before and behind a name its role may stand.
const ROLE_REACH: u32 = 8;

/// A speaker without a name.
pub(super) struct Description {
    /// The index of the quote.
    pub(super) quote: usize,
    /// The phrase.
    pub(super) span: Span,
    /// The hash of its head noun.
    pub(super) noun: u64,
}

impl Stage<'_> {
    /// Who is meant by a description: an entity, a speaker described more fully before, or nobody
    /// but the phrase itself; and the step that found it.
    pub(super) fn described(&self, phrase: TokenRange) -> (Speaker, &'static str) {
        if let Some(entity) = self.kind_of_named(phrase) {
            return (Speaker::Entity(entity), "named-kind");
        }
        let head = self.head(phrase);
        let definite = THE.has(self.token(phrase.start)) || phrase.len() == 1;
        if definite && let Some(entity) = self.entity_meant(phrase, head) {
            return (Speaker::Entity(entity), "meant");
        }
        if definite && let Some(span) = self.fuller_description(phrase, head) {
            return (Speaker::Described(span), "described-before");
        }
        if definite && self.is_new_word_for_known(phrase, head) {
            let known = self.discourse.person(phrase.start);
            if matches!(known, Speaker::Entity(_)) {
                return (known, "known-person");
            }
        }
        (Speaker::Described(self.without_article(phrase)), "description")
    }

    fn token(&self, at: u32) -> &Token {
        &self.layout.tokens[at as usize]
    }

    /// The head noun: the last word before what hangs on the phrase.
    fn head(&self, phrase: TokenRange) -> u32 {
        let end = (phrase.start + 1..phrase.end)
            .find(|&at| LINKS.has(self.token(at)) || self.token(at).kind == Kind::Comma)
            .unwrap_or(phrase.end);
        (phrase.start..end).rev().find(|&at| self.token(at).kind == Kind::Word).unwrap_or(phrase.start)
    }

    /// The organization of "the Kelm Times news site": its own name says who it is.
    fn kind_of_named(&self, phrase: TokenRange) -> Option<u32> {
        let mentions = &self.entities.mentions;
        let mention = mentions.get(mentions.partition_point(|m| m.tokens.end <= phrase.start))?;
        let inside = mention.tokens.end < phrase.end && KINDS.has(self.token(phrase.end - 1));
        let organization = self.entities.entities[mention.entity as usize].kind == EntityType::Organization;
        (inside && organization && mention.tokens.start <= phrase.start + 1).then_some(mention.entity)
    }

    /// The entity that "the ministry", "the company", "the judge" means.
    fn entity_meant(&self, phrase: TokenRange, head: u32) -> Option<u32> {
        let noun = self.token(head);
        let before = self.entities.mentions.partition_point(|m| m.tokens.end <= phrase.start);
        let here = self.layout.sentence_of(phrase.start);
        let kind = |mention: &Mention| self.entities.entities[mention.entity as usize].kind;
        let back = || self.entities.mentions[..before].iter().rev().take(REACH);
        let bare = phrase.len() <= 2;
        if noun.classes.has(Class::OrganizationHead) && bare {
            // Whose name has the word; "the company" also the organization named last.
            let named = |m: &&Mention| self.layout.slice(m.tokens).iter().any(|t| t.hash == noun.hash);
            // A name that says what it is, and something else, is not meant.
            let other =
                |m: &Mention| self.layout.slice(m.tokens).iter().any(|t| t.classes.has(Class::OrganizationHead));
            let near = |m: &&Mention| {
                phrase.len() == 2 && COMPANIES.has(noun) && here - m.sentence as usize <= COMPANY_REACH && !other(m)
            };
            let organizations = || back().filter(|m| kind(m) == EntityType::Organization);
            let found = organizations().find(named).or_else(|| organizations().find(near));
            return found.map(|mention| mention.entity);
        }
        let people = || back().filter(|m| kind(m) == EntityType::Person);
        if !noun.classes.any(ROLES) || phrase.len() == 1 {
            return None;
        }
        // The name with the office nearest before: "Judge Rosa Pike … the judge said".
        people().find(|mention| self.has_role(mention, noun)).map(|mention| mention.entity)
    }

    /// Whether a role stands beside a name: before it, or behind it and a comma.
    fn has_role(&self, mention: &Mention, role: &Token) -> bool {
        let sentence = self.layout.sentences[mention.sentence as usize].tokens;
        let name = mention.tokens;
        // Titles, roles and their modifiers, not the words of another phrase.
        let leads = |at: u32| {
            let token = self.token(at);
            token.kind == Kind::Word
                && (token.classes.any(ROLES) || token.is_capitalised() || token.classes.has(Class::Demonym))
                && !token.classes.any(NAMES)
        };
        let before = (sentence.start.max(name.start.saturating_sub(4))..name.start).rev().take_while(|&at| leads(at));
        let apposed = sentence.has(name.end) && self.token(name.end).kind == Kind::Comma;
        let behind = (name.end + 1..sentence.end.min(name.end + 1 + ROLE_REACH))
            .take_while(|&at| apposed && matches!(self.token(at).kind, Kind::Word | Kind::Hyphen | Kind::Clitic));
        let is_role = |at: u32| self.token(at).hash == role.hash;
        before.chain(behind).any(is_role)
    }

    /// Whether "the striker" must be somebody known: a noun for one person that the text before
    /// does not have.
    fn is_new_word_for_known(&self, phrase: TokenRange, head: u32) -> bool {
        let noun = self.token(head);
        let one = noun.classes.any(ROLES) && !noun.span.of(self.text).ends_with('s');
        let from = phrase.start.saturating_sub(SEARCHED);
        one && head + 1 == phrase.end && !(from..phrase.start).any(|at| self.token(at).hash == noun.hash)
    }

    /// The fullest description of the speaker that "the aide" names again.
    fn fuller_description(&self, phrase: TokenRange, head: u32) -> Option<Span> {
        let noun = self.token(head).hash;
        let length = self.layout.span(phrase).len();
        let first = self.quotes.len().saturating_sub(QUOTES);
        let near = self.descriptions.iter().rev().take_while(|description| description.quote >= first);
        near.filter(|description| description.noun == noun && description.span.len() + 4 > length)
            .map(|description| description.span)
            .max_by_key(|span| span.len())
    }

    /// The hash of the head noun of a description.
    pub(super) fn head_of(&self, span: Span) -> u64 {
        let tokens =
            TokenRange { start: self.layout.token_at(span.start), end: self.layout.token_at(span.end - 1) + 1 };
        self.token(self.head(tokens)).hash
    }

    fn without_article(&self, phrase: TokenRange) -> Span {
        let article = phrase.len() > 1 && ARTICLES.has(self.token(phrase.start));
        self.layout.span(TokenRange { start: phrase.start + u32::from(article), end: phrase.end })
    }
}
