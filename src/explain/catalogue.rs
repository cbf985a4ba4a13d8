//! The catalogue: the rules as a list, and each id that a column `by` may show on a page.

use super::STEPS;
use crate::error::{Error, Result};
use crate::evidence::{Reason, Weights};
use crate::rules::{Content, FAMILIES, Rule, RuleSet, RuleSource, Slot, Who};
use std::borrow::Cow;
use std::fmt::Write as _;

/// How many edits may lie between an id and the one that was meant.
const TYPOS: usize = 3;

/// All rules in order of trust: id, confidence and why. Those of the user are marked.
pub fn list(rules: &RuleSet) -> String {
    let rules = rules.rules();
    let width = rules.iter().map(|rule| rule.source.id.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    if rules.iter().any(|rule| rule.file().is_some()) {
        text.push_str(
            "Rules marked * are yours: for one word of saying they come before the built-in ones of their group.\n\n",
        );
    }
    let mut group = |title: &str, outermost: bool| {
        let _ = writeln!(text, "{title}");
        for rule in rules.iter().filter(|rule| rule.source.outermost == outermost) {
            let RuleSource { id, why, confidence, .. } = &rule.source;
            let mark = if rule.file().is_some() { '*' } else { ' ' };
            let _ = writeln!(text, "{mark} {id:width$}  {confidence:.2}  {why}");
        }
    };
    group("Tried first, for what governs the whole sentence:", true);
    group("\nThen, from left to right; of those for one word of saying the first counts:", false);
    text.push_str("\nSteps that may follow a rule in the column by:\n");
    for (id, meaning) in STEPS {
        let _ = writeln!(text, "  {id:width$}        {meaning}");
    }
    text
}

/// What patterns are written in: the slots and the names for several of them, with their meaning.
pub fn slots() -> String {
    let width = Slot::ALL.iter().map(|(_, name, _)| name.len()).max().unwrap_or_default();
    let mut text = String::from("Each phrase of a sentence is one of these slots:\n");
    for (_, name, meaning) in Slot::ALL {
        let _ = writeln!(text, "  {name:width$}  {meaning}");
    }
    text.push_str("\nThese names stand for several slots:\n");
    for (name, slots, meaning) in FAMILIES {
        let members: Vec<&str> = slots.iter().map(|slot| slot.name()).collect();
        let _ = writeln!(text, "  {name:width$}  {meaning}: {}", members.join(" "));
    }
    text
}

/// The page of an id: a rule with all that it says, a step, or a reason for a name.
///
/// # Errors
/// If there is nothing of that id.
pub fn page(rules: &RuleSet, id: &str) -> Result<String> {
    if let Some(rule) = find(rules, id) {
        return Ok(rule_page(rule));
    }
    if let Some(meaning) = super::meaning(id) {
        return Ok(format!("{id}: a step that may follow a rule in the column by of quotes\n  {meaning}\n"));
    }
    if let Some(reason) = Reason::ALL.iter().find(|reason| reason.id() == id) {
        let [person, place, organization] = Weights::built_in().of(*reason);
        return Ok(format!(
            "{id}: a reason for or against a name, in the column by of entities\n  Meaning: {}.\n  Weights: \
             person {person:+.1}, place {place:+.1}, organization {organization:+.1}.\n",
            reason.meaning()
        ));
    }
    Err(unknown(rules, id))
}

/// The rule of that id.
///
/// # Errors
/// If there is none.
pub fn rule<'r>(rules: &'r RuleSet, id: &str) -> Result<&'r Rule> {
    find(rules, id).ok_or_else(|| unknown(rules, id))
}

fn find<'r>(rules: &'r RuleSet, id: &str) -> Option<&'r Rule> {
    rules.rules().iter().find(|rule| rule.source.id == id)
}

fn unknown(rules: &RuleSet, id: &str) -> Error {
    let known = rules.rules().iter().map(|rule| &*rule.source.id).chain(STEPS.iter().map(|(step, _)| *step));
    let distance = |known: &str| strsim::damerau_levenshtein(known, id);
    let nearest = known.min_by_key(|known| distance(known)).filter(|known| distance(known) <= TYPOS);
    Error::UnknownRule { id: id.to_owned(), nearest: nearest.map(str::to_owned) }
}

fn rule_page(rule: &Rule) -> String {
    let source = &rule.source;
    let origin = rule.file().map_or_else(|| "built in".to_owned(), |file| format!("from {}", file.display()));
    let mut text = format!("{}: a rule, {origin}, confidence {:.2}\n", source.id, source.confidence);
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "  {label}: {value}");
    };
    line("Why", &source.why);
    line("Pattern", &source.pattern);
    line("Content", content(source.content));
    line("Speaker", speaker(source));
    if source.outermost {
        line("Order", "tried before the other rules, for what governs the whole sentence (outermost).");
    } else {
        line("Order", "from left to right, behind the rules for the whole sentence.");
    }
    if source.continues {
        line("Continues", "the content goes on with one before it in the sentence, under the same word of saying.");
    }
    if source.headline {
        line("Headline", "holds only in a line of its own without a full stop.");
    }
    let mut examples = |label: &str, sentences: &[Cow<'static, str>]| {
        if !sentences.is_empty() {
            let _ = writeln!(text, "  {label}:");
        }
        for sentence in sentences {
            let _ = writeln!(text, "    {sentence}");
        }
    };
    examples("Takes (yes)", &source.yes);
    examples("Leaves (no)", &source.no);
    examples("Ought to take and does not yet (misses)", &source.misses);
    text
}

const fn content(content: Content) -> &'static str {
    match content {
        Content::Quotation => "the quotation of the group content (quotation).",
        Content::ClauseAfter => {
            "the clause that begins with the group content; a function finds where it ends (clause-after)."
        }
        Content::ClauseBefore => {
            "the clause that ends before the speaker and the word of saying; a function finds where it begins \
             (clause-before)."
        }
    }
}

fn speaker(source: &RuleSource) -> &'static str {
    match source.speaker {
        Who::Nobody => "left open by the text (nobody).",
        _ if source.pattern.contains("(?<who>") => "the phrase of the group who.",
        Who::Subject => "the subject of the word of saying; a function finds it to the left (subject).",
        Who::Holder => "who made the claim that the noun names; a function finds it (holder).",
    }
}
