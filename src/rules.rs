//! Rules: regular expressions over the phrases of a sentence, kept as data in `rules/`.
//!
//! A pattern is written with the names of slots; each phrase of a sentence is one byte, the
//! letter of its slot, and a pattern is compiled into a byte regex over these letters. The bound
//! of this language: its alphabet fits on one page (`rules/README.md`), and what it cannot say is
//! a named function of the stage that calls it.

use crate::error::{Error, Result};
use regex::bytes::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

/// Declares the slots: the kinds of phrases that rules know.
macro_rules! slots {
    ($($variant:ident $letter:literal $name:literal $doc:literal;)*) => {
        /// What a phrase is to the rules: one letter of their alphabet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Slot { $(#[doc = $doc] $variant = $letter,)* }

        impl Slot {
            /// Every slot with its name in patterns and its meaning.
            pub const ALL: &'static [(Slot, &'static str, &'static str)] = &[$((Slot::$variant, $name, $doc),)*];
        }
    };
}

slots! {
    Quote b'Q' "QUOTE" "a quotation, from mark to mark, however many sentences it holds";
    Name b'N' "NAME" "a name with the titles, roles and articles before it";
    Pronoun b'P' "PRONOUN" "he, she, they, it as subject";
    Description b'D' "DESCRIPTION" "a noun phrase for a person or body: the mayor, two officials";
    Cue b'V' "CUE" "a finite verb of saying: said, has told, points out";
    Saying b'G' "SAYING" "a participle of saying: saying, adding";
    According b'A' "ACCORDING" "according to";
    That b'T' "THAT" "that, before a clause";
    Auxiliary b'U' "AUXILIARY" "is, has, would";
    Relative b'R' "RELATIVE" "who, which";
    Conjunction b'O' "CONJUNCTION" "and, but, or";
    Time b'M' "TIME" "on Monday, yesterday, later, also";
    Preposition b'I' "PREPOSITION" "in, at, of";
    Comma b'C' "COMMA" "a comma";
    Colon b'K' "COLON" "a colon";
    Dash b'H' "DASH" "a dash or semicolon";
    Bracket b'B' "BRACKET" "a bracket with what is in it";
    Stop b'S' "STOP" "a full stop, question or exclamation mark";
    Other b'x' "OTHER" "any other word";
}

/// Names in patterns that stand for several slots or a short sequence of them.
const MACROS: [(&str, &str); 3] = [
    ("WHO", "[NPD]"),
    // An apposition, relative clause or bracket between a speaker and the verb.
    ("ASIDE", "(?:B|C[^QVKSG]{1,16}C|C?R[^QKSG]{1,12}?C?)"),
    ("ADJUNCT", "[xNPDIMBUO]"),
];

/// A file of rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleSource>,
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
    /// Whether the content goes on with a quotation before it in the sentence.
    #[serde(default)]
    pub continues: bool,
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
    pub fn matches<'s>(&self, slots: &'s [u8]) -> impl Iterator<Item = Captures<'s>> {
        // Matches may share a phrase (the quotation that ends one and begins the next), so the
        // search goes on behind the first phrase of a match, not behind its last.
        let mut at = 0;
        std::iter::from_fn(move || {
            let captures = self.regex.captures_at(slots, at)?;
            at = captures.get(0).map_or(slots.len(), |whole| whole.start() + 1);
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
    pub fn matching(&self, slots: &[u8]) -> impl Iterator<Item = (u32, &Rule)> {
        self.which.matches(slots).into_iter().map(|index| (index as u32, &self.rules[index]))
    }
}

fn compile(file: &str, source: RuleSource) -> Result<Rule> {
    let problem =
        |problem: String| Error::Rules { file: file.into(), problem: format!("rule {:?}: {problem}", source.id) };
    let pattern = translate(&source.pattern).map_err(&problem)?;
    let regex = RegexBuilder::new(&pattern).unicode(false).build().map_err(|e| problem(e.to_string()))?;
    if !regex.capture_names().flatten().any(|name| name == "content") {
        return Err(problem("the pattern has no group (?<content> …)".into()));
    }
    Ok(Rule { source, regex })
}

/// A pattern in slot names as a pattern in letters.
fn translate(pattern: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(rest.len());
        if length == 0 {
            if !c.is_whitespace() {
                out.push(c);
            }
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (name, after) = rest.split_at(length);
        rest = after;
        if let Some((_, letters)) = MACROS.iter().find(|(known, _)| *known == name) {
            // Within a class the letters of a macro that is itself a class join it.
            let inner = out.rfind('[').is_some_and(|open| !out[open..].contains(']'));
            out.push_str(if inner { letters.trim_matches(['[', ']']) } else { letters });
        } else if let Some((slot, ..)) = Slot::ALL.iter().find(|(_, known, _)| *known == name) {
            out.push(char::from(*slot as u8));
        } else {
            let known: Vec<&str> = Slot::ALL.iter().map(|slot| slot.1).chain(MACROS.iter().map(|m| m.0)).collect();
            return Err(format!("unknown slot {name}; the slots are {}", known.join(", ")));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_translated_letter_by_letter() {
        assert_eq!(translate("(?<who> WHO) CUE [COMMA COLON]{1,2} QUOTE").unwrap(), "(?<who>[NPD])V[CK]{1,2}Q");
        assert_eq!(translate("[WHO COMMA]+").unwrap(), "[NPDC]+");
    }

    #[test]
    fn letters_and_names_are_unique() {
        let mut letters: Vec<u8> = Slot::ALL.iter().map(|slot| slot.0 as u8).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), Slot::ALL.len());
    }

    #[test]
    fn the_page_on_rules_names_every_slot() {
        let page = include_str!("../rules/README.md");
        for name in Slot::ALL.iter().map(|slot| slot.1).chain(MACROS.iter().map(|m| m.0)) {
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
