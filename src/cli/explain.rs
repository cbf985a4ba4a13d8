//! `whosaid explain`: why names and quotes are what they are.

use super::{DONE, Knowledge, inputs, print, say};
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
use whosaid::input::{Input, Plan};
use whosaid::{Error, Reader, explain};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid explain article.txt
      every name and quote of an article, in the order of the text
  whosaid explain article.txt --at 196
      what covers the offset 196 (the column start of a table): the name, the quote, their sentence
  whosaid explain news.parquet --document 4711 --at 196
      the same in a row of a table, or in a file of a folder or an archive, by its doc_id
  whosaid explain article.txt --json | jq '.quotes[] | {quote, speaker, rule, steps}'
      the same for a program: names, rejected, quotes, unattributed
  whosaid explain article.txt --phrases
      the sentences as the rules see them, for those who write rules
  whosaid rules say-clause
      what a rule says that an explanation names

Exit codes: 0 the file was read; 2 it was not, or the arguments or rules are wrong.";

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A text file, or - for standard input; with --document any INPUT of extract.
    #[arg(value_name = "FILE")]
    input: OsString,

    /// The document to explain where there are several, by the name that the tables have for it.
    #[arg(long, value_name = "ID")]
    document: Option<String>,

    /// Explain only what covers this offset in code points, as the tables give it.
    #[arg(long, value_name = "OFFSET")]
    at: Option<u32>,

    /// Write JSON: the rows of the tables with reasons, lists, rules and steps.
    #[arg(long, conflicts_with = "phrases")]
    json: bool,

    /// Show how the sentences are cut into phrases, one sentence a line, and nothing else.
    #[arg(long)]
    phrases: bool,

    #[command(flatten)]
    knowledge: Knowledge,

    // Last, for its heading counts for all that follows.
    #[command(flatten)]
    reading: inputs::Reading,
}

pub(super) fn run(arguments: &Explain) -> Result<u8, Error> {
    let knowledge = &arguments.knowledge;
    let reader = Reader::with_rules(knowledge.options(), knowledge.rules.read()?).with_lists(knowledge.lists.read()?);
    let (inputs, settings) = ([Input::parse(&arguments.input)], arguments.reading.settings(None::<&PathBuf>));
    let document = Plan::new(&inputs, &settings)?.pick(arguments.document.as_deref(), say)?;
    let reading = reader.read(document)?;
    let text = match arguments.at {
        Some(at) if arguments.phrases => explain::phrases_at(&reader, &reading, at)?,
        None if arguments.phrases => explain::phrases(&reader, &reading),
        at => {
            let explanation = explain::explain(&reader, &reading, at)?;
            if arguments.json { explanation.to_json() } else { explanation.to_string() }
        }
    };
    print(&text)?;
    Ok(DONE)
}
