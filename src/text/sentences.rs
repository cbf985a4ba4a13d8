//! Sentences: a stop ends one, unless it belongs to an abbreviation or stands in a quotation.

use super::{Layout, Sentence, Token};
use crate::cues::SAYING as CUES;
use crate::types::TokenRange;
use whosaid_gazetteers::scan::{Kind, Shape};
use whosaid_gazetteers::{Class, ClassSet};

/// Words that begin a sentence rather than go on with a name.
const OPENERS: ClassSet = ClassSet::of(&[
    Class::Determiner,
    Class::PronounHe,
    Class::PronounShe,
    Class::PronounIt,
    Class::PronounThey,
    Class::PronounI,
    Class::Preposition,
    Class::Conjunction,
    Class::Subordinator,
    Class::Auxiliary,
    Class::AdverbTime,
]);

/// A sentence is cut after so many words and quotations: what is longer is no prose, and its rows
/// must not cost more than their share.
const LONGEST: u32 = 300;

/// How many tokens before a quotation may go back to its cue.
const CUE_REACH: u32 = 12;
/// How many tokens after a closed quotation may lead to its cue.
const WHO_REACH: usize = 5;

pub(super) fn split(text: &str, layout: &Layout) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (paragraph, p) in layout.paragraphs.iter().enumerate() {
        let paragraph = paragraph as u32;
        let mut start = p.tokens.start;
        if !p.dateline.is_empty() {
            sentences.push(Sentence { tokens: p.dateline, paragraph, classes: classes(layout, p.dateline) });
            start = p.dateline.end;
        }
        let (mut at, mut steps) = (start, 0);
        while at < p.tokens.end {
            steps += 1;
            let (ends, next) = step(text, layout, TokenRange { start, end: p.tokens.end }, at);
            if ends || next >= p.tokens.end || steps >= LONGEST {
                let tokens = TokenRange { start, end: next };
                sentences.push(Sentence { tokens, paragraph, classes: classes(layout, tokens) });
                start = next;
                steps = 0;
            }
            at = next;
        }
    }
    sentences
}

fn classes(layout: &Layout, tokens: TokenRange) -> ClassSet {
    layout.slice(tokens).iter().fold(ClassSet::NONE, |classes, token| classes | token.classes)
}

/// Whether a sentence ends with the token or quotation at `at`, and where the next one begins;
/// `rest`: the paragraph from the beginning of the sentence.
fn step(text: &str, layout: &Layout, rest: TokenRange, at: u32) -> (bool, u32) {
    let (end, token) = (rest.end, &layout.tokens[at as usize]);
    let stop = token.kind == Kind::Stop || token.kind == Kind::Word && ends_in_stop(text, token);
    // Nearly all tokens neither end a sentence nor hide its end.
    if !stop && !token.quoted {
        return (false, at + 1);
    }
    if let Some(quotation) = layout.quotation_at(at).map(|i| &layout.quotations[i]) {
        let next = quotation.tokens.end.min(end).max(at + 1);
        let stopped = quotation.ends_with_stop(text);
        let ends = || is_introduced(layout, rest, at, next) || ends_after_quotation(layout, next, end);
        return (stopped && next < end && ends(), next);
    }
    let next = layout.tokens.get(at as usize + 1).filter(|_| at + 1 < end);
    let ends = match token.kind {
        // "said.“We stay.”"
        Kind::Stop => next.is_none_or(|n| {
            starts_sentence(text, token, n) || n.kind == Kind::Mark && layout.quotation_at(at + 1).is_some()
        }),
        Kind::Word if stop => next.is_some_and(|n| ends_with_abbreviation(token, n)),
        _ => false,
    };
    // A closing bracket behind the stop goes with it.
    if ends && next.is_some_and(|n| n.kind == Kind::Close) {
        return (true, at + 2);
    }
    (ends, at + 1)
}

/// Whether a word has its full stop within.
fn ends_in_stop(text: &str, word: &Token) -> bool {
    text.as_bytes().get(word.span.end as usize - 1) == Some(&b'.')
}

/// Whether a sentence can start with `next` after a stop.
fn starts_sentence(text: &str, stop: &Token, next: &Token) -> bool {
    let apart = next.span.start > stop.span.end;
    match next.kind {
        Kind::Word => next.shape.has(Shape::CAPITAL) && (apart || stop.span.of(text) == "."),
        Kind::Number | Kind::Mark | Kind::Open | Kind::Dash | Kind::Address | Kind::Other => apart,
        Kind::Close => true,
        _ => false,
    }
}

/// Whether a sentence ends with an abbreviation or acronym that has a full stop: only if what
/// follows begins a sentence and cannot go on with a name. A title never ends one.
fn ends_with_abbreviation(token: &Token, next: &Token) -> bool {
    let title = ClassSet::of(&[Class::Title, Class::Office]);
    let initial = token.shape.has(Shape::SINGLE);
    next.is_capitalised() && !initial && !token.classes.any(title) && next.classes.any(OPENERS)
}

/// Whether a quotation has its cue before it, and something with a capital behind it: `Ms Downes
/// asked, “Why?” Mr Kesu shrugged.`
fn is_introduced(layout: &Layout, rest: TokenRange, at: u32, next: u32) -> bool {
    let capital = layout.tokens[next as usize].is_capitalised();
    let mark = at > rest.start && matches!(layout.tokens[at as usize - 1].kind, Kind::Comma | Kind::Colon);
    let from = rest.start.max(at.saturating_sub(CUE_REACH));
    capital
        && mark
        && (from..at).any(|i| !layout.tokens[i as usize].quoted && layout.tokens[i as usize].classes.any(CUES))
}

/// Whether a sentence ends with a closed quotation that ends in a stop: not if the cue of the
/// quotation follows, as in `“Why?” Ms Downes asked.`
fn ends_after_quotation(layout: &Layout, next: u32, end: u32) -> bool {
    let rest = &layout.tokens[next as usize..end as usize];
    let Some(first) = rest.first() else { return true };
    if first.kind != Kind::Word {
        return matches!(first.kind, Kind::Mark | Kind::Number | Kind::Open);
    }
    if !first.shape.has(Shape::CAPITAL) {
        return false;
    }
    let Some(cue) = rest.iter().take(WHO_REACH).position(|t| t.classes.any(CUES) && !t.shape.has(Shape::CAPITAL))
    else {
        return true;
    };
    !rest.get(cue + 1).is_none_or(|t| {
        matches!(t.kind, Kind::Stop | Kind::Comma)
            || t.classes.any(ClassSet::of(&[Class::Weekday, Class::Preposition, Class::AdverbTime]))
    }) || rest[..cue].iter().any(|t| matches!(t.kind, Kind::Mark | Kind::Stop | Kind::Comma))
        || rest[cue..]
            .iter()
            .take(3)
            .take_while(|t| t.kind != Kind::Stop)
            .any(|t| t.kind == Kind::Mark || t.kind == Kind::Colon)
}
