//! `whosaid score`: figures computed by hand for one small article, the forms of gold and tables,
//! and what is said of those that are not in form.

use crate::desk::Desk;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write as _;
use whosaid::score::{self, Options, Rates, SpeakerBy};

const ARTICLE: &str = "“The harbour is open,” Mayor Ilse Marten said. “It was shut all May,” said Tomas Brandvik of the \
    Kelm Harbour Trust. Marten said the boats would leave Oslo on Friday. Police said that “nobody” was hurt.";

// ---- helpers -----------------------------------------------------------------------------------

/// The code points of words of the article; `after` stands before them.
fn span(after: &str, words: &str) -> (usize, usize) {
    let place = ARTICLE.find(after).expect("words of the article") + after.len();
    let place = place + ARTICLE[place..].find(words).expect("words of the article");
    let start = ARTICLE[..place].chars().count();
    (start, start + words.chars().count())
}

fn entity(kind: &str, after: &str, words: &str) -> Value {
    let (start, end) = span(after, words);
    json!({"doc_id": "kelm.txt", "start": start, "end": end, "type": kind, "text": words})
}

/// A quote; the mention stands behind `after`.
fn quote(kind: &str, words: &str, speaker: &str, after: &str, mention: &str, more: &Value) -> Value {
    let ((start, end), (mention_start, mention_end)) = (span("", words), span(after, mention));
    let mut quote = json!({
        "doc_id": "kelm.txt", "kind": kind, "text": words, "speaker": speaker, "start": start, "end": end,
        "mention_start": mention_start, "mention_end": mention_end,
    });
    for (name, value) in more.as_object().expect("members") {
        quote[name] = value.clone();
    }
    quote
}

/// What is right.
fn gold() -> Value {
    let (person, other) = (json!("person"), json!("other"));
    json!({
        "doc_id": "kelm.txt",
        "entities": [
            entity("person", "", "Ilse Marten"),
            entity("person", "", "Tomas Brandvik"),
            entity("organization", "", "Kelm Harbour Trust"),
            entity("person", "Trust. ", "Marten"),
            entity("place", "", "Oslo"),
        ],
        "quotes": [
            quote("direct", "The harbour is open,", "Ilse Marten", "", "Ilse Marten",
                &json!({"speaker_type": person, "cue": "said", "role": "Mayor"})),
            quote("direct", "It was shut all May,", "Tomas Brandvik", "", "Tomas Brandvik",
                &json!({"speaker_type": person, "cue": "said"})),
            quote("indirect", "the boats would leave Oslo on Friday", "Ilse Marten", "Trust. ", "Marten",
                &json!({"speaker_type": person, "cue": "said"})),
            quote("mixed", "“nobody” was hurt", "Police", "", "Police", &json!({"speaker_type": other, "cue": "said"})),
        ],
    })
}

/// What a program found: a title too many, a wrong type, a name too many.
fn entities() -> Vec<Value> {
    vec![
        entity("person", "", "Mayor Ilse Marten"),
        entity("organization", "", "Tomas Brandvik"),
        entity("organization", "", "the Kelm Harbour Trust"),
        entity("person", "Trust. ", "Marten"),
        entity("place", "", "Oslo"),
        entity("place", "", "May"),
    ]
}

/// A quote that is right; a wrong speaker; a clause that is too short (26 of 36 characters) with the
/// surname only; one that is much too short (6 of 17), so that it is spurious and another missed.
fn quotes() -> Vec<Value> {
    let person = |cue: &str, role: &str| json!({"speaker_type": "person", "cue": cue, "role": role});
    vec![
        quote("direct", "The harbour is open,", "Mayor Ilse Marten", "", "Mayor Ilse Marten", &person("Said", "mayor")),
        quote("direct", "It was shut all May,", "Ilse Marten", "", "Ilse Marten", &person("said", "")),
        quote(
            "indirect",
            "the boats would leave Oslo",
            "Marten",
            "Trust. ",
            "Marten",
            &json!({"speaker_type": "organization", "cue": "told", "role": ""}),
        ),
        quote("direct", "nobody", "Police", "", "Police", &json!({"speaker_type": "other", "cue": "said", "role": ""})),
    ]
}

/// Rows as a CSV table.
fn csv(rows: &[Value]) -> String {
    let columns: Vec<&String> = rows[0].as_object().expect("an object").keys().collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).expect("memory");
    for row in rows {
        let cell = |column: &&String| row[*column].as_str().map_or_else(|| row[*column].to_string(), str::to_owned);
        writer.write_record(columns.iter().map(cell)).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
}

fn lines(rows: &[Value]) -> String {
    rows.iter().fold(String::new(), |mut lines, row| {
        let _ = writeln!(lines, "{row}");
        lines
    })
}

/// A desk with gold and tables.
fn desk() -> Desk {
    Desk::with(&[
        ("gold.jsonl", &lines(&[gold()])),
        ("out/entities.csv", &csv(&entities())),
        ("out/quotes.csv", &csv(&quotes())),
    ])
}

fn json_of(desk: &Desk, arguments: &[&str]) -> Value {
    let run = desk.done(&[&["score", "--json"], arguments].concat());
    serde_json::from_str(&run.out).expect("an object")
}

/// Whether a figure is this, to the first decimal.
fn assert_figure(figure: &Value, right: f64) {
    let number = figure.as_f64().unwrap_or_else(|| panic!("{figure} is no figure"));
    assert!((number - right).abs() < 0.05, "{number} is not {right}");
}

// ---- figures -----------------------------------------------------------------------------------

#[test]
fn the_figures_are_those_computed_by_hand() {
    let expected = "\
entities, 1 document
                   P     R    F1    gold    pred     hit
all             66.7  80.0  72.7       5       6       4
person         100.0  66.7  80.0       3       2       2
place           50.0 100.0  66.7       1       2       1
organization    50.0 100.0  66.7       1       2       1
untyped         83.3 100.0  90.9       5       6       5

quotes, 1 document, speakers by name
                                 span IoU 0.5         span IoU 0.9         speaker          who said what
                  gold    pred        P     R    F1        P     R    F1   strict lenient        P     R    F1
all                  4       4     75.0  75.0  75.0     50.0  50.0  50.0     33.3    66.7     25.0  25.0  25.0
direct               2       3     66.7 100.0  80.0     66.7 100.0  80.0     50.0    50.0     33.3  50.0  40.0
mixed                1       0      0.0   0.0   0.0      0.0   0.0   0.0      0.0     0.0      0.0   0.0   0.0
indirect             1       1    100.0 100.0 100.0      0.0   0.0   0.0      0.0   100.0      0.0   0.0   0.0
direct+mixed         3       3     66.7  66.7  66.7     66.7  66.7  66.7     50.0    50.0     33.3  33.3  33.3
right on matched rows: kind 100.0, type 66.7, cue 66.7, role 100.0
";
    let run = desk().done(&["score", "gold.jsonl", "out"]);
    assert_eq!(run.out, expected);
    assert_eq!(run.err, "");
}

#[test]
fn speakers_can_be_compared_by_mention() {
    let scores = json_of(&desk(), &["gold.jsonl", "out", "--speaker", "mention"]);
    // “Marten” stands for Ilse Marten at her second quote.
    assert_eq!(scores["quotes"]["speaker_by"], "mention");
    assert_figure(&scores["quotes"]["all"]["who_said_what"]["f1"], 50.0);
    assert_figure(&scores["quotes"]["indirect"]["speaker"]["strict"], 100.0);
    assert_figure(&scores["quotes"]["all"]["speaker"]["lenient"], 200.0 / 3.0);
}

#[test]
fn gold_with_spans_of_sources_is_compared_by_them() {
    let source = |kind: &str, words: &str, source: &str, speech: bool| {
        let ((start, end), (source_start, source_end)) = (span("", words), span("", source));
        json!({"start": start, "end": end, "kind": kind, "source_start": source_start, "source_end": source_end,
            "source": source, "speech": speech})
    };
    let mut rows = vec![
        source("direct", "The harbour is open,", "Mayor Ilse Marten", true),
        source("direct", "It was shut all May,", "Tomas Brandvik", true),
        source("indirect", "the boats would leave Oslo on Friday", "Police", false),
        source("mixed", "“nobody” was hurt", "Police", false),
    ];
    // The second source stands in two places, and one of them is what was found.
    rows[1]["sources"] = json!([span("", "Tomas Brandvik"), span("", "Ilse Marten")]);
    let desk = desk();
    desk.put("spans.jsonl", lines(&[json!({"doc_id": "kelm", "quotes": rows})]));
    let scores = json_of(&desk, &["spans.jsonl", "out"]);
    assert_eq!((&scores["quotes"]["speaker_by"], &scores["entities"]), (&json!("span"), &Value::Null));
    // The clause that is no speech counts on neither side, mixed quotes always do.
    let all = &scores["quotes"]["all"];
    assert_eq!((&all["gold"], &all["pred"]), (&json!(3), &json!(3)));
    assert_figure(&all["who_said_what"]["p"], 200.0 / 3.0);
    assert_eq!(scores["quotes"]["indirect"]["pred"], 0);
    assert_eq!(scores["quotes"]["matched"], json!({"kind": 100.0, "type": null, "cue": null, "role": null}));
}

#[test]
fn errors_are_listed_with_their_places() {
    let run = desk().done(&["score", "gold.jsonl", "out", "--errors", "5"]);
    let place = |words: &str| format!("kelm.txt:{}", span("", words).0);
    for expected in [
        "false positives: 2\n".to_owned(),
        format!("     1  organization  Tomas Brandvik [gold has person Tomas Brandvik]  {}\n", place("Tomas")),
        format!("     1  place         May  {}\n", place("May")),
        "false negatives: 1\n".to_owned(),
        "[the table has organization Tomas Brandvik]".to_owned(),
        "missed: 1\n".to_owned(),
        format!("  {}  mixed     “nobody” was hurt  [Police]\n", place("“nobody”")),
        "spurious: 1\n".to_owned(),
        format!("  {}  direct    nobody  [Police]\n", place("nobody")),
        "wrong speaker: 2\n".to_owned(),
        format!(
            "  {}  direct    It was shut all May,  [gold has Tomas Brandvik, the table Ilse Marten]\n",
            place("It was shut")
        ),
    ] {
        assert!(run.out.contains(&expected), "no {expected:?} in: {}", run.out);
    }
}

#[test]
fn json_says_what_was_left_out() {
    let desk = desk();
    let columns = "doc_id,start,end,kind,speaker\n";
    desk.put("strays/quotes.csv", format!("{columns}ferry,0,5,direct,Police\n"));
    let scores = json_of(&desk, &["gold.jsonl", "strays"]);
    assert_eq!((&scores["ignored"], &scores["missing"]), (&json!(["ferry"]), &json!(["entities"])));
    assert_eq!((&scores["entities"], &scores["quotes"]["errors"]), (&Value::Null, &Value::Null));
    let all = json!({
        "gold": 4, "pred": 0, "span50": {"p": 0.0, "r": 0.0, "f1": 0.0}, "span90": {"p": 0.0, "r": 0.0, "f1": 0.0},
        "speaker": {"strict": 0.0, "lenient": 0.0}, "who_said_what": {"p": 0.0, "r": 0.0, "f1": 0.0},
    });
    assert_eq!(scores["quotes"]["all"], all);
}

#[test]
fn as_many_errors_are_listed_as_are_asked_for() {
    let scores = json_of(&desk(), &["gold.jsonl", "out", "--errors", "1"]);
    let errors = &scores["quotes"]["errors"]["wrong_speaker"];
    assert_eq!((&errors["count"], errors["rows"].as_array().map(Vec::len)), (&json!(2), Some(1)));
    let (start, _) = span("", "It was shut");
    let wrong = json!({"doc_id": "kelm.txt", "start": start, "kind": "direct", "text": "It was shut all May,",
        "gold": "Tomas Brandvik", "pred": "Ilse Marten"});
    assert_eq!(errors["rows"][0], wrong);
    let errors = &scores["entities"]["errors"]["false_positives"];
    assert_eq!((&errors["count"], errors["rows"].as_array().map(Vec::len)), (&json!(2), Some(1)));
}

// ---- forms -------------------------------------------------------------------------------------

#[test]
fn tables_of_every_format_score_alike() {
    let desk = Desk::with(&[("news/kelm.txt", ARTICLE), ("gold.jsonl", &lines(&[gold()]))]);
    for format in ["csv", "json", "jsonl"] {
        desk.done(&["extract", "news", "-o", format, "--format", format]);
    }
    let scores = json_of(&desk, &["gold.jsonl", "csv"]);
    assert_figure(&scores["quotes"]["direct"]["who_said_what"]["f1"], 100.0);
    for format in ["json", "jsonl"] {
        assert_eq!(json_of(&desk, &["gold.jsonl", format]), scores, "{format}");
        let single = json_of(&desk, &["gold.jsonl", &format!("{format}/quotes.{format}")]);
        assert_eq!(single["quotes"], scores["quotes"], "{format}");
        assert_eq!(single["missing"], json!(["entities"]), "{format}");
    }
}

#[test]
fn tables_without_rows_find_nothing() {
    let desk = Desk::with(&[("rain.txt", "Rain fell all day.\n"), ("gold.jsonl", &lines(&[gold()]))]);
    for format in ["csv", "json", "jsonl"] {
        desk.done(&["extract", "rain.txt", "-o", format, "--format", format]);
        for out in [format.to_owned(), format!("{format}/quotes.{format}")] {
            let scores = json_of(&desk, &["gold.jsonl", &out]);
            assert_eq!((&scores["quotes"]["all"]["gold"], &scores["quotes"]["all"]["pred"]), (&json!(4), &json!(0)));
        }
    }
}

#[test]
fn gold_may_be_a_folder_and_leave_out_a_list() {
    let desk = desk();
    let mut names = gold();
    let words = names.as_object_mut().and_then(|gold| gold.remove("quotes")).expect("quotes");
    desk.put("gold/names.jsonl", format!("\u{feff}{}\n", lines(&[names.clone()])));
    desk.put("gold/more/words.jsonl", lines(&[json!({"doc_id": "kelm", "quotes": words})]));
    let whole = json_of(&desk, &["gold.jsonl", "out"]);
    assert_eq!(json_of(&desk, &["gold", "out"]), whole);
    let part = json_of(&desk, &["gold/names.jsonl", "out"]);
    assert_eq!((&part["entities"], &part["quotes"]), (&whole["entities"], &Value::Null));
    assert_eq!(part["missing"], json!([]));
}

#[test]
fn documents_are_the_same_with_and_without_their_ending() {
    let desk = desk();
    let id = |text: &str, id: &str| text.replace("kelm.txt", id);
    desk.put("gold.jsonl", id(&lines(&[gold()]), "may\\\\kelm"));
    desk.put("out/quotes.csv", id(&csv(&quotes()), "may/kelm.txt"));
    desk.put("out/entities.csv", id(&csv(&entities()), "may/kelm.txt"));
    let scores = json_of(&desk, &["gold.jsonl", "out"]);
    assert_eq!((&scores["entities"]["all"]["hit"], &scores["ignored"]), (&json!(4), &json!([])));
}

#[test]
fn documents_that_gold_lacks_are_ignored_with_a_warning() {
    let desk = desk();
    let more = |table: &str, id: &str| table.lines().nth(1).map(|row| row.replace("kelm.txt", id) + "\n");
    let (names, words) = (csv(&entities()), csv(&quotes()));
    desk.put("out/entities.csv", names.clone() + &more(&names, "ferry.txt").expect("a row"));
    desk.put("out/quotes.csv", words.clone() + &more(&words, "boats.txt").expect("a row"));
    let run = desk.done(&["score", "gold.jsonl", "out"]);
    assert!(run.err.contains("warning: out: 2 documents ignored, which gold.jsonl does not have: boats.txt …"));
    assert_eq!(run.out, self::desk().done(&["score", "gold.jsonl", "out"]).out);
}

// ---- what is not in form -----------------------------------------------------------------------

#[test]
fn gold_that_is_not_in_form_is_named_with_its_line() {
    let good = r#"{"doc_id": "a", "quotes": []}"#;
    let quote = |members: &str| format!(r#"{{"doc_id": "kelm", "quotes": [{{{members}}}]}}"#);
    let name = |members: &str| format!(r#"{{"doc_id": "kelm", "entities": [{{{members}}}]}}"#);
    for (line, words) in [
        ("{\"doc_id\": \"kelm\",".to_owned(), &["EOF", "one whole JSON object"][..]),
        ("[]".to_owned(), &["the form is", "\"doc_id\": \"a.txt\""]),
        (r#"{"quotes": []}"#.to_owned(), &["missing field `doc_id`", "the form is"]),
        (r#"{"doc_id": "kelm"}"#.to_owned(), &["neither entities nor quotes", "empty list"]),
        (good.to_owned(), &["“a” has quotes a second time", "one list"]),
        (r#"{"doc_id": "a.txt", "quotes": []}"#.to_owned(), &["“a.txt” has quotes a second time"]),
        (quote(r#""start": 5"#), &["missing field `end`"]),
        (quote(r#""start": 5, "end": 9, "kind": "spoken""#), &["`spoken`", "`direct`, `mixed`, `indirect`"]),
        (quote(r#""start": -1, "end": 9"#), &["-1", "column"]),
        (quote(r#""start": 9, "end": 9"#), &["number 1 of its quotes", "from 9 to 9 is empty"]),
        (quote(r#""start": 5, "end": 9, "mention_start": 0"#), &["mention_start and mention_end go together"]),
        (quote(r#""start": 5, "end": 9, "source_start": 0"#), &["source_start and source_end go together"]),
        (quote(r#""start": 5, "end": 10, "text": "café""#), &["has 4 code points", "not bytes"]),
        (name(r#""start": 0, "end": 4, "type": "city", "text": "Kelm""#), &["`city`", "`person`, `place`"]),
        (name(r#""start": 0, "end": 4, "type": "place""#), &["missing field `text`"]),
        (name(r#""start": 0, "end": 5, "type": "place", "text": "Kelm""#), &["number 1 of its entities"]),
    ] {
        let desk = desk();
        desk.put("bad.jsonl", format!("{good}\n\n{line}\n"));
        let run = desk.run(&["score", "bad.jsonl", "out"]);
        run.expect(2, &[&["bad.jsonl: line 3: "], words].concat());
        assert_eq!(run.out, "", "{line}");
    }
}

#[test]
fn gold_or_tables_that_are_not_there_are_named() {
    let desk = desk();
    desk.put("empty.jsonl", "\n");
    desk.put("folder/notes.txt", "");
    desk.put("names.jsonl", r#"{"doc_id": "kelm", "entities": []}"#);
    desk.put("out/notes.csv", "a,b\n1,2\n");
    desk.put("broken/quotes.csv", "doc_id,kind\nkelm,direct\n");
    desk.put("broken/entities.json", r#"[{"start": 1, "end": 5, "type": "place", "text": "Kelm"}]"#);
    for (gold, out, words) in [
        ("gone.jsonl", "out", &["gone.jsonl: cannot be read"][..]),
        ("empty.jsonl", "out", &["empty.jsonl: there is no document"]),
        ("folder", "out", &["folder: no .jsonl file"]),
        ("gold.jsonl", "gone", &["gone: cannot be read"]),
        ("gold.jsonl", "folder", &["folder: has neither entities nor quotes", "whosaid extract"]),
        ("gold.jsonl", "folder/notes.txt", &[".csv nor in .json nor in .jsonl", "whosaid extract"]),
        ("gold.jsonl", "out/notes.csv", &["neither a column kind", "nor a column type"]),
        ("gold.jsonl", "broken/quotes.csv", &["broken/quotes.csv: is no table of whosaid", "missing field `start`"]),
        ("gold.jsonl", "broken/entities.json", &["row 1 has no doc_id"]),
        ("names.jsonl", "out/quotes.csv", &["out/quotes.csv: has neither", "names.jsonl has too"]),
    ] {
        let run = desk.run(&["score", gold, out]);
        run.expect(2, words);
        assert_eq!(run.out, "", "{gold} {out}");
    }
}

#[test]
fn help_shows_the_form_of_gold() {
    let help = Desk::with(&[]).done(&["score", "--help"]).out;
    for word in ["\"doc_id\": \"kelm.txt\"", "--speaker mention", "--errors 20", "Exit codes: 0 scored"] {
        assert!(help.contains(word), "no {word:?} in: {help}");
    }
    desk().run(&["score", "gold.jsonl", "out", "--speaker", "span"]).expect(2, &["name, mention"]);
}

// ---- properties --------------------------------------------------------------------------------

const NAMES: [&str; 6] = ["Ilse Marten", "the Mayor", "Dr. Tomas Brandvik’s", "", "workers in Kelm", "“Kelm”"];

/// A row of gold; one in span style has sources, and may be no speech.
fn row(spans: bool) -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec!["direct", "mixed", "indirect"]);
    let place = || (0..90_u32, 1..30_u32).prop_map(|(start, length)| (start, start + length));
    (place(), kinds, prop::sample::select(&NAMES[..]), prop::option::of(place()), any::<bool>()).prop_map(
        move |((start, end), kind, name, mention, speech)| {
            let mut row = json!({"start": start, "end": end, "kind": kind, "cue": "said"});
            let (from, to) = mention.unzip();
            if spans {
                row["source_start"] = json!(from);
                row["source_end"] = json!(to);
                row["speech"] = json!(speech);
            } else {
                row["mention_start"] = json!(from);
                row["mention_end"] = json!(to);
                row["speaker"] = json!(name);
                row["speaker_type"] = json!(if speech { "person" } else { "other" });
            }
            row
        },
    )
}

fn name() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec!["person", "place", "organization"]);
    (0..90_usize, prop::sample::select(vec!["Kelm", "Mayor Marten", "the Trust’s", "Åse"]), kinds).prop_map(
        |(start, text, kind)| json!({"start": start, "end": start + text.chars().count(), "type": kind, "text": text}),
    )
}

fn documents() -> impl Strategy<Value = Vec<Value>> {
    any::<bool>().prop_flat_map(|spans| {
        let document = (prop::collection::vec(name(), 0..8), prop::collection::vec(row(spans), 0..12));
        prop::collection::vec(document, 1..4).prop_map(|documents| {
            let numbered = documents.into_iter().enumerate();
            numbered
                .map(|(n, (names, rows))| json!({"doc_id": n.to_string(), "entities": names, "quotes": rows}))
                .collect()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Gold agrees with itself in every column that has rows.
    #[test]
    fn gold_is_right_by_itself(documents in documents()) {
        let desk = Desk::with(&[("gold.jsonl", &lines(&documents))]);
        let gold = desk.path("gold.jsonl");
        for speaker in [SpeakerBy::Name, SpeakerBy::Mention] {
            let scores = score::files(&gold, &gold, Options { speaker, errors: 9 }).expect("it is in form");
            let full = |rows: u64| if rows == 0 { 0.0 } else { 100.0 };
            let whole = |rows: u64| Rates { p: full(rows), r: full(rows), f1: full(rows) };
            let names = scores.entities.expect("names");
            for (_, row) in names.figures.rows() {
                prop_assert_eq!((row.rates, row.pred, row.hit), (whole(row.gold), row.gold, row.gold));
            }
            let words = scores.quotes.expect("quotes");
            for (_, row) in words.figures.rows() {
                prop_assert_eq!((row.pred, row.span50, row.span90), (row.gold, whole(row.gold), whole(row.gold)));
                prop_assert_eq!(row.who_said_what, whole(row.gold));
                prop_assert_eq!((row.speaker.strict, row.speaker.lenient), (full(row.gold), full(row.gold)));
            }
            let shares = words.matched;
            let shares = [shares.kind, shares.r#type, shares.cue, shares.role];
            prop_assert!(shares.into_iter().flatten().all(|share| (share - 100.0).abs() < 1e-9));
            let (names, words) = (names.errors.expect("lists"), words.errors.expect("lists"));
            let counts = [names.false_positives.count, names.false_negatives.count, words.missed.count,
                words.spurious.count, words.wrong_speaker.count];
            prop_assert_eq!(counts, [0; 5]);
        }
    }
}
