//! `whosaid summary`: who is quoted most, and what kinds of sources a corpus rests on.

use super::{DONE, print, say};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;
use whosaid::Error;
use whosaid::summary::{self, Known, Settings, Summary};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid extract news.csv -o tables --carry outlet
  whosaid summary tables
      who is quoted most, and the shares of named and unnamed sources, as text
  whosaid summary tables -o summary --by outlet
      the same as summary/people.csv, people_by.csv, sources.csv and charts
  whosaid summary tables -o summary --people mps.csv
      with a list of people: name,aliases,id,group

Exit codes: 0 done; 2 the tables or the list cannot be read, or the summary not be written.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder that extract has written tables to, in CSV, JSON or JSON Lines.
    #[arg(value_name = "OUT")]
    tables: PathBuf,

    /// The folder for tables of people and sources and for charts, made if it is not there; files of an
    /// earlier summary are replaced. Without it, the summary is printed.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// A column of documents by which sources are counted; default: outlet, publisher or the like, if
    /// it is there.
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    /// People and bodies that you know: CSV with the columns name, and aliases (joined by |), id,
    /// group, note if you like. What it says of a name decides.
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,

    /// How many speakers are printed, and shown in charts.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    top: u16,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Error> {
    let known = arguments.people.as_deref().map(Known::read).transpose()?.unwrap_or_default();
    let settings = Settings { by: arguments.by.clone(), known };
    let summary = summary::summarize(&arguments.tables, &settings)?;
    let top = usize::from(arguments.top);
    match &arguments.output {
        None => print(&shown(&summary, top))?,
        Some(folder) => {
            let files = summary.write(folder, top)?;
            let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            say(&names.join(", "));
        }
    }
    Ok(DONE)
}

/// The summary as text.
fn shown(summary: &Summary, top: usize) -> String {
    let mut out = String::new();
    // Writing to memory does not fail.
    let _ = writeln!(out, "{:>7} {:>7} {:>9}  speaker", "quotes", "words", "documents");
    for row in summary.people.iter().take(top) {
        let role = row.roles.split("; ").next().unwrap_or_default();
        let role = if role.is_empty() { String::new() } else { format!(", {role}") };
        let _ = writeln!(out, "{:>7} {:>7} {:>9}  {}{role}", row.quotes, row.words, row.documents, row.name);
    }
    let rest = summary.people.len().saturating_sub(top);
    if rest > 0 {
        let _ = writeln!(out, "{:>26} {rest} more", "and");
    }
    let _ = writeln!(out, "\n{:>7} {:>9} {:>6} {:>12}  sources", "quotes", "documents", "named", "institutions");
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{:.0} %", share * 100.0));
    for row in &summary.sources {
        let what = match (row.by.as_str(), row.value.as_str()) {
            ("all", _) => "all".to_owned(),
            (by, "") => format!("{by}: none"),
            (by, value) => format!("{by}: {value}"),
        };
        let (named, institutions) = (share(row.named_share), share(row.institution_share));
        let _ = writeln!(out, "{:>7} {:>9} {named:>6} {institutions:>12}  {what}", row.quotes, row.documents);
    }
    out
}
