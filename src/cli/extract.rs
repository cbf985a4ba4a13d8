//! `whosaid extract`: texts in, tables out.

use super::progress::{Display, Shown};
use super::{DONE, INTERRUPTED, Knowledge, NOTHING_DONE, SOME_FAILED, inputs, named, named_in, say};
use clap::Args;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use whosaid::Error;
use whosaid::corpus::{self, Event, Existing, Job, Outcome, Summary, Target};
use whosaid::input::{Input, Shard};
use whosaid::tables::Table;
use whosaid::writers::{Format, RowFormat};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid extract articles -o tables
      all files of text in a folder and below it, into tables/quotes.csv, tables/entities.csv …
  whosaid extract news.csv.gz -o tables --text-column body --id-column url --carry outlet
      the rows of a table, with its column outlet in all tables
  whosaid extract 'dump/*.jsonl.zst' -o tables --text-column article.text
      objects with the text in a nested field
  whosaid extract news.parquet -o tables --text-column article.body --carry outlet
      the rows of a Parquet file
  whosaid extract monday.txt tuesday.txt -o tables --format jsonl
      two articles, as JSON Lines
  cat article.txt | whosaid extract - --table quotes -o - | head
      an article from standard input, one table to standard output
  whosaid extract articles -o tables --format xlsx
      a workbook for Excel or LibreOffice, tables/whosaid.xlsx, with a sheet a table
  whosaid extract articles -o tables --format csv --format parquet --format sqlite
      several formats at once
  whosaid extract articles -o tables --report report.html
      with a page to look at in a browser
  whosaid extract articles -o tables --rules my.toml
      with rules of yours before the built-in ones
  whosaid extract articles -o tables --force --min-confidence 0.8
      replace the tables of an earlier run, with rows that are fairly sure

  whosaid extract articles -o tables --resume
      go on with a run that was interrupted; where there is none, begin
  whosaid extract articles -o part1 --shard 1/8
      the first of eight parts, for several machines; whosaid merge joins their tables

Exit codes: 0 all inputs were read; 1 some were not (named on standard error and in the documents \
table); 2 nothing could be done, or an error has interrupted the run; 130 it was stopped by Ctrl-C \
or SIGTERM.";

#[derive(Debug, Args)]
pub(super) struct Extract {
    /// Files of text (.txt, .md), CSV, TSV, JSON Lines or JSON, as they are or in .gz, .zst, .bz2,
    /// .xz, .zip or .tar; Parquet files; folders (all such files in them and below); patterns such as
    /// 'news/*.csv'; - for standard input.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<OsString>,

    /// The folder for the tables, made if it is not there; - writes one --table to standard output.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,

    /// The format of the tables; may be given several times. xlsx and sqlite are one file with all
    /// tables.
    #[arg(long, default_value = "csv", value_parser = named_in(formats(), Format::name))]
    format: Vec<Format>,

    /// Write CSV for spreadsheets: so that they see that it is UTF-8, and with an apostrophe before
    /// cells that they would run as formulas and before those that begin with an apostrophe.
    #[arg(long)]
    csv_excel: bool,

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

    /// Also make a page of the tables, with the quotes highlighted in their texts, as whosaid report
    /// does; the table texts is written for it.
    #[cfg(feature = "report")]
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Replace tables that are in the output folder already, and forget an unfinished run.
    #[arg(long)]
    force: bool,

    /// Go on with a run that was interrupted, behind the documents that it had done; the tables
    /// become the same. Where nothing is unfinished, begin, unless the tables are there already.
    #[arg(long, conflicts_with = "force")]
    resume: bool,

    /// Read only the documents of one of N shards, I/N: every Nth document, from the Ith on. Run all
    /// shards anywhere with the same inputs and options; whosaid merge joins their tables.
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,

    #[command(flatten)]
    knowledge: Knowledge,

    /// Count documents with a note (another language, no text, replaced bytes) as failed.
    #[arg(long)]
    strict: bool,

    /// How progress is shown on standard error: auto draws a bar on a terminal, plain writes a line
    /// every five seconds; both add size and time to the summary.
    #[arg(long, value_name = "HOW", default_value = "auto", value_parser = named(&Shown::ALL, Shown::name))]
    progress: Shown,

    /// Print neither progress nor a summary; errors are still printed.
    #[arg(long, short)]
    quiet: bool,

    /// Read so many bytes of text before they are processed.
    #[arg(long, hide = true, value_name = "SIZE", default_value_t = corpus::BATCH)]
    batch: usize,

    /// Commit what is done at least every so many seconds.
    #[arg(long, hide = true, value_name = "SECONDS", default_value_t = corpus::COMMIT.as_secs())]
    commit_every: u64,

    // Last, for its heading counts for all that follows.
    #[command(flatten)]
    reading: inputs::Reading,
}

impl Extract {
    /// The tables that are asked for; `None` if they do not go to standard output together.
    fn tables(&self) -> Option<Vec<Table>> {
        let mut tables = self.table.clone();
        if self.is_to_stdout() {
            return (tables.len() == 1).then_some(tables);
        }
        if tables.is_empty() {
            tables = vec![Table::Quotes, Table::Entities, Table::Documents, Table::Speakers];
        }
        if self.keep_text || self.makes_report() {
            tables.push(Table::Texts);
        }
        tables.sort_unstable();
        tables.dedup();
        Some(tables)
    }

    /// The formats that are asked for; `None` if they do not go to standard output.
    fn formats(&self) -> Option<Vec<Format>> {
        let for_spreadsheets = |format| match format {
            Format::Rows(RowFormat::Csv) if self.csv_excel => Format::Rows(RowFormat::CsvExcel),
            _ => format,
        };
        let mut formats: Vec<Format> = self.format.iter().copied().map(for_spreadsheets).collect();
        formats.sort_unstable();
        formats.dedup();
        let goes = !self.is_to_stdout() || matches!(formats[..], [Format::Rows(_)]);
        goes.then_some(formats)
    }

    fn is_to_stdout(&self) -> bool {
        self.output.as_os_str() == "-"
    }

    /// Whether a page is asked for.
    const fn makes_report(&self) -> bool {
        #[cfg(feature = "report")]
        return self.report.is_some();
        #[cfg(not(feature = "report"))]
        return false;
    }

    /// Whether what is done can be kept; a run of which nothing can be dies of Ctrl-C as usual.
    fn is_worth_stopping(&self, job: &Job) -> bool {
        !self.is_to_stdout() && !job.inputs.contains(&Input::Stdin)
    }

    fn target(&self) -> Target {
        let existing = match (self.force, self.resume) {
            (true, _) => Existing::Replace,
            (_, true) => Existing::Resume,
            _ => Existing::Refuse,
        };
        if self.is_to_stdout() { Target::Stdout } else { Target::Folder { path: self.output.clone(), existing } }
    }

    fn job(&self, tables: Vec<Table>, formats: Vec<Format>) -> Result<Job, Error> {
        Ok(Job {
            inputs: self.inputs.iter().flat_map(|input| Input::expand(input)).collect(),
            settings: self.reading.settings((!self.is_to_stdout()).then_some(&self.output)),
            shard: self.shard,
            target: self.target(),
            tables,
            formats,
            min_confidence: self.min_confidence,
            threads: self.threads,
            options: self.knowledge.options(),
            rules: self.knowledge.rules.read()?,
            lists: self.knowledge.lists.read()?,
            batch: self.batch,
            commit: Duration::from_secs(self.commit_every),
        })
    }

    /// Says what is to be told of a run.
    fn tell(&self, display: &mut Display, event: Event) {
        match event {
            Event::Failed(error) => display.say(&format!("error: {error}")),
            Event::Hint(hint) => display.say(&hint),
            Event::Noted { id, note } => {
                let weight = if self.strict { "error" } else { "note" };
                display.say(&format!("{weight}: {id}: {note}"));
            }
            Event::Resumed(_) if self.quiet => {}
            Event::Resumed(summary) => display.say(&format!("going on behind {}", documents(&summary))),
            Event::Progress(progress) => display.show(&progress),
        }
    }
}

/// The formats that can be named; that for spreadsheets is an option of its own.
fn formats() -> Vec<Format> {
    Format::all().filter(|&format| format != Format::Rows(RowFormat::CsvExcel)).collect()
}

pub(super) fn run(arguments: &Extract) -> Result<u8, Error> {
    let Some(tables) = arguments.tables() else {
        say("error: -o - writes one table to standard output; name it with --table, for example --table quotes");
        return Ok(NOTHING_DONE);
    };
    let Some(formats) = arguments.formats() else {
        say("error: -o - writes csv, json or jsonl, one of them; name a folder for other formats, or for several");
        return Ok(NOTHING_DONE);
    };
    if arguments.makes_report() && !formats.iter().any(|format| matches!(format, Format::Rows(_))) {
        say("error: --report is made of tables in csv, json or jsonl; add --format csv");
        return Ok(NOTHING_DONE);
    }
    if arguments.makes_report() && arguments.is_to_stdout() {
        say("error: --report needs a folder for the tables; name one with -o");
        return Ok(NOTHING_DONE);
    }
    if arguments.is_to_stdout() && arguments.resume {
        say("error: --resume needs a folder for the tables; name one with -o");
        return Ok(NOTHING_DONE);
    }
    let job = arguments.job(tables, formats)?;
    let stopped = if arguments.is_worth_stopping(&job) { stopped_by_ctrl_c() } else { Arc::default() };
    let mut display = Display::new(if arguments.quiet { Shown::None } else { arguments.progress });
    let outcome = corpus::extract(&job, |event| {
        arguments.tell(&mut display, event);
        if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let cost = display.finish();
    let outcome = outcome?;
    if !arguments.quiet {
        say(&(report(&outcome, &job.target, job.shard.is_some()) + &cost));
    }
    #[cfg(feature = "report")]
    if let (Some(page), Outcome::Finished(Summary { documents: 1.., .. })) = (&arguments.report, &outcome) {
        whosaid::report::write(&arguments.output, super::report::TITLE, &job.rules, page)?;
    }
    Ok(match outcome {
        Outcome::Whole => DONE,
        Outcome::Stopped { .. } => INTERRUPTED,
        Outcome::Finished(Summary { documents: 0, .. }) if job.shard.is_none() => NOTHING_DONE,
        Outcome::Finished(Summary { failed: 0, noted, .. }) if noted == 0 || !arguments.strict => DONE,
        Outcome::Finished(_) => SOME_FAILED,
    })
}

/// A flag that Ctrl-C, or SIGTERM, sets; once more quits at once, and leaves what was committed
/// before.
fn stopped_by_ctrl_c() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // The first looks at the flag before the second sets it. Without them the run can still be
        // done, and resumed behind what was committed.
        let _ = flag::register_conditional_shutdown(signal, INTERRUPTED.into(), Arc::clone(&stopped));
        let _ = flag::register(signal, Arc::clone(&stopped));
    }
    stopped
}

/// One line on what was done.
fn report(outcome: &Outcome, target: &Target, sharded: bool) -> String {
    let folder = if let Target::Folder { path, .. } = target { path.display().to_string() } else { String::new() };
    let (summary, place) = match outcome {
        Outcome::Whole => {
            return format!("{folder}: nothing is unfinished, its tables are whole; --force writes them anew");
        }
        Outcome::Finished(summary) if *target == Target::Stdout => (summary, String::new()),
        Outcome::Finished(summary) if summary.documents == 0 && !sharded => {
            (summary, "; no table was written".to_owned())
        }
        Outcome::Finished(summary) => (summary, format!("; tables in {folder}")),
        Outcome::Stopped { summary, kept: true } => {
            (summary, "; stopped, and the same command with --resume goes on from there".to_owned())
        }
        Outcome::Stopped { summary, kept: false } => (summary, "; stopped, and nothing is kept".to_owned()),
    };
    counts(summary) + &place
}

/// What was read and found.
pub(super) fn counts(summary: &Summary) -> String {
    let rows = [count(summary.quotes, "quote", "quotes"), count(summary.entities, "name", "names")].join(", ");
    format!("{}: {rows}", documents(summary))
}

/// The documents that were read, and how many were not.
pub(super) fn documents(summary: &Summary) -> String {
    let failed = if summary.failed > 0 { format!(" ({} not read)", summary.failed) } else { String::new() };
    count(summary.documents, "document", "documents") + &failed
}

pub(super) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn confidence(value: &str) -> Result<f64, String> {
    match value.parse::<f64>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("must be a number from 0 to 1".to_owned()),
    }
}
