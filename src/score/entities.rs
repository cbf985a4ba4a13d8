//! Names: right if gold has the same span and type, after [`normalize::name`] on both sides.

use super::reliability::{self, Bin};
use super::rows::Run;
use super::{Document, Documents, Entity, Listed, Rates, normalize};
use crate::types::EntityType;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How right the names are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// How many documents gold has names of.
    pub documents: usize,
    /// The figures.
    #[serde(flatten)]
    pub figures: ByType<Figures>,
    /// How often rows of a confidence are right; empty if they have none.
    pub reliability: Vec<Bin>,
    /// What went wrong, if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
}

/// Something for each type of name, for all of them, and for names whose type does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ByType<T> {
    pub all: T,
    pub person: T,
    pub place: T,
    pub organization: T,
    pub untyped: T,
}

impl<T: Copy> ByType<T> {
    /// All of them with their names, in the order in which they are shown.
    pub fn rows(&self) -> [(&'static str, T); 5] {
        [
            ("all", self.all),
            ("person", self.person),
            ("place", self.place),
            ("organization", self.organization),
            ("untyped", self.untyped),
        ]
    }

    fn of(&mut self, kind: EntityType) -> &mut T {
        match kind {
            EntityType::Person => &mut self.person,
            EntityType::Place => &mut self.place,
            EntityType::Organization => &mut self.organization,
        }
    }
}

impl ByType<Figures> {
    /// Fills in what follows from the counts of the types.
    fn sum_up(&mut self) {
        for kind in EntityType::ALL {
            let Figures { gold, pred, hit, .. } = *self.of(kind);
            self.all.gold += gold;
            self.all.pred += pred;
            self.all.hit += hit;
        }
        for row in [&mut self.all, &mut self.person, &mut self.place, &mut self.organization, &mut self.untyped] {
            row.rates = Rates::new((row.hit, row.hit), (row.pred, row.gold));
        }
    }
}

/// The figures of a row: rates and what they are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Precision, recall, F1.
    #[serde(flatten)]
    pub rates: Rates,
    /// Names in gold.
    pub gold: u64,
    /// Names in the table, in documents of gold.
    pub pred: u64,
    /// Names in both.
    pub hit: u64,
}

/// What went wrong, the commonest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Errors {
    /// Names of the table that gold does not have.
    pub false_positives: Listed<Wrong>,
    /// Names of gold that the table does not have.
    pub false_negatives: Listed<Wrong>,
}

/// A name that only one side has, as often as it is so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wrong {
    /// The name.
    pub text: String,
    /// Its type.
    pub r#type: EntityType,
    /// What the other side has there.
    pub other: Option<Other>,
    /// How often.
    pub count: u64,
    /// The first document.
    pub doc_id: String,
    /// Where the name begins in it.
    pub start: u32,
}

/// A name of the other side that shares characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Other {
    /// The name.
    pub text: String,
    /// Its type.
    pub r#type: EntityType,
}

/// The names of a document, each once.
type Spans<'a> = BTreeMap<(u32, u32, EntityType), &'a str>;

/// Scores the names that were found; `errors` is how many of each sort to list.
pub(super) fn score(gold: &Documents<Entity>, found: &Documents<Entity>, errors: usize) -> Scores {
    let mut figures = ByType::<Figures>::default();
    let mut reliability = reliability::Tally::default();
    let (mut positives, mut negatives) = (Tally::default(), Tally::default());
    for (key, document) in gold {
        let other = found.get(key);
        let (right, pred) = (spans(&document.rows), spans(other.map_or(&[], |found| &found.rows)));
        count(&mut figures, &right, &pred);
        for row in other.map_or(&[][..], |found| &found.rows) {
            if let Some((span, _)) = span(row) {
                reliability.add(row.confidence, right.contains_key(&span));
            }
        }
        if errors > 0 {
            positives.add(other.unwrap_or(document), &pred, &right);
            negatives.add(document, &right, &pred);
        }
    }
    figures.sum_up();
    let errors = (errors > 0)
        .then(|| Errors { false_positives: positives.list(errors), false_negatives: negatives.list(errors) });
    Scores { documents: gold.len(), figures, reliability: reliability.bins(), errors }
}

fn spans(rows: &[Entity]) -> Spans<'_> {
    rows.iter().filter_map(span).collect()
}

/// The span and type of a row, and its words; `None` if nothing is left of them.
fn span(row: &Entity) -> Option<((u32, u32, EntityType), &str)> {
    let (start, text) = normalize::name(row.start, &row.text, row.r#type)?;
    Some(((start, start + text.chars().count() as u32, row.r#type), text))
}

/// Adds a document to the counts.
fn count(figures: &mut ByType<Figures>, gold: &Spans<'_>, pred: &Spans<'_>) {
    for span in gold.keys() {
        figures.of(span.2).gold += 1;
    }
    for span in pred.keys() {
        let figures = figures.of(span.2);
        figures.pred += 1;
        figures.hit += u64::from(gold.contains_key(span));
    }
    let untyped = |spans: &Spans<'_>| spans.keys().map(|&(start, end, _)| (start, end)).collect::<BTreeSet<Run>>();
    let (gold, pred) = (untyped(gold), untyped(pred));
    figures.untyped.gold += gold.len() as u64;
    figures.untyped.pred += pred.len() as u64;
    figures.untyped.hit += gold.intersection(&pred).count() as u64;
}

/// Errors of one sort, counted by what they are.
#[derive(Default)]
struct Tally<'a> {
    count: u64,
    wrong: BTreeMap<(&'a str, EntityType, Option<Other>), Seen<'a>>,
}

/// How often an error was seen, and where first.
struct Seen<'a> {
    count: u64,
    doc_id: &'a str,
    start: u32,
}

impl<'a> Tally<'a> {
    /// Counts the names of the document that the other side does not have.
    fn add(&mut self, document: &'a Document<Entity>, one: &Spans<'a>, other: &Spans<'_>) {
        let longest = other.keys().map(|(start, end, _)| end - start).max().unwrap_or_default();
        for (span, text) in one.iter().filter(|(span, _)| !other.contains_key(span)) {
            let key = (*text, span.2, at(other, longest, (span.0, span.1)));
            self.wrong.entry(key).or_insert(Seen { count: 0, doc_id: &document.id, start: span.0 }).count += 1;
            self.count += 1;
        }
    }

    /// The commonest; those that are as common stay in the order of the alphabet.
    fn list(self, limit: usize) -> Listed<Wrong> {
        let rows = self.wrong.into_iter().map(|((text, kind, other), seen)| Wrong {
            text: text.to_owned(),
            r#type: kind,
            other,
            count: seen.count,
            doc_id: seen.doc_id.to_owned(),
            start: seen.start,
        });
        let mut rows: Vec<Wrong> = rows.collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        rows.truncate(limit);
        Listed { count: self.count, rows }
    }
}

/// What stands in a span: the name of just this span, else the first that shares characters. None
/// is longer than `longest`, so that few are looked at.
fn at(spans: &Spans<'_>, longest: u32, (start, end): Run) -> Option<Other> {
    let (first, last) = (EntityType::ALL[0], EntityType::ALL[2]);
    let same = spans.range((start, end, first)..=(start, end, last)).next();
    let near = || {
        let mut around = spans.range((start.saturating_sub(longest), 0, first)..(end, 0, first));
        around.find(|(span, _)| span.1 > start)
    };
    let (span, text) = same.or_else(near)?;
    Some(Other { text: (*text).to_owned(), r#type: span.2 })
}
