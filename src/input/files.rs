//! What the inputs are: the path, size and time of each of their files.
//!
//! A run that goes on where another ended must read what that one would have read. Size and time
//! of change tell so without reading a byte, as they do for `make` and `rsync`; a hash of the
//! contents would cost a pass over the whole corpus. The list may be long, so it is kept as lines
//! and not in memory.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fs::{self, Metadata};
use std::io::{self, Read, Seek};
use std::path::Path;
use std::time::UNIX_EPOCH;
use tempfile::SpooledTempFile;

/// How many bytes of the list are kept in memory.
const MEMORY: usize = 1 << 20;

/// What tells a file from the one that it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    path: String,
    bytes: Option<u64>,
    /// Nanoseconds since 1970.
    modified: Option<u128>,
}

impl Stamp {
    fn new(path: &Path, found: Option<&Metadata>) -> Stamp {
        let time = |found: &Metadata| found.modified().ok()?.duration_since(UNIX_EPOCH).ok();
        Stamp {
            path: path.to_string_lossy().into_owned(),
            bytes: found.map(Metadata::len),
            modified: found.and_then(time).map(|since| since.as_nanos()),
        }
    }
}

/// The files of all inputs, in the order in which they are read.
#[derive(Debug)]
pub struct Files {
    list: csv::Writer<SpooledTempFile>,
    bytes: u64,
    once: Option<String>,
}

impl Default for Files {
    fn default() -> Files {
        let list = csv::WriterBuilder::new().has_headers(false).from_writer(SpooledTempFile::new(MEMORY));
        Files { list, bytes: 0, once: None }
    }
}

impl Files {
    /// How many bytes they have; `None` if an input is a stream, which has no size.
    pub fn bytes(&self) -> Option<u64> {
        self.once.is_none().then_some(self.bytes)
    }

    /// An input that can be read only once: standard input or a pipe.
    pub fn once(&self) -> Option<&str> {
        self.once.as_deref()
    }

    /// Adds a file, or what is in its place.
    pub(super) fn add(&mut self, path: &Path) {
        let found = fs::metadata(path).ok();
        match &found {
            Some(found) if !found.is_file() => self.add_stream(&path.to_string_lossy()),
            Some(found) => self.bytes += found.len(),
            None => {}
        }
        if self.list.serialize(Stamp::new(path, found.as_ref())).is_err() {
            // Without its list a run can be done, but not resumed.
            self.add_stream(&path.to_string_lossy());
        }
    }

    pub(super) fn add_stream(&mut self, name: &str) {
        self.once.get_or_insert_with(|| name.to_owned());
    }

    /// Writes the list to a file, so that [`Files::check`] can read it.
    pub(crate) fn save(self, path: &Path) -> io::Result<()> {
        let mut list = self.list.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        list.rewind()?;
        let mut file = fs::File::create(path)?;
        io::copy(&mut list, &mut file)?;
        file.sync_data()
    }

    /// Compares the files with the list that was saved in `path`; the first difference in words,
    /// `None` if there is none.
    ///
    /// # Errors
    /// If either list cannot be read.
    pub(crate) fn check(self, path: &Path) -> Result<Option<String>> {
        let unreadable = |source| Error::Read { path: path.to_owned(), source };
        let mut list = self.list.into_inner().map_err(|error| unreadable(io::Error::other(error.to_string())))?;
        list.rewind().map_err(unreadable)?;
        let mut now = stamps(list);
        let mut then = stamps(fs::File::open(path).map_err(unreadable)?);
        loop {
            let [now, then] = [now.next(), then.next()]
                .map(|stamp| stamp.transpose().map_err(|error| unreadable(io::Error::other(error.to_string()))));
            match (now?, then?) {
                (None, None) => return Ok(None),
                (now, then) if now == then => {}
                (now, then) => return Ok(Some(difference(now, then))),
            }
        }
    }
}

fn stamps(list: impl Read) -> impl Iterator<Item = csv::Result<Stamp>> {
    csv::ReaderBuilder::new().has_headers(false).from_reader(list).into_deserialize()
}

/// How two lists differ, where they first do.
fn difference(now: Option<Stamp>, then: Option<Stamp>) -> String {
    match (now, then) {
        (Some(now), Some(then)) if now.path == then.path => match (now.bytes, then.bytes) {
            (Some(now_bytes), Some(bytes)) if now_bytes != bytes => {
                format!("{} has changed: it has {now_bytes} bytes, and had {bytes}", now.path)
            }
            (None, Some(_)) => format!("{} can no longer be read", now.path),
            _ => format!("{} has changed since", now.path),
        },
        (_, Some(then)) if !Path::new(&then.path).exists() => format!("{} is gone", then.path),
        (Some(now), _) => format!("{} is new", now.path),
        (None, Some(then)) => format!("{} is no longer read", then.path),
        (None, None) => "its inputs have changed".to_owned(),
    }
}
