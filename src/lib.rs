//! Who said what in news text.
//!
//! A [`Reader`] reads a [`Document`] into a [`Reading`]: its names (people, places, organizations)
//! and its quotes with their speakers, found by lists ([`whosaid_gazetteers`]) and rules
//! (`rules/`). The stages, in order:
//!
//! 1. [`text`]: tokens, paragraphs, quotations, sentences;
//! 2. [`mentions`]: candidates for names, with [`evidence`];
//! 3. [`entities`]: what they are, decided by the whole document;
//! 4. [`reports`]: which phrase names the speaker of which words, by [`rules`] over [`phrases`];
//! 5. [`attribution`]: the speakers;
//! 6. the rows of the [`tables`].
//!
//! ```
//! use whosaid::{Document, Options, Reader};
//!
//! let reader = Reader::new(Options::default())?;
//! let text = "“The harbour is open again,” Mayor Ilse Marten said on Monday.";
//! let reading = reader.read(Document::new("kelm.txt", text))?;
//! let row = reading.quote_rows(reader.attribution_rules(), 0.0).next().unwrap();
//! assert_eq!(row.speaker, "Ilse Marten");
//! assert_eq!(row.quote, "The harbour is open again,");
//! # Ok::<(), whosaid::Error>(())
//! ```
//!
//! [`explain`] says why each name and quote is what it is, [`score`] how many of them are right.
//!
//! [`corpus`] does the same for all that [`input`] can read, in parallel, and writes the tables. The library
//! returns typed errors; it never prints and never exits.

pub mod attribution;
pub mod corpus;
pub mod cues;
pub mod document;
pub mod entities;
pub mod error;
pub mod evidence;
pub mod examples;
pub mod explain;
pub mod input;
pub mod language;
pub mod lexicon;
pub mod lists;
pub mod mentions;
pub mod phrases;
pub mod quotes;
pub mod reader;
#[cfg(feature = "report")]
pub mod report;
pub mod reports;
pub mod rules;
pub mod score;
pub mod speakers;
mod stored;
pub mod summary;
pub mod tables;
pub mod text;
pub mod types;
#[cfg(any(feature = "xlsx", feature = "parquet", feature = "sqlite"))]
mod whole;
#[cfg(not(any(feature = "xlsx", feature = "parquet", feature = "sqlite")))]
#[path = "no_whole.rs"]
mod whole;
mod words;
pub mod writers;

pub use document::Document;
pub use error::{Error, Result};
pub use language::Language;
pub use reader::{Options, Reader, Reading, Stage};
