//! People whom the user knows: who they are in all spellings, and which groups they belong to.

use crate::error::{Error, Result};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;
use whosaid_gazetteers::fold::fold;

/// A list of people and bodies: what it says decides.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub(super) entries: Vec<Entry>,
    /// Entries by their names, folded.
    by_name: HashMap<String, usize>,
}

/// Somebody in the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Other names, joined by `|`.
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) group: String,
    #[serde(default, rename = "note")]
    _note: String,
}

impl Known {
    /// Reads a list: CSV with the column `name`, and `aliases` (joined by `|`), `id`, `group` and `note` if
    /// there are any.
    ///
    /// # Errors
    /// If the file cannot be read, has other columns, or gives a name to two entries.
    pub fn read(path: &Path) -> Result<Known> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let mut known = Known::default();
        let headers = reader.headers().map_err(|error| wrong(&file, None, &error.to_string()))?.clone();
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row).map_err(|error| wrong(&file, None, &error.to_string()))? {
            let line = row.position().map(csv::Position::line);
            let entry: Entry =
                row.deserialize(Some(&headers)).map_err(|error| wrong(&file, line, &error.to_string()))?;
            if entry.name.is_empty() {
                return Err(wrong(&file, line, "the name is empty; fill it in or leave out the line"));
            }
            known.add(entry).map_err(|problem| wrong(&file, line, &problem))?;
        }
        Ok(known)
    }

    fn add(&mut self, entry: Entry) -> Result<(), String> {
        let number = self.entries.len();
        for name in entry.aliases.split('|').chain([entry.name.as_str()]).map(str::trim).filter(|name| !name.is_empty())
        {
            if let Some(other) = self.by_name.insert(fold(name), number).filter(|&other| other != number) {
                let other = &self.entries[other].name;
                return Err(format!("{name:?} is a name of {other:?} too; leave it out of one of them"));
            }
        }
        self.entries.push(entry);
        Ok(())
    }

    /// The entry that has a name.
    pub(super) fn entry(&self, name: &str) -> Option<usize> {
        if self.entries.is_empty() { None } else { self.by_name.get(&fold(name)).copied() }
    }

    /// The group of whom a name names.
    pub(super) fn group_of(&self, name: &str) -> Option<&str> {
        let entry = &self.entries[self.entry(name)?];
        (!entry.group.is_empty()).then_some(&entry.group)
    }
}

fn wrong(file: &str, line: Option<u64>, problem: &str) -> Error {
    let problem =
        format!("{problem} (a list of people has the columns name, and aliases, id, group, note if you like)");
    Error::List { file: file.to_owned(), line, problem }
}
