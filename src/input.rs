//! Inputs: files, folders and standard input as a stream of documents, in a fixed order.
//!
//! A file is a text, or a table of texts (CSV, JSON, Parquet), under any wrapping (gzip, Zstandard,
//! bzip2, xz, zip, tar). All of them are read as streams: memory holds one document at a time, and no document
//! may be larger than [`Settings::max_document`]. What cannot be read becomes a [`Failure`] in
//! its place; the rest goes on.

mod archives;
mod chosen;
mod columns;
mod csv;
pub(crate) mod encoding;
mod files;
mod formats;
mod ids;
mod json;
#[cfg_attr(not(feature = "parquet"), path = "input/no_parquet.rs")]
mod parquet;
mod pick;
mod records;
mod walk;

pub use chosen::{Chosen, Shard};
pub use columns::Columns;
pub use files::Files;
pub use formats::TextFormat;

use crate::document::Document;
use crate::error::{Error, Result};
use encoding_rs::Encoding;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use walk::{Probe, Walk};

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder with all files in it and below it whose endings say that they hold text.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// The id of the document that is read from standard input.
const STDIN: &str = "stdin";

impl Input {
    /// `-` is standard input, everything else a path.
    pub fn parse(argument: &OsStr) -> Input {
        if argument == "-" { Input::Stdin } else { Input::Path(PathBuf::from(argument)) }
    }

    /// The inputs of an argument: `-`, a path, or all paths that a pattern such as `news/*.csv`
    /// fits (sorted; hidden ones must be named), where no file has that name and the shell has
    /// left the pattern as it is.
    pub fn expand(argument: &OsStr) -> Vec<Input> {
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let pattern = argument.to_str().filter(|text| text.contains(['*', '?', '[']));
        let paths: Vec<Input> = match pattern {
            Some(pattern) if !Path::new(argument).exists() => {
                let paths = glob::glob_with(pattern, options).into_iter().flatten();
                // A path that cannot be looked at is named when it is read.
                paths.map(|path| Input::Path(path.unwrap_or_else(|error| error.path().to_owned()))).collect()
            }
            _ => Vec::new(),
        };
        if paths.is_empty() { vec![Input::parse(argument)] } else { paths }
    }

    /// What the ids of its documents begin with where a run has several inputs.
    fn name(&self) -> String {
        match self {
            Input::Stdin => STDIN.to_owned(),
            Input::Path(path) => match path.file_name() {
                Some(name) => name.to_string_lossy().into_owned(),
                // "." and ".." have no name of their own.
                None => fs::canonicalize(path)
                    .ok()
                    .and_then(|full| Some(full.file_name()?.to_string_lossy().into_owned()))
                    .unwrap_or_else(|| path.to_string_lossy().into_owned()),
            },
        }
    }
}

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The format of all files; `None` lets endings and contents decide.
    pub format: Option<TextFormat>,
    /// The column or field that holds the text, `a.b` for `b` within `a`; `None` guesses it.
    pub text_column: Option<String>,
    /// The column or field that holds the id; `None` guesses it.
    pub id_column: Option<String>,
    /// Columns or fields that every table shows.
    pub carry: Vec<String>,
    /// The encoding of files without a byte-order mark; `None` finds it out.
    pub encoding: Option<&'static Encoding>,
    /// The size, in bytes, above which a document is not read.
    pub max_document: u64,
    /// A folder that is not read where it lies below an input: that of the output.
    pub leave_out: Option<PathBuf>,
}

/// The default of [`Settings::max_document`]: 64 MiB.
pub const MAX_DOCUMENT: u64 = 64 << 20;

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            format: None,
            text_column: None,
            id_column: None,
            carry: Vec::new(),
            encoding: None,
            max_document: MAX_DOCUMENT,
            leave_out: None,
        }
    }
}

/// What reading gives, in input order.
#[derive(Debug)]
pub enum Item {
    /// A document.
    Document(Document),
    /// A document, or a file of them, that could not be read.
    Failure(Failure),
    /// What the user should know of how a file is read.
    Hint(String),
}

/// A document that could not be read: it gets a row in the documents table all the same.
#[derive(Debug)]
pub struct Failure {
    /// The id that the document would have had.
    pub id: String,
    /// Where it was to come from.
    pub source: String,
    /// Why it could not be read.
    pub error: Error,
}

/// Inputs that are ready to be read.
#[derive(Debug)]
pub struct Plan<'i> {
    inputs: &'i [Input],
    settings: &'i Settings,
    columns: Columns,
    /// What was read of standard input to find the columns.
    stdin: Vec<u8>,
    files: Files,
    chosen: Chosen,
    /// The bytes of files that were read or passed over.
    read: AtomicU64,
}

impl<'i> Plan<'i> {
    /// Checks the inputs, lists their files and finds out which columns the first table among them
    /// has.
    ///
    /// # Errors
    /// If two inputs have one name, which would give their documents the same ids.
    pub fn new(inputs: &'i [Input], settings: &'i Settings) -> Result<Plan<'i>> {
        let mut names = HashSet::new();
        if let Some(id) = inputs.iter().map(Input::name).find(|name| !names.insert(name.clone())) {
            return Err(Error::RepeatedId { id });
        }
        let none = Columns::new(&[], settings);
        let mut ignore = |_| ControlFlow::Continue(());
        let uncounted = AtomicU64::new(0);
        let mut walk = Walk::new(settings, &none, inputs.len() > 1, &uncounted, &mut ignore).probing();
        let _ = inputs.iter().try_for_each(|input| walk.input(input, &[]));
        let Probe { columns, stdin, files } = walk.found();
        let columns = columns.unwrap_or(none);
        Ok(Plan { inputs, settings, columns, stdin, files, chosen: Chosen::default(), read: AtomicU64::new(0) })
    }

    /// The files of the inputs; a plan gives them once.
    pub fn take_files(&mut self) -> Files {
        std::mem::take(&mut self.files)
    }

    /// Leaves out all but the chosen documents.
    pub const fn choose(&mut self, chosen: Chosen) {
        self.chosen = chosen;
    }

    /// How many bytes of the files are behind [`Plan::read`].
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The columns that are carried into the tables.
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Hands over all documents that are chosen, in the order of the inputs and of what is in them, until `sink`
    /// breaks off.
    ///
    /// The id of a file under an input folder is its path relative to that folder, with `/`; that
    /// of a single file its name; that of a row in a table what its id column says, or the file's
    /// id, `#` and the line. With several inputs ids begin with the input's name.
    pub fn read(&self, sink: &mut dyn FnMut(Item) -> ControlFlow<()>) -> ControlFlow<()> {
        let several = self.inputs.len() > 1;
        let walk = Walk::new(self.settings, &self.columns, several, &self.read, sink);
        let mut walk = walk.choosing(self.chosen);
        self.inputs.iter().try_for_each(|input| walk.input(input, &self.stdin))
    }
}
