//! What the lists say: of every word, and of runs of capitalised words.

use crate::cues::Cues;
use crate::reader::Reading;
use crate::text::{self, Layout, Token};
use crate::types::{Span, TokenRange};
use whosaid_gazetteers::fold::chain;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet, Entry, Marks, NameId, Table};

/// The longest entry that is looked for, in words.
const LONGEST: usize = 12;

/// The lists, ready for use.
#[derive(Clone, Debug)]
pub struct Lexicon {
    words: Table<'static>,
    names: Table<'static>,
    cues: Cues,
}

/// A name of the lists found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The tokens of the name, hyphens included.
    pub tokens: TokenRange,
    /// The name in the table of names.
    pub name: NameId,
    /// What it may be, given how it is written here.
    pub classes: ClassSet,
}

/// Classes that make a run of several words one name.
const NAMES: ClassSet = ClassSet::of(&[
    Class::Person,
    Class::Country,
    Class::Region,
    Class::City,
    Class::Town,
    Class::Feature,
    Class::Facility,
    Class::Organization,
]);

impl Lexicon {
    /// The built-in lists and cues. The tables are read in place; the cues cost some ten
    /// microseconds.
    pub fn new() -> Lexicon {
        Lexicon { words: whosaid_gazetteers::words(), names: whosaid_gazetteers::names(), cues: Cues::new() }
    }

    /// The cues of `rules/cues.csv`.
    pub(crate) const fn cues(&self) -> &Cues {
        &self.cues
    }

    /// What the lists say of a word alone. Words are asked whatever their case, names at capitals
    /// only. A word that begins longer entries is noted, for [`Lexicon::tag_longer`], as token `at`.
    #[inline]
    pub(crate) fn tag_word(&self, word: &str, shape: Shape, hash: u64, at: usize, memory: &mut Memory) -> ClassSet {
        let found = memory.get(self, word, shape, hash);
        if found.begins(Remembered::WORDS | Remembered::NAMES) {
            memory.begun.push((at, found));
        }
        found.classes()
    }

    /// What both tables say of a single word, as [`Remembered`] holds it.
    fn bits(&self, word: &str, shape: Shape, hash: u64) -> u64 {
        let (words, begins_words) = single(&self.words, word, shape, hash);
        let mut bits = words.0 | self.cues.classes(hash).0 | if begins_words { Remembered::WORDS } else { 0 };
        if shape.has(Shape::CAPITAL) || shape.has(Shape::CAMEL) {
            let (names, begins_names) = single(&self.names, word, shape, hash);
            bits |= names.0 | if begins_names { Remembered::NAMES } else { 0 };
        }
        bits
    }

    /// Marks the words of longer entries, and finds the names of several words: in text order, of
    /// those that begin at one word the longest.
    pub(crate) fn tag_longer(&self, text: &str, tokens: &mut [Token], memory: &mut Memory, hits: &mut Vec<Hit>) {
        for (at, found) in memory.begun.drain(..) {
            if found.begins(Remembered::WORDS) {
                self.tag_phrases(text, tokens, at);
            }
            if found.begins(Remembered::NAMES)
                && let Some(hit) = self.longest_name(text, tokens, at)
            {
                hits.push(hit);
                tokens[at].begins_hit = true;
            }
        }
    }

    /// Marks the words of the entries of several words that begin at a word.
    fn tag_phrases(&self, text: &str, tokens: &mut [Token], at: usize) {
        let mut matches = Matches::beyond(&self.words, at, &tokens[at]);
        while let Some((range, name)) = matches.next(text, tokens) {
            let classes = classes(&self.words, name, shapes(&tokens[range.as_range()]));
            for token in &mut tokens[range.as_range()] {
                token.classes |= classes;
            }
        }
    }

    fn longest_name(&self, text: &str, tokens: &[Token], at: usize) -> Option<Hit> {
        let mut longest = None;
        let mut matches = Matches::beyond(&self.names, at, &tokens[at]);
        while let Some((range, name)) = matches.next(text, tokens) {
            let classes = classes(&self.names, name, shapes(&tokens[range.as_range()]));
            if classes.any(NAMES) {
                longest = Some(Hit { tokens: range, name, classes });
            }
        }
        longest
    }

    /// What the name lists say of exactly these tokens: class, marks and weight of each entry.
    pub fn classes(&self, text: &str, tokens: &[Token]) -> impl Iterator<Item = (Class, Marks, u8)> + use<> {
        let name = self.name(text, tokens);
        let allowed = name.map(|name| classes(&self.names, name, shapes(tokens))).unwrap_or_default();
        let table = self.names;
        name.into_iter().flat_map(move |name| table.classes(name)).filter(move |entry| allowed.has(entry.0))
    }

    /// The name that is exactly these tokens.
    fn name(&self, text: &str, tokens: &[Token]) -> Option<NameId> {
        // Most are in no list: what was found of the first word tells.
        match tokens {
            [only] if only.classes.any(NAMES) => {}
            [first, _, ..] if first.begins_hit => {}
            _ => return None,
        }
        let mut matches = Matches::new(&self.names, 0);
        std::iter::from_fn(|| matches.next(text, tokens))
            .find(|(range, _)| range.len() == tokens.len())
            .map(|(_, name)| name)
    }

    /// What the name lists say of exactly these tokens.
    pub fn entries(&self, text: &str, tokens: &[Token]) -> impl Iterator<Item = Entry<'static>> + use<> {
        let name = self.name(text, tokens);
        let allowed = name.map(|name| classes(&self.names, name, shapes(tokens))).unwrap_or_default();
        let table = self.names;
        name.into_iter().flat_map(move |name| table.entries(name)).filter(move |entry| allowed.has(entry.class))
    }

    /// Everything that both tables say of exactly these tokens, whatever they are taken for: for
    /// explanations.
    pub fn listed(&self, text: &str, tokens: &[Token]) -> impl Iterator<Item = Entry<'static>> + use<> {
        let entries = [self.words, self.names].map(|table| {
            let mut matches = Matches::new(&table, 0);
            let whole =
                std::iter::from_fn(|| matches.next(text, tokens)).find(|(range, _)| range.len() == tokens.len());
            let allowed = whole.map(|(_, name)| classes(&table, name, shapes(tokens))).unwrap_or_default();
            let entries = whole.into_iter().flat_map(move |(_, name)| table.entries(name));
            entries.filter(move |entry| allowed.has(entry.class))
        });
        entries.into_iter().flatten()
    }

    /// The outside id of a place: a country's before all others, else the only one; empty if there
    /// is none or several fit.
    pub fn place_id(&self, text: &str, tokens: &[Token]) -> &'static str {
        let mut only = None;
        for entry in self.entries(text, tokens).filter(|entry| !entry.id.is_empty()) {
            match entry.class {
                Class::Country => return entry.id,
                _ if only.is_none() => only = Some(entry.id),
                _ if only != Some(entry.id) => only = Some(""),
                _ => {}
            }
        }
        only.unwrap_or_default()
    }

    /// The same for a name that stands outside any document.
    pub fn place_id_of(&self, name: &str, memory: &mut Memory) -> &'static str {
        let mut tokens = Vec::new();
        text::scan(name, Span::new(0, name.len()), self, memory, &mut tokens);
        self.tag_longer(name, &mut tokens, memory, &mut Vec::new());
        self.place_id(name, &tokens)
    }

    /// Whether a head word is a name when it stands alone (Parliament).
    pub(crate) fn is_bare_name(&self, text: &str, token: &Token) -> bool {
        self.word_entries(text, token).any(|entry| entry.marks.has(Marks::BARE_NAME))
    }

    /// Whether a head word stands first in its names (Mount, Radio).
    pub(crate) fn is_leading(&self, text: &str, token: &Token, class: Class) -> bool {
        self.word_entries(text, token).any(|entry| entry.class == class && entry.marks.has(Marks::LEADING))
    }

    /// Whether the token, in lower case, is a common English word.
    pub(crate) fn is_word(&self, text: &str, token: &Token) -> bool {
        let name = self.names.probe(chain(0, token.hash)).name;
        let name = name.filter(|&name| self.names.is(name, [token.span.of(text)]));
        name.is_some_and(|name| self.names.entries(name).any(|entry| entry.class == Class::Word))
    }

    /// Whether a code in capitals is in the list of those that are no names.
    pub(crate) fn is_acronym_stop(&self, code: &str) -> bool {
        let name = whosaid_gazetteers::compile::words(code).1.last().and_then(|&key| self.words.probe(key).name);
        name.is_some_and(|name| {
            self.words.is(name, [code]) && self.words.classes(name).any(|(class, ..)| class == Class::AcronymStop)
        })
    }

    /// What the word lists say of one token.
    fn word_entries(&self, text: &str, token: &Token) -> impl Iterator<Item = Entry<'static>> + use<> {
        let name = self.words.probe(chain(0, token.hash)).name;
        let name = name.filter(|&name| self.words.is(name, [token.span.of(text)]));
        let table = self.words;
        name.into_iter().flat_map(move |name| table.entries(name))
    }

    /// Whether a full stop belongs to the abbreviation before it, given the text behind the stop.
    pub(crate) fn takes_stop(rest: &str, shape: Shape, classes: ClassSet) -> bool {
        let rest = rest.trim_start_matches([' ', '\u{a0}']);
        let other = ClassSet::of(&[Class::Negation, Class::Determiner, Class::Weekday]);
        // "No. 5" is a number, "No." an answer; "Sat." needs its capital.
        !classes.any(other)
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || shape.has(Shape::CAPITAL) && rest.starts_with(|c: char| c.is_lowercase())
    }
}

impl Default for Lexicon {
    fn default() -> Lexicon {
        Lexicon::new()
    }
}

/// The shapes of the words among the tokens.
fn shapes(tokens: &[Token]) -> impl Iterator<Item = Shape> {
    tokens.iter().filter(|t| t.kind == Kind::Word).map(|t| t.shape)
}

/// What the entries of a name allow here: an acronym that is a word in lower case needs its
/// capitals, a month or a name needs a capital.
fn classes(table: &Table<'_>, name: NameId, shapes: impl IntoIterator<Item = Shape>) -> ClassSet {
    let (mut capital, mut caps) = (false, true);
    for shape in shapes {
        capital |= shape.has(Shape::CAPITAL) || shape.has(Shape::CAMEL);
        caps &= shape.has(Shape::ALL_CAPS);
    }
    let mut classes = ClassSet::NONE;
    for (class, marks, _) in table.classes(name) {
        let allowed = if marks.has(Marks::CAPS) { caps } else { capital || !needs_capital(class, marks) };
        if allowed {
            classes |= class.into();
        }
    }
    classes
}

/// Names, and words of the word lists that are another word in lower case: may, march, polish.
const fn needs_capital(class: Class, marks: Marks) -> bool {
    match class {
        Class::Month | Class::Weekday => true,
        Class::Demonym => marks.has(Marks::COMMON_WORD),
        _ => !class.is_word_list() && !matches!(class, Class::Word),
    }
}

/// What a thread remembers of the lists from one document to the next: news repeats its words, and
/// looking one up in a large table costs several cache misses. It changes no result.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Pairs: a word is in one of two places, the one used last in the first.
    slots: Box<[[Remembered; 2]]>,
    /// The words, by their tokens, that begin longer entries and were not yet followed up.
    begun: Vec<(usize, Remembered)>,
    /// The layout of a document that is done with: its buffers serve the next one.
    pub(crate) spare: Layout,
}

/// What the lists say of one word in one shape: its classes, and in two bits above them whether
/// longer entries begin with it.
#[derive(Clone, Copy, Debug, Default)]
struct Remembered {
    key: u64,
    bits: u64,
}

impl Remembered {
    const WORDS: u64 = 1 << 63;
    const NAMES: u64 = 1 << 62;

    const fn classes(self) -> ClassSet {
        ClassSet(self.bits & !(Remembered::WORDS | Remembered::NAMES))
    }

    const fn begins(self, entries: u64) -> bool {
        self.bits & entries != 0
    }
}

// The classes leave the two bits free.
const _: () = assert!(Class::ALL.len() <= 62);

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            slots: vec![<[Remembered; 2]>::default(); Memory::SLOTS].into_boxed_slice(),
            begun: Vec::new(),
            spare: Layout::default(),
        }
    }
}

impl Memory {
    /// Half a mebibyte: the words of some hundred articles, within the second-level cache.
    const SLOTS: usize = 1 << 14;

    /// Takes back what a reading has allocated.
    pub fn recycle(&mut self, reading: Reading) {
        self.spare = reading.layout;
    }

    #[inline]
    fn get(&mut self, lexicon: &Lexicon, word: &str, shape: Shape, hash: u64) -> Remembered {
        // What is allowed depends on the shape.
        let key = chain(hash, u64::from(shape.0)) | 1;
        let [first, second] = &mut self.slots[(key >> 32) as usize % Memory::SLOTS];
        if first.key != key {
            std::mem::swap(first, second);
            if first.key != key {
                *first = Remembered { key, bits: lexicon.bits(word, shape, hash) };
            }
        }
        *first
    }
}

/// What a table says of a single word, and whether longer entries begin with it.
fn single(table: &Table<'_>, word: &str, shape: Shape, hash: u64) -> (ClassSet, bool) {
    let probe = table.probe(chain(0, hash));
    let name = probe.name.filter(|&name| table.is(name, [word]));
    (name.map_or(ClassSet::NONE, |name| classes(table, name, [shape])), probe.prefix)
}

/// Goes through the names of a table that begin at a token, the shortest first.
struct Matches<'a> {
    table: &'a Table<'static>,
    start: usize,
    next: usize,
    key: u64,
    open: bool,
}

impl<'a> Matches<'a> {
    const fn new(table: &'a Table<'static>, start: usize) -> Matches<'a> {
        Matches { table, start, next: start, key: 0, open: true }
    }

    /// The same from the second word on, for names that begin with this one.
    const fn beyond(table: &'a Table<'static>, start: usize, first: &Token) -> Matches<'a> {
        Matches { table, start, next: start + 1, key: chain(0, first.hash), open: true }
    }

    /// The next name. It takes the tokens at each call, so that they can be marked in between.
    fn next(&mut self, text: &str, tokens: &[Token]) -> Option<(TokenRange, NameId)> {
        while self.open && self.next < tokens.len() && self.next < self.start + 2 * LONGEST {
            let token = &tokens[self.next];
            self.next += 1;
            match token.kind {
                Kind::Word | Kind::Number => self.key = chain(self.key, token.hash),
                Kind::Hyphen if self.next > self.start + 1 => continue,
                _ => break,
            }
            let first = self.next == self.start + 1;
            let probe = if first { self.table.probe(self.key) } else { self.table.probe_longer(self.key) };
            self.open = probe.prefix;
            let range = TokenRange::new(self.start, self.next);
            let words = tokens[range.as_range()].iter().filter(|t| t.kind != Kind::Hyphen).map(|t| t.span.of(text));
            if let Some(name) = probe.name.filter(|&name| self.table.is(name, words)) {
                return Some((range, name));
            }
        }
        self.open = false;
        None
    }
}
