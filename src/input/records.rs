//! Records of tables: which of their fields is the text, and what becomes of the others.

use super::Settings;
use super::json::Object;
use crate::error::{Error, Place};
use std::borrow::Cow;
use std::collections::HashSet;
use std::io;
use std::rc::Rc;

/// A record: a row of CSV or Parquet, an object of JSON.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) place: Place,
    /// Its fields in their order.
    pub(super) fields: Vec<(Rc<str>, Value)>,
    /// How many sequences were replaced when it was decoded.
    pub(super) replaced: u32,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// A number or truth value, as it is written.
    Scalar(String),
    /// An array or object, as compact JSON.
    Nested(String),
    Null,
}

impl Value {
    /// The value as a table shows it.
    pub(super) fn shown(&self) -> &str {
        match self {
            Value::Text(text) | Value::Scalar(text) | Value::Nested(text) => text,
            Value::Null => "",
        }
    }
}

/// A record that could not be read.
#[derive(Debug)]
pub(super) struct Bad {
    pub(super) place: Place,
    pub(super) flaw: Flaw,
}

#[derive(Debug)]
pub(super) enum Flaw {
    /// It is larger than a document may be.
    TooLarge,
    /// It is not in its form.
    Form(String),
    /// Neither it nor what is behind it can be read.
    Broken(io::Error),
}

/// The records of a file, one by one.
pub(super) type Records<'r> = Box<dyn Iterator<Item = Result<Record, Bad>> + 'r>;

/// How many records are looked at to find out what their fields are, and how many bytes of them.
pub(super) const HEAD: usize = 32;
pub(super) const HEAD_BYTES: usize = 1 << 20;

impl Record {
    /// A field, or what a path of names parted by dots leads to in nested ones.
    pub(super) fn get(&self, path: &str) -> Option<Cow<'_, Value>> {
        if let Some((_, value)) = self.fields.iter().find(|(name, _)| **name == *path) {
            return Some(Cow::Borrowed(value));
        }
        path.match_indices('.').find_map(|(dot, _)| {
            let Cow::Borrowed(Value::Nested(json)) = self.get(&path[..dot])? else { return None };
            within(json, &path[dot + 1..]).map(Cow::Owned)
        })
    }

    /// How many bytes it holds.
    pub(super) fn size(&self) -> usize {
        self.fields.iter().map(|(_, value)| value.shown().len()).sum()
    }
}

/// What a path leads to in a nested value.
fn within(json: &str, path: &str) -> Option<Value> {
    let object = Object::parse(json).ok()?;
    Record { place: Place::Line(1), fields: object.values().ok()?, replaced: 0 }.get(path).map(Cow::into_owned)
}

/// Which fields are what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles {
    pub(super) text: String,
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
}

/// Usual names, the most telling first, without case, spaces, hyphens and underscores.
const TEXTS: &[&str] = &[
    "text",
    "fulltext",
    "content",
    "body",
    "article",
    "maintext",
    "articletext",
    "articlebody",
    "bodytext",
    "plaintext",
    "story",
];
const IDS: &[&str] = &["id", "docid", "documentid", "articleid", "uuid", "guid", "url", "uri", "link"];
const TITLES: &[&str] = &["title", "headline"];
const DATES: &[&str] = &[
    "date",
    "published",
    "publicationdate",
    "publisheddate",
    "publishdate",
    "datepublished",
    "publishedat",
    "pubdate",
    "datetime",
    "created",
    "createdat",
    "timestamp",
];

/// How many edits a name may be away to be offered.
const TYPOS: usize = 2;

/// Why the fields that the user named are not there.
pub(super) struct NoField {
    pub(super) name: String,
    pub(super) there: Vec<String>,
    pub(super) nearest: Option<String>,
}

impl Roles {
    /// Finds out which fields are what, by the user's word, usual names and the first records.
    pub(super) fn find(head: &[&Record], settings: &Settings) -> Result<Roles, NoField> {
        let names = names(head);
        let told = |name: &Option<String>| match name {
            Some(path) if head.iter().any(|record| record.get(path).is_some()) => Ok(Some(path.clone())),
            Some(path) => Err(missing(path, &names)),
            None => Ok(None),
        };
        let text = match told(&settings.text_column)? {
            Some(text) => text,
            None => guess_text(head, &names).ok_or_else(|| missing("text", &names))?,
        };
        let id = told(&settings.id_column)?;
        let free = |name: &&str| **name != text;
        let usual = |known| by_name(names.iter().copied().filter(free), known).next().map(str::to_owned);
        let unique = |name: &&str| is_unique(head, name);
        let id = id.or_else(|| by_name(names.iter().copied().filter(free), IDS).find(unique).map(str::to_owned));
        Ok(Roles { id, title: usual(TITLES), date: usual(DATES), text })
    }

    /// Whether a field has a place in the tables already.
    pub(super) fn uses(&self, name: &str) -> bool {
        let top = self.text.split('.').next().is_some_and(|top| top == name);
        top || self.text == name || self.is_shown(name)
    }

    /// Whether a field has a column of its own in the table of documents.
    pub(super) fn is_shown(&self, name: &str) -> bool {
        [&self.id, &self.title, &self.date].into_iter().flatten().any(|used| used == name)
    }

    /// What was guessed of a table whose records stand in such places, in words; `None` if nothing
    /// was.
    pub(super) fn guessed(&self, settings: &Settings, place: Place) -> Option<String> {
        let text = settings.text_column.is_none().then(|| format!("texts are read from {:?}", self.text));
        let id = settings.id_column.is_none().then(|| match &self.id {
            Some(id) => format!("ids from {id:?}"),
            None => format!("ids are the numbers of the {}s", place.unit()),
        });
        let options = match (&text, &id) {
            (Some(_), Some(_)) => "--text-column and --id-column name others",
            (Some(_), None) => "--text-column names another",
            (None, _) => "--id-column names another",
        };
        let guesses: Vec<String> = [text, id].into_iter().flatten().collect();
        (!guesses.is_empty()).then(|| format!("{}; {options}", guesses.join(", ")))
    }
}

/// The names of the fields, in order of first appearance.
fn names<'h>(head: &[&'h Record]) -> Vec<&'h str> {
    let mut seen = HashSet::new();
    let all = head.iter().flat_map(|record| record.fields.iter().map(|(name, _)| &**name));
    all.filter(|name| seen.insert(*name)).collect()
}

/// Those of the names that are among usual ones, the most usual first.
fn by_name<'n>(names: impl Iterator<Item = &'n str>, usual: &[&str]) -> impl Iterator<Item = &'n str> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', ' '], "");
    let rank = |name: &'n str| Some((usual.iter().position(|known| *known == plain(name))?, name));
    let mut found: Vec<_> = names.filter_map(rank).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, name)| name)
}

/// The field with a usual name, else that with the longest texts.
fn guess_text(head: &[&Record], names: &[&str]) -> Option<String> {
    let length = |name: &&str| -> usize {
        let texts = head.iter().filter_map(|record| record.get(name));
        texts.map(|value| if let Value::Text(text) = &*value { text.len() } else { 0 }).sum()
    };
    let usual = by_name(names.iter().copied(), TEXTS).find(|name| length(name) > 0);
    // Of equals the first.
    let longest = || names.iter().rev().copied().max_by_key(length).filter(|name| length(name) > 0);
    usual.or_else(longest).map(str::to_owned)
}

/// Whether a field tells the records apart.
fn is_unique(head: &[&Record], name: &str) -> bool {
    let mut seen = HashSet::new();
    head.iter().all(|record| {
        record.get(name).is_some_and(|value| !value.shown().is_empty() && seen.insert(value.shown().to_owned()))
    })
}

fn missing(name: &str, names: &[&str]) -> NoField {
    let distance = |known: &str| strsim::damerau_levenshtein(&known.to_lowercase(), &name.to_lowercase());
    let nearest = names.iter().copied().min_by_key(|known| distance(known)).filter(|known| distance(known) <= TYPOS);
    NoField {
        name: name.to_owned(),
        there: names.iter().map(|&name| name.to_owned()).collect(),
        nearest: nearest.map(str::to_owned),
    }
}

impl NoField {
    /// The error for a file.
    pub(super) fn in_file(self, file: &str) -> Error {
        Error::NoColumn { file: file.to_owned(), name: self.name, there: self.there, nearest: self.nearest }
    }
}
