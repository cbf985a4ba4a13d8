//! The lists of `whosaid`: what is called how.
//!
//! The CSV files beside this crate are compiled by its build script into two tables, embedded in
//! the binary and read in place: [`words`] (closed-class words, cues, titles, head words: small,
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

/// The table of closed-class words, cues, titles and head words.
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

/// The multi-word cues, one row each: phrase, class.
pub fn cue_phrases() -> impl Iterator<Item = (&'static str, Class)> {
    CUE_PHRASES.iter().copied()
}
