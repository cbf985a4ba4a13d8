//! What a file is: by its ending, and by its first bytes where no ending tells.

use super::encoding::peek;
use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;
use std::io::{self, Read};

/// How the texts of a file are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// The file is one text.
    Txt,
    /// A table with a header, its fields parted by commas (or by semicolons, if the header has no
    /// comma).
    Csv,
    /// The same with tabs.
    Tsv,
    /// An object a line.
    Jsonl,
    /// An array of objects, or one object.
    Json,
    /// Apache Parquet.
    Parquet,
}

impl TextFormat {
    /// All formats.
    pub const ALL: [TextFormat; 6] =
        [TextFormat::Txt, TextFormat::Csv, TextFormat::Tsv, TextFormat::Jsonl, TextFormat::Json, TextFormat::Parquet];

    /// What the user calls it.
    pub const fn name(self) -> &'static str {
        match self {
            TextFormat::Txt => "txt",
            TextFormat::Csv => "csv",
            TextFormat::Tsv => "tsv",
            TextFormat::Jsonl => "jsonl",
            TextFormat::Json => "json",
            TextFormat::Parquet => "parquet",
        }
    }

    fn by_ending(name: &str) -> Option<TextFormat> {
        Some(match ending(name) {
            "txt" | "md" => TextFormat::Txt,
            "csv" => TextFormat::Csv,
            "tsv" => TextFormat::Tsv,
            "jsonl" | "ndjson" => TextFormat::Jsonl,
            "json" => TextFormat::Json,
            "parquet" => TextFormat::Parquet,
            _ => return None,
        })
    }

    /// A file without an ending that tells is a text, unless it begins like Parquet or JSON.
    fn by_content(head: &[u8]) -> TextFormat {
        if head.starts_with(PARQUET) {
            return TextFormat::Parquet;
        }
        let mut bytes = head.iter().filter(|byte| !byte.is_ascii_whitespace());
        match (bytes.next(), bytes.next()) {
            (Some(b'{'), Some(b'"')) | (Some(b'['), Some(b'{')) => TextFormat::Json,
            _ => TextFormat::Txt,
        }
    }
}

/// A file under its wrappings.
pub(super) enum Opened<'r> {
    Text(TextFormat, Box<dyn Read + 'r>),
    Tar(Box<dyn Read + 'r>),
    /// What is read from its end; `bare` if it had no wrapping.
    Zip {
        bare: bool,
    },
    Parquet {
        bare: bool,
    },
}

/// How much of a file is looked at: enough for the mark of a tar archive.
pub(super) const HEAD: u64 = 512;

/// What compressed files, zip archives and Parquet files begin with.
const GZIP: &[u8] = b"\x1F\x8B";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";
const XZ: &[u8] = b"\xFD7zXZ\0";
const ZIP: &[u8] = b"PK\x03\x04";
const PARQUET: &[u8] = b"PAR1";

/// Of bzip2 a digit stands between two marks.
const BZIP2: [&[u8]; 2] = [b"BZh", b"1AY&SY"];

/// The length of the longest of these marks.
pub(super) const MARK: u64 = 10;

/// The most memory that unpacking xz may take, in KiB: four times as much as `xz -9` asks for.
const XZ_MEMORY: u32 = 256 << 10;

/// How many wrappings a file may have: no honest one has more.
const WRAPPINGS: usize = 3;

/// Takes the wrappings off a file; `forced` says what its text is.
pub(super) fn open<'r>(name: &str, reader: impl Read + 'r, forced: Option<TextFormat>) -> io::Result<Opened<'r>> {
    let mut name = name.to_ascii_lowercase();
    let mut reader: Box<dyn Read + 'r> = Box::new(reader);
    for wrappings in 0..=WRAPPINGS {
        let bare = wrappings == 0;
        let (head, whole) = peek(reader, HEAD)?;
        let ending = ending(&name);
        if matches!(ending, "gz" | "tgz") || head.starts_with(GZIP) {
            reader = Box::new(MultiGzDecoder::new(whole));
        } else if matches!(ending, "zst" | "zstd") || head.starts_with(ZSTD) {
            reader = Box::new(super::archives::Zstd::new(whole));
        } else if matches!(ending, "bz2" | "tbz2") || is_bzip2(&head) {
            reader = Box::new(MultiBzDecoder::new(whole));
        } else if matches!(ending, "xz" | "txz") || head.starts_with(XZ) {
            reader = Box::new(XzReader::new_mem_limit(whole, true, XZ_MEMORY));
        } else if ending == "zip" || head.starts_with(ZIP) {
            return Ok(Opened::Zip { bare });
        } else {
            let by_ending = TextFormat::by_ending(&name);
            if ending == "tar" || by_ending.is_none() && head.get(257..262) == Some(b"ustar") {
                return Ok(Opened::Tar(Box::new(whole)));
            }
            let format = forced.or(by_ending).unwrap_or_else(|| TextFormat::by_content(&head));
            return Ok(match format {
                TextFormat::Parquet => Opened::Parquet { bare },
                format => Opened::Text(format, Box::new(whole)),
            });
        }
        name = unwrapped(&name);
    }
    Err(io::Error::other("is compressed again and again; unpack it first"))
}

/// Whether a file of a folder or an archive is read: its ending says that it holds text.
pub(super) fn is_wanted(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let inner = unwrapped(&name);
    TextFormat::by_ending(&inner).is_some() || matches!(ending(&inner), "tar" | "zip")
}

/// Whether a file is compressed or an archive, by its first bytes and whatever its name.
pub(super) fn is_wrapped(head: &[u8]) -> bool {
    [GZIP, ZSTD, XZ, ZIP].iter().any(|mark| head.starts_with(mark)) || is_bzip2(head)
}

fn is_bzip2(head: &[u8]) -> bool {
    head.starts_with(BZIP2[0]) && head.get(4..10) == Some(BZIP2[1])
}

/// Whether a file is one text, by its ending.
pub(super) fn is_plain_text(name: &str) -> bool {
    TextFormat::by_ending(&name.to_ascii_lowercase()) == Some(TextFormat::Txt)
}

fn ending(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// The name of what a compressed file holds.
fn unwrapped(name: &str) -> String {
    match ending(name) {
        "gz" | "zst" | "zstd" | "bz2" | "xz" => name[..name.rfind('.').unwrap_or(name.len())].to_owned(),
        "tgz" | "tbz2" | "txz" => format!("{}.tar", &name[..name.rfind('.').unwrap_or(name.len())]),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_say_what_is_read() {
        for name in [
            "a.txt",
            "A.TXT",
            "b/notes.md",
            "a.csv.gz",
            "a.jsonl.zst",
            "a.tgz",
            "a.tar.gz",
            "a.zip",
            "a.b.ndjson",
            "a.csv.bz2",
            "a.tar.xz",
            "a.tbz2",
            "a.parquet",
        ] {
            assert!(is_wanted(name), "{name}");
        }
        for name in ["txt", "a.pdf", "a.gz", "a.pdf.gz", "txt/readme", "a.par"] {
            assert!(!is_wanted(name), "{name}");
        }
    }
}
