//! `whosaid report`: tables in, a page to look at out.

use super::{DONE, RuleFiles, extract, say};
use clap::Args;
use std::path::PathBuf;
use whosaid::{Error, report};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid extract articles -o tables --keep-text
  whosaid report tables -o report.html
      a page with all articles, their quotes and speakers; it opens in any browser, without a network

Exit codes: 0 done; 2 the tables or texts cannot be read, or the page not be written.";

/// What a page is called if nothing else is said.
pub(super) const TITLE: &str = "Who said what";

#[derive(Debug, Args)]
pub(super) struct Report {
    /// The folder that extract has written tables to, in CSV, JSON or JSON Lines. Without the table
    /// texts (--keep-text), texts are read again where they came from.
    #[arg(value_name = "OUT")]
    tables: PathBuf,

    /// The page.
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    output: PathBuf,

    /// What the page is called.
    #[arg(long, value_name = "TITLE", default_value = TITLE)]
    title: String,

    #[command(flatten)]
    rules: RuleFiles,
}

pub(super) fn run(arguments: &Report) -> Result<u8, Error> {
    let rules = arguments.rules.read()?;
    let shown = report::write(&arguments.tables, &arguments.title, &rules, &arguments.output)?;
    let quotes = extract::count(shown.quotes, "quote", "quotes");
    let documents = extract::count(shown.documents, "document", "documents");
    let left_out = match shown.left_out {
        0 => String::new(),
        count => format!("; {} left out, as they were not read", extract::count(count, "document", "documents")),
    };
    say(&format!("{}: {quotes} in {documents}{left_out}", arguments.output.display()));
    Ok(DONE)
}
