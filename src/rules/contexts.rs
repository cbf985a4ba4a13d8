//! Contexts of names as they are written: what stands beside a name and speaks for its type.
//!
//! `rules/names.toml` holds the rules, the build script makes code of them: each pattern becomes a
//! few comparisons of tokens. `rules/README.md` is the page for people who write them.

use super::pattern::Mistake;
use super::source::show;
use crate::evidence::Reason;
use serde::Deserialize;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;

type Text = Cow<'static, str>;
type Texts = Cow<'static, [Text]>;

/// A file of rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<Spanned<NameRule>>,
}

/// A rule as it is written. Rules that stand together may share an id.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRule {
    /// The id of the [`Reason`] that a name gets where the pattern holds.
    pub id: Text,
    /// Why the rule holds.
    pub why: Text,
    /// The pattern, in slot names.
    pub pattern: Text,
    /// Whether the rule also holds in headlines and lines in capitals.
    #[serde(default)]
    pub headlines: bool,
    /// Sentences in which some name gets the reason.
    pub yes: Texts,
    /// Sentences in which no name gets it.
    pub no: Texts,
    /// Sentences in which some name ought to get it and does not yet.
    #[serde(default)]
    pub misses: Texts,
}

/// What a pattern can ask of a token.
#[derive(Debug, PartialEq, Eq)]
pub struct Predicate {
    /// The name in patterns.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// The only kind of token that it can hold for; `None` if there are several.
    pub kind: Option<&'static str>,
    /// The expression over `token` that decides it.
    pub code: &'static str,
}

/// Declares the predicates.
macro_rules! predicates {
    (@kind) => { None };
    (@kind $kind:ident) => { Some(stringify!($kind)) };
    ($($name:literal $(($kind:ident))? $code:literal $meaning:literal;)*) => {
        /// Every predicate.
        pub const PREDICATES: &[Predicate] = &[$(Predicate {
            name: $name,
            meaning: $meaning,
            kind: predicates!(@kind $($kind)?),
            code: $code,
        },)*];
    };
}

predicates! {
    "WORD" (Word) "token.kind == Kind::Word" "a word";
    "CAP" (Word) "token.is_capitalised()" "a word with a capital at its beginning";
    "LOWER" (Word) "token.kind == Kind::Word && !token.is_capitalised()" "a word without one";
    "CAPS" (Word) "token.shape.has(Shape::ALL_CAPS)" "a word all in capitals";
    "SINGLE" (Word) "token.shape.has(Shape::SINGLE)" "a single letter";
    "TITLE" "token.classes.has(Class::Title)" "an honorific: Mr, Datuk";
    "OFFICE" "token.classes.has(Class::Office)" "an office or rank: president, judge";
    "ROLE" "token.classes.has(Class::Role)" "a noun for a person by role: lawyer, officials";
    "PERSON" "token.classes.any(PERSON_WORDS)" "a word of people's names";
    "PLACE" "token.classes.any(PLACE_WORDS)" "a word of a place's name";
    "COUNTRY" "token.classes.has(Class::Country)" "a country";
    "REGION" "token.classes.has(Class::Region)" "a first-level region of a country";
    "PLACEHEAD" "token.classes.has(Class::PlaceHead)" "a kind of place: city, river";
    "BODYHEAD" "token.classes.has(Class::OrganizationHead)" "a kind of organization: company, ministry";
    "SAY" "token.classes.has(Class::CueSay)" "a cue that takes a bare clause: said";
    "CUE" "token.classes.any(CUES)" "any verb of saying or asking";
    "VERB" "token.classes.has(Class::Verb)" "a verb of no special kind: left, built";
    "BUILDINGHEAD" "token.classes.has(Class::FacilityHead)" "a kind of building or road: hospital, bridge";
    "AUX" "token.classes.has(Class::Auxiliary)" "an auxiliary: has, would";
    "TIME" "token.classes.has(Class::AdverbTime)" "an adverb of time or the like: later, also";
    "DETERMINER" "token.classes.has(Class::Determiner)" "an article or the like: the, his";
    "NUMBER" (Number) "token.kind == Kind::Number" "a number";
    "AGE" (Number) "token.kind == Kind::Number && token.span.len() <= 2" "a number of one or two digits";
    "DIGIT" (Number) "token.kind == Kind::Number && token.span.len() == 1" "a number of one digit";
    "CLITIC" (Clitic) "token.kind == Kind::Clitic" "what follows an apostrophe: 's";
    "HYPHEN" (Hyphen) "token.kind == Kind::Hyphen" "a hyphen";
    "DASH" (Dash) "token.kind == Kind::Dash" "a dash";
    "COMMA" (Comma) "token.kind == Kind::Comma" "a comma";
    "COLON" (Colon) "token.kind == Kind::Colon" "a colon";
    "SEMICOLON" (Semicolon) "token.kind == Kind::Semicolon" "a semicolon";
    "STOP" (Stop) "token.kind == Kind::Stop" "a full stop, question or exclamation mark";
    "MARK" (Mark) "token.kind == Kind::Mark" "a quotation mark";
    "OPEN" (Open) "token.kind == Kind::Open" "an opening bracket";
    "CLOSE" (Close) "token.kind == Kind::Close" "a closing bracket";
}

/// The name of a pattern's name, and of one of more than a single word.
const NAMES: [&str; 2] = ["NAME", "LONGNAME"];
/// No token at all.
const END: &str = "END";
/// In how many ways a pattern may be read; each is code.
const MOST_READINGS: usize = 64;

/// What a pattern asks of the place of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// One predicate.
    Is(&'static Predicate),
    /// One of these words, in any case.
    Words(Vec<String>),
    /// No token: the sentence ends, or before the name, begins.
    End,
    /// Not this, or no token.
    Not(Box<Test>),
    /// All of these.
    All(Vec<Test>),
    /// One of these.
    Any(Vec<Test>),
}

/// One way to read a pattern: a test for each token beside the name, the nearest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Whether the name must have more than one token.
    pub long: bool,
    /// The tests of the tokens before the name.
    pub before: Vec<Test>,
    /// The tests of the tokens behind it.
    pub after: Vec<Test>,
}

/// Reads a file of rules and checks every field and pattern; with each rule come its reason and the
/// ways to read its pattern.
///
/// # Errors
/// A message that shows the line, marks the mistake and says what to do.
pub fn read(toml: &str) -> Result<Vec<(NameRule, Reason, Vec<Context>)>, String> {
    let file: RuleFile = toml::from_str(toml).map_err(|e| e.to_string().trim_end().to_owned())?;
    let read = |rule: Spanned<NameRule>| {
        let start = rule.span().start;
        let rule = rule.into_inner();
        let quoted = format!("\"{}\"", rule.id);
        let reason = reason(&rule.id).map_err(|mistake| show(toml, start, &rule.id, &quoted, &mistake))?;
        let contexts = parse(&rule.pattern).map_err(|mistake| show(toml, start, &rule.id, &rule.pattern, &mistake))?;
        Ok((rule, reason, contexts))
    };
    file.rule.into_iter().map(read).collect()
}

/// The reason of that id.
fn reason(id: &str) -> Result<Reason, Mistake> {
    let ids = || Reason::ALL.iter().map(|reason| reason.id());
    let found = Reason::ALL.iter().copied().find(|reason| reason.id() == id);
    found.ok_or_else(|| Mistake {
        at: 1..id.len() + 1,
        problem: format!("no reason of src/evidence/reason.rs is called {id:?}"),
        remedy: did_you_mean(id, ids())
            .unwrap_or_else(|| "add it there, and its weights to rules/weights.toml".to_owned()),
    })
}

fn did_you_mean<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let (distance, nearest) =
        known.map(|known| (strsim::damerau_levenshtein(known, name), known)).min_by_key(|near| near.0)?;
    (distance <= 2 && distance < name.len()).then(|| format!("did you mean {nearest}?"))
}

fn mistake<T>(at: Range<usize>, problem: impl Into<String>, remedy: impl Into<String>) -> Result<T, Mistake> {
    Err(Mistake { at, problem: problem.into(), remedy: remedy.into() })
}

/// The ways to read a pattern.
fn parse(pattern: &str) -> Result<Vec<Context>, Mistake> {
    let mut parser = Parser { pattern, at: 0 };
    let mut contexts = Vec::new();
    loop {
        contexts.extend(parser.sequence()?);
        if contexts.len() > MOST_READINGS {
            let problem = format!("there are more than {MOST_READINGS} ways to read the pattern");
            return mistake(0..pattern.len(), problem, "make its repetitions shorter");
        }
        if !parser.eat("|") {
            return Ok(contexts);
        }
    }
}

struct Parser<'p> {
    pattern: &'p str,
    at: usize,
}

impl<'p> Parser<'p> {
    /// What is left, from its next sign on.
    fn rest(&mut self) -> &'p str {
        let rest = self.pattern[self.at..].trim_start();
        self.at = self.pattern.len() - rest.len();
        rest
    }

    fn eat(&mut self, sign: &str) -> bool {
        let eaten = self.rest().starts_with(sign);
        self.at += if eaten { sign.len() } else { 0 };
        eaten
    }

    /// The slot name that stands here, without going on.
    fn name(&mut self) -> &'p str {
        let rest = self.rest();
        &rest[..rest.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(rest.len())]
    }

    /// Elements around one name, up to `|` or the end, in all ways to read them.
    fn sequence(&mut self) -> Result<Vec<Context>, Mistake> {
        let start = self.at;
        let mut sides = vec![(Vec::new(), Vec::new())];
        let mut long = None;
        while !matches!(self.rest().chars().next(), None | Some('|')) {
            let name = self.name();
            if NAMES.contains(&name) {
                if long.replace(name == NAMES[1]).is_some() {
                    return mistake(self.at..self.at + name.len(), "a second name", "part the alternatives by |");
                }
                self.at += name.len();
                continue;
            }
            let test = self.test()?;
            let times = self.times()?;
            let repeat = |side: &Vec<Test>, n| side.iter().cloned().chain(vec![test.clone(); n]).collect();
            let grow = |(before, after): &(Vec<Test>, Vec<Test>), n| match long {
                None => (repeat(before, n), after.clone()),
                Some(_) => (before.clone(), repeat(after, n)),
            };
            sides = sides.iter().flat_map(|both| times.clone().map(move |n| grow(both, n))).collect();
            if sides.len() > MOST_READINGS {
                break;
            }
        }
        let whole = start..self.at;
        match long {
            None => mistake(whole, "the pattern has no NAME", "write NAME where the name stands"),
            Some(_) if sides.iter().any(|(before, after)| before.is_empty() && after.is_empty()) => {
                mistake(whole, "the pattern holds for every name", "say what stands beside NAME")
            }
            Some(long) => Ok(sides
                .into_iter()
                .map(|(before, after)| Context { long, before: before.into_iter().rev().collect(), after })
                .collect()),
        }
    }

    /// `A`, `A&B`, with `!A`, `[A B]` or `"words"` for each.
    fn test(&mut self) -> Result<Test, Mistake> {
        let start = self.at;
        let mut all = vec![self.single()?];
        while self.eat("&") {
            all.push(self.single()?);
        }
        if all.len() > 1 && all.contains(&Test::End) {
            return mistake(start..self.at, "END is no token", "write it alone or in brackets");
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Test::All(all) })
    }

    fn single(&mut self) -> Result<Test, Mistake> {
        let rest = self.rest();
        let at = self.at;
        if self.eat("!") {
            return match self.single()? {
                Test::End => mistake(at..self.at, "!END is any token", "name the tokens that it may be"),
                test => Ok(Test::Not(Box::new(test))),
            };
        }
        if self.eat("[") {
            let mut any = Vec::new();
            while !self.eat("]") {
                any.push(self.test()?);
            }
            return match any.len() {
                0 => mistake(at..self.at, "empty brackets", "write what may stand here"),
                1 => Ok(any.remove(0)),
                _ => Ok(Test::Any(any)),
            };
        }
        if self.eat("\"") {
            return self.words(at);
        }
        let name = self.name();
        self.at += name.len();
        if name == END {
            return Ok(Test::End);
        }
        let known = PREDICATES.iter().find(|predicate| predicate.name == name);
        known.map(Test::Is).map_or_else(|| unknown(name, rest, at), Ok)
    }

    /// `in|across"`, behind the opening mark at `at`.
    fn words(&mut self, at: usize) -> Result<Test, Mistake> {
        let Some((words, _)) = self.pattern[self.at..].split_once('"') else {
            return mistake(at..self.pattern.len(), "words without a closing mark", "add \" behind the last");
        };
        self.at += words.len() + 1;
        if words.split('|').any(|word| word.is_empty() || !word.bytes().all(|b| b.is_ascii_lowercase())) {
            return mistake(at..self.at, "these are no words", "write words in lower-case ASCII letters, parted by |");
        }
        Ok(Test::Words(words.split('|').map(str::to_owned).collect()))
    }

    /// How often an element may stand: `?`, `{3}`, `{0,3}`, or else once.
    fn times(&mut self) -> Result<std::ops::RangeInclusive<usize>, Mistake> {
        let rest = self.rest();
        let at = self.at;
        if self.eat("?") {
            return Ok(0..=1);
        }
        if rest.starts_with(['*', '+']) {
            return mistake(at..at + 1, "a repetition without an end", "say how often at most: {0,5}");
        }
        if !self.eat("{") {
            return Ok(1..=1);
        }
        let inner = rest[1..].split('}').next().unwrap_or_default();
        self.at = (self.at + inner.len() + 1).min(self.pattern.len());
        let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
        match (least.trim().parse(), most.trim().parse()) {
            (Ok(least), Ok(most)) if least <= most && most > 0 && most < MOST_READINGS => Ok(least..=most),
            _ => mistake(at..self.at, "this says no number of times", "write {3} or {0,3}"),
        }
    }
}

/// What is wrong where a test should begin.
fn unknown(name: &str, rest: &str, at: usize) -> Result<Test, Mistake> {
    if name.is_empty() {
        let sign = rest.chars().next().map_or(0, char::len_utf8);
        return mistake(at..at + sign, "here should stand a slot", "write SLOT, \"words\", [A B], A&B or !A");
    }
    let at = at..at + name.len();
    if NAMES.contains(&name) {
        return mistake(at, format!("{name} is no token"), "it stands by itself, once in a pattern");
    }
    let names = || PREDICATES.iter().map(|predicate| predicate.name).chain(NAMES).chain([END]);
    let remedy = did_you_mean(name, names());
    let all = || format!("the slots are {}", names().collect::<Vec<_>>().join(", "));
    mistake(at, format!("unknown slot {name}"), remedy.unwrap_or_else(all))
}
