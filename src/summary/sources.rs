//! What kinds of sources there are: named or not, people or institutions.

use super::people::Key;
use crate::speakers::StoredQuote;
use crate::types::{QuoteKind, SpeakerType};
use serde::Serialize;
use std::collections::BTreeMap;

/// A row of `sources.csv`: the quotes of all documents, or of some of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SourceRow {
    /// `all`, `month`, `group`, or the column by which sources are counted.
    pub by: String,
    /// The month as `2026-11`, the group, the outlet; empty for all, and where a document says nothing.
    pub value: String,
    /// How many documents there are; of a group, in how many it is quoted.
    pub documents: u64,
    /// How many quotes.
    pub quotes: u64,
    /// Those of kind direct.
    pub direct: u64,
    /// Those of kind mixed.
    pub mixed: u64,
    /// Those of kind indirect.
    pub indirect: u64,
    /// Words quoted.
    pub words: u64,
    /// Quotes of speakers who are named.
    pub named: u64,
    /// Quotes of speakers who are described only: “a spokesman”.
    pub unnamed: u64,
    /// Quotes of nobody.
    pub unknown: u64,
    /// Quotes of people, those who are described only among them.
    pub persons: u64,
    /// Quotes of organizations and of places that speak as such.
    pub institutions: u64,
    /// The share of named speakers among the quotes that have a speaker.
    pub named_share: Option<f64>,
    /// The share of institutions among the quotes of people and institutions.
    pub institution_share: Option<f64>,
}

/// The rows in the making.
#[derive(Debug, Default)]
pub(super) struct Audit {
    all: SourceRow,
    others: BTreeMap<Key, SourceRow>,
}

impl Audit {
    /// A document that is counted by these keys too.
    pub(super) fn document<'a>(&'a mut self, keys: &'a [Key]) -> Counted<'a> {
        self.all.documents += 1;
        for key in keys {
            self.others.entry(key.clone()).or_default().documents += 1;
        }
        Counted { audit: self, keys, groups: Vec::new() }
    }

    /// All rows: over all first, then in order of `by` and `value`.
    pub(super) fn finish(self) -> Vec<SourceRow> {
        let all = SourceRow { by: "all".to_owned(), ..self.all };
        let others = self.others.into_iter().map(|((by, value), row)| SourceRow { by, value, ..row });
        let mut rows: Vec<SourceRow> = [all].into_iter().chain(others).collect();
        rows.iter_mut().for_each(SourceRow::finish);
        rows
    }
}

/// A document whose quotes are counted.
pub(super) struct Counted<'a> {
    audit: &'a mut Audit,
    keys: &'a [Key],
    groups: Vec<Key>,
}

impl Counted<'_> {
    pub(super) fn quote(&mut self, quote: &StoredQuote, group: Option<&str>) {
        self.audit.all.count(quote);
        for key in self.keys {
            self.audit.others.entry(key.clone()).or_default().count(quote);
        }
        let Some(group) = group else { return };
        let key = ("group".to_owned(), group.to_owned());
        let row = self.audit.others.entry(key.clone()).or_default();
        row.count(quote);
        if !self.groups.contains(&key) {
            row.documents += 1;
            self.groups.push(key);
        }
    }
}

impl SourceRow {
    fn count(&mut self, quote: &StoredQuote) {
        self.quotes += 1;
        match quote.kind {
            QuoteKind::Direct => self.direct += 1,
            QuoteKind::Mixed => self.mixed += 1,
            QuoteKind::Indirect => self.indirect += 1,
        }
        self.words += quote.words();
        match quote.speaker_type {
            SpeakerType::Unknown => self.unknown += 1,
            _ if quote.is_named() => self.named += 1,
            _ => self.unnamed += 1,
        }
        match quote.speaker_type {
            SpeakerType::Person => self.persons += 1,
            SpeakerType::Organization | SpeakerType::Place => self.institutions += 1,
            SpeakerType::Other | SpeakerType::Unknown => {}
        }
    }

    fn finish(&mut self) {
        let share = |part: u64, whole: u64| (whole > 0).then(|| (part as f64 / whole as f64 * 1000.0).round() / 1000.0);
        self.named_share = share(self.named, self.named + self.unnamed);
        self.institution_share = share(self.institutions, self.persons + self.institutions);
    }
}

/// By what a document is counted: its outlet and its month.
pub(super) fn keys(outlet: Option<(&str, &str)>, date: &str) -> Vec<Key> {
    let outlet = outlet.map(|(by, value)| (by.to_owned(), value.to_owned()));
    let month = ("month".to_owned(), month(date).unwrap_or_default());
    outlet.into_iter().chain([month]).collect()
}

/// The month of a date that begins with year and month: `2026-11-23T…`, `2026/11`, `20261123`.
fn month(date: &str) -> Option<String> {
    let (year, rest) = date.trim().split_at_checked(4)?;
    let rest = rest.strip_prefix(['-', '/', '.']).unwrap_or(rest);
    let month = rest.get(..2)?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = is_number(year) && is_number(month) && ("01"..="12").contains(&month);
    is_month.then(|| format!("{year}-{month}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_from_the_forms_of_exports() {
        for date in ["2026-11-23", "2026-11-23T07:00:00Z", "2026/11/3", "20261123", "2026-11", " 2026.11.23"] {
            assert_eq!(month(date).as_deref(), Some("2026-11"), "{date}");
        }
        for date in ["", "2026", "23 November 2026", "11/23/2026", "2026-13-01", "20é6-11"] {
            assert_eq!(month(date), None, "{date}");
        }
    }
}
