//! What is read: a text with an id and what is known of its origin.

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
    /// How many invalid byte sequences were replaced when the text was decoded.
    pub replaced: u32,
}

impl Document {
    /// A document of which only id and text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document { id: id.into(), text: text.into(), ..Document::default() }
    }

    /// Decodes UTF-8 with or without a byte-order mark; what is invalid becomes U+FFFD and is
    /// counted. The text's offsets begin behind the byte-order mark.
    pub fn decode(id: impl Into<String>, source: impl Into<String>, bytes: Vec<u8>) -> Document {
        let (mut text, replaced) = match String::from_utf8(bytes) {
            Ok(text) => (text, 0),
            Err(error) => decode_lossy(error.as_bytes()),
        };
        if text.starts_with('\u{FEFF}') {
            text.drain(..'\u{FEFF}'.len_utf8());
        }
        Document { id: id.into(), source: source.into(), text, replaced, ..Document::default() }
    }
}

/// The text with a replacement character for each invalid sequence, and their number.
fn decode_lossy(bytes: &[u8]) -> (String, u32) {
    let mut text = String::with_capacity(bytes.len());
    let mut replaced = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            replaced += 1;
        }
    }
    (text, replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_decoded_and_what_is_invalid_is_counted() {
        let document = Document::decode("d", "d.txt", b"\xEF\xBB\xBFa\xFFb\xC3\xA9\xE2\x80".to_vec());
        assert_eq!((document.text.as_str(), document.replaced), ("a\u{FFFD}bé\u{FFFD}", 2));
    }
}
