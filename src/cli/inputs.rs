//! The options that say how inputs are read.

use super::named;
use clap::Args;
use encoding_rs::Encoding;
use std::path::Path;
use whosaid::input::{Settings, TextFormat};

#[derive(Debug, Args)]
#[command(next_help_heading = "Inputs")]
pub(super) struct Reading {
    /// The format of all files; by default endings and contents tell it.
    #[arg(long, value_name = "FORMAT", value_parser = named(&TextFormat::ALL, TextFormat::name))]
    input_format: Option<TextFormat>,

    /// The column of a table, or field of an object, that holds the text; a.b is b within a. By
    /// default it is guessed and named.
    #[arg(long, visible_alias = "text-field", value_name = "NAME")]
    text_column: Option<String>,

    /// The column or field that holds the id; by default it is guessed and named, and FILE#LINE
    /// (in Parquet FILE#ROW) where there is none.
    #[arg(long, visible_alias = "id-field", value_name = "NAME")]
    id_column: Option<String>,

    /// Put this column or field into all tables but speakers; may be given several times. The table
    /// documents has all columns of the first table anyway.
    #[arg(long, value_name = "NAME")]
    carry: Vec<String>,

    /// The encoding of files without a byte-order mark, such as windows-1252; by default it is UTF-8
    /// or found out.
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static Encoding>,

    /// Do not read documents larger than this; K, M and G are powers of 1024.
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size)]
    max_document: u64,
}

impl Reading {
    /// How the library reads inputs by them; `output` is no input.
    pub(super) fn settings(&self, output: Option<&impl AsRef<Path>>) -> Settings {
        Settings {
            format: self.input_format,
            text_column: self.text_column.clone(),
            id_column: self.id_column.clone(),
            carry: self.carry.clone(),
            encoding: self.encoding,
            max_document: self.max_document,
            leave_out: output.map(|path| path.as_ref().to_owned()),
        }
    }
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes())
        .ok_or_else(|| "no encoding has this name; try utf-8, windows-1252, utf-16le, shift_jis or gb18030".to_owned())
}

/// A number of bytes: `500000`, `500k`, `64M`, `64MiB`.
fn size(text: &str) -> Result<u64, String> {
    let plain = text.to_ascii_lowercase();
    let number = plain.trim_end_matches("ib").trim_end_matches('b');
    let (number, shift) = match number.strip_suffix(['k', 'm', 'g']) {
        Some(digits) if number.ends_with('k') => (digits, 10),
        Some(digits) if number.ends_with('m') => (digits, 20),
        Some(digits) => (digits, 30),
        None => (number, 0),
    };
    let bytes = number.trim().parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift));
    bytes.filter(|&bytes| bytes > 0).ok_or_else(|| "must be a size such as 500000, 500K or 64M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [("7", 7), ("3k", 3 << 10), ("64M", 64 << 20), ("64MiB", 64 << 20), ("1 gb", 1 << 30)] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "0", "M", "-1", "1.5M", "99999999999999G", "1T"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
