//! Gender: what titles, given names and lists tell of a person's.
//!
//! It tells whom a pronoun may mean, and is never printed.

use super::Gender;
use crate::text::{Layout, Token};
use crate::types::TokenRange;
use crate::words::Words;
use whosaid_gazetteers::scan::Kind;
use whosaid_gazetteers::{Class, Marks};

const FEMALE_TITLES: Words<14> = Words::new([
    "mrs", "ms", "miss", "mme", "madam", "madame", "dame", "lady", "queen", "princess", "datin", "puan", "smt",
    "sister",
]);
const MALE_TITLES: Words<11> =
    Words::new(["mr", "sir", "lord", "king", "prince", "encik", "shri", "sheikh", "father", "pope", "imam"]);

/// Nouns that say whose somebody is, before the name: "his wife, Amanda".
const FEMALE_KIN: Words<10> = Words::new([
    "wife",
    "mother",
    "daughter",
    "aunt",
    "niece",
    "widow",
    "grandmother",
    "granddaughter",
    "girlfriend",
    "sister",
]);
const MALE_KIN: Words<10> = Words::new([
    "husband",
    "father",
    "son",
    "uncle",
    "nephew",
    "widower",
    "grandfather",
    "grandson",
    "boyfriend",
    "brother",
]);

/// The word before a name, over a comma: "his wife, Amanda".
pub(super) fn noun_before(layout: &Layout, name: TokenRange) -> Option<&Token> {
    let before = |back: u32| name.start.checked_sub(back).map(|at| &layout.tokens[at as usize]);
    let comma = before(1).is_some_and(|t| t.kind == Kind::Comma);
    before(1 + u32::from(comma))
}

/// The gender of a public figure.
pub(super) fn listed(marks: Marks) -> Option<Gender> {
    match (marks.has(Marks::FEMALE), marks.has(Marks::MALE)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

/// Gender from the title before a name or from its given name.
pub(super) fn of_name(layout: &Layout, tokens: TokenRange) -> Gender {
    let before = tokens.start.checked_sub(1).map(|at| &layout.tokens[at as usize]);
    if before.is_some_and(|t| FEMALE_TITLES.has(t)) {
        return Gender::Female;
    }
    if before.is_some_and(|t| MALE_TITLES.has(t)) {
        return Gender::Male;
    }
    let kin = noun_before(layout, tokens);
    if kin.is_some_and(|t| FEMALE_KIN.has(t)) {
        return Gender::Female;
    }
    if kin.is_some_and(|t| MALE_KIN.has(t)) {
        return Gender::Male;
    }
    let first: &Token = &layout.tokens[tokens.start as usize];
    // "Lin Chih-ming": the family name comes first.
    let hyphen = layout.slice(tokens).iter().skip(1).any(|t| t.kind == Kind::Hyphen);
    if hyphen && first.classes.has(Class::Surname) {
        return Gender::Unknown;
    }
    // A name of one word is more often a surname.
    let first_name = tokens.len() > 1 || !first.classes.has(Class::Surname);
    match (first.classes.has(Class::Female), first.classes.has(Class::Male)) {
        (true, false) if first_name => Gender::Female,
        (false, true) if first_name => Gender::Male,
        _ => Gender::Unknown,
    }
}
