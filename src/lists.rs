//! Lists of the user's own: names that they add, override or forbid.
//!
//! A list is a CSV file with the columns of [`COLUMNS`], or what [`List::write`] made of one. What
//! it says of a name takes the place of what the built-in lists say; of several lists the last one
//! counts.

use crate::error::{Error, Result};
use crate::tables::hex;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use whosaid_gazetteers::compile::{self, Compiler, NewEntry};
use whosaid_gazetteers::table::{FORMAT, MAGIC};
use whosaid_gazetteers::{Class, Marks, Table};

/// The columns of a list; `name` and `type` must be there, in any order.
pub const COLUMNS: [&str; 6] = ["name", "type", "aliases", "id", "weight", "note"];
/// The types of a list, and what they are to the table.
const TYPES: [(&str, Class); 4] = [
    ("person", Class::Person),
    ("place", Class::Feature),
    ("organization", Class::Organization),
    ("none", Class::NoName),
];
/// The weight of a row without one.
const WEIGHT: u8 = 10;
/// A name with this weight or more is what the list says, whatever stands around it.
pub(crate) const DECIDES: u8 = 5;
/// Lists with more names than this are compiled once and kept.
const LARGE: usize = 50_000;
/// Bytes of the SHA-256 at the end of a compiled list.
const SUM: usize = 32;

/// A list, ready for use.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The file, as the user names it.
    pub file: &'static str,
    /// What it says.
    pub(crate) table: Table<'static>,
    bytes: &'static [u8],
}

impl List {
    /// Reads a list, compiled or not. Large ones are compiled once: the result is kept in the folder
    /// `cache`, if there is one, and checked before it is used again.
    ///
    /// A list lives as long as the program: readings hold ids that are part of it.
    ///
    /// # Errors
    /// If the file cannot be read, is compiled by another version or damaged, or has a bad line.
    pub fn read(path: &Path, cache: Option<&Path>) -> Result<List> {
        let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        if bytes.starts_with(&MAGIC.to_le_bytes()) {
            return List::load(path, &bytes);
        }
        let kept = cache.map(|folder| folder.join(format!("{}-{FORMAT}.list", hex(&Sha256::digest(&bytes)))));
        if let Some(list) = kept.as_deref().and_then(|kept| List::load(path, &fs::read(kept).ok()?).ok()) {
            return Ok(list);
        }
        let compiler = compile(path, &bytes)?;
        let large = compiler.len() > LARGE;
        let list = List::keep(path, &finish(path, compiler)?)?;
        if let Some(kept) = kept.filter(|_| large) {
            // A cache that cannot be written costs time at the next start, nothing else.
            let _ = list.write(&kept);
        }
        Ok(list)
    }

    /// Writes the list compiled, for [`List::read`]; the file appears whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || {
            fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(self.bytes)?;
            file.write_all(&Sha256::digest(self.bytes))?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|source| Error::Write { path: path.to_owned(), source })
    }

    /// The number of names and aliases.
    pub const fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether it has no name.
    pub const fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// SHA-256 of what it says, in hexadecimal.
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(self.bytes))
    }

    /// Takes a compiled list with its sum.
    fn load(path: &Path, bytes: &[u8]) -> Result<List> {
        match bytes.split_last_chunk::<SUM>() {
            Some((table, sum)) if Sha256::digest(table)[..] == sum[..] => List::keep(path, table),
            _ => Err(Error::List {
                file: path.display().to_string(),
                line: None,
                problem: "the compiled list is damaged; compile it again".to_owned(),
            }),
        }
    }

    fn keep(path: &Path, table: &[u8]) -> Result<List> {
        // Whole words, for their alignment.
        let words: Vec<u32> = bytemuck::pod_collect_to_vec(table);
        let bytes: &'static [u8] = bytemuck::cast_slice(words.leak());
        let table = Table::new(bytes).map_err(|problem| Error::List {
            file: path.display().to_string(),
            line: None,
            problem: problem.to_string(),
        })?;
        Ok(List { file: path.display().to_string().leak(), table, bytes })
    }
}

fn finish(path: &Path, compiler: Compiler) -> Result<Vec<u8>> {
    compiler.finish().map_err(|problem| Error::List {
        file: path.display().to_string(),
        line: None,
        problem: format!("{problem}; leave out one of them"),
    })
}

/// Reads the rows of a list.
fn compile(path: &Path, bytes: &[u8]) -> Result<Compiler> {
    let problem = |line: Option<u64>, problem: String| Error::List { file: path.display().to_string(), line, problem };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count() as u64 + 1;
        problem(Some(line), "is not UTF-8; save the file as UTF-8".to_owned())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| unreadable(path, &error))?.clone();
    for header in &headers {
        if !COLUMNS.contains(&header) {
            return Err(problem(Some(1), format!("unknown column {header:?}; the columns are {}", COLUMNS.join(", "))));
        }
    }
    for needed in ["name", "type"] {
        if !headers.iter().any(|header| header == needed) {
            return Err(problem(Some(1), format!("no column {needed}; the columns are {}", COLUMNS.join(", "))));
        }
    }
    let mut compiler = Compiler::default();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(path, &error))?;
        let line = record.position().map(csv::Position::line);
        let row = headers.iter().zip(&record).collect();
        take(&mut compiler, &row).map_err(|text| problem(line, text))?;
    }
    Ok(compiler)
}

fn unreadable(path: &Path, error: &csv::Error) -> Error {
    let line = error.position().map(csv::Position::line);
    let problem = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} fields, the header {expected_len}; put a field with a comma into quotation marks")
        }
        _ => error.to_string(),
    };
    Error::List { file: path.display().to_string(), line, problem }
}

/// Takes in one row; says what is wrong with it and what to do.
fn take(compiler: &mut Compiler, row: &BTreeMap<&str, &str>) -> std::result::Result<(), String> {
    let field = |column: &str| row.get(column).copied().unwrap_or_default();
    let name = field("name");
    if name.is_empty() {
        return Err("has no name; write one or delete the line".to_owned());
    }
    let class = TYPES.iter().find(|(kind, _)| *kind == field("type")).map(|(_, class)| *class).ok_or_else(|| {
        let types = TYPES.map(|(kind, _)| kind).join(", ");
        format!("unknown type {:?}; the types are {types}", field("type"))
    })?;
    let weight = match field("weight") {
        "" => WEIGHT,
        number => number
            .parse()
            .ok()
            .filter(|weight| (1..=WEIGHT).contains(weight))
            .ok_or_else(|| format!("the weight is {number:?}; write a whole number from 1 to {WEIGHT}"))?,
    };
    let id = match field("id") {
        "" if class == Class::NoName => String::new(),
        "" => compile::own_id(name),
        id => id.to_owned(),
    };
    let entry = NewEntry { weight, id, ..NewEntry::new(class, 0, Marks::default()) };
    let mut add = |name: &str, canonical: &str| {
        let entry = NewEntry { canonical: canonical.to_owned(), ..entry.clone() };
        compiler.add(name, entry).map_err(|error| format!("{error}; write it otherwise or delete it"))
    };
    add(name, "")?;
    field("aliases").split('|').map(str::trim).filter(|alias| !alias.is_empty()).try_for_each(|alias| add(alias, name))
}

/// SHA-256 of all lists that a run uses, in hexadecimal: the built-in ones, then the user's.
pub(crate) fn sha256(lists: &[List]) -> Cow<'static, str> {
    if lists.is_empty() {
        return Cow::Borrowed(whosaid_gazetteers::LISTS_SHA256);
    }
    let built_in = Sha256::new().chain_update(whosaid_gazetteers::LISTS_SHA256);
    Cow::Owned(hex(&lists.iter().fold(built_in, |hash, list| hash.chain_update(list.bytes)).finalize()))
}

/// Reads lists in the order of the files.
///
/// # Errors
/// As [`List::read`].
pub fn read(files: &[PathBuf], cache: Option<&Path>) -> Result<Vec<List>> {
    files.iter().map(|file| List::read(file, cache)).collect()
}
