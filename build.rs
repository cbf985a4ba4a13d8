//! Compiles the built-in rules: their fields into constants, their patterns into automata that say
//! which rules can match a sentence.
//!
//! The contexts of names become code: comparisons of tokens. The patterns of datelines become
//! automata, the cues constants.
//!
//! One automaton over all rules has some hundred thousand states; a few over a handful of rules
//! each have a few hundred. Rules are put together as long as their automaton stays small.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "modules of the library, not all of each is used here")]

#[path = "build/contexts.rs"]
mod contexts;
#[path = "build/datelines.rs"]
mod datelines;
#[path = "src/evidence"]
mod evidence {
    mod reason;
    pub use reason::Reason;
}

#[path = "src/rules"]
mod rules {
    pub mod contexts;
    pub mod pattern;
    pub mod slots;
    pub mod source;
}

use evidence::Reason;
use regex_automata::MatchKind;
use regex_automata::dfa::StartKind;
use regex_automata::dfa::dense::{Builder, Config};
use regex_automata::util::syntax;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Class, Hir, HirKind, Repetition};
use rules::contexts::NameRule;
use rules::slots::{QUOTE, Slot, bits};
use rules::source::{self, RuleSource};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// The files of rules, in order of trust.
const RULES: [&str; 2] = ["rules/attribution.toml", "rules/reports.toml"];
const NAMES: &str = "rules/names.toml";
const WEIGHTS: &str = "rules/weights.toml";
const CUES: &str = "rules/cues.csv";
/// The classes of cues by their names in the file, and what the code calls them.
const CUE_CLASSES: [(&str, &str); 8] = [
    ("say", "CueSay"),
    ("tell", "CueTell"),
    ("that", "CueThat"),
    ("quote", "CueQuote"),
    ("ask", "CueAsk"),
    ("act", "CueAct"),
    ("according", "CueAccording"),
    ("noun", "CueNoun"),
];
/// Words of phrases that stand in every other sentence, and those in every tenth.
const COMMONEST: [&str; 14] =
    ["that", "this", "with", "from", "have", "been", "were", "they", "their", "which", "said", "into", "also", "about"];
const COMMON: [&str; 26] = [
    "says",
    "saying",
    "told",
    "over",
    "made",
    "make",
    "makes",
    "case",
    "point",
    "media",
    "police",
    "reports",
    "reported",
    "according",
    "report",
    "statement",
    "issued",
    "gave",
    "given",
    "goes",
    "going",
    "went",
    "took",
    "take",
    "came",
    "state",
];
/// The largest automaton, in bytes: a few of them stay in the first-level cache.
const LARGEST: usize = 48 << 10;

fn main() -> ExitCode {
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            // Not as the result of `main`, which would show line ends as `\n` and so no caret.
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut rules = Vec::new();
    for file in RULES {
        rules.extend(source::read(&fs::read_to_string(file)?).map_err(|problem| format!("{file}: {problem}"))?);
    }
    let mut code = String::from("pub(super) const BUILT_IN: &[(RuleSource, &str)] = &[\n");
    for rule in &rules {
        writeln!(code, "({}, {:?}),", constant(&rule.source), rule.letters)?;
    }
    code.push_str("];\npub(super) static AUTOMATA: &[Embedded] = &[\n");
    let patterns: Vec<&str> = rules.iter().map(|rule| rule.letters.as_str()).collect();
    let little = env::var("CARGO_CFG_TARGET_ENDIAN")? == "little";
    for (number, (group, (bytes_little, bytes_big))) in groups(&patterns)?.into_iter().enumerate() {
        let mut all = String::new();
        for &rule in &group {
            write!(all, "&{:?}, ", needs(patterns[rule as usize])?.slots)?;
        }
        let name = format!("rules{number}.dfa");
        fs::write(out.join(&name), if little { bytes_little } else { bytes_big })?;
        writeln!(code, "(&{group:?}, &[{all}], &Aligned {{ align: [], bytes: *include_bytes!({name:?}) }}),")?;
    }
    code.push_str("];\n");
    fs::write(out.join("rules.rs"), code)?;
    for (name, pattern) in datelines::patterns() {
        let (bytes_little, bytes_big) = anchored(&pattern)?;
        fs::write(out.join(format!("{name}.dfa")), if little { bytes_little } else { bytes_big })?;
    }
    names(&out).map_err(|problem| format!("{NAMES}: {problem}"))?;
    fs::write(out.join("weights.rs"), weights().map_err(|problem| format!("{WEIGHTS}: {problem}"))?)?;
    fs::write(out.join("cues.rs"), cues().map_err(|problem| format!("{CUES}: {problem}"))?)?;
    Ok(())
}

/// A weight as a person set it, and as it was fitted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weight {
    hand: [f32; 3],
    document: Option<[f32; 3]>,
    mention: Option<[f32; 3]>,
}

/// The threshold, in the same way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    hand: f32,
    fitted: Option<f32>,
}

#[derive(Deserialize)]
struct WeightFile {
    threshold: Threshold,
    #[serde(flatten)]
    reasons: BTreeMap<String, Weight>,
}

/// The weights of the reasons as Rust constants: the fitted ones in use, and those set by hand.
fn weights() -> Result<String, Box<dyn Error>> {
    let WeightFile { threshold, mut reasons } = toml::from_str(&fs::read_to_string(WEIGHTS)?)?;
    let (mut hand, mut document, mut mention) = (Vec::new(), Vec::new(), Vec::new());
    for reason in Reason::ALL {
        let id = reason.id();
        let weight = reasons.remove(id).ok_or_else(|| format!("no weights for the reason {id:?}"))?;
        hand.push(weight.hand);
        document.push(weight.document.unwrap_or(weight.hand));
        mention.push(weight.mention.unwrap_or_default());
    }
    if let Some(unknown) = reasons.into_keys().next() {
        return Err(format!("there is no reason {unknown:?}").into());
    }
    let zero = vec![[0.0_f32; 3]; hand.len()];
    let table = |name: &str, threshold: f32, document: &[[f32; 3]], mention: &[[f32; 3]]| {
        format!(
            "pub(super) static {name}: Weights = Weights {{ threshold: {threshold:?}, document: {document:?}, \
             mention: {mention:?} }};\n"
        )
    };
    let fitted = table("BUILT_IN", threshold.fitted.unwrap_or(threshold.hand), &document, &mention);
    Ok(fitted + &table("BY_HAND", threshold.hand, &hand, &zero))
}

/// The cues as Rust constants: every word with its class, and whether it is the base form; and the
/// phrases by their rarest words.
fn cues() -> Result<String, Box<dyn Error>> {
    let mut words = String::from("const WORDS: &[(&str, Class, bool)] = &[\n");
    let mut phrases = Vec::new();
    let mut reader = csv::Reader::from_path(CUES)?;
    if reader.headers()? != vec!["cue", "forms", "class", "stance"] {
        return Err("the columns are cue, forms, class, stance".into());
    }
    let mut known = HashSet::new();
    for (row, record) in reader.records().enumerate() {
        let record = record?;
        let (cue, forms, class) = (&record[0], &record[1], &record[2]);
        let problem = |text: String| format!("line {}: {text}", row + 2);
        let classes: Vec<&str> = CUE_CLASSES.iter().map(|(name, _)| *name).collect();
        let (_, variant) = CUE_CLASSES
            .iter()
            .find(|(name, _)| *name == class)
            .ok_or_else(|| problem(format!("unknown class {class:?}; the classes are {}", classes.join(", "))))?;
        for form in std::iter::once(cue).chain(forms.split('|').filter(|form| !form.is_empty())) {
            if form.is_empty() || !form.chars().all(|c| c.is_ascii_lowercase() || c == ' ') {
                return Err(problem(format!("{form:?} is not in lower-case ASCII letters")).into());
            }
            if !known.insert((form.to_owned(), *variant)) {
                return Err(problem(format!("{form:?} stands twice")).into());
            }
            if form.contains(' ') {
                phrases.push((rarest(form).to_owned(), form.to_owned(), *variant));
            } else {
                writeln!(words, "({form:?}, Class::{variant}, {}),", form == cue && class != "noun")?;
            }
        }
    }
    Ok(words + "];\n" + &cue_phrases(phrases)?)
}

/// The cues of several words as a Rust constant, with their rarest words and how many bytes stand
/// before these; those with the same rarest word stand together.
fn cue_phrases(mut phrases: Vec<(String, String, &str)>) -> Result<String, Box<dyn Error>> {
    phrases.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    let mut code = String::from("const PHRASES: &[Phrase] = &[\n");
    for (rarest, form, variant) in phrases {
        let words = format!(" {form} ");
        let before = words.rfind(&format!(" {rarest} ")).ok_or("a phrase holds its rarest word")?;
        writeln!(code, "Phrase {{ rarest: {rarest:?}, before: {before}, form: {form:?}, class: Class::{variant} }},")?;
    }
    code.push_str("];\n");
    Ok(code)
}

/// The rarest word of a phrase, roughly: short words are common, of the others the longer rarer.
fn rarest(phrase: &str) -> &str {
    let tier = |word: &str| match () {
        () if word.len() < 4 || COMMONEST.contains(&word) => 0,
        () if COMMON.contains(&word) => 1,
        () => 2,
    };
    phrase.split(' ').max_by_key(|word| (tier(word), word.len())).unwrap_or(phrase)
}

/// The contexts of names, as a Rust constant and as code.
fn names(out: &Path) -> Result<(), Box<dyn Error>> {
    let rules = rules::contexts::read(&fs::read_to_string(NAMES)?)?;
    let mut code = String::from("static NAME_RULES: &[NameRule] = &[\n");
    for (NameRule { id, why, pattern, headlines, yes, no, misses }, ..) in &rules {
        let (id, why, pattern) = (text(id), text(why), text(pattern));
        let (yes, no, misses) = (texts(yes), texts(no), texts(misses));
        writeln!(
            code,
            "NameRule {{ id: {id}, why: {why}, pattern: {pattern}, headlines: {headlines}, yes: {yes}, no: {no}, \
             misses: {misses} }},"
        )?;
    }
    code.push_str("];\n");
    fs::write(out.join("names.rs"), code)?;
    fs::write(out.join("contexts.rs"), contexts::code(&rules))?;
    Ok(())
}

/// A text of a rule as a Rust expression.
fn text(text: &str) -> String {
    format!("Cow::Borrowed({text:?})")
}

fn texts(all: &[Cow<'static, str>]) -> String {
    format!("Cow::Borrowed(&[{}])", all.iter().map(|one| text(one)).collect::<Vec<_>>().join(", "))
}

/// A rule as a Rust expression.
fn constant(rule: &RuleSource) -> String {
    let RuleSource { id, why, pattern, content, speaker, outermost, continues, headline, confidence, yes, no, misses } =
        rule;
    format!(
        "RuleSource {{ id: {}, why: {}, pattern: {}, content: Content::{content:?}, speaker: Who::{speaker:?}, \
         outermost: {outermost}, continues: {continues}, headline: {headline}, confidence: {confidence:?}_f32, \
         yes: {}, no: {}, misses: {} }}",
        text(id),
        text(why),
        text(pattern),
        texts(yes),
        texts(no),
        texts(misses)
    )
}

type Automaton = (Vec<u8>, Vec<u8>);
/// The patterns of an automaton, by their indices, with it.
type Group = (Vec<u32>, Automaton);

/// Puts the patterns into groups with one small automaton each.
fn groups(patterns: &[&str]) -> Result<Vec<Group>, Box<dyn Error>> {
    let all = patterns.iter().map(|pattern| needs(pattern)).collect::<Result<Vec<_>, _>>()?;
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for (index, needs) in all.iter().enumerate() {
        let index = index as u32;
        let mut sizes = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            // Rules that need other slots stay apart: a sentence without these skips the automaton.
            if !group.iter().any(|&other| all[other as usize].is_like(needs)) {
                continue;
            }
            let with: Vec<u32> = group.iter().copied().chain([index]).collect();
            if let Ok((bytes, _)) = automaton(patterns, &with) {
                sizes.push((bytes.len(), number));
            }
        }
        match sizes.into_iter().min() {
            Some((size, number)) if size <= LARGEST => groups[number].push(index),
            _ => groups.push(vec![index]),
        }
    }
    groups.into_iter().map(|group| Ok((group.clone(), automaton(patterns, &group)?))).collect()
}

/// What a sentence must have for a pattern to match it: of each set of slots, a bit each, one.
#[derive(Default)]
struct Needs {
    slots: Vec<u64>,
    /// The slots of the cue, if the pattern has one.
    cue: Option<u64>,
}

impl Needs {
    /// Whether a sentence that may match the one pattern is likely to match the other.
    fn is_like(&self, other: &Needs) -> bool {
        let quotation = |needs: &Needs| needs.slots.iter().any(|slots| slots & !bits(QUOTE) == 0);
        let cues = match (self.cue, other.cue) {
            (Some(one), Some(other)) => one & other != 0,
            (one, other) => one == other,
        };
        cues && quotation(self) == quotation(other)
    }

    /// Collects from an expression that takes part in every match.
    fn add(&mut self, part: &Hir) {
        match part.kind() {
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.add(part)),
            HirKind::Repetition(Repetition { min: 1.., sub, .. }) => self.add(sub),
            HirKind::Capture(Capture { name, sub, .. }) => {
                let first = self.slots.len();
                self.add(sub);
                if name.as_deref() == Some("cue") {
                    self.cue = self.slots.get(first).copied();
                }
            }
            HirKind::Literal(literal) => {
                self.slots.extend(literal.0.iter().map(|&letter| slots_within(letter, letter)));
            }
            HirKind::Class(Class::Bytes(class)) => {
                let ranges = class.ranges().iter().map(|range| slots_within(range.start(), range.end()));
                self.slots.push(ranges.fold(0, |all, slots| all | slots));
            }
            _ => {}
        }
    }
}

/// What a pattern, in letters, needs.
fn needs(pattern: &str) -> Result<Needs, Box<dyn Error>> {
    let mut needs = Needs::default();
    needs.add(&ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern)?);
    // The set that fewest sentences have comes first.
    needs.slots.sort_unstable_by_key(|slots| (slots.count_ones(), *slots));
    needs.slots.dedup();
    Ok(needs)
}

/// The slots, a bit each, whose letters lie in a range.
fn slots_within(first: u8, last: u8) -> u64 {
    let slots = Slot::ALL.iter().map(|slot| slot.0).filter(|slot| (first..=last).contains(&slot.letter()));
    slots.fold(0, |bits, slot| bits | slot.bit())
}

/// The automaton of some patterns.
fn automaton(patterns: &[&str], group: &[u32]) -> Result<Automaton, Box<dyn Error>> {
    let config = Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Unanchored)
        .minimize(true)
        .dfa_size_limit(Some(4 << 20))
        .determinize_size_limit(Some(16 << 20));
    let chosen: Vec<&str> = group.iter().map(|&index| patterns[index as usize]).collect();
    embedded(config, &chosen)
}

/// The automaton that finds where a pattern ends which begins where the search does.
fn anchored(pattern: &str) -> Result<Automaton, Box<dyn Error>> {
    let config = Config::new().match_kind(MatchKind::LeftmostFirst).start_kind(StartKind::Anchored).minimize(true);
    embedded(config, &[pattern])
}

/// The bytes of an automaton over bytes, for targets of both byte orders.
fn embedded(config: Config, patterns: &[&str]) -> Result<Automaton, Box<dyn Error>> {
    let dfa = Builder::new()
        .configure(config)
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build_many(patterns)?;
    let ((little, skip_little), (big, skip_big)) = (dfa.to_bytes_little_endian(), dfa.to_bytes_big_endian());
    Ok((little[skip_little..].to_vec(), big[skip_big..].to_vec()))
}
