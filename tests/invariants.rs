//! Invariants: what holds for every text, however odd. The contract of the tables, checked on
//! arbitrary strings and on salads of the fragments that news is made of.
//!
//! A case that fails is printed in its smallest form; it belongs into `regressions.rs`.

use proptest::prelude::*;
use proptest::sample::select;
use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;
use whosaid::corpus::{self, Existing, Job, Target};
use whosaid::input::{Input, Settings};
use whosaid::rules::RuleSet;
use whosaid::tables::{EntityRow, QuoteRow, Table};
use whosaid::writers::{Format, RowFormat};
use whosaid::{Document, Language, Options, Reader};

static ENGLISH: LazyLock<Reader> = LazyLock::new(|| reader(Some(Language::ENGLISH)));
static DETECTING: LazyLock<Reader> = LazyLock::new(|| reader(None));

fn reader(language: Option<Language>) -> Reader {
    Reader::new(Options { language, ..Options::default() }).expect("the built-in rules are well-formed")
}

/// What news is made of, and what breaks its readers.
const FRAGMENTS: &[&str] = &[
    "“",
    "”",
    "\"",
    "\"",
    "‘",
    "’",
    "'",
    "''",
    "``",
    "«",
    "»",
    "„",
    "‹",
    "›",
    "「",
    "」",
    "＂",
    "Ilse Marten",
    "Marten",
    "Tomas Brandvik",
    "Mr Brandvik",
    "Mayor",
    "a spokesman for the port",
    "the ministry",
    "Ministry of Fisheries",
    "KELMOUTH",
    "Kenya",
    "Paris",
    "U.S.",
    "the Bank of Ostravia (BO)",
    "BO",
    "O'Neill",
    "İzmir",
    "Großstraße",
    "she",
    "he",
    "they",
    " said",
    " added",
    " told reporters",
    "According to ",
    " adding that ",
    "saying ",
    ", who",
    " on Monday",
    ", ",
    ". ",
    ".",
    "!",
    "?",
    ": ",
    " — ",
    " -- ",
    "…",
    "...",
    " (",
    ") ",
    "We sail at dawn",
    "the harbour",
    "it’s",
    "sailors'",
    "don't",
    "'90s",
    "6'2\"",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "\u{200b}",
    "👩🏽‍🚒",
    "🇳🇴",
    "e\u{301}",
    "\u{301}",
    "ﬁ",
    "\u{0}",
    "אבג",
    "東京",
    "LIMA, July 25 (Andina) -- ",
];

fn newsy() -> impl Strategy<Value = String> {
    let piece = (select(FRAGMENTS), select(&["", " "][..]));
    prop::collection::vec(piece, 0..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(text, space)| [text, space]).collect())
}

fn arbitrary() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..200).prop_map(String::from_iter)
}

/// So many cases; `PROPTEST_CASES` sets another number for all tests.
fn config(cases: u32) -> ProptestConfig {
    // Failing cases are kept as tests in regressions.rs, not as seeds in a file.
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_string_gives_sound_rows(text in arbitrary()) {
        check(&ENGLISH, &text)?;
        check(&DETECTING, &text)?;
    }

    #[test]
    fn any_news_gives_sound_rows(text in newsy()) {
        check(&ENGLISH, &text)?;
        check(&DETECTING, &text)?;
    }

    #[test]
    fn reading_twice_gives_the_same_rows(text in newsy()) {
        prop_assert_eq!(printed(&ENGLISH, &text), printed(&ENGLISH, &text));
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn the_number_of_threads_changes_no_byte(texts in prop::collection::vec(prop_oneof![newsy(), arbitrary()], 1..24)) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).expect("a new folder");
        for (number, text) in texts.iter().enumerate() {
            fs::write(articles.join(format!("{number:02}.txt")), text).expect("a new file");
        }
        let one = tables(&articles, &folder.path().join("one"), 1);
        let two = tables(&articles, &folder.path().join("two"), 2);
        prop_assert_eq!(one.len(), Table::ALL.len());
        prop_assert!(one == two, "one thread:\n{}\ntwo threads:\n{}", shown(&one), shown(&two));
    }
}

/// All that the contract says of the rows of one document.
fn check(reader: &Reader, text: &str) -> Result<(), TestCaseError> {
    let chars: Vec<char> = text.chars().collect();
    let reading = reader.read(Document::new("case", text)).expect("a case is short");
    let entities: Vec<EntityRow<'_>> = reading.entity_rows(0.0).collect();
    let quotes: Vec<QuoteRow<'_>> = reading.quote_rows(reader.attribution_rules(), 0.0).collect();
    let names = check_entities(&chars, &entities)?;
    check_quotes(&chars, &quotes, &names)?;
    let row = reading.document_row(entities.len() as u32, quotes.len() as u32);
    prop_assert_eq!(row.chars as usize, chars.len());
    Ok(())
}

/// The text at `start..end` in code points is the one of the row.
fn check_slice(chars: &[char], start: u32, end: u32, text: &str) -> Result<(), TestCaseError> {
    let (start, end) = (start as usize, end as usize);
    prop_assert!(start < end && end <= chars.len(), "{start}..{end} of {}", chars.len());
    prop_assert_eq!(String::from_iter(&chars[start..end]), text);
    Ok(())
}

fn check_confidence(value: f64, by: &str) -> Result<(), TestCaseError> {
    prop_assert!((0.0..=1.0).contains(&value), "confidence {value}");
    prop_assert!(!by.is_empty(), "a row must say what it rests on");
    prop_assert!(by.split(" > ").all(|id| !id.trim().is_empty()), "by {by:?}");
    Ok(())
}

/// Returns the name and type of each entity by its number.
fn check_entities(chars: &[char], rows: &[EntityRow<'_>]) -> Result<HashMap<u32, (String, String)>, TestCaseError> {
    let mut names = HashMap::new();
    let mut behind = 0;
    for row in rows {
        check_slice(chars, row.start, row.end, row.text)?;
        check_confidence(row.confidence.value(), &row.by.to_string())?;
        prop_assert!(row.start >= behind, "{:?} begins before the name before it ends", row.text);
        behind = row.end;
        prop_assert!(row.entity_id.1 as usize <= names.len() + 1, "ids follow the first appearance: {:?}", row);
        let entity = (row.name.to_string(), row.r#type.to_string());
        prop_assert!(!entity.0.is_empty() && !entity.0.contains(['\n', '\r']), "name {:?}", entity.0);
        let first = names.entry(row.entity_id.1).or_insert_with(|| entity.clone());
        prop_assert_eq!(&*first, &entity, "one id, one name and type");
    }
    Ok(names)
}

fn check_quotes(
    chars: &[char],
    rows: &[QuoteRow<'_>],
    names: &HashMap<u32, (String, String)>,
) -> Result<(), TestCaseError> {
    let (mut behind, mut turn, mut paragraph) = (0, 0, 1);
    for (index, row) in rows.iter().enumerate() {
        prop_assert_eq!((row.quote_id.0, row.quote_id.1 as usize), ('q', index + 1));
        check_slice(chars, row.start, row.end, row.quote)?;
        check_optional(chars, row.mention_start, row.mention_end, row.mention)?;
        check_optional(chars, row.cue_start, row.cue_end, row.cue)?;
        check_confidence(row.confidence.value(), &row.by.to_string())?;
        prop_assert!(row.start >= behind, "{:?} begins before the quote before it ends", row.quote);
        prop_assert!(row.turn.1 == turn || row.turn.1 == turn + 1, "turn {} after {turn}", row.turn.1);
        prop_assert!(row.paragraph >= paragraph, "paragraph {} after {paragraph}", row.paragraph);
        (behind, turn, paragraph) = (row.end, row.turn.1, row.paragraph);
        prop_assert!(row.context.contains(row.quote) && row.context.contains(row.cue), "context {:?}", row.context);
        prop_assert_eq!(row.quote_key.len(), 16);
        check_speaker(row, names)?;
    }
    Ok(())
}

/// Where there is nothing, there are no offsets either.
fn check_optional(chars: &[char], start: Option<u32>, end: Option<u32>, text: &str) -> Result<(), TestCaseError> {
    if let (Some(start), Some(end)) = (start, end) {
        return check_slice(chars, start, end, text);
    }
    prop_assert_eq!((start, end, text), (None, None, ""));
    Ok(())
}

fn check_speaker(row: &QuoteRow<'_>, names: &HashMap<u32, (String, String)>) -> Result<(), TestCaseError> {
    let kind = format!("{:?}", row.speaker_type).to_lowercase();
    if let Some(id) = row.speaker_id {
        let entity = names.get(&id.1);
        prop_assert_eq!(entity, Some(&(row.speaker.to_string(), kind)), "the speaker is one of the entities");
    } else {
        // Joint speakers have a common type, bodies that nothing names are organizations: both without an id.
        let joint = row.speaker.contains(" and ");
        let without = ["other", "unknown", "organization"].contains(&kind.as_str());
        prop_assert!(joint || without, "{kind} without an id");
        prop_assert_eq!(row.speaker.is_empty(), kind == "unknown", "speaker {:?}, {}", row.speaker, kind);
    }
    Ok(())
}

/// All rows of a text as they would be written.
fn printed(reader: &Reader, text: &str) -> String {
    let reading = reader.read(Document::new("case", text)).expect("a case is short");
    let mut bytes = Vec::new();
    RowFormat::Jsonl.append(reading.quote_rows(reader.attribution_rules(), 0.0), &mut bytes);
    RowFormat::Jsonl.append(reading.entity_rows(0.0), &mut bytes);
    RowFormat::Jsonl.append([reading.document_row(0, 0)], &mut bytes);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// The tables of a folder, read with so many threads.
fn tables(articles: &Path, output: &Path, threads: usize) -> Vec<(String, Vec<u8>)> {
    let job = Job {
        inputs: vec![Input::Path(articles.to_owned())],
        settings: Settings::default(),
        shard: None,
        target: Target::Folder { path: output.to_owned(), existing: Existing::Refuse },
        tables: Table::ALL.to_vec(),
        formats: vec![Format::Rows(RowFormat::Csv)],
        min_confidence: 0.0,
        threads,
        options: Options { language: Some(Language::ENGLISH), ..Options::default() },
        rules: RuleSet::built_in(),
        lists: Vec::new(),
        batch: corpus::BATCH,
        commit: corpus::COMMIT,
    };
    corpus::extract(&job, |_| ControlFlow::Continue(())).expect("the folder can be read and the tables written");
    let table = |table: Table| format!("{}.csv", table.name());
    Table::ALL
        .into_iter()
        .map(table)
        .map(|name| (name.clone(), fs::read(output.join(name)).expect("a table")))
        .collect()
}

fn shown(tables: &[(String, Vec<u8>)]) -> String {
    let table = |(name, bytes): &(String, Vec<u8>)| [name, "\n", &*String::from_utf8_lossy(bytes)].concat();
    tables.iter().map(table).collect()
}
