//! Archives and compressed files, member by member and as streams.

use super::walk::{Origin, Walk};
use super::{Failure, Item, formats};
use crate::error::Error;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::borrow::Cow;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use zip::ZipArchive;

/// A file compressed by Zstandard: one frame after the other, their checksums checked.
pub(super) struct Zstd<R> {
    source: BufReader<R>,
    frame: FrameDecoder,
    /// Whether a frame was begun and not ended.
    within: bool,
}

impl<R: Read> Zstd<R> {
    pub(super) fn new(source: R) -> Zstd<R> {
        Zstd { source: BufReader::new(source), frame: FrameDecoder::new(), within: false }
    }

    /// Begins the next frame; false if there is none.
    fn begin(&mut self) -> io::Result<bool> {
        use std::io::BufRead as _;
        while !self.source.fill_buf()?.is_empty() {
            match self.frame.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }

    /// Ends a frame.
    fn end(&mut self) -> io::Result<()> {
        self.within = false;
        match (self.frame.get_checksum_from_data(), self.frame.get_calculated_checksum()) {
            (Some(told), Some(found)) if told != found => Err(io::Error::other("its checksum is wrong")),
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.within {
                self.within = self.begin()?;
                if !self.within {
                    return Ok(0);
                }
            }
            let count = self.frame.read(out)?;
            if count > 0 || out.is_empty() {
                return Ok(count);
            }
            if self.frame.is_finished() {
                self.end()?;
            } else {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.frame.decode_blocks(&mut self.source, one).map_err(io::Error::other)?;
            }
        }
    }
}

/// A member of a tar archive; that the archive ends within it is an error.
struct Whole<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(out)?;
        self.left -= (count as u64).min(self.left);
        if count == 0 && self.left > 0 && !out.is_empty() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive ends within it"));
        }
        Ok(count)
    }
}

impl Walk<'_> {
    /// The members of a tar archive, in its order.
    pub(super) fn tar(&mut self, archive: &Origin, reader: &mut dyn Read) -> ControlFlow<()> {
        let mut tar = tar::Archive::new(reader);
        let entries = match tar.entries() {
            Ok(entries) => entries,
            Err(error) => return self.fail(archive, unpacked(archive, &error)),
        };
        let mut empty = true;
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                // Nothing behind it can be found.
                Err(error) => return self.fail(archive, unpacked(archive, &error)),
            };
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if !entry.header().entry_type().is_file() || !is_member(&name) {
                continue;
            }
            empty = false;
            let left = entry.size();
            self.member(&archive.member(&name), Whole { reader: entry, left })?;
            if self.is_probing() {
                // An archive has files of one kind, as a rule; the rest is not unpacked twice.
                return ControlFlow::Continue(());
            }
        }
        if empty { self.without_text(archive) } else { ControlFlow::Continue(()) }
    }

    /// The members of a zip archive, in the order of its directory.
    pub(super) fn zip(&mut self, archive: &Origin, path: &Path) -> ControlFlow<()> {
        let opened = File::open(path).map_err(zip::result::ZipError::Io);
        let mut zip = match opened.and_then(|file| ZipArchive::new(BufReader::new(file))) {
            Ok(zip) => zip,
            Err(error) => return self.fail(archive, unpacked(archive, &error)),
        };
        let mut empty = true;
        for index in 0..zip.len() {
            let Some(Ok(name)) = zip.name_for_index(index).map(|name| name.map(Cow::into_owned)) else {
                self.fail(archive, unpacked(archive, &format_args!("member {} has no name", index + 1)))?;
                continue;
            };
            if !is_member(&name) || self.has_probed() || self.is_probing() && formats::is_plain_text(&name) {
                continue;
            }
            empty = false;
            let member = archive.member(&name);
            match zip.by_index(index) {
                Ok(file) => self.member(&member, file)?,
                Err(error) => self.fail(&member, unpacked(&member, &error))?,
            }
        }
        if empty { self.without_text(archive) } else { ControlFlow::Continue(()) }
    }

    /// Reports an archive that holds no text.
    fn without_text(&mut self, archive: &Origin) -> ControlFlow<()> {
        self.fail(archive, Error::NoText { path: archive.source.clone().into() })
    }

    /// Reports a file that cannot be read.
    pub(super) fn fail(&mut self, at: &Origin, error: Error) -> ControlFlow<()> {
        self.give(Item::Failure(Failure { id: at.name.clone(), source: at.source.clone(), error }))
    }
}

fn unpacked(at: &Origin, problem: &dyn Display) -> Error {
    Error::Read { path: at.source.clone().into(), source: io::Error::other(problem.to_string()) }
}

/// Whether a member is read: it is no folder, its ending says that it holds text, and neither it
/// nor a folder above it is hidden (as what macOS adds is).
fn is_member(name: &str) -> bool {
    let hidden = |part: &str| part.starts_with('.') && part.len() > 1 && part != ".." || part == "__MACOSX";
    !name.ends_with('/') && formats::is_wanted(name) && !name.split('/').any(hidden)
}
