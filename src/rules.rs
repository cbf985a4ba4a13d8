//! Rules: regular expressions over the phrases of a sentence, kept as data in `rules/`.
//!
//! A pattern is written with the names of slots; each phrase of a sentence is one byte, the
//! letter of its slot, and a pattern is compiled into a byte regex over these letters. A pattern
//! says which order a sentence has; how far a report reaches is found by named functions
//! ([`crate::reports`]). The bound of this language: its alphabet fits on one page
//! (`rules/README.md`).

mod slots;

pub use slots::{ADJUNCT, AUX, CUE, FAMILIES, FINITE, NAME, PARTICIPLE, QUOTE, Slot, WHO};

use crate::error::{Error, Result};
use regex::bytes::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

/// A file of rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleSource>,
}

/// What the content of a report is, and which function finds its edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// The quotation of the group `content`.
    #[default]
    Quotation,
    /// The clause that begins with the group `content` and ends where the function
    /// `clause-end` finds its right edge.
    ClauseAfter,
    /// The clause that ends with the group `content`; `clause-start` finds its left edge.
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
    pub id: String,
    /// The pattern, in slot names.
    pub pattern: String,
    /// Why the rule holds.
    pub why: String,
    /// How often a row that rests on it is right, from 0 to 1.
    pub confidence: f32,
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
    /// Sentences that the rule must take.
    pub yes: Vec<String>,
    /// Sentences that the rule must leave.
    pub no: Vec<String>,
    /// Sentences that the rule ought to take and does not yet.
    #[serde(default)]
    pub misses: Vec<String>,
}

/// A rule ready for use.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The rule as it is written.
    pub source: RuleSource,
    regex: Regex,
}

impl Rule {
    /// All matches in the letters of a sentence, one behind the other.
    pub fn matches<'s>(&self, letters: &'s [u8]) -> impl Iterator<Item = Captures<'s>> {
        // Matches may share a phrase (the quotation that ends one and begins the next), so the
        // search goes on behind the first phrase of a match, not behind its last.
        let mut at = 0;
        std::iter::from_fn(move || {
            let captures = self.regex.captures_at(letters, at)?;
            at = captures.get(0).map_or(letters.len(), |whole| whole.start() + 1);
            Some(captures)
        })
    }
}

/// The built-in attribution rules, in order of trust.
pub const ATTRIBUTION: &str = include_str!("../rules/attribution.toml");

/// Rules with one automaton that tells which of them match a sentence: a rule is searched for its
/// groups only if it does.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    which: RegexSet,
}

impl RuleSet {
    /// Reads rules from TOML; `file` names them in errors.
    ///
    /// # Errors
    /// If the TOML is not well-formed, a field is missing or unknown, or a pattern does not compile.
    pub fn read(file: &str, toml: &str) -> Result<RuleSet> {
        let problem = |problem: String| Error::Rules { file: file.into(), problem };
        let sources: RuleFile = toml::from_str(toml).map_err(|e| problem(e.to_string().trim_end().to_owned()))?;
        let rules = sources.rule.into_iter().map(|source| compile(file, source)).collect::<Result<Vec<Rule>>>()?;
        let which = RegexSetBuilder::new(rules.iter().map(|rule| rule.regex.as_str()))
            .unicode(false)
            .build()
            .map_err(|e| problem(e.to_string()))?;
        Ok(RuleSet { rules, which })
    }

    /// The rules in order of trust.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that match the letters of a sentence, with their indices, in order of trust.
    pub fn matching(&self, letters: &[u8]) -> impl Iterator<Item = (u32, &Rule)> {
        self.which.matches(letters).into_iter().map(|index| (index as u32, &self.rules[index]))
    }
}

fn compile(file: &str, source: RuleSource) -> Result<Rule> {
    let problem =
        |problem: String| Error::Rules { file: file.into(), problem: format!("rule {:?}: {problem}", source.id) };
    let pattern = translate(&source.pattern).map_err(&problem)?;
    let regex = RegexBuilder::new(&pattern).unicode(false).build().map_err(|e| problem(e.to_string()))?;
    let needs_content = source.content != Content::ClauseBefore;
    if needs_content && !regex.capture_names().flatten().any(|name| name == "content") {
        return Err(problem("the pattern has no group (?<content> …)".into()));
    }
    Ok(Rule { source, regex })
}

/// A pattern in slot names as a pattern in letters.
fn translate(pattern: &str) -> std::result::Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    let mut class = false;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(rest.len());
        if length == 0 {
            class = c == '[' || class && c != ']';
            if !c.is_whitespace() {
                out.push(c);
            }
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (name, after) = rest.split_at(length);
        rest = after;
        let slots = slots::named(name).ok_or_else(|| format!("unknown slot {name}; the slots are {}", names()))?;
        let letters: String = slots.iter().map(|slot| char::from(slot.letter())).collect();
        out.push_str(&if class || slots.len() == 1 { letters } else { format!("[{letters}]") });
    }
    Ok(out)
}

/// The names that a pattern may use.
fn names() -> String {
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.0).chain(Slot::ALL.iter().map(|slot| slot.1)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_translated_letter_by_letter() {
        let letters = |slots: &[Slot]| slots.iter().map(|slot| char::from(slot.letter())).collect::<String>();
        let (who, say) = (letters(WHO), letters(&[Slot::Say]));
        let (comma, colon) = (letters(&[Slot::Comma]), letters(&[Slot::Colon]));
        let quote = letters(QUOTE);
        assert_eq!(
            translate("(?<who> WHO) SAY [COMMA COLON]{1,2} QUOTE").unwrap(),
            format!("(?<who>[{who}]){say}[{comma}{colon}]{{1,2}}[{quote}]")
        );
        assert_eq!(translate("[WHO COMMA]+").unwrap(), format!("[{who}{comma}]+"));
    }

    #[test]
    fn the_page_on_rules_names_every_slot() {
        let page = include_str!("../rules/README.md");
        for name in Slot::ALL.iter().map(|slot| slot.1).chain(FAMILIES.iter().map(|family| family.0)) {
            assert!(page.contains(&format!("`{name}`")), "rules/README.md lacks {name}");
        }
    }

    #[test]
    fn mistakes_in_a_file_name_it_and_the_remedy() {
        let rule = |pattern: &str| {
            format!("[[rule]]\nid = \"x\"\npattern = '{pattern}'\nwhy = \"\"\nconfidence = 1.0\nyes = []\nno = []\n")
        };
        let message = |toml: &str| RuleSet::read("my.toml", toml).unwrap_err().to_string();
        assert!(message(&rule("(?<content> QUTE)")).contains("unknown slot QUTE; the slots are QUOTE"));
        assert!(message(&rule("QUOTE")).contains("no group (?<content>"));
        let misspelt = message("[[rule]]\nid = \"x\"\npatern = 'QUOTE'\n");
        assert!(misspelt.contains("my.toml") && misspelt.contains("patern") && misspelt.contains('^'), "{misspelt}");
    }
}
