//! Cues: the verbs, phrases and nouns that report, as `rules/cues.csv` has them.

use crate::text::Token;
use crate::words::{self, KeyMap};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::OnceLock;
use whosaid_gazetteers::{Class, ClassSet};

// `WORDS`: every form of one word with its class, and whether it is the base form; `PHRASES`: those of
// several words, sorted by their rarest words.
include!(concat!(env!("OUT_DIR"), "/cues.rs"));

/// Forms of verbs that report, those that name, praise or attack not among them.
pub(crate) const SAYING: ClassSet =
    ClassSet::of(&[Class::CueSay, Class::CueTell, Class::CueThat, Class::CueQuote, Class::CueAsk]);

/// A cue of several words found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CuePhrase {
    /// First byte of the phrase.
    pub start: u32,
    /// Byte after the phrase.
    pub end: u32,
    /// How it reports.
    pub class: Class,
}

/// A cue of several words.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    /// Its rarest word: only where this stands, the phrase can.
    rarest: &'static str,
    /// How many bytes stand before its rarest word.
    before: usize,
    form: &'static str,
    class: Class,
}

impl Phrase {
    /// The phrase around its rarest word, if it stands there in whole words.
    fn around(&self, text: &str, rarest: usize) -> Option<CuePhrase> {
        let start = rarest.checked_sub(self.before)?;
        let end = start + self.form.len();
        let here = text.as_bytes().get(start..end)?.eq_ignore_ascii_case(self.form.as_bytes());
        (here && is_whole(text, start..end)).then_some(CuePhrase {
            start: start as u32,
            end: end as u32,
            class: self.class,
        })
    }
}

/// Whether a range of bytes ends no word within.
fn is_whole(text: &str, range: Range<usize>) -> bool {
    let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    let bytes = text.as_bytes();
    !word(range.start.checked_sub(1).and_then(|before| bytes.get(before))) && !word(bytes.get(range.end))
}

/// The automaton of all phrases. Made as it is, without conversion into a faster one: it only reads
/// sentences in which a phrase stands.
fn automaton() -> AhoCorasick {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::NoncontiguousNFA))
        .build(PHRASES.iter().map(|phrase| phrase.form))
        .expect("some hundred short phrases are within every limit of the automaton")
}

/// The cues, ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Cues {
    words: KeyMap<Cue>,
    /// Finds those of several words; made when a text first needs it.
    phrases: OnceLock<AhoCorasick>,
}

/// What a word is as a cue.
#[derive(Clone, Debug, Default)]
struct Cue {
    classes: ClassSet,
    /// Whether it is the base form of a verb ("say", not "said").
    base: bool,
    /// The phrases of which it is the rarest word.
    phrases: Range<u16>,
}

impl Cues {
    /// The built-in cues. Costs some ten microseconds.
    pub(crate) fn new() -> Cues {
        let mut words: KeyMap<Cue> = KeyMap::with_capacity_and_hasher(WORDS.len(), BuildHasherDefault::new());
        for &(form, class, base) in WORDS {
            let cue = words.entry(words::hash(form)).or_default();
            cue.classes |= class.into();
            cue.base |= base;
        }
        let mut end = 0;
        for alike in PHRASES.chunk_by(|one, next| one.rarest == next.rarest) {
            let cue = words.entry(words::hash(alike[0].rarest)).or_default();
            cue.classes |= Class::CuePhrase.into();
            cue.phrases = end..end + alike.len() as u16;
            end = cue.phrases.end;
        }
        Cues { words, phrases: OnceLock::new() }
    }

    /// What a word is as a cue, by its hash.
    pub(crate) fn classes(&self, hash: u64) -> ClassSet {
        self.words.get(&hash).map_or(ClassSet::NONE, |cue| cue.classes)
    }

    /// Whether the word is the base form of a verb of saying.
    pub(crate) fn is_base(&self, token: &Token) -> bool {
        self.words.get(&token.hash).is_some_and(|cue| cue.base)
    }

    /// The cues of several words in `text`, whole words only; of those that begin at one word the
    /// longest. Offsets are bytes from `from`.
    pub(crate) fn phrases<'t>(&'t self, text: &'t str, from: u32) -> impl Iterator<Item = CuePhrase> + 't {
        let found = self.phrases.get_or_init(automaton).find_iter(text);
        found.filter(move |m| is_whole(text, m.range())).map(move |m| CuePhrase {
            start: from + m.start() as u32,
            end: from + m.end() as u32,
            class: PHRASES[m.pattern().as_usize()].class,
        })
    }

    /// The cues of several words of which a word of the text is the rarest.
    fn around<'t>(&self, text: &'t str, word: usize, hash: u64) -> impl Iterator<Item = CuePhrase> + use<'t> {
        let phrases = self.words.get(&hash).map_or(0..0, |cue| cue.phrases.start.into()..cue.phrases.end.into());
        PHRASES[phrases].iter().filter_map(move |phrase| phrase.around(text, word))
    }

    /// Whether a cue of several words stands around a word that is the rarest of one.
    pub(crate) fn has_phrase(&self, text: &str, token: &Token) -> bool {
        self.around(text, token.span.start as usize, token.hash).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_and_the_longest() {
        let cues = Cues::new();
        let found = |text: &str| -> Vec<String> {
            cues.phrases(text, 0).map(|found| text[found.start as usize..found.end as usize].to_owned()).collect()
        };
        assert_eq!(found("She Made It Clear, he made it  clear"), ["Made It Clear"]);
        assert_eq!(found("remade it clear and made it clearer"), [""; 0]);
        for phrase in PHRASES {
            assert_eq!(found(&format!("they {} it", phrase.form)).len(), 1, "{}", phrase.form);
        }
    }
}
