//! `whosaid explain` and `whosaid rules` as their users meet them: the real binary in temporary
//! folders. Guards what they say, the rules that a user adds, and the exit codes.

use crate::desk::forms::{csv_of, gz, jsonl_of, zip_of};
use crate::desk::{Desk, Run};
use serde_json::Value;
use std::fs;
use std::process::Command;
use whosaid::evidence::{Reason, Weights};
use whosaid::types::EntityType;

const ARTICLE: &str = "VARNHOLM, May 3 — “The quay is closed,” Mayor Ilse Marten said on Monday.\n\n\
    Its “bridge of sighs” is old. “We wait,” she added. Marten left for Lima.\n";

/// A sentence in an order that no built-in rule takes.
const PLACED: &str = "Ilse Marten in Lima – “The quay is closed.”\n";

const RULES: &str = r#"[[rule]]
id = "source-place-content"
why = "This paper says where people speak."
pattern = '^ (?<who> PERSON) PREPOSITION BODY DASH (?<content> QUOTE)'
confidence = 0.5
yes = ["Ilse Marten in Lima – “The quay is closed.”"]
no = ["Ilse Marten said: “The quay is closed.”"]
"#;

/// A desk with an article and rules.
fn desk() -> Desk {
    Desk::with(&[("a.txt", ARTICLE), ("placed.txt", PLACED), ("my.toml", RULES)])
}

fn run(desk: &Desk, arguments: &str) -> Run {
    desk.run(&arguments.split(' ').collect::<Vec<_>>())
}

/// What a run prints that must do all that was asked.
fn out(desk: &Desk, arguments: &str) -> String {
    let run = run(desk, arguments);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments}");
    run.out
}

/// The run ends with this code, and its words, on either stream, hold these.
fn expect(desk: &Desk, arguments: &str, code: i32, words: &[&str]) -> Run {
    let run = run(desk, arguments);
    assert_eq!(run.code, Some(code), "{arguments}: {}{}", run.out, run.err);
    let said = [run.out.as_str(), run.err.as_str()].concat();
    assert_words(&said, words);
    run
}

/// The words stand in the text, in this order.
fn assert_words(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let at = rest.find(word).unwrap_or_else(|| panic!("no {word:?} behind the words before it in:\n{text}"));
        rest = &rest[at + word.len()..];
    }
}

/// What a reason adds to the sum of a type, as it is shown.
fn weight(reason: Reason, kind: EntityType) -> String {
    format!("{:+.1}", Weights::built_in().of(reason)[kind as usize])
}

// ---- explain -----------------------------------------------------------------------------------

/// The explanation of a text, without the name of the document.
fn told(desk: &Desk, arguments: &[&str]) -> String {
    let run = desk.done(&[&["explain"], arguments].concat());
    run.out.split_once(": ").expect("a name of a document").1.to_owned()
}

#[test]
fn one_document_of_many_is_explained_as_if_it_were_alone() {
    let desk = desk();
    let articles = [("a1", ARTICLE), ("b2", PLACED)];
    let rows = articles.map(|(id, text)| [id, text]);
    desk.put("t.csv", csv_of(&["id", "body"], &[&rows[0], &rows[1]], b','));
    desk.put("t.jsonl.gz", gz(jsonl_of(&articles).as_bytes()));
    desk.put("t.zip", zip_of(&[("a1", ARTICLE.as_bytes()), ("x/b2.txt", PLACED.as_bytes())]));
    desk.put("in/b2.txt", PLACED);
    desk.put("in/more/c.txt", ARTICLE);
    #[cfg(feature = "parquet")]
    desk.put(
        "t.parquet",
        crate::desk::parquet::file(crate::desk::parquet::texts(&articles), ::parquet::basic::Compression::SNAPPY, 1),
    );
    let expected = told(&desk, &["placed.txt"]);
    for (input, id) in [("t.csv", "b2"), ("t.jsonl.gz", "b2"), ("t.zip", "t.zip/x/b2.txt"), ("in", "b2.txt")] {
        assert_eq!(told(&desk, &[input, "--document", id]), expected, "{input}");
    }
    #[cfg(feature = "parquet")]
    assert_eq!(told(&desk, &["t.parquet", "--document", "b2"]), expected);
}

#[test]
fn a_table_needs_the_id_of_a_document_that_it_has() {
    let desk = desk();
    desk.put("t.jsonl", jsonl_of(&[("a1", ARTICLE), ("b2", PLACED), ("c3", ARTICLE), ("d4", PLACED)]));
    desk.put("one.jsonl", jsonl_of(&[("a1", ARTICLE)]));
    desk.put("none.csv", "id,text\n");
    desk.put("bad.jsonl", "{\"id\": 1, \"text\": \"Rain.\"}\nno object\n");
    let ids = "--document names one, as the column doc_id does: \"a1\", \"b2\", \"c3\", …";
    expect(&desk, "explain t.jsonl", 2, &["t.jsonl: is not one document", ids]);
    expect(&desk, "explain t.jsonl --document e5", 2, &["t.jsonl: has no document \"e5\"", ids]);
    expect(&desk, "explain none.csv", 2, &["none.csv: is not one document; it has none"]);
    expect(&desk, "explain bad.jsonl --document bad.jsonl#2", 2, &["bad.jsonl: line 2: is no object"]);
    assert_eq!(told(&desk, &["one.jsonl"]), told(&desk, &["a.txt"]));
    expect(&desk, "explain one.jsonl --input-format txt", 0, &["one.jsonl: "]);
}

#[test]
fn names_and_quotes_are_explained_in_the_order_of_the_text() {
    let out = out(&desk(), "explain a.txt");
    assert_words(
        &out,
        &[
            "a.txt: 4 names, 2 quotes.",
            "“VARNHOLM” (0–8) is a place, e1",
            "it begins a dateline",
            &weight(Reason::Dateline, EntityType::Place),
            "sum",
            "Rejected: ",
            "It is in no list.",
            "“May” (10–13) is no name: it is a month or a day.",
            &format!("a name needs {:.1}", Weights::built_in().threshold),
            "Quote q1, direct,",
            "“The quay is closed,”",
            "Speaker: Ilse Marten (a person, e2), “Mayor”; named by “Ilse Marten”",
            "reported by “said”",
            "Rule content-source-cue (confidence 0.99): The commonest order",
            "Confidence: 0.91.",
            "“Ilse Marten” (",
            "an office stands before it",
            "In the lists: “Ilse” as given name (people/",
            "“bridge of sighs” (",
            "is in marks, but no quote",
            "QBARE[“bridge of sighs”]",
            "Quote q2, direct,",
            "named by “she”",
            "Step pronoun: A pronoun names the speaker",
            "“Marten” (",
            "It belongs to the fuller name “Ilse Marten”.",
            "“Lima” (",
            "is a place, e3",
            "city (places/",
        ],
    );
}

#[test]
fn the_readme_shows_what_the_command_prints() {
    let root = env!("CARGO_MANIFEST_DIR");
    let run = Run::from(
        Command::new(env!("CARGO_BIN_EXE_whosaid"))
            .current_dir(root)
            .args(["explain", "samples/harbour.txt", "--at", "925"])
            .output()
            .expect("the command starts"),
    );
    let readme = fs::read_to_string(format!("{root}/README.md")).expect("the README");
    let unindented: Vec<&str> = readme.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    assert!(unindented.join("\n").contains(&run.out), "the section `Ask why` of README.md is to show:\n{}", run.out);
}

#[test]
fn one_offset_shows_what_covers_it() {
    let desk = desk();
    let at = |words: &str| ARTICLE[..ARTICLE.find(words).expect("words of the article")].chars().count();
    let shown = out(&desk, &format!("explain a.txt --at {}", at("Ilse") + 2));
    assert_words(&shown, &["in the sentence", "PERSON[Mayor Ilse Marten]", "Quote q1", "“Ilse Marten”", "is a person"]);
    assert!(!shown.contains("VARNHOLM” (") && !shown.contains("q2") && !shown.contains("sighs"), "{shown}");
    let shown = out(&desk, &format!("explain a.txt --at {}", at("is old")));
    assert_words(&shown, &["QBARE[“bridge of sighs”]", "No name and no quote covers this place."]);
    let end = ARTICLE.chars().count();
    expect(&desk, &format!("explain a.txt --at {end}"), 2, &["a.txt", "no offset", &format!("{end} code points")]);
}

#[test]
fn json_has_the_rows_with_their_reasons() {
    let desk = desk();
    let json: Value = serde_json::from_str(&out(&desk, "explain a.txt --json")).expect("JSON");
    assert_eq!((&json["doc_id"], &json["language"]), (&"a.txt".into(), &"en".into()));
    assert!(json["note"].is_null() && json["at"].is_null());
    let all = |list: &str, field: &str| -> Vec<String> {
        let items = json[list].as_array().expect("a list");
        items.iter().map(|item| item[field].as_str().expect("a string").to_owned()).collect()
    };
    assert_eq!(all("names", "text"), ["VARNHOLM", "Ilse Marten", "Marten", "Lima"]);
    assert_eq!(all("names", "type"), ["place", "person", "person", "place"]);
    assert!(all("rejected", "text").contains(&"Monday".to_owned()));
    assert_eq!(all("quotes", "quote"), ["The quay is closed,", "We wait,"]);
    assert_eq!(all("unattributed", "text"), ["bridge of sighs"]);
    for name in json["names"].as_array().expect("a list") {
        let sum = |kind: &str| {
            let weights = name["reasons"].as_array().expect("a list").iter();
            weights.map(|reason| reason["weights"][kind].as_f64().expect("a number")).sum::<f64>()
        };
        for kind in ["person", "place", "organization"] {
            let given = name["sums"][kind].as_f64().expect("a number");
            assert!((sum(kind) - given).abs() < 0.01, "{kind} of {name}");
        }
    }
    let quote = &json["quotes"][1];
    assert_eq!(quote["speaker"], "Ilse Marten");
    assert_eq!(quote["rule"]["id"], "content-source-cue");
    assert!(quote["rule"]["file"].is_null());
    assert_eq!(quote["steps"][0]["id"], "pronoun");
    let place: Value = serde_json::from_str(&out(&desk, "explain a.txt --json --at 1")).expect("JSON");
    assert_eq!((&place["at"]["offset"], place["names"].as_array().map(Vec::len)), (&1.into(), Some(1)));
}

#[test]
fn phrases_show_each_sentence_on_its_line() {
    let desk = desk();
    desk.put(
        "b.txt",
        "“The quay is closed,” Mayor Ilse Marten said on Monday. “We wait,” she added.\n\n\
         Tomas Brandvik told reporters that the port had lost two boats.\n",
    );
    let expected = "QCOMMA[“The quay is closed,”] PERSON[Mayor Ilse Marten] SAY[said] TIME[on Monday] STOP[.]\n\
        QCOMMA[“We wait,”] PRONOUN[she] SAY[added] STOP[.]\n\
        PERSON[Tomas Brandvik] TELL[told] DESCRIPTION[reporters] THAT[that] THING[the port] AUXILIARY[had] VERB[lost] THING[two boats] STOP[.]\n";
    assert_eq!(out(&desk, "explain b.txt --phrases"), expected);
    assert_eq!(
        out(&desk, "explain b.txt --phrases --at 3"),
        expected.lines().next().unwrap_or_default().to_owned() + "\n"
    );
    expect(&desk, "explain a.txt --phrases --json", 2, &["cannot be used with"]);
}

#[test]
fn standard_input_is_decoded_as_extract_does() {
    let desk = desk();
    let bytes = [b"\xEF\xBB\xBF".as_slice(), PLACED.as_bytes(), b"\xFF"].concat();
    let run = desk.run_on(&bytes, &["explain", "-"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_words(&run.out, &["stdin: 2 names, 0 quotes", "Note: 1 invalid sequences of bytes", "“Ilse Marten” (0–11)"]);
    expect(&desk, "explain gone.txt", 2, &["gone.txt", "cannot be read"]);
}

#[test]
fn another_language_is_said_and_can_be_read_as_english() {
    let desk = desk();
    let german = "Der Hafen von Kelmund ist nach dem Sturm wieder geöffnet worden, und die Fischer fahren seit gestern \
        hinaus. „Wir haben lange darauf gewartet“, sagte die Bürgermeisterin Ilse Marten am Montag vor der Halle.";
    desk.put("de.txt", german);
    assert_words(&out(&desk, "explain de.txt"), &["0 names, 0 quotes", "Note: language de", "--language en"]);
    assert_words(&out(&desk, "explain de.txt --language en"), &["Ilse Marten” (", "is a person"]);
}

// ---- rules -------------------------------------------------------------------------------------

#[test]
fn rules_are_listed_and_shown() {
    let desk = desk();
    let groups =
        ["Tried first", "content-source-cue", "0.99", "Then, from left to right", "say-clause", "Steps", "pronoun"];
    assert_words(&out(&desk, "rules"), &groups);
    let page = [
        "a rule, built in, confidence",
        "Why: ",
        "Pattern: ",
        "(?<cue>",
        "Content: the quotation",
        "Speaker: the subject",
    ];
    assert_words(&out(&desk, "rules content-source-cue"), &page);
    assert_words(&out(&desk, "rules content-source-cue"), &["outermost", "Takes (yes):", "“", "Leaves (no):"]);
    assert_words(&out(&desk, "rules pronoun"), &["a step", "A pronoun names the speaker"]);
    let person = weight(Reason::TitleBefore, EntityType::Person);
    assert_words(
        &out(&desk, "rules title-before"),
        &["a reason", "a title stands before it", &format!("person {person}")],
    );
    assert_words(&out(&desk, "rules --slots"), &["QCOMMA", "PERSON", "a person's name", "WHO", "PERSON BODY PRONOUN"]);
    expect(&desk, "rules content-sorce-cue", 2, &["content-sorce-cue", "did you mean content-source-cue?"]);
    expect(&desk, "rules nothing-of-the-kind", 2, &["`whosaid rules` lists"]);
}

#[test]
fn rules_of_the_user_change_what_is_found() {
    let desk = desk();
    assert_words(&out(&desk, "explain placed.txt"), &["0 quotes", "no quote"]);
    let found = [
        "1 quote.",
        "Speaker: Ilse Marten",
        "Rule source-place-content (confidence 0.50, from my.toml): This paper says",
    ];
    assert_words(&out(&desk, "explain placed.txt --rules my.toml"), &found);
    assert_words(&out(&desk, "rules --rules my.toml"), &["Rules marked * are yours", "* source-place-content"]);
    assert_words(
        &out(&desk, "rules source-place-content --rules my.toml"),
        &["from my.toml", "the phrase of the group who"],
    );
    out(&desk, "extract placed.txt -q -o plain");
    out(&desk, "extract placed.txt -q -o mine --rules my.toml");
    assert!(!desk.read("plain/quotes.csv").contains("source-place-content"));
    assert!(desk.read("mine/quotes.csv").contains("source-place-content"));
    let hash = |run: &str| serde_json::from_str::<Value>(&desk.read(run)).expect("JSON")["rules"].clone();
    assert_ne!(hash("plain/run.json"), hash("mine/run.json"));
}

#[test]
fn several_files_of_rules_come_in_their_order() {
    let desk = desk();
    desk.put("first.toml", RULES.replace("source-place-content", "place-first"));
    assert_words(&out(&desk, "explain placed.txt --rules first.toml --rules my.toml"), &["Rule place-first"]);
    assert_words(&out(&desk, "explain placed.txt --rules my.toml --rules first.toml"), &["Rule source-place-content"]);
    let twice = ["my.toml: line 2", "another file has this id", "^^^", "give it another id"];
    expect(&desk, "rules --rules my.toml --rules my.toml", 2, &twice);
}

#[test]
fn mistakes_in_rules_are_shown_with_line_caret_and_remedy() {
    let desk = desk();
    for (right, wrong, words) in [
        ("DASH", "DAHS", ["line 4", "unknown slot DAHS", "^^^^ did you mean DASH?"]),
        ("(?<who>", "(?<speaker>", ["line 4", "unknown group speaker", "^^^^^^^ the groups are content, cue, who"]),
        ("DASH (", "DASH ((", ["line 4", "unclosed group", "^^^ write it in the syntax"]),
        ("why =", "because =", ["line 3", "because", "^^^^^^^"]),
        ("source-place-content", "say-clause", ["line 2", "a built-in rule has this id", "^ give it another id"]),
    ] {
        desk.put("bad.toml", RULES.replace(right, wrong));
        for command in ["extract a.txt -o out", "explain a.txt", "rules", "rules --check"] {
            let run = expect(&desk, &format!("{command} --rules bad.toml"), 2, &["bad.toml"]);
            assert_words(&run.err, &words);
            assert_eq!(run.out, "", "{command}");
        }
    }
    expect(&desk, "rules --rules gone.toml", 2, &["gone.toml", "cannot be read"]);
}

#[test]
fn patterns_whose_groups_match_nothing_find_nothing() {
    let desk = desk();
    for (content, who) in [("QUOTE", "(?<who> CLAIM?)"), ("CLAIM*", "(?<who> WHO)"), ("STOP*", "")] {
        for kind in ["quotation", "clause-after", "clause-before"] {
            let pattern = format!("COMMA? (?<content> {content}) COMMA? {who} (?<cue> SAY?)");
            let rule = RULES.replace("^ (?<who> PERSON) PREPOSITION BODY DASH (?<content> QUOTE)", &pattern);
            desk.put("odd.toml", format!("{rule}content = {kind:?}\n"));
            out(&desk, "explain a.txt --rules odd.toml");
        }
    }
}

#[test]
fn the_examples_of_rules_are_checked() {
    let desk = desk();
    assert_eq!(out(&desk, "rules --check --rules my.toml"), "1 rule, 2 sentences: 0 failed\n");
    desk.put("my.toml", RULES.replace("no = [\"Ilse Marten said:", "no = [\"Ilse Marten in Lima –"));
    let failure =
        ["rule source-place-content: must leave this sentence (no) and takes it", "of Ilse Marten, by", "1 failed"];
    expect(&desk, "rules --check --rules my.toml", 1, &failure);
    desk.put("my.toml", RULES.replace("yes = [\"Ilse Marten in Lima", "yes = [\"Ilse Marten waits in Lima"));
    expect(
        &desk,
        "rules --check --rules my.toml",
        1,
        &["must take this sentence (yes)", "Ilse Marten waits in Lima", "1 failed"],
    );
    desk.put("my.toml", format!("{RULES}misses = [\"Ilse Marten in Lima – “It is late.”\"]\n"));
    expect(&desk, "rules --check --rules my.toml", 1, &["move it to yes", "3 sentences: 1 failed"]);
    expect(&desk, "rules no-rule --check --rules my.toml", 2, &["no-rule"]);
}

#[test]
fn help_shows_examples() {
    let desk = desk();
    assert_words(
        &out(&desk, "explain --help"),
        &["--at", "--json", "--phrases", "--rules", "--language", "Examples:", "Exit codes"],
    );
    assert_words(&out(&desk, "rules --help"), &["--check", "--rules", "Examples:", "Exit codes"]);
    assert_words(&out(&desk, "--help"), &["extract", "explain", "rules", "sources"]);
}
