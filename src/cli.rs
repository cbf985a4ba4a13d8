//! The command line: arguments in, messages and exit codes out.

mod bench;
mod explain;
mod extract;
mod inputs;
mod lists;
mod merge;
mod progress;
#[cfg(feature = "report")]
mod report;
mod rules;
mod score;
mod shell;
mod summary;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use std::io::{self, Write};
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;
use whosaid::lists::List;
use whosaid::rules::RuleSet;
use whosaid::types::Facilities;
use whosaid::{Error, Language, Options};

/// Everything was read.
const DONE: u8 = 0;
/// Some inputs were not read; the rest was.
const SOME_FAILED: u8 = 1;
/// Nothing could be done.
const NOTHING_DONE: u8 = 2;
/// The user has stopped it; shells say so of programs that Ctrl-C ends.
const INTERRUPTED: u8 = 130;

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
    #[command(after_help = extract::EXAMPLES)]
    Extract(extract::Extract),
    /// Join the tables of the shards of a run.
    #[command(after_help = merge::EXAMPLES)]
    Merge(merge::Merge),
    /// Make a page of tables, with the quotes and names highlighted in their texts.
    #[cfg(feature = "report")]
    #[command(after_help = report::EXAMPLES)]
    Report(report::Report),
    /// Show who is quoted most, and what kinds of sources there are.
    #[command(after_help = summary::EXAMPLES)]
    Summary(summary::Arguments),
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
    /// Measure how fast texts are read, stage by stage.
    #[command(after_help = bench::EXAMPLES)]
    Bench(bench::Bench),
    /// Show where the built-in lists come from, with licences and credits.
    Sources(Sources),
    /// Print a script by which a shell completes commands and options.
    #[command(after_help = shell::COMPLETIONS_EXAMPLES)]
    Completions(shell::Completions),
    /// Print a page for man.
    #[command(after_help = shell::MAN_EXAMPLES)]
    Man(shell::Manual),
}

const EXIT_CODES: &str = "\
Exit codes: 0 all inputs were read; 1 some were not (named on standard error and in the documents \
table); 2 nothing could be done.";

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
    named_in(all.to_vec(), name)
}

/// The same of values that are not known before.
fn named_in<T: Copy + Send + Sync + 'static>(
    all: Vec<T>,
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|&value| name(value))).try_map(move |given| {
        // The parser before lets nothing else pass.
        all.iter().copied().find(|&value| name(value) == given).ok_or("no value has this name")
    })
}

/// Keeps quiet about panics of the crates that read Parquet: the library catches them and says which
/// file is damaged.
fn quiet_what_is_caught() {
    let usual = panic::take_hook();
    let is_caught = |file: &str| file.contains("parquet") || file.contains("arrow-");
    panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|at| is_caught(at.file())) {
            usual(panic);
        }
    }));
}

/// Parses the arguments, does what they say, and gives the exit code.
pub(crate) fn run() -> ExitCode {
    quiet_what_is_caught();
    let code = match Cli::parse().command {
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Merge(arguments) => merge::run(&arguments),
        #[cfg(feature = "report")]
        Command::Report(arguments) => report::run(&arguments),
        Command::Summary(arguments) => summary::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Lookup(arguments) => lists::lookup(&arguments),
        Command::Compile(arguments) => lists::compile(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Sources(arguments) => sources(&arguments),
        Command::Completions(arguments) => shell::completions(&arguments),
        Command::Man(arguments) => shell::manual(&arguments),
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
