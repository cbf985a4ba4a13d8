//! Phrases: a sentence as a row of slots, one byte each, for the rules to read.
//!
//! A quotation is one phrase; so is a noun phrase from its article to its head noun, a name with
//! the titles and roles before it, a verb of saying. What hangs on a noun phrase to its right
//! (of-phrases but for the tightest, appositions, relative clauses) is left to the functions that
//! find the edges of a report ([`crate::reports`]).

mod cues;
mod nouns;
mod verbs;

pub(crate) use verbs::MODALS;

use crate::cues::CuePhrase;
use crate::entities::{Entities, Mention};
use crate::lexicon::Lexicon;
use crate::rules::Slot;
use crate::text::{Layout, Token};
use crate::types::{Span, TokenRange};
use crate::words::Words;
use std::ops::Range;
use whosaid_gazetteers::scan::Kind;
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
    ClassSet::of(&[Class::CueSay, Class::CueTell, Class::CueThat, Class::CueQuote, Class::CueAsk, Class::CueAct]);
/// Words that report without a quotation.
pub(crate) const REPORTING_WORDS: ClassSet =
    ClassSet::of(&[Class::CueSay, Class::CueTell, Class::CueThat, Class::CueAsk]);
/// Words that report only before "that".
pub(crate) const REPORTING_THAT: ClassSet = ClassSet::of(&[Class::CueAct, Class::CueNoun]);
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
const FUNCTION: ClassSet = ClassSet::of(&[
    Class::Preposition,
    Class::Conjunction,
    Class::Subordinator,
    Class::Relative,
    Class::Auxiliary,
    Class::Negation,
    Class::Verb,
]);
/// Function words that may yet begin a noun phrase.
const OPENING: ClassSet = ClassSet::of(&[Class::Determiner, Class::That, Class::Demonym, Class::Role]);
const PEOPLE: ClassSet = ClassSet::of(&[Class::Role, Class::Office, Class::Title, Class::Demonym]);
const DATES: ClassSet = ClassSet::of(&[Class::Weekday, Class::Month]);
const TIME: ClassSet = ClassSet::of(&[Class::Weekday, Class::Month, Class::AdverbTime]);

pub(crate) const HE: Words<3> = Words::new(["he", "she", "they"]);
const IT: Words<1> = Words::new(["it"]);
const FIRST: Words<3> = Words::new(["i", "we", "you"]);
const POSSESSIVES: Words<7> = Words::new(["his", "her", "their", "its", "my", "our", "your"]);
const WHETHER: Words<5> = Words::new(["whether", "if", "how", "why", "what"]);
const AS: Words<1> = Words::new(["as"]);
const TO: Words<1> = Words::new(["to"]);
const BY: Words<1> = Words::new(["by"]);
/// Halves of the day; full stops within a word do not count.
const HALF_DAYS: Words<2> = Words::new(["am", "pm"]);
const WITH: Words<1> = Words::new(["with"]);
const OF: Words<1> = Words::new(["of"]);
const ACCORDING: Words<1> = Words::new(["according"]);
const BUT: Words<2> = Words::new(["but", "yet"]);
const THAT: Words<1> = Words::new(["that"]);
const FACT: Words<1> = Words::new(["fact"]);
/// Whether a word begins no noun phrase, whatever follows.
fn is_function_word(token: &Token) -> bool {
    token.classes.any(FUNCTION) && !token.classes.any(OPENING) && !token.is_capitalised()
}

/// Words in -ly that are no adverbs.
const NO_ADVERB: Words<24> = Words::new([
    "family",
    "daily",
    "early",
    "only",
    "rally",
    "supply",
    "reply",
    "ally",
    "july",
    "italy",
    "assembly",
    "weekly",
    "monthly",
    "elderly",
    "fly",
    "anomaly",
    "quarterly",
    "bully",
    "monopoly",
    "belly",
    "butterfly",
    "homily",
    "tally",
    "jelly",
]);

/// More tokens than any cue of several words has.
const CUE_PHRASE: u32 = 8;

/// Cuts sentences into phrases; the buffers serve all sentences of a document.
#[derive(Debug)]
pub struct Chunker<'a> {
    text: &'a str,
    layout: &'a Layout,
    lexicon: &'a Lexicon,
    entities: &'a Entities,
    /// The sentence read last; empty if its phrases are not all that there are.
    sentence: TokenRange,
    /// The phrases of the sentence read last.
    pub phrases: Vec<Phrase>,
    /// Their letters.
    pub letters: Vec<u8>,
    cues: Vec<CuePhrase>,
    /// The indices of the sentence's mentions that are not behind us.
    mentions: Range<usize>,
}

impl<'a> Chunker<'a> {
    /// A chunker for one document.
    pub fn new(text: &'a str, layout: &'a Layout, lexicon: &'a Lexicon, entities: &'a Entities) -> Chunker<'a> {
        Chunker {
            text,
            layout,
            lexicon,
            entities,
            sentence: TokenRange::default(),
            phrases: Vec::new(),
            letters: Vec::new(),
            cues: Vec::new(),
            mentions: 0..0,
        }
    }

    /// The layout of the document.
    pub const fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// The text of the document.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The names of the document.
    pub const fn entities(&self) -> &'a Entities {
        self.entities
    }

    /// The bytes of a range of phrases, which must not be empty.
    pub fn span(&self, phrases: Range<usize>) -> Span {
        self.layout.span(self.tokens(phrases))
    }

    /// The tokens of a range of phrases, which must not be empty.
    pub fn tokens(&self, phrases: Range<usize>) -> TokenRange {
        TokenRange { start: self.phrases[phrases.start].tokens.start, end: self.phrases[phrases.end - 1].tokens.end }
    }

    /// The first token of a phrase.
    pub fn first_token(&self, phrase: usize) -> &'a Token {
        self.token(self.phrases[phrase].tokens.start)
    }

    /// The slot of a phrase, if there is one.
    pub fn slot(&self, at: usize) -> Option<Slot> {
        self.phrases.get(at).map(|phrase| phrase.slot)
    }

    /// Finds the cues of several words of a sentence: around the words that mark them.
    fn find_cue_phrases(&mut self, sentence: TokenRange) {
        self.cues.clear();
        let mut searched = sentence.start;
        let mut at = sentence.start;
        while at < sentence.end {
            if self.token(at).classes.has(Class::CuePhrase) {
                let start = at.saturating_sub(CUE_PHRASE).max(searched);
                // One search for marked words that stand near each other.
                let mut end = at + 1;
                while end < sentence.end && end <= at + CUE_PHRASE {
                    at = if self.token(end).classes.has(Class::CuePhrase) { end } else { at };
                    end += 1;
                }
                let span = self.layout.span(TokenRange { start, end });
                self.cues.extend(self.lexicon.cues().phrases(span.of(self.text), span.start));
                let last = self.cues.last().map_or(0, |cue| self.layout.token_at(cue.end - 1) + 1);
                searched = last.max(searched);
                at = end;
            } else {
                at += 1;
            }
        }
    }

    /// Cuts a sentence into phrases, unless it is the one read last.
    pub fn read(&mut self, sentence: TokenRange) {
        if sentence == self.sentence && !sentence.is_empty() {
            return;
        }
        self.sentence = sentence;
        self.phrases.clear();
        self.letters.clear();
        if sentence.is_empty() {
            return;
        }
        self.find_cue_phrases(sentence);
        let mentions = &self.entities.mentions;
        let behind = |m: &&Mention| m.tokens.end <= sentence.start;
        // Sentences are mostly read in their order: go on from the last one.
        let first = match self.mentions.end {
            from if from > 0 && mentions[from - 1].tokens.end <= sentence.start => {
                from + mentions[from..].iter().take_while(behind).count()
            }
            _ => mentions.partition_point(|m| behind(&m)),
        };
        let count = mentions[first..].iter().take_while(|m| m.tokens.start < sentence.end).count();
        self.mentions = first..first + count;
        let sentence = self.without_brackets(sentence);
        let mut at = sentence.start;
        while at < sentence.end {
            while self.mentions.start < self.mentions.end && mentions[self.mentions.start].tokens.end <= at {
                self.mentions.start += 1;
            }
            let phrase = self.phrase(at, sentence);
            at = phrase.tokens.end.max(at + 1);
            self.letters.push(phrase.slot.letter());
            self.phrases.push(phrase);
        }
    }

    /// "(She says the port is shut.)" is a sentence all the same: without brackets that hold its stop
    /// or close in another sentence.
    fn without_brackets(&self, sentence: TokenRange) -> TokenRange {
        let tokens = self.layout.slice(sentence);
        let close = tokens.iter().position(|t| t.kind == Kind::Close);
        let whole = close.is_none_or(|close| close > 1 && tokens[close - 1].kind == Kind::Stop);
        if tokens[0].kind != Kind::Open || !whole || tokens.len() < 3 {
            return sentence;
        }
        let last = close.is_some_and(|close| close + 1 == tokens.len());
        TokenRange { start: sentence.start + 1, end: sentence.end - u32::from(last) }
    }

    /// Adds a phrase behind those of the sentence: the quotation that its colon hands over to.
    pub fn append(&mut self, phrase: Phrase) {
        self.sentence = TokenRange::default();
        self.letters.push(phrase.slot.letter());
        self.phrases.push(phrase);
    }

    /// The first name within a range of tokens.
    pub fn mention_in(&self, tokens: TokenRange) -> Option<u32> {
        let mentions = &self.entities.mentions;
        let first = mentions.partition_point(|m| m.tokens.end <= tokens.start);
        (mentions.get(first)?.tokens.end <= tokens.end).then_some(first as u32)
    }

    /// The mention that holds a token of the sentence.
    fn mention_at(&self, token: u32) -> Option<usize> {
        let found = self.mentions.clone().find(|&i| token < self.entities.mentions[i].tokens.end)?;
        (self.entities.mentions[found].tokens.start <= token).then_some(found)
    }

    fn token(&self, at: u32) -> &'a Token {
        &self.layout.tokens[at as usize]
    }

    /// The token at `at`, if it lies in the sentence.
    fn get(&self, at: u32, sentence: TokenRange) -> Option<&'a Token> {
        sentence.has(at).then(|| self.token(at))
    }

    fn before(&self, at: u32, sentence: TokenRange) -> Option<&'a Token> {
        at.checked_sub(1).and_then(|at| self.get(at, sentence))
    }

    fn phrase(&mut self, at: u32, sentence: TokenRange) -> Phrase {
        let one = |slot| Phrase { slot, tokens: TokenRange { start: at, end: at + 1 }, index: 0 };
        if let Some(index) = self.layout.quotation_at(at) {
            return self.quotation(at, index, sentence);
        }
        if let Some((slot, end)) = self.cue_phrase(at) {
            return Phrase { slot, tokens: TokenRange { start: at, end }, index: 0 };
        }
        match self.token(at).kind {
            Kind::Comma => one(Slot::Comma),
            Kind::Colon => one(Slot::Colon),
            Kind::Semicolon => one(Slot::Semicolon),
            Kind::Dash => one(Slot::Dash),
            Kind::Stop => one(Slot::Stop),
            Kind::Open => self.bracket(at, sentence),
            // "stressed the fact that": no more than "that".
            Kind::Word if self.is_fact_that(at, sentence) => {
                Phrase { slot: Slot::That, tokens: TokenRange { start: at, end: at + 3 }, index: 0 }
            }
            // "he's", "that's": the apostrophe of a noun stays in its phrase.
            Kind::Clitic => one(Slot::Auxiliary),
            // Half of all words are function words, which begin no noun phrase.
            Kind::Word if is_function_word(self.token(at)) => {
                self.time(at, sentence).unwrap_or_else(|| one(self.word(at, sentence)))
            }
            Kind::Word | Kind::Number => self
                .clock(at, sentence)
                .and_then(|_| self.time(at, sentence))
                .or_else(|| self.noun_phrase(at, sentence))
                .or_else(|| self.time(at, sentence))
                .unwrap_or_else(|| one(self.word(at, sentence))),
            _ => one(Slot::Other),
        }
    }

    /// Whether "the fact that" begins at a token behind a verb of saying.
    fn is_fact_that(&self, at: u32, sentence: TokenRange) -> bool {
        let word = |back: u32| self.get(at + back, sentence);
        word(1).is_some_and(|t| FACT.has(t))
            && word(2).is_some_and(|t| THAT.has(t))
            && self.before(at, sentence).is_some_and(|t| t.classes.any(CUES))
    }

    fn quotation(&self, at: u32, index: usize, sentence: TokenRange) -> Phrase {
        let quotation = &self.layout.quotations[index];
        let end = quotation.tokens.end.min(sentence.end).max(at + 1);
        let comma_follows = self.get(end, sentence).is_some_and(|t| t.kind == Kind::Comma);
        let slot = match quotation.content.of(self.text).chars().next_back() {
            Some(',') => Slot::QuoteComma,
            _ if comma_follows => Slot::QuoteComma,
            Some('.' | '!' | '?' | '…') => Slot::QuoteStop,
            _ => Slot::QuoteBare,
        };
        Phrase { slot, tokens: TokenRange { start: at, end }, index: index as u32 }
    }

    /// A bracket with what is in it, if it closes within the sentence.
    fn bracket(&self, at: u32, sentence: TokenRange) -> Phrase {
        let close = (at..sentence.end).take(24).find(|&i| self.token(i).kind == Kind::Close);
        let (slot, end) = close.map_or((Slot::Other, at + 1), |close| (Slot::Bracket, close + 1));
        Phrase { slot, tokens: TokenRange { start: at, end }, index: 0 }
    }

    /// "on Monday", "late on Tuesday", "later", "in March 2020", "at 3 p.m.".
    fn time(&self, at: u32, sentence: TokenRange) -> Option<Phrase> {
        let mut end = at;
        while let Some(token) = self.get(end, sentence) {
            let time_noun = end > at && nouns::TIME_NOUNS.has(token);
            let dated = end > at && self.token(end - 1).classes.any(DATES);
            if let Some(clock) = self.clock(end, sentence) {
                end = clock;
                continue;
            }
            let date = time_noun || token.classes.any(TIME) || token.kind == Kind::Number && dated;
            let leads = end == at
                && token.classes.has(Class::Preposition)
                && (self.get(end + 1, sentence).is_some_and(|next| next.classes.any(DATES))
                    || self.clock(end + 1, sentence).is_some());
            // "on Monday, March 3, 2020"
            let comma = dated
                && token.kind == Kind::Comma
                && self
                    .get(end + 1, sentence)
                    .is_some_and(|next| next.classes.has(Class::Month) || next.kind == Kind::Number);
            if !date && !leads && !comma {
                break;
            }
            end += 1;
        }
        (end > at).then_some(Phrase { slot: Slot::Time, tokens: TokenRange { start: at, end }, index: 0 })
    }

    /// The end of a time of day that begins at a number: "9:30", "3 a.m.", "9:30 p.m.".
    fn clock(&self, at: u32, sentence: TokenRange) -> Option<u32> {
        let hour = self.get(at, sentence).filter(|t| t.kind == Kind::Number)?;
        let minutes = || {
            let (colon, minutes) = (self.get(at + 1, sentence)?, self.get(at + 2, sentence)?);
            let adjacent = hour.span.end == colon.span.start && colon.span.end == minutes.span.start;
            let whole = minutes.kind == Kind::Number && minutes.span.len() == 2;
            (colon.kind == Kind::Colon && adjacent && whole).then_some(at + 3)
        };
        let hour = minutes();
        let end = hour.unwrap_or(at + 1);
        let half = self.get(end, sentence).is_some_and(|t| HALF_DAYS.has(t));
        if half { Some(end + 1) } else { hour }
    }

    /// The slot of a single word that begins no larger phrase.
    fn word(&self, at: u32, sentence: TokenRange) -> Slot {
        let token = self.token(at);
        let classes = token.classes;
        if classes.any(CUES)
            && let Some(slot) = self.cue(at, sentence)
        {
            return slot;
        }
        let first_person = classes.has(Class::PronounI) && !self.is_dotted(token);
        match () {
            () if AS.has(token) => Slot::As,
            () if THAT.has(token) => Slot::That,
            () if WHETHER.has(token) => Slot::Whether,
            () if classes.has(Class::Negation) || self.is_negated(token) => Slot::Not,
            () if BUT.has(token) => Slot::But,
            () if classes.has(Class::Conjunction) => Slot::And,
            () if self.is_clause_opener(at, sentence) => Slot::While,
            () if classes.has(Class::Relative) => Slot::Relative,
            () if classes.has(Class::Auxiliary) && !self.is_dotted(token) => Slot::Auxiliary,
            () if TO.has(token) => Slot::To,
            () if BY.has(token) => Slot::By,
            () if WITH.has(token) => Slot::With,
            () if classes.has(Class::Preposition) => Slot::Preposition,
            () if self.is_first_person(token) || first_person && !POSSESSIVES.has(token) => Slot::First,
            () if classes.has(Class::Verb) || verbs::PAST.has(token) => Slot::Verb,
            () if self.is_verb_by_place(at, true, sentence) => Slot::Verb,
            () => match token.span.of(self.text) {
                form if form.len() > 4 && form.ends_with("ing") => Slot::Ing,
                form if form.len() > 4 && form.ends_with("ly") && !NO_ADVERB.has(token) => Slot::Adverb,
                _ => Slot::Other,
            },
        }
    }

    /// Whether the word is "I", "we", "you"; not "U.S.", which is "us" without its stops.
    fn is_first_person(&self, token: &Token) -> bool {
        FIRST.has(token) && !self.is_dotted(token)
    }

    fn is_dotted(&self, token: &Token) -> bool {
        token.span.of(self.text).contains('.')
    }

    /// Whether a cue of several words begins at a token: "pointed out".
    fn begins_cue(&self, at: u32) -> bool {
        let start = self.token(at).span.start;
        self.cues.iter().any(|cue| cue.start == start)
    }

    fn is_negated(&self, token: &Token) -> bool {
        let form = token.span.of(self.text);
        token.classes.has(Class::Auxiliary) && (form.ends_with("n't") || form.ends_with("n’t"))
    }

    /// "after", "before", "since" are prepositions before a noun phrase and a full stop; they are
    /// taken for the beginning of a clause where a verb follows before the next comma.
    fn is_clause_opener(&self, at: u32, sentence: TokenRange) -> bool {
        let token = self.token(at);
        if !token.classes.has(Class::Subordinator) {
            return false;
        }
        !token.classes.has(Class::Preposition)
            || (at + 1..sentence.end)
                .map(|i| self.token(i))
                .take(8)
                .take_while(|t| t.kind != Kind::Comma)
                .any(|t| t.classes.any(ClassSet::of(&[Class::Verb, Class::Auxiliary, Class::CueSay])))
    }
}
