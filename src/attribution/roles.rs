//! Roles: what the text calls a speaker next to the name, anywhere in the document.
//!
//! Before the name ("Port Authority director Ada Holm"), behind it and a comma ("Ada Holm, director
//! of the Port Authority,"), before it between commas ("the director of the Port Authority, Ada
//! Holm,"), or behind "is".

use super::descriptions::{self, IS};
use super::{Speaker, Stage};
use crate::entities::Mention;
use crate::phrases::{CLOSED, Phrase};
use crate::reports::NAMING;
use crate::rules::{AUX, NAME, Slot, WHO};
use crate::types::{EntityType, Span, TokenRange};
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

/// What makes a noun phrase a role.
const ROLES: ClassSet = ClassSet::of(&[Class::Role, Class::Office]);
/// What ties a noun phrase to the one before it.
const LINKS: &[Slot] = &[Slot::Preposition, Slot::By, Slot::With, Slot::To];
/// What stands between a role and the words before it.
const BEFORE: &[Slot] = &[Slot::And, Slot::But, Slot::Time, Slot::Comma, Slot::While, Slot::Colon];
/// How many words the first half of an office may have.
const HALF: usize = 6;
/// How many tokens before and behind a name its role may be.
const NEAR: u32 = 16;
/// At how many names of a speaker a role is looked for.
const NAMES: u32 = 3;

impl Stage<'_> {
    /// Gives the quotes of people and bodies the role that is written next to one of their names
    /// anywhere in the document: one pass over the names.
    pub(super) fn add_roles(&mut self) {
        let entities = self.entities;
        let mut roles: Vec<Option<(Span, u32)>> = vec![None; entities.entities.len()];
        for quote in &self.quotes {
            if let Speaker::Entity(entity) = quote.speaker {
                roles[entity as usize] = Some((Span::default(), 0));
            }
        }
        for mention in &entities.mentions {
            if let Some((role, seen)) = &mut roles[mention.entity as usize]
                && role.is_empty()
                && *seen < NAMES
            {
                *seen += 1;
                *role = self.role(mention).unwrap_or_default();
            }
        }
        for quote in &mut self.quotes {
            if let Speaker::Entity(entity) = quote.speaker {
                quote.role = roles[entity as usize].unwrap_or_default().0;
            }
        }
    }

    /// The role that stands next to a name.
    fn role(&mut self, mention: &Mention) -> Option<Span> {
        let kind = self.kind(mention);
        let person = kind == EntityType::Person;
        if kind == EntityType::Place || !self.may_have_role(mention, person) {
            return None;
        }
        self.chunker.read(self.layout.sentences[mention.sentence as usize].tokens);
        let at = self.chunker.phrases.iter().position(|phrase| phrase.tokens.has(mention.tokens.start))?;
        let phrase = self.chunker.phrases[at];
        // "the wife of Ada Holm": the phrase is of somebody else.
        let own = phrase.slot.is(NAME) && phrase.tokens.end == mention.tokens.end;
        let found = own.then(|| self.behind(at, person)).flatten();
        found
            .or_else(|| self.led(TokenRange { end: mention.tokens.start, ..phrase.tokens }).filter(|_| person))
            .or_else(|| self.before(at).filter(|_| own && person))
    }

    /// Whether the words beside a name leave room for a role, and one is near: most stand alone.
    fn may_have_role(&self, mention: &Mention, person: bool) -> bool {
        let TokenRange { start, end } = mention.tokens;
        let sentence = &self.layout.sentences[mention.sentence as usize];
        let token = |at: u32| self.layout.tokens.get(at as usize);
        let before = start.checked_sub(1).and_then(token);
        let led = before.is_some_and(|t| t.kind == Kind::Comma || t.classes.any(descriptions::ROLES) || NAMING.has(t));
        let followed = token(end).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Open) || IS.has(t));
        let near = TokenRange {
            start: sentence.tokens.start.max(if led { start.saturating_sub(NEAR) } else { end }),
            end: sentence.tokens.end.min(if followed { end + NEAR } else { start }),
        };
        let role = || near.start < near.end && self.layout.slice(near).iter().any(|t| t.classes.any(ROLES));
        (led || followed) && (!person && followed || sentence.classes.any(ROLES) && role())
    }

    /// ", director of the Port Authority," or "is the director of the Port Authority".
    fn behind(&self, name: usize, person: bool) -> Option<Span> {
        let phrases = &self.chunker.phrases;
        let next = phrases.get(name + 1)?;
        let is = IS.has(self.token(next.tokens.start));
        let first = phrases.get(name + 2).filter(|_| next.slot == Slot::Comma || is)?;
        let article = self.token(first.tokens.start).classes.has(Class::Determiner);
        // "Ada Holm, who", "Ada Holm, and the mayor": no apposition. Of what a body is, the article tells.
        let noun = first.slot.is(&[Slot::Description, Slot::Thing, Slot::Body, Slot::Person]);
        if !noun || !person && !article || is && !article {
            return None;
        }
        let slot = |at: usize| phrases.get(at).map_or(Slot::Stop, |p| p.slot);
        // "of Kelm", "and diver", "led by the crews"
        let tied = |at: usize| {
            let reduced = usize::from(slot(at + 1) == Slot::Verb && slot(at + 2).is(LINKS));
            let link = slot(at + 1 + reduced).is(LINKS) || slot(at + 1) == Slot::And;
            (link && slot(at + 2 + reduced).is(WHO)).then_some(at + 2 + reduced)
        };
        let bracketed = |at: usize| at + usize::from(slot(at + 1) == Slot::Bracket);
        let mut last = bracketed(name + 2);
        while let Some(next) = tied(last) {
            last = bracketed(next);
        }
        // "Ada Holm, the crew said,": a subject of its own.
        let ends = [Slot::Comma, Slot::Stop, Slot::Relative, Slot::Bracket, Slot::Dash, Slot::Semicolon, Slot::Say];
        let next = slot(last + 1);
        let closed = next.is(&ends) || !is && next == Slot::Tell || !article && (next.is(AUX) || next.is(WHO));
        let named = first.slot.is(NAME) && !self.is_role_before_name(first);
        let tokens = TokenRange { start: first.tokens.start, end: phrases[last].tokens.end };
        (closed && !named).then(|| self.role_of(tokens, person)).flatten()
    }

    /// "Port Authority director" of a phrase that a name ends: the words before it.
    fn led(&self, words: TokenRange) -> Option<Span> {
        if words.is_empty() {
            return None;
        }
        let mut words = words;
        while !words.is_empty() && self.is_honorific(words) {
            words.end -= 1;
        }
        let tied = words.is_empty() || self.token(words.end - 1).classes.any(CLOSED);
        (!tied).then(|| self.role_of(self.with_first_half(words), true)).flatten()
    }

    /// Whether the last of some words is "Mr", "Dr", or "Professor" behind another role.
    fn is_honorific(&self, words: TokenRange) -> bool {
        let last = self.token(words.end - 1);
        let other = (words.start..words.end - 1).any(|at| self.token(at).classes.any(ROLES));
        let title = last.classes.has(Class::Title) && (other || !last.classes.any(ROLES));
        title || last.span.of(self.text).ends_with('.')
    }

    /// "Youth and Sports Minister": with the words in capitals before an "and".
    fn with_first_half(&self, words: TokenRange) -> TokenRange {
        let person = |at: u32| {
            let mention = self.entities.mentions.partition_point(|m| m.tokens.end <= at);
            self.entities.mentions.get(mention).is_some_and(|m| m.tokens.start <= at && self.is_person(m))
        };
        let capital = |at: u32| self.token(at).is_capitalised() && !person(at);
        let and = words.start.checked_sub(1).filter(|&at| self.token(at).classes.has(Class::Conjunction));
        let Some(and) = and.filter(|&and| and > 0 && capital(and - 1) && capital(words.start)) else { return words };
        let start = (0..and).rev().take(HALF).take_while(|&at| capital(at)).last().unwrap_or(words.start);
        TokenRange { start, ..words }
    }

    /// "The director of the Port Authority, Ada Holm, …": the words before the comma.
    fn before(&self, name: usize) -> Option<Span> {
        let phrases = &self.chunker.phrases;
        let slot = |at: usize| phrases.get(at).map(|p| p.slot);
        let last = name.checked_sub(2).filter(|_| slot(name - 1) == Some(Slot::Comma))?;
        let closed = matches!(slot(name + 1), Some(Slot::Comma | Slot::Stop | Slot::Bracket) | None);
        let last = last - usize::from(slot(last) == Some(Slot::Bracket) && last > 0);
        let mut head = last;
        while head >= 2 && phrases[head - 1].slot.is(LINKS) && phrases[head - 2].slot.is(WHO) {
            head -= 2;
        }
        let led = self.token(phrases[head].tokens.start).classes.has(Class::Determiner);
        let opens = head == 0 || led || phrases[head - 1].slot.is(BEFORE) || phrases[head - 1].slot.is(LINKS);
        let described = phrases[head].slot == Slot::Description && phrases[last].slot.is(WHO);
        let tokens = TokenRange { start: phrases[head].tokens.start, end: phrases[last].tokens.end };
        (closed && opens && described).then(|| self.role_of(tokens, true)).flatten()
    }

    /// Some words without their article, if their head is what somebody is.
    fn role_of(&self, words: TokenRange, person: bool) -> Option<Span> {
        let mut words = words;
        let first = |words: TokenRange| self.token(words.start);
        while words.len() > 1 && first(words).classes.has(Class::Determiner) {
            words.start += 1;
        }
        if words.is_empty() {
            return None;
        }
        let head = descriptions::head(self.layout, words);
        let role = (words.start..=head).any(|at| self.token(at).classes.any(ROLES));
        // "Ada Holm, 54, …" has no role.
        let noun = first(words).kind == Kind::Word && !first(words).classes.any(CLOSED);
        (noun && (role || !person)).then(|| self.layout.span(words))
    }

    /// Whether a phrase is a name with a role before it: "mayor Ada Holm".
    fn is_role_before_name(&self, phrase: &Phrase) -> bool {
        let name = self.entities.mentions[phrase.index as usize].tokens;
        name.end < phrase.tokens.end
    }
}
