//! Quotation marks: which runs of the text stand between them.
//!
//! Marks are paired within a paragraph, so that one bad mark spoils at most its own paragraph. A
//! quotation that goes on in the next paragraph is opened again there, or closed by that
//! paragraph's first mark. What lies within a quotation is nested and gives none of its own.

mod marks;

use crate::text::{Paragraph, Token};
use crate::types::{Span, TokenRange};
use marks::{Family, Mark, is_invisible};
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, ClassSet};

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

/// Verbs that tell who says what stands before them.
const SAYING: ClassSet = ClassSet::of(&[Class::CueSay, Class::CueTell]);
/// What names a speaker without a capital begins with.
const WHO: ClassSet = ClassSet::of(&[Class::Determiner, Class::PronounHe, Class::PronounShe, Class::PronounThey]);
/// What may stand behind the verb.
const BEHIND: ClassSet = ClassSet::of(&[Class::Preposition, Class::Weekday, Class::AdverbTime]);
/// How many words may name the speaker.
const SPEAKER: usize = 7;
/// How many marks ahead the other mark of one is looked for.
const REACH: usize = 200;

/// Finds the quotations of all paragraphs, in text order.
pub(crate) fn pair_marks(text: &str, tokens: &[Token], paragraphs: &[Paragraph]) -> Vec<Quotation> {
    let mut quotations = Vec::new();
    let mut marks = Vec::new();
    let mut unclosed = None;
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let within = paragraph.tokens.as_range();
        marks.clear();
        marks.extend(within.filter(|&at| tokens[at].kind == Kind::Mark).map(|at| Mark::read(text, tokens, at)));
        if marks.is_empty() {
            unclosed = None;
            continue;
        }
        let next = paragraphs.get(i + 1).map(|next| next.tokens.start as usize);
        let next = next.filter(|&at| tokens[at].kind == Kind::Mark).map(|at| Mark::read(text, tokens, at));
        let next = next.filter(|mark| mark.opens && !mark.elision).map(|mark| mark.family);
        unclosed = Pairing { text, tokens, marks: &marks, paragraph, before: unclosed, next }.pair(&mut quotations);
    }
    quotations
}

/// The marks of a paragraph.
struct Pairing<'a> {
    text: &'a str,
    tokens: &'a [Token],
    marks: &'a [Mark],
    paragraph: &'a Paragraph,
    /// The family of the quotation that the paragraph before left open.
    before: Option<Family>,
    /// The family of the mark that the next paragraph begins with.
    next: Option<Family>,
}

impl Pairing<'_> {
    /// Pairs them; the family of the quotation that is left open.
    fn pair(&self, quotations: &mut Vec<Quotation>) -> Option<Family> {
        let first = quotations.len();
        let mut open: Option<&Mark> = None;
        let mut i = 0;
        if let Some(close) = self.closes_the_one_before() {
            quotations.extend(self.unopened(close));
            i = close + 1;
        }
        while let Some(mark) = self.marks.get(i) {
            match open {
                None if mark.opens && mark.family == Family::Double => open = Some(mark),
                None if mark.opens => {
                    if let Some(close) = self.closer(i) {
                        quotations.extend(self.quotation(mark.at, self.marks[close].at + 1, true));
                        i = close;
                    } else if self.goes_on(mark) {
                        open = Some(mark);
                    }
                }
                Some(start) if start.family == mark.family && mark.closes && !mark.apostrophe => {
                    quotations.extend(self.quotation(start.at, mark.at + 1, true));
                    open = None;
                }
                Some(start) if start.family == mark.family && mark.opens && mark.family == Family::Double => {
                    if let Some(close) = self.nested(i) {
                        i = close;
                    } else {
                        // The one before was never closed: it ends before who says it, or is taken for
                        // a stray mark.
                        let told = self.told_before(start.at, mark.at);
                        quotations.extend(told.and_then(|end| self.quotation(start.at, end, false)));
                        open = Some(mark);
                    }
                }
                _ => {}
            }
            i += 1;
        }
        if let Some(start) = open {
            let end = self.paragraph.tokens.end;
            let told = self.told_before(start.at, end).filter(|_| self.next != Some(start.family));
            quotations.extend(self.quotation(start.at, told.unwrap_or(end), false));
            open = open.filter(|_| told.is_none());
        }
        let family = self.marks.first().map(|mark| mark.family);
        let first = quotations.get_mut(first).filter(|first| first.tokens.start == self.paragraph.tokens.start);
        if let Some(first) = first {
            first.continues = first.continues || self.before.is_some() && self.before == family;
        }
        open.map(|start| start.family)
    }

    /// Where a quotation that is never closed ends all the same: behind a comma that who says it
    /// follows, as in “We sail, Ilse Marten said.
    fn told_before(&self, from: u32, to: u32) -> Option<u32> {
        let token = |at: u32| self.tokens.get(at as usize).filter(|_| at < to);
        let comma = |at: &u32| token(*at).is_some_and(|t| t.kind == Kind::Comma);
        let who = |t: &Token| t.is_capitalised() || t.classes.any(WHO);
        let says = |t: &Token| t.kind == Kind::Word && !t.is_capitalised() && t.classes.any(SAYING);
        let ends = |t: &Token| matches!(t.kind, Kind::Stop | Kind::Comma | Kind::Colon) || t.classes.any(BEHIND);
        let told = |at: u32| {
            let Some(first) = token(at + 1) else { return false };
            let cue = (at + 2..to).take(SPEAKER).find(|&at| token(at).is_none_or(|t| t.kind != Kind::Word || says(t)));
            let ended = |cue: u32| {
                let tells = |t: &Token| says(t) && t.classes.has(Class::CueTell);
                token(cue).is_some_and(tells) || token(cue).is_some_and(says) && token(cue + 1).is_none_or(ends)
            };
            says(first) && token(at + 2).is_some_and(who) || who(first) && cue.is_some_and(ended)
        };
        (from + 2..to).filter(comma).find(|&at| told(at)).map(|at| at + 1)
    }

    /// The mark that closes the double quotation within another that mark `i` opens: the outer one
    /// must be closed behind it.
    fn nested(&self, i: usize) -> Option<usize> {
        let ahead = (i + 1..self.marks.len()).take(REACH);
        let mut doubles = ahead.filter(|&i| self.marks[i].family == Family::Double);
        let inner = doubles.next().filter(|&i| self.marks[i].closes)?;
        doubles.next().filter(|&i| self.marks[i].closes).map(|_| inner)
    }

    /// The mark that closes the quotation that the paragraph before left open: no mark opens before
    /// it, and none opens it again.
    fn closes_the_one_before(&self) -> Option<usize> {
        let at = self.marks.iter().position(|mark| mark.family == Family::Double)?;
        let mark = &self.marks[at];
        let last = mark.at + 1 == self.paragraph.tokens.end;
        let inside = mark.at > self.paragraph.tokens.start;
        (self.before == Some(Family::Double) && inside && mark.closes && (!mark.opens || last)).then_some(at)
    }

    /// The quotation from the beginning of the paragraph to a mark.
    fn unopened(&self, close: usize) -> Option<Quotation> {
        let at = self.marks[close].at;
        let start = self.paragraph.tokens.start;
        let from = self.tokens[start as usize].span.start as usize;
        let content = self.text.get(from..self.tokens[at as usize].span.start as usize)?.trim_end();
        (!content.is_empty()).then(|| Quotation {
            tokens: TokenRange { start, end: at + 1 },
            content: Span::new(from, from + content.len()),
            continues: true,
            closed: true,
        })
    }

    /// The mark that closes what the single mark `i` opens: the first that surely closes, else the
    /// first that may be an apostrophe.
    fn closer(&self, i: usize) -> Option<usize> {
        let (mut depth, mut double, mut perhaps) = (1, false, None);
        for at in (i + 1..self.marks.len()).take(REACH) {
            let mark = &self.marks[at];
            match mark.family {
                Family::Double => double = mark.opens && !(double && mark.closes),
                Family::Single if double => {}
                Family::Single if mark.apostrophe => perhaps = perhaps.or(Some(at)),
                Family::Single if mark.closes => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                // What looked like an apostrophe was the closing mark.
                Family::Single if mark.opens && !mark.elision && perhaps.is_some() => break,
                Family::Single => depth += u32::from(mark.opens && !mark.elision),
            }
        }
        perhaps.filter(|_| depth == 1 && !self.marks[i].elision)
    }

    /// Whether a single quotation without a closing mark goes on in the next paragraph, or from the
    /// one before.
    fn goes_on(&self, mark: &Mark) -> bool {
        let first = mark.at == self.paragraph.tokens.start;
        let behind = |kinds: &[Kind]| !first && kinds.contains(&self.tokens[mark.at as usize - 1].kind);
        let [before, next] = [self.before, self.next].map(|family| family == Some(Family::Single));
        let only = || self.marks.iter().all(|other| other.at <= mark.at || other.family == Family::Single);
        let place = first && before || behind(&[Kind::Colon]) || next && (first || behind(&[Kind::Stop, Kind::Comma]));
        !mark.elision && place && only()
    }

    /// The quotation between the mark at token `start` and the token before `end`.
    fn quotation(&self, start: u32, end: u32, closed: bool) -> Option<Quotation> {
        let from = self.tokens[start as usize].span.end as usize;
        let last = &self.tokens[end as usize - 1].span;
        let between = self.text.get(from..if closed { last.start } else { last.end } as usize)?;
        let blank = |c: char| c.is_whitespace() || is_invisible(c);
        let mut content = between.trim_matches(blank);
        let mut from = from + (between.len() - between.trim_start_matches(blank).len());
        // Marks typed twice.
        for (one, other) in [('"', '"'), ('“', '”')] {
            if let Some(inner) = content.strip_prefix(one).and_then(|inner| inner.strip_suffix(other)) {
                content = inner;
                from += one.len_utf8();
            }
        }
        (!content.is_empty()).then(|| Quotation {
            tokens: TokenRange { start, end },
            content: Span::new(from, from + content.len()),
            continues: false,
            closed,
        })
    }
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

    /// Checks the contents of quotations.
    fn check(texts: &[(&str, &str)]) {
        for (text, expected) in texts {
            assert_eq!(contents(text), *expected, "{text}");
        }
    }

    #[test]
    fn marks_of_every_style_are_paired() {
        check(&[
            ("“We sail,” Ilse Marten said.", "We sail,"),
            ("\"We sail,\" Ilse Marten said.", "We sail,"),
            ("‘We sail,’ Ilse Marten said.", "We sail,"),
            ("'We sail,' Ilse Marten said, 'at dawn.'", "We sail, | at dawn."),
            ("''We sail,'' Ilse Marten said. ''We stay.''", "We sail, | We stay."),
            ("‘‘We sail,’’ Ilse Marten said.", "We sail,"),
            ("``We sail,'' Ilse Marten said. ``We stay.''", "We sail, | We stay."),
            ("`We sail,' Ilse Marten said.", "We sail,"),
            ("„We sail”, Ilse Marten said.", "We sail"),
            ("« We sail », Ilse Marten said. «We stay.»", "We sail | We stay."),
            ("‹We sail›, Ilse Marten said.", "We sail"),
            ("＂We sail,＂ Ilse Marten said.", "We sail,"),
            ("“We sail,\" Ilse Marten said. \"We stay.”", "We sail, | We stay."),
            ("“We sail,’’ Ilse Marten said.", "We sail,"),
            ("”We sail,” Ilse Marten said. ”We stay.”", "We sail, | We stay."),
            ("\" We sail , \" Ilse Marten said . \" We stay . \"", "We sail , | We stay ."),
            ("“We sail.”“We stay.”", "We sail. | We stay."),
            ("“We sail,”she said. Rosa Pike said:“We stay.”", "We sail, | We stay."),
            ("\"But we--\" Ilse Marten began. \"But we —\"", "But we-- | But we —"),
            ("\"... we sail,\" Ilse Marten said. “…and stay.”", "... we sail, | …and stay."),
            ("\"[We] sail (soon),\" Ilse Marten said.", "[We] sail (soon),"),
            ("'We won't sail': sailors' union", "We won't sail"),
            ("Sailors’ union says plan is ‘mad’", "mad"),
            ("The \"free\", 'fair' and “open” vote", "free | fair | open"),
            ("Ilse \"Mick\" Marten and Luis ‘Gull’ Amparo met.", "Mick | Gull"),
            ("“He said ‘never’,” Ilse Marten said.", "He said ‘never’,"),
            ("‘He said “never,”’ Ilse Marten said.", "He said “never,”"),
            (
                "\"'Never,' he told me. 'Never again.' So we left,\" she said.",
                "'Never,' he told me. 'Never again.' So we left,",
            ),
            ("The 12\" pipe broke. \"We sail,\" Ilse Marten said.", "We sail,"),
            ("The '60s are over. \"We sail,\" Ilse Marten said.", "We sail,"),
            ("\"'Tis cold,\" Ilse Marten said.", "'Tis cold,"),
            (
                "'The boys' room is next to the girls' room,' she said. 'It's old.'",
                "The boys' room is next to the girls' room, | It's old.",
            ),
            ("'Get 'em out,' she said, 'and the sailors' wives too.'", "Get 'em out, | and the sailors' wives too."),
            ("The 'sailors' choice' award went to “Gull's Song”.", "sailors' choice | Gull's Song"),
            ("\"I don`t sail, the sailors` boats are old,\" she said.", "I don`t sail, the sailors` boats are old,"),
            ("‘You shouldn‘t sail,’ Ilse Marten said.", "You shouldn‘t sail,"),
            ("The “Gull”’s crew sang; the “Gull’s” crew slept.", "Gull | Gull’s"),
            ("\"We sail, Ilse Marten said. \"We stay,\" she added.", "We sail, | We stay,"),
            ("We sail,” Ilse Marten said. “We stay,” she added.", "We stay,"),
            ("\"We sail,\" Ilse Marten said.\"", "We sail,"),
            (
                "\"Go to https://kelm.example/a?b='c',\" she said of #Kelm's \"port\".",
                "Go to https://kelm.example/a?b='c', | port",
            ),
            ("“We sail, she said. “We stay,” he said, adding: “We go.”", "We sail, | We stay, | We go."),
            ("“We sail, said the mayor of Kelm. “We stay,” he said.", "We sail, | We stay,"),
            (
                "'The sailors' wives say the pilots' sons sail,' she said.",
                "The sailors' wives say the pilots' sons sail,",
            ),
            ("“We sail,“ Ilse Marten said. “We stay.“", "We sail, | We stay."),
            ("She called it “mad“. Kelm is small.", "mad"),
            ("”We sail,“ she said of the ”Gull“.", "We sail, | Gull"),
            ("„We sail“, she said. „We stay.“", "We sail | We stay."),
            ("»We sail«, she said. »We stay.«", "We sail | We stay."),
            ("‚We sail‘, she said.", "We sail"),
            ("“He said “never” to us,” she said.", "He said “never” to us,"),
            ("\"He said \"never\" to us,\" she said.", "He said \"never\" to us,"),
            ("Sheikh ‘Abd al-Amparo spoke. “We sail,” she said.", "We sail,"),
            ("A stray 'mark here. \"We sail,\" she said.", "We sail,"),
            ("The \"Gull\"'s crew sang \"Ho!\" for the \"Tern\"'s.", "Gull | Ho! | Tern"),
            ("'New docks' plan for the sailors' union", "New docks"),
            ("‘No boats’ says the pilots’ club", "No boats"),
            ("The mayor spoke of ‘new docks’ and the sailors’ union of ‘old boats’.", "new docks | old boats"),
            ("‘It’s ’em or us in the ’90s,’ she said.", "It’s ’em or us in the ’90s,"),
            ("'We're goin' home and stayin' there,' she said.", "We're goin' home and stayin' there,"),
            ("'I like rock 'n' roll,' she said.", "I like rock 'n' roll,"),
            ("'100 boats lost' at Kelm port", "100 boats lost"),
            ("'40 per cent of us sail,' she said.", "40 per cent of us sail,"),
            ("'...we sail,' she said.", "...we sail,"),
            ("‘Cause of death unknown,’ she said.", "Cause of death unknown,"),
            (
                "'Kelm Inc.'s plan and the (old) KPA (port)'s are bad,' she said.",
                "Kelm Inc.'s plan and the (old) KPA (port)'s are bad,",
            ),
            ("\"I don''t sail,\" she said.", "I don''t sail,"),
            ("\"I am 6'2\" tall,\" she said.", "I am 6'2\" tall,"),
            ("She said:\"We sail.\" He said.\"We stay,\" and left.", "We sail. | We stay,"),
            ("\"But we—\", she said.", "But we—"),
            ("\u{200b}\"We sail,\"\u{200b} she said.", "We sail,"),
        ]);
    }

    #[test]
    fn apostrophes_inches_and_minutes_are_no_marks() {
        check(&[
            ("The sailors’ union isn’t on Luis’ list; get ’em, ’tis the ’90s.", ""),
            ("Dato' Ilse Marten met O'Neill at the sailors' Qur'an school.", ""),
            ("He is 6'2\", she is 5'10\"; the 12\" pipe is 10' long.", ""),
            ("Kelm lies at 41°24'12.2\"N 2°10'26.5\"E.", ""),
            ("\"\"= \"\" “” ‘’", ""),
        ]);
    }

    #[test]
    fn a_bad_mark_spoils_only_its_paragraph() {
        check(&[
            ("He left.” Then “we stay,” she said.", "we stay,"),
            ("1. \"We sail.\"\n2. 'We stay.'", "We sail. | We stay."),
            ("“We sail, she said.\nThe port was quiet.\n“We stay,” said Rosa Pike.", "We sail, | We stay,"),
            (
                "“We sail, he told me, and left.\n“We stay,” said Rosa Pike.",
                "We sail, he told me, and left. | We stay,",
            ),
            ("«We sail.\n«We stay.\n«We go», Ilse Marten said.", "We sail. | We stay. | We go"),
            ("\"\n\"We sail,\" Ilse Marten said.", "We sail,"),
            (
                "“I saw it. He said ‘never’.\n“‘Never’ is long,” she said.",
                "I saw it. He said ‘never’. | ‘Never’ is long,",
            ),
            ("‘We wait. It’s late.\n‘We stay,’ she said.", "We wait. It’s late. | We stay,"),
            ("'We sail,' she said. 'We wait.\n'We stay,' she added.", "We sail, | We wait. | We stay,"),
            ("“We sail at dawn.\nWe come back at dusk,” she said.", "We sail at dawn. | We come back at dusk,"),
        ]);
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
