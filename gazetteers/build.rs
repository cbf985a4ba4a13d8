//! Compiles the CSV lists into the tables that the crate embeds.

// The script uses the crate's own scanner, hash and format; not all of each.
#![allow(dead_code, unreachable_pub, missing_docs)]

#[path = "src/class.rs"]
mod class;
#[path = "src/compile.rs"]
mod compile;
#[path = "src/fold.rs"]
mod fold;
#[path = "src/scan.rs"]
mod scan;
#[path = "src/table.rs"]
mod table;

use class::{Class, Marks};
use compile::{Compiler, NewEntry, own_id};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const SHELVES: [&str; 4] = ["organizations", "people", "places", "words"];

/// The list of name tokens from Wikipedia titles, left out without its feature.
const WIKIPEDIA_TOKENS: &str = "people/wikipedia_tokens";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut tables = Tables::default();
    for path in list_files(&root)? {
        tables.take(&root, &path).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    let (words, names) = (tables.words.finish()?, tables.names.finish()?);
    let hash = Sha256::new().chain_update(&words).chain_update(&names).finalize();
    let hash = hash.iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
    writeln!(
        tables.source,
        "/// SHA-256 of the compiled lists, in hexadecimal.\npub const LISTS_SHA256: &str = {hash:?};"
    )?;
    fs::write(out.join("words.table"), words)?;
    fs::write(out.join("names.table"), names)?;
    fs::write(out.join("lists.rs"), tables.source)?;
    Ok(())
}

/// The list files, in a fixed order.
fn list_files(root: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for shelf in SHELVES {
        println!("cargo::rerun-if-changed={shelf}");
        for entry in fs::read_dir(root.join(shelf))? {
            files.push(entry?.path());
        }
    }
    files.retain(|f| f.extension().is_some_and(|e| e == "csv"));
    if env::var_os("CARGO_FEATURE_WIKIPEDIA_TOKENS").is_none() {
        files.retain(|f| !f.with_extension("").ends_with(WIKIPEDIA_TOKENS));
    }
    files.sort();
    Ok(files)
}

#[derive(Default)]
struct Tables {
    words: Compiler,
    names: Compiler,
    lists: Vec<String>,
    source: String,
}

type Row = BTreeMap<String, String>;

impl Tables {
    /// Takes in one list; its name is its path without the ending.
    fn take(&mut self, root: &Path, path: &Path) -> Result<(), Box<dyn Error>> {
        let relative = path.strip_prefix(root)?.with_extension("");
        let list = relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let stem = list.rsplit('/').next().unwrap_or_default().to_owned();
        let number = u8::try_from(self.lists.len()).map_err(|_| "more than 256 lists")?;
        self.lists.push(list);
        let mut reader = csv::Reader::from_path(path)?;
        for (line, row) in reader.deserialize::<Row>().enumerate() {
            let row = row?;
            self.row(&stem, number, &row).map_err(|e| format!("row {}: {e}", line + 1))?;
        }
        self.write_source();
        Ok(())
    }

    fn row(&mut self, stem: &str, list: u8, row: &Row) -> Result<(), Box<dyn Error>> {
        let field = |column: &str| row.get(column).map_or("", |value| value.trim());
        let name = field("name");
        let mut marks = Marks::default();
        for mark in field("marks").split_whitespace() {
            marks |= Marks::parse(mark).ok_or_else(|| format!("unknown mark {mark:?}"))?;
        }
        marks |= match (stem, field("gender")) {
            ("person", "f") => Marks::FEMALE,
            ("person", "m") => Marks::MALE,
            _ => Marks::default(),
        };
        let canonical = field("canonical");
        for (class, weight) in classes(stem, row)? {
            // A thing that is known by no other id has one of ours.
            let id = match field("id") {
                "" if class.is_thing() => own_id(if canonical.is_empty() { name } else { canonical }),
                id => id.to_owned(),
            };
            let country = country(field("country"), &id)?;
            let entry = NewEntry { weight, country, id, ..NewEntry::new(class, list, marks) };
            self.add(name, NewEntry { canonical: canonical.to_owned(), ..entry.clone() })?;
            for alias in field("aliases").split('|').filter(|alias| !alias.is_empty()) {
                self.add(alias.trim(), NewEntry { canonical: name.to_owned(), ..entry.clone() })?;
            }
        }
        Ok(())
    }

    fn add(&mut self, name: &str, entry: NewEntry) -> Result<(), Box<dyn Error>> {
        let table = if entry.class.is_word_list() { &mut self.words } else { &mut self.names };
        Ok(table.add(name, entry)?)
    }

    fn write_source(&mut self) {
        self.source.clear();
        let _ = writeln!(
            self.source,
            "/// The lists, `shelf/name`, by the number that entries give.\npub const LISTS: &[&str] = &{:?};",
            self.lists
        );
    }
}

/// The ISO code of a row: that of its column, else that of a country's id.
fn country(column: &str, id: &str) -> Result<[u8; 2], Box<dyn Error>> {
    // Of "iso:NG-RI" the country.
    let of_id = id.strip_prefix("iso:").and_then(|code| code.split('-').next()).unwrap_or_default();
    let code = if column.is_empty() { of_id } else { column };
    match code.as_bytes() {
        &[one, two] => Ok([one, two]),
        // States of the past have four letters.
        [] | [_, _, _, _] => Ok([0; 2]),
        _ => Err(format!("{code:?} is no ISO code of a country").into()),
    }
}

/// The classes of a row, each with its weight: the `class` column, else what the file is named for.
fn classes(stem: &str, row: &Row) -> Result<Vec<(Class, u8)>, Box<dyn Error>> {
    let number = |column: &str| row.get(column).and_then(|v| v.parse::<f64>().ok()).unwrap_or(0.0);
    // Counts enter as logarithms to the base 2, so that they fit into a byte.
    let log = |count: f64| if count > 0.0 { (count.log2() as u8).saturating_add(1) } else { 0 };
    let by_name = |name: &str| Class::parse(name).ok_or_else(|| format!("unknown class {name:?}"));
    if row.contains_key("given") && row.contains_key("surname") {
        let both = [(Class::Given, log(number("given"))), (Class::Surname, log(number("surname")))];
        return Ok(both.into_iter().filter(|&(_, weight)| weight >= 2).collect());
    }
    if stem == "gender" {
        let gender = row.get("gender").map_or("", String::as_str);
        return Ok(vec![(if gender == "f" { Class::Female } else { Class::Male }, 0)]);
    }
    let class = match row.get("class").map_or("", |class| class.trim()) {
        "" => by_name(stem)?,
        class => by_name(class)?,
    };
    let weight = match (number("weight"), number("population"), number("count")) {
        (weight, _, _) if weight > 0.0 => weight.min(255.0) as u8,
        (_, population, count) => log(population.max(count)),
    };
    Ok(vec![(class, weight)])
}
