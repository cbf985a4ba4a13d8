//! A temporary folder that the real binary runs in, and what a run leaves behind.

pub(crate) mod corpus;
pub(crate) mod forms;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A temporary folder that the command runs in.
pub(crate) struct Desk(TempDir);

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// A desk with these files; folders are made as needed.
    pub(crate) fn with(files: &[(&str, &str)]) -> Desk {
        let desk = Desk(tempfile::tempdir().expect("a temporary folder"));
        for (name, text) in files {
            desk.put(name, text.as_bytes());
        }
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file on the desk")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names in a folder, hidden ones too.
    pub(crate) fn names(&self, folder: &str) -> BTreeSet<String> {
        let entries =
            fs::read_dir(self.path(folder)).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
        entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// The command with these arguments; no run leaves anything outside the desk.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
        let home = self.path("home");
        command.current_dir(self.0.path()).args(arguments).stdin(Stdio::null());
        command.env("HOME", &home).env("XDG_CACHE_HOME", home.join("cache")).env("LOCALAPPDATA", home);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().expect("the command starts").into()
    }

    /// A run that must do all that was asked.
    pub(crate) fn done(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.err);
        run
    }

    pub(crate) fn run_on(&self, input: &[u8], arguments: &[&str]) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        // A command that refuses its input may end before all of it is written.
        if let Err(error) = child.stdin.take().expect("a pipe").write_all(input) {
            assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        }
        child.wait_with_output().expect("the command ends").into()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).expect("the command prints UTF-8");
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Run {
    /// The run ended with this code and says these words on standard error.
    pub(crate) fn expect(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in: {}", self.err);
        }
    }
}
