//! Inputs: ids, columns and encodings, and what cannot be read, which is named with file and line
//! while the rest goes on.

use crate::desk::Desk;
use crate::desk::forms::{csv_of, gz, jsonl_of, lines, tar_of, zip_of, zst};
use proptest::prelude::*;
use std::ops::ControlFlow;
use whosaid::input::{Input, Plan, Settings};

const HARBOUR: &str =
    "“The harbour is open,” Mayor Ilse Marten said on Monday.\n\nShe thanked the crews in Kelmouth and Oslo.\n";
const FERRY: &str =
    "\"The ferry is late,\" said Tomas Brandvik, a captain. \"It was late in May.\"\r\n\r\nMarten was not on board.";
const TEXTS: [(&str, &str); 3] = [("a", HARBOUR), ("b", FERRY), ("c", "Rain fell, and fell; \\ all day.\n")];

// ---- helpers -----------------------------------------------------------------------------------

/// A column of a table.
fn column(desk: &Desk, table: &str, name: &str) -> Vec<String> {
    let text = desk.read(&format!("{table}.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let at = headers.iter().position(|header| header == name).unwrap_or_else(|| panic!("no {name} in {headers:?}"));
    reader.records().map(|row| row.expect("a row")[at].to_owned()).collect()
}

/// The header of a table.
fn header(desk: &Desk, table: &str) -> String {
    desk.read(&format!("{table}.csv")).lines().next().unwrap_or_default().to_owned()
}

// ---- forms -------------------------------------------------------------------------------------

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_is_refused_where_it_was_left_out() {
    let desk = Desk::with(&[("a.parquet", "PAR1 PAR1")]);
    desk.run(&["extract", "a.parquet", "-o", "no"]).expect(2, &["a.parquet", "--features parquet"]);
}

#[test]
fn ids_say_where_a_document_stands() {
    let desk = Desk::with(&[("one.jsonl", "{\"text\": \"Rain.\"}\n\n{\"text\": \"Snow.\"}\n")]);
    desk.put("in/news.csv", "text\nRain\n\"two\nlines\"\r\nSnow\n");
    desk.put("in/sub/all.zip", zip_of(&[("x/a.txt", b"Rain"), ("__MACOSX/._a.txt", b"-"), ("b.jpg", b"-")]));
    desk.put("in/sub/all.tar", tar_of(&[("./b.jsonl", b"{\"id\": 7, \"text\": \"Rain\"}"), ("./c.txt", b"Snow")]));
    desk.done(&["extract", "in", "-o", "out"]);
    assert_eq!(
        column(&desk, "out/documents", "doc_id"),
        ["news.csv#2", "news.csv#3", "news.csv#5", "7", "sub/all.tar/c.txt", "sub/all.zip/x/a.txt"]
    );
    assert!(column(&desk, "out/documents", "source")[5].ends_with("all.zip/x/a.txt"));
    desk.done(&["extract", "one.jsonl", "in", "-o", "both"]);
    assert_eq!(
        column(&desk, "both/documents", "doc_id"),
        [
            "one.jsonl#1",
            "one.jsonl#3",
            "in/news.csv#2",
            "in/news.csv#3",
            "in/news.csv#5",
            "in/7",
            "in/sub/all.tar/c.txt",
            "in/sub/all.zip/x/a.txt"
        ]
    );
}

#[test]
fn standard_input_has_any_form() {
    let desk = Desk::with(&[]);
    let jsonl = jsonl_of(&TEXTS);
    let csv = csv_of(&["text", "outlet"], &[&[HARBOUR, "Post"], &[FERRY, "Post"]], b',');
    for (input, format, ids) in [
        (jsonl.clone().into_bytes(), None, &["a", "b", "c"][..]),
        (gz(jsonl.as_bytes()), None, &["a", "b", "c"]),
        (jsonl.clone().into_bytes(), Some("txt"), &["stdin"]),
        (csv.clone(), Some("csv"), &["stdin#2", "stdin#6"]),
        (gz(&csv), Some("csv"), &["stdin#2", "stdin#6"]),
        (tar_of(&[("a.txt", b"Rain")]), None, &["stdin/a.txt"]),
    ] {
        let format = format.map(|format| ["--input-format", format]);
        let arguments = ["extract", "-", "-o", "out", "--force"];
        let arguments = [&arguments[..], format.as_ref().map_or(&[], |format| &format[..])].concat();
        desk.run_on(&input, &arguments).expect(0, &[]);
        assert_eq!(column(&desk, "out/documents", "doc_id"), ids, "{format:?}");
    }
    desk.run_on(&zip_of(&[("a.txt", b"Rain")]), &["extract", "-", "-o", "zip"]).expect(2, &["zip", "save it"]);
}

#[test]
fn patterns_are_filled_in_where_the_shell_did_not() {
    let desk = Desk::with(&[("news/b.txt", HARBOUR), ("news/a.txt", FERRY), ("news/c.md", FERRY), ("n[1].txt", FERRY)]);
    desk.done(&["extract", "news/*.txt", "-o", "out"]);
    assert_eq!(column(&desk, "out/documents", "doc_id"), ["a.txt", "b.txt"]);
    desk.done(&["extract", "n[1].txt", "-o", "named"]);
    assert_eq!(column(&desk, "named/documents", "doc_id"), ["n[1].txt"]);
    desk.run(&["extract", "news/*.csv", "-o", "none"]).expect(2, &["news/*.csv"]);
}

#[test]
fn the_output_below_an_input_is_no_input() {
    let desk = Desk::with(&[("a.txt", HARBOUR)]);
    for _ in 0..2 {
        desk.done(&["extract", ".", "-o", "tables", "--force"]);
        assert_eq!(column(&desk, "tables/documents", "doc_id"), ["a.txt"]);
    }
}

// ---- columns -----------------------------------------------------------------------------------

#[test]
fn columns_that_are_not_used_come_along() {
    let rows: [&[&str]; 2] = [
        &["1", "Harbour open", "2026-05-01", HARBOUR, "Post, Kelmouth", "p1"],
        &["2", "Ferry late", "2026-05-02", FERRY, "", "p\"2"],
    ];
    let desk = Desk::with(&[]);
    desk.put("n.csv", csv_of(&["id", "headline", "pub_date", "body", "source", "page"], &rows, b','));
    let run = desk.done(&[
        "extract",
        "n.csv",
        "-o",
        "out",
        "--carry",
        "page",
        "--carry",
        "pub_date",
        "--carry",
        "id",
        "--keep-text",
    ]);
    assert!(run.err.contains("texts are read from \"body\", ids from \"id\""), "{}", run.err);
    assert_eq!(column(&desk, "out/documents", "title"), ["Harbour open", "Ferry late"]);
    assert_eq!(column(&desk, "out/documents", "date"), ["2026-05-01", "2026-05-02"]);
    assert!(header(&desk, "out/documents").ends_with(",quotes,error,input_source,page"));
    assert_eq!(column(&desk, "out/documents", "input_source"), ["Post, Kelmouth", ""]);
    assert!(header(&desk, "out/quotes").ends_with(",by,page,pub_date,id"), "{}", header(&desk, "out/quotes"));
    assert_eq!(column(&desk, "out/quotes", "page"), ["p1", "p\"2", "p\"2"]);
    assert!(header(&desk, "out/entities").ends_with(",by,page,pub_date,input_id"));
    assert!(header(&desk, "out/speakers").ends_with(",last_doc"));
    assert_eq!(header(&desk, "out/texts"), "doc_id,text,page,pub_date,id");
    for format in ["json", "jsonl"] {
        desk.done(&["extract", "n.csv", "-o", format, "--carry", "page", "--format", format]);
        let text = desk.read(&format!("{format}/documents.{format}"));
        assert!(text.contains(r#","error":"","input_source":"Post, Kelmouth","page":"p1"}"#), "{text}");
        assert!(desk.read(&format!("{format}/quotes.{format}")).contains(r#","page":"p\"2"}"#));
    }
}

#[test]
fn fields_of_objects_keep_their_form() {
    let desk = Desk::with(&[(
        "n.jsonl",
        "{\"z\": 1.50, \"a\": {\"text\": \"Rain.\", \"by\": [\"x y\", 12345678901234567890123]}, \"ok\": true, \"no\": null}\n\
         {\"a\": {\"text\": \"Snow.\"}, \"ok\": false, \"late\": 1}\n{\"a\": {\"text\": \"Hail.\"}, \"late\": 2}\n",
    )]);
    desk.done(&["extract", "n.jsonl", "-o", "out", "--text-field", "a.text", "--carry", "a.by"]);
    assert!(header(&desk, "out/documents").ends_with(",error,z,ok,no,late,a.by"), "{}", header(&desk, "out/documents"));
    assert_eq!(column(&desk, "out/documents", "z"), ["1.50", "", ""]);
    assert_eq!(column(&desk, "out/documents", "ok"), ["true", "false", ""]);
    assert_eq!(column(&desk, "out/documents", "a.by"), ["[\"x y\",12345678901234567890123]", "", ""]);
}

#[test]
fn a_column_that_comes_late_is_named_once() {
    let early = "{\"text\": \"Rain.\", \"n\": 1}\n".repeat(40);
    let desk = Desk::with(&[("n.jsonl", &(early + &"{\"text\": \"Snow.\", \"late\": 7}\n".repeat(3)))]);
    let run = desk.done(&["extract", "n.jsonl", "-o", "out"]);
    assert_eq!(run.err.matches("\"late\" is none of the first table's columns").count(), 1, "{}", run.err);
    assert!(run.err.contains("line 41") && run.err.contains("--carry \"late\""), "{}", run.err);
    desk.done(&["extract", "n.jsonl", "-o", "carried", "--carry", "late"]);
    assert_eq!(column(&desk, "carried/documents", "late")[39..], ["", "7", "7", "7"]);
}

#[test]
fn columns_are_known_before_the_first_table_is_met() {
    let desk = Desk::with(&[("in/a.txt", HARBOUR), ("in/b.csv", "text,outlet\nRain,Post\n")]);
    desk.done(&["extract", "in", "-o", "out"]);
    assert_eq!(column(&desk, "out/documents", "outlet"), ["", "Post"]);
    let run =
        desk.run_on(b"text,outlet\nRain,Post\n", &["extract", "in/a.txt", "-", "-o", "piped", "--input-format", "csv"]);
    run.expect(1, &["a.txt"]);
}

#[test]
fn the_longest_column_is_the_text_if_no_name_tells() {
    let desk =
        Desk::with(&[("n.csv", "id,kind,words\n1,short,Rain fell on the town\n1,short,Snow fell on the town\n")]);
    let run = desk.done(&["extract", "n.csv", "-o", "out", "--keep-text"]);
    assert!(run.err.contains("texts are read from \"words\", ids are the numbers of the lines"), "{}", run.err);
    assert_eq!(column(&desk, "out/texts", "text"), ["Rain fell on the town", "Snow fell on the town"]);
    assert_eq!(column(&desk, "out/texts", "doc_id"), ["n.csv#2", "n.csv#3"]);
}

// ---- encodings ---------------------------------------------------------------------------------

#[test]
fn encodings_are_found_or_told() {
    let text = "“The harbour’s open,” said Mayor Renée O’Neill – again.";
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let utf16 = |text: &str| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let desk = Desk::with(&[]);
    desk.put("a.txt", &windows);
    desk.put("b.txt", utf16(text));
    desk.put("c.csv", [&b"text\n\""[..], &windows, b"\"\n"].concat());
    desk.put("d.jsonl", [&b"{\"text\": \""[..], &windows, b"\"}\n"].concat());
    desk.put("e.csv", utf16(&format!("text\n\"{text}\"\n")));
    desk.put("f.json", utf16(&format!("[{{\"text\": \"{text}\"}}]")));
    desk.put("g.csv", utf16(&format!("text\n\"{text}\"\n")));
    let inputs = ["a.txt", "b.txt", "c.csv", "d.jsonl", "e.csv", "f.json", "g.csv"];
    for forced in [&[][..], &["--encoding", "windows-1252"]] {
        let run = desk.done(&[&["extract"][..], &inputs, &["-o", "out", "--keep-text", "--force"], forced].concat());
        assert_eq!(column(&desk, "out/texts", "text"), [text; 7], "{}", run.err);
        assert_eq!(run.err.matches("read as windows-1252").count(), usize::from(forced.is_empty()), "{}", run.err);
    }
    desk.run(&["extract", "a.txt", "-o", "no", "--encoding", "latin-0"]).expect(2, &["windows-1252"]);
    desk.done(&["extract", "a.txt", "-o", "utf8", "--encoding", "utf-8"]).expect(0, &["invalid sequences of bytes"]);
}

// ---- what cannot be read -----------------------------------------------------------------------

#[test]
fn a_bad_record_is_named_and_the_rest_read() {
    let desk = Desk::with(&[
        (
            "a.jsonl",
            "{\"text\": \"Rain.\"}\n{\"text\": \"Sn\n[1]\n{\"other\": 1}\n{\"text\": 3}\n{\"text\": \"Hail.\"}",
        ),
        ("b.json", "[{\"text\": \"Rain.\"},\n {\"text\": \"Snow.\", bad},\n {\"text\": \"Hail.\"}]"),
        ("c.csv", "id,text\n1,Rain\n2,Snow,more\n3\n4,Hail\n"),
    ]);
    for (input, flaws, ids) in [
        (
            "a.jsonl",
            &["a.jsonl: line 2: is no object", "line 3: is no object", "line 4: has no text", "line 5: has no text"][..],
            &["a.jsonl#1", "a.jsonl#2", "a.jsonl#3", "a.jsonl#4", "a.jsonl#5", "a.jsonl#6"][..],
        ),
        ("b.json", &["b.json: line 2: is no object"], &["b.json#1", "b.json#2", "b.json#3"]),
        (
            "c.csv",
            &["c.csv: line 3: has 3 fields, but the header has 2", "line 4: has 1"],
            &["1", "c.csv#3", "c.csv#4", "4"],
        ),
    ] {
        desk.run(&["extract", input, "-o", "out", "--force"]).expect(1, flaws);
        assert_eq!(column(&desk, "out/documents", "doc_id"), ids);
        let failed = column(&desk, "out/documents", "error").iter().filter(|error| error.contains("line ")).count();
        assert_eq!(failed, flaws.len().max(1), "{input}");
    }
}

#[test]
fn a_wrong_column_is_named_with_those_that_are_there() {
    let desk = Desk::with(&[("a.csv", "id,text\n1,Rain\n"), ("b.csv", "id,txet\n2,Snow\n")]);
    desk.run(&["extract", "a.csv", "-o", "no", "--text-column", "txt"])
        .expect(2, &["a.csv: has no column \"txt\"", "did you mean \"text\"", "[\"id\", \"text\"]"]);
    desk.run(&["extract", "a.csv", "-o", "no", "--id-column", "key"]).expect(2, &["has no column \"key\""]);
    desk.run(&["extract", "a.csv", "b.csv", "-o", "out", "--text-column", "text"]).expect(1, &["b.csv: has no column"]);
    assert_eq!(column(&desk, "out/documents", "doc_id"), ["a.csv/1", "b.csv"]);
}

#[test]
fn a_repeated_id_is_an_error_of_its_document() {
    let desk = Desk::with(&[(
        "a.jsonl",
        "{\"id\": 1, \"text\": \"Rain.\"}\n{\"id\": \"1\", \"text\": \"Snow.\"}\n{\"id\": \"\", \"text\": \"Hail.\"}\n",
    )]);
    desk.run(&["extract", "a.jsonl", "-o", "out", "--id-column", "id"]).expect(1, &["line 2", "has the id \"1\" too"]);
    assert_eq!(column(&desk, "out/documents", "doc_id"), ["1", "1", "a.jsonl#3"]);
    desk.put("t.tar", tar_of(&[("a.txt", b"Rain."), ("a.txt", b"Snow.")]));
    desk.run(&["extract", "t.tar", "-o", "tar", "--keep-text"]).expect(1, &["t.tar/a.txt: two documents"]);
    assert_eq!(column(&desk, "tar/texts", "text"), ["Rain."]);
}

#[test]
fn what_is_cut_off_is_said() {
    let desk = Desk::with(&[]);
    // Words that do not compress well.
    let word = |n: u32| (n.wrapping_mul(2_654_435_761) % 99_991).to_string() + " ";
    let noise = |from: u32| (from..from + 20_000).map(word).collect::<String>();
    let (one, two) = (noise(0), noise(50_000));
    let jsonl = jsonl_of(&[("a", &one), ("b", &two)]);
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - bytes.len() / 4].to_vec();
    let files: [(&str, &[u8]); 2] = [("a.txt", one.as_bytes()), ("b.txt", two.as_bytes())];
    desk.put("n.jsonl.gz", cut(gz(jsonl.as_bytes())));
    // Of a frame that is cut off the last window is lost; frames before it are not.
    let frames = [jsonl_of(&[("a", &one)]), jsonl_of(&[("b", &two)])].map(|lines| zst(lines.as_bytes()));
    desk.put("n.jsonl.zst", cut(frames.concat()));
    desk.put("n.tar", cut(tar_of(&files)));
    desk.put("n.tar.gz", cut(gz(&tar_of(&files))));
    desk.put("n.json", cut(format!("[{}]", jsonl.trim_end().replace('\n', ",")).into_bytes()));
    desk.put("n.csv", format!("id,text\na,{one}\nb,\"{two}\n"));
    for (input, failed) in [
        ("n.jsonl.gz", "n.jsonl.gz: line 2"),
        ("n.jsonl.zst", "n.jsonl.zst: line 2"),
        ("n.tar", "n.tar/b.txt: cannot be read"),
        ("n.tar.gz", "n.tar.gz/b.txt: cannot be read"),
        ("n.json", "n.json: line 1"),
        ("n.csv", "n.csv: line 3: a quotation mark"),
    ] {
        desk.run(&["extract", input, "-o", "out", "--force", "--keep-text"]).expect(1, &[failed]);
        assert_eq!(column(&desk, "out/texts", "text"), std::slice::from_ref(&one), "{input}");
    }
    desk.put("n.zip", cut(zip_of(&files)));
    desk.put("n.txt.gz", cut(gz(one.as_bytes())));
    desk.put("no.txt.gz", "no gzip at all");
    for input in ["n.zip", "n.txt.gz", "no.txt.gz"] {
        desk.run(&["extract", input, "-o", "no"]).expect(2, &[input, "cannot be read"]);
    }
}

#[test]
fn a_document_that_is_too_large_is_not_cut() {
    let large = "Rain fell. ".repeat(20_000);
    let desk = Desk::with(&[("in/a.txt", &large), ("in/b.txt", "Snow.")]);
    desk.put("in/c.csv", format!("text\n\"{large}\"\nHail\n"));
    desk.put("in/d.jsonl", jsonl_of(&[("d1", &large), ("d2", "Hail")]));
    desk.put(
        "in/e.json",
        format!("[{}]", jsonl_of(&[("e1", "Hail"), ("e2", &large), ("e3", "Hail")]).trim_end().replace('\n', ",")),
    );
    let run = desk.run(&["extract", "in", "-o", "out", "--max-document", "100K", "--keep-text"]);
    run.expect(
        1,
        &["a.txt: is larger than 100 KiB", "c.csv#2: is larger", "d.jsonl#1: is larger", "e.json#1: is larger"],
    );
    assert_eq!(column(&desk, "out/texts", "text"), ["Snow.", "Hail", "Hail", "Hail", "Hail"]);
    desk.done(&["extract", "in", "-o", "all"]);
    desk.run(&["extract", "in", "-o", "no", "--max-document", "much"]).expect(2, &["64M"]);
}

#[test]
fn files_without_records_are_hinted_at() {
    let desk = Desk::with(&[("in/a.csv", "id,text\n"), ("in/b.jsonl", ""), ("in/c.json", "[]"), ("in/d.txt", "Rain.")]);
    desk.done(&["extract", "in", "-o", "out"]).expect(0, &["a.csv: has no records", "b.jsonl: has", "c.json: has"]);
    assert_eq!(column(&desk, "out/documents", "doc_id"), ["d.txt"]);
    desk.put("empty.zip", zip_of(&[("a.jpg", b"-")]));
    desk.run(&["extract", "empty.zip", "-o", "no"]).expect(2, &["empty.zip: no .txt file in it"]);
}

// ---- any strings -------------------------------------------------------------------------------

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_strings_arrive_unchanged(texts in prop::collection::vec(any::<String>(), 1..20)) {
        let desk = Desk::with(&[]);
        let rows: Vec<[&str; 2]> = texts.iter().map(|text| [text.as_str(), text]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        let objects: Vec<_> = texts.iter().map(|text| serde_json::json!({"text": text, "more": text})).collect();
        desk.put("t.csv", csv_of(&["text", "more"], &rows, b','));
        desk.put("t.tsv", csv_of(&["text", "more"], &rows, b'\t'));
        desk.put("t.jsonl", lines(objects.clone()));
        desk.put("t.json", serde_json::to_string_pretty(&objects).expect("JSON"));
        for input in ["t.csv", "t.tsv", "t.jsonl", "t.json"] {
            desk.done(&["extract", input, "-o", "out", "--keep-text", "--force", "--text-column", "text", "--carry", "more"]);
            prop_assert_eq!(&column(&desk, "out/texts", "text"), &texts);
            prop_assert_eq!(&column(&desk, "out/texts", "more"), &texts);
            prop_assert_eq!(&column(&desk, "out/documents", "more"), &texts);
        }
    }
}

#[cfg(unix)]
#[test]
fn pipes_are_read_once_and_whole() {
    let desk = Desk::with(&[]);
    let path = desk.path("pipe.jsonl");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo starts");
    assert!(made.success());
    let writer = std::thread::spawn(move || std::fs::write(path, jsonl_of(&TEXTS)).expect("a reader"));
    desk.done(&["extract", "pipe.jsonl", "-o", "out"]);
    writer.join().expect("all was written");
    assert_eq!(column(&desk, "out/documents", "doc_id"), ["a", "b", "c"]);
}

/// What tables are made of, and what breaks their readers.
const FRAGMENTS: [&[u8]; 24] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b",",
    b":",
    b"\n",
    b"\r\n",
    b"\"text\"",
    b"text",
    b"id",
    b"null",
    b"1e9",
    b";",
    b"\t",
    b" ",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\x93",
    b"\xC3\xA9",
    b"\x1F\x8B",
    b"{\"text\": \"Rain\"}\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(pieces in prop::collection::vec(prop::sample::select(&FRAGMENTS[..]), 0..60)) {
        let (desk, bytes) = (Desk::with(&[]), pieces.concat());
        let settings = Settings { max_document: 40, ..Settings::default() };
        for ending in ["txt", "csv", "tsv", "jsonl", "json", "zst", "txt.gz", "zip", "tar", "data"] {
            desk.put(&format!("in.{ending}"), &bytes);
            let inputs = [Input::Path(desk.path(&format!("in.{ending}")))];
            let plan = Plan::new(&inputs, &settings).expect("one input");
            let mut items = 0;
            let flow = plan.read(&mut |_| { items += 1; ControlFlow::Continue(()) });
            prop_assert!(flow.is_continue());
            prop_assert!(items > 0, "{}: nothing was said of it", ending);
        }
    }
}
