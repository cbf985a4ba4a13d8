//! Quotation marks: which runs of the text stand between them.
//!
//! Marks are paired within a paragraph, so that one bad mark spoils at most its own paragraph; a
//! quotation that goes on in the next paragraph is opened again there. What lies within a
//! quotation is nested and gives none of its own.

use crate::text::{Paragraph, Token};
use crate::types::{Span, TokenRange};
use whosaid_gazetteers::scan::Kind;

/// A run of text between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Its tokens, the marks included.
    pub tokens: TokenRange,
    /// The text between the marks, without white space at its ends.
    pub content: Span,
    /// Whether it goes on from the paragraph before, which ends without a closing mark.
    pub continues: bool,
    /// Whether a closing mark was found.
    pub closed: bool,
}

impl Quotation {
    /// Whether the quoted words end in a full stop, question or exclamation mark.
    pub fn ends_with_stop(&self, text: &str) -> bool {
        self.content.of(text).ends_with(['.', '!', '?', '…'])
    }

    /// Whether there is more than one word between the marks.
    pub fn has_several_words(&self, text: &str) -> bool {
        self.content.of(text).contains(char::is_whitespace)
    }
}

/// The two families of marks; one hides the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
}

/// What a mark may do, by its form and by what stands on its two sides.
#[derive(Clone, Copy, Debug)]
struct Mark {
    family: Family,
    opens: bool,
    closes: bool,
}

/// How many tokens ahead the other mark of a single one is looked for.
const REACH: usize = 1000;

/// Words that begin with an apostrophe: `'em`, `'til`. They open nothing.
const ELISIONS: [&str; 8] = ["em", "til", "tis", "twas", "cause", "n", "round", "bout"];

/// Finds the quotations of all paragraphs, in text order.
pub(crate) fn pair_marks(text: &str, tokens: &[Token], paragraphs: &[Paragraph]) -> Vec<Quotation> {
    let mut quotations = Vec::new();
    let mut unclosed = None;
    for paragraph in paragraphs {
        unclosed = pair_paragraph(text, tokens, paragraph, unclosed, &mut quotations);
    }
    quotations
}

/// Pairs the marks of one paragraph. `unclosed`: the family of the quotation that the paragraph
/// before left open; returns the same for the next one.
fn pair_paragraph(
    text: &str,
    tokens: &[Token],
    paragraph: &Paragraph,
    unclosed: Option<Family>,
    quotations: &mut Vec<Quotation>,
) -> Option<Family> {
    let before = quotations.len();
    let mut open: Option<(u32, Family)> = None;
    for at in paragraph.tokens.as_range() {
        if tokens[at].kind != Kind::Mark {
            continue;
        }
        let mark = Mark::read(text, &tokens[at]);
        match open {
            None if mark.opens && (mark.family == Family::Double || closes_later(text, tokens, paragraph, at)) => {
                open = Some((at as u32, mark.family));
            }
            Some((start, family)) if mark.family == family => {
                if mark.closes && !(family == Family::Single && is_possessive(text, tokens, paragraph, at)) {
                    quotations.extend(quotation(text, tokens, start, at as u32 + 1, true));
                    open = None;
                } else if mark.opens && family == Family::Double {
                    // The one before was never closed: it is taken for a stray mark.
                    open = Some((at as u32, family));
                }
            }
            _ => {}
        }
    }
    if let Some((start, _)) = open {
        quotations.extend(quotation(text, tokens, start, paragraph.tokens.end, false));
    }
    let first = quotations.get_mut(before).filter(|first| first.tokens.start == paragraph.tokens.start);
    if let Some(first) = first {
        let family = Mark::read(text, &tokens[first.tokens.start as usize]).family;
        first.continues = unclosed == Some(family);
    }
    open.map(|(_, family)| family)
}

/// The quotation between the mark at token `start` and the token before `end`.
fn quotation(text: &str, tokens: &[Token], start: u32, end: u32, closed: bool) -> Option<Quotation> {
    let from = tokens[start as usize].span.end as usize;
    let last = &tokens[end as usize - 1].span;
    let to = if closed { last.start } else { last.end } as usize;
    let between = text.get(from..to)?;
    let content = between.trim();
    let from = from + (between.len() - between.trim_start().len());
    (!content.is_empty()).then(|| Quotation {
        tokens: TokenRange { start, end },
        content: Span::new(from, from + content.len()),
        continues: false,
        closed,
    })
}

impl Mark {
    fn read(text: &str, token: &Token) -> Mark {
        let form = token.span.of(text);
        let before = text[..token.span.start as usize].chars().next_back();
        let after = text[token.span.end as usize..].chars().next();
        let (family, glyph_opens, glyph_closes) = match form {
            "“" | "„" | "‟" | "«" | "〝" | "「" | "``" | "‘‘" => (Family::Double, true, false),
            "”" | "»" | "〞" | "」" | "’’" => (Family::Double, false, true),
            "\"" | "＂" | "''" => (Family::Double, true, true),
            "‘" | "‚" | "‛" | "‹" | "`" => (Family::Single, true, false),
            "›" => (Family::Single, false, true),
            // The right single mark also closes, is an apostrophe, or opens by mistake.
            _ => (Family::Single, form != "’", true),
        };
        let space_before = before.is_none_or(|c| c.is_whitespace() || "([{—–-/“\"".contains(c));
        let space_after = after.is_none_or(char::is_whitespace);
        let spaced = space_before && space_after;
        let both = glyph_opens && glyph_closes;
        // A straight mark opens before a word and closes behind one; between spaces it may do either.
        let mut opens = glyph_opens && (!both || space_before && !space_after || spaced);
        let closes = glyph_closes && (!both || !space_before || spaced);
        // Feet, inches, minutes.
        opens &= !(both && before.is_some_and(|c| c.is_ascii_digit()));
        // A right double mark before a word opens: a writer's slip.
        opens |= form == "”" && space_before && !space_after;
        if family == Family::Single {
            let word: String = text[token.span.end as usize..].chars().take_while(|c| c.is_alphabetic()).collect();
            opens &= space_before && !space_after && after.is_some_and(|c| !c.is_ascii_digit() && c != ',' && c != '.');
            opens &= !ELISIONS.contains(&word.to_lowercase().as_str());
        }
        Mark { family, opens, closes }
    }
}

/// Whether a single mark that may close stands behind `at` in the paragraph.
fn closes_later(text: &str, tokens: &[Token], paragraph: &Paragraph, at: usize) -> bool {
    (at + 2..paragraph.tokens.end as usize).take(REACH).any(|i| {
        tokens[i].kind == Kind::Mark
            && Mark::read(text, &tokens[i]).closes
            && tokens[i].span.len() < 4
            && !is_possessive(text, tokens, paragraph, i)
    })
}

/// Whether the single mark is the apostrophe of a plural ("the boys' room") rather than a closing
/// mark: it stands between an "s" and a word, and another mark that may close follows before one
/// that may open.
fn is_possessive(text: &str, tokens: &[Token], paragraph: &Paragraph, at: usize) -> bool {
    let before = &text[..tokens[at].span.start as usize];
    let plural = before.ends_with(['s', 'S', 'z']);
    let word_follows = tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && t.span.start > tokens[at].span.end);
    plural
        && word_follows
        && tokens[at + 1..paragraph.tokens.end as usize]
            .iter()
            .take(REACH)
            .filter(|t| t.kind == Kind::Mark)
            .map(|t| Mark::read(text, t))
            .find(|mark| mark.family == Family::Single)
            .is_some_and(|mark| mark.closes && !mark.opens)
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Lexicon, Memory};
    use crate::text::Layout;

    /// The contents of the quotations, parted by ` | `.
    fn contents(text: &str) -> String {
        let layout = Layout::new(text, &Lexicon::new(), &mut Memory::default());
        layout.quotations.iter().map(|q| q.content.of(text)).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn marks_of_every_style_are_paired() {
        for (text, expected) in [
            ("“We sail,” she said, “at dawn.”", "We sail, | at dawn."),
            ("\"We sail,\" she said, \"at dawn.\"", "We sail, | at dawn."),
            ("'We sail,' she said, 'at dawn.'", "We sail, | at dawn."),
            ("‘We’ll sail,’ she said.", "We’ll sail,"),
            ("''We sail,'' she said.", "We sail,"),
            ("``We sail,'' she said.", "We sail,"),
            ("„We sail,” she said. «And soon.»", "We sail, | And soon."),
            ("\" We sail , \" she said.", "We sail ,"),
            ("“He told me ‘never’,” she said.", "He told me ‘never’,"),
        ] {
            assert_eq!(contents(text), expected, "{text}");
        }
    }

    #[test]
    fn apostrophes_are_no_marks() {
        for text in [
            "The sailors' union isn't on Kelm's list, and it's the pilots' turn.",
            "It was rock 'n' roll in the '90s, so get 'em.",
            "A 6'2\" man of the dockers’ club.",
        ] {
            assert_eq!(contents(text), "", "{text}");
        }
        assert_eq!(contents("'The sailors' union said no,' she said."), "The sailors' union said no,");
    }

    #[test]
    fn a_bad_mark_spoils_only_its_paragraph() {
        let text = "“We sail, he said.\nThe port was quiet.\n“We stay,” she said.";
        assert_eq!(contents(text), "We sail, he said. | We stay,");
        assert_eq!(contents("He left.” Then “we stay,” she said."), "we stay,");
    }

    #[test]
    fn continued_paragraphs_are_opened_again() {
        let text = "“We sail.\n“We come back.\n“We sleep,” she said.";
        let layout = Layout::new(text, &Lexicon::new(), &mut Memory::default());
        let closed: Vec<bool> = layout.quotations.iter().map(|q| q.closed).collect();
        assert_eq!(contents(text), "We sail. | We come back. | We sleep,");
        let continues: Vec<bool> = layout.quotations.iter().map(|q| q.continues).collect();
        assert_eq!((closed, continues), (vec![false, false, true], vec![false, true, true]));
    }
}
