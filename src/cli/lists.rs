//! `whosaid lookup` and `whosaid compile`: what the lists say of a name, and lists of the user's
//! own made ready.

use super::{DONE, ListFiles, SOME_FAILED, print, say};
use clap::Args;
use std::path::PathBuf;
use whosaid::Error;
use whosaid::explain::entries;
use whosaid::lexicon::Lexicon;
use whosaid::lists::List;

pub(super) const LOOKUP_EXAMPLES: &str = "\
Examples:
  whosaid lookup Georgia
      every entry of that name: what it may be, in which list, with its id
  whosaid lookup \"Tan Sri Lim\"
      a name that no list has as a whole: what the lists say of its words
  whosaid lookup Kelm --gazetteer my.csv
      your list before the built-in ones
  whosaid lookup Georgia --json
      the same for a program, with the sources' licences and credits

Exit codes: 0 the lists have the name, or one of its words; 1 they do not; 2 a list of yours is wrong.";

pub(super) const COMPILE_EXAMPLES: &str = "\
Examples:
  whosaid compile people.csv -o people.list
      check a list of yours, and make it ready for --gazetteer people.list

Exit codes: 0 done; 2 the list is wrong or the file cannot be written.";

#[derive(Debug, Args)]
pub(super) struct Lookup {
    /// The name, as it stands in a text; letter case, accents and periods do not count.
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,

    /// Write JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    lists: ListFiles,
}

#[derive(Debug, Args)]
pub(super) struct Compile {
    /// The list: CSV with the columns name and type (person, place, organization or none), and
    /// aliases, id, weight, note if you like.
    #[arg(value_name = "LIST")]
    list: PathBuf,

    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn lookup(arguments: &Lookup) -> Result<u8, Error> {
    let lexicon = Lexicon::new().with_lists(arguments.lists.read()?);
    let found = entries(&lexicon, &arguments.name.join(" "));
    print(&if arguments.json { found.to_json() } else { found.to_string() })?;
    Ok(if found.is_empty() { SOME_FAILED } else { DONE })
}

pub(super) fn compile(arguments: &Compile) -> Result<u8, Error> {
    let list = List::read(&arguments.list, None)?;
    list.write(&arguments.output)?;
    let file = arguments.output.display();
    say(&format!("{} names in {file}; use it with --gazetteer {file}", list.len()));
    Ok(DONE)
}
