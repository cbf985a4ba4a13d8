//! `whosaid rules`: the rules, one rule, and whether rules keep what they promise.

use super::{DONE, RuleFiles, SOME_FAILED, print};
use clap::Args;
use std::fmt::Write as _;
use whosaid::rules::Rule;
use whosaid::{Error, Language, Options, Reader, examples, explain};

pub(super) const EXAMPLES: &str = "\
Examples:
  whosaid rules
      all rules in order of trust, then the steps
  whosaid rules content-source-cue
      one rule: why it holds, its pattern, its examples; also a step or a reason of the column by
  whosaid rules --slots
      the slots that patterns are written in
  whosaid rules --rules my.toml
      yours among the built-in ones
  whosaid rules --rules my.toml --check
      whether your rules take and leave the sentences that they name; without --rules the built-in ones

Exit codes: 0 done; 1 with --check, a rule does not keep its word; 2 wrong arguments or rules.";

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// The id of a rule, step or reason, as a column by shows it; without one all rules are listed.
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// Read the sentences of the rules (yes, no, misses) and report those that fail.
    #[arg(long)]
    check: bool,

    /// Show what patterns are written in: the slots and what they mean.
    #[arg(long, conflicts_with_all = ["id", "check"])]
    slots: bool,

    #[command(flatten)]
    files: RuleFiles,
}

pub(super) fn run(arguments: &Rules) -> Result<u8, Error> {
    let rules = arguments.files.read()?;
    if !arguments.check {
        let text = match &arguments.id {
            _ if arguments.slots => explain::slots(),
            Some(id) => explain::page(&rules, id)?,
            None => explain::list(&rules),
        };
        print(&text)?;
        return Ok(DONE);
    }
    let reader = Reader::with_rules(Options { language: Some(Language::ENGLISH), ..Options::default() }, rules);
    check(&reader, arguments.id.as_deref())
}

/// Checks the rule of an id, else the user's rules, else the built-in ones.
fn check(reader: &Reader, id: Option<&str>) -> Result<u8, Error> {
    let all = reader.attribution_rules();
    let own = all.iter().any(|rule| rule.file().is_some());
    let chosen: Vec<&Rule> = match id {
        Some(id) => vec![explain::rule(reader.rule_set(), id)?],
        None => all.iter().filter(|rule| rule.file().is_some() == own).collect(),
    };
    let (count, broken) = examples::check(reader, chosen.iter().copied())?;
    let mut text = String::new();
    for failure in &broken {
        let _ = writeln!(text, "{failure}\n");
    }
    let plural = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let (rules, sentences) = (plural(chosen.len(), "rule"), plural(count, "sentence"));
    let _ = writeln!(text, "{rules}, {sentences}: {} failed", broken.len());
    print(&text)?;
    Ok(if broken.is_empty() { DONE } else { SOME_FAILED })
}
