//! `whosaid explain`: why names and quotes are what they are.

use super::{DONE, Knowledge, print};
use clap::Args;
use std::ffi::OsString;
use whosaid::input::Input;
use whosaid::{Error, Reader, explain};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid explain article.txt
      every name and quote of an article, in the order of the text
  whosaid explain article.txt --at 196
      what covers the offset 196 (the column start of a table): the name, the quote, their sentence
  whosaid explain article.txt --json | jq '.quotes[] | {quote, speaker, rule, steps}'
      the same for a program: names, rejected, quotes, unattributed
  whosaid explain article.txt --phrases
      the sentences as the rules see them, for those who write rules
  whosaid rules say-clause
      what a rule says that an explanation names

Exit codes: 0 the file was read; 2 it was not, or the arguments or rules are wrong.";

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A text file, or - for standard input.
    #[arg(value_name = "FILE")]
    input: OsString,

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
}

pub(super) fn run(arguments: &Explain) -> Result<u8, Error> {
    let knowledge = &arguments.knowledge;
    let reader = Reader::with_rules(knowledge.options(), knowledge.rules.read()?).with_lists(knowledge.lists.read()?);
    let reading = reader.read(Input::parse(&arguments.input).read()?)?;
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
