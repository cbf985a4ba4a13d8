//! Quotes: matched by their spans, then compared in speaker, kind, type, cue and role.
//!
//! A quote that was found belongs to the gold quote with which it shares most, one to one: the
//! characters in both, divided by those from the first to the last of the two, are at least a half.
//! For a kind, precision is over the rows of that kind that were found, recall over those of gold:
//! a mixed quote taken for an indirect one is no error here, but counts in both rows.

mod comparison;
mod matching;

use super::reliability::{self, Bin};
use super::{Documents, Listed, Options, Quote, Rates, SpeakerBy, normalize, percent};
use crate::types::QuoteKind;
use comparison::Comparison;
use matching::Match;
use serde::Serialize;

/// How right the quotes are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// How many documents gold has quotes of.
    pub documents: usize,
    /// How speakers were compared.
    pub speaker_by: SpeakerBy,
    /// The figures.
    #[serde(flatten)]
    pub figures: ByKind<Figures>,
    /// What else is right of the quotes that were found.
    pub matched: Shares,
    /// How often rows of a confidence are right in span and speaker; empty if they have none.
    pub reliability: Vec<Bin>,
    /// What went wrong, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
}

/// Something for each kind of quote, for all of them, and for those with quotation marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ByKind<T> {
    pub all: T,
    pub direct: T,
    pub mixed: T,
    pub indirect: T,
    #[serde(rename = "direct+mixed")]
    pub marked: T,
}

impl<T: Copy> ByKind<T> {
    /// All of them with their names, in the order in which they are shown.
    pub fn rows(&self) -> [(&'static str, T); 5] {
        [
            ("all", self.all),
            ("direct", self.direct),
            ("mixed", self.mixed),
            ("indirect", self.indirect),
            ("direct+mixed", self.marked),
        ]
    }

    /// Does something for a row of the kind, wherever it counts.
    fn each(&mut self, kind: QuoteKind, action: impl Fn(&mut T)) {
        action(&mut self.all);
        action(match kind {
            QuoteKind::Direct => &mut self.direct,
            QuoteKind::Mixed => &mut self.mixed,
            QuoteKind::Indirect => &mut self.indirect,
        });
        if kind != QuoteKind::Indirect {
            action(&mut self.marked);
        }
    }

    fn map<U>(self, change: impl Fn(T) -> U) -> ByKind<U> {
        ByKind {
            all: change(self.all),
            direct: change(self.direct),
            mixed: change(self.mixed),
            indirect: change(self.indirect),
            marked: change(self.marked),
        }
    }
}

/// The figures of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Quotes in gold.
    pub gold: u64,
    /// Quotes in the table, in documents of gold.
    pub pred: u64,
    /// Quotes whose span is right by half or more.
    pub span50: Rates,
    /// Quotes whose span is right by nine tenths or more.
    pub span90: Rates,
    /// Speakers that are right, of the gold quotes that were found.
    pub speaker: Speakers,
    /// Quotes whose span is right by half and whose speaker is right.
    pub who_said_what: Rates,
}

/// Percentages of speakers that are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Speakers {
    /// Of all words that count.
    pub strict: f64,
    /// Of the surname of a person, of the noun of a description.
    pub lenient: f64,
}

/// Percentages of the quotes that were found; `None` where gold does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Shares {
    /// Their kind is right.
    pub kind: Option<f64>,
    /// The type of their speaker is right.
    pub r#type: Option<f64>,
    /// Their cue is right.
    pub cue: Option<f64>,
    /// The role of their speaker is right.
    pub role: Option<f64>,
}

/// What went wrong, spread over the documents.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Errors {
    /// Quotes of gold that were not found.
    pub missed: Listed<Wrong>,
    /// Quotes that were found and are not in gold.
    pub spurious: Listed<Wrong>,
    /// Quotes that were found with another speaker.
    pub wrong_speaker: Listed<Wrong>,
}

/// A quote that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wrong {
    /// The document.
    pub doc_id: String,
    /// Where the words begin: in gold, or in the table if gold does not have them.
    pub start: u32,
    /// Their kind.
    pub kind: QuoteKind,
    /// The words.
    pub text: String,
    /// The speaker in gold; `None` if gold does not have the quote.
    pub gold: Option<String>,
    /// The speaker in the table; `None` if it does not have the quote.
    pub pred: Option<String>,
}

/// Scores the quotes that were found.
pub(super) fn score(gold: &Documents<Quote>, found: &Documents<Quote>, options: Options) -> Scores {
    let spans = gold.values().flat_map(|document| &document.rows).any(Quote::has_source);
    let by = if spans { SpeakerBy::Span } else { options.speaker };
    let mut totals = Totals::default();
    for (key, document) in gold {
        totals.add(&Comparison::new(document, found.get(key).map_or(&[], |found| &found.rows), by));
    }
    let errors = (options.errors > 0).then(|| Errors {
        missed: spread(&totals.missed, options.errors),
        spurious: spread(&totals.spurious, options.errors),
        wrong_speaker: spread(&totals.wrong_speaker, options.errors),
    });
    let figures = totals.counts.map(Counts::figures);
    let reliability = totals.reliability.bins();
    Scores { documents: gold.len(), speaker_by: by, figures, matched: totals.shares(), reliability, errors }
}

/// What is counted over all documents.
#[derive(Default)]
struct Totals {
    counts: ByKind<Counts>,
    kind: Share,
    speaker_type: Share,
    cue: Share,
    role: Share,
    reliability: reliability::Tally,
    missed: Vec<Wrong>,
    spurious: Vec<Wrong>,
    wrong_speaker: Vec<Wrong>,
}

impl Totals {
    fn add(&mut self, document: &Comparison<'_>) {
        for (found, hit) in document.found() {
            let right = hit.is_some_and(|(gold, _)| document.is_right(found, gold));
            self.counts.each(found.kind(), |counts| counts.pred.add(hit.map(|(_, hit)| hit), right));
            self.reliability.add(found.confidence, right);
            match hit {
                None => self.spurious.push(document.wrong(found, None, Some(found))),
                Some((gold, _)) => {
                    self.compare(found, gold);
                    if !right {
                        self.wrong_speaker.push(document.wrong(gold, Some(gold), Some(found)));
                    }
                }
            }
        }
        for (gold, hit) in document.gold() {
            let right = hit.is_some_and(|(found, _)| document.is_right(found, gold));
            let nearly = hit.is_some_and(|(found, _)| document.is_nearly_right(found, gold));
            self.counts.each(gold.kind(), |counts| {
                counts.gold.add(hit.map(|(_, hit)| hit), right);
                counts.nearly += u64::from(nearly);
            });
            if hit.is_none() {
                self.missed.push(document.wrong(gold, Some(gold), None));
            }
        }
    }

    /// Counts what else is right of a quote that was found. Gold always says of which kind it is.
    fn compare(&mut self, found: &Quote, gold: &Quote) {
        self.kind.add(found.kind() == gold.kind());
        for (share, found, gold) in [
            (&mut self.speaker_type, &found.speaker_type, &gold.speaker_type),
            (&mut self.cue, &found.cue, &gold.cue),
            (&mut self.role, &found.role, &gold.role),
        ] {
            if let Some(gold) = gold {
                share.add(normalize::same(found.as_deref().unwrap_or_default(), gold));
            }
        }
    }

    fn shares(&self) -> Shares {
        Shares {
            kind: self.kind.percent(),
            r#type: self.speaker_type.percent(),
            cue: self.cue.percent(),
            role: self.role.percent(),
        }
    }
}

/// What is counted of one side: its rows, and those of them that the other side has too.
#[derive(Clone, Copy, Default)]
struct Side {
    rows: u64,
    half: u64,
    nine_tenths: u64,
    right: u64,
}

impl Side {
    fn add(&mut self, hit: Option<Match>, right: bool) {
        self.rows += 1;
        self.half += u64::from(hit.is_some());
        self.nine_tenths += u64::from(hit.is_some_and(|hit| hit.shared >= 0.9));
        self.right += u64::from(right);
    }
}

/// What is counted of the quotes of a row.
#[derive(Clone, Copy, Default)]
struct Counts {
    gold: Side,
    pred: Side,
    /// Gold quotes with a speaker that is right or nearly so.
    nearly: u64,
}

impl Counts {
    fn figures(self) -> Figures {
        let Counts { gold, pred, nearly } = self;
        let rates = |part: fn(Side) -> u64| Rates::new((part(pred), part(gold)), (pred.rows, gold.rows));
        Figures {
            gold: gold.rows,
            pred: pred.rows,
            span50: rates(|side| side.half),
            span90: rates(|side| side.nine_tenths),
            speaker: Speakers { strict: percent(gold.right, gold.half), lenient: percent(nearly, gold.half) },
            who_said_what: rates(|side| side.right),
        }
    }
}

/// How many of some rows are right.
#[derive(Default)]
struct Share {
    right: u64,
    rows: u64,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.rows += 1;
        self.right += u64::from(right);
    }

    fn percent(&self) -> Option<f64> {
        (self.rows > 0).then(|| percent(self.right, self.rows))
    }
}

/// As many of the rows as are asked for, from all documents alike.
fn spread(rows: &[Wrong], limit: usize) -> Listed<Wrong> {
    let step = (rows.len() / limit).max(1);
    Listed { count: rows.len() as u64, rows: rows.iter().step_by(step).take(limit).cloned().collect() }
}
