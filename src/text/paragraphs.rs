//! Paragraphs: one a line, or the lines between empty ones where the text is hard-wrapped.

use crate::types::Span;
use memchr::memchr2_iter;

/// A wrapped line is about as long as its neighbours: between these numbers of bytes.
const WRAPPED: std::ops::RangeInclusive<usize> = 45..=100;

/// The paragraphs of a text, without line ends and empty ones. `\n`, `\r\n` and `\r` end a line.
pub(super) fn split(text: &str) -> Vec<Span> {
    let lines = lines(text);
    if is_wrapped(text, &lines) {
        join(text, &lines)
    } else {
        lines.into_iter().filter(|&line| !is_empty(text, line)).collect()
    }
}

fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for end in memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        // The empty string inside "\r\n" is no line.
        if !(text.as_bytes()[end] == b'\n' && end > 0 && text.as_bytes()[end - 1] == b'\r') {
            lines.push(Span::new(start, end));
        }
        start = end + 1;
    }
    lines.push(Span::new(start, text.len()));
    lines
}

fn is_empty(text: &str, line: Span) -> bool {
    line.of(text).trim().is_empty()
}

/// Whether lines were broken to fit a width: of the lines that another follows directly, nearly
/// all are of middling length, and most of them do not end a sentence.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let followed: Vec<&str> =
        lines.windows(2).filter(|w| !is_empty(text, w[0]) && !is_empty(text, w[1])).map(|w| w[0].of(text)).collect();
    let middling = followed.iter().filter(|line| WRAPPED.contains(&line.len())).count();
    let open = followed.iter().filter(|line| !line.trim_end().ends_with(['.', '!', '?', '"', '”', ':'])).count();
    followed.len() >= 3 && middling * 10 >= followed.len() * 9 && open * 10 >= followed.len() * 7
}

/// Joins lines up to an empty one.
fn join(text: &str, lines: &[Span]) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut open = false;
    for &line in lines {
        if is_empty(text, line) {
            open = false;
        } else if let Some(last) = paragraphs.last_mut()
            && open
        {
            last.end = line.end;
        } else {
            paragraphs.push(line);
            open = true;
        }
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_whatever_ends_it() {
        assert_eq!(texts("One.\r\n\r\nTwo.\nThree.\rFour."), ["One.", "Two.", "Three.", "Four."]);
        assert_eq!(texts(" \n\n"), [""; 0]);
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The harbour council of Kelm voted on Tuesday to close the old\n\
                    fish market, a decision that traders called a surprise after\n\
                    months of talks with the mayor and the two largest unions of\n\
                    the town.\n\nA second vote follows in May, when the members return\n\
                    from the winter recess and hear the harbour master.";
        assert_eq!(texts(text).len(), 2);
    }
}
