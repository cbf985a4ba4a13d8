//! What a run was asked to do: `run.json`, by which runs are compared too.

use super::Job;
use crate::error::{Error, Result};
use crate::input::{Shard, TextFormat};
use crate::lists;
use crate::tables::Table;
use crate::types::Facilities;
use crate::writers::{self, Format};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// All that the rows depend on but the inputs, and no clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Run {
    program: String,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<String>,
    lists: String,
    rules: String,
    options: Options,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Options {
    tables: Vec<String>,
    formats: Vec<String>,
    min_confidence: f64,
    language: Option<String>,
    facilities: Facilities,
    input_format: Option<String>,
    text_column: Option<String>,
    id_column: Option<String>,
    carry: Vec<String>,
    encoding: Option<String>,
    max_document: u64,
}

impl Job {
    /// The run that does the job.
    pub(super) fn run(&self) -> Run {
        Run {
            program: "whosaid".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            shard: self.shard.map(|shard| shard.to_string()),
            lists: lists::sha256(&self.lists).into_owned(),
            rules: self.rules.sha256(),
            options: Options {
                tables: self.tables.iter().map(|table| table.name().to_owned()).collect(),
                formats: self.formats.iter().map(|format| format.name().to_owned()).collect(),
                min_confidence: self.min_confidence,
                language: self.options.language.map(|language| language.to_string()),
                facilities: self.options.facilities,
                input_format: self.settings.format.map(|format| TextFormat::name(format).to_owned()),
                text_column: self.settings.text_column.clone(),
                id_column: self.settings.id_column.clone(),
                carry: self.settings.carry.clone(),
                encoding: self.settings.encoding.map(|encoding| encoding.name().to_owned()),
                max_document: self.settings.max_document,
            },
        }
    }
}

/// Where two runs differ.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// The option, as it is given; or what else.
    name: String,
    one: Value,
    other: Value,
}

impl Run {
    /// That of the tables in a folder; `None` if there is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Run>> {
        let path = folder.join(writers::RUN);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::Read { path, source }),
        };
        serde_json::from_slice(&text).map(Some).map_err(|error| Error::Table { path, problem: error.to_string() })
    }

    /// Writes `run.json` into a folder.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(writers::RUN);
        let mut text = serde_json::to_string_pretty(self).expect("plain fields can be written to memory");
        text.push('\n');
        fs::write(&path, text).map_err(|source| Error::Write { path, source })
    }

    /// The shard that it read; `None` if it read all.
    pub(super) fn shard(&self) -> Option<Shard> {
        self.shard.as_ref()?.parse().ok()
    }

    /// The run of which it is a shard.
    pub(super) fn whole(&self) -> Run {
        Run { shard: None, ..self.clone() }
    }

    /// The tables that it wrote, and their formats; `None` if this version does not know them.
    pub(super) fn tables(&self) -> Option<(Vec<Table>, Vec<Format>)> {
        let table = |name: &String| Table::ALL.into_iter().find(|table| table.name() == name);
        let tables: Option<Vec<Table>> = self.options.tables.iter().map(table).collect();
        let format = |name: &String| Format::all().find(|format| format.name() == name);
        let formats: Option<Vec<Format>> = self.options.formats.iter().map(format).collect();
        Some((tables?, formats?))
    }

    /// What was asked otherwise in another run, first.
    pub(super) fn difference(&self, other: &Run) -> Option<Difference> {
        let (mine, theirs) = (self.members(), other.members());
        let differing = mine.into_iter().zip(theirs).find(|(one, other)| one != other);
        differing.map(|((name, one), (_, other))| Difference { name, one, other })
    }

    /// What it was asked, by the names of options where there are such; always in one order.
    fn members(&self) -> Vec<(String, Value)> {
        let own = [
            ("the program".to_owned(), Value::from(self.program.as_str())),
            ("the version".to_owned(), Value::from(self.version.as_str())),
            ("--shard".to_owned(), Value::from(self.shard.as_deref())),
            ("lists".to_owned(), Value::from(self.lists.as_str())),
            ("rules".to_owned(), Value::from(self.rules.as_str())),
        ];
        let options = serde_json::to_value(&self.options).expect("plain fields can be written to memory");
        let options = options.as_object().cloned().unwrap_or_default().into_iter();
        own.into_iter().chain(options.map(|(name, value)| (option(&name), value))).collect()
    }
}

/// An option as it is given.
fn option(name: &str) -> String {
    match name {
        "tables" => "--table".to_owned(),
        "formats" => "--format".to_owned(),
        _ => format!("--{}", name.replace('_', "-")),
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { name, one, other } = self;
        let shown = |value: &Value| match value {
            Value::Null => "not given".to_owned(),
            Value::Array(values) if values.is_empty() => "not given".to_owned(),
            Value::Array(values) => values.iter().map(Value::to_string).collect::<Vec<_>>().join(", "),
            _ => value.to_string(),
        };
        match name.as_str() {
            // Nobody reads a hash.
            "lists" | "rules" => write!(f, "the {name} are others"),
            _ => write!(f, "{name} is {}, and was {}", shown(one), shown(other)),
        }
    }
}
