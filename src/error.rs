//! What can go wrong, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done. The text names the file, what is wrong and the remedy.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder cannot be read.
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file or folder cannot be written.
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A folder or an archive holds no file that can be read as text.
    NoText {
        /// The folder or archive.
        path: PathBuf,
    },
    /// The output folder holds tables already.
    OutputExists {
        /// The table that is there.
        path: PathBuf,
    },
    /// Another run is writing to the output folder.
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The output folder holds an unfinished run.
    Unfinished {
        /// The folder.
        path: PathBuf,
        /// How many documents are done.
        documents: u64,
    },
    /// An unfinished run cannot be resumed as it was asked, or tables are those of another run.
    Changed {
        /// The output folder.
        path: PathBuf,
        /// What is no longer as it was.
        problem: String,
    },
    /// A run is to be resumed whose input can be read only once.
    Once {
        /// The input.
        input: String,
    },
    /// A folder does not hold a shard of the run that is merged.
    Shards {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// There are no shards to be merged.
    NoShards,
    /// A shard is to be written without a table that merging needs.
    ShardTable {
        /// The table.
        table: &'static str,
    },
    /// A run was interrupted, and can be resumed.
    Interrupted {
        /// By what.
        cause: Box<Error>,
    },
    /// Two documents of a run have the same id.
    RepeatedId {
        /// The id.
        id: String,
    },
    /// The temporary file of the ids that were there before cannot be read.
    Ids {
        /// The id that is not looked up.
        id: String,
        /// What the system says.
        source: io::Error,
    },
    /// A document is larger than is allowed.
    TooLarge {
        /// The document's id.
        id: String,
        /// The size that is allowed, in bytes.
        limit: u64,
    },
    /// A record of a table is not right.
    Record {
        /// The file.
        file: String,
        /// Where the record begins.
        place: Place,
        /// What is wrong.
        problem: String,
    },
    /// A table has no column of a name.
    NoColumn {
        /// The file.
        file: String,
        /// The name.
        name: String,
        /// The columns that it has.
        there: Vec<String>,
        /// The column whose name is most like it, if one is.
        nearest: Option<String>,
    },
    /// The inputs have no document of an id, or several where none was given.
    NoDocument {
        /// The inputs.
        input: String,
        /// The id.
        id: Option<String>,
        /// The first ids that there are.
        ids: Vec<String>,
    },
    /// A table that was written before cannot be read back.
    Table {
        /// The table.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A file of rules is not right.
    Rules {
        /// The file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A list of the user's is not right.
    List {
        /// The file.
        file: String,
        /// The line, from 1; `None` if it is the file as a whole.
        line: Option<u64>,
        /// What is wrong and the remedy.
        problem: String,
    },
    /// Gold, which tables are scored against, is not in its form.
    Gold {
        /// The file or folder.
        path: PathBuf,
        /// The line, from 1; `None` if it is the file or folder as a whole.
        line: Option<u64>,
        /// What is wrong and the remedy.
        problem: String,
    },
    /// Gold and tables have nothing that could be compared.
    NothingToScore {
        /// The gold.
        gold: PathBuf,
        /// The tables.
        out: PathBuf,
    },
    /// There is no rule of that id.
    UnknownRule {
        /// The id.
        id: String,
        /// The id that is most like it, if one is.
        nearest: Option<String>,
    },
    /// An offset lies behind the end of the text.
    NoOffset {
        /// The document's id.
        id: String,
        /// The offset.
        offset: u32,
        /// The number of code points of the text.
        length: u32,
    },
    /// The worker threads cannot be started.
    Threads {
        /// What the system says.
        problem: String,
    },
}

impl Error {
    /// Whether the reader of the output has gone away (`| head`): no error of ours.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Error::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Read { path, source } => write!(f, "{}: cannot be read: {source}", path.display()),
            Error::Write { path, source } => write!(f, "{}: cannot be written: {source}", path.display()),
            Error::NoText { path } => {
                write!(
                    f,
                    "{}: no .txt file in it or below it, and no .md, .csv, .tsv, .jsonl, .ndjson, .json, .parquet, .gz, \
                     .zst, .bz2, .xz, .zip or .tar with text",
                    path.display()
                )
            }
            Error::OutputExists { path } => {
                write!(f, "{}: is there already; choose another folder or add --force to replace it", path.display())
            }
            Error::Busy { path } => {
                write!(
                    f,
                    "{}: another run is writing its tables here; wait for it or choose another folder",
                    path.display()
                )
            }
            Error::Unfinished { path, documents } => write!(
                f,
                "{}: holds an unfinished run with {documents} documents done; --resume goes on with it, --force starts \
                 anew",
                path.display()
            ),
            Error::Changed { path, problem } => write!(
                f,
                "{}: cannot be resumed: {problem}; give what was given then, or --force to start anew",
                path.display()
            ),
            Error::Once { input } => {
                write!(
                    f,
                    "{input}: can be read only once, so that --resume has nothing to go on with; save it as a file"
                )
            }
            Error::Shards { path, problem } => write!(f, "{}: cannot be merged: it {problem}", path.display()),
            Error::NoShards => write!(f, "there are no shards to be merged; name the folders that --shard has written"),
            Error::ShardTable { table } => {
                write!(f, "--shard: merging needs the table {table}; add --table {table}, or name no tables")
            }
            Error::Interrupted { cause } => {
                write!(
                    f,
                    "{cause}; what was done before is kept, and the same command with --resume goes on from there"
                )
            }
            Error::RepeatedId { id } => {
                write!(
                    f,
                    "{id}: two documents of this run have this id; rename one or give their common folder as input"
                )
            }
            Error::Ids { id, source } => write!(
                f,
                "{id}: whether another document has this id cannot be looked up in {}: {source}",
                std::env::temp_dir().display()
            ),
            Error::TooLarge { id, limit } => {
                let limit = size(*limit);
                write!(f, "{id}: is larger than {limit}; split it into articles or raise --max-document (up to 4 GiB)")
            }
            Error::NoColumn { file, name, there, nearest } => no_column(f, file, name, there, nearest.as_deref()),
            Error::NoDocument { input, id, ids } => no_document(f, input, id.as_deref(), ids),
            Error::Table { path, problem } => write!(f, "{}: is no table of whosaid: {problem}", path.display()),
            Error::Record { file, place, problem } => write!(f, "{file}: {place}: {problem}"),
            Error::List { file, line: Some(line), problem } => {
                write!(f, "{file}: line {line}: {problem}")
            }
            Error::List { file, line: None, problem } | Error::Rules { file, problem } => {
                write!(f, "{file}: {problem}")
            }
            Error::Gold { path, line: Some(line), problem } => {
                write!(f, "{}: line {line}: {problem}", path.display())
            }
            Error::Gold { path, line: None, problem } => write!(f, "{}: {problem}", path.display()),
            Error::NothingToScore { gold, out } => write!(
                f,
                "{}: has neither entities nor quotes that {} has too; give a folder that `whosaid extract` wrote, or \
                 its table quotes or entities",
                out.display(),
                gold.display()
            ),
            Error::UnknownRule { id, nearest: Some(nearest) } => {
                write!(f, "no rule is called {id:?}; did you mean {nearest}?")
            }
            Error::UnknownRule { id, nearest: None } => {
                write!(f, "no rule is called {id:?}; `whosaid rules` lists all of them")
            }
            Error::NoOffset { id, offset, length } => {
                write!(f, "{id}: there is no offset {offset}; the text has {length} code points, counted from 0")
            }
            Error::Threads { problem } => write!(f, "the worker threads cannot be started: {problem}; try --threads 1"),
        }
    }
}

fn no_column(
    f: &mut fmt::Formatter<'_>,
    file: &str,
    name: &str,
    there: &[String],
    nearest: Option<&str>,
) -> fmt::Result {
    write!(f, "{file}: has no column {name:?}; ")?;
    if let Some(nearest) = nearest {
        write!(f, "did you mean {nearest:?}? ")?;
    }
    write!(f, "It has {there:?}; --text-column and --id-column name one of them")
}

fn no_document(f: &mut fmt::Formatter<'_>, input: &str, id: Option<&str>, ids: &[String]) -> fmt::Result {
    match id {
        Some(id) => write!(f, "{input}: has no document {id:?}; ")?,
        None => write!(f, "{input}: is not one document; ")?,
    }
    if ids.is_empty() {
        return write!(f, "it has none");
    }
    write!(f, "--document names one, as the column doc_id does: ")?;
    ids.iter().try_for_each(|id| write!(f, "{id:?}, "))?;
    write!(f, "…")
}

/// Where in a file a record stands, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The line where it begins.
    Line(u64),
    /// Its number among the rows of a file that has no lines.
    Row(u64),
}

impl Place {
    /// The number of the line or row.
    pub const fn number(self) -> u64 {
        match self {
            Place::Line(number) | Place::Row(number) => number,
        }
    }

    /// What is counted.
    pub const fn unit(self) -> &'static str {
        match self {
            Place::Line(_) => "line",
            Place::Row(_) => "row",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.unit(), self.number())
    }
}

/// A number of bytes in the largest unit that divides it.
fn size(bytes: u64) -> String {
    let units = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
    match units.iter().find(|(_, shift)| bytes > 0 && bytes.trailing_zeros() >= *shift) {
        Some((unit, shift)) => format!("{} {unit}", bytes >> shift),
        None => format!("{bytes} bytes"),
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Read { source, .. } | Error::Write { source, .. } | Error::Ids { source, .. } => Some(source),
            Error::Interrupted { cause } => Some(cause),
            _ => None,
        }
    }
}
