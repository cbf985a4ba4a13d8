//! Reliability: how often rows of a confidence are right.

use super::percent;
use serde::Serialize;

/// The confidences at which one bin ends and the next begins.
const BOUNDS: [f32; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// The rows of similar confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// From this confidence on.
    pub from: f32,
    /// Up to this one, which is outside but for 1.
    pub to: f32,
    /// Rows of the table.
    pub rows: u64,
    /// The percentage of them that is right.
    pub right: f64,
}

/// Counts rows by their confidence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally([(u64, u64); BOUNDS.len() + 1]);

impl Tally {
    /// Counts a row; one without a confidence counts nowhere.
    pub(super) fn add(&mut self, confidence: Option<f32>, right: bool) {
        if let Some(confidence) = confidence {
            let (rows, hits) = &mut self.0[BOUNDS.partition_point(|&bound| bound <= confidence)];
            *rows += 1;
            *hits += u64::from(right);
        }
    }

    /// The bins that have rows, from the least sure on.
    pub(super) fn bins(&self) -> Vec<Bin> {
        let from = std::iter::once(0.0).chain(BOUNDS);
        let to = BOUNDS.into_iter().chain([1.0]);
        let bins = from.zip(to).zip(self.0).filter(|(_, (rows, _))| *rows > 0);
        bins.map(|((from, to), (rows, hits))| Bin { from, to, rows, right: percent(hits, rows) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_where_their_confidence_belongs() {
        let mut tally = Tally::default();
        for (confidence, right) in
            [(Some(0.0), false), (Some(0.9), true), (Some(0.94), false), (Some(1.0), true), (None, true)]
        {
            tally.add(confidence, right);
        }
        let bins: Vec<_> = tally.bins().iter().map(|bin| (bin.from, bin.to, bin.rows, bin.right)).collect();
        assert_eq!(bins, [(0.0, 0.5, 1, 0.0), (0.9, 0.95, 2, 50.0), (0.95, 1.0, 1, 100.0)]);
    }
}
