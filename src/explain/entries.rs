//! What the lists say of a name outside any text.

use super::names::in_words;
use crate::lexicon::Lexicon;
use serde::Serialize;
use std::fmt;
use whosaid_gazetteers::{Class, Entry, Marks};

/// What the lists say of a name, and of its parts if it has several words.
#[derive(Clone, Debug, Serialize)]
pub struct Entries {
    /// The name as it was asked for.
    pub name: String,
    /// The entries, the user's first.
    pub entries: Vec<FullEntry>,
    /// The parts of a longer name with theirs; words that no list has are left out.
    pub words: Vec<Entries>,
}

/// An entry of a list with all that it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FullEntry {
    /// What the name is.
    pub class: &'static str,
    /// The list that says so: a built-in list, or the user's file.
    pub list: &'static str,
    /// The id; empty if there is none.
    pub id: &'static str,
    /// The usual name, if this is another one for it; else empty.
    pub canonical: &'static str,
    /// The ISO code of the country; empty if there is none.
    pub country: String,
    /// What the number of the list means, in words; empty if there is none.
    pub weight: String,
    /// Its marks, as `gazetteers/README.md` has them.
    pub marks: Vec<&'static str>,
    /// Package, licence and credit of the list's sources; empty for the user's.
    pub sources: Vec<Source>,
}

/// Where a list comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The package with its version; empty for what is part of whosaid.
    pub package: String,
    /// The licence.
    pub licence: String,
    /// Whom to credit.
    pub credit: String,
}

impl Entries {
    /// Whether no list has the name or one of its words.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.words.is_empty()
    }

    /// As JSON with line breaks, its last line ended.
    ///
    /// # Panics
    /// Never: strings and lists of them can be written to memory.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain fields can be written to memory") + "\n"
    }
}

/// Looks a name up in all lists; of a name that they do not have, its longest parts.
pub fn entries(lexicon: &Lexicon, name: &str) -> Entries {
    let whole = of_whole(lexicon, name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let (mut parts, mut from) = (Vec::new(), 0);
    while from < words.len() && words.len() > 1 {
        // The whole name is no part of itself.
        let longest = words.len() - from - usize::from(from == 0);
        let part = |length| of_whole(lexicon, &words[from..from + length].join(" "));
        let found = (1..=longest).rev().map(|length| (length, part(length))).find(|(_, part)| !part.is_empty());
        from += found.as_ref().map_or(1, |(length, _)| *length);
        parts.extend(found.map(|(_, part)| part));
    }
    Entries { words: parts, ..whole }
}

fn of_whole(lexicon: &Lexicon, name: &str) -> Entries {
    let told = lexicon.lookup(name).into_iter().map(|(list, entry)| full(list, &entry));
    Entries { name: name.to_owned(), entries: told.collect(), words: Vec::new() }
}

fn full(list: &'static str, entry: &Entry<'static>) -> FullEntry {
    FullEntry {
        class: in_words(entry.class),
        list,
        id: entry.id,
        canonical: entry.canonical,
        country: String::from_utf8_lossy(&entry.country).trim_matches('\0').to_owned(),
        weight: weight(entry),
        marks: Marks::ALL.iter().filter(|(mark, _)| entry.marks.has(*mark)).map(|(_, name)| *name).collect(),
        sources: sources(list),
    }
}

/// What the weight of an entry means.
fn weight(entry: &Entry<'_>) -> String {
    // One more than the logarithm of a count to the base 2.
    let about = || 1_u64 << entry.weight.saturating_sub(1).min(63);
    match entry.class {
        _ if entry.weight == 0 => String::new(),
        Class::Word => format!("common: band {} of 10, 20 … 50", entry.weight),
        Class::Given | Class::Surname => format!("borne by about {} people", about()),
        Class::City | Class::Town => format!("about {} inhabitants", about()),
        _ => format!("weight {}", entry.weight),
    }
}

/// What a mark says, in a few words.
fn in_short(mark: &str) -> &str {
    match mark {
        "common_word" => "also a common word",
        "also_surname" => "also a name of people",
        "also_place" => "also a place",
        "caps" => "only in capitals",
        "female" => "a woman",
        "male" => "a man",
        "needs_context" => "a name only beside others",
        "bare_name" => "a name when it stands alone",
        "leading" => "stands first in its names",
        other => other,
    }
}

fn sources(list: &str) -> Vec<Source> {
    let file = format!("{list}.csv");
    let mut reader = csv::Reader::from_reader(whosaid_gazetteers::SOURCES.as_bytes());
    let rows = reader.records().flatten().filter(|row| row.get(0) == Some(&file));
    let source = |row: csv::StringRecord| {
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let package = if field(2).is_empty() { String::new() } else { format!("{} {}", field(1), field(2)) };
        Source { package, licence: field(5), credit: field(6) }
    };
    rows.map(source).collect()
}

impl fmt::Display for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "“{}” is in no list.", self.name);
        }
        if self.entries.is_empty() {
            writeln!(f, "“{}” as a whole is in no list; its words:", self.name)?;
        } else {
            writeln!(f, "“{}”:", self.name)?;
        }
        self.entries.iter().try_for_each(|entry| writeln!(f, "  {entry}"))?;
        self.words.iter().try_for_each(|word| word.fmt(f))
    }
}

impl fmt::Display for FullEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.class, self.list)?;
        if !self.canonical.is_empty() {
            write!(f, ", usually called {}", self.canonical)?;
        }
        let country = if self.country.is_empty() { String::new() } else { format!("country {}", self.country) };
        let rest = [self.id, &country, &self.weight].into_iter().filter(|part| !part.is_empty());
        rest.chain(self.marks.iter().map(|mark| in_short(mark))).try_for_each(|part| write!(f, ", {part}"))
    }
}
