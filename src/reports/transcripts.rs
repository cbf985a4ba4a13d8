//! Transcripts: paragraphs that each begin with who speaks, in capitals: `WALLACE: Good evening.`
//!
//! One such paragraph may be a label of any kind ("UPDATE: …"); where several labels take turns, the
//! paragraphs are what was said, word for word, with quotation marks or without.

use crate::text::{Layout, Paragraph, Token};
use crate::types::{Span, TokenRange};
use std::collections::BTreeSet;
use whosaid_gazetteers::scan::{Kind, Shape};

/// So many paragraphs with a label make a transcript, of so many speakers.
const TURNS: usize = 4;
const SPEAKERS: usize = 2;
/// A label has at most so many words.
const LONGEST: usize = 4;

/// A paragraph of a transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// The index of the paragraph.
    pub(super) paragraph: u32,
    /// Who speaks.
    pub(super) label: TokenRange,
    /// What they say, without label and marks.
    pub(super) content: Span,
    /// Its tokens.
    pub(super) tokens: TokenRange,
}

/// The turns of a transcript; none if the document has none.
pub(super) fn find(text: &str, layout: &Layout) -> Vec<Turn> {
    let paragraphs = layout.paragraphs.iter().enumerate();
    let turns: Vec<Turn> = paragraphs.filter_map(|(index, p)| turn(text, layout, index as u32, p)).collect();
    let speaker = |turn: &Turn| layout.tokens[turn.label.end as usize - 1].hash;
    let speakers: BTreeSet<u64> = turns.iter().map(speaker).collect();
    // A speaker comes back; the heads of a list do not.
    let again = speakers.len() * 2 <= turns.len();
    if turns.len() >= TURNS && speakers.len() >= SPEAKERS && again { turns } else { Vec::new() }
}

fn turn(text: &str, layout: &Layout, index: u32, paragraph: &Paragraph) -> Option<Turn> {
    let all = paragraph.tokens;
    let token = |at: u32| &layout.tokens[at as usize];
    let start = all.start + u32::from(token(all.start).kind == Kind::Mark);
    let shouted = |t: &Token| t.kind == Kind::Word && t.shape.has(Shape::ALL_CAPS) && t.span.len() > 1;
    let colon = (start..all.end).take(LONGEST + 1).find(|&at| !shouted(token(at)))?;
    if colon == start || token(colon).kind != Kind::Colon || colon + 1 >= all.end {
        return None;
    }
    let mut end = all.end;
    while end > colon + 1 && token(end - 1).kind == Kind::Mark {
        end -= 1;
    }
    let mut first = colon + 1;
    while first < end && token(first).kind == Kind::Mark {
        first += 1;
    }
    let content = Span { start: token(first).span.start, end: token(end.max(first + 1) - 1).span.end };
    let several = content.of(text).contains(char::is_whitespace) || content.of(text).ends_with(['.', '?', '!']);
    (first < end && several).then(|| Turn {
        paragraph: index,
        label: TokenRange { start, end: colon },
        content,
        tokens: TokenRange { start: colon + 1, end: all.end },
    })
}
