//! Datelines: where and when a story was filed, before its first sentence.

use super::Token;
use crate::types::{Span, TokenRange};
use memchr::memchr2_iter;
use regex::bytes::Regex;
use std::sync::LazyLock;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// How far into a paragraph a dateline may reach, in bytes.
const REACH: usize = 120;

/// "LIMA, July 25 (Andina) --", "KUALA LUMPUR:", "Oslo (NTB) –", "afrol News, 27 January -".
///
/// Bytes, without Unicode classes: this compiles in microseconds. `[^\x00-\x7F]` is any part of a
/// letter beyond ASCII.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    let [capitals, date] = parts();
    let name = r"(?:[A-Z]|[^\x00-\x7F])(?:[A-Za-z.' -]|[^\x00-\x7F])+(?:, (?:[A-Z]|[^\x00-\x7F])(?:[A-Za-z.' ]|[^\x00-\x7F])*)*";
    let agency = r"\([A-Z][A-Za-z .&/-]*\)";
    let dash = r"(?:--?|\xE2\x80[\x92-\x95])(?: |$)";
    let forms = [
        format!(r"{capitals},? *(?:{date})? *(?:{agency})? *(?:{dash}|: )"),
        format!(r"{name},? *{date} *(?:{agency})? *{dash}"),
        format!(r"{name},? *{agency} *{dash}"),
    ];
    Regex::new(&format!("(?-u)^(?:{})", forms.join("|"))).expect("the dateline pattern is valid")
});

/// A line of its own: "LIMA, 3 March 2021", "LIMA 2021-03-03".
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    let [capitals, date] = parts();
    let line = format!(r"(?-u)^{capitals},? +(?:{date}|\d{{4}}-\d{{2}}-\d{{2}})\s*$");
    Regex::new(&line).expect("the pattern of a line is valid")
});

/// A place in capitals, and a date.
fn parts() -> [String; 2] {
    let capitals = r"(?:[A-Z]|[^\x00-\x7F])(?:[A-Z.'/ -]|[^\x00-\x7F]){2,}(?:, (?:[A-Z]|[^\x00-\x7F])(?:[A-Za-z.' ]|[^\x00-\x7F])*)*";
    let month = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?";
    let date = format!(r"(?:[A-Z][a-z]+day,? ?)?(?:{month} \d{{1,2}}|\d{{1,2}} {month})(?:,? \d{{4}})?");
    [capitals.to_owned(), date]
}

/// The tokens of the dateline at the start of a paragraph, its dash or colon included.
pub(super) fn find(text: &str, paragraph: Span, tokens: &[Token], range: TokenRange) -> TokenRange {
    let none = TokenRange { start: range.start, end: range.start };
    // A dateline begins with a capital: most paragraphs that have one end here without a search.
    let first = &tokens[range.start as usize];
    let start = first.span.start as usize;
    let end = (paragraph.end as usize).min(start + REACH);
    let head = &text.as_bytes()[start..end];
    if !first.is_capitalised() {
        return none;
    }
    let dated = first.shape.has(Shape::ALL_CAPS) && head.trim_ascii_end().last().is_some_and(u8::is_ascii_digit);
    if dated && end == paragraph.end as usize && LINE.is_match(head) {
        return range;
    }
    if !may_match(first, head) {
        return none;
    }
    let Some(found) = DATELINE.find(head) else { return none };
    let limit = (start + found.end()) as u32;
    let count = tokens[range.as_range()].iter().take_while(|t| t.span.end <= limit).count();
    // A line all in capitals is a headline ("SOCCER - …"); so is one that is wholly dateline.
    let rest = &tokens[range.as_range()][count..];
    let mut words = rest.iter().filter(|t| t.kind == Kind::Word && t.span.len() > 1).take(3).peekable();
    let headline = words.peek().is_none() || words.all(|t| t.shape.has(Shape::ALL_CAPS));
    // "NOTE: …", "UPDATE - …".
    let places = ClassSet::of(&[Class::Country, Class::Region, Class::City, Class::Town, Class::Feature]);
    let label = first.classes.has(Class::Word) && first.shape.has(Shape::ALL_CAPS) && !first.classes.any(places);
    if headline || label { none } else { TokenRange { start: range.start, end: range.start + count as u32 } }
}

/// What every form has: a dash or, behind capitals, a colon; and capitals, a bracket or a digit.
/// Most paragraphs end here without a search.
fn may_match(first: &Token, head: &[u8]) -> bool {
    let capitals = first.shape.has(Shape::ALL_CAPS) || first.shape.has(Shape::SINGLE);
    let is_dash = |at: usize| match head[at..] {
        [b'-', _, ..] => at > 0 && matches!(head[at - 1], b' ' | b'-'),
        [0xE2, 0x80, 0x92..=0x95, ..] => true,
        _ => false,
    };
    let dash = || memchr2_iter(b'-', 0xE2, head).any(is_dash);
    let detail = || head.iter().any(|b| *b == b'(' || b.is_ascii_digit());
    if capitals { head.contains(&b':') || dash() } else { dash() && detail() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_place_and_date_is_a_dateline() {
        for yes in ["LIMA, 3 March 2021", "KUALA LUMPUR 2021-03-03", "LIMA, July 25"] {
            assert!(LINE.is_match(yes.as_bytes()), "{yes}");
        }
        for no in ["LIMA 3 2 1", "LIMA, July 25 - Fishermen", "Lima 2021-03-03"] {
            assert!(!LINE.is_match(no.as_bytes()), "{no}");
        }
    }

    #[test]
    fn place_with_date_or_agency_and_a_dash_is_a_dateline() {
        for yes in [
            "LIMA, July 25 (Andina) -- Fishermen",
            "KUALA LUMPUR: A court",
            "Oslo (NTB) – The ministry",
            "WASHINGTON (AP) — The latest",
            "ACCRA, Ghana - Teachers",
            "Harbour News, 27 January - A boat",
            "BRASÍLIA, 3 March (Reuters) - The",
        ] {
            assert!(DATELINE.is_match(yes.as_bytes()), "{yes}");
        }
        for no in
            ["The mayor - a sailor - said", "Ilse Marten: we go on", "In July 2021 - a year", "lima (Andina) -- A"]
        {
            assert!(!DATELINE.is_match(no.as_bytes()), "{no}");
        }
    }
}
