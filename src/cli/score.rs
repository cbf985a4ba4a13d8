//! `whosaid score`: how right tables are.

use super::{DONE, named, print, say};
use clap::Args;
use std::fmt::{self, Write as _};
use std::path::PathBuf;
use whosaid::score::reliability::Bin;
use whosaid::score::{self, Listed, Options, Rates, Scores, SpeakerBy, entities, quotes};
use whosaid::{Error, types::QuoteKind};

pub(super) const EXAMPLES: &str = "\
GOLD has one document a line (here on three); a list that you leave out is not scored:
  {\"doc_id\": \"kelm.txt\",
   \"entities\": [{\"start\": 29, \"end\": 40, \"type\": \"person\", \"text\": \"Ilse Marten\"}],
   \"quotes\": [{\"start\": 1, \"end\": 21, \"kind\": \"direct\", \"speaker\": \"Ilse Marten\"}]}
Of a quote, speaker_type, mention_start, mention_end, cue, role and text may be there too. Offsets \
count Unicode code points from 0; an end is the code point behind the last.

Examples:
  whosaid extract articles -o tables && whosaid score gold.jsonl tables
      how many names and quotes are right
  whosaid score gold.jsonl tables --errors 20
      what went wrong, with document and offset, for `whosaid explain FILE --at OFFSET`
  whosaid score gold.jsonl tables/quotes.csv --speaker mention
      quotes only; a speaker is right if the right words of the text are taken for the speaker
  whosaid score gold.jsonl tables --reliability
      how often rows of a confidence are right
  whosaid score gold.jsonl tables --json | jq .quotes.all.who_said_what.f1
      the same for a program
  whosaid score ilse.jsonl tomas.jsonl
      how far two people agree

Exit codes: 0 scored; 2 gold or tables cannot be read, or have nothing that both could be compared in.";

#[derive(Debug, Args)]
pub(super) struct Score {
    /// What is right: a JSON Lines file, or a folder of them (all .jsonl files in it and below).
    #[arg(value_name = "GOLD")]
    gold: PathBuf,

    /// What is scored: a folder that extract wrote, its table quotes or entities, or a file like
    /// GOLD.
    #[arg(value_name = "OUT")]
    out: PathBuf,

    /// When a speaker is right: the names are the same, or the mentions overlap. Gold that gives
    /// speakers as spans is always compared by them.
    #[arg(long, value_name = "HOW", default_value = "name", value_parser = named(&[SpeakerBy::Name, SpeakerBy::Mention], by))]
    speaker: SpeakerBy,

    /// List up to N errors of each sort.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    errors: usize,

    /// Also show how often rows of a confidence are right.
    #[arg(long)]
    reliability: bool,

    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// The name of a way to compare speakers.
const fn by(speaker: SpeakerBy) -> &'static str {
    match speaker {
        SpeakerBy::Name => "name",
        SpeakerBy::Mention => "mention",
        SpeakerBy::Span => "span",
    }
}

pub(super) fn run(arguments: &Score) -> Result<u8, Error> {
    let options = Options { speaker: arguments.speaker, errors: arguments.errors };
    let scores = score::files(&arguments.gold, &arguments.out, options)?;
    let (gold, out) = (arguments.gold.display(), arguments.out.display());
    if let Some(first) = scores.ignored.first() {
        let count = plural(scores.ignored.len(), "document");
        say(&format!("warning: {out}: {count} ignored, which {gold} does not have: {first}{}", more(&scores.ignored)));
    }
    for table in &scores.missing {
        say(&format!("note: {out}: has no {table}, which {gold} could score"));
    }
    print(&if arguments.json {
        scores.to_json()
    } else {
        Report { scores: &scores, reliability: arguments.reliability }.to_string()
    })?;
    Ok(DONE)
}

fn plural(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

fn more(rows: &[String]) -> &'static str {
    if rows.len() > 1 { " …" } else { "" }
}

/// The scores as tables.
struct Report<'a> {
    scores: &'a Scores,
    reliability: bool,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Scores { entities, quotes, .. } = self.scores;
        if let Some(scores) = entities {
            show_entities(f, scores)?;
            show_bins(f, &scores.reliability, self.reliability)?;
        }
        if entities.is_some() && quotes.is_some() {
            writeln!(f)?;
        }
        if let Some(scores) = quotes {
            show_quotes(f, scores)?;
            show_bins(f, &scores.reliability, self.reliability)?;
        }
        Ok(())
    }
}

fn show_bins(f: &mut fmt::Formatter<'_>, bins: &[Bin], asked: bool) -> fmt::Result {
    if asked {
        writeln!(f, "\n{:14}{:>8}{:>8}", "confidence", "rows", "right")?;
        for bin in bins {
            let range = format!("{:.2} to {:.2}", bin.from, bin.to);
            writeln!(f, "{range:14}{:8}{:8.1}", bin.rows, bin.right)?;
        }
    }
    Ok(())
}

fn show_entities(f: &mut fmt::Formatter<'_>, scores: &entities::Scores) -> fmt::Result {
    writeln!(f, "entities, {}", plural(scores.documents, "document"))?;
    writeln!(f, "{:14}{RATES}{:>8}{:>8}{:>8}", "", "gold", "pred", "hit")?;
    for (name, row) in scores.figures.rows() {
        writeln!(f, "{name:14}{}{:8}{:8}{:8}", Shown(row.rates), row.gold, row.pred, row.hit)?;
    }
    let Some(errors) = &scores.errors else { return Ok(()) };
    show_names(f, "false positives", "gold", &errors.false_positives)?;
    show_names(f, "false negatives", "the table", &errors.false_negatives)
}

/// The names that are wrong, and what the other side has in their places.
fn show_names(f: &mut fmt::Formatter<'_>, head: &str, side: &str, list: &Listed<entities::Wrong>) -> fmt::Result {
    writeln!(f, "\n{head}: {}", list.count)?;
    for row in &list.rows {
        let kind = row.r#type.to_string();
        write!(f, "{:6}  {kind:12}  {}", row.count, one_line(&row.text))?;
        if let Some(other) = &row.other {
            write!(f, " [{side} has {} {}]", other.r#type, one_line(&other.text))?;
        }
        writeln!(f, "  {}:{}", row.doc_id, row.start)?;
    }
    Ok(())
}

fn show_quotes(f: &mut fmt::Formatter<'_>, scores: &quotes::Scores) -> fmt::Result {
    writeln!(f, "quotes, {}, speakers by {}", plural(scores.documents, "document"), by(scores.speaker_by))?;
    writeln!(f, "{:30}   {:18}   {:18}   {:14}   who said what", "", "span IoU 0.5", "span IoU 0.9", "speaker")?;
    writeln!(f, "{:14}{:>8}{:>8}   {RATES}   {RATES}   strict lenient   {RATES}", "", "gold", "pred")?;
    for (name, row) in scores.figures.rows() {
        let (span50, span90, who) = (Shown(row.span50), Shown(row.span90), Shown(row.who_said_what));
        let quotes::Speakers { strict, lenient } = row.speaker;
        write!(f, "{name:14}{:8}{:8}   {span50}   {span90}", row.gold, row.pred)?;
        writeln!(f, "   {strict:6.1}{lenient:8.1}   {who}")?;
    }
    show_shares(f, &scores.matched)?;
    let Some(quotes::Errors { missed, spurious, wrong_speaker }) = &scores.errors else { return Ok(()) };
    for (head, list) in [("missed", missed), ("spurious", spurious), ("wrong speaker", wrong_speaker)] {
        writeln!(f, "\n{head}: {}", list.count)?;
        list.rows.iter().try_for_each(|row| show_quote(f, row))?;
    }
    Ok(())
}

fn show_shares(f: &mut fmt::Formatter<'_>, shares: &quotes::Shares) -> fmt::Result {
    let shares = [("kind", shares.kind), ("type", shares.r#type), ("cue", shares.cue), ("role", shares.role)];
    let shown = shares.iter().filter_map(|(name, share)| Some(format!("{name} {:.1}", (*share)?)));
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() { Ok(()) } else { writeln!(f, "right on matched rows: {}", shown.join(", ")) }
}

fn show_quote(f: &mut fmt::Formatter<'_>, row: &quotes::Wrong) -> fmt::Result {
    let kind = match row.kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Indirect => "indirect",
    };
    let named = |name: &str| if name.is_empty() { "nobody".to_owned() } else { one_line(name) };
    let speaker = match (&row.gold, &row.pred) {
        (Some(gold), Some(pred)) => format!("gold has {}, the table {}", named(gold), named(pred)),
        (Some(name), None) | (None, Some(name)) => named(name),
        (None, None) => String::new(),
    };
    writeln!(f, "  {}:{}  {kind:8}  {}  [{speaker}]", row.doc_id, row.start, one_line(&row.text))
}

/// The heads of [`Shown`].
const RATES: &str = "     P     R    F1";

/// Precision, recall and F1 in columns.
struct Shown(Rates);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:6.1}{:6.1}{:6.1}", self.0.p, self.0.r, self.0.f1)
    }
}

/// Words of a text on one line, the first of many.
fn one_line(text: &str) -> String {
    const LIMIT: usize = 120;
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.len() + word.len() > LIMIT {
            line.push_str(" …");
            break;
        }
        let space = if line.is_empty() { "" } else { " " };
        let _ = write!(line, "{space}{word}");
    }
    line
}
