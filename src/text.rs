//! From text to layout: tokens with what the lists say of them, paragraphs, quotations, sentences.
//!
//! The text is owned once, by the document; everything here is spans of bytes. Offsets leave the
//! library as code points, through [`CodePoints`].

mod code_points;
mod dateline;
mod paragraphs;
mod sentences;

pub use code_points::CodePoints;

use crate::lexicon::{Hit, Lexicon, Memory};
use crate::quotes::{self, Quotation};
use crate::types::{Span, TokenRange};
use whosaid_gazetteers::scan::{Kind, RawToken, Scanner, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// A token with what the lists say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// The shape of a word.
    pub shape: Shape,
    /// Hash of the folded word: equal for spellings that differ in case and accents only.
    pub hash: u64,
    /// What the lists say of the word, alone or within a longer entry.
    pub classes: ClassSet,
    /// Whether it lies in a quotation, its marks included.
    pub quoted: bool,
    /// Whether a name of the lists of several words begins here: [`Layout::hit_at`].
    pub(crate) begins_hit: bool,
}

impl Token {
    /// Whether it is a word with a capital at its beginning.
    pub fn is_capitalised(&self) -> bool {
        self.kind == Kind::Word && self.shape.has(Shape::CAPITAL)
    }
}

/// A paragraph: a line, or the lines between two empty ones where the text is hard-wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its bytes, without the line end.
    pub span: Span,
    /// Its tokens.
    pub tokens: TokenRange,
    /// The tokens of its dateline ("LIMA, July 25 (Andina) --"), empty if there is none.
    pub dateline: TokenRange,
}

/// A sentence. Quotation marks hide the ends of sentences between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, the final stop included.
    pub tokens: TokenRange,
    /// The index of its paragraph.
    pub paragraph: u32,
    /// What the lists say of any of its words.
    pub classes: ClassSet,
}

/// About how many bytes of news make a token, with the space behind it.
const BYTES_PER_TOKEN: usize = 5;

/// Everything that the later stages know about the form of a text.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The tokens in text order.
    pub tokens: Vec<Token>,
    /// The paragraphs in text order.
    pub paragraphs: Vec<Paragraph>,
    /// The runs between quotation marks, in text order; none lies within another.
    pub quotations: Vec<Quotation>,
    /// The names of the lists that have several words, in text order.
    pub hits: Vec<Hit>,
    /// The sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Bytes to code points.
    pub code_points: CodePoints,
}

impl Layout {
    /// Lays out a text of less than 4 GiB.
    pub fn new(text: &str, lexicon: &Lexicon, memory: &mut Memory) -> Layout {
        memory.serve(lexicon);
        let mut layout = std::mem::take(&mut memory.spare).cleared();
        layout.code_points = CodePoints::new(text);
        layout.tokens.reserve(text.len() / BYTES_PER_TOKEN + 16);
        for span in paragraphs::split(text) {
            let first = layout.tokens.len();
            scan(text, span, lexicon, memory, &mut layout.tokens);
            lexicon.tag_longer(text, &mut layout.tokens, memory, &mut layout.hits);
            let tokens = TokenRange::new(first, layout.tokens.len());
            if !tokens.is_empty() {
                let dateline = dateline::find(text, span, &layout.tokens, tokens);
                layout.paragraphs.push(Paragraph { span, tokens, dateline });
            }
        }
        layout.quotations = quotes::pair_marks(text, &layout.tokens, &layout.paragraphs);
        for quotation in &layout.quotations {
            layout.tokens[quotation.tokens.as_range()].iter_mut().for_each(|token| token.quoted = true);
        }
        // No sentence ends within quoted words: "Marten said “LIMA, July 25 --".
        for dateline in layout.paragraphs.iter_mut().map(|paragraph| &mut paragraph.dateline) {
            if layout.tokens[dateline.as_range()].iter().any(|token| token.quoted) {
                *dateline = TokenRange::default();
            }
        }
        layout.sentences = sentences::split(text, &layout);
        layout
    }

    /// Empty, with the buffers of this layout.
    fn cleared(mut self) -> Layout {
        self.tokens.clear();
        self.paragraphs.clear();
        self.hits.clear();
        Layout { tokens: self.tokens, paragraphs: self.paragraphs, hits: self.hits, ..Layout::default() }
    }

    /// The tokens of a range.
    pub fn slice(&self, range: TokenRange) -> &[Token] {
        &self.tokens[range.as_range()]
    }

    /// The bytes that a range of tokens covers. The range must not be empty.
    pub fn span(&self, range: TokenRange) -> Span {
        Span { start: self.tokens[range.start as usize].span.start, end: self.tokens[range.end as usize - 1].span.end }
    }

    /// Whether a sentence is a line of its own in title case, though it ends with a full stop: "Marten
    /// Says the Bridge Is Safe." A verb with a capital tells it from a list of names.
    pub fn is_title(&self, sentence: &Sentence) -> bool {
        const VERBS: ClassSet = ClassSet::of(&[Class::Auxiliary, Class::CueSay, Class::CueTell, Class::Verb]);
        const NAMES: ClassSet = ClassSet::of(&[Class::Given, Class::Surname, Class::NameToken]);
        // Short words are small in headlines too.
        const LONG: u32 = 4;
        let paragraph = &self.paragraphs[sentence.paragraph as usize];
        if paragraph.tokens != sentence.tokens || paragraph.dateline == sentence.tokens {
            return false;
        }
        let (mut words, mut small, mut verb) = (0, 0, false);
        for token in self.slice(sentence.tokens).iter().filter(|t| t.kind == Kind::Word) {
            verb |= words > 0 && token.is_capitalised() && token.classes.any(VERBS) && !token.classes.any(NAMES);
            let long = token.span.len() >= LONG;
            words += usize::from(long);
            small += usize::from(long && !token.is_capitalised());
            // Most sentences end here.
            if small > 2 {
                return false;
            }
        }
        verb && words >= 4 && small * 20 <= words * 3
    }

    /// The index of the sentence that holds a token.
    pub fn sentence_of(&self, token: u32) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    /// The index of the paragraph that holds a byte.
    pub fn paragraph_of(&self, byte: u32) -> usize {
        self.paragraphs.partition_point(|p| p.span.end <= byte).min(self.paragraphs.len().saturating_sub(1))
    }

    /// The index of the first token that ends behind a byte.
    pub fn token_at(&self, byte: u32) -> u32 {
        // Paragraphs first: they are few and near each other in memory.
        let Some(paragraph) = self.paragraphs.get(self.paragraph_of(byte)) else { return 0 };
        let within = self.slice(paragraph.tokens);
        paragraph.tokens.start + within.partition_point(|t| t.span.end <= byte) as u32
    }

    /// The tokens of a span, which must not be empty.
    pub fn tokens_of(&self, span: Span) -> TokenRange {
        TokenRange { start: self.token_at(span.start), end: self.token_at(span.end - 1) + 1 }
    }

    /// The name of the lists of several words that begins at a token.
    pub(crate) fn hit_at(&self, token: u32) -> Option<&Hit> {
        if !self.tokens.get(token as usize)?.begins_hit {
            return None;
        }
        self.hits.binary_search_by_key(&token, |hit| hit.tokens.start).ok().map(|found| &self.hits[found])
    }

    /// The quotation whose marks or content hold a token.
    pub fn quotation_at(&self, token: u32) -> Option<usize> {
        if !self.tokens[token as usize].quoted {
            return None;
        }
        let i = self.quotations.partition_point(|q| q.tokens.end <= token);
        (self.quotations.get(i)?.tokens.start <= token).then_some(i)
    }
}

/// Scans a paragraph and marks each word with what the lists say of it; the full stop of an
/// abbreviation becomes part of its token.
pub(crate) fn scan(text: &str, span: Span, lexicon: &Lexicon, memory: &mut Memory, tokens: &mut Vec<Token>) {
    let within = &text[..span.end as usize];
    let mut scanner = Scanner::new(within, span.start as usize);
    while let Some(raw) = scanner.next() {
        let RawToken { start, mut end, kind, shape, hash } = raw;
        let mut classes = ClassSet::NONE;
        if kind == Kind::Word {
            classes = lexicon.tag_word(within, &raw, tokens.len(), memory);
            let stop = classes.has(Class::Abbreviation)
                && within[end..].starts_with('.')
                && !within[end + 1..].starts_with(['.', '!', '?']);
            if stop && Lexicon::takes_stop(&text[end + 1..], shape, classes) {
                end += 1;
                scanner = Scanner::new(within, end);
            }
        }
        // Made in its place: a token put together elsewhere and copied waits for its own stores.
        tokens.push(Token {
            span: Span::new(start, end),
            kind,
            shape,
            hash,
            classes,
            quoted: false,
            begins_hit: false,
        });
    }
}
