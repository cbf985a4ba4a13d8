//! The code of the contexts of names: all patterns together as a tree of comparisons.
//!
//! Tests that several patterns begin with, seen from the name, are made once; what kind of token
//! stands right beside the name decides which patterns are tried at all.

use super::rules::contexts::{Context, NameRule, PREDICATES, Predicate, Test};
use crate::evidence::Reason;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What stands where: the tokens before the name are -1, -2 …, those behind it 1, 2 …, and the
/// name is 0.
type Place = i32;

/// A condition and what follows from it.
#[derive(Default)]
struct Tree {
    reasons: Vec<Reason>,
    branches: Vec<Branch>,
}

/// A condition more, and what follows from it; without a test: the name has more than one token.
type Branch = ((Place, Option<Test>), Tree);

impl Tree {
    fn of<'r>(rules: impl Iterator<Item = &'r (NameRule, Reason, Vec<Context>)>) -> Tree {
        let mut tree = Tree::default();
        for (_, reason, contexts) in rules {
            for context in contexts {
                tree.insert(context, *reason);
            }
        }
        tree
    }

    fn insert(&mut self, context: &Context, reason: Reason) {
        let before = (1..).zip(&context.before).map(|(place, test)| (-place, Some(test.clone())));
        let after = (1..).zip(&context.after).map(|(place, test)| (place, Some(test.clone())));
        let mut node = self;
        for condition in before.chain(after).chain(context.long.then_some((0, None))) {
            let known = node.branches.iter().position(|(other, _)| *other == condition);
            let index = known.unwrap_or_else(|| {
                node.branches.push((condition, Tree::default()));
                node.branches.len() - 1
            });
            node = &mut node.branches[index].1;
        }
        node.reasons.push(reason);
    }
}

/// The kinds of tokens that a test can hold for; `None` if any.
fn kinds(test: &Test) -> Option<BTreeSet<&'static str>> {
    match test {
        Test::Is(predicate) => predicate.kind.map(|kind| BTreeSet::from([kind])),
        Test::Words(_) => Some(BTreeSet::from(["Word"])),
        Test::End => Some(BTreeSet::new()),
        Test::Not(_) => None,
        Test::All(all) => all.iter().filter_map(kinds).reduce(|a, b| &a & &b),
        Test::Any(any) => any.iter().map(kinds).try_fold(BTreeSet::new(), |all, one| Some(&all | &one?)),
    }
}

/// Whether a test holds where there is no token.
fn holds_at_end(test: &Test) -> bool {
    match test {
        Test::Is(_) | Test::Words(_) => false,
        Test::End => true,
        Test::Not(test) => !holds_at_end(test),
        Test::All(all) => all.iter().all(holds_at_end),
        Test::Any(any) => any.iter().any(holds_at_end),
    }
}

/// The functions that add the reasons of all patterns in prose, and of some in headlines.
pub fn code(rules: &[(NameRule, Reason, Vec<Context>)]) -> String {
    let mut writer = Writer::default();
    writer.function("in_prose", &Tree::of(rules.iter()));
    writer.function("in_headlines", &Tree::of(rules.iter().filter(|(rule, ..)| rule.headlines)));
    let mut code = writer.code;
    for (words, name) in &writer.words {
        let _ = writeln!(code, "const {name}: Words<{}> = Words::new({words:?});", words.len());
    }
    code.push_str("/// The predicates that patterns may use.\n#[allow(dead_code)]\nmod is {\nuse super::*;\n");
    for Predicate { name, meaning, code: expression, .. } in PREDICATES {
        let name = name.to_lowercase();
        let _ = writeln!(code, "/// Whether it is {meaning}.\n#[inline]");
        let _ = writeln!(code, "pub(super) fn {name}(token: &Token) -> bool {{ {expression} }}");
    }
    code.push_str("}\n");
    code
}

#[derive(Default)]
struct Writer {
    code: String,
    /// Sets of words with the constants that hold them.
    words: BTreeMap<Vec<String>, String>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.code.push_str(line);
        self.code.push('\n');
    }

    /// A function that adds the reasons of a tree.
    fn function(&mut self, name: &str, tree: &Tree) {
        self.line(&format!("pub(super) fn {name}(around: &Around<'_>, evidence: &mut Evidence) {{"));
        let places: BTreeSet<Place> = tree.branches.iter().map(|((place, _), _)| *place).collect();
        for place in places {
            let here = tree.branches.iter().filter(|((other, _), _)| *other == place).collect::<Vec<_>>();
            self.by_kind(place, &here);
        }
        self.line("}");
    }

    /// The branches for the token beside the name, by its kind.
    fn by_kind(&mut self, place: Place, branches: &[&Branch]) {
        let test = |branch: &Branch| branch.0.1.clone().expect("a pattern asks for a token beside the name");
        let mut body = |holds: &dyn Fn(&Test) -> bool| {
            let before = self.code.len();
            branches.iter().filter(|branch| holds(&test(branch))).for_each(|branch| self.branch(branch));
            self.code.split_off(before)
        };
        let other = body(&|test| kinds(test).is_none());
        let end = body(&holds_at_end);
        let all: BTreeSet<&str> = branches.iter().filter_map(|branch| kinds(&test(branch))).flatten().collect();
        let mut arms: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for kind in all {
            let body = body(&|test| kinds(test).is_none_or(|kinds| kinds.contains(kind)));
            arms.entry(body).or_default().push(format!("Some(Kind::{kind})"));
        }
        if end != other {
            arms.entry(end).or_default().push("None".to_owned());
        }
        self.line(&format!("match {}.map(|token| token.kind) {{", token(place)));
        arms.retain(|body, _| *body != other);
        for (body, kinds) in arms {
            self.line(&format!("{} => {{\n{body}}}", kinds.join(" | ")));
        }
        self.line(&format!("_ => {{\n{other}}}\n}}"));
    }

    /// A condition, or all that follow one another without a choice, and what follows from it.
    fn branch(&mut self, branch: &Branch) {
        let ((place, test), tree) = branch;
        let mut tree = tree;
        let mut condition = self.condition(*place, test.as_ref());
        while let (true, [((place, test), next)]) = (tree.reasons.is_empty(), tree.branches.as_slice()) {
            condition = format!("{condition} && {}", self.condition(*place, test.as_ref()));
            tree = next;
        }
        self.line(&format!("if {condition} {{"));
        for reason in &tree.reasons {
            self.line(&format!("evidence.add(Reason::{reason:?});"));
        }
        tree.branches.iter().for_each(|branch| self.branch(branch));
        self.line("}");
    }

    fn condition(&mut self, place: Place, test: Option<&Test>) -> String {
        match test {
            None => "around.is_long()".to_owned(),
            Some(Test::End) => format!("{}.is_none()", token(place)),
            Some(Test::Is(predicate)) => format!("{}.is_some_and(is::{})", token(place), predicate.name.to_lowercase()),
            Some(test) => {
                let method = if holds_at_end(test) { "is_none_or" } else { "is_some_and" };
                format!("{}.{method}(|token| {})", token(place), self.expression(test))
            }
        }
    }

    /// A test of a token as an expression.
    fn expression(&mut self, test: &Test) -> String {
        match test {
            Test::Is(predicate) => format!("is::{}(token)", predicate.name.to_lowercase()),
            Test::Words(words) => {
                let next = format!("WORDS_{}", self.words.len());
                format!("{}.has(token)", self.words.entry(words.clone()).or_insert(next))
            }
            Test::End => "false".to_owned(),
            Test::Not(test) => format!("!{}", self.operand(test)),
            Test::All(all) => self.joined(all, " && "),
            Test::Any(any) => self.joined(any, " || "),
        }
    }

    fn joined(&mut self, tests: &[Test], by: &str) -> String {
        let tests = tests.iter().filter(|test| **test != Test::End);
        tests.map(|test| self.operand(test)).collect::<Vec<_>>().join(by)
    }

    /// The same, in brackets where it has several parts.
    fn operand(&mut self, test: &Test) -> String {
        let expression = self.expression(test);
        if matches!(test, Test::All(_) | Test::Any(_)) { format!("({expression})") } else { expression }
    }
}

/// The token at a place, if there is one.
fn token(place: Place) -> String {
    let side = if place < 0 { "before" } else { "after" };
    format!("around.{side}({})", place.abs())
}
