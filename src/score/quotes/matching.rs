//! Which quote that was found belongs to which of gold.

use crate::score::Quote;
use crate::score::rows::Run;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// What a row shares with its partner of the other side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    /// The number of the partner.
    pub(super) row: usize,
    /// The characters in both, divided by those from the first to the last of the two.
    pub(super) shared: f64,
}

/// The partners of both sides, one to one.
#[derive(Debug)]
pub(super) struct Matches {
    pub(super) of_gold: Vec<Option<Match>>,
    pub(super) of_found: Vec<Option<Match>>,
}

/// How much partners share at least.
const LEAST: f64 = 0.5;

impl Matches {
    /// Pairs the rows, those first that share most; of pairs that share as much, those that stand
    /// first in their files.
    pub(super) fn new(gold: &[Quote], found: &[Quote]) -> Matches {
        let mut pairs = pairs(gold, found);
        pairs.sort_by(|one, other| {
            let (one, other) = ((one.shared, one.found, one.gold), (other.shared, other.found, other.gold));
            other.0.total_cmp(&one.0).then_with(|| (one.1, one.2).cmp(&(other.1, other.2)))
        });
        let mut matches = Matches { of_gold: vec![None; gold.len()], of_found: vec![None; found.len()] };
        for Pair { gold, found, shared } in pairs {
            if matches.of_gold[gold].is_none() && matches.of_found[found].is_none() {
                matches.of_gold[gold] = Some(Match { row: found, shared });
                matches.of_found[found] = Some(Match { row: gold, shared });
            }
        }
        matches
    }
}

/// Rows that could be partners.
struct Pair {
    gold: usize,
    found: usize,
    shared: f64,
}

/// All pairs that share enough. A partner begins no further away than a row is long, or more than
/// half of the two would be outside of the row: only these are looked at.
fn pairs(gold: &[Quote], found: &[Quote]) -> Vec<Pair> {
    let mut order: Vec<usize> = (0..gold.len()).collect();
    order.sort_by_key(|&number| gold[number].start);
    let mut pairs = Vec::new();
    for (number, row) in found.iter().enumerate() {
        let first = row.start.saturating_sub(row.end - row.start);
        let from = order.partition_point(|&number| gold[number].start < first);
        let near = order[from..].iter().take_while(|&&number| gold[number].start < row.end);
        pairs.extend(near.filter_map(|&partner| {
            let shared = shared((row.start, row.end), (gold[partner].start, gold[partner].end));
            (shared >= LEAST).then_some(Pair { gold: partner, found: number, shared })
        }));
    }
    pairs
}

/// The characters in both runs, divided by those from the first to the last of the two.
fn shared(one: Run, other: Run) -> f64 {
    let both = one.1.min(other.1).saturating_sub(one.0.max(other.0));
    let whole = one.1.max(other.1) - one.0.min(other.0);
    f64::from(both) / f64::from(whole)
}

/// Rows of gold that nobody need find.
#[derive(Debug)]
pub(super) struct LeftOut {
    rows: Vec<bool>,
    /// Where their characters are, in order. A character in several rows is the last one's.
    runs: Vec<Run>,
}

impl LeftOut {
    /// The rows of gold of which the test is true.
    pub(super) fn new(gold: &[Quote], test: impl Fn(&Quote) -> bool) -> LeftOut {
        let rows: Vec<bool> = gold.iter().map(test).collect();
        let runs = if rows.contains(&true) { runs(gold, &rows) } else { Vec::new() };
        LeftOut { rows, runs }
    }

    /// Whether it is such a row.
    pub(super) fn has(&self, row: usize) -> bool {
        self.rows[row]
    }

    /// Whether at least half of the characters of a run are theirs.
    pub(super) fn covers_half_of(&self, (start, end): Run) -> bool {
        let from = self.runs.partition_point(|run| run.1 <= start);
        let inside = self.runs[from..].iter().take_while(|run| run.0 < end);
        let covered: u64 = inside.map(|run| u64::from(run.1.min(end) - run.0.max(start))).sum();
        2 * covered >= u64::from(end - start)
    }
}

/// The runs of characters that belong to rows that are left out.
fn runs(gold: &[Quote], left_out: &[bool]) -> Vec<Run> {
    // A row ends before another begins at the same place.
    let edges = gold.iter().enumerate().flat_map(|(number, row)| [(row.start, true, number), (row.end, false, number)]);
    let mut edges: Vec<(u32, bool, usize)> = edges.collect();
    edges.sort_by_key(|&(place, begins, _)| (place, begins));
    let (mut runs, mut open, mut since) = (Vec::new(), BTreeSet::new(), 0);
    for (place, begins, number) in edges {
        if since < place && open.first().is_some_and(|&Reverse(last)| left_out[last]) {
            runs.push((since, place));
        }
        since = place;
        if begins {
            open.insert(Reverse(number))
        } else {
            open.remove(&Reverse(number))
        };
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotes(runs: &[Run]) -> Vec<Quote> {
        let quote = |&(start, end): &Run| {
            let mut quote = Quote::default();
            (quote.start, quote.end) = (start, end);
            quote
        };
        runs.iter().map(quote).collect()
    }

    fn partners(gold: &[Run], found: &[Run]) -> Vec<Option<usize>> {
        let matches = Matches::new(&quotes(gold), &quotes(found));
        matches.of_found.iter().map(|hit| hit.map(|hit| hit.row)).collect()
    }

    #[test]
    fn rows_share_half_or_more_with_their_partners() {
        assert_eq!(partners(&[(10, 20)], &[(10, 15)]), [Some(0)]);
        assert_eq!(partners(&[(10, 20)], &[(10, 14)]), [None]);
        assert_eq!(partners(&[(10, 20)], &[(5, 20)]), [Some(0)]);
        assert_eq!(partners(&[(0, 10)], &[(5, 15)]), [None]);
        assert_eq!(partners(&[(10, 20)], &[(20, 30)]), [None]);
    }

    #[test]
    fn those_that_share_most_are_partners_first() {
        assert_eq!(partners(&[(0, 10), (0, 8)], &[(0, 9), (0, 8)]), [Some(0), Some(1)]);
        assert_eq!(partners(&[(0, 10)], &[(0, 8), (0, 9), (0, 9)]), [None, Some(0), None]);
        assert_eq!(partners(&[(0, 10), (0, 10)], &[(0, 10), (0, 10)]), [Some(0), Some(1)]);
    }

    #[test]
    fn nothing_is_overlooked_that_begins_far_away() {
        // As slow and as simple as can be.
        let runs: Vec<Run> = (0..14).flat_map(|start| (start + 1..15).map(move |end| (start, end))).collect();
        let quotes = quotes(&runs);
        let near = pairs(&quotes, &quotes).len();
        let all = runs.iter().flat_map(|&one| runs.iter().map(move |&other| shared(one, other)));
        assert_eq!(near, all.filter(|&shared| shared >= LEAST).count());
    }

    #[test]
    fn a_character_in_several_rows_is_the_last_ones() {
        let gold = quotes(&[(0, 20), (5, 10), (12, 15)]);
        let left_out = |rows: [bool; 3]| runs(&gold, &rows);
        assert_eq!(left_out([true, false, false]), [(0, 5), (10, 12), (15, 20)]);
        assert_eq!(left_out([false, true, true]), [(5, 10), (12, 15)]);
        let rows = LeftOut { rows: vec![true, false, false], runs: left_out([true, false, false]) };
        assert!(rows.covers_half_of((0, 10)) && !rows.covers_half_of((1, 10)) && rows.covers_half_of((14, 16)));
    }
}
