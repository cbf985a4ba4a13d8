//! The language of a document.

use crate::text::Layout;
use std::fmt;
use std::str::FromStr;
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

/// A language, by its ISO 639-3 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(whatlang::Lang);

impl Language {
    /// The language whose lists and rules are built in.
    pub const ENGLISH: Language = Language(whatlang::Lang::Eng);
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Language::ENGLISH { "en" } else { self.0.code() })
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(code: &str) -> Result<Language, String> {
        match code {
            "en" | "eng" => Ok(Language::ENGLISH),
            _ => Err(format!("{code:?} is not supported; the lists and rules are for English (en)")),
        }
    }
}

/// Closed-class words of English: a fifth or more of the words of running text.
const FUNCTION: ClassSet = ClassSet::of(&[
    Class::Determiner,
    Class::Preposition,
    Class::Conjunction,
    Class::That,
    Class::Relative,
    Class::Auxiliary,
    Class::PronounHe,
    Class::PronounIt,
]);

/// How many words are looked at.
const SAMPLE: usize = 400;
/// One of so many words must be a closed-class word of English to settle the question.
const SHARE: usize = 8;
/// Below so many words the answer of the detector is not trusted.
const ENOUGH: usize = 20;
/// How much text the detector gets, in bytes.
const DETECTOR_SAMPLE: usize = 2000;

/// Detects the language: English by its closed-class words, which the layout has marked already;
/// a text with few of them is left to the `whatlang` crate. A text that is too short, or of which
/// it is not sure (tables of results), counts as English. `None` if there is no word.
pub(crate) fn detect(text: &str, layout: &Layout) -> Option<Language> {
    let words = layout.tokens.iter().filter(|t| t.kind == Kind::Word).take(SAMPLE);
    let (mut count, mut function) = (0, 0);
    for word in words {
        count += 1;
        function += usize::from(word.classes.any(FUNCTION));
    }
    if count == 0 {
        return None;
    }
    if function * SHARE >= count || count < ENOUGH {
        return Some(Language::ENGLISH);
    }
    let sample = text.char_indices().nth(DETECTOR_SAMPLE).map_or(text, |(end, _)| &text[..end]);
    let other = whatlang::detect(sample).filter(whatlang::Info::is_reliable).map(|info| Language(info.lang()));
    Some(other.unwrap_or(Language::ENGLISH))
}
