//! What a run was asked to do: `run.json`, by which runs are compared too.

use super::Job;
use crate::error::{Error, Result};
use crate::input::TextFormat;
use crate::lists;
use crate::types::Facilities;
use crate::writers;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// All that the rows depend on but the inputs, and no clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Run(Value);

#[derive(Serialize)]
struct Told<'r> {
    program: &'static str,
    version: &'static str,
    lists: Cow<'r, str>,
    rules: String,
    options: Options<'r>,
}

#[derive(Serialize)]
struct Options<'r> {
    tables: Vec<&'r str>,
    format: &'r str,
    min_confidence: f64,
    language: Option<String>,
    facilities: Facilities,
    input_format: Option<&'r str>,
    text_column: Option<&'r str>,
    id_column: Option<&'r str>,
    carry: &'r [String],
    encoding: Option<&'r str>,
    max_document: u64,
}

impl Job {
    fn told(&self) -> Told<'_> {
        Told {
            program: "whosaid",
            version: env!("CARGO_PKG_VERSION"),
            lists: lists::sha256(&self.lists),
            rules: self.rules.sha256(),
            options: Options {
                tables: self.tables.iter().map(|table| table.name()).collect(),
                format: self.format.name(),
                min_confidence: self.min_confidence,
                language: self.options.language.map(|language| language.to_string()),
                facilities: self.options.facilities,
                input_format: self.settings.format.map(TextFormat::name),
                text_column: self.settings.text_column.as_deref(),
                id_column: self.settings.id_column.as_deref(),
                carry: &self.settings.carry,
                encoding: self.settings.encoding.map(encoding_rs::Encoding::name),
                max_document: self.settings.max_document,
            },
        }
    }

    /// The text of `run.json`.
    pub(super) fn description(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.told()).expect("plain fields can be written to memory");
        text.push('\n');
        text
    }

    pub(super) fn run(&self) -> Run {
        Run(serde_json::to_value(self.told()).expect("plain fields can be written to memory"))
    }
}

/// Where two runs differ.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The option, as it is given; or what else.
    name: String,
    one: String,
    other: String,
}

impl Run {
    /// That of the tables in a folder; `None` if there is none.
    pub(crate) fn read(folder: &Path) -> Result<Option<Run>> {
        let path = folder.join(writers::RUN);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::Read { path, source }),
        };
        serde_json::from_slice(&text).map(Some).map_err(|error| Error::Table { path, problem: error.to_string() })
    }

    /// What was asked otherwise in another run, first.
    pub(crate) fn difference(&self, other: &Run) -> Option<Difference> {
        let (mine, theirs) = (self.leaves(), other.leaves());
        let names = mine.iter().chain(&theirs).map(|(name, _)| name);
        names.into_iter().find_map(|name| {
            let value = |leaves: &[(String, String)]| {
                leaves
                    .iter()
                    .find(|(known, _)| known == name)
                    .map_or_else(|| "null".to_owned(), |(_, value)| value.clone())
            };
            let (one, other) = (value(&mine), value(&theirs));
            (one != other).then(|| Difference { name: name.clone(), one, other })
        })
    }

    /// The members, those of objects within by their own names.
    fn leaves(&self) -> Vec<(String, String)> {
        let members = self.0.as_object().into_iter().flatten();
        let flat = members.flat_map(|(name, value)| match value.as_object() {
            Some(inner) => inner.iter().map(|(name, value)| (option(name), value)).collect(),
            None => vec![(name.clone(), value)],
        });
        flat.map(|(name, value)| (name, value.to_string())).collect()
    }
}

/// An option as it is given.
fn option(name: &str) -> String {
    match name {
        "tables" => "--table".to_owned(),
        _ => format!("--{}", name.replace('_', "-")),
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { name, one, other } = self;
        match name.as_str() {
            // Nobody reads a hash.
            "lists" | "rules" => write!(f, "the {name} are others"),
            _ => write!(f, "{name} is {one}, and was {other}"),
        }
    }
}
