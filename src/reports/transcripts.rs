//! Transcripts: paragraphs that each begin with who speaks: `WALLACE: Good evening.`, `Q: Why?`
//!
//! One such paragraph may be a label of any kind ("UPDATE: …"); where several labels take turns, the
//! paragraphs are what was said, word for word, with quotation marks or without. A name stands in
//! capitals; "Q" and "A" may stand before a full stop too.

use crate::text::{Layout, Paragraph, Token};
use crate::types::{Span, TokenRange};
use crate::words::Words;
use std::collections::BTreeSet;
use whosaid_gazetteers::scan::{Kind, Shape};

/// So many paragraphs with a label make a transcript, of so many speakers.
const TURNS: usize = 4;
const SPEAKERS: usize = 2;
/// A label has at most so many words.
const LONGEST: usize = 4;
const QUESTION: Words<2> = Words::new(["q", "question"]);
const ANSWER: Words<2> = Words::new(["a", "answer"]);

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
    let (label, mut first) = label(text, layout, TokenRange { start, ..all })?;
    let mut end = all.end;
    while end > first && token(end - 1).kind == Kind::Mark {
        end -= 1;
    }
    while first < end && token(first).kind == Kind::Mark {
        first += 1;
    }
    if first >= end {
        return None;
    }
    let content = Span { start: token(first).span.start, end: token(end - 1).span.end };
    let words = content.of(text);
    let several = words.contains(char::is_whitespace) || words.ends_with(['.', '?', '!']);
    let tokens = TokenRange { start: label.end, end: all.end };
    several.then_some(Turn { paragraph: index, label, content, tokens })
}

/// The label that a paragraph begins with, and the first token behind it.
fn label(text: &str, layout: &Layout, paragraph: TokenRange) -> Option<(TokenRange, u32)> {
    let token = |at: u32| &layout.tokens[at as usize];
    let start = paragraph.start;
    let to = |end: u32| TokenRange { start, end };
    let first = (start < paragraph.end).then(|| token(start))?;
    if first.is_capitalised() && (QUESTION.has(first) || ANSWER.has(first)) {
        if first.span.of(text).ends_with('.') {
            return Some((to(start + 1), start + 1));
        }
        let next = (start + 1 < paragraph.end).then(|| token(start + 1))?;
        return matches!(next.kind, Kind::Colon | Kind::Stop).then_some((to(start + 1), start + 2));
    }
    let shouted = |t: &Token| t.kind == Kind::Word && t.shape.has(Shape::ALL_CAPS) && t.span.len() > 1;
    let colon = (start..paragraph.end).take(LONGEST + 1).find(|&at| !shouted(token(at)))?;
    (colon > start && token(colon).kind == Kind::Colon).then_some((to(colon), colon + 1))
}

/// Whether a label asks: "Q".
pub(super) fn asks(layout: &Layout, label: TokenRange) -> bool {
    QUESTION.has(&layout.tokens[label.start as usize])
}

/// Whether a label answers: "A".
pub(crate) fn answers(layout: &Layout, label: TokenRange) -> bool {
    label.len() == 1 && ANSWER.has(&layout.tokens[label.start as usize])
}
