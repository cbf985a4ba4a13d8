//! The lists of `whosaid`: what is called how.
//!
//! The CSV files beside this crate are compiled by its build script into two tables, embedded in
//! the binary and read in place: [`words`] (closed-class words, titles, head words: small,
//! asked at every token) and [`names`] (people, places, organizations and common words: large,
//! asked at capitalised tokens). The scanner that cuts text into words lives here too, since names
//! in lists and names in news must be cut alike.

pub mod class;
pub mod compile;
pub mod fold;
pub mod scan;
pub mod table;

pub use class::{Class, ClassSet, Marks};
pub use table::{Entry, NameId, Table, TableError};

#[cfg(target_endian = "big")]
compile_error!("the embedded tables are little-endian; big-endian targets are not supported");

/// Bytes aligned for a cast to `u32`.
#[repr(C, align(8))]
struct Aligned<B: ?Sized>(B);

static WORDS: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/words.table")));
static NAMES: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/names.table")));

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

/// The provenance of every list, as CSV: list, package, version, file, sha256, licence, credit, rows.
pub const SOURCES: &str = include_str!("../sources.csv");

/// The licence notices of the lists' sources.
pub const NOTICES: &str = include_str!("../NOTICES.md");

/// The table of closed-class words, titles and head words.
///
/// # Panics
/// Never: the build script wrote the table, and a test reads it.
pub fn words() -> Table<'static> {
    Table::new(&WORDS.0).expect("the embedded word table is whole")
}

/// The table of people, places, organizations and common words.
///
/// # Panics
/// Never: the build script wrote the table, and a test reads it.
pub fn names() -> Table<'static> {
    Table::new(&NAMES.0).expect("the embedded name table is whole")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};
    use std::collections::BTreeSet;
    use std::path::Path;

    /// What the lists say of a name of one or more words.
    fn classes(table: Table<'static>, name: &str) -> Vec<&'static str> {
        let key = compile::words(name).1.last().copied().unwrap();
        let found = table.probe(key).name.filter(|&id| table.is(id, name.split(' ')));
        found.map_or(Vec::new(), |id| table.entries(id).map(|entry| entry.class.name()).collect())
    }

    #[test]
    fn the_embedded_tables_are_whole() {
        assert!(names().len() > 200_000 && words().len() > 3_000);
        for (name, class) in [("Malaysia", "country"), ("Kuala Lumpur", "city"), ("United Nations", "organization")] {
            assert!(classes(names(), name).contains(&class), "{name} is no {class}");
        }
        for (word, class) in
            [("visited", "verb"), ("Tan Sri", "title"), ("Sdn Bhd", "legal_form"), ("the", "determiner")]
        {
            assert!(classes(words(), word).contains(&class), "{word} is no {class}");
        }
    }

    #[test]
    fn every_list_has_its_source_and_every_source_its_list() {
        let mut reader = csv::Reader::from_reader(SOURCES.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let sourced: BTreeSet<String> = rows.iter().map(|row| row[0].trim_end_matches(".csv").to_owned()).collect();
        let lists: BTreeSet<String> = LISTS.iter().map(ToString::to_string).collect();
        assert_eq!(sourced, lists);
        for row in &rows {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&row[0]);
            let text = std::fs::read(&path).unwrap();
            let count = csv::Reader::from_reader(&text[..]).records().count();
            assert_eq!(row[7].parse(), Ok(count), "rows of {}", &row[0]);
            assert!(!row[5].is_empty() && !row[6].is_empty(), "licence and credit of {}", &row[0]);
            if &row[1] == "whosaid" {
                let hash = Sha256::digest(&text).iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
                assert_eq!(&row[4], hash, "sha256 of {}", &row[0]);
            }
        }
    }
}
