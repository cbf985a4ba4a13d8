//! Inputs: files, folders and standard input as a stream of documents, in a fixed order.

use crate::document::Document;
use crate::error::{Error, Result};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder with all `.txt` files in it and below it.
    Path(PathBuf),
    /// One document on standard input.
    Stdin,
}

/// The id of the document that is read from standard input.
const STDIN: &str = "stdin";

impl Input {
    /// `-` is standard input, everything else a path.
    pub fn parse(argument: &OsStr) -> Input {
        if argument == "-" { Input::Stdin } else { Input::Path(PathBuf::from(argument)) }
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

/// Checks that no two inputs give their documents the same ids.
///
/// # Errors
/// If two inputs have one name.
pub fn check(inputs: &[Input]) -> Result<()> {
    let mut names = HashSet::new();
    match inputs.iter().map(Input::name).find(|name| !names.insert(name.clone())) {
        Some(id) => Err(Error::RepeatedId { id }),
        None => Ok(()),
    }
}

/// The documents of all inputs, in the order of the inputs and of the paths within them, read one
/// by one as they are asked for.
///
/// The id of a file under an input folder is its path relative to that folder, with `/`; that of
/// a single file its name. With several inputs ids begin with the input's name.
pub fn documents(inputs: &[Input]) -> impl Iterator<Item = std::result::Result<Document, Failure>> + '_ {
    let several = inputs.len() > 1;
    inputs.iter().flat_map(move |input| -> Box<dyn Iterator<Item = _>> {
        let name = input.name();
        match input {
            Input::Stdin => Box::new(std::iter::once_with(read_stdin)),
            Input::Path(path) if path.is_dir() => {
                Box::new(folder(path, if several { format!("{name}/") } else { String::new() }))
            }
            Input::Path(path) => Box::new(std::iter::once_with(move || read_file(path, name))),
        }
    })
}

impl Input {
    /// The document of a single file or of standard input.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self) -> Result<Document> {
        let document = match self {
            Input::Stdin => read_stdin(),
            Input::Path(path) => read_file(path, self.name()),
        };
        document.map_err(|failure| failure.error)
    }
}

fn read_stdin() -> std::result::Result<Document, Failure> {
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(Document::decode(STDIN, "-", bytes)),
        Err(source) => Err(Failure {
            id: STDIN.into(),
            source: "-".into(),
            error: Error::Read { path: "standard input".into(), source },
        }),
    }
}

fn read_file(path: &Path, id: String) -> std::result::Result<Document, Failure> {
    let source = path.to_string_lossy().into_owned();
    match fs::read(path) {
        Ok(bytes) => Ok(Document::decode(id, source, bytes)),
        Err(error) => Err(Failure { id, source, error: Error::Read { path: path.to_owned(), source: error } }),
    }
}

/// The `.txt` files in a folder and below it, hidden ones left out, sorted by name in each folder.
fn folder(root: &Path, prefix: String) -> impl Iterator<Item = std::result::Result<Document, Failure>> {
    let hidden = |name: &OsStr| name.to_string_lossy().starts_with('.');
    let entries = WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| entry.depth() == 0 || !hidden(entry.file_name()));
    let root = root.to_owned();
    let mut found = false;
    let mut entries = entries.fuse();
    let mut ended = false;
    std::iter::from_fn(move || {
        for entry in entries.by_ref() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() || !is_text(entry.path()) => {}
                Ok(entry) => {
                    found = true;
                    return Some(read_file(entry.path(), format!("{prefix}{}", relative(&root, entry.path()))));
                }
                Err(error) => {
                    found = true;
                    return Some(Err(unreadable(&root, &prefix, error)));
                }
            }
        }
        let empty = !found && !ended;
        ended = true;
        empty.then(|| {
            let id = prefix.trim_end_matches('/').to_owned();
            let source = root.to_string_lossy().into_owned();
            Err(Failure {
                id: if id.is_empty() { source.clone() } else { id },
                source,
                error: Error::NoText { path: root.clone() },
            })
        })
    })
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"))
}

/// The path below the folder, with `/`.
fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/")
}

/// A folder that cannot be listed, or a link that leads back to a folder above it.
fn unreadable(root: &Path, prefix: &str, error: walkdir::Error) -> Failure {
    let path = error.path().unwrap_or(root).to_owned();
    let id = format!("{prefix}{}", relative(root, &path));
    let source = path.to_string_lossy().into_owned();
    let looped = error.loop_ancestor().map(|above| format!("the link leads back to {}", above.display()));
    let source_error = match looped {
        Some(problem) => io::Error::other(problem),
        None => error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be listed")),
    };
    Failure { id, source, error: Error::Read { path, source: source_error } }
}
