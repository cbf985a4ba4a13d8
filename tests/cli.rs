//! The command as its users meet it: the real binary in temporary folders. Guards the files and
//! streams it writes, its exit codes and its messages.
//!
//! Exit codes: 0 all was read, 1 some was not, 2 nothing could be done.

use crate::desk::Desk;
use serde::de::{Deserializer, MapAccess, Visitor};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::Read;
use std::process::Stdio;

const HARBOUR: &str =
    "“The harbour is open,” Mayor Ilse Marten said on Monday.\n\nShe thanked the crews in Kelmouth and Oslo.\n";
const FERRY: &str =
    "“The ferry is late,” said Tomas Brandvik, a captain. “It was late in May.”\n\nMarten was not on board.\n";
const GERMAN: &str = "Der Hafen von Kelmund ist nach dem Sturm wieder geöffnet worden, und die Fischer fahren seit \
    gestern hinaus. „Wir haben lange darauf gewartet“, sagte die Bürgermeisterin am Montag vor der Halle. Die Arbeiten haben \
    sieben Wochen gedauert und viel mehr Geld gekostet, als die Stadt geplant hatte.\n";
const SPANISH: &str = "El puerto de Quelmar volvió a abrir el lunes después de la tormenta, y los pescadores salieron muy \
    temprano. «Hemos esperado mucho tiempo», dijo la alcaldesa delante de la lonja. Las obras duraron siete semanas y costaron \
    bastante más dinero de lo que había previsto el ayuntamiento.\n";

const TABLES: [&str; 4] = ["quotes", "entities", "documents", "speakers"];

// ---- helpers -----------------------------------------------------------------------------------

/// A table of a run.
fn csv(desk: &Desk, name: &str) -> Rows {
    Rows::of_csv(&desk.read(name))
}

/// Neither tables nor a staging folder are left where nothing could be done.
fn assert_nothing_in(desk: &Desk, folder: &str) {
    assert_eq!(desk.names(folder), BTreeSet::new());
}

/// A table in any format: all cells as text, as CSV has them.
#[derive(Debug, PartialEq)]
struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn of_csv(text: &str) -> Rows {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
        let columns = texts(reader.headers().expect("a line of headers"));
        Rows { columns, rows: reader.records().map(|row| texts(&row.expect("a row of as many cells"))).collect() }
    }

    fn of_objects(objects: Vec<Object>) -> Rows {
        let columns: Vec<String> = objects.first().expect("a row").0.iter().map(|(name, _)| name.clone()).collect();
        let row = |object: Object| {
            let (names, cells): (Vec<String>, Vec<String>) = object.0.into_iter().unzip();
            assert_eq!(names, columns);
            cells
        };
        let rows = objects.into_iter().map(row).collect();
        Rows { columns, rows }
    }

    /// The cells of a column.
    fn all(&self, column: &str) -> Vec<&str> {
        let at = self
            .columns
            .iter()
            .position(|name| name == column)
            .unwrap_or_else(|| panic!("no {column} in {:?}", self.columns));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    /// The cell of the row whose first column is `id`.
    fn cell(&self, id: &str, column: &str) -> &str {
        let at =
            self.rows.iter().position(|row| row[0] == id).unwrap_or_else(|| panic!("no row {id} in {:?}", self.rows));
        self.all(column)[at]
    }
}

/// A JSON object with its members in the order of the file.
struct Object(Vec<(String, String)>);

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object, M::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
                    let cell = match value {
                        serde_json::Value::Null => String::new(),
                        serde_json::Value::String(text) => text,
                        other => other.to_string(),
                    };
                    members.push((name, cell));
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

// ---- inputs ------------------------------------------------------------------------------------

#[test]
fn a_folder_is_read_with_all_below_it() {
    let desk = Desk::with(&[
        ("news/b.txt", HARBOUR),
        ("news/a/deep/c.TXT", FERRY),
        ("news/.hidden.txt", HARBOUR),
        ("news/.git/d.txt", HARBOUR),
        ("news/notes.md", "Rain fell all day."),
        ("news/photo.jpg", HARBOUR),
    ]);
    desk.done(&["extract", "news", "-o", "out"]);
    assert_eq!(csv(&desk, "out/documents.csv").all("doc_id"), ["a/deep/c.TXT", "b.txt", "notes.md"]);
    let quotes = csv(&desk, "out/quotes.csv");
    assert_eq!(quotes.all("doc_id"), ["a/deep/c.TXT", "a/deep/c.TXT", "b.txt"]);
    assert_eq!(quotes.all("quote_id"), ["q1", "q2", "q1"]);
    assert_eq!(quotes.all("speaker"), ["Tomas Brandvik", "Tomas Brandvik", "Ilse Marten"]);
    let files = TABLES.iter().map(|table| format!("{table}.csv")).chain(["run.json".to_owned()]);
    assert_eq!(desk.names("out"), files.collect());
}

#[test]
fn a_single_file_has_its_name_as_id_whatever_its_ending() {
    let desk = Desk::with(&[("news/harbour.story", HARBOUR)]);
    let run = desk.done(&["extract", "news/harbour.story", "-o", "out"]);
    assert!(run.err.contains("1 document: 1 quote,") && run.err.contains("tables in out"), "{}", run.err);
    let documents = csv(&desk, "out/documents.csv");
    assert_eq!(documents.all("doc_id"), ["harbour.story"]);
    assert_eq!(documents.all("source"), ["news/harbour.story"]);
}

#[test]
fn ids_of_several_inputs_begin_with_the_name_of_the_input() {
    let desk = Desk::with(&[("north/a.txt", HARBOUR), ("south/a.txt", FERRY), ("one.txt", FERRY)]);
    desk.done(&["extract", "south", "one.txt", "north/", "-o", "out"]);
    assert_eq!(csv(&desk, "out/documents.csv").all("doc_id"), ["south/a.txt", "one.txt", "north/a.txt"]);
}

#[test]
fn two_documents_of_one_id_are_refused() {
    let desk = Desk::with(&[("north/a.txt", HARBOUR), ("south/a.txt", FERRY)]);
    desk.run(&["extract", "north/a.txt", "south/a.txt", "-o", "out"]).expect(2, &["a.txt", "two documents"]);
    assert_nothing_in(&desk, "out");
}

#[test]
fn standard_input_is_one_document() {
    let desk = Desk::with(&[]);
    let run = desk.run_on(HARBOUR.as_bytes(), &["extract", "-", "-o", "out"]);
    run.expect(0, &[]);
    assert_eq!(csv(&desk, "out/documents.csv").all("doc_id"), ["stdin"]);
    assert_eq!(csv(&desk, "out/quotes.csv").all("quote"), ["The harbour is open,"]);
}

#[test]
fn ten_megabytes_on_one_line_are_read() {
    let sentence = "“The harbour is open,” Mayor Ilse Marten said on Monday. ";
    let desk = Desk::with(&[("long.txt", &sentence.repeat(10_000_000 / sentence.len() + 1))]);
    desk.done(&["extract", "long.txt", "-o", "out"]);
    let documents = csv(&desk, "out/documents.csv");
    assert_eq!(documents.cell("long.txt", "quotes"), (10_000_000 / sentence.len() + 1).to_string());
}

// ---- tables ------------------------------------------------------------------------------------

#[test]
fn every_format_holds_the_same_rows_and_columns() {
    let desk = Desk::with(&[("news/a.txt", HARBOUR), ("news/b.txt", FERRY), ("news/c.txt", "")]);
    for format in ["csv", "json", "jsonl"] {
        desk.done(&["extract", "news", "-o", format, "--format", format, "--keep-text"]);
    }
    for table in TABLES.iter().chain(&["texts"]) {
        let csv = csv(&desk, &format!("csv/{table}.csv"));
        let json: Vec<Object> =
            serde_json::from_str(&desk.read(&format!("json/{table}.json"))).expect("an array of objects");
        let lines = desk.read(&format!("jsonl/{table}.jsonl"));
        let lines = lines.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
        assert_eq!(csv, Rows::of_objects(json), "{table}: csv, json");
        assert_eq!(csv, Rows::of_objects(lines), "{table}: csv, jsonl");
    }
}

#[test]
fn the_columns_are_those_of_the_contract() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    desk.done(&["extract", "a.txt", "-o", "out", "--keep-text"]);
    for (table, columns) in [
        (
            "quotes",
            "doc_id,quote_id,kind,quote,speaker,speaker_type,speaker_id,role,mention,cue,start,end,mention_start,mention_end,\
             cue_start,cue_end,turn,paragraph,context,quote_key,confidence,by",
        ),
        ("entities", "doc_id,entity_id,type,text,name,id,start,end,confidence,by"),
        ("documents", "doc_id,source,title,date,language,chars,text_hash,entities,quotes,error"),
        ("speakers", "name,type,id,roles,documents,direct,mixed,indirect,words,first_doc,last_doc"),
        ("texts", "doc_id,text"),
    ] {
        assert_eq!(desk.read(&format!("out/{table}.csv")).lines().next(), Some(columns), "{table}");
    }
}

#[test]
fn empty_tables_are_well_formed() {
    let desk = Desk::with(&[("a.txt", "Rain fell all day.\n")]);
    for format in ["csv", "json", "jsonl"] {
        desk.done(&["extract", "a.txt", "-o", format, "--format", format]);
    }
    assert!(csv(&desk, "csv/quotes.csv").rows.is_empty());
    assert!(serde_json::from_str::<Vec<Object>>(&desk.read("json/speakers.json")).expect("an array").is_empty());
    assert_eq!(desk.read("jsonl/quotes.jsonl"), "");
}

#[test]
fn one_table_goes_to_standard_output() {
    let desk = Desk::with(&[("news/a.txt", HARBOUR), ("news/b.txt", FERRY)]);
    desk.done(&["extract", "news", "-o", "out", "--keep-text"]);
    for table in TABLES.iter().chain(&["texts"]) {
        let run = desk.done(&["extract", "news", "--table", table, "-o", "-"]);
        assert_eq!(run.out, desk.read(&format!("out/{table}.csv")), "{table}");
    }
    assert!(!desk.path("-").exists());
}

#[test]
fn standard_output_takes_one_table_only() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    for tables in [&[][..], &["--table", "quotes", "--table", "entities"]] {
        let run = desk.run(&[&["extract", "a.txt", "-o", "-"], tables].concat());
        run.expect(2, &["--table"]);
        assert_eq!(run.out, "");
    }
}

#[test]
fn only_the_tables_asked_for_are_written() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    desk.done(&["extract", "a.txt", "-o", "out", "--table", "speakers", "--table", "documents"]);
    assert_eq!(desk.names("out"), ["documents.csv", "run.json", "speakers.csv"].map(str::to_owned).into());
    assert_eq!(csv(&desk, "out/speakers.csv").all("name"), ["Ilse Marten"]);
}

#[test]
fn speakers_are_counted_over_all_documents() {
    let desk = Desk::with(&[("news/a.txt", HARBOUR), ("news/b.txt", FERRY), ("news/c.txt", HARBOUR)]);
    desk.done(&["extract", "news", "-o", "out"]);
    let speakers = csv(&desk, "out/speakers.csv");
    assert_eq!(speakers.cell("Ilse Marten", "documents"), "2");
    assert_eq!(speakers.cell("Ilse Marten", "direct"), "2");
    assert_eq!(speakers.cell("Ilse Marten", "words"), "8");
    assert_eq!(speakers.cell("Ilse Marten", "first_doc"), "a.txt");
    assert_eq!(speakers.cell("Ilse Marten", "last_doc"), "c.txt");
    assert_eq!(speakers.cell("Tomas Brandvik", "direct"), "2");
    assert_eq!(speakers.cell("Tomas Brandvik", "documents"), "1");
}

#[test]
fn the_documents_table_describes_the_text() {
    let text = "\u{feff}Größe und 🚢\n\n“The harbour is open,” Mayor Ilse Marten said on Monday.\n";
    let desk = Desk::with(&[("a.txt", text)]);
    desk.done(&["extract", "a.txt", "-o", "out", "--keep-text"]);
    let (documents, texts) = (csv(&desk, "out/documents.csv"), csv(&desk, "out/texts.csv"));
    let kept = texts.cell("a.txt", "text");
    assert_eq!(kept, text.trim_start_matches('\u{feff}'));
    assert_eq!(documents.cell("a.txt", "chars"), kept.chars().count().to_string());
    let hash: Vec<String> = Sha256::digest(kept).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(documents.cell("a.txt", "text_hash"), hash.concat());
    for table in ["quotes", "entities"] {
        let rows = csv(&desk, &format!("out/{table}.csv")).rows.len();
        assert_eq!(documents.cell("a.txt", table), rows.to_string(), "{table}");
    }
}

#[test]
fn rows_below_the_least_confidence_are_left_out() {
    let desk = Desk::with(&[("news/a.txt", HARBOUR), ("news/b.txt", FERRY)]);
    desk.done(&["extract", "news", "-o", "all"]);
    let all = csv(&desk, "all/quotes.csv");
    let mut grades: Vec<&str> = all.all("confidence");
    grades.sort_unstable();
    let least = grades[grades.len() - 1];
    assert!(grades[0] < least, "the articles have quotes of more than one grade: {grades:?}");
    desk.done(&["extract", "news", "-o", "sure", "--min-confidence", least]);
    let sure = csv(&desk, "sure/quotes.csv");
    assert!(sure.rows.len() < all.rows.len());
    assert!(sure.all("confidence").iter().all(|&grade| grade >= least));
    assert!(csv(&desk, "sure/entities.csv").all("confidence").iter().all(|&grade| grade >= least));
    for bad in ["1.5", "-0.1", "NaN", "high"] {
        desk.run(&["extract", "news", "-o", "bad", &format!("--min-confidence={bad}")]).expect(2, &["from 0 to 1"]);
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::with(&[]);
    for number in 0..40 {
        let text = if number % 3 == 0 { HARBOUR.repeat(number + 1) } else { FERRY.repeat(number) };
        desk.put(&format!("news/{number}.txt"), text.as_bytes());
    }
    for threads in ["1", "2"] {
        desk.done(&["extract", "news", "-o", threads, "--threads", threads, "--keep-text"]);
    }
    assert_eq!(desk.names("1"), desk.names("2"));
    assert_eq!(desk.names("1").len(), 6);
    for name in desk.names("1") {
        assert!(desk.read(&format!("1/{name}")) == desk.read(&format!("2/{name}")), "{name} differs");
    }
}

#[test]
fn run_json_says_what_the_rows_depend_on_and_has_no_clock() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    desk.done(&["extract", "a.txt", "-o", "first"]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    desk.done(&["extract", "a.txt", "-o", "second"]);
    let run = desk.read("first/run.json");
    assert_eq!(run, desk.read("second/run.json"));
    let run: serde_json::Value = serde_json::from_str(&run).expect("JSON");
    assert_eq!(run["version"], env!("CARGO_PKG_VERSION"));
    for hash in ["lists", "rules"] {
        assert_eq!(run[hash].as_str().map(str::len), Some(64), "{hash}");
    }
    desk.done(&["extract", "a.txt", "-o", "third", "--min-confidence", "0.5"]);
    assert_ne!(desk.read("first/run.json"), desk.read("third/run.json"));
}

// ---- the output folder -------------------------------------------------------------------------

#[test]
fn tables_are_replaced_only_with_force() {
    let desk = Desk::with(&[("a.txt", HARBOUR), ("b.txt", FERRY), ("out/mine.md", "my notes")]);
    desk.done(&["extract", "a.txt", "-o", "out"]);
    let before = desk.read("out/quotes.csv");
    desk.run(&["extract", "b.txt", "-o", "out"]).expect(2, &["is there already", "--force"]);
    desk.run(&["extract", "b.txt", "-o", "out", "--format", "jsonl"]).expect(2, &["--force"]);
    assert_eq!(desk.read("out/quotes.csv"), before);
    desk.done(&["extract", "b.txt", "-o", "out", "--force"]);
    assert_eq!(csv(&desk, "out/documents.csv").all("doc_id"), ["b.txt"]);
    desk.done(&["extract", "b.txt", "-o", "out", "--force", "--format", "jsonl"]);
    let left = TABLES.iter().map(|table| format!("{table}.jsonl")).chain(["run.json".to_owned(), "mine.md".to_owned()]);
    assert_eq!(desk.names("out"), left.collect(), "the old tables are gone, other files are not");
}

#[test]
fn an_output_that_cannot_be_written_stops_the_run() {
    let desk = Desk::with(&[("a.txt", HARBOUR), ("taken", "a file, not a folder")]);
    for output in ["taken", "taken/below"] {
        desk.run(&["extract", "a.txt", "-o", output]).expect(2, &["taken", "cannot be written"]);
    }
    assert_eq!(desk.read("taken"), "a file, not a folder");
}

#[test]
fn a_run_that_reads_nothing_keeps_the_old_tables() {
    let desk = Desk::with(&[("a.txt", HARBOUR), ("b.txt", FERRY)]);
    desk.done(&["extract", "a.txt", "-o", "out"]);
    let before = desk.names("out");
    desk.run(&["extract", "gone.txt", "-o", "out", "--force"]).expect(2, &["gone.txt"]);
    assert_eq!(desk.names("out"), before);
    assert_eq!(csv(&desk, "out/documents.csv").all("doc_id"), ["a.txt"]);
}

#[test]
fn a_table_that_cannot_be_replaced_keeps_all_others() {
    let desk = Desk::with(&[("a.txt", HARBOUR), ("b.txt", FERRY)]);
    desk.done(&["extract", "a.txt", "-o", "out"]);
    let before = desk.names("out");
    // A folder in the place of a table cannot be replaced.
    fs::remove_file(desk.path("out/speakers.csv")).expect("a table");
    desk.put("out/speakers.csv/inside.txt", b"kept");
    desk.run(&["extract", "b.txt", "-o", "out", "--force"]).expect(2, &["speakers.csv", "cannot be written"]);
    assert_eq!(desk.names("out"), before, "no staging folder, no table lost");
    assert_eq!(csv(&desk, "out/documents.csv").all("doc_id"), ["a.txt"]);
}

// ---- what cannot be read -----------------------------------------------------------------------

#[test]
fn a_missing_file_among_others_is_named_and_the_rest_read() {
    let desk = Desk::with(&[("a.txt", HARBOUR), ("b.txt", FERRY)]);
    let run = desk.run(&["extract", "a.txt", "gone.txt", "b.txt", "-o", "out"]);
    run.expect(1, &["gone.txt", "cannot be read", "2 documents (1 not read)"]);
    let documents = csv(&desk, "out/documents.csv");
    assert_eq!(documents.all("doc_id"), ["a.txt", "gone.txt", "b.txt"]);
    assert!(documents.cell("gone.txt", "error").contains("cannot be read"));
    assert_eq!(documents.cell("gone.txt", "text_hash"), "");
    assert_eq!(documents.cell("a.txt", "error"), "");
    assert_eq!(csv(&desk, "out/quotes.csv").rows.len(), 3);
}

#[test]
fn nothing_to_read_is_a_failure_that_leaves_nothing() {
    let desk = Desk::with(&[("empty/readme.html", "no article"), ("empty/.hidden.txt", HARBOUR)]);
    for (input, word) in [("gone.txt", "cannot be read"), ("gone/", "cannot be read"), ("empty", "no .txt file")] {
        desk.run(&["extract", input, "-o", "out"]).expect(2, &[input, word, "no table was written"]);
        assert_nothing_in(&desk, "out");
    }
}

#[test]
fn bytes_that_have_no_meaning_are_replaced_counted_and_noted() {
    let desk = Desk::with(&[]);
    desk.put("a.txt", b"\xEF\xBB\xBFThe caf\xE9 is open, Mayor Ilse Marten said. It costs 4 \xff crowns on Monday.");
    let run = desk.done(&["extract", "a.txt", "-o", "out"]);
    assert!(run.err.contains("note: a.txt: 2 invalid sequences of bytes"), "{}", run.err);
    assert!(csv(&desk, "out/documents.csv").cell("a.txt", "error").contains('2'));
    desk.run(&["extract", "a.txt", "-o", "strict", "--strict"]).expect(1, &["error: a.txt"]);
    assert_eq!(csv(&desk, "strict/documents.csv").rows.len(), 1);
}

#[test]
fn an_empty_file_is_noted() {
    let desk = Desk::with(&[("a.txt", ""), ("b.txt", " \n\n")]);
    let run = desk.done(&["extract", "a.txt", "b.txt", "-o", "out"]);
    assert!(run.err.contains("note: a.txt: no text") && run.err.contains("note: b.txt: no text"), "{}", run.err);
    assert_eq!(csv(&desk, "out/documents.csv").all("error"), ["no text", "no text"]);
    assert_eq!(csv(&desk, "out/documents.csv").all("chars"), ["0", "3"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_in_circles_are_failures_of_their_own() {
    let desk = Desk::with(&[("news/a.txt", HARBOUR), ("news/sub/b.txt", FERRY)]);
    std::os::unix::fs::symlink("..", desk.path("news/sub/loop")).expect("a link");
    std::os::unix::fs::symlink("nowhere", desk.path("news/gone.txt")).expect("a link");
    let run = desk.run(&["extract", "news", "-o", "out"]);
    run.expect(1, &["loop", "leads back", "gone.txt"]);
    let documents = csv(&desk, "out/documents.csv");
    assert_eq!(documents.all("doc_id"), ["a.txt", "gone.txt", "sub/b.txt", "sub/loop"]);
    assert_eq!(documents.all("error").iter().filter(|error| error.is_empty()).count(), 2);
    assert_eq!(csv(&desk, "out/quotes.csv").rows.len(), 3);
}

#[test]
fn another_language_is_noted_and_gives_no_rows() {
    let desk = Desk::with(&[("a.txt", HARBOUR), ("de.txt", GERMAN), ("es.txt", SPANISH)]);
    let all = ["extract", "a.txt", "de.txt", "es.txt", "-o"];
    let run = desk.done(&[&all[..], &["out"]].concat());
    assert!(run.err.contains("note: de.txt: language") && run.err.contains("note: es.txt: language"), "{}", run.err);
    let documents = csv(&desk, "out/documents.csv");
    assert_eq!(documents.cell("a.txt", "language"), "en");
    for (id, code) in [("de.txt", "de"), ("es.txt", "s")] {
        assert!(documents.cell(id, "language").contains(code), "{}", documents.cell(id, "language"));
        assert!(documents.cell(id, "error").contains("--language en"));
        assert_eq!((documents.cell(id, "entities"), documents.cell(id, "quotes")), ("0", "0"));
    }
    desk.run(&[&all[..], &["strict", "--strict"]].concat()).expect(1, &["error: de.txt", "error: es.txt"]);
    assert_eq!(csv(&desk, "strict/documents.csv").rows.len(), 3);
    let run = desk.done(&[&all[..], &["forced", "--language", "en"]].concat());
    assert!(!run.err.contains("note"), "{}", run.err);
    assert_eq!(csv(&desk, "forced/documents.csv").all("language"), ["en", "en", "en"]);
    assert_ne!(csv(&desk, "forced/documents.csv").cell("de.txt", "entities"), "0");
    desk.run(&["extract", "a.txt", "-o", "other", "--language", "xx"]).expect(2, &["xx", "not supported"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::with(&[("a.txt", &FERRY.repeat(20_000))]);
    for table in ["quotes", "speakers", "texts"] {
        let mut child = desk
            .command(&["extract", "a.txt", "--table", table, "-o", "-", "-q"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
        assert_eq!(child.wait().expect("the command ends").code(), Some(0), "{table}: {err}");
        assert_eq!(err, "", "{table}");
    }
}

// ---- help --------------------------------------------------------------------------------------

#[test]
fn help_shows_examples_and_exit_codes() {
    let desk = Desk::with(&[]);
    let help = desk.done(&["extract", "--help"]).out;
    for word in [
        "Examples:",
        "whosaid extract articles -o tables",
        "--table quotes -o -",
        "--force",
        "--resume",
        "--text-field",
        "Exit codes: 0",
    ] {
        assert!(help.contains(word), "no {word:?} in: {help}");
    }
    let help = desk.done(&["--help"]).out;
    assert!(help.contains("extract") && help.contains("sources") && help.contains("Exit codes"), "{help}");
    assert!(desk.done(&["--version"]).out.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_arguments_are_refused_with_a_hint() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    desk.run(&[]).expect(2, &["Usage"]);
    desk.run(&["extract", "a.txt"]).expect(2, &["--output"]);
    desk.run(&["extract", "a.txt", "-o", "out", "--format", "xls"]).expect(2, &["csv, json, jsonl"]);
    desk.run(&["extract", "a.txt", "-o", "out", "--table", "quote"]).expect(2, &["quotes"]);
    assert_nothing_in(&desk, "out");
}

#[test]
fn quiet_runs_say_nothing_but_errors() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    let run = desk.done(&["extract", "a.txt", "-o", "out", "-q"]);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    desk.run(&["extract", "gone.txt", "-o", "other", "-q"]).expect(2, &["gone.txt"]);
}

#[test]
fn progress_is_shown_where_somebody_looks() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    let run = |options: &[&str]| desk.done(&[&["extract", "a.txt", "-o", "out", "--force"], options].concat()).err;
    let shown = run(&["--progress", "plain"]);
    assert!(shown.contains(&format!("; {} B in ", HARBOUR.len())) && shown.ends_with("B/s\n"), "{shown}");
    for hidden in [run(&[]), run(&["--progress", "none"])] {
        assert_eq!(hidden, "whosaid: 1 document: 1 quote, 3 names; tables in out\n");
    }
    assert_eq!(run(&["--progress", "plain", "--quiet"]), "");
}

#[test]
fn bench_shows_each_stage_and_the_whole() {
    let desk = Desk::with(&[("news/a.txt", HARBOUR), ("news/b.txt", FERRY)]);
    let out = desk.done(&["bench", "news"]).out;
    let bytes = (HARBOUR.len() + FERRY.len()) as f64 / 1e6;
    assert!(out.starts_with(&format!("2 documents, {bytes:.2} MB of text\n")), "{out}");
    let parts = ["input", "text", "language", "names", "reports", "speakers", "rows", "all", "plain scan"];
    let rows: Vec<&str> = out.lines().skip(3).take(parts.len()).collect();
    assert!(rows.iter().zip(parts).all(|(row, part)| row.starts_with(part)), "{out}");
    let shares = rows[..7].iter().map(|row| row.split_whitespace().nth(1).and_then(|share| share.parse::<f64>().ok()));
    let sum: f64 = shares.map(|share| share.expect("a percentage")).sum();
    assert!((99.5..100.5).contains(&sum), "{out}");
    desk.run(&["bench", "gone.txt"]).expect(2, &["nothing to measure"]);
    desk.run_on(HARBOUR.as_bytes(), &["bench", "-"]).expect(2, &["save it as a file"]);
}

#[test]
fn sources_list_the_credits_of_all_lists() {
    let desk = Desk::with(&[]);
    let out = desk.done(&["sources"]).out;
    let table = Rows::of_csv(&out);
    assert!(table.all("credit").iter().any(|credit| credit.contains("GeoNames")), "{out}");
    assert!(table.all("licence").iter().all(|licence| !licence.is_empty()));
    let notices = desk.done(&["sources", "--notices"]).out;
    assert!(notices.starts_with(&out) && notices.len() > out.len());
}

// ---- shells and manuals ------------------------------------------------------------------------

#[test]
fn shells_and_manuals_know_all_commands() {
    let desk = Desk::with(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = desk.done(&["completions", shell]).out;
        assert!(script.contains("csv-excel") && script.contains("keep-text"), "{shell}");
    }
    let page = desk.done(&["man"]).out;
    assert!(page.contains("whosaid\\-extract(1)"), "{page}");
    let page = desk.done(&["man", "extract"]).out;
    assert!(page.contains("\\-\\-keep\\-text") && page.contains("Examples:"), "{page}");
    desk.run(&["man", "extrat"]).expect(2, &["extrat", "whosaid --help"]);
}
