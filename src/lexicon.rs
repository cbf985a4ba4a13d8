//! What the lists say: of every word, and of runs of capitalised words.

use crate::cues::Cues;
use crate::lists::{self, List};
use crate::reader::Reading;
use crate::text::{self, Layout, Token};
use crate::types::{Span, TokenRange};
use whosaid_gazetteers::fold::chain;
use whosaid_gazetteers::scan::{Kind, RawToken, Shape};
use whosaid_gazetteers::{Class, ClassSet, Entry, Marks, NameId, Table};

/// The longest entry that is looked for, in words.
const LONGEST: usize = 12;

/// The lists, ready for use.
#[derive(Clone, Debug)]
pub struct Lexicon {
    words: Table<'static>,
    names: Table<'static>,
    /// The user's lists, the one that counts most first.
    own: Vec<List>,
    /// What tells these lists from others.
    stamp: String,
    cues: Cues,
}

/// What a list says of a whole name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub class: Class,
    /// What else it may be.
    pub marks: Marks,
    /// The list's weight.
    pub weight: u8,
    /// Whether a list of the user's says so.
    pub own: bool,
}

/// A name of the lists found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The tokens of the name, hyphens included.
    pub tokens: TokenRange,
    /// What it may be, given how it is written here.
    pub classes: ClassSet,
}

/// A name in its table, and what it may be, given how it is written.
struct Found {
    table: Table<'static>,
    name: NameId,
    allowed: ClassSet,
    /// Whether the table is the user's.
    own: bool,
}

/// Classes that make a run of several words one name.
const NAMES: ClassSet = ClassSet::THINGS.with(Class::NoName);

impl Lexicon {
    /// The built-in lists and cues. The tables are read in place; the cues cost some ten
    /// microseconds.
    pub fn new() -> Lexicon {
        Lexicon {
            words: whosaid_gazetteers::words(),
            names: whosaid_gazetteers::names(),
            own: Vec::new(),
            stamp: String::new(),
            cues: Cues::new(),
        }
    }

    /// These lists with the user's, of which the last counts most: what it says of a name takes the
    /// place of what the others say.
    #[must_use]
    pub fn with_lists(mut self, lists: Vec<List>) -> Lexicon {
        self.stamp = lists::sha256(&lists).into_owned();
        self.own = lists;
        self.own.reverse();
        self
    }

    /// The cues of `rules/cues.csv`.
    pub(crate) const fn cues(&self) -> &Cues {
        &self.cues
    }

    /// What the lists say of a word alone. Words are asked whatever their case, names at capitals
    /// only. A word that begins longer entries is noted, for [`Lexicon::tag_longer`], as token `at`.
    #[inline]
    pub(crate) fn tag_word(&self, text: &str, word: &RawToken, at: usize, memory: &mut Memory) -> ClassSet {
        let found = memory.get(self, text, word);
        if found.begins(Remembered::LONGER) {
            memory.begun.push((at, found));
        }
        found.classes()
    }

    /// What both tables say of a single word, as [`Remembered`] holds it.
    fn bits(&self, word: &str, shape: Shape, hash: u64) -> u64 {
        let (words, begins_words) = single(&self.words, word, shape, hash);
        let mut bits = words.0 | self.cues.classes(hash).0 | if begins_words { Remembered::WORDS } else { 0 };
        if shape.has(Shape::CAPITAL) || shape.has(Shape::CAMEL) {
            let (mut names, mut begins_names) = single(&self.names, word, shape, hash);
            // From the list that counts least to the one that counts most.
            for list in self.own.iter().rev() {
                let (own, begins_own) = single(&list.table, word, shape, hash);
                names = if own.is_empty() { names } else { names.without(NAMES) | own };
                begins_names |= begins_own;
            }
            bits |= names.0 | if begins_names { Remembered::NAMES } else { 0 };
        }
        bits
    }

    /// The tables of names, the one that counts most first, and whether each is the user's.
    fn name_tables(&self) -> impl Iterator<Item = (Table<'static>, bool)> {
        self.own.iter().map(|list| (list.table, true)).chain([(self.names, false)])
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
            // The rarest word of a cue of several words is marked where the phrase is, and there only.
            if found.begins(Remembered::CUES) && !self.cues.has_phrase(text, &tokens[at]) {
                tokens[at].classes = tokens[at].classes.without(Class::CuePhrase.into());
            }
        }
    }

    /// Marks the words of the entries of several words that begin at a word.
    fn tag_phrases(&self, text: &str, tokens: &mut [Token], at: usize) {
        let Some(mut matches) = Matches::new(&self.words, at, tokens) else { return };
        while let Some((range, name)) = matches.next(text, tokens) {
            let classes = classes(&self.words, name, shapes(&tokens[range.as_range()]));
            for token in &mut tokens[range.as_range()] {
                token.classes |= classes;
            }
        }
    }

    fn longest_name(&self, text: &str, tokens: &[Token], at: usize) -> Option<Hit> {
        let mut longest: Option<Hit> = None;
        for (table, own) in self.name_tables() {
            let Some(mut matches) = Matches::new(&table, at, tokens) else { continue };
            while let Some((range, name)) = matches.next(text, tokens) {
                // "the Congress party" is not the Congress Party.
                if !own && ends_small(&tokens[range.as_range()]) {
                    continue;
                }
                let classes = classes(&table, name, shapes(&tokens[range.as_range()]));
                if classes.any(NAMES) && longest.is_none_or(|known| known.tokens.end < range.end) {
                    longest = Some(Hit { tokens: range, classes });
                }
            }
        }
        longest
    }

    /// What the name lists say of exactly these tokens, read without their strings.
    pub fn told(&self, text: &str, tokens: &[Token]) -> impl Iterator<Item = Told> + use<> {
        self.name(text, tokens).into_iter().flat_map(|Found { table, name, allowed, own }| {
            let told = table.classes(name).map(move |(class, marks, weight)| Told { class, marks, weight, own });
            told.filter(move |told| allowed.has(told.class))
        })
    }

    /// What the name lists say of exactly these tokens.
    pub fn entries(&self, text: &str, tokens: &[Token]) -> impl Iterator<Item = Entry<'static>> + use<> {
        self.name(text, tokens).into_iter().flat_map(|Found { table, name, allowed, .. }| {
            table.entries(name).filter(move |entry| allowed.has(entry.class))
        })
    }

    /// The name that is exactly these tokens, in the table that counts most.
    fn name(&self, text: &str, tokens: &[Token]) -> Option<Found> {
        // Most are in no list: what was found of the first word tells.
        match tokens {
            [only] if only.classes.any(NAMES) => {}
            [first, _, ..] if first.begins_hit => {}
            _ => return None,
        }
        self.name_tables().find_map(|(table, own)| {
            let name = whole(&table, text, tokens)?;
            Some(Found { table, name, allowed: classes(&table, name, shapes(tokens)), own })
        })
    }

    /// Everything that any list says of exactly these tokens, whatever they are taken for, with the
    /// list: for explanations.
    pub fn listed(&self, text: &str, tokens: &[Token]) -> Vec<(&'static str, Entry<'static>)> {
        let mut listed = Vec::new();
        for (file, table) in self.tables() {
            let Some(name) = whole(&table, text, tokens) else { continue };
            let allowed = classes(&table, name, shapes(tokens));
            let entries = table.entries(name).filter(|entry| allowed.has(entry.class));
            listed.extend(entries.map(|entry| (list_name(file, &entry), entry)));
        }
        listed
    }

    /// Everything that any list says of a name, however it is written here, with the list: the
    /// user's before the built-in ones.
    pub fn lookup(&self, name: &str) -> Vec<(&'static str, Entry<'static>)> {
        let (folded, keys) = whosaid_gazetteers::compile::words(name);
        let Some(&key) = keys.last() else { return Vec::new() };
        let found = self.tables().filter_map(|(file, table)| {
            let name = table.probe(key).name.filter(|&name| table.folded(name) == folded)?;
            Some(table.entries(name).map(move |entry| (list_name(file, &entry), entry)))
        });
        found.flatten().collect()
    }

    /// All tables, the user's first, with the files of these.
    fn tables(&self) -> impl Iterator<Item = (Option<&'static str>, Table<'static>)> {
        let own = self.own.iter().map(|list| (Some(list.file), list.table));
        own.chain([(None, self.words), (None, self.names)])
    }

    /// What the lists say of a name that stands outside any document.
    pub(crate) fn entries_of(&self, name: &str, memory: &mut Memory) -> impl Iterator<Item = Entry<'static>> + use<> {
        memory.serve(self);
        let mut tokens = Vec::new();
        text::scan(name, Span::new(0, name.len()), self, memory, &mut tokens);
        self.tag_longer(name, &mut tokens, memory, &mut Vec::new());
        self.entries(name, &tokens)
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
        // "G7" has no second letter to tell by.
        caps &= shape.has(Shape::ALL_CAPS) || shape.has(Shape::CAPITAL) && shape.has(Shape::DIGIT);
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

/// Names, and words of the word lists that are another word in lower case: may, march, polish, ill.
const fn needs_capital(class: Class, marks: Marks) -> bool {
    match class {
        Class::Month | Class::Weekday => true,
        Class::Demonym | Class::Abbreviation => marks.has(Marks::COMMON_WORD),
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
    /// The lists that it remembers.
    stamp: String,
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
    const CUES: u64 = 1 << Class::CuePhrase as u8;
    /// What is followed up once the words behind are known.
    const LONGER: u64 = Remembered::WORDS | Remembered::NAMES | Remembered::CUES;

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
            stamp: String::new(),
            spare: Layout::default(),
        }
    }
}

impl Memory {
    /// Half a mebibyte: the words of some hundred articles, within the second-level cache.
    const SLOTS: usize = 1 << 14;

    /// Forgets what other lists said.
    pub(crate) fn serve(&mut self, lexicon: &Lexicon) {
        if self.stamp != lexicon.stamp {
            *self = Memory { stamp: lexicon.stamp.clone(), ..Memory::default() };
        }
    }

    /// Takes back what a reading has allocated.
    pub fn recycle(&mut self, reading: Reading) {
        self.spare = reading.layout;
    }

    #[inline]
    fn get(&mut self, lexicon: &Lexicon, text: &str, word: &RawToken) -> Remembered {
        // What is allowed depends on the shape.
        let key = chain(word.hash, u64::from(word.shape.0)) | 1;
        let [first, second] = &mut self.slots[(key >> 32) as usize % Memory::SLOTS];
        if first.key != key {
            std::mem::swap(first, second);
            if first.key != key {
                *first = Remembered { key, bits: lexicon.bits(&text[word.start..word.end], word.shape, word.hash) };
            }
        }
        *first
    }
}

/// The list that an entry comes from: the user's file, or the built-in list.
fn list_name(file: Option<&'static str>, entry: &Entry<'_>) -> &'static str {
    file.or_else(|| whosaid_gazetteers::LISTS.get(usize::from(entry.list)).copied()).unwrap_or_default()
}

/// The name of a table that is exactly these tokens.
fn whole(table: &Table<'static>, text: &str, tokens: &[Token]) -> Option<NameId> {
    let ties = |token: &Token| token.kind == Kind::Hyphen;
    if tokens.len() > 2 * LONGEST || ties(tokens.first()?) || ties(tokens.last()?) {
        return None;
    }
    let words = || tokens.iter().filter(|token| !ties(token));
    if !words().all(|token| matches!(token.kind, Kind::Word | Kind::Number)) {
        return None;
    }
    let name = table.probe(words().fold(0, |key, token| chain(key, token.hash))).name?;
    table.is(name, words().map(|token| token.span.of(text))).then_some(name)
}

/// What a table says of a single word, and whether longer entries begin with it.
fn single(table: &Table<'_>, word: &str, shape: Shape, hash: u64) -> (ClassSet, bool) {
    let probe = table.probe(chain(0, hash));
    let name = probe.name.filter(|&name| table.is(name, [word]));
    (name.map_or(ClassSet::NONE, |name| classes(table, name, [shape])), probe.prefix)
}

/// Goes through the names of several words of a table that begin at a token, the shortest first.
struct Matches<'a> {
    table: &'a Table<'static>,
    start: usize,
    next: usize,
    key: u64,
    open: bool,
}

impl<'a> Matches<'a> {
    /// `None` if the next word cannot go on with any, as nearly all.
    #[inline]
    fn new(table: &'a Table<'static>, start: usize, tokens: &[Token]) -> Option<Matches<'a>> {
        let key = chain(0, tokens[start].hash);
        let next = tokens.get(start + 1)?;
        let open = match next.kind {
            Kind::Word | Kind::Number => table.may_hold(chain(key, next.hash)),
            kind => kind == Kind::Hyphen,
        };
        open.then_some(Matches { table, start, next: start + 1, key, open })
    }

    /// The next name. It takes the tokens at each call, so that they can be marked in between.
    fn next(&mut self, text: &str, tokens: &[Token]) -> Option<(TokenRange, NameId)> {
        while self.open && self.next < tokens.len() && self.next < self.start + 2 * LONGEST {
            let token = &tokens[self.next];
            self.next += 1;
            match token.kind {
                Kind::Word | Kind::Number => self.key = chain(self.key, token.hash),
                Kind::Hyphen => continue,
                _ => break,
            }
            let probe = self.table.probe_longer(self.key);
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

/// Whether the last word has no capital, unless a hyphen ties it: "Jeju-do".
fn ends_small(tokens: &[Token]) -> bool {
    let [.., before, last] = tokens else { return false };
    last.kind == Kind::Word && !last.is_capitalised() && before.kind != Kind::Hyphen
}
