//! `whosaid merge`: the tables of shards into those of the whole.

use super::{DONE, NOTHING_DONE, SOME_FAILED, extract, say};
use clap::Args;
use std::path::PathBuf;
use whosaid::{Error, corpus};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid extract dump -o part1 --shard 1/2
  whosaid extract dump -o part2 --shard 2/2
  whosaid merge part1 part2 -o tables
      the tables of `whosaid extract dump -o tables`, byte for byte
  parallel whosaid extract dump -o part{} --threads 1 --shard {}/8 ::: {1..8}
  whosaid merge part* -o tables
      the same with eight processes

Exit codes: 0 all documents were read; 1 some were not, as extract said; 2 nothing could be done, or folders are not all shards \
of one run, each of them once.";

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The folders that the shards were written to, in any order.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,

    /// The folder for the tables, made if it is not there.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,

    /// Replace tables that are in the output folder already, and forget an unfinished run.
    #[arg(long)]
    force: bool,

    /// Print no summary; errors are still printed.
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Merge) -> Result<u8, Error> {
    let summary = corpus::merge(&arguments.folders, &arguments.output, arguments.force)?;
    if !arguments.quiet {
        let place = match summary.documents {
            0 => "no table was written".to_owned(),
            _ => format!("tables in {}", arguments.output.display()),
        };
        say(&format!("{}; {place}", extract::counts(&summary)));
    }
    Ok(match (summary.documents, summary.failed) {
        (0, _) => NOTHING_DONE,
        (_, 0) => DONE,
        _ => SOME_FAILED,
    })
}
