//! Sorted runs of sums, on the disk.

use super::{Key, Sums};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Lines, Seek, Write};

/// How many runs are merged into one: so few files are open, whatever the corpus, and each sum is
/// written again only as often as the number of runs has digits to this base.
const WIDTH: usize = 64;

/// Runs in the order of the input: those that were merged most often, and of them the first, come
/// first.
#[derive(Debug, Default)]
pub(super) struct Runs {
    levels: Vec<Vec<File>>,
}

impl Runs {
    pub(super) const fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Adds a run of rows that are sorted.
    pub(super) fn push(&mut self, rows: Vec<(Key, Sums)>) -> io::Result<()> {
        let mut run = written(rows.into_iter().map(Ok))?;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let runs = &mut self.levels[level];
            runs.push(run);
            if runs.len() < WIDTH {
                break;
            }
            run = written(Merge::new(std::mem::take(runs))?)?;
        }
        Ok(())
    }

    /// All rows, sorted, those of one key summed up.
    pub(super) fn merged(self) -> io::Result<Merge> {
        Merge::new(self.levels.into_iter().rev().flatten().collect())
    }
}

/// A run of these rows, ready to be read.
fn written(rows: impl Iterator<Item = io::Result<(Key, Sums)>>) -> io::Result<File> {
    let mut out = BufWriter::new(tempfile::tempfile()?);
    for row in rows {
        serde_json::to_writer(&mut out, &row?)?;
        out.write_all(b"\n")?;
    }
    let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

/// The rows of sorted runs in one order; those of one key are summed up in the order of their runs.
pub(super) struct Merge {
    runs: Vec<Lines<BufReader<File>>>,
    heads: Vec<Sums>,
    heap: BinaryHeap<Reverse<(Key, usize)>>,
}

impl Merge {
    fn new(runs: Vec<File>) -> io::Result<Merge> {
        let runs: Vec<_> = runs.into_iter().map(|run| BufReader::new(run).lines()).collect();
        let mut merge = Merge { heads: vec![Sums::default(); runs.len()], heap: BinaryHeap::new(), runs };
        for run in 0..merge.runs.len() {
            merge.advance(run)?;
        }
        Ok(merge)
    }

    /// Puts the next row of a run at its head; returns the one that was there.
    fn advance(&mut self, run: usize) -> io::Result<Sums> {
        let mut next = Sums::default();
        if let Some(line) = self.runs[run].next().transpose()? {
            let key;
            (key, next) = serde_json::from_str(&line)?;
            self.heap.push(Reverse((key, run)));
        }
        Ok(std::mem::replace(&mut self.heads[run], next))
    }

    /// Sums up all heads of the least key.
    fn least(&mut self) -> io::Result<Option<(Key, Sums)>> {
        let Some(Reverse((key, run))) = self.heap.pop() else { return Ok(None) };
        let mut total = self.advance(run)?;
        while let Some(Reverse((next, run))) = self.heap.peek()
            && *next == key
        {
            let run = *run;
            self.heap.pop();
            total.add(self.advance(run)?);
        }
        Ok(Some((key, total)))
    }
}

impl Iterator for Merge {
    type Item = io::Result<(Key, Sums)>;

    fn next(&mut self) -> Option<Self::Item> {
        self.least().transpose()
    }
}
