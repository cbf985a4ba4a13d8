//! Every rule of `rules/names.toml` keeps its word: its `yes`, `no` and `misses` sentences are read
//! and judged by the reasons of the candidates in them.
//!
//! All failures are listed at once, each with its rule and its sentence.

use std::collections::HashSet;
use whosaid::evidence::Reason;
use whosaid::lexicon::{Lexicon, Memory};
use whosaid::mentions;
use whosaid::rules::contexts::{self, NameRule, PREDICATES};
use whosaid::rules::names;
use whosaid::text::Layout;

/// The candidates of a sentence: their words and the ids of their reasons.
fn candidates(lexicon: &Lexicon, sentence: &str) -> Vec<(String, Vec<&'static str>)> {
    let layout = Layout::new(sentence, lexicon, &mut Memory::default());
    let found = mentions::find(sentence, &layout, lexicon);
    let words = |found: &mentions::Candidate| layout.span(found.tokens).of(sentence).to_owned();
    found.iter().map(|found| (words(found), found.evidence.reasons().map(Reason::id).collect())).collect()
}

/// What is wrong with the sentences of a rule.
fn failures(lexicon: &Lexicon, rule: &NameRule) -> Vec<String> {
    let mut failures = Vec::new();
    let sentences = [
        (&rule.yes, true, "some name must get this reason (yes) and none does"),
        (&rule.no, false, "no name must get this reason (no) and one does"),
        (&rule.misses, false, "a name gets this reason (misses) now: move it to `yes`"),
    ];
    for (sentences, holds, problem) in sentences {
        for sentence in sentences.iter() {
            let found = candidates(lexicon, sentence);
            if found.iter().any(|(_, reasons)| reasons.contains(&&*rule.id)) != holds {
                let names: Vec<String> =
                    found.iter().map(|(name, reasons)| format!("\n      {name}: {}", reasons.join(", "))).collect();
                failures.push(format!("  rule {}: {problem}\n    {sentence}{}", rule.id, names.concat()));
            }
        }
    }
    failures
}

#[test]
fn rules_hold_where_they_say() {
    let lexicon = Lexicon::new();
    let failures: Vec<String> = names().iter().flat_map(|rule| failures(&lexicon, rule)).collect();
    let count = failures.len();
    assert!(failures.is_empty(), "{count} sentences of rules/names.toml fail:\n{}\n", failures.join("\n"));
}

#[test]
fn rules_explain_themselves() {
    let mut ids = HashSet::new();
    let mut last = "";
    for rule in names() {
        // Rules that share an id stand together.
        assert!(ids.insert(&rule.id) || rule.id == last, "two rules far apart are called {}", rule.id);
        assert!(rule.why.ends_with('.'), "rule {}: why it holds is a sentence", rule.id);
        assert!(!rule.yes.is_empty() && !rule.no.is_empty(), "rule {}: needs a sentence for yes and for no", rule.id);
        last = &rule.id;
    }
}

#[test]
fn the_page_on_rules_names_every_slot() {
    let page = include_str!("../rules/README.md");
    let page = page.split_once("\n## Names").expect("rules/README.md has a section on names").1;
    for name in PREDICATES.iter().map(|predicate| predicate.name).chain(["NAME", "LONGNAME", "END"]) {
        assert!(page.contains(&format!("`{name}`")), "rules/README.md lacks {name} in its section on names");
    }
}

/// The message for a rule of that id and pattern.
fn message(id: &str, pattern: &str) -> String {
    let toml = format!("\n[[rule]]\nid = \"{id}\"\nwhy = \"\"\npattern = '{pattern}'\nyes = []\nno = []\n");
    contexts::read(&toml).expect_err(pattern)
}

#[test]
fn mistakes_are_shown_with_line_caret_and_remedy() {
    for (id, pattern, wrong, remedy) in [
        ("age-after", "NAME COMA", "COMA", "did you mean COMMA?"),
        ("age-after", "NAME SOMETHING", "SOMETHING", "the slots are WORD, CAP"),
        ("age-aftr", "NAME COMMA", "age-aftr", "did you mean age-after?"),
        ("no-such-thing", "NAME COMMA", "no-such-thing", "add it there, and its weights to rules/weights.toml"),
        ("age-after", "CAP COMMA", "CAP COMMA", "write NAME where the name stands"),
        ("age-after", "NAME COMMA?", "NAME COMMA?", "say what stands beside NAME"),
        ("age-after", "NAME CAP NAME", "NAME", "part the alternatives by |"),
        ("age-after", "NAME WORD* STOP", "*", "say how often at most: {0,5}"),
        ("age-after", "NAME WORD{3,1}", "{3,1}", "write {3} or {0,3}"),
        ("age-after", "NAME [COMMA", "", "write SLOT"),
        ("age-after", "NAME \"Said\"", "\"Said\"", "lower-case ASCII letters"),
        ("age-after", "NAME \"said", "\"said", "add \" behind the last"),
        ("age-after", "NAME CAP&END", "CAP&END", "write it alone or in brackets"),
        (
            "age-after",
            "NAME WORD{0,9} COMMA WORD{0,9}",
            "NAME WORD{0,9} COMMA WORD{0,9}",
            "make its repetitions shorter",
        ),
    ] {
        let shown = message(id, pattern);
        let line = if remedy.contains("age-after") || id == "no-such-thing" { 3 } else { 5 };
        assert!(shown.starts_with(&format!("line {line}, rule {id:?}: ")), "{shown}");
        assert!(shown.contains(remedy), "{shown}");
        let carets = shown.lines().nth(3).unwrap_or_default();
        let text = shown.lines().nth(2).unwrap_or_default();
        let from = carets.find('^').expect("there is a caret");
        let marked: String = text.chars().skip(from).take(carets.matches('^').count()).collect();
        assert!(wrong.is_empty() || marked == wrong, "{marked:?} is marked:\n{shown}");
    }
    assert!(contexts::read("[[rule]]\nid = \"x\"\npatern = 'NAME'\n").expect_err("a wrong field").contains("patern"));
}
