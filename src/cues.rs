//! Cues: the verbs, phrases and nouns that report, as `rules/cues.csv` has them.

use crate::text::Token;
use crate::words::{self, KeyMap};
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::OnceLock;
use whosaid_gazetteers::{Class, ClassSet};

// `CUES`: every form with its class, and whether it is the base form.
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

/// Words of phrases that stand in every other sentence, and those in every tenth.
const COMMONEST: [&str; 14] =
    ["that", "this", "with", "from", "have", "been", "were", "they", "their", "which", "said", "into", "also", "about"];
const COMMON: [&str; 26] = [
    "says",
    "saying",
    "told",
    "over",
    "made",
    "make",
    "makes",
    "case",
    "point",
    "media",
    "police",
    "reports",
    "reported",
    "according",
    "report",
    "statement",
    "issued",
    "gave",
    "given",
    "goes",
    "going",
    "went",
    "took",
    "take",
    "came",
    "state",
];

/// How rare a word of a phrase is, roughly: short words are common, of the others the longer rarer.
fn rarity(word: &str) -> (u8, usize) {
    let tier = match () {
        () if word.len() < 4 || COMMONEST.contains(&word) => 0,
        () if COMMON.contains(&word) => 1,
        () => 2,
    };
    (tier, word.len())
}

/// The cues of several words with their classes.
fn phrases() -> impl Iterator<Item = (&'static str, Class)> {
    CUES.iter().filter(|(form, ..)| form.contains(' ')).map(|(form, class, _)| (*form, *class))
}

/// The cues of several words, ready to be found.
#[derive(Clone, Debug)]
struct Phrases {
    automaton: AhoCorasick,
    classes: Vec<Class>,
}

impl Phrases {
    fn new() -> Phrases {
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(phrases().map(|(phrase, _)| phrase))
            .expect("some hundred short phrases are within every limit of the automaton");
        Phrases { automaton, classes: phrases().map(|(_, class)| class).collect() }
    }
}

/// The cues, ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Cues {
    words: KeyMap<Cue>,
    /// Built when a text first needs it: some milliseconds.
    phrases: OnceLock<Phrases>,
}

/// What a word is as a cue.
#[derive(Clone, Copy, Debug, Default)]
struct Cue {
    classes: ClassSet,
    /// Whether it is the base form of a verb ("say", not "said").
    base: bool,
}

impl Cues {
    /// The built-in cues. Costs some ten microseconds.
    pub(crate) fn new() -> Cues {
        let mut known: KeyMap<Cue> = KeyMap::default();
        for &(form, class, base) in CUES.iter().filter(|(form, ..)| !form.contains(' ')) {
            let cue = known.entry(words::hash(form)).or_default();
            cue.classes |= class.into();
            cue.base |= base;
        }
        for (phrase, _) in phrases() {
            // Only where its rarest word stands, the phrase can.
            if let Some(rarest) = phrase.split(' ').max_by_key(|word| rarity(word)) {
                known.entry(words::hash(rarest)).or_default().classes |= Class::CuePhrase.into();
            }
        }
        Cues { words: known, phrases: OnceLock::new() }
    }

    /// What a word is as a cue, by its hash.
    pub(crate) fn classes(&self, hash: u64) -> ClassSet {
        self.words.get(&hash).map_or(ClassSet::NONE, |cue| cue.classes)
    }

    /// Whether the word is the base form of a verb of saying.
    pub(crate) fn is_base(&self, token: &Token) -> bool {
        self.words.get(&token.hash).is_some_and(|cue| cue.base)
    }

    /// The cues of several words in `text`, whole words only; offsets are bytes from `from`.
    pub(crate) fn phrases<'t>(&'t self, text: &'t str, from: u32) -> impl Iterator<Item = CuePhrase> + 't {
        let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        let Phrases { automaton, classes } = self.phrases.get_or_init(Phrases::new);
        automaton
            .find_iter(text)
            .filter(move |m| {
                let bytes = text.as_bytes();
                !word(m.start().checked_sub(1).and_then(|i| bytes.get(i))) && !word(bytes.get(m.end()))
            })
            .map(move |m| CuePhrase {
                start: from + m.start() as u32,
                end: from + m.end() as u32,
                class: classes[m.pattern().as_usize()],
            })
    }
}
