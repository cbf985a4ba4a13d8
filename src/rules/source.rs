//! Rules as they are written: TOML, checked so that a mistake is named with its line.

use super::pattern::{self, Mistake};
use serde::Deserialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use toml::Spanned;

type Text = Cow<'static, str>;
type Texts = Cow<'static, [Text]>;

/// A file of rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<Spanned<RuleSource>>,
}

/// What the content of a report is, and which function finds its edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// The quotation of the group `content`.
    #[default]
    Quotation,
    /// The clause that begins with the group `content` and ends where the function finds its right
    /// edge.
    ClauseAfter,
    /// The clause that ends before the speaker or cue; the function finds its left edge.
    ClauseBefore,
}

/// Who the speaker is where a pattern has no group `who`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The subject of the cue.
    #[default]
    Subject,
    /// Who holds the claim that the cue names.
    Holder,
    /// The text leaves it open.
    Nobody,
}

/// A rule as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSource {
    /// The id that the `by` column shows.
    pub id: Text,
    /// Why the rule holds.
    pub why: Text,
    /// The pattern, in slot names.
    pub pattern: Text,
    /// What the content is.
    #[serde(default)]
    pub content: Content,
    /// Who the speaker is, where the pattern has no group `who`.
    #[serde(default)]
    pub speaker: Who,
    /// Whether the rule finds what governs the whole sentence: it is tried before all others.
    #[serde(default)]
    pub outermost: bool,
    /// Whether the content goes on with a report before it in the sentence, under the same cue.
    #[serde(default)]
    pub continues: bool,
    /// Whether the rule holds in headlines only.
    #[serde(default)]
    pub headline: bool,
    /// How often a row that rests on it is right, from 0 to 1.
    pub confidence: f32,
    /// Sentences that the rule must take.
    pub yes: Texts,
    /// Sentences that the rule must leave.
    pub no: Texts,
    /// Sentences that the rule ought to take and does not yet.
    #[serde(default)]
    pub misses: Texts,
}

/// A rule of a file that was checked.
#[derive(Clone, Debug)]
pub(crate) struct CheckedRule {
    /// The rule.
    pub(crate) source: RuleSource,
    /// Its pattern in letters.
    pub(crate) letters: String,
    /// Where it begins in the file, in bytes.
    pub(crate) at: usize,
}

/// Reads a file of rules and checks every field and pattern.
///
/// # Errors
/// A message that shows the line, marks the mistake and says what to do.
pub(crate) fn read(toml: &str) -> Result<Vec<CheckedRule>, String> {
    let file: RuleFile = toml::from_str(toml).map_err(|e| e.to_string().trim_end().to_owned())?;
    let mut rules: Vec<CheckedRule> = Vec::new();
    for rule in file.rule {
        let at = rule.span().start;
        let source = rule.into_inner();
        let letters = check(&source).map_err(|mistake| show(toml, at, &source.id, &source.pattern, &mistake))?;
        let rule = CheckedRule { source, letters, at };
        if rules.iter().any(|other| other.source.id == rule.source.id) {
            return Err(rule.taken(toml, "two rules of this file have this id"));
        }
        rules.push(rule);
    }
    Ok(rules)
}

impl CheckedRule {
    /// The message that its id is another rule's.
    pub(crate) fn taken(&self, toml: &str, problem: &str) -> String {
        let id = &self.source.id;
        let mistake = Mistake { at: 0..id.len(), problem: problem.to_owned(), remedy: "give it another id".to_owned() };
        show(toml, self.at, &self.source.id, id, &mistake)
    }

    /// The message that its pattern as a whole is no good.
    pub(crate) fn refused(&self, toml: &str, problem: String, remedy: &str) -> String {
        let mistake = Mistake { at: 0..self.source.pattern.len(), problem, remedy: remedy.to_owned() };
        show(toml, self.at, &self.source.id, &self.source.pattern, &mistake)
    }
}

/// The pattern in letters.
fn check(source: &RuleSource) -> Result<String, Mistake> {
    let whole = 0..source.pattern.len();
    let letters = pattern::translate(&source.pattern)?;
    if source.content != Content::ClauseBefore && !letters.contains("(?<content>") {
        let problem = "the pattern has no group (?<content> …)".to_owned();
        let remedy = "put it around the phrase that is the content or begins it".to_owned();
        return Err(Mistake { at: whole, problem, remedy });
    }
    if !(0.0..=1.0).contains(&source.confidence) {
        let problem = format!("confidence {} is not between 0 and 1", source.confidence);
        return Err(Mistake { at: whole, problem, remedy: "say how often such a row is right".to_owned() });
    }
    Ok(letters)
}

/// The line of a mistake in a value of the rule `id`, with a caret below it; `written` is the value.
pub(super) fn show(toml: &str, rule: usize, id: &str, written: &str, mistake: &Mistake) -> String {
    let from = toml[rule..].find(written).map_or(rule, |at| rule + at + mistake.at.start);
    let line_start = toml[..from].rfind('\n').map_or(0, |at| at + 1);
    let line = toml[line_start..].lines().next().unwrap_or_default();
    let number = toml[..from].matches('\n').count() + 1;
    let column = toml[line_start..from].chars().count();
    let gutter = number.to_string().len();
    let mut shown = format!("line {number}, rule {id:?}: {}\n", mistake.problem);
    let _ = writeln!(shown, "{:gutter$} |", "");
    let _ = writeln!(shown, "{number} | {line}");
    let carets = "^".repeat(mistake.at.len().clamp(1, line.chars().count().saturating_sub(column).max(1)));
    let _ = write!(shown, "{:gutter$} | {:column$}{carets} {}", "", "", mistake.remedy);
    shown
}
