//! Patterns: from slot names to a regular expression over their letters.

use super::slots::{self, FAMILIES, Slot};
use std::ops::Range;

/// What is wrong with a pattern, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The bytes of the pattern that are wrong.
    pub at: Range<usize>,
    /// What is wrong with them.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

/// The groups that a pattern may name.
const GROUPS: [&str; 3] = ["content", "cue", "who"];

/// A pattern in slot names as a pattern in letters.
///
/// # Errors
/// If it names a slot or group that does not exist.
pub(crate) fn translate(pattern: &str) -> Result<String, Mistake> {
    let mut out = String::new();
    let (mut at, mut class) = (0, false);
    while let Some(c) = pattern[at..].chars().next() {
        let rest = &pattern[at..];
        let length = rest.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(rest.len());
        if length == 0 {
            if let Some(group) = rest.strip_prefix("(?<") {
                let end = group.find('>').unwrap_or(group.len());
                known_group(&group[..end], at + 3)?;
                out.push_str(&rest[..3 + end]);
                at += 3 + end;
                continue;
            }
            class = c == '[' || class && c != ']';
            if !c.is_whitespace() {
                out.push(c);
            }
            at += c.len_utf8();
            continue;
        }
        let name = &rest[..length];
        let slots = slots::named(name).ok_or_else(|| unknown(name, at))?;
        let letters: String = slots.iter().map(|slot| char::from(slot.letter())).collect();
        let bare = class || slots.len() == 1;
        out.extend([if bare { "" } else { "[" }, &letters, if bare { "" } else { "]" }]);
        at += length;
    }
    Ok(out)
}

fn known_group(name: &str, at: usize) -> Result<(), Mistake> {
    if GROUPS.contains(&name) {
        return Ok(());
    }
    let remedy = format!("the groups are {}", GROUPS.join(", "));
    Err(Mistake { at: at..at + name.len(), problem: format!("unknown group {name}"), remedy })
}

fn unknown(name: &str, at: usize) -> Mistake {
    let nearest = names().min_by_key(|known| strsim::damerau_levenshtein(known, name));
    let remedy = match nearest.filter(|known| strsim::damerau_levenshtein(known, name) <= 2) {
        Some(known) => format!("did you mean {known}?"),
        None => format!("the slots are {}", names().collect::<Vec<_>>().join(", ")),
    };
    Mistake { at: at..at + name.len(), problem: format!("unknown slot {name}"), remedy }
}

/// The names that a pattern may use.
fn names() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().map(|family| family.0).chain(Slot::ALL.iter().map(|slot| slot.1))
}
