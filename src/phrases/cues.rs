//! Verbs of saying: whether a form is one where it stands, and what it takes.

use super::verbs::MODALS;
use super::{BY, Chunker, OF, POSSESSIVES, TO};
use crate::rules::Slot;
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

const BE: Words<9> = Words::new(["is", "are", "was", "were", "be", "been", "being", "am", "get"]);
/// Forms that are as often nouns as verbs.
const NOUN_FORMS: Words<80> = Words::new([
    "report",
    "reports",
    "claim",
    "claims",
    "estimate",
    "estimates",
    "forecast",
    "forecasts",
    "demand",
    "demands",
    "order",
    "orders",
    "rule",
    "rules",
    "project",
    "projects",
    "show",
    "shows",
    "promise",
    "promises",
    "pledge",
    "pledges",
    "request",
    "requests",
    "signal",
    "signals",
    "joke",
    "jokes",
    "protest",
    "protests",
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "answer",
    "answers",
    "question",
    "questions",
    "state",
    "states",
    "post",
    "posts",
    "attack",
    "attacks",
    "label",
    "brand",
    "query",
    "call",
    "fear",
    "fears",
    "hope",
    "hopes",
    "doubt",
    "doubts",
    "suspect",
    "suspects",
    "worry",
    "worries",
    "cry",
    "cries",
    "term",
    "terms",
    "quote",
    "quotes",
    "voice",
    "voices",
    "appeal",
    "appeals",
    "smile",
    "smiles",
    "laugh",
    "sign",
    "blame",
    "hint",
    "hints",
    "tweet",
    "charge",
    "charges",
]);
/// Forms in -ing that are as often nouns behind another word.
const GERUNDS: Words<9> = Words::new([
    "ruling",
    "rulings",
    "briefing",
    "finding",
    "reading",
    "questioning",
    "reasoning",
    "warning",
    "calling",
]);
/// Past forms that are as often adjectives.
const ATTRIBUTES: Words<7> =
    Words::new(["alleged", "informed", "reported", "recommended", "proposed", "promised", "suspected"]);
/// How many words may stand between "of" and the verb.
const OF_PHRASE: usize = 4;
/// How many tokens a title has at most.
const TITLE: usize = 24;
/// Words before a gerund that leave open who does it.
const NO_SPEAKER: Words<3> = Words::new(["for", "worth", "without"]);
/// Nouns that are plural without an -s.
pub(super) const PLURALS: Words<9> =
    Words::new(["people", "police", "men", "women", "media", "children", "others", "many", "data"]);

/// How a verb is used.
#[derive(Clone, Copy)]
enum Form {
    Finite,
    Participle,
}

impl Chunker<'_> {
    /// The cue of several words that begins at a token.
    pub(super) fn cue_phrase(&self, at: u32) -> Option<(Slot, u32)> {
        let start = self.token(at).span.start;
        let cue = self.cues.iter().find(|cue| cue.start == start)?;
        let phrase = &self.text[cue.start as usize..cue.end as usize];
        let participle = phrase.split(' ').next().is_some_and(|word| word.ends_with("ing"));
        let slot = slot(cue.class.into(), if participle { Form::Participle } else { Form::Finite })?;
        Some((slot, self.layout.token_at(cue.end - 1) + 1))
    }

    /// What a form of a saying verb is here; `None` where it is a noun.
    pub(super) fn cue(&self, at: u32, sentence: TokenRange) -> Option<Slot> {
        let token = self.token(at);
        let form = token.span.of(self.text);
        let previous = self.before(at, sentence);
        if token.is_capitalised() && previous.is_some_and(|p| p.kind == Kind::Word) && !self.is_title_cue(at, sentence)
        {
            return None;
        }
        // "the so-called reform"
        if previous.is_some_and(|p| p.kind == Kind::Hyphen) {
            return None;
        }
        let is_be = |p: &Token| BE.has(p) && !p.shape.has(Shape::ALL_CAPS) && !self.is_dotted(p);
        let be = previous.is_some_and(is_be);
        if form.ends_with("ing") {
            // "It is clear that adding lanes helps": a noun.
            if previous.is_some_and(|p| p.classes.has(Class::That)) {
                return None;
            }
            // "for questioning", "an arbitration ruling", "in a briefing": nouns; "worth noting" has no subject.
            let noun = GERUNDS.has(token) && !be && previous.is_some_and(|p| p.kind == Kind::Word);
            if noun || previous.is_some_and(|p| NO_SPEAKER.has(p)) {
                return None;
            }
            // "is saying" is finite, "adding" is a participle.
            return slot(token.classes, if be { Form::Finite } else { Form::Participle });
        }
        // "to add", but not "used to repeated claims".
        if self.is_infinitive(at, sentence) && self.lexicon.cues().is_base(token) {
            return Some(Slot::ToSay);
        }
        if self.is_noun(at, sentence) || self.is_attribute(at, sentence) {
            return None;
        }
        // "Asked about the port, Marten smiled."
        let next = self.get(at + 1, sentence);
        if at == sentence.start && self.is_past(token) && next.is_some_and(|n| n.classes.has(Class::Preposition)) {
            return Some(Slot::Told);
        }
        // "was told", "was also told": the subject hears; "it was said".
        let adverb = previous.is_some_and(|p| p.classes.has(Class::AdverbTime) || p.span.of(self.text).ends_with("ly"));
        let be_before = adverb && at > 0 && self.before(at - 1, sentence).is_some_and(is_be);
        if self.is_past(token) && (be || be_before) {
            return Some(Slot::Told);
        }
        slot(token.classes, Form::Finite)
    }

    /// Whether the form at a token is as often a noun as a verb of saying.
    pub(crate) fn may_be_noun(&self, at: u32) -> bool {
        NOUN_FORMS.has(self.token(at))
    }

    /// "to say", but not "according to report".
    fn is_infinitive(&self, at: u32, sentence: TokenRange) -> bool {
        self.before(at, sentence).is_some_and(|p| TO.has(p))
            && !(at > 0 && self.before(at - 1, sentence).is_some_and(|p| super::ACCORDING.has(p)))
    }

    /// Whether a cue has its capital from a line in title case: "Ilse Marten Says the Bridge Is Old".
    pub(super) fn is_title_cue(&self, at: u32, sentence: TokenRange) -> bool {
        let token = self.token(at);
        let lower = |t: &Token| t.kind == Kind::Word && t.span.len() > 3 && !t.is_capitalised();
        token.classes.any(ClassSet::of(&[Class::CueSay, Class::CueTell]))
            && token.span.of(self.text).ends_with('s')
            && self.before(at, sentence).is_some_and(Token::is_capitalised)
            && sentence.len() <= TITLE
            && self.layout.slice(sentence).iter().filter(|t| lower(t)).count() <= 1
    }

    fn is_past(&self, token: &Token) -> bool {
        let form = token.span.of(self.text);
        form.ends_with("ed") || !form.ends_with('s') && !self.lexicon.cues().is_base(token)
    }

    /// Whether the form is a noun here: "the report", "State officials", "media reports say".
    pub(super) fn is_noun(&self, at: u32, sentence: TokenRange) -> bool {
        let token = self.token(at);
        if !NOUN_FORMS.has(token) && self.is_past(token) {
            return false;
        }
        let before = self.before(at, sentence);
        if before.is_some_and(|p| MODALS.has(p)) {
            return false;
        }
        let noun_opener = before.is_some_and(|p| {
            let modified = NOUN_FORMS.has(token) && self.is_adjective(p);
            modified || self.opens_noun(p, at, sentence) || POSSESSIVES.has(p) || self.hangs_on(p)
        });
        if !NOUN_FORMS.has(token) {
            // "Others say": what may be an article is none before such a verb.
            return noun_opener && !token.classes.has(Class::CueSay);
        }
        if noun_opener {
            return true;
        }
        let next = self.get(at + 1, sentence);
        // "federal and state officials"
        let people = |n: &Token| n.classes.any(super::PEOPLE) && !n.is_capitalised() && !n.classes.any(super::CUES);
        let joined = before.is_some_and(|p| p.classes.has(Class::Conjunction));
        if joined && !self.token(at).span.of(self.text).ends_with('s') && next.is_some_and(people) {
            return true;
        }
        let verbs = ClassSet::of(&[Class::CueSay, Class::CueTell, Class::CueThat, Class::Auxiliary, Class::Verb]);
        let verb_follows = next.is_some_and(|n| n.classes.any(verbs) || OF.has(n) || BY.has(n));
        // "The port is shut, states the release."
        let inverted = token.span.of(self.text).ends_with('s') && next.is_some_and(super::nouns::is_article);
        let opens = before.is_none_or(|p| p.kind == Kind::Comma && !inverted);
        // "violent protests"
        let alone = |p: &Token| p.kind != Kind::Word || p.classes.any(super::CLOSED) && !POSSESSIVES.has(p);
        let modified = before.is_some_and(|p| !p.classes.any(super::CLOSED))
            && self.is_no_subject(at - 1)
            && self.before(at - 1, sentence).is_none_or(alone);
        let disagrees = before.is_some_and(|p| self.disagrees(p, token)) && !self.agrees_with_head(at, sentence);
        verb_follows || opens || modified || disagrees
    }

    /// Whether a form agrees with what is written, before an "of": "a survey of skills shows".
    fn agrees_with_head(&self, at: u32, sentence: TokenRange) -> bool {
        let near = (sentence.start + 1..at).rev().take(OF_PHRASE);
        let of = near.take_while(|&at| self.token(at).kind == Kind::Word).find(|&at| OF.has(self.token(at)));
        let head = of.filter(|&of| of > sentence.start).map(|of| TokenRange { start: of - 1, end: of });
        head.is_some_and(|head| self.is_document(head) && !self.disagrees(self.token(head.start), self.token(at)))
    }

    /// Whether a noun looks plural.
    pub(super) fn is_plural(&self, noun: &Token) -> bool {
        noun.span.of(self.text).ends_with('s') || PLURALS.has(noun)
    }

    /// "alleged thefts", "informed guards", "33 recommended changes": a participle before a noun without
    /// an article, with nothing before it that could be its subject.
    fn is_attribute(&self, at: u32, sentence: TokenRange) -> bool {
        let plural = |n: &Token| {
            n.kind == Kind::Word
                && !n.is_capitalised()
                && n.span.of(self.text).ends_with('s')
                && !n.classes.any(super::CLOSED)
                && !n.classes.has(Class::Determiner)
        };
        let free = |p: &Token| {
            !matches!(p.kind, Kind::Word | Kind::Mark | Kind::Close)
                || p.classes.has(Class::Conjunction)
                || self.is_adjective(p)
        };
        ATTRIBUTES.has(self.token(at))
            && self.get(at + 1, sentence).is_some_and(plural)
            && self.before(at, sentence).is_none_or(free)
    }

    /// Whether a word opens a noun phrase that a form at `at` may end: an article, a preposition.
    fn opens_noun(&self, word: &Token, at: u32, sentence: TokenRange) -> bool {
        let opens = word.classes.any(ClassSet::of(&[Class::Determiner, Class::Preposition, Class::Verb]));
        // "Lynch" is a name, whatever verb it is.
        let name = word.is_capitalised() && at > sentence.start + 1;
        let clause = word.classes.any(ClassSet::of(&[Class::That, Class::Relative, Class::AdverbTime]));
        opens && !name && !clause && !self.is_infinitive(at, sentence)
    }

    /// Whether a token ties a noun to what stands before it: "Marten's claim", "the dockers' claim",
    /// "the ruling claims".
    fn hangs_on(&self, token: &Token) -> bool {
        let form = token.span.of(self.text);
        match token.kind {
            Kind::Clitic | Kind::Hyphen => true,
            Kind::Mark => !token.quoted && form.len() <= 3,
            Kind::Word => form.len() > 4 && form.ends_with("ing"),
            _ => false,
        }
    }

    /// Whether a word is an adjective by its ending, or by what it tells: "solar projects",
    /// "financial stress", "Indian states".
    fn is_adjective(&self, token: &Token) -> bool {
        const ENDINGS: [&str; 12] =
            ["al", "ic", "ive", "ous", "ful", "less", "able", "ible", "lar", "ary", "ish", "est"];
        let form = token.span.of(self.text);
        let lower = token.kind == Kind::Word && !token.is_capitalised() && form.len() > 4;
        let people = ClassSet::of(&[Class::Role, Class::Office, Class::Title, Class::OrganizationHead]);
        lower && ENDINGS.iter().any(|ending| form.ends_with(ending)) && !token.classes.any(people)
            || token.classes.has(Class::Demonym) && !form.ends_with('s')
    }

    /// Whether a noun and the form behind it differ in number, so that this is no verb to it:
    /// "emissions rules", "a Kelm Times report".
    fn disagrees(&self, noun: &Token, form: &Token) -> bool {
        let nominal = noun.kind == Kind::Word && !noun.classes.any(super::CLOSED) && !noun.classes.any(super::TIME);
        let ends = |token: &Token, ending: &str| token.span.of(self.text).ends_with(ending);
        // "Critics claim" opens a sentence; "Lopes claims" is a name.
        let common = !noun.is_capitalised() || noun.classes.any(super::PEOPLE) && !noun.classes.has(Class::Surname);
        let plural = PLURALS.has(noun) || common && ends(noun, "s") && !ends(noun, "ss");
        nominal && !ends(noun, "ly") && plural == ends(form, "s")
    }
}

/// The slot of a verb of saying: the class that promises most comes first.
fn slot(classes: ClassSet, form: Form) -> Option<Slot> {
    let slots = [
        (Class::CueAccording, Slot::According, Slot::According),
        (Class::CueSay, Slot::Say, Slot::Saying),
        (Class::CueTell, Slot::Tell, Slot::Telling),
        (Class::CueThat, Slot::State, Slot::Stating),
        (Class::CueAsk, Slot::Ask, Slot::Shouting),
        (Class::CueQuote, Slot::Shout, Slot::Shouting),
        (Class::CueAct, Slot::Call, Slot::Calling),
    ];
    let (_, finite, participle) = slots.into_iter().find(|&(class, ..)| classes.has(class))?;
    Some(match form {
        Form::Finite => finite,
        Form::Participle => participle,
    })
}
