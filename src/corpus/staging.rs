//! The folder in which tables stand while they are written: `.whosaid-unfinished` in the output
//! folder.
//!
//! The tables in it are committed from time to time: they are brought to the disk, and a manifest
//! says how long each is and how many documents are in them. So whatever ends a run, the next one
//! finds the last manifest, cuts the tables to what it says, and goes on behind these documents.
//! The manifest and the finished tables get their names by renaming: nobody ever sees a half of
//! one. A lock keeps two runs apart; the system lifts it when its run ends, however that may be.

use super::Summary;
use super::run::Run;
use crate::error::{Error, Result};
use crate::writers;
use same_file::Handle;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The name of the folder.
const FOLDER: &str = ".whosaid-unfinished";
const LOCK: &str = "lock";
const MANIFEST: &str = "manifest.json";

/// The list of the inputs' files.
const FILES: &str = "inputs.csv";

/// How far a run has come.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// What it was asked to do, and with which inputs.
    pub(super) run: Run,
    pub(super) inputs: Vec<String>,
    /// How many documents are done, those that could not be read among them.
    pub(super) items: u64,
    pub(super) summary: Summary,
    /// The bytes of each table, by the names of their files.
    pub(super) tables: BTreeMap<String, u64>,
    /// Whether the tables are whole and only have to be moved to their places.
    pub(super) whole: bool,
}

/// The folder, held by this run.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    lock: Option<File>,
    /// Whether it outlives this run unless that is finished.
    kept: bool,
    /// Whether anything was committed, so that the rest has to be brought to the disk too.
    lasting: bool,
}

impl Staging {
    /// Makes or takes the staging folder in an output folder.
    ///
    /// # Errors
    /// If it cannot be made, or another run holds it.
    pub(super) fn hold(out: &Path) -> Result<Staging> {
        let folder = out.join(FOLDER);
        let lock = lock(&folder).map_err(|source| Error::Write { path: out.to_owned(), source })?;
        if lock.is_none() {
            return Err(Error::Busy { path: out.to_owned() });
        }
        let kept = is_unfinished(out);
        Ok(Staging { folder, lock, kept, lasting: kept })
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The list of the inputs' files.
    pub(super) fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    /// Whether anything was committed, by this run or the one that it resumes.
    pub(super) const fn is_lasting(&self) -> bool {
        self.lasting
    }

    /// Whether another run can go on where this one ended.
    pub(super) const fn is_kept(&self) -> bool {
        self.kept
    }

    /// How far an unfinished run has come; `None` if there is none.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>> {
        let path = self.folder.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::Read { path, source }),
        };
        serde_json::from_slice(&text).map(Some).map_err(|error| Error::Changed {
            path: self.folder.clone(),
            problem: format!("its manifest cannot be read ({error})"),
        })
    }

    /// Writes down how far the run has come, so that it outlasts a crash of the system.
    pub(super) fn commit(&mut self, manifest: &Manifest) -> Result<()> {
        self.lasting = true;
        self.write(manifest)
    }

    /// Writes the manifest. Of a run so short that nothing had to be committed, the disk is not
    /// waited for.
    pub(super) fn write(&mut self, manifest: &Manifest) -> Result<()> {
        let lasting = self.lasting;
        let path = self.folder.join(MANIFEST);
        let new = path.with_extension("new");
        let text = serde_json::to_vec_pretty(manifest).expect("plain fields can be written to memory");
        let written = fs::write(&new, text)
            .and_then(|()| if lasting { File::options().write(true).open(&new)?.sync_all() } else { Ok(()) })
            .and_then(|()| fs::rename(&new, &path))
            .and_then(|()| if lasting { sync_folder(&self.folder) } else { Ok(()) });
        written.map_err(|source| Error::Write { path, source })?;
        self.kept = true;
        Ok(())
    }

    /// Forgets what an unfinished run has left.
    pub(super) fn clear(&mut self) -> Result<()> {
        (self.kept, self.lasting) = (false, false);
        // The manifest first: without it the rest counts for nothing.
        let manifest = self.folder.join(MANIFEST);
        match fs::remove_file(&manifest) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::Write { path: manifest, source }),
            _ => Ok(()),
        }
    }

    /// Moves the files of whole tables to their places, in place of older ones. If it is interrupted,
    /// doing it again does the rest.
    ///
    /// # Errors
    /// If a file cannot be moved.
    pub(super) fn publish(&mut self, out: &Path, files: &[String]) -> Result<()> {
        let new = |folder: &Path| -> Vec<PathBuf> {
            let files = files.iter().map(String::as_str).chain([writers::RUN]);
            files.map(|file| folder.join(file)).collect()
        };
        let places = new(out);
        let moved = new(&self.folder).into_iter().zip(&places).filter(|(from, _)| from.exists());
        for (from, to) in moved {
            fs::rename(from, to).map_err(|source| Error::Write { path: to.clone(), source })?;
        }
        for old in writers::tables_in(out).into_iter().filter(|old| !places.contains(old)) {
            fs::remove_file(&old).map_err(|source| Error::Write { path: old, source })?;
        }
        if self.lasting {
            sync_folder(out).map_err(|source| Error::Write { path: out.to_owned(), source })?;
        }
        self.kept = false;
        Ok(())
    }

    /// Empties the folder and removes it, the lock last.
    fn remove(&mut self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name != LOCK) {
                fs::remove_file(path)?;
            }
        }
        // Some systems do not remove what is open. A run that takes the folder before it is gone
        // keeps it from being removed, or sees that its lock is gone and takes a new one.
        self.lock = None;
        fs::remove_file(self.folder.join(LOCK))?;
        fs::remove_dir(&self.folder)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.kept {
            // What is left does no harm: without a manifest the next run begins anew.
            let _ = self.remove();
        }
    }
}

/// Whether an output folder holds an unfinished run.
pub(super) fn is_unfinished(out: &Path) -> bool {
    out.join(FOLDER).join(MANIFEST).exists()
}

/// A lock that no other run has; `None` if another run has it.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    let path = folder.join(LOCK);
    let is_gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
    loop {
        fs::create_dir_all(folder)?;
        // The run before may remove the folder now, or the file between its opening and its locking.
        let file = match File::options().create(true).truncate(false).write(true).open(&path) {
            Err(error) if is_gone(&error) => continue,
            opened => opened?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            // Some network file systems have no locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(Some(file)),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        match Handle::from_path(&path) {
            Ok(there) if there == Handle::from_file(file.try_clone()?)? => return Ok(Some(file)),
            Err(error) if !is_gone(&error) => return Err(error),
            _ => {}
        }
    }
}

/// Brings the names of files in a folder to the disk, where a system lets folders be opened.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
