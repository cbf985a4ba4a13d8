//! Slips of the pen: a surname that differs by a letter from that of a person of the document.

use super::Group;
use super::links::{AS_PLACE, SAME_WORD, SETTLED, SPEAKING, words};
use crate::evidence::Reason;
use crate::text::{Layout, Token};
use crate::types::{EntityType, TokenRange};
use std::cmp::Ordering;
use std::collections::HashMap;
use whosaid_gazetteers::{Class, ClassSet};

/// The full names of people by the first letter of their surnames.
struct FullNames(HashMap<u8, Vec<u32>>);

impl FullNames {
    fn of(text: &str, layout: &Layout, groups: &[Group]) -> FullNames {
        let mut by_initial: HashMap<u8, Vec<u32>> = HashMap::new();
        let full = |g: &Group| g.is(EntityType::Person) && g.tokens.len() > 1;
        for (index, group) in groups.iter().enumerate().filter(|(_, group)| full(group)) {
            by_initial.entry(initial(text, layout, group.tokens)).or_default().push(index as u32);
        }
        FullNames(by_initial)
    }

    /// The one full name, of those that pass, from which a name differs by a slip.
    fn nearly(
        &self,
        text: &str,
        layout: &Layout,
        groups: &[Group],
        name: TokenRange,
        passes: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let same = self.0.get(&initial(text, layout, name)).into_iter().flatten().copied().take(SAME_WORD);
        // A slip makes a word longer or shorter by one letter: most names end here.
        let last = |name: TokenRange| layout.tokens[name.end as usize - 1].span.len();
        let near = |full: TokenRange| last(full).abs_diff(last(name)) <= 1 && is_misspelt(text, layout, name, full);
        let mut owners = same.filter(|&other| passes(other) && near(groups[other as usize].tokens));
        owners.next().filter(|_| owners.next().is_none())
    }
}

/// The first letter of a surname.
fn initial(text: &str, layout: &Layout, name: TokenRange) -> u8 {
    words(layout, name).next_back().map_or(0, |surname| surname.span.of(text).as_bytes()[0])
}

/// A name that nobody else in the document has, but somebody nearly, is that person's, misspelt:
/// "Bennet" of Ilse Bennett, "Lucas Moreas" of Lucas Moraes.
pub(super) fn misspelt(text: &str, layout: &Layout, groups: &mut [Group]) {
    let names = FullNames::of(text, layout, groups);
    for index in 0..groups.len() {
        let group = &groups[index];
        if !group.is(EntityType::Person) || group.fuller.is_some() {
            continue;
        }
        // Of two full names the one that comes first is taken for right.
        let full = group.tokens.len() > 1;
        let before = |other: u32| !full || (other as usize) < index;
        if let Some(owner) = names.nearly(text, layout, groups, group.tokens, before) {
            groups[index].fuller = Some(owner);
        }
    }
}

/// Takes a word that speaks, and that no list knows, for the surname of the one person from whom it
/// differs by a slip: "Tesskov also notes" where the text has Jan Teskov.
pub(super) fn unknown(text: &str, layout: &Layout, groups: &mut [Group]) {
    let speaks = |group: &Group| {
        group.tokens.len() == 1
            && group.evidence.any(SPEAKING)
            && layout.tokens[group.tokens.start as usize].classes.is_empty()
            && !group.evidence.has(Reason::PersonElsewhere)
            && !group.evidence.any(AS_PLACE)
            && !group.evidence.any(SETTLED)
            && !group.evidence.has(Reason::Acronym)
    };
    let unknown: Vec<usize> = (0..groups.len()).filter(|&at| speaks(&groups[at])).collect();
    if unknown.is_empty() {
        return;
    }
    let names = FullNames::of(text, layout, groups);
    for index in unknown {
        let owner = names.nearly(text, layout, groups, groups[index].tokens, |_| true);
        groups[index].evidence.add_if(owner.is_some(), Reason::PersonElsewhere);
    }
}

/// Whether a name differs by one slip in one word from the surname or the whole of a full name.
fn is_misspelt(text: &str, layout: &Layout, name: TokenRange, full: TokenRange) -> bool {
    let count = words(layout, name).count();
    let skipped = match words(layout, full).count() {
        all if count == 1 => all - 1,
        all if count == all => 0,
        _ => return false,
    };
    let pairs = words(layout, name).zip(words(layout, full).skip(skipped));
    let mut different = pairs.filter(|(word, other)| word.hash != other.hash);
    let (Some((word, other)), None) = (different.next(), different.next()) else { return false };
    // Hansen and Hanson, Mario and Maria are two people: names by themselves.
    let known = |token: &Token| token.classes.any(ClassSet::of(&[Class::Surname, Class::Given]));
    let apart = known(word) && (count == 1 || known(other));
    slip(word.span.of(text), other.span.of(text)).is_some_and(|slip| slip == Slip::Order || !apart)
}

/// How two spellings of a word differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    /// In the order of two neighbours, or in a letter that is doubled.
    Order,
    /// In one letter.
    Letter,
}

/// How a word differs from another, if it does so by a single slip; short words are too much alike.
fn slip(word: &str, other: &str) -> Option<Slip> {
    const SHORTEST: usize = 5;
    let [a, b] = [word.as_bytes(), other.as_bytes()];
    if a.len().min(b.len()) < SHORTEST || a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let from = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (rest_a, rest_b) = (&a[from..], &b[from..]);
    match rest_a.len().cmp(&rest_b.len()) {
        Ordering::Equal => match (rest_a, rest_b) {
            (&[one, two, ref rest_a @ ..], &[first, second, ref rest_b @ ..])
                if (one, two) == (second, first) && rest_a == rest_b =>
            {
                Some(Slip::Order)
            }
            ([_, rest_a @ ..], [_, rest_b @ ..]) if rest_a == rest_b => Some(Slip::Letter),
            _ => None,
        },
        Ordering::Less => missing(rest_a, rest_b, a.get(from.wrapping_sub(1))),
        Ordering::Greater => missing(rest_b, rest_a, b.get(from.wrapping_sub(1))),
    }
}

/// The slip by which the longer rest has one letter more, `before` being the letter before both.
fn missing(shorter: &[u8], longer: &[u8], before: Option<&u8>) -> Option<Slip> {
    let (first, rest) = longer.split_first()?;
    (rest == shorter).then_some(if Some(first) == before { Slip::Order } else { Slip::Letter })
}
