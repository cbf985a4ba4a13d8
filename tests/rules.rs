//! Every rule keeps its word: the `yes`, `no` and `misses` sentences beside each rule of
//! `rules/attribution.toml` are read by the whole pipeline and judged by the column `by`.
//!
//! Each sentence is a document of its own, and so a line of its own, as headlines are. All
//! failures are listed at once, each with its rule and its sentence.

use std::collections::HashSet;
use whosaid::rules::RuleSource;
use whosaid::{Document, Language, Options, Reader};

/// A row that a sentence gave: its words and the ids that it rests on.
struct Found {
    quote: String,
    by: Vec<String>,
}

impl Found {
    /// The rule that took the words.
    fn rule(&self) -> &str {
        &self.by[0]
    }
}

fn read(reader: &Reader, sentence: &str) -> Vec<Found> {
    let reading = reader.read(Document::new("sentence", sentence)).expect("a sentence is short");
    let rows = reading.quote_rows(reader.attribution_rules(), 0.0);
    rows.map(|row| Found { quote: row.quote.to_owned(), by: row.by.split(" > ").map(str::to_owned).collect() })
        .collect()
}

/// Whether a rule took words of the sentence. A rule that goes on with a report before takes the
/// second row or a later one.
fn takes(rule: &RuleSource, found: &[Found]) -> bool {
    found.iter().skip(usize::from(rule.continues)).any(|row| row.rule() == rule.id)
}

/// A headline as a sentence of a text.
fn stopped(headline: &str) -> String {
    format!("{}.", headline.trim_end_matches('.'))
}

/// What became of a sentence, for the failure message.
fn account(found: &[Found]) -> String {
    let quotes: Vec<String> = found.iter().map(|f| format!("\n      {:?} by {}", f.quote, f.by.join(" > "))).collect();
    if quotes.is_empty() { "\n      no row at all".to_owned() } else { quotes.concat() }
}

#[test]
fn rules_take_and_leave_what_they_say() {
    let reader =
        Reader::new(Options { language: Some(Language::ENGLISH) }).expect("the built-in rules are well-formed");
    let mut failures = Vec::new();
    for rule in reader.attribution_rules().iter().map(|rule| &rule.source) {
        let mut fail = |sentence: &str, problem: &str, found: &[Found]| {
            failures.push(format!("  rule {}: {problem}\n    {sentence}{}", rule.id, account(found)));
        };
        for sentence in rule.yes.iter() {
            let found = read(&reader, sentence);
            if !takes(rule, &found) {
                fail(sentence, "must take this sentence (yes) and leaves it", &found);
            }
            let in_text = format!("The port was quiet. {}", stopped(sentence));
            if rule.headline && takes(rule, &read(&reader, &in_text)) {
                fail(sentence, "is for headlines and takes this sentence within a text too", &found);
            }
        }
        for sentence in rule.no.iter() {
            let found = read(&reader, sentence);
            if found.iter().any(|row| row.by.iter().any(|id| *id == rule.id)) {
                fail(sentence, "must leave this sentence (no) and takes it", &found);
            }
        }
        for sentence in rule.misses.iter() {
            let found = read(&reader, sentence);
            if takes(rule, &found) {
                fail(sentence, "takes this sentence (misses) now: move it to `yes`", &found);
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} sentences of rules/attribution.toml fail:\n{}\n",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn rules_explain_themselves() {
    let reader = Reader::new(Options::default()).expect("the built-in rules are well-formed");
    let mut ids = HashSet::new();
    for rule in reader.attribution_rules().iter().map(|rule| &rule.source) {
        assert!(ids.insert(&*rule.id), "two rules are called {}", rule.id);
        assert!(!rule.id.contains(" > ") && !rule.id.is_empty(), "{:?} cannot stand in the column by", rule.id);
        assert!(rule.why.ends_with(['.', '…']), "rule {}: why it holds is a sentence", rule.id);
        assert!(rule.confidence > 0.0 && rule.confidence <= 1.0, "rule {}: confidence {}", rule.id, rule.confidence);
        assert!(
            !rule.yes.is_empty() && !rule.no.is_empty(),
            "rule {}: needs a sentence to take and one to leave",
            rule.id
        );
    }
}
