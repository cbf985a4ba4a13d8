//! Examples: the `yes`, `no` and `misses` sentences of rules, read by the whole pipeline and judged
//! by what the quotes rest on.

use crate::document::Document;
use crate::error::Result;
use crate::reader::Reader;
use crate::rules::{Rule, RuleSource};
use std::fmt;

/// What a rule promises of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// It takes the sentence.
    Yes,
    /// It leaves the sentence.
    No,
    /// It ought to take the sentence and does not yet.
    Misses,
}

/// A quote that a sentence gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its words.
    pub quote: String,
    /// Its speaker; empty if unknown.
    pub speaker: String,
    /// The ids of the rule and the steps that it rests on.
    pub by: Vec<String>,
}

/// A sentence of which a rule does not keep its promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The id of the rule.
    pub rule: String,
    /// What it promises.
    pub promise: Promise,
    /// The sentence.
    pub sentence: String,
    /// What the sentence gave instead.
    pub found: Vec<Found>,
}

/// Reads the sentences of some rules; the reader must have these rules and read all text as English.
/// Gives the number of sentences, and those of which a promise is broken.
///
/// # Errors
/// As [`Reader::read`].
pub fn check<'r>(reader: &Reader, rules: impl IntoIterator<Item = &'r Rule>) -> Result<(usize, Vec<Broken>)> {
    let (mut count, mut broken) = (0, Vec::new());
    for rule in rules.into_iter().map(|rule| &rule.source) {
        let promises = [(Promise::Yes, &rule.yes), (Promise::No, &rule.no), (Promise::Misses, &rule.misses)];
        for (promise, sentences) in promises {
            for sentence in sentences.iter() {
                count += 1;
                let found = read(reader, sentence)?;
                if !promise.is_kept(rule, &found) {
                    let (rule, sentence) = (rule.id.to_string(), sentence.to_string());
                    broken.push(Broken { rule, promise, sentence, found });
                }
            }
        }
    }
    Ok((count, broken))
}

/// The quotes of a sentence.
fn read(reader: &Reader, sentence: &str) -> Result<Vec<Found>> {
    let reading = reader.read(Document::new("sentence", sentence))?;
    let rows = reading.quote_rows(reader.attribution_rules(), 0.0);
    let found = rows.map(|row| Found {
        quote: row.quote.to_owned(),
        speaker: row.speaker.to_string(),
        by: row.by.ids().map(str::to_owned).collect(),
    });
    Ok(found.collect())
}

impl Promise {
    fn is_kept(self, rule: &RuleSource, found: &[Found]) -> bool {
        match self {
            Promise::Yes => takes(rule, found),
            Promise::No => !found.iter().any(|quote| quote.by.iter().any(|id| *id == rule.id)),
            Promise::Misses => !takes(rule, found),
        }
    }
}

/// Whether a rule took a quote of the sentence. A rule that goes on with another quote takes one of
/// several.
fn takes(rule: &RuleSource, found: &[Found]) -> bool {
    (!rule.continues || found.len() > 1) && found.iter().any(|quote| quote.by[0] == rule.id)
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.promise {
            Promise::Yes => "must take this sentence (yes) and leaves it",
            Promise::No => "must leave this sentence (no) and takes it",
            Promise::Misses => "takes this sentence (misses) now: move it to yes",
        };
        write!(f, "rule {}: {problem}\n    {}", self.rule, self.sentence)?;
        if self.found.is_empty() {
            write!(f, "\n      no quote at all")?;
        }
        for Found { quote, speaker, by } in &self.found {
            let speaker = if speaker.is_empty() { "nobody" } else { speaker };
            write!(f, "\n      “{quote}” of {speaker}, by {}", by.join(" > "))?;
        }
        Ok(())
    }
}
