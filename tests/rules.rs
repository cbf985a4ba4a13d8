//! Every rule keeps its word: the `yes`, `no` and `misses` sentences beside each rule of
//! `rules/` are read by the whole pipeline and judged by the column `by`.
//!
//! All failures are listed at once, each with its rule and its sentence.

use std::collections::HashSet;
use whosaid::examples::{self, Broken};
use whosaid::{Document, Language, Options, Reader};

#[test]
fn rules_take_and_leave_what_they_say() {
    let reader = Reader::new(Options { language: Some(Language::ENGLISH), ..Options::default() })
        .expect("the built-in rules are well-formed");
    let (_, broken) = examples::check(&reader, reader.attribution_rules()).expect("sentences are short");
    let failures: Vec<String> = broken.iter().map(Broken::to_string).collect();
    assert!(failures.is_empty(), "{} sentences of the rules fail:\n{}\n", failures.len(), failures.join("\n"));
}

#[test]
fn rules_explain_themselves() {
    let reader = Reader::new(Options::default()).expect("the built-in rules are well-formed");
    let mut ids = HashSet::new();
    for rule in reader.attribution_rules().iter().map(|rule| &rule.source) {
        assert!(ids.insert(&rule.id), "two rules are called {}", rule.id);
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

/// A rule for headlines holds in a line of its own, not in a sentence of a text.
#[test]
fn headline_rules_leave_running_text() {
    let reader = Reader::new(Options { language: Some(Language::ENGLISH), ..Options::default() })
        .expect("the built-in rules are well-formed");
    for rule in reader.attribution_rules().iter().filter(|rule| rule.source.headline) {
        for headline in rule.source.yes.iter() {
            let text = format!("The port was quiet. {}.", headline.trim_end_matches('.'));
            let reading = reader.read(Document::new("text", text)).expect("a sentence is short");
            let taken = reading
                .quote_rows(reader.attribution_rules(), 0.0)
                .any(|row| row.by.ids().next() == Some(&*rule.source.id));
            assert!(!taken, "rule {} takes a sentence of a text: {headline}", rule.source.id);
        }
    }
}
