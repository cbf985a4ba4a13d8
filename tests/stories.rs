//! Golden stories: short articles with the rows that a careful reader would write down.
//!
//! Each `stories/NAME.txt` has a `stories/NAME.expected` that a person can read and check against
//! the text. Its sections `quotes` and `entities` are compared line by line (the width of the
//! columns does not count); a last section `known` says in free text which of the lines above are
//! wrong and what would be right. `UPDATE_STORIES=1 cargo test --test stories` rewrites the two
//! compared sections and leaves `known` as it is: read the diff before you keep it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use whosaid::tables::{EntityRow, QuoteRow};
use whosaid::{Document, Options, Reader};

const HINT: &str = "If the new lines (+) are right by the guidelines, UPDATE_STORIES=1 cargo test --test stories writes them \
                    down; a line that is wrong is kept only with a word on it in the section `known` of its file.";

/// No column is padded to more than this: a long quote stands out instead of moving all others.
const WIDEST: usize = 64;

#[test]
fn stories_are_read_as_a_careful_reader_would() {
    let reader = Reader::new(Options::default()).expect("the built-in rules are well-formed");
    let update = std::env::var_os("UPDATE_STORIES").is_some_and(|value| value != "0");
    let mut failures = String::new();
    for story in stories() {
        let text = fs::read_to_string(story.with_extension("txt")).expect("a story is UTF-8");
        let golden = story.with_extension("expected");
        let before = fs::read_to_string(&golden).unwrap_or_default();
        let found = describe(&reader, &text);
        if update {
            fs::write(&golden, format!("{found}{}", known(&before))).expect("the golden file can be written");
        } else if let Some(diff) = diff(compared(&before), &found) {
            let _ = writeln!(failures, "{}:\n{diff}", golden.display());
        }
    }
    assert!(failures.is_empty(), "\n{failures}{HINT}\n");
}

/// A golden file without its story would never be compared.
#[test]
fn every_golden_file_has_its_story() {
    let (texts, golden) = (files("txt"), files("expected"));
    assert!(texts.len() >= 12, "only {} stories", texts.len());
    assert_eq!(texts, golden, "left: the stories, right: the golden files");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories")
}

fn files(extension: &str) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the stories are there").map(|entry| entry.expect("readable").path());
    entries
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .map(|path| path.with_extension(""))
        .collect()
}

fn stories() -> BTreeSet<PathBuf> {
    files("txt")
}

/// The compared sections of a golden file, as they are written.
fn describe(reader: &Reader, text: &str) -> String {
    let reading = reader.read(Document::new("story", text)).expect("a story is short");
    let quotes = reading.quote_rows(reader.attribution_rules(), 0.0).map(|row| quote_cells(&row)).collect::<Vec<_>>();
    let entities = entity_cells(&reading.entity_rows(0.0).collect::<Vec<_>>());
    format!("quotes\n{}\nentities\n{}", aligned(&quotes), aligned(&entities))
}

/// `kind | "quote" | speaker (type, role) | mention | cue | turn`
fn quote_cells(row: &QuoteRow<'_>) -> Vec<String> {
    let kind = format!("{:?}", row.speaker_type).to_lowercase();
    let about = if row.role.is_empty() { kind } else { format!("{kind}, {}", row.role) };
    vec![
        format!("{:?}", row.kind).to_lowercase(),
        format!("\"{}\"", one_line(row.quote)),
        format!("{} ({about})", or_dash(&row.speaker)),
        or_dash(row.mention),
        or_dash(row.cue),
        format!("{}{}", row.turn.0, row.turn.1),
    ]
}

/// `type | name | mention texts with their counts`, a line an entity, in order of appearance.
fn entity_cells(rows: &[EntityRow<'_>]) -> Vec<Vec<String>> {
    let mut numbers: Vec<u32> = rows.iter().map(|row| row.entity_id.1).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let lines = numbers.iter().map(|&number| {
        let same: Vec<&EntityRow<'_>> = rows.iter().filter(|row| row.entity_id.1 == number).collect();
        let mut texts: Vec<(&str, usize)> = Vec::new();
        for row in &same {
            match texts.iter_mut().find(|(text, _)| *text == row.text) {
                Some((_, count)) => *count += 1,
                None => texts.push((row.text, 1)),
            }
        }
        let texts: Vec<String> = texts.iter().map(|(text, count)| format!("{} ×{count}", one_line(text))).collect();
        vec![same[0].r#type.to_string(), same[0].name.to_string(), texts.join(", ")]
    });
    lines.collect()
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { one_line(text) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Rows of cells as lines with columns.
fn aligned(rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return "(none)\n".to_owned();
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0).min(WIDEST);
    let lines = rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:<width$}", width = width(column)));
        cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned() + "\n"
    });
    lines.collect()
}

/// Where the free text of a golden file begins.
fn known_at(golden: &str) -> usize {
    golden.find("\nknown\n").unwrap_or(golden.len())
}

fn compared(golden: &str) -> &str {
    &golden[..known_at(golden)]
}

fn known(golden: &str) -> &str {
    &golden[known_at(golden)..]
}

/// Both texts line by line: `-` was expected, `+` was found; `None` if they are the same but for
/// spaces.
fn diff(expected: &str, found: &str) -> Option<String> {
    let lines = |text: &str| text.lines().map(one_line).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let (old, new) = (lines(expected), lines(found));
    if old == new {
        return None;
    }
    // common[i][j]: the length of the longest common subsequence of old[i..] and new[j..].
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            let _ = writeln!(out, "    {}", old[i]);
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(out, "  - {}", old[i]);
            i += 1;
        } else {
            let _ = writeln!(out, "  + {}", new[j]);
            j += 1;
        }
    }
    Some(out)
}
