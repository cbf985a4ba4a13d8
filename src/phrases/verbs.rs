//! Verbs: which words are none of a noun phrase.
//!
//! The list of verbs has the forms that are nothing else; "plan", "set", "used" and their like are
//! verbs by their place: behind "they" or a modal, between a noun and an object.

use super::cues::PLURALS;
use super::nouns::is_article;
use super::{CLOSED, CUES, Chunker, NO_ADVERB, PEOPLE, POSSESSIVES};
use crate::text::Token;
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

/// Past forms that are nouns or adjectives too: verbs behind a noun.
pub(super) const PAST: Words<12> =
    Words::new(["left", "rose", "fell", "saw", "spoke", "shot", "cut", "set", "hit", "felt", "broke", "drove"]);
/// Past forms without -ed that are verbs between a noun and what follows.
const IRREGULAR: Words<37> = Words::new([
    "given", "known", "done", "become", "come", "gone", "seen", "taken", "shown", "held", "kept", "left", "lost",
    "met", "paid", "put", "read", "run", "sent", "set", "sold", "spent", "won", "cut", "hit", "hurt", "felt", "heard",
    "built", "bought", "brought", "caught", "drawn", "spread", "made", "led", "used",
]);
/// Pronouns that are subjects.
const SUBJECTS: Words<6> = Words::new(["he", "she", "they", "we", "i", "who"]);
const WHO: Words<1> = Words::new(["who"]);
pub(crate) const MODALS: Words<20> = Words::new([
    "will",
    "would",
    "can",
    "could",
    "may",
    "might",
    "must",
    "shall",
    "should",
    "do",
    "does",
    "did",
    "won't",
    "don't",
    "doesn't",
    "didn't",
    "can't",
    "couldn't",
    "wouldn't",
    "shouldn't",
]);
/// What people are by their rank or office.
const RANKING: Words<3> = Words::new(["ranking", "serving", "sitting"]);
const PERFECT: Words<7> = Words::new(["has", "have", "had", "hasn't", "haven't", "hadn't", "having"]);
const ONLY: Words<2> = Words::new(["only", "all"]);
/// Verbs that take an infinitive and may be nouns too.
const WANTS: Words<14> = Words::new([
    "need", "needs", "want", "wants", "tend", "tends", "refuse", "refuses", "deserve", "deserves", "intend", "intends",
    "wish", "wishes",
]);
/// Adverbs between a subject and its verb: "the gates also keep the sea out".
const ALSO: Words<6> = Words::new(["also", "still", "never", "now", "already", "always"]);
/// Numbers that begin an object.
pub(super) const NUMBERS: Words<13> = Words::new([
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "hundreds",
    "thousands",
    "millions",
    "dozens",
]);
/// Pronouns and small words that begin an object or what tells how.
const BEHIND: ClassSet = ClassSet::of(&[
    Class::Preposition,
    Class::That,
    Class::Relative,
    Class::PronounHe,
    Class::PronounShe,
    Class::PronounIt,
    Class::PronounThey,
]);

impl Chunker<'_> {
    /// Whether a word is a verb or adverb here; `led`: an article or the like stands before it.
    pub(super) fn is_verb(&self, at: u32, begins: bool, led: bool, sentence: TokenRange) -> bool {
        let token = self.token(at);
        if token.is_capitalised() && token.classes.any(CUES) && self.is_title_cue(at, sentence) {
            return true;
        }
        if token.is_capitalised() && at != sentence.start || token.classes.any(PEOPLE) && !token.classes.any(CUES) {
            return false;
        }
        let form = token.span.of(self.text);
        let long = form.len() > 4;
        if token.classes.any(CUES) {
            // "the accused man", "a welcome sign", "the warning"
            let modifier = led && self.noun_follows(at, sentence);
            let gerund = form.ends_with("ing") && led;
            return !(modifier || gerund || self.is_noun(at, sentence) && !form.ends_with("ing"));
        }
        if PAST.has(token) && !led {
            // "profits rose", but "a rose", "in cut glass"
            let closed = |p: &Token| is_article(p) || p.classes.any(CLOSED) || p.kind != Kind::Word;
            return self.before(at, sentence).is_some_and(|p| !closed(p));
        }
        if token.classes.has(Class::Verb) || long && form.ends_with("ly") && !NO_ADVERB.has(token) {
            let open = self.get(at + 1, sentence).is_some_and(|n| n.kind == Kind::Word && !n.classes.any(CLOSED));
            return !(led && open);
        }
        // "top ranking officials"
        if RANKING.has(token) && self.get(at + 1, sentence).is_some_and(|n| n.classes.any(PEOPLE)) {
            return false;
        }
        // "the ruling party", "a hearing"; but "officials requesting anonymity", "leading to …".
        let next = self.get(at + 1, sentence);
        let object = |n: &Token| is_article(n) || n.kind == Kind::Word && self.noun_follows(at, sentence);
        let link = |n: &Token| begins && n.classes.has(Class::Preposition);
        long && form.ends_with("ing") && !led && next.is_some_and(|n| object(n) || link(n))
    }

    /// Whether a word that may be a noun is a verb by where it stands; `begins`: it begins a phrase.
    pub(super) fn is_verb_by_place(&self, at: u32, begins: bool, sentence: TokenRange) -> bool {
        let token = self.token(at);
        let open = token.kind == Kind::Word && !token.is_capitalised() && !token.classes.any(CLOSED);
        if !open || is_article(token) || token.classes.any(PEOPLE) {
            return false;
        }
        let Some(before) = self.before(at, sentence).filter(|p| p.kind == Kind::Word) else { return false };
        if WHO.has(before) {
            return true;
        }
        if token.classes.has(Class::AdverbTime) {
            return false;
        }
        begins && (self.is_behind_subject(at, sentence) || self.is_behind_adverb(at, sentence))
            || self.takes_infinitive(at, before, sentence)
            || self.takes_object(at, begins, before, sentence)
    }

    /// "the law unfairly targets dockers"; not "a mostly unused port", "boats, mostly ferries".
    fn is_behind_adverb(&self, at: u32, sentence: TokenRange) -> bool {
        let ends = |token: &Token, ending: &str| token.span.of(self.text).ends_with(ending);
        let token = self.token(at);
        let adverb = self.before(at, sentence).is_some_and(|p| ends(p, "ly") && !NO_ADVERB.has(p));
        let noun = |p: &Token| p.kind == Kind::Word && !is_article(p) && !p.classes.any(CLOSED) && !p.classes.any(CUES);
        let also = self.before(at, sentence).is_some_and(|p| ALSO.has(p));
        let subject = self.before(at - 1, sentence).filter(|p| noun(p));
        let plural = subject.is_some_and(|p| PLURALS.has(p) || ends(p, "s") && p.classes.any(PEOPLE));
        // "parents still want good schools"
        subject.is_some() && (adverb && (ends(token, "s") || ends(token, "ed")) || also && plural)
    }

    /// "the dockers need to sail", "the port wants to grow": the number tells the verb from the noun.
    fn takes_infinitive(&self, at: u32, before: &Token, sentence: TokenRange) -> bool {
        let token = self.token(at);
        if !WANTS.has(token) || !self.get(at + 1, sentence).is_some_and(|n| super::TO.has(n)) {
            return false;
        }
        let singular_verb = token.span.of(self.text).ends_with('s');
        !is_article(before) && !before.classes.any(CLOSED) && self.is_plural(before) != singular_verb
    }

    /// "they plan", "we did not set"; not "he really", "he himself".
    fn is_behind_subject(&self, at: u32, sentence: TokenRange) -> bool {
        let mut before = at - 1;
        while sentence.has(before) && before > sentence.start && self.is_adverb(before) {
            before -= 1;
        }
        let near = before + 1 == at || before + 2 == at && !self.token(at - 1).span.of(self.text).ends_with("ly");
        let subject = near && SUBJECTS.has(self.token(before)) && !self.is_dotted(self.token(before));
        let form = self.token(at).span.of(self.text);
        // "has faced", "hasn't yet met"
        if PERFECT.has(self.token(before)) && (self.is_past_form(at) || IRREGULAR.has(self.token(at))) {
            return true;
        }
        (subject || MODALS.has(self.token(before)))
            && !["ly", "self", "elves", "ing"].iter().any(|ending| form.ends_with(ending))
    }

    /// Whether a word looks like the past of a regular verb.
    fn is_past_form(&self, at: u32) -> bool {
        let form = self.token(at).span.of(self.text);
        form.len() > 4 && form.ends_with("ed") && !form.ends_with("eed")
    }

    fn is_adverb(&self, at: u32) -> bool {
        let token = self.token(at);
        token.classes.any(ClassSet::of(&[Class::AdverbTime, Class::Negation]))
            || ONLY.has(token)
            || token.span.of(self.text).ends_with("ly")
    }

    /// Whether a word is a verb between its subject and what it takes: "Marten beats Pike", "the two
    /// raised a million", "the council completed its review".
    fn takes_object(&self, at: u32, begins: bool, before: &Token, sentence: TokenRange) -> bool {
        let Some(next) = self.get(at + 1, sentence) else { return false };
        let token = self.token(at);
        let form = token.span.of(self.text);
        let past = self.is_past_form(at) || IRREGULAR.has(token);
        let present = form.len() > 3 && form.ends_with('s') && !form.ends_with("ss") && !form.ends_with("us");
        let adverb = begins && ALSO.has(before);
        // Most words end here.
        if !past && !present && !adverb {
            return false;
        }
        let article = is_article(next) && !next.classes.has(Class::That) || POSSESSIVES.has(next);
        let object = article || next.kind == Kind::Number || NUMBERS.has(next) || next.is_capitalised();
        let verb = before.classes.any(CUES) || before.classes.has(Class::Verb);
        let noun = !is_article(before) && !before.classes.any(CLOSED) && !verb;
        if adverb && object {
            return true;
        }
        if noun && past && (object || next.classes.any(BEHIND) || next.kind == Kind::Mark) {
            return true;
        }
        let singular = !before.span.of(self.text).ends_with('s');
        present && noun && object && (begins && self.ends_name(at) || article && singular)
    }

    /// Whether a name ends before a token.
    fn ends_name(&self, at: u32) -> bool {
        let from = self.mentions.start.saturating_sub(1);
        let near = self.entities.mentions[from..self.mentions.end.max(from)].iter();
        near.map(|mention| mention.tokens.end).take_while(|&end| end <= at).any(|end| end == at)
    }
}
