//! `whosaid bench`: how fast texts are read.

use super::{DONE, Knowledge, NOTHING_DONE, inputs, print, say};
use clap::Args;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::{self, Write as _};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use whosaid::input::{Input, Item, Plan};
use whosaid::lexicon::Memory;
use whosaid::writers::RowFormat;
use whosaid::{Document, Error, Reader, Stage};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid bench samples
      how much time each stage takes, and how fast the whole is
  benches/corpus.py 50M corpus && whosaid bench corpus
      the same on a corpus that is made from the project's own articles

Everything runs on one thread, so that seconds are seconds of one core; the fastest of five rounds \
counts. The first 64 MB of text are measured. The plain scan counts the words of the same texts in \
memory, two to three times as fast as wc -w: no reading takes less.

Exit codes: 0 measured; 2 nothing could be read.";

/// How much text is measured, in bytes.
const MOST: usize = 64_000_000;

/// How often.
const ROUNDS: usize = 5;

#[derive(Debug, Args)]
pub(super) struct Bench {
    /// Files and folders, as for extract.
    #[arg(required = true, value_name = "CORPUS")]
    inputs: Vec<OsString>,

    #[command(flatten)]
    knowledge: Knowledge,

    // Last, for its heading counts for all that follows.
    #[command(flatten)]
    reading: inputs::Reading,
}

/// What takes time, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Input,
    Stage(Stage),
    Rows,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Part::Input => "input",
            Part::Stage(Stage::Text) => "text",
            Part::Stage(Stage::Language) => "language",
            Part::Stage(Stage::Names) => "names",
            Part::Stage(Stage::Reports) => "reports",
            Part::Stage(Stage::Speakers) => "speakers",
            Part::Rows => "rows",
        })
    }
}

/// The time of each part.
type Times = BTreeMap<Part, Duration>;

pub(super) fn run(arguments: &Bench) -> Result<u8, Error> {
    let inputs: Vec<Input> = arguments.inputs.iter().flat_map(|input| Input::expand(input)).collect();
    if inputs.contains(&Input::Stdin) {
        say("error: standard input can be read only once, and is measured several times; save it as a file");
        return Ok(NOTHING_DONE);
    }
    let settings = arguments.reading.settings(None::<&PathBuf>);
    let plan = Plan::new(&inputs, &settings)?;
    let knowledge = &arguments.knowledge;
    let reader = Reader::with_rules(knowledge.options(), knowledge.rules.read()?).with_lists(knowledge.lists.read()?);
    let documents = read(&plan);
    if documents.is_empty() {
        say("error: there is nothing to measure: no document could be read");
        return Ok(NOTHING_DONE);
    }
    let fastest = |rounds: Vec<Times>| rounds.into_iter().min_by_key(|times| times.values().sum::<Duration>());
    let times = (0..ROUNDS).map(|_| round(&plan, &reader, &documents)).collect::<Result<_, _>>().map(fastest)?;
    let scan = (0..ROUNDS).map(|_| scan(&documents)).min();
    print(&table(&documents, &times.unwrap_or_default(), scan.unwrap_or_default()))?;
    Ok(DONE)
}

/// The documents that are measured.
fn read(plan: &Plan<'_>) -> Vec<Document> {
    let (mut documents, mut size) = (Vec::new(), 0);
    let _ = plan.read(&mut |item| {
        if let Item::Document(document) = item {
            size += document.text.len();
            documents.push(document);
        }
        if size < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    documents
}

/// Reads all documents once.
fn round(plan: &Plan<'_>, reader: &Reader, documents: &[Document]) -> Result<Times, Error> {
    let mut times = Times::new();
    let (mut memory, copies) = (Memory::default(), documents.to_vec());
    let mut rows = Vec::new();
    let mut last = Instant::now();
    let mut take = |part: Part| {
        let now = Instant::now();
        *times.entry(part).or_default() += now - std::mem::replace(&mut last, now);
    };
    black_box(read(plan));
    take(Part::Input);
    for document in copies {
        let reading = reader.read_in_stages(&mut memory, document, |stage| take(Part::Stage(stage)))?;
        rows.clear();
        let quotes = RowFormat::Csv.append(reading.quote_rows(reader.attribution_rules(), 0.0), &mut rows);
        let entities = RowFormat::Csv.append(reading.entity_rows(0.0), &mut rows);
        RowFormat::Csv.append([reading.document_row(entities, quotes)], &mut rows);
        memory.recycle(reading);
        take(Part::Rows);
    }
    Ok(times)
}

/// Counts the words of all documents.
fn scan(documents: &[Document]) -> Duration {
    let began = Instant::now();
    for document in documents {
        black_box(document.text.split_whitespace().count());
    }
    began.elapsed()
}

fn table(documents: &[Document], times: &Times, scan: Duration) -> String {
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9);
    let all: Duration = times.values().sum();
    let mut text = format!("{} documents, {:.2} MB of text\n\n", documents.len(), bytes as f64 / 1e6);
    let _ = writeln!(text, "{:12}{:>8}{:>22}", "", "share", "MB per CPU-second");
    for (part, &time) in times {
        let share = 100.0 * time.as_secs_f64() / all.as_secs_f64().max(1e-9);
        let _ = writeln!(text, "{part:12}{share:6.1} %{:22.1}", speed(time));
    }
    let _ = writeln!(text, "{:12}{:6.1} %{:22.1}", "all", 100.0, speed(all));
    let _ = writeln!(text, "{:12}{:8}{:22.1}", "plain scan", "", speed(scan));
    let ratio = all.as_secs_f64() / scan.as_secs_f64().max(1e-9);
    let _ = writeln!(text, "\nall takes {ratio:.1} times as long as the plain scan");
    text
}
