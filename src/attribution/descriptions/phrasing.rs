//! Phrases: a description as fully as the document has it. "The statement" is the union's
//! statement, "the court" the military court that was named before.

use super::bodies::alike;
use super::{Description, Noun, Speaker, Stage, head};
use crate::reports::noun_phrase;
use crate::text::Token;
use crate::types::{Span, TokenRange};
use crate::words::Words;
use whosaid_gazetteers::scan::Kind;

/// Documents that speak; their phrase names who made them.
const DOCUMENTS: Words<28> = Words::new([
    "statement",
    "report",
    "letter",
    "survey",
    "study",
    "document",
    "poll",
    "notice",
    "circular",
    "release",
    "lawsuit",
    "complaint",
    "indictment",
    "summons",
    "note",
    "communique",
    "declaration",
    "paper",
    "review",
    "order",
    "ruling",
    "judgment",
    "bill",
    "petition",
    "advisory",
    "memo",
    "website",
    "filing",
]);
const ABOUT: Words<6> = Words::new(["on", "about", "into", "regarding", "concerning", "over"]);
/// How many quotes back a description finds the same speaker.
const QUOTES: usize = 30;
/// How many tokens back and ahead the noun is looked for.
const SEARCHED: u32 = 1200;
/// How many places with the noun are looked at.
const PLACES: usize = 8;

impl Stage<'_> {
    /// The speaker whom the same noun described before, if the phrase says nothing else of them.
    pub(super) fn described_so(&self, phrase: TokenRange, head: u32) -> Option<Speaker> {
        let noun = self.token(head).hash;
        let first = self.quotes.len().saturating_sub(QUOTES);
        let near = self.descriptions.iter().rev().take_while(|description| description.quote >= first);
        let mut same = near.filter(|d| d.noun == noun && self.says_no_more(phrase, head, d.phrase));
        let last = same.next()?;
        if let Speaker::Described(_) = last.speaker {
            let fullest = std::iter::once(last).chain(same).max_by_key(|d| d.phrase.len())?;
            return (fullest.phrase.len() + 4 > self.layout.span(phrase).len()).then_some(fullest.speaker);
        }
        Some(last.speaker)
    }

    /// Whether every word of a phrase that tells something stands in another phrase.
    fn says_no_more(&self, phrase: TokenRange, head: u32, other: Span) -> bool {
        let other = self.layout.tokens_of(other);
        self.modifiers(phrase, head).all(|word| self.layout.slice(other).iter().any(|t| t.hash == word.hash))
    }

    /// The fuller phrase that the document has for "the statement", "the court": of a document one
    /// that names who made it, anywhere; else the nearest one before.
    pub(super) fn fuller_phrase(&mut self, phrase: TokenRange, noun: u32) -> Option<Span> {
        let token = *self.token(noun);
        let document = DOCUMENTS.has(&token);
        if phrase.len() != 2 || !document && self.noun(noun) == Noun::Thing {
            return None;
        }
        let places: Vec<u32> = self.places_of(phrase.start, &token, document).collect();
        let mut fullest = None;
        for at in places {
            let Some(found) = self.phrase_at(at).filter(|found| found.len() > phrase.len()) else { continue };
            if self.chunker.mention_in(found).is_some() {
                return Some(self.without_article(found));
            }
            let modified = head(self.layout, found) == at && self.modifiers(found, at).next().is_some();
            if modified && at < phrase.start && fullest.is_none() {
                fullest = Some(self.without_article(found));
            }
        }
        fullest
    }

    /// Where else a noun stands: before a token, the nearest first, and if need be behind it.
    fn places_of(&self, at: u32, noun: &Token, ahead: bool) -> impl Iterator<Item = u32> {
        let count = self.layout.tokens.len() as u32;
        let back = (at.saturating_sub(SEARCHED)..at).rev();
        let behind = at + 2..if ahead { count.min(at + SEARCHED) } else { 0 };
        back.chain(behind).filter(move |&at| alike(self.token(at), noun) && !self.token(at).quoted).take(PLACES)
    }

    /// The noun phrase whose head is the noun at a token, with what hangs on it.
    fn phrase_at(&mut self, at: u32) -> Option<TokenRange> {
        let sentence = self.layout.sentences[self.layout.sentence_of(at)].tokens;
        self.chunker.read(sentence);
        let index = self.chunker.phrases.iter().position(|phrase| phrase.tokens.has(at))?;
        let found = self.chunker.phrases[index].tokens;
        let first = self.token(found.start);
        // "its statement" names nobody.
        let owned = first.classes.any(crate::phrases::CLOSED) || first.kind != Kind::Word;
        if owned || head(self.layout, found) != at {
            return None;
        }
        let whole = noun_phrase(&self.chunker, index).tokens;
        // What it is about is left off.
        let about = (at + 1..whole.end).find(|&at| ABOUT.has(self.token(at)));
        Some(TokenRange { end: about.unwrap_or(whole.end), ..whole })
    }

    /// Keeps a description with whom it stands for.
    pub(in crate::attribution) fn note_description(&mut self, phrase: TokenRange, speaker: Speaker) {
        let noun = self.token(head(self.layout, phrase)).hash;
        let phrase = match speaker {
            Speaker::Described(span) => span,
            _ => self.layout.span(phrase),
        };
        self.descriptions.push(Description { quote: self.quotes.len(), phrase, noun, speaker });
    }
}
