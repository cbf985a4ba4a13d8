//! `whosaid report`: one page that holds everything, loads nothing, and runs nothing of the texts.

use crate::desk::Desk;
use serde_json::Value;
use sha2::{Digest, Sha256};

const HOSTILE: &str = "</script><script>alert(1)</script> “It is <b>open</b> 🙂,” Mayor Ilse Marten said. “שלום e\u{301} 🙂,” \
                       she said. <img src=x onerror=alert(2)> “It rains,” said Tomas Brandvik.";

/// What stands in a page between two pieces, the first time.
fn between<'p>(page: &'p str, before: &str, behind: &str) -> &'p str {
    let (_, rest) = page.split_once(before).expect(before);
    rest.split_once(behind).expect(behind).0
}

fn data(page: &str) -> Value {
    serde_json::from_str(between(page, "id=\"data\">", "</script>")).expect("the data of the page")
}

/// The words of all quotes of a page, as its script cuts them out.
fn words(data: &Value) -> Vec<String> {
    let mut words = Vec::new();
    for document in data["documents"].as_array().expect("documents") {
        let units: Vec<u16> = document["text"].as_str().expect("a text").encode_utf16().collect();
        for quote in document["quotes"].as_array().expect("quotes") {
            let at = |field: usize| usize::try_from(quote[field].as_u64().expect("an offset")).expect("an offset");
            words.push(String::from_utf16(&units[at(0)..at(1)]).expect("whole characters"));
        }
    }
    words
}

fn quotes(desk: &Desk, file: &str) -> Vec<String> {
    let text = desk.read(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row")[3].to_owned()).collect()
}

#[test]
fn a_page_holds_all_and_runs_nothing_of_the_texts() {
    let desk = Desk::with(&[("news/a.txt", HOSTILE), ("news/b.txt", "Rain fell all day.")]);
    desk.done(&["extract", "news", "-o", "out", "--language", "en", "--keep-text"]);
    let run = desk.done(&["report", "out", "--title", "<Kelm> & more"]);
    assert!(run.err.contains("report.html: 3 quotes in 2 documents"), "{}", run.err);
    let page = desk.read("report.html");
    let data = data(&page);
    assert_eq!(words(&data), quotes(&desk, "out/quotes.csv"));
    assert_eq!(data["documents"][0]["text"], HOSTILE);
    assert_eq!(data["speakers"], serde_json::json!([["Ilse Marten", 0], ["Tomas Brandvik", 0]]));
    assert!(data["meanings"].as_object().is_some_and(|meanings| meanings.contains_key("content-source-cue")));
    assert!(page.contains("<title>&#60;Kelm&#62; &#38; more</title>"), "{}", between(&page, "<title>", "</title>"));
    // Nothing of the text is markup, and there is one script that may run.
    assert!(!page.contains("<img") && !page.contains("alert(1)</script>") && !page.contains("http://"));
    assert_eq!(page.matches("<script").count(), 2);
}

#[test]
fn only_the_script_and_style_of_the_page_may_run() {
    use base64::Engine;
    let desk = Desk::with(&[("a.txt", HOSTILE)]);
    desk.done(&["extract", "a.txt", "-o", "out", "--language", "en", "--keep-text"]);
    desk.done(&["report", "out", "-o", "page.html"]);
    let page = desk.read("page.html");
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    for (what, content) in
        [("style", between(&page, "<style>", "</style>")), ("script", between(&page, "<script>", "</script>"))]
    {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(content));
        assert!(policy.contains(&format!("{what}-src 'sha256-{hash}'")), "{what}: {policy}");
    }
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
}

#[test]
fn extracting_makes_a_page_in_one_go() {
    let desk = Desk::with(&[("a.txt", HOSTILE)]);
    desk.done(&["extract", "a.txt", "-o", "out", "--language", "en", "--report", "one.html"]);
    desk.done(&["report", "out", "-o", "two.html"]);
    assert_eq!(desk.read("one.html"), desk.read("two.html"));
    assert!(desk.path("out/texts.csv").exists());
    desk.run(&["extract", "a.txt", "-o", "x", "--report", "x.html", "--format", "xlsx"]).expect(2, &["--format csv"]);
    desk.run(&["extract", "a.txt", "-o", "-", "--table", "quotes", "--report", "x.html"]).expect(2, &["folder", "-o"]);
}

/// Without the table of texts they are read again, and must be what they were.
#[test]
fn texts_are_read_again_and_checked() {
    let desk = Desk::with(&[("a.txt", HOSTILE)]);
    desk.done(&["extract", "a.txt", "-o", "out", "--language", "en"]);
    desk.done(&["report", "out"]);
    assert_eq!(words(&data(&desk.read("report.html"))), quotes(&desk, "out/quotes.csv"));
    desk.put("a.txt", HOSTILE.replace("rains", "snows"));
    desk.run(&["report", "out"]).expect(2, &["a.txt", "not the text that was read", "--keep-text"]);
}

#[test]
fn documents_that_were_not_read_are_left_out() {
    let lines = "{\"id\": \"a\", \"text\": \"“It rains,” Ana Lopes said.\"}\n{\"id\": \"b\"}\n";
    let desk = Desk::with(&[("news.jsonl", lines)]);
    desk.run(&["extract", "news.jsonl", "-o", "out", "--language", "en", "--keep-text"]).expect(1, &["line 2"]);
    let run = desk.done(&["report", "out"]);
    assert!(run.err.contains("1 quote in 1 document; 1 document left out"), "{}", run.err);
    desk.run(&["report", "nowhere"]).expect(2, &["nowhere", "documents"]);
}
