//! Marks: what a quotation mark or apostrophe may do, by its form and by what stands on its two
//! sides.

use crate::text::Token;
use whosaid_gazetteers::scan::Kind;

/// The two families of marks; one hides the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Double,
    Single,
}

/// What a mark may do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Its token.
    pub(super) at: u32,
    pub(super) family: Family,
    pub(super) opens: bool,
    pub(super) closes: bool,
    /// Closes, or is the apostrophe of a plural ("the boys' room") or of a dropped letter
    /// ("goin' home"): what follows decides.
    pub(super) apostrophe: bool,
    /// Opens, or is the apostrophe that its word begins with (’em, ’90s).
    pub(super) elision: bool,
}

/// Words that begin with an apostrophe: `'em`, `'til`. They open nothing.
const ELISIONS: [&str; 15] =
    ["em", "til", "till", "tis", "twas", "cause", "n", "round", "bout", "er", "hood", "burbs", "Tis", "Twas", "Til"];
/// Words that end with one.
const CUT_SHORT: [&str; 6] = ["n", "N", "an", "o", "ol", "th"];

/// What stands on the two sides of a mark, without invisible characters.
struct Sides<'a> {
    left: &'a str,
    right: &'a str,
    before: Option<char>,
    after: Option<char>,
    /// Nothing, white space or what a quotation may open behind.
    space_before: bool,
    /// Words may begin behind it: no white space and no punctuation but an ellipsis.
    leads: bool,
}

impl<'a> Sides<'a> {
    fn new(left: &'a str, right: &'a str) -> Sides<'a> {
        let left = left.trim_end_matches(is_invisible);
        let right = right.trim_start_matches(is_invisible);
        let (before, after) = (left.chars().next_back(), right.chars().next());
        let stop = right.starts_with([',', '.', ';', ':', '?', '!', ')', ']', '}']) && !right.starts_with("..");
        Sides {
            left,
            right,
            before,
            after,
            space_before: before.is_none_or(|c| c.is_whitespace() || "([{—–-/“\"".contains(c)),
            leads: after.is_some_and(|c| !c.is_whitespace()) && !stop,
        }
    }

    fn word_before(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric)
    }

    fn word_after(&self) -> bool {
        self.after.is_some_and(char::is_alphanumeric)
    }

    /// Whether a mark stands close behind something that is neither a space nor one of these.
    fn stands_behind(&self, but: &str) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace() && !but.contains(c))
    }
}

impl Mark {
    pub(super) fn read(text: &str, tokens: &[Token], at: usize) -> Mark {
        let span = tokens[at].span;
        let sides = Sides::new(&text[..span.start as usize], &text[span.end as usize..]);
        let form = span.of(text);
        let (family, glyph) = shape(form);
        let (opens, closes) = match family {
            Family::Double => double(form, glyph, &sides),
            Family::Single => single(form, glyph, &sides),
        };
        let next_word = tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && t.span.start > span.end);
        let same_line = !sides.right.trim_start_matches([' ', '\u{a0}']).starts_with(['\n', '\r']);
        let single = family == Family::Single;
        Mark {
            at: at as u32,
            family,
            opens,
            closes,
            apostrophe: single && closes && next_word && same_line && is_cut_short(sides.left),
            elision: single && is_elision(sides.right),
        }
    }
}

/// The family of a mark, and whether its glyph opens and closes.
fn shape(form: &str) -> (Family, (bool, bool)) {
    match form {
        "“" | "„" | "‟" | "«" | "〝" | "「" | "``" | "‘‘" => (Family::Double, (true, false)),
        "”" | "»" | "〞" | "」" | "’’" => (Family::Double, (false, true)),
        "\"" | "＂" | "''" => (Family::Double, (true, true)),
        "‘" | "‚" | "‛" | "‹" | "`" => (Family::Single, (true, false)),
        "›" | "’" => (Family::Single, (false, true)),
        _ => (Family::Single, (true, true)),
    }
}

/// Whether a double mark opens and closes. A straight one opens before a word and closes behind
/// one; between spaces it may do either.
fn double(form: &str, glyph: (bool, bool), sides: &Sides<'_>) -> (bool, bool) {
    let straight = glyph == (true, true);
    let spaced_after = sides.after.is_none_or(char::is_whitespace);
    let (mut opens, mut closes) = glyph;
    if straight {
        let glued = sides.leads && !sides.word_before() && sides.before != Some('=');
        opens = glued || sides.space_before;
        closes = !sides.space_before || !sides.leads;
    } else {
        // A closing mark before a word opens, an opening one behind a word closes: a writer's slip,
        // or the style of another language.
        opens |= sides.space_before && sides.leads;
        closes |= !sides.leads && sides.stands_behind("([{");
    }
    // An apostrophe that was doubled by a program.
    let doubled = matches!(form, "''" | "’’") && sides.word_before() && sides.word_after() && !spaced_after;
    let neither = doubled || is_inches(sides.left);
    (opens && !neither, closes && !neither)
}

/// Whether a single mark opens and closes. What stands within a word, or begins one as ’em does, is
/// an apostrophe.
fn single(form: &str, glyph: (bool, bool), sides: &Sides<'_>) -> (bool, bool) {
    let straight = glyph == (true, true);
    let (mut opens, mut closes) = if straight { (sides.leads, !sides.space_before || !sides.leads) } else { glyph };
    let apart = sides.space_before || sides.before.is_some_and(|c| ":*_>•".contains(c));
    opens &= apart && sides.leads;
    closes &= !(sides.word_after() && (form == "’" && sides.space_before || sides.word_before()));
    closes |= glyph == (true, false) && !sides.leads && sides.stands_behind("(");
    (opens, closes)
}

/// Whether the text ends with feet and inches: 6'2.
fn is_inches(left: &str) -> bool {
    let inches = left.trim_end_matches(|c: char| c.is_ascii_digit());
    let feet = inches.strip_suffix(['\'', '’']).filter(|_| inches.len() < left.len());
    feet.is_some_and(|feet| feet.ends_with(|c: char| c.is_ascii_digit()))
}

/// Whether a word or decade follows that begins with an apostrophe: ’em, ’90s; not 40 per cent.
fn is_elision(right: &str) -> bool {
    let end = right.find(|c: char| !c.is_alphanumeric()).unwrap_or(right.len());
    let (word, rest) = right.split_at(end);
    let years = word.trim_end_matches('s');
    let number = rest.strip_prefix([',', '.', '/']).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    let decade = years.len() == 2 && years.bytes().all(|b| b.is_ascii_digit()) && !rest.starts_with('%') && !number;
    decade || ELISIONS.contains(&word)
}

/// Whether the text ends with a plural or a word whose last letter may be left out.
fn is_cut_short(left: &str) -> bool {
    let start = left.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last().map(|(at, _)| at);
    let word = start.map_or("", |start| &left[start..]);
    word.ends_with(['s', 'S', 'z', 'x']) || word.len() > 3 && word.ends_with("in") || CUT_SHORT.contains(&word)
}

/// Characters without width that may stand beside a mark.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
