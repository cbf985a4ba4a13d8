//! Bytes to text: a byte-order mark says how, else the user, else the bytes themselves.
//!
//! UTF-8 is UTF-8 if it is valid, or if most of its characters beyond ASCII are; what is neither is
//! taken for the encoding that its bytes look most like. No byte is dropped: what an encoding has
//! no character for becomes U+FFFD and is counted.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::io::{self, Cursor, Read};

/// The text of some bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// How many sequences had no meaning and were replaced.
    pub(crate) replaced: u32,
}

/// Decodes the texts of one file. What it has seen of the file tells it the encoding of the rest.
pub(crate) struct Decoder {
    mode: Mode,
    guessed: Option<&'static Encoding>,
}

enum Mode {
    /// The bytes are UTF-8, by their mark or by order.
    Utf8,
    /// A [`Transcoder`] has made them UTF-8.
    Transcoded,
    /// Nobody has said what they are.
    Unknown(Box<EncodingDetector>),
}

/// Takes the byte-order mark off a file and makes its decoder; `forced` counts where there is no
/// mark.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn open<'r>(
    reader: impl Read + 'r,
    forced: Option<&'static Encoding>,
) -> io::Result<(Box<dyn Read + 'r>, Decoder)> {
    let (head, mut reader) = peek(reader, 3)?;
    let marked = Encoding::for_bom(&head);
    if let Some((_, length)) = marked {
        reader.read_exact(&mut [0; 3][..length])?;
    }
    Ok(match marked.map(|(encoding, _)| encoding).or(forced) {
        None => {
            (Box::new(reader), Decoder::new(Mode::Unknown(Box::new(EncodingDetector::new(Iso2022JpDetection::Deny)))))
        }
        Some(encoding) if encoding == UTF_8 => (Box::new(reader), Decoder::new(Mode::Utf8)),
        Some(encoding) => (Box::new(Transcoder::new(reader, encoding)), Decoder::new(Mode::Transcoded)),
    })
}

/// A reader that was looked into.
type Peeked<R> = io::Chain<Cursor<Vec<u8>>, R>;

/// The first bytes of a reader, at most `length`, and a reader that gives all of them.
pub(crate) fn peek<R: Read>(mut reader: R, length: u64) -> io::Result<(Vec<u8>, Peeked<R>)> {
    let mut head = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(reader)))
}

impl Decoder {
    const fn new(mode: Mode) -> Decoder {
        Decoder { mode, guessed: None }
    }

    /// The encoding that was guessed last, if one had to be.
    pub(crate) const fn guessed(&self) -> Option<&'static Encoding> {
        self.guessed
    }

    /// Decodes a text.
    pub(crate) fn decode(&mut self, bytes: Vec<u8>) -> Decoded {
        match String::from_utf8(bytes) {
            Ok(text) => {
                // Where the file was transcoded, the mark stands for a bad sequence.
                let replaced = if matches!(self.mode, Mode::Transcoded) { replacements(&text) } else { 0 };
                Decoded { text, replaced }
            }
            Err(error) => decode_as(error.as_bytes(), self.encoding_of(error.as_bytes())),
        }
    }

    /// The encoding of some bytes of the file.
    pub(crate) fn encoding_of(&mut self, bytes: &[u8]) -> &'static Encoding {
        let Mode::Unknown(detector) = &mut self.mode else { return UTF_8 };
        if is_mostly_utf8(bytes) {
            return UTF_8;
        }
        detector.feed(bytes, false);
        let encoding = detector.guess(None, Utf8Detection::Deny);
        self.guessed = Some(encoding);
        encoding
    }
}

/// Decodes bytes as an encoding that is known.
pub(crate) fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    if encoding == UTF_8 {
        return decode_lossy(bytes);
    }
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    let replaced = if bad { replacements(&text) } else { 0 };
    Decoded { text: text.into_owned(), replaced }
}

fn replacements(text: &str) -> u32 {
    text.matches(char::REPLACEMENT_CHARACTER).count() as u32
}

/// UTF-8 with a replacement character for each invalid sequence, and their number.
fn decode_lossy(bytes: &[u8]) -> Decoded {
    let mut decoded = Decoded { text: String::with_capacity(bytes.len()), replaced: 0 };
    for chunk in bytes.utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            decoded.text.push(char::REPLACEMENT_CHARACTER);
            decoded.replaced += 1;
        }
    }
    decoded
}

/// Whether more of the bytes beyond ASCII make characters of UTF-8 than do not: then those that do
/// not are damage, and no sign of another encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let count = |(valid, invalid), chunk: std::str::Utf8Chunk<'_>| {
        let characters = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (valid + characters, invalid + usize::from(!chunk.invalid().is_empty()))
    };
    let (valid, invalid) = bytes.utf8_chunks().fold((0, 0), count);
    valid > invalid
}

/// A file in another encoding as UTF-8, a piece at a time.
struct Transcoder<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    bytes: Box<[u8]>,
    text: String,
    /// How much of the text was handed over.
    at: usize,
    ended: bool,
}

impl<R: Read> Transcoder<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Transcoder<R> {
        let decoder = encoding.new_decoder_without_bom_handling();
        Transcoder { inner, decoder, bytes: vec![0; 1 << 14].into(), text: String::new(), at: 0, ended: false }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            let count = self.inner.read(&mut self.bytes)?;
            self.ended = count == 0;
            (self.at, self.text) = (0, std::mem::take(&mut self.text));
            self.text.clear();
            self.text.reserve(self.decoder.max_utf8_buffer_length(count).unwrap_or_default());
            // All fits: the room was asked for.
            let _ = self.decoder.decode_to_string(&self.bytes[..count], &mut self.text, self.ended);
        }
        let count = (&self.text.as_bytes()[self.at..]).read(out)?;
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], forced: Option<&'static Encoding>) -> (String, u32) {
        let (mut reader, mut decoder) = open(bytes, forced).unwrap();
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        let Decoded { text, replaced } = decoder.decode(all);
        (text, replaced)
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        format!("\u{FEFF}{text}").encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn byte_order_marks_are_believed() {
        let text = "“Größe” 🚢 ".repeat(5_000);
        for bytes in
            [format!("\u{FEFF}{text}").into_bytes(), utf16(&text, u16::to_le_bytes), utf16(&text, u16::to_be_bytes)]
        {
            assert!(decode(&bytes, None) == (text.clone(), 0));
            assert!(decode(&bytes, Some(encoding_rs::WINDOWS_1252)) == (text.clone(), 0));
        }
        assert_eq!(decode(b"\xFF\xFEa\x00\x00\xD8b\x00", None), ("a\u{FFFD}b".into(), 1));
    }

    #[test]
    fn curly_marks_of_windows_survive() {
        let bytes = b"\x93We sail at dawn,\x94 said Ren\xE9e O\x92Neill \x96 and they did.";
        let text = "“We sail at dawn,” said Renée O’Neill – and they did.";
        assert_eq!(decode(bytes, None), (text.into(), 0));
        assert_eq!(decode(bytes, Some(encoding_rs::WINDOWS_1252)), (text.into(), 0));
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        assert_eq!(decode("Größe, größer".replace("größer", "x").as_bytes(), None).1, 0);
        assert_eq!(decode(b"Gr\xC3\xB6\xC3\x9Fe\xFF", None), ("Größe\u{FFFD}".into(), 1));
        assert_eq!(decode(b"caf\xE9", Some(UTF_8)), ("caf\u{FFFD}".into(), 1));
    }

    #[test]
    fn what_a_file_was_tells_what_it_is() {
        let (_, mut decoder) = open(&b""[..], None).unwrap();
        for _ in 0..3 {
            assert_eq!(decoder.decode(b"\x93We sail,\x94 she said.".to_vec()).text, "“We sail,” she said.");
        }
        assert_eq!(decoder.guessed().map(Encoding::name), Some("windows-1252"));
        assert_eq!(decoder.decode("Größe".into()).text, "Größe");
    }
}
