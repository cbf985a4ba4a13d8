//! The command line: arguments in, messages and exit codes out.

mod explain;
mod inputs;
mod lists;
mod rules;
mod score;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use whosaid::corpus::{self, Job, Message, Summary, Target};
use whosaid::input::Input;
use whosaid::lists::List;
use whosaid::rules::RuleSet;
use whosaid::tables::Table;
use whosaid::types::Facilities;
use whosaid::writers::Format;
use whosaid::{Error, Language, Options};

/// Everything was read.
const DONE: u8 = 0;
/// Some inputs were not read; the rest was.
const SOME_FAILED: u8 = 1;
/// Nothing could be done.
const NOTHING_DONE: u8 = 2;

/// Who said what: tables of people, places, organizations and quotes from news text.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read news text and write the tables.
    #[command(after_help = EXAMPLES)]
    Extract(Extract),
    /// Show why each name and quote of a text is what it is.
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Explain),
    /// Measure how right tables are, against your own reading of the articles.
    #[command(after_help = score::EXAMPLES)]
    Score(score::Score),
    /// Show the rules that find quotes, or check your own.
    #[command(after_help = rules::EXAMPLES)]
    Rules(rules::Rules),
    /// Show what the lists say of a name.
    #[command(after_help = lists::LOOKUP_EXAMPLES)]
    Lookup(lists::Lookup),
    /// Check a list of yours and make it ready for use.
    #[command(after_help = lists::COMPILE_EXAMPLES)]
    Compile(lists::Compile),
    /// Show where the built-in lists come from, with licences and credits.
    Sources(Sources),
}

const EXIT_CODES: &str = "\
Exit codes: 0 all inputs were read; 1 some were not (named on standard error and in the documents \
table); 2 nothing could be done.";

const EXAMPLES: &str = "\
Examples:
  whosaid extract articles -o tables
      all files of text in a folder and below it, into tables/quotes.csv, tables/entities.csv …
  whosaid extract news.csv.gz -o tables --text-column body --id-column url --carry outlet
      the rows of a table, with its column outlet in all tables
  whosaid extract 'dump/*.jsonl.zst' -o tables --text-column article.text
      objects with the text in a nested field
  whosaid extract monday.txt tuesday.txt -o tables --format jsonl
      two articles, as JSON Lines
  cat article.txt | whosaid extract - --table quotes -o - | head
      an article from standard input, one table to standard output
  whosaid extract articles -o tables --rules my.toml
      with rules of yours before the built-in ones
  whosaid extract articles -o tables --force --min-confidence 0.8
      replace the tables of an earlier run, with rows that are fairly sure

Exit codes: 0 all inputs were read; 1 some were not (named on standard error and in the documents \
table); 2 nothing could be done.";

#[derive(Debug, Args)]
struct Extract {
    /// Files of text (.txt, .md), CSV, TSV, JSON Lines or JSON, as they are or in .gz, .zst, .zip or
    /// .tar; folders (all such files in them and below); patterns such as 'news/*.csv'; - for
    /// standard input.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<OsString>,

    /// The folder for the tables, made if it is not there; - writes one --table to standard output.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,

    /// The format of the tables.
    #[arg(long, default_value = "csv", value_parser = named(&Format::ALL, Format::name))]
    format: Format,

    /// Write this table only; may be given several times. Default: all but texts.
    #[arg(long, value_name = "TABLE", value_parser = named(&Table::ALL, Table::name))]
    table: Vec<Table>,

    /// The number of threads that read; 0 uses all cores. The tables are the same.
    #[arg(long, default_value_t = 0, value_name = "N")]
    threads: usize,

    /// Leave out quotes and entities that are less sure than this, from 0 to 1.
    #[arg(long, default_value_t = 0.0, value_name = "X", value_parser = confidence)]
    min_confidence: f64,

    /// Also write the table texts, with the text of every document.
    #[arg(long)]
    keep_text: bool,

    /// Replace tables that are in the output folder already.
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    knowledge: Knowledge,

    /// Count documents with a note (another language, no text, replaced bytes) as failed.
    #[arg(long)]
    strict: bool,

    /// Print no summary; errors are still printed.
    #[arg(long, short)]
    quiet: bool,

    // Last, for its heading counts for all that follows.
    #[command(flatten)]
    reading: inputs::Reading,
}

/// What texts are read by.
#[derive(Debug, Args)]
struct Knowledge {
    #[command(flatten)]
    rules: RuleFiles,

    #[command(flatten)]
    lists: ListFiles,

    /// Read every text as this language (en) instead of detecting it.
    #[arg(long, value_name = "CODE")]
    language: Option<Language>,

    /// What buildings, roads and their like are.
    #[arg(long, value_name = "TYPE", default_value = "place")]
    facilities: Facilities,
}

impl Knowledge {
    /// How the library reads documents by it.
    const fn options(&self) -> Options {
        Options { language: self.language, facilities: self.facilities }
    }
}

#[derive(Debug, Args)]
struct RuleFiles {
    /// Rules of yours, as rules/README.md describes; they come before the built-in ones. May be
    /// given several times.
    #[arg(id = "rules", long, value_name = "RULES")]
    files: Vec<PathBuf>,
}

impl RuleFiles {
    /// The user's rules with the built-in ones.
    fn read(&self) -> Result<RuleSet, Error> {
        RuleSet::with_files(&self.files)
    }
}

#[derive(Debug, Args)]
struct ListFiles {
    /// A list of yours: CSV with the columns name and type (person, place, organization or none),
    /// and aliases, id, weight, note if you like. What it says of a name counts instead of the
    /// built-in lists. May be given several times; the last one counts most.
    #[arg(id = "gazetteer", long, value_name = "LIST")]
    files: Vec<PathBuf>,
}

impl ListFiles {
    /// The user's lists; large ones are compiled once and kept in the user's cache folder.
    fn read(&self) -> Result<Vec<List>, Error> {
        whosaid::lists::read(&self.files, dirs::cache_dir().map(|folder| folder.join("whosaid")).as_deref())
    }
}

#[derive(Debug, Args)]
struct Sources {
    /// Print the full licence notices too.
    #[arg(long)]
    notices: bool,
}

/// Parses a value by the name that the library has for it; help lists all names.
fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|&value| name(value))).try_map(move |given| {
        // The parser before lets nothing else pass.
        all.iter().copied().find(|&value| name(value) == given).ok_or("no value has this name")
    })
}

fn confidence(value: &str) -> Result<f64, String> {
    match value.parse::<f64>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("must be a number from 0 to 1".to_owned()),
    }
}

/// Parses the arguments, does what they say, and gives the exit code.
pub(crate) fn run() -> ExitCode {
    let code = match Cli::parse().command {
        Command::Extract(arguments) => extract(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Lookup(arguments) => lists::lookup(&arguments),
        Command::Compile(arguments) => lists::compile(&arguments),
        Command::Sources(arguments) => sources(&arguments),
    };
    match code {
        Ok(code) => ExitCode::from(code),
        Err(error) if error.is_broken_pipe() => ExitCode::from(DONE),
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::from(NOTHING_DONE)
        }
    }
}

/// A line on standard error; if nobody reads it, so be it.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "whosaid: {line}");
}

fn extract(arguments: &Extract) -> Result<u8, Error> {
    let stdout = arguments.output.as_os_str() == "-";
    let mut tables: Vec<Table> = arguments.table.clone();
    if stdout && tables.len() != 1 {
        say("error: -o - writes one table to standard output; name it with --table, for example --table quotes");
        return Ok(NOTHING_DONE);
    }
    if tables.is_empty() {
        tables = vec![Table::Quotes, Table::Entities, Table::Documents, Table::Speakers];
    }
    if arguments.keep_text && !stdout {
        tables.push(Table::Texts);
    }
    tables.sort_unstable();
    tables.dedup();
    let job = Job {
        inputs: arguments.inputs.iter().flat_map(|input| Input::expand(input)).collect(),
        settings: arguments.reading.settings((!stdout).then_some(&arguments.output)),
        target: if stdout {
            Target::Stdout
        } else {
            Target::Folder { path: arguments.output.clone(), replace: arguments.force }
        },
        tables,
        format: arguments.format,
        min_confidence: arguments.min_confidence,
        threads: arguments.threads,
        options: arguments.knowledge.options(),
        rules: arguments.knowledge.rules.read()?,
        lists: arguments.knowledge.lists.read()?,
    };
    let summary = corpus::extract(&job, |message| match message {
        Message::Failed(error) => say(&format!("error: {error}")),
        Message::Hint(hint) => say(&hint),
        Message::Noted { id, note } => {
            let weight = if arguments.strict { "error" } else { "note" };
            say(&format!("{weight}: {id}: {note}"));
        }
    })?;
    if !arguments.quiet {
        say(&report(&summary, &job.target));
    }
    Ok(match summary {
        Summary { documents: 0, .. } => NOTHING_DONE,
        Summary { failed: 0, noted, .. } if noted == 0 || !arguments.strict => DONE,
        _ => SOME_FAILED,
    })
}

/// One line on what was done.
fn report(summary: &Summary, target: &Target) -> String {
    let count = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let documents = count(summary.documents, "document", "documents");
    let failed = if summary.failed > 0 { format!(" ({} not read)", summary.failed) } else { String::new() };
    let rows = [count(summary.quotes, "quote", "quotes"), count(summary.entities, "name", "names")].join(", ");
    let place = match target {
        Target::Folder { path, .. } if summary.documents > 0 => format!("; tables in {}", path.display()),
        Target::Folder { .. } => "; no table was written".to_owned(),
        Target::Stdout => String::new(),
    };
    format!("{documents}{failed}: {rows}{place}")
}

/// Text on standard output.
fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|source| Error::Write { path: "standard output".into(), source })
}

fn sources(arguments: &Sources) -> Result<u8, Error> {
    print(whosaid_gazetteers::SOURCES)?;
    if arguments.notices {
        print("\n")?;
        print(whosaid_gazetteers::NOTICES)?;
    }
    Ok(DONE)
}
