//! Rules: regular expressions over the phrases of a sentence, kept as data in `rules/`.
//!
//! A pattern is written with the names of slots; each phrase of a sentence is one byte, the
//! letter of its slot, and a pattern is compiled into a byte regex over these letters. A pattern
//! says which order a sentence has; how far a report reaches is found by named functions
//! ([`crate::reports`]). The bound of this language: its alphabet fits on one page
//! (`rules/README.md`).

pub mod contexts;
mod pattern;
mod slots;
mod source;

pub use slots::{ADJUNCT, AUX, CUE, FAMILIES, FINITE, NAME, PARTICIPLE, QUOTE, REPORTING_SLOTS, Slot, WHO};
use source::CheckedRule;
pub use source::{Content, RuleSource, Who};

use crate::error::{Error, Result};
use crate::tables::hex;
use contexts::NameRule;
use regex::bytes::{CaptureLocations, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use regex_automata::dfa::{Automaton, dense::DFA};
use regex_automata::{Input, PatternSet};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Bytes that begin at an address which a row of 32-bit numbers may have.
#[repr(C)]
struct Aligned<B: ?Sized> {
    align: [u32; 0],
    bytes: B,
}

/// The indices of some rules, the slots of which they need one, and their automaton.
type Embedded = (&'static [u32], &'static [&'static [u64]], &'static Aligned<[u8]>);

#[expect(clippy::unreadable_literal, reason = "made by the build script")]
mod made {
    use super::{Aligned, Content, Cow, Embedded, RuleSource, Who};
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}
use made::{AUTOMATA, BUILT_IN};
include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// The files of the built-in rules, in order of trust, of the contexts of names, and of the cues.
pub const FILES: [&str; 4] = [
    include_str!("../rules/attribution.toml"),
    include_str!("../rules/reports.toml"),
    include_str!("../rules/names.toml"),
    include_str!("../rules/cues.csv"),
];

/// The rules for the contexts of names, as they are written.
pub fn names() -> &'static [NameRule] {
    NAME_RULES
}

/// A rule ready for use.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The rule as it is written.
    pub source: RuleSource,
    /// Its pattern in letters.
    letters: Cow<'static, str>,
    /// The user's file that it comes from; `None` if it is built in.
    file: Option<Arc<Path>>,
    /// Compiled when a sentence first needs it: an article needs a few of the rules.
    regex: OnceLock<Compiled>,
}

impl Rule {
    /// The user's file that it comes from; `None` if it is built in.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// All matches in the letters of a sentence, one behind the other.
    ///
    /// # Panics
    /// Never: the pattern was compiled before, alone or as part of an automaton.
    pub fn matches<'s>(
        &'s self,
        letters: &'s [u8],
        locations: &'s mut Locations,
    ) -> impl Iterator<Item = Groups> + use<'s> {
        let Compiled { regex, groups } = self.regex.get_or_init(|| {
            Compiled::new(&self.letters).expect("a pattern that is part of an automaton compiles by itself")
        });
        let locations = locations.0.get_or_insert_with(|| regex.capture_locations());
        // Matches may share a phrase (the quotation that ends one and begins the next), so the
        // search goes on behind the first phrase of a match, not behind its last.
        let mut at = 0;
        std::iter::from_fn(move || {
            let whole = regex.captures_read_at(locations, letters, at)?;
            at = whole.start() + 1;
            // A group that took part and is empty names no phrase.
            let group = |group: Option<usize>| locations.get(group?).filter(|(start, end)| start < end);
            let [content, cue, who] = groups.map(group);
            Some(Groups { content, cue, who })
        })
    }
}

/// The buffer of one rule for [`Rule::matches`], reused from sentence to sentence.
#[derive(Clone, Debug, Default)]
pub struct Locations(Option<CaptureLocations>);

/// Which phrases a match names: the index of the first and that behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Groups {
    /// The content, or what begins it.
    pub content: Option<(usize, usize)>,
    /// The cue.
    pub cue: Option<(usize, usize)>,
    /// The speaker.
    pub who: Option<(usize, usize)>,
}

/// A pattern compiled, with the numbers of its groups content, cue and who: looking them up by
/// name at every match takes as long as the search.
#[derive(Clone, Debug)]
struct Compiled {
    regex: Regex,
    groups: [Option<usize>; 3],
}

impl Compiled {
    fn new(letters: &str) -> std::result::Result<Compiled, regex::Error> {
        let regex = RegexBuilder::new(letters).unicode(false).build()?;
        let group = |wanted: &str| regex.capture_names().position(|name| name == Some(wanted));
        let groups = ["content", "cue", "who"].map(group);
        Ok(Compiled { regex, groups })
    }
}

/// Rules with the automata that tell which of them match a sentence: a rule is searched for its
/// groups only if it does.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    /// Those of the user, if there are any: they come first.
    added: RegexSet,
    /// The user's files, one behind the other.
    added_toml: String,
    built_in: Vec<Group>,
}

/// The automaton of some of the built-in rules.
#[derive(Clone, Debug)]
struct Group {
    /// The index of each pattern's rule among the built-in ones.
    rules: &'static [u32],
    /// For each rule sets of slots, a bit each: of each set a sentence must have one slot.
    needs: &'static [&'static [u64]],
    automaton: DFA<&'static [u32]>,
}

/// Buffers for [`RuleSet::matching`], reused from sentence to sentence.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    sets: Vec<PatternSet>,
}

impl RuleSet {
    /// The built-in rules.
    ///
    /// # Panics
    /// Never: their automata were made with this program.
    pub fn built_in() -> RuleSet {
        let rules = BUILT_IN.iter().map(|(source, letters)| Rule {
            source: source.clone(),
            letters: Cow::Borrowed(letters),
            file: None,
            regex: OnceLock::new(),
        });
        let group = |&(rules, needs, aligned): &Embedded| {
            let (automaton, _) = DFA::from_bytes(&aligned.bytes).expect("the build script made it");
            Group { rules, needs, automaton }
        };
        RuleSet {
            rules: rules.collect(),
            added: RegexSet::empty(),
            added_toml: String::new(),
            built_in: AUTOMATA.iter().map(group).collect(),
        }
    }

    /// The built-in rules with those of the user's files before them, in the order of the files.
    ///
    /// # Errors
    /// If a file cannot be read, and as [`RuleSet::with`].
    pub fn with_files(files: &[PathBuf]) -> Result<RuleSet> {
        files.iter().try_fold(RuleSet::built_in(), |set, file| {
            let toml = fs::read_to_string(file).map_err(|source| Error::Read { path: file.clone(), source })?;
            set.with(file, &toml)
        })
    }

    /// These rules with those of a TOML file, which come before the built-in ones and behind those
    /// of files that were added before; `file` names it in errors.
    ///
    /// # Errors
    /// If the TOML is not well-formed, a field, slot or group is missing or unknown, a pattern does
    /// not compile or is too large, or an id is taken.
    pub fn with(mut self, file: &Path, toml: &str) -> Result<RuleSet> {
        let problem = |problem: String| Error::Rules { file: file.display().to_string(), problem };
        let origin: Arc<Path> = file.into();
        let mut count = self.added.len();
        for rule in source::read(toml).map_err(problem)? {
            if let Some(other) = self.rules.iter().find(|other| other.source.id == rule.source.id) {
                let owner = if other.file.is_some() { "a rule of another file" } else { "a built-in rule" };
                return Err(problem(rule.taken(toml, &format!("{owner} has this id"))));
            }
            let regex = Compiled::new(&rule.letters).map_err(|error| {
                let (wrong, remedy) = in_words(&error);
                problem(rule.refused(toml, wrong, remedy))
            })?;
            let CheckedRule { source, letters, .. } = rule;
            let rule =
                Rule { source, letters: letters.into(), file: Some(Arc::clone(&origin)), regex: OnceLock::from(regex) };
            self.rules.insert(count, rule);
            count += 1;
        }
        self.added = RegexSetBuilder::new(self.rules[..count].iter().map(|rule| &rule.letters))
            .unicode(false)
            .build()
            .map_err(|error| problem(in_words(&error).0))?;
        self.added_toml.push_str(toml);
        Ok(self)
    }

    /// SHA-256 of the rules as they are written, the user's and then the built-in ones, in
    /// hexadecimal.
    pub fn sha256(&self) -> String {
        hex(&FILES.iter().fold(Sha256::new().chain_update(&self.added_toml), Sha256::chain_update).finalize())
    }

    /// The rules in order of trust: the user's before the built-in ones.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Puts the indices of the rules that match the letters of a sentence into `found`; `slots` has
    /// the bits of the slots that it has.
    pub fn matching(&self, letters: &[u8], slots: u64, scratch: &mut Scratch, found: &mut Vec<u32>) {
        found.clear();
        if scratch.sets.is_empty() {
            scratch.sets.extend(self.built_in.iter().map(|group| PatternSet::new(group.rules.len())));
        }
        if !self.added.is_empty() {
            found.extend(self.added.matches(letters).into_iter().map(|index| index as u32));
        }
        let added = self.added.len() as u32;
        let input = Input::new(letters);
        let may_match = |group: &Group| group.needs.iter().any(|rule| rule.iter().all(|set| set & slots != 0));
        let groups = self.built_in.iter().zip(&mut scratch.sets).filter(|(group, _)| may_match(group));
        for (group, set) in groups {
            set.clear();
            // It cannot fail: the automata have no quit bytes and search without an anchor.
            let searched = group.automaton.try_which_overlapping_matches(&input, set);
            debug_assert!(searched.is_ok());
            found.extend(set.iter().map(|pattern| added + group.rules[pattern.as_usize()]));
        }
        found.sort_unstable();
    }
}

/// What the regex crate objects to, and the remedy.
fn in_words(error: &regex::Error) -> (String, &'static str) {
    match error {
        regex::Error::CompiledTooBig(limit) => (
            format!("the pattern compiles to more than {limit} bytes"),
            "make its counted repetitions shorter or use * instead",
        ),
        other => {
            // The message shows the pattern in letters, which nobody has written.
            let text = other.to_string();
            let reason = text.rsplit("error: ").next().unwrap_or_default();
            (format!("the pattern is no regular expression: {reason}"), "write it in the syntax of the regex crate")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(slots: &[Slot]) -> String {
        slots.iter().map(|slot| char::from(slot.letter())).collect()
    }

    #[test]
    fn patterns_are_translated_letter_by_letter() {
        let (who, say, quote) = (letters(WHO), letters(&[Slot::Say]), letters(QUOTE));
        let (comma, colon) = (letters(&[Slot::Comma]), letters(&[Slot::Colon]));
        assert_eq!(
            pattern::translate("(?<who> WHO) SAY [COMMA COLON]{1,2} QUOTE").unwrap(),
            format!("(?<who>[{who}]){say}[{comma}{colon}]{{1,2}}[{quote}]")
        );
        assert_eq!(pattern::translate("[WHO COMMA]+").unwrap(), format!("[{who}{comma}]+"));
    }

    #[test]
    fn the_page_on_rules_names_every_slot() {
        let page = include_str!("../rules/README.md");
        for name in Slot::ALL.iter().map(|slot| slot.1).chain(FAMILIES.iter().map(|family| family.0)) {
            assert!(page.contains(&format!("`{name}`")), "rules/README.md lacks {name}");
        }
    }

    /// The automata say of each rule what its own regular expression says.
    #[test]
    fn the_automata_find_what_the_patterns_match() {
        let set = RuleSet::built_in();
        let mut found = Vec::new();
        let sentences: [&[Slot]; 4] = [
            &[Slot::QuoteComma, Slot::Person, Slot::Say, Slot::Stop],
            &[Slot::Person, Slot::Say, Slot::That, Slot::Thing, Slot::Auxiliary, Slot::Verb, Slot::Stop],
            &[Slot::According, Slot::Body, Slot::Comma, Slot::Thing, Slot::Verb, Slot::Stop],
            &[Slot::Thing, Slot::Verb, Slot::Stop],
        ];
        for slots in sentences {
            let bits = slots.iter().fold(0, |bits, slot| bits | slot.bit());
            let sentence = letters(slots);
            set.matching(sentence.as_bytes(), bits, &mut Scratch::default(), &mut found);
            for (index, rule) in set.rules().iter().enumerate() {
                let matches = rule.matches(sentence.as_bytes(), &mut Locations::default()).next().is_some();
                assert_eq!(found.contains(&(index as u32)), matches, "{} in {sentence}", rule.source.id);
            }
        }
        assert!(found.is_empty());
    }

    #[test]
    fn mistakes_in_a_file_name_it_and_the_remedy() {
        let rule = |pattern: &str| {
            format!("[[rule]]\nid = \"x\"\npattern = '{pattern}'\nwhy = \"\"\nconfidence = 1.0\nyes = []\nno = []\n")
        };
        let message = |toml: &str| RuleSet::built_in().with(Path::new("my.toml"), toml).unwrap_err().to_string();
        let slot = message(&rule("(?<content> QUTE)"));
        assert!(slot.contains("my.toml") && slot.contains("line 3") && slot.contains("did you mean QUOTE?"), "{slot}");
        let (line, caret) = (slot.lines().nth(2).unwrap(), slot.lines().nth(3).unwrap());
        assert_eq!(line.find("QUTE"), caret.find("^^^^"), "{slot}");
        assert!(message(&rule("QUOTE")).contains("no group (?<content>"));
        assert!(message(&rule("(?<contents> QUOTE)")).contains("unknown group contents"));
        assert!(message(&rule("(?<content> QUOTE){1000}{1000}")).contains("make its counted repetitions shorter"));
        let open = message(&rule("(?<content> QUOTE"));
        assert!(open.contains("line 3") && open.contains("unclosed group") && open.contains("^^^"), "{open}");
        let taken = message(&rule("(?<content> QUOTE)").replace("\"x\"", "\"say-clause\""));
        assert!(taken.contains("line 2") && taken.contains("give it another id"), "{taken}");
        let misspelt = message("[[rule]]\nid = \"x\"\npatern = 'QUOTE'\n");
        assert!(misspelt.contains("my.toml") && misspelt.contains("patern") && misspelt.contains('^'), "{misspelt}");
    }
}
