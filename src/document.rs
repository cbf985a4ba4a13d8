//! What is read: a text with an id and what is known of its origin.

use crate::input::encoding::{self, Decoded};
use std::io::Read;

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique in a run.
    pub id: String,
    /// Where it comes from: a path, or `-` for standard input.
    pub source: String,
    /// Its headline; empty if it is not known.
    pub title: String,
    /// Its date as the source gives it; empty if it is not known.
    pub date: String,
    /// The decoded text; all offsets are offsets into it.
    pub text: String,
    /// How many byte sequences without a meaning were replaced when the text was decoded.
    pub replaced: u32,
    /// The values of the columns that are carried from the input into the tables, in the order of
    /// [`Columns::names`](crate::input::Columns::names).
    pub carried: Vec<String>,
}

impl Document {
    /// A document of which only id and text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document { id: id.into(), text: text.into(), ..Document::default() }
    }

    /// Decodes bytes: by their byte-order mark if there is one, as UTF-8 if they are valid or
    /// mostly so, else as what they look most like. What has no meaning becomes U+FFFD and is
    /// counted. The text's offsets begin behind the byte-order mark.
    ///
    /// # Panics
    /// Never: memory can be read.
    pub fn decode(id: impl Into<String>, source: impl Into<String>, bytes: &[u8]) -> Document {
        let mut rest = Vec::with_capacity(bytes.len());
        let (mut reader, mut decoder) = encoding::open(bytes, None).expect("memory can be read");
        reader.read_to_end(&mut rest).expect("memory can be read");
        let Decoded { text, replaced } = decoder.decode(rest);
        Document { id: id.into(), source: source.into(), text, replaced, ..Document::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_decoded_and_what_is_invalid_is_counted() {
        let document = Document::decode("d", "d.txt", b"\xEF\xBB\xBFa\xFFb\xC3\xA9\xE2\x80");
        assert_eq!((document.text.as_str(), document.replaced), ("a\u{FFFD}bé\u{FFFD}", 2));
    }
}
