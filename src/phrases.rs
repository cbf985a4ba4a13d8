//! Phrases: a sentence as a row of slots, one letter each, for the rules to read.
//!
//! A quotation is one phrase, a name takes the titles and roles before it, a description reaches
//! from its article to its head noun and the of-phrase behind it.

use crate::entities::Entities;
use crate::lexicon::{CuePhrase, Lexicon};
use crate::rules::Slot;
use crate::text::{Layout, Token};
use crate::types::TokenRange;
use crate::words::Words;
use std::ops::Range;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// A phrase of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// What it is to the rules.
    pub slot: Slot,
    /// Its tokens.
    pub tokens: TokenRange,
    /// The index of the quotation, or of the name's mention.
    pub index: u32,
}

/// Forms of saying verbs.
pub(crate) const CUES: ClassSet =
    ClassSet::of(&[Class::CueSay, Class::CueTell, Class::CueThat, Class::CueQuote, Class::CueAsk]);
/// Words that no noun phrase holds, but for names.
pub(crate) const CLOSED: ClassSet = ClassSet::of(&[
    Class::Preposition,
    Class::Conjunction,
    Class::Subordinator,
    Class::That,
    Class::Relative,
    Class::PronounHe,
    Class::PronounShe,
    Class::PronounIt,
    Class::PronounThey,
    Class::PronounI,
    Class::Auxiliary,
    Class::Negation,
]);
const PRONOUNS: ClassSet = ClassSet::of(&[Class::PronounHe, Class::PronounShe, Class::PronounIt, Class::PronounThey]);
const PEOPLE: ClassSet = ClassSet::of(&[Class::Role, Class::Office, Class::Title]);
const TIME: ClassSet = ClassSet::of(&[Class::Weekday, Class::Month, Class::AdverbTime]);

const SUBJECTS: Words<4> = Words::new(["he", "she", "they", "it"]);
const POSSESSIVES: Words<4> = Words::new(["his", "her", "their", "its"]);
const TO: Words<1> = Words::new(["to"]);
const BE: Words<8> = Words::new(["is", "are", "was", "were", "be", "been", "being", "am"]);
const NOUN_LINKS: Words<6> = Words::new(["of", "for", "at", "in", "from", "with"]);

/// How many words a description may have before its head noun.
const MODIFIERS: usize = 7;

/// Cuts sentences into phrases; the buffers serve all sentences of a document.
#[derive(Debug)]
pub struct Chunker<'a> {
    text: &'a str,
    layout: &'a Layout,
    lexicon: &'a Lexicon,
    entities: &'a Entities,
    /// The phrases of the sentence read last.
    pub phrases: Vec<Phrase>,
    /// Their letters.
    pub slots: Vec<u8>,
    cues: Vec<CuePhrase>,
    /// The indices of the sentence's mentions that are not behind us.
    mentions: Range<usize>,
    /// Up to this token no noun phrase has a head: a search from before it found none.
    barren: u32,
}

impl<'a> Chunker<'a> {
    /// A chunker for one document.
    pub fn new(text: &'a str, layout: &'a Layout, lexicon: &'a Lexicon, entities: &'a Entities) -> Chunker<'a> {
        Chunker {
            text,
            layout,
            lexicon,
            entities,
            phrases: Vec::new(),
            slots: Vec::new(),
            cues: Vec::new(),
            mentions: 0..0,
            barren: 0,
        }
    }

    /// The layout of the document.
    pub const fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// Cuts a sentence into phrases.
    pub fn read(&mut self, sentence: TokenRange) {
        self.phrases.clear();
        self.slots.clear();
        self.cues.clear();
        if sentence.is_empty() {
            return;
        }
        let span = self.layout.span(sentence);
        self.cues.extend(self.lexicon.cue_phrases(span.of(self.text), span.start));
        let mentions = &self.entities.mentions;
        let first = mentions.partition_point(|m| m.tokens.end <= sentence.start);
        let count = mentions[first..].iter().take_while(|m| m.tokens.start < sentence.end).count();
        self.mentions = first..first + count;
        let mut at = sentence.start;
        self.barren = sentence.start;
        while at < sentence.end {
            while self.mentions.start < self.mentions.end && mentions[self.mentions.start].tokens.end <= at {
                self.mentions.start += 1;
            }
            let phrase = self.phrase(at, sentence);
            at = phrase.tokens.end.max(at + 1);
            self.slots.push(phrase.slot as u8);
            self.phrases.push(phrase);
        }
    }

    /// The mention that holds a token of the sentence.
    fn mention_at(&self, token: u32) -> Option<usize> {
        let found = self.mentions.clone().find(|&i| token < self.entities.mentions[i].tokens.end)?;
        (self.entities.mentions[found].tokens.start <= token).then_some(found)
    }

    fn token(&self, at: u32) -> &'a Token {
        &self.layout.tokens[at as usize]
    }

    fn phrase(&mut self, at: u32, sentence: TokenRange) -> Phrase {
        let one = |slot| Phrase { slot, tokens: TokenRange { start: at, end: at + 1 }, index: 0 };
        if let Some(index) = self.layout.quotation_at(at) {
            let end = self.layout.quotations[index].tokens.end.min(sentence.end);
            return Phrase { slot: Slot::Quote, tokens: TokenRange { start: at, end }, index: index as u32 };
        }
        if let Some((slot, end)) = self.cue_phrase(at) {
            return Phrase { slot, tokens: TokenRange { start: at, end }, index: 0 };
        }
        let token = self.token(at);
        match token.kind {
            Kind::Comma => one(Slot::Comma),
            Kind::Colon => one(Slot::Colon),
            Kind::Dash | Kind::Semicolon => one(Slot::Dash),
            Kind::Stop => one(Slot::Stop),
            Kind::Open => self.bracket(at, sentence),
            Kind::Word | Kind::Number => self
                .noun_phrase(at, sentence)
                .or_else(|| self.time(at, sentence))
                .unwrap_or_else(|| one(self.word(at, sentence))),
            _ => one(Slot::Other),
        }
    }

    /// The cue of several words that begins at a token.
    fn cue_phrase(&self, at: u32) -> Option<(Slot, u32)> {
        let start = self.token(at).span.start;
        let cue = self.cues.iter().find(|cue| cue.start == start)?;
        let slot = match cue.class {
            Class::CueAccording => Slot::According,
            _ if self.text[cue.start as usize..cue.end as usize].contains("ing ") => Slot::Saying,
            _ => Slot::Cue,
        };
        Some((slot, self.layout.token_at(cue.end - 1) + 1))
    }

    /// A bracket with what is in it, if it closes within the sentence.
    fn bracket(&self, at: u32, sentence: TokenRange) -> Phrase {
        let close = (at..sentence.end).take(24).find(|&i| self.token(i).kind == Kind::Close);
        let (slot, end) = close.map_or((Slot::Other, at + 1), |close| (Slot::Bracket, close + 1));
        Phrase { slot, tokens: TokenRange { start: at, end }, index: 0 }
    }

    /// "on Monday", "late on Tuesday", "later", "March 3".
    fn time(&self, at: u32, sentence: TokenRange) -> Option<Phrase> {
        let mut end = at;
        while end < sentence.end {
            let token = self.token(end);
            let date = token.classes.any(TIME) || token.kind == Kind::Number && end > at;
            let leads = end == at
                && token.classes.has(Class::Preposition)
                && sentence.has(end + 1)
                && self.token(end + 1).classes.any(ClassSet::of(&[Class::Weekday, Class::Month]));
            if !date && !leads {
                break;
            }
            end += 1;
        }
        (end > at).then_some(Phrase { slot: Slot::Time, tokens: TokenRange { start: at, end }, index: 0 })
    }

    /// The slot of a single word that begins no larger phrase.
    fn word(&self, at: u32, sentence: TokenRange) -> Slot {
        let token = self.token(at);
        let classes = token.classes;
        if classes.any(CUES)
            && (!token.is_capitalised() || at == sentence.start)
            && let Some(slot) = self.cue(at, sentence)
        {
            return slot;
        }
        match () {
            () if classes.has(Class::That) => Slot::That,
            () if classes.has(Class::Relative) => Slot::Relative,
            () if classes.has(Class::Conjunction) => Slot::Conjunction,
            () if classes.has(Class::Auxiliary) => Slot::Auxiliary,
            () if classes.has(Class::Preposition) => Slot::Preposition,
            () => Slot::Other,
        }
    }

    /// Whether a form of a saying verb is one here: not a noun, an infinitive, a passive.
    fn cue(&self, at: u32, sentence: TokenRange) -> Option<Slot> {
        let token = self.token(at);
        let form = token.span.of(self.text);
        let previous = at.checked_sub(1).filter(|&i| sentence.has(i)).map(|i| self.token(i));
        if form.ends_with("ing") {
            // "is saying" is finite, "adding" is a participle.
            return Some(if previous.is_some_and(|p| BE.has(p)) { Slot::Cue } else { Slot::Saying });
        }
        let past = form.ends_with("ed") || !form.ends_with('s') && !self.lexicon.is_cue_base(self.text, token);
        let noun = previous.is_some_and(|p| {
            p.classes.any(ClassSet::of(&[Class::Determiner, Class::Preposition])) && !p.classes.has(Class::That)
                || POSSESSIVES.has(p)
                || p.kind == Kind::Clitic && !past
        });
        let infinitive = previous.is_some_and(|p| TO.has(p));
        // "was told", "is expected": the subject hears; but "was quoted as saying" is a phrase.
        let passive = past && previous.is_some_and(|p| BE.has(p)) && !token.classes.has(Class::CueSay);
        (!noun && !infinitive && !passive).then_some(Slot::Cue)
    }

    /// A pronoun, a name with what leads it, or a description.
    fn noun_phrase(&mut self, at: u32, sentence: TokenRange) -> Option<Phrase> {
        let first = self.token(at);
        if SUBJECTS.has(first) && first.classes.any(PRONOUNS) {
            return Some(Phrase { slot: Slot::Pronoun, tokens: TokenRange { start: at, end: at + 1 }, index: 0 });
        }
        // "Said Ilse Marten: …" begins with its cue.
        let cue = at == sentence.start && first.classes.any(CUES) && !first.classes.any(PEOPLE);
        if at < self.barren || cue && self.mention_at(at).is_none() {
            return None;
        }
        let mut end = at;
        let mut head = None;
        while sentence.has(end) && (end - at) as usize <= MODIFIERS {
            let token = self.token(end);
            if let Some(index) = self.mention_at(end) {
                let mention = &self.entities.mentions[index];
                end = mention.tokens.end;
                let possessive = sentence.has(end) && self.token(end).kind == Kind::Clitic;
                let staff = sentence.has(end) && self.leads_on(end, sentence);
                if !possessive && !staff {
                    let tokens = TokenRange { start: at, end };
                    return Some(Phrase { slot: Slot::Name, tokens, index: index as u32 });
                }
                head = None;
                end += u32::from(possessive);
                continue;
            }
            if !modifies(token, end == at) {
                break;
            }
            end += 1;
            if token.classes.any(PEOPLE) || self.is_body(at, token) {
                head = Some(end);
            }
        }
        if head.is_none() && (end - at) as usize <= MODIFIERS {
            self.barren = end;
        }
        let end = head?;
        let tokens = TokenRange { start: at, end: self.of_phrases(end, sentence) };
        Some(Phrase { slot: Slot::Description, tokens, index: 0 })
    }

    /// Whether a noun for people stands at a token or soon behind it, so that a name before it is
    /// its modifier: "Kelm police officials", "UN Secretary-General Ana Lopes".
    fn leads_on(&self, at: u32, sentence: TokenRange) -> bool {
        (at..sentence.end).take(3).take_while(|&i| modifies(self.token(i), false)).any(|i| {
            let token = self.token(i);
            token.classes.any(PEOPLE) && (!token.is_capitalised() || !token.classes.has(Class::Surname))
        })
    }

    /// A kind of organization after an article: "the ministry", "the company".
    fn is_body(&self, at: u32, token: &Token) -> bool {
        token.classes.has(Class::OrganizationHead) && self.token(at).classes.has(Class::Determiner)
    }

    /// The end of the of-, for-, in-phrases behind a head noun.
    fn of_phrases(&self, head: u32, sentence: TokenRange) -> u32 {
        let mut end = head;
        for _ in 0..3 {
            if !sentence.has(end) || !NOUN_LINKS.has(self.token(end)) {
                break;
            }
            let mut at = end + 1;
            let start = at;
            while sentence.has(at) && at - start < 8 {
                let token = self.token(at);
                match self.mention_at(at) {
                    Some(index) => at = self.entities.mentions[index].tokens.end,
                    None if modifies(token, at == start) && !token.shape.has(Shape::DOTTED) => at += 1,
                    None => break,
                }
            }
            if at == start {
                break;
            }
            end = at;
        }
        end
    }
}

/// Whether the word can stand in a noun phrase before its head.
fn modifies(token: &Token, first: bool) -> bool {
    let article = token.classes.has(Class::Determiner) || POSSESSIVES.has(token);
    let verb = token.classes.any(CUES) && !token.classes.any(PEOPLE) && !token.is_capitalised();
    match token.kind {
        Kind::Word if article => first,
        Kind::Word => !token.classes.any(CLOSED) && !token.classes.any(TIME) && !verb,
        Kind::Hyphen | Kind::Clitic => !first,
        Kind::Number => true,
        // The apostrophe of a plural: "the dockers' union".
        Kind::Mark => !first && !token.quoted && token.span.len() <= 3,
        _ => false,
    }
}
