//! Reports: what each sentence says that somebody said.
//!
//! A sentence with a verb of saying or a quotation is cut into phrases. The rules tell in which
//! order cue, speaker and content stand; how far the speaker reaches to the left and the content
//! to the right, functions find ([`subjects`], [`clauses`]). Of reports within reports the
//! outermost counts. What no rule takes is decided by its neighbours ([`crate::attribution`]).

mod clauses;
mod subjects;
mod tense;
mod transcripts;

pub(crate) use subjects::{NAMING, noun_phrase};
pub(crate) use transcripts::answers;

use crate::entities::Entities;
use crate::lexicon::Lexicon;
use crate::phrases::{Chunker, Phrase, REPORTING_THAT, REPORTING_WORDS};
use crate::rules::{Content, Groups, Locations, QUOTE, REPORTING_SLOTS, RuleSet, RuleSource, Scratch, Slot, Who};
use crate::text::{Layout, Sentence};
use crate::types::{QuoteKind, Span, TokenRange};
use std::ops::Range;
use transcripts::Turn;
use whosaid_gazetteers::Class;
use whosaid_gazetteers::scan::Kind;

/// Reported words with the phrase that names their speaker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// How the words are reported.
    pub kind: QuoteKind,
    /// The reported words.
    pub content: Span,
    /// Their tokens, the marks of a quotation included.
    pub tokens: TokenRange,
    /// The index of their sentence.
    pub sentence: u32,
    /// The phrase that names the speaker; `None` where the text leaves it open.
    pub who: Option<Phrase>,
    /// The bytes of the cue.
    pub cue: Span,
    /// The index of the rule that found it.
    pub rule: u32,
    /// The function that found the speaker; empty if the rule's pattern did.
    pub edge: &'static str,
    /// Whether it goes on with a report before it in the sentence.
    pub continues: bool,
}

/// A quotation that makes up its sentence, with no cue beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeStanding {
    /// The index of the quotation.
    pub quotation: u32,
    /// The index of its sentence.
    pub sentence: u32,
}

/// What the sentences tell of their quotations and reported clauses.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    /// The reports, in text order.
    pub reports: Vec<Report>,
    /// The quotations without a report that stand alone, in text order.
    pub free: Vec<FreeStanding>,
}

/// Finds the reports of a document.
pub fn find(text: &str, layout: &Layout, lexicon: &Lexicon, entities: &Entities, rules: &RuleSet) -> Reports {
    let mut found = Reports::default();
    let mut stage = Stage {
        chunker: Chunker::new(text, layout, lexicon, entities),
        rules,
        scratch: Scratch::default(),
        locations: vec![Locations::default(); rules.rules().len()],
        headline: false,
        matching: Vec::new(),
        matches: Vec::new(),
    };
    let mut quotations = layout.quotations.iter().peekable();
    let turns = transcripts::find(text, layout);
    let mut turns = turns.iter().peekable();
    for (index, sentence) in layout.sentences.iter().enumerate() {
        // A turn of a transcript is read as a whole, with its first sentence.
        while turns.next_if(|turn| turn.paragraph < sentence.paragraph).is_some() {}
        if let Some(turn) = turns.peek().filter(|turn| turn.paragraph == sentence.paragraph) {
            if sentence.tokens.has(turn.label.start) {
                found.reports.extend(stage.turn(turn, index as u32));
            }
            continue;
        }
        while quotations.next_if(|q| q.tokens.end <= sentence.tokens.start).is_some() {}
        let quoted = quotations.peek().is_some_and(|q| q.tokens.start < sentence.tokens.end);
        if !quoted && !reports_something(layout, sentence) {
            continue;
        }
        stage.chunker.read(sentence.tokens);
        let first = found.reports.len();
        stage.read(index as u32, is_headline(layout, sentence), &mut found.reports);
        if quoted {
            stage.leave_free(index as u32, first, &mut found);
        }
        found.reports[first..].sort_by_key(|report| report.tokens.start);
    }
    found
}

/// Whether a sentence without quotations can hold a report: a verb of saying, or a headline's
/// colon or dash.
fn reports_something(layout: &Layout, sentence: &Sentence) -> bool {
    let classes = sentence.classes;
    classes.any(REPORTING_WORDS)
        || classes.has(Class::CuePhrase)
        || classes.any(REPORTING_THAT) && classes.has(Class::That)
        || classes.has(Class::CueQuote) && classes.has(Class::That)
        || is_headline(layout, sentence)
            && layout.slice(sentence.tokens).iter().any(|t| matches!(t.kind, Kind::Colon | Kind::Dash))
}

/// Whether a sentence is a line of its own without a full stop, or in title case.
fn is_headline(layout: &Layout, sentence: &Sentence) -> bool {
    const LONGEST: usize = 24;
    let paragraph = layout.paragraphs[sentence.paragraph as usize].tokens;
    let last = layout.tokens[sentence.tokens.end as usize - 1].kind;
    let own = paragraph == sentence.tokens && paragraph.len() <= LONGEST;
    own && (last != Kind::Stop || layout.is_title(sentence))
}

/// The rule that the turns of transcripts go by.
const TRANSCRIPTS: &str = "name-colon-content";
/// The step that reads them.
pub(crate) const TRANSCRIPT: &str = "transcript";
/// How many tokens a sentence may have that hands over to the quotation behind it.
const HANDING_OVER: usize = 60;

/// Where a rule matches: indices of phrases.
#[derive(Clone, Copy, Debug)]
struct Match {
    rule: u32,
    cue: (usize, usize),
    content: Option<usize>,
    who: Option<usize>,
}

struct Stage<'a> {
    chunker: Chunker<'a>,
    rules: &'a RuleSet,
    scratch: Scratch,
    locations: Vec<Locations>,
    /// Whether the sentence is a headline.
    headline: bool,
    /// The rules that match the sentence, and where.
    matching: Vec<u32>,
    matches: Vec<Match>,
}

impl Stage<'_> {
    /// Adds the reports of the sentence that was cut into phrases.
    fn read(&mut self, sentence: u32, headline: bool, reports: &mut Vec<Report>) {
        self.matches.clear();
        self.headline = headline;
        let slots = self.chunker.phrases.iter().fold(0, |bits, phrase| bits | phrase.slot.bit());
        if !headline && slots & REPORTING_SLOTS == 0 {
            return;
        }
        self.rules.matching(&self.chunker.letters, slots, &mut self.scratch, &mut self.matching);
        for &index in &self.matching {
            let rule = &self.rules.rules()[index as usize];
            if rule.source.headline && !headline {
                continue;
            }
            for Groups { content, cue, who } in rule.matches(&self.chunker.letters, &mut self.locations[index as usize])
            {
                let [content, who] = [content, who].map(|group| group.map(|(start, _)| start));
                self.matches.push(Match { rule: index, cue: cue.unwrap_or_default(), content, who });
            }
        }
        // What governs the whole sentence first, then from left to right: the outer before the inner.
        let rules = self.rules.rules();
        // What goes on with a report comes behind all that may begin one.
        self.matches.sort_by_key(|m| {
            let RuleSource { outermost, continues, .. } = rules[m.rule as usize].source;
            (!outermost, m.cue.0, continues, m.rule)
        });
        let first = reports.len();
        for &found in &self.matches {
            if let Some(report) = self.report(found, &reports[first..]) {
                reports.push(Report { sentence, ..report });
            }
        }
    }

    /// What a transcript has somebody say.
    fn turn(&self, turn: &Turn, sentence: u32) -> Option<Report> {
        let rule = self.rules.rules().iter().position(|rule| rule.source.id == TRANSCRIPTS)?;
        let who = match self.chunker.mention_in(turn.label) {
            // Who asks has no name.
            _ if transcripts::asks(self.chunker.layout(), turn.label) => None,
            Some(index) => Some(Phrase { slot: Slot::Person, tokens: turn.label, index }),
            None => Some(Phrase { slot: Slot::Description, tokens: turn.label, index: 0 }),
        };
        Some(Report {
            kind: QuoteKind::Direct,
            content: turn.content,
            tokens: turn.tokens,
            sentence,
            who,
            cue: Span::default(),
            rule: rule as u32,
            edge: TRANSCRIPT,
            continues: false,
        })
    }

    /// The report of a match, unless an earlier one has taken its words.
    fn report(&self, found: Match, earlier: &[Report]) -> Option<Report> {
        let Stage { chunker, rules, .. } = self;
        let source = &rules.rules()[found.rule as usize].source;
        let (from, to) = found.cue;
        let cue = if from < to { chunker.span(from..to) } else { Span::default() };
        let used = from < to && earlier.iter().any(|report| report.cue == cue);
        let inside = from < to && earlier.iter().any(|report| report.content.overlaps(cue));
        if used != source.continues || inside {
            return None;
        }
        if chunker.slot(from) == Some(Slot::According) && clauses::is_inside(chunker, from) {
            return None;
        }
        if source.headline && found.who.is_some_and(|at| !is_short(chunker, at)) {
            return None;
        }
        let (who, first, edge) = match (source.speaker, found.who) {
            // Before "the council was told" the words of nobody that is named.
            (Who::Nobody, _) if source.content == Content::ClauseBefore => {
                (None, subjects::subject(chunker, from)?.first, "")
            }
            (Who::Nobody, _) => (None, from, ""),
            // "A film about dockers explains the strike": no inversion.
            (_, Some(at)) if source.content == Content::ClauseBefore && !subjects::can_follow(chunker, at, from) => {
                return None;
            }
            (_, Some(at)) => {
                let (phrase, edge) = subjects::to_the_right(chunker, at);
                (Some(phrase), if from < to { at.min(from) } else { at }, edge)
            }
            (Who::Holder, None) => {
                let (phrase, edge) = subjects::holder(chunker, from);
                (phrase, from, edge)
            }
            (Who::Subject, None) => {
                let subject =
                    subjects::subject(chunker, from).filter(|subject| subjects::can_speak(chunker, subject, from))?;
                (Some(subject.phrase), subject.first, subject.edge)
            }
        };
        let content = match source.content {
            // Of what is called “a ruin” only the quoted words are.
            Content::Quotation
                if found.content? > from
                    && !chunker.phrases[from].slot.is(&[Slot::Call, Slot::Calling])
                    && clauses::goes_on(chunker, found.content?) =>
            {
                clauses::after(chunker, found.content?, from)?
            }
            Content::Quotation => beside(chunker, found.content?, first)?,
            Content::ClauseAfter => clauses::after(chunker, found.content?, from)?,
            Content::ClauseBefore => clauses::before(chunker, first, from, self.headline)?,
        };
        let report = self.make(content, who, cue, found.rule, edge)?;
        let clash = |other: &Report| other.tokens.overlaps(report.tokens) || other.cue.overlaps(report.content);
        (!report.content.overlaps(cue) && !earlier.iter().any(clash))
            .then_some(Report { continues: source.continues, ..report })
    }

    fn make(
        &self,
        content: Range<usize>,
        who: Option<Phrase>,
        cue: Span,
        rule: u32,
        edge: &'static str,
    ) -> Option<Report> {
        let chunker = &self.chunker;
        let phrases = chunker.phrases.get(content.clone()).filter(|phrases| !phrases.is_empty())?;
        let (kind, span) = match phrases {
            [only] if only.slot.is(QUOTE) => {
                (QuoteKind::Direct, chunker.layout().quotations[only.index as usize].content)
            }
            _ if phrases.iter().any(|p| p.slot.is(QUOTE)) => (QuoteKind::Mixed, chunker.span(content.clone())),
            _ => (QuoteKind::Indirect, chunker.span(content.clone())),
        };
        Some(Report {
            kind,
            content: span,
            tokens: chunker.tokens(content),
            sentence: 0,
            who,
            cue,
            rule,
            edge,
            continues: false,
        })
    }

    /// Notes the quotations of a sentence that no report took and that stand alone.
    fn leave_free(&mut self, sentence: u32, first: usize, found: &mut Reports) {
        let before = found.free.len();
        let Chunker { phrases, .. } = &self.chunker;
        for phrase in phrases.iter().filter(|p| p.slot.is(QUOTE)) {
            let taken = found.reports[first..].iter().any(|r| r.tokens.overlaps(phrase.tokens));
            let layout = self.chunker.layout();
            if !taken && (stands_alone(layout, phrases, phrase) || is_handed_to(layout, phrase)) {
                found.free.push(FreeStanding { quotation: phrase.index, sentence });
            }
        }
        let opening = phrases.first().copied().filter(|p| p.slot.is(QUOTE));
        let alone = |quote: &Phrase| found.free.get(before).is_some_and(|free| free.quotation == quote.index);
        if let Some(quote) = opening.filter(alone)
            && self.is_handed_over(sentence, quote, &mut found.reports)
        {
            found.free.remove(before);
        }
    }

    /// Whether the sentence before ends in a colon and with it hands over to a quotation: "Marten
    /// wrote:", and the next paragraph is what she wrote.
    fn is_handed_over(&mut self, sentence: u32, quote: Phrase, reports: &mut Vec<Report>) -> bool {
        let layout = self.chunker.layout();
        let Some(index) = sentence.checked_sub(1) else { return false };
        let before = layout.sentences[index as usize].tokens;
        let colon = layout.tokens[before.end as usize - 1].kind == Kind::Colon;
        if !colon || before.end != quote.tokens.start || before.len() > HANDING_OVER {
            return false;
        }
        self.chunker.read(before);
        self.chunker.append(quote);
        let first = reports.len();
        self.read(index, false, reports);
        let handed = reports[first..].iter().find(|report| report.tokens == quote.tokens).copied();
        reports.truncate(first);
        reports.extend(handed);
        handed.is_some()
    }
}

/// Whether the phrase is as short as the speaker in a headline, and a phrase of words.
fn is_short(chunker: &Chunker<'_>, at: usize) -> bool {
    const LONGEST: usize = 4;
    let tokens = chunker.phrases[at].tokens;
    tokens.len() <= LONGEST && chunker.layout().tokens[tokens.start as usize].kind == Kind::Word
}

/// A quotation, if nothing stands between it and the speaker behind it.
fn beside(chunker: &Chunker<'_>, content: usize, who: usize) -> Option<Range<usize>> {
    let between = chunker.phrases.get(content + 1..who).unwrap_or_default();
    between
        .iter()
        .all(|p| p.slot.is(&[Slot::Comma, Slot::Colon, Slot::Dash, Slot::Auxiliary]))
        .then_some(content..content + 1)
}

/// Whether a whole sentence is quoted behind a colon: `The mayor issued a statement: “We sail.”`
fn is_handed_to(layout: &Layout, phrase: &Phrase) -> bool {
    let quotation = &layout.quotations[phrase.index as usize];
    let kind = |at: u32| layout.tokens[at as usize].kind;
    let TokenRange { start, end } = phrase.tokens;
    quotation.closed && start > 0 && kind(start - 1) == Kind::Colon && kind(end - 2) == Kind::Stop
}

/// Whether the quotation makes up its sentence: nothing but stops and a connecting word beside it.
/// One that is never closed must open its paragraph or go on in the next; else its mark is a stray
/// one.
fn stands_alone(layout: &Layout, phrases: &[Phrase], phrase: &Phrase) -> bool {
    let quotation = &layout.quotations[phrase.index as usize];
    let paragraph = layout.paragraphs[layout.paragraph_of(quotation.content.start)];
    let opens = paragraph.tokens.start == phrase.tokens.start;
    let beside = |p: &&Phrase| !p.slot.is(QUOTE) && !p.slot.is(&[Slot::Stop, Slot::Comma, Slot::Dash, Slot::Bracket]);
    let connecting = phrases.iter().filter(beside).all(|p| p.slot.is(&[Slot::And, Slot::But, Slot::Time]));
    let goes_on = layout.quotations.get(phrase.index as usize + 1).is_some_and(|next| next.continues);
    (quotation.closed || opens || goes_on) && connecting
}
