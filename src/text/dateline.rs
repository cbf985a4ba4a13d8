//! Datelines: where and when a story was filed, before its first sentence.

use super::Token;
use crate::types::{Span, TokenRange};
use memchr::memchr2_iter;
use regex_automata::dfa::{Automaton, dense::DFA};
use regex_automata::{Anchored, Input};
use std::sync::LazyLock;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// How far into a paragraph a dateline may reach, in bytes.
const REACH: usize = 120;

/// Bytes that begin at an address which a row of 32-bit numbers may have.
#[repr(C)]
struct Aligned<B: ?Sized> {
    align: [u32; 0],
    bytes: B,
}

/// An automaton that the build script made of a pattern of `build/datelines.rs`: compiled here, the
/// patterns would cost half a millisecond.
macro_rules! automaton {
    ($name:literal) => {
        LazyLock::new(|| {
            static MADE: &Aligned<[u8]> =
                &Aligned { align: [], bytes: *include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".dfa")) };
            DFA::from_bytes(&MADE.bytes).expect("the build script made it").0
        })
    };
}

/// "LIMA, July 25 (Andina) --" before a sentence.
static DATELINE: LazyLock<DFA<&[u32]>> = automaton!("dateline");
/// "LIMA, 3 March 2021" on a line of its own.
static ALONE: LazyLock<DFA<&[u32]>> = automaton!("dateline_alone");

/// Where the match ends that begins with the text.
fn end_of(automaton: &DFA<&[u32]>, head: &[u8]) -> Option<usize> {
    // It cannot fail: the automata have no quit bytes and search with an anchor.
    let found = automaton.try_search_fwd(&Input::new(head).anchored(Anchored::Yes)).ok().flatten();
    found.map(|found| found.offset())
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
    if dated && end == paragraph.end as usize && end_of(&ALONE, head).is_some() {
        return range;
    }
    if !may_match(first, head) {
        return none;
    }
    let Some(length) = end_of(&DATELINE, head) else { return none };
    let limit = (start + length) as u32;
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
            assert!(end_of(&ALONE, yes.as_bytes()).is_some(), "{yes}");
        }
        for no in ["LIMA 3 2 1", "LIMA, July 25 - Fishermen", "Lima 2021-03-03"] {
            assert!(end_of(&ALONE, no.as_bytes()).is_none(), "{no}");
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
            assert!(end_of(&DATELINE, yes.as_bytes()).is_some(), "{yes}");
        }
        for no in
            ["The mayor - a sailor - said", "Ilse Marten: we go on", "In July 2021 - a year", "lima (Andina) -- A"]
        {
            assert!(end_of(&DATELINE, no.as_bytes()).is_none(), "{no}");
        }
    }
}
