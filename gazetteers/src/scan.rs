//! The scanner: text to raw tokens, by byte class, with a fast path for ASCII.
//!
//! Names in the lists and news text go through this one scanner, so that a name is found however
//! it is punctuated. Nothing is copied: a token is a span, a kind, a shape and a hash.

use crate::fold::FoldHash;
use unicode_normalization::char::canonical_combining_class;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A word: letters, then letters, digits, inner apostrophes, inner full stops of an acronym.
    Word,
    /// What is left of a contraction or possessive: `'s`, `'re`, a bare `'` after a plural.
    Clitic,
    /// A number with what is glued to it (`2,500`, `27th`).
    Number,
    /// A hyphen; it has text or another hyphen on both sides, without a space.
    Hyphen,
    /// A dash, also written as two hyphens or a hyphen between spaces.
    Dash,
    /// A full stop, question or exclamation mark, or a row of them; an ellipsis.
    Stop,
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// A semicolon.
    Semicolon,
    /// A quotation mark: any of `"“”„«»‘’'` and doubled single ones.
    Mark,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// An e-mail address, handle, hashtag or web address.
    Address,
    /// Any other character.
    Other,
}

/// The shape of a word: flags about its letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape(pub u8);

impl Shape {
    /// Begins with an upper-case letter.
    pub const CAPITAL: Shape = Shape(1);
    /// At least two letters, all upper case.
    pub const ALL_CAPS: Shape = Shape(2);
    /// An upper-case letter after a lower-case one (`YouTube`).
    pub const CAMEL: Shape = Shape(4);
    /// One letter, perhaps with its full stop.
    pub const SINGLE: Shape = Shape(8);
    /// Holds a digit.
    pub const DIGIT: Shape = Shape(16);
    /// Holds a full stop (`U.S.`).
    pub const DOTTED: Shape = Shape(32);
    /// A letter that is not of the Latin script.
    pub const FOREIGN: Shape = Shape(64);

    /// Whether all of these flags are set.
    pub const fn has(self, other: Shape) -> bool {
        self.0 & other.0 == other.0
    }

    const fn with(self, other: Shape) -> Shape {
        Shape(self.0 | other.0)
    }
}

/// A token as the scanner sees it. Offsets are bytes in the scanned text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawToken {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// The shape of a word; empty for everything else.
    pub shape: Shape,
    /// The hash of a word's or number's folded form; 0 for everything else.
    pub hash: u64,
}

/// The tokens of a text, in order. White space and invisible characters lie between them.
#[derive(Clone, Debug)]
pub struct Scanner<'t> {
    text: &'t str,
    position: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Byte {
    Space,
    Lower,
    Upper,
    Digit,
    Apostrophe,
    Hyphen,
    Stop,
    Comma,
    Colon,
    Semicolon,
    Mark,
    Open,
    Close,
    At,
    Other,
    Wide,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Other; 256];
    let mut i = 0;
    while i < 256 {
        table[i] = match i as u8 {
            0..=b' ' | 0x7F => Byte::Space,
            b'a'..=b'z' => Byte::Lower,
            b'A'..=b'Z' => Byte::Upper,
            b'0'..=b'9' => Byte::Digit,
            b'\'' => Byte::Apostrophe,
            b'-' => Byte::Hyphen,
            b'.' | b'!' | b'?' => Byte::Stop,
            b',' => Byte::Comma,
            b':' => Byte::Colon,
            b';' => Byte::Semicolon,
            b'"' | b'`' => Byte::Mark,
            b'(' | b'[' | b'{' => Byte::Open,
            b')' | b']' | b'}' => Byte::Close,
            b'@' | b'#' => Byte::At,
            0x80.. => Byte::Wide,
            _ => Byte::Other,
        };
        i += 1;
    }
    table
};

/// The ASCII letters that a word begins with: nearly all words are nothing else.
struct Letters {
    count: u32,
    upper: u32,
    camel: bool,
    hash: FoldHash,
}

impl Letters {
    const NONE: Letters = Letters { count: 0, upper: 0, camel: false, hash: FoldHash::new() };

    /// Reads letters eight bytes at a time, as long as there are eight.
    #[inline]
    fn read(bytes: &[u8]) -> Letters {
        let Some((&first, mut bytes)) = bytes.split_first_chunk::<8>() else { return Letters::NONE };
        // Most words end here: what is known of the first bytes saves a third of the work.
        let mut read = Letters::NONE.then(first);
        while read.count.is_multiple_of(8)
            && read.count > 0
            && let Some((&next, rest)) = bytes.split_first_chunk::<8>()
        {
            let count = read.count;
            read = read.then(next);
            if read.count == count {
                break;
            }
            bytes = rest;
        }
        read
    }

    /// These letters, a multiple of eight, and those that the next bytes begin with.
    #[inline]
    fn then(mut self, bytes: [u8; 8]) -> Letters {
        const CASE: u64 = 0x2020_2020_2020_2020;
        let bytes = u64::from_le_bytes(bytes);
        let other = no_letters(bytes);
        let count = other.trailing_zeros() / 8;
        // All bits below the first other byte.
        let letters = ((other & other.wrapping_neg()) >> 7).wrapping_sub(1);
        // The bit that tells lower from upper case.
        let upper = !bytes & CASE & letters;
        if upper > 0 {
            let lower = bytes & CASE & letters;
            let first_lower = lower & lower.wrapping_neg();
            // An upper-case letter after a lower-case one.
            self.camel |= self.count > self.upper || lower > 0 && upper > first_lower;
            self.upper += upper.count_ones();
        }
        self.hash = self.hash.push_bytes((bytes | CASE) & letters, count);
        self.count += count;
        self
    }
}

/// The high bits of those of eight bytes that are no ASCII letters.
#[inline]
const fn no_letters(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // In each byte, without its high bit: the high bit of the sum tells whether it is at least
    // 'a', of the other whether it is above 'z'.
    let lower = (bytes | (0x20 * ONES)) & !HIGH;
    let from_a = lower + (0x80 - b'a' as u64) * ONES;
    let above_z = lower + (0x7F - b'z' as u64) * ONES;
    !(from_a & !above_z & !bytes) & HIGH
}

/// White space and characters without a width: they part tokens and are none.
const fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '\u{AD}' | '\u{180E}' | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202F}'
            | '\u{205F}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{3000}' | '\u{FEFF}' | '\u{85}'
    )
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

const fn is_double_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '〝' | '〞' | '「' | '」' | '＂')
}

impl<'t> Scanner<'t> {
    /// A scanner over `text` from byte `from`, which must be on a character boundary.
    pub const fn new(text: &'t str, from: usize) -> Scanner<'t> {
        Scanner { text, position: from }
    }

    #[inline]
    fn byte(&self, at: usize) -> Byte {
        self.text.as_bytes().get(at).map_or(Byte::Space, |&b| BYTES[usize::from(b)])
    }

    fn char(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Whether a letter begins at byte `at`.
    fn letter(&self, at: usize) -> bool {
        match self.byte(at) {
            Byte::Lower | Byte::Upper => true,
            Byte::Wide => self.char(at).is_some_and(char::is_alphabetic),
            _ => false,
        }
    }

    /// Skips what lies between tokens; the class of the byte after it, `None` at the end.
    #[inline]
    fn skip_blanks(&mut self) -> Option<Byte> {
        loop {
            let byte = BYTES[usize::from(*self.text.as_bytes().get(self.position)?)];
            match byte {
                Byte::Space => self.position += 1,
                Byte::Wide => match self.char(self.position) {
                    Some(c) if is_blank(c) || canonical_combining_class(c) != 0 => self.position += c.len_utf8(),
                    _ => return Some(byte),
                },
                _ => return Some(byte),
            }
        }
    }

    /// A token of `length` bytes that is no word.
    #[inline]
    fn plain(&self, kind: Kind, length: usize) -> RawToken {
        let (start, end) = (self.position, self.position + length);
        RawToken { start, end, kind, shape: Shape::default(), hash: 0 }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a token handed over in memory waits for its stores, at every token")]
    fn word(&self) -> RawToken {
        let bytes = self.text.as_bytes();
        let Letters { count, upper, camel, hash } = Letters::read(&bytes[self.position..]);
        let (mut at, mut hash) = (self.position + count as usize, hash);
        let (mut letters, mut upper, mut camel, mut flags) = (count, upper, camel, Shape::default());
        loop {
            let before = at;
            match self.byte(at) {
                Byte::Lower => {
                    while self.byte(at) == Byte::Lower {
                        hash = hash.push(bytes[at]);
                        at += 1;
                    }
                    letters += (at - before) as u32;
                }
                Byte::Upper => {
                    hash = hash.push(bytes[at] | 0x20);
                    camel |= letters > upper;
                    letters += 1;
                    upper += 1;
                    at += 1;
                }
                Byte::Digit => {
                    hash = hash.push(bytes[at]);
                    flags = flags.with(Shape::DIGIT);
                    at += 1;
                }
                Byte::Apostrophe if self.inner_apostrophe(at, 1) => at += 1,
                Byte::Stop if self.inner_stop(at) => {
                    flags = flags.with(Shape::DOTTED);
                    at += 1;
                }
                Byte::Other if bytes[at] == b'&' && upper == letters && self.letter(at + 1) => {
                    hash = hash.push(b'&');
                    at += 1;
                }
                Byte::Wide => {
                    let Some(c) = self.char(at) else { break };
                    if c.is_alphabetic() {
                        hash = hash.push_char(c);
                        letters += 1;
                        if c.is_uppercase() {
                            camel |= letters - 1 > upper;
                            upper += 1;
                        }
                        // Latin letters end at U+024F, but for Latin Extended Additional.
                        if !matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') {
                            flags = flags.with(Shape::FOREIGN);
                        }
                        at += c.len_utf8();
                    } else if canonical_combining_class(c) != 0
                        || is_apostrophe(c) && self.inner_apostrophe(at, c.len_utf8())
                    {
                        at += c.len_utf8();
                    }
                }
                _ => {}
            }
            if at == before {
                break;
            }
        }
        if letters == 1 {
            flags = flags.with(Shape::SINGLE);
        }
        // Most words have no upper-case letter.
        if upper > 0 {
            if bytes[self.position].is_ascii_uppercase() || self.text[self.position..].starts_with(char::is_uppercase) {
                flags = flags.with(Shape::CAPITAL);
            }
            if letters > 1 && upper == letters {
                flags = flags.with(Shape::ALL_CAPS);
            }
            if camel {
                flags = flags.with(Shape::CAMEL);
            }
        }
        RawToken { start: self.position, end: at, kind: Kind::Word, shape: flags, hash: hash.finish() }
    }

    /// Whether the apostrophe at `at` belongs to the word: a letter follows, and not the rest of
    /// a contraction (`'s`, `'re`), which is a token of its own; `n't` stays with its verb.
    fn inner_apostrophe(&self, at: usize, length: usize) -> bool {
        self.letter(at + length) && self.clitic(at, length).is_none()
    }

    /// The length of the clitic whose apostrophe is at `at`.
    fn clitic(&self, at: usize, length: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at + length..];
        let letters = rest.iter().take(3).take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 || letters == 3 || self.letter(at + length + letters) {
            return None;
        }
        let tail = &rest[..letters];
        [&b"s"[..], b"re", b"ve", b"ll", b"d", b"m"]
            .iter()
            .any(|c| tail.eq_ignore_ascii_case(c))
            .then_some(length + letters)
    }

    /// Whether the full stop at `at` belongs to an acronym or initial: one letter stands before
    /// it, alone or after another full stop, and the word is in capitals (`U.S.`, `J.`, `D.C.`).
    fn inner_stop(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        if bytes[at] != b'.' || at == self.position {
            return false;
        }
        let alone = at == self.position + 1 || bytes[at - 2] == b'.';
        if !alone || !bytes[at - 1].is_ascii_alphabetic() {
            return false;
        }
        // "p.m." is one, "a." at the end of a sentence is not; "J." is an initial.
        bytes[at - 1].is_ascii_uppercase() && self.byte(at + 1) != Byte::Stop
            || bytes[at - 1].is_ascii_lowercase()
                && (at > self.position + 1 || self.letter(at + 1) && bytes.get(at + 2) == Some(&b'.'))
    }

    fn number(&self) -> RawToken {
        let bytes = self.text.as_bytes();
        let (mut at, mut hash) = (self.position, FoldHash::default());
        loop {
            match self.byte(at) {
                Byte::Digit | Byte::Lower | Byte::Upper => hash = hash.push(bytes[at].to_ascii_lowercase()),
                Byte::Stop | Byte::Comma if matches!(bytes[at], b'.' | b',') && self.byte(at + 1) == Byte::Digit => {}
                _ => break,
            }
            at += 1;
        }
        RawToken { kind: Kind::Number, hash: hash.finish(), ..self.plain(Kind::Number, at - self.position) }
    }

    /// An apostrophe outside a word: a clitic after one, else a quotation mark (perhaps doubled).
    fn apostrophe(&self, length: usize) -> RawToken {
        let at = self.position;
        // "Gull"'s, Inc.'s, (UN)'s
        let before = self.text[..at].trim_end_matches(['"', '”', ')', '*', '_']);
        let after_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '.');
        if after_word && let Some(length) = self.clitic(at, length) {
            return self.plain(Kind::Clitic, length);
        }
        let one = &self.text[at..at + length];
        let doubled = self.text[at + length..].starts_with(one);
        self.plain(Kind::Mark, if doubled { 2 * length } else { length })
    }

    fn hyphen(&self) -> RawToken {
        let at = self.position;
        let row = self.text.as_bytes()[at..].iter().take_while(|&&b| b == b'-').count();
        let tight = |b: Byte| matches!(b, Byte::Lower | Byte::Upper | Byte::Digit | Byte::Wide);
        let before = at > 0 && BYTES[usize::from(self.text.as_bytes()[at - 1])] != Byte::Space;
        if row == 1 && before && (tight(self.byte(at + 1)) || self.byte(at + 1) == Byte::Space) {
            self.plain(Kind::Hyphen, 1)
        } else {
            self.plain(Kind::Dash, row)
        }
    }

    fn wide(&self) -> RawToken {
        let Some(c) = self.char(self.position) else { return self.plain(Kind::Other, 1) };
        let length = c.len_utf8();
        match c {
            _ if is_apostrophe(c) && c != 'ʼ' => self.apostrophe(length),
            '‚' | '‛' | '‹' | '›' | '´' => self.plain(Kind::Mark, length),
            _ if is_double_mark(c) => self.plain(Kind::Mark, length),
            _ if c.is_alphabetic() => self.word(),
            '‐' | '‑' => self.plain(Kind::Hyphen, length),
            '‒' | '–' | '—' | '―' | '−' => self.plain(Kind::Dash, length),
            '…' | '。' | '！' | '？' => self.plain(Kind::Stop, length),
            _ => self.plain(Kind::Other, length),
        }
    }

    /// The length of an address that begins here: a handle, a hashtag, a web or e-mail address.
    fn address(&self) -> Option<usize> {
        let rest = &self.text[self.position..];
        let end = rest.find(|c: char| c.is_whitespace() || is_blank(c)).unwrap_or(rest.len());
        let run = rest[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let handle = run.starts_with(['@', '#']) && run[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let web = ["http://", "https://", "www."].iter().any(|start| run.starts_with(start));
        let mail = run.split_once('@').is_some_and(|(user, host)| {
            let part = |c: char| c.is_alphanumeric() || ".-_+".contains(c);
            !user.is_empty() && !host.is_empty() && user.chars().chain(host.chars()).all(part)
        });
        (handle || web || mail).then_some(run.len())
    }

    /// The word at the position, or the address that it begins.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a token handed over in memory waits for its stores, at every token")]
    fn word_or_address(&self) -> RawToken {
        let word = self.word();
        let bytes = self.text.as_bytes();
        // Something must be glued to the word; behind a full stop or colon that is rare.
        let glued = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'/');
        match bytes.get(word.end) {
            Some(b'@' | b':' | b'.' | b'_' | b'+') if glued(word.end + 1) => {
                self.address().map_or(word, |length| self.plain(Kind::Address, length))
            }
            _ => word,
        }
    }
}

impl Iterator for Scanner<'_> {
    type Item = RawToken;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a token handed over in memory waits for its stores, at every token")]
    fn next(&mut self) -> Option<RawToken> {
        let byte = self.skip_blanks()?;
        let at = self.position;
        let run = |wanted: Byte| (at..self.text.len()).take_while(|&i| self.byte(i) == wanted).count();
        let token = match byte {
            Byte::Lower | Byte::Upper => self.word_or_address(),
            Byte::Digit => self.number(),
            Byte::Apostrophe => self.apostrophe(1),
            Byte::Hyphen => self.hyphen(),
            Byte::Stop => self.plain(Kind::Stop, run(Byte::Stop)),
            Byte::Comma => self.plain(Kind::Comma, 1),
            Byte::Colon => self.plain(Kind::Colon, 1),
            Byte::Semicolon => self.plain(Kind::Semicolon, 1),
            Byte::Mark if self.text.as_bytes()[at] == b'`' => self.apostrophe(1),
            Byte::Mark => self.plain(Kind::Mark, 1),
            Byte::Open => self.plain(Kind::Open, 1),
            Byte::Close => self.plain(Kind::Close, 1),
            Byte::At => match self.address() {
                Some(length) => self.plain(Kind::Address, length),
                None => self.plain(Kind::Other, 1),
            },
            Byte::Wide => self.wide(),
            Byte::Space | Byte::Other => self.plain(Kind::Other, 1),
        };
        self.position = token.end;
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens' texts, one space between them.
    fn split(text: &str) -> String {
        Scanner::new(text, 0).map(|t| &text[t.start..t.end]).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_split_where_a_reader_would() {
        for (text, tokens) in [
            ("Downes’s view, isn't it?", "Downes ’s view , isn't it ?"),
            ("They’ve gone; we'll see.", "They ’ve gone ; we 'll see ."),
            ("U.S. and U.N. envoys", "U.S. and U.N. envoys"),
            ("at 6:01 p.m. on Friday", "at 6 : 01 p.m. on Friday"),
            ("J. K. Rowling, O’Brien", "J. K. Rowling , O’Brien"),
            ("the Oslo-based AT&T unit", "the Oslo - based AT&T unit"),
            ("a 27-year-old – 2,500 euros", "a 27 - year - old – 2,500 euros"),
            ("‘No,’ he said. ''Yes''", "‘ No , ’ he said . '' Yes ''"),
            (
                "mail a.b@example.org or @desk, see https://example.org/x.",
                "mail a.b@example.org or @desk , see https://example.org/x .",
            ),
            ("end of line A. Next", "end of line A. Next"),
            ("so... what?!", "so ... what ?!"),
            ("the boys' room", "the boys ' room"),
        ] {
            assert_eq!(split(text), tokens);
        }
    }

    #[test]
    fn shapes() {
        let shape = |text| Scanner::new(text, 0).next().unwrap().shape;
        assert!(shape("Lima").has(Shape::CAPITAL) && !shape("Lima").has(Shape::ALL_CAPS));
        assert!(shape("UNHCR").has(Shape::ALL_CAPS) && shape("U.N.").has(Shape::ALL_CAPS));
        assert!(shape("YouTube").has(Shape::CAMEL) && !shape("NASA").has(Shape::CAMEL));
        assert!(shape("G20").has(Shape::DIGIT) && shape("J.").has(Shape::SINGLE));
        assert!(shape("Київ").has(Shape::FOREIGN) && shape("Ñuñoa").has(Shape::CAPITAL));
    }
}
