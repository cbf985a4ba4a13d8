//! Byte offsets to code-point offsets.

const BLOCK: usize = 64;

/// Counts code points up to a byte: an identity for ASCII, else a count kept for every 64 bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodePoints {
    /// Code points before each block; empty if the text is ASCII.
    before: Vec<u32>,
    length: u32,
}

impl CodePoints {
    /// Reads a text of less than 4 GiB once.
    pub fn new(text: &str) -> CodePoints {
        if text.is_ascii() {
            return CodePoints { before: Vec::new(), length: text.len() as u32 };
        }
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += starts(block);
        }
        CodePoints { before, length: count }
    }

    /// The number of code points in the text.
    pub const fn len(&self) -> u32 {
        self.length
    }

    /// Whether the text is empty.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The number of code points before byte `at` of `text`, the text that this was made of.
    pub fn at(&self, text: &str, at: u32) -> u32 {
        let block = at as usize / BLOCK;
        match self.before.get(block) {
            None if self.before.is_empty() => at,
            None => self.length,
            Some(before) => before + starts(&text.as_bytes()[block * BLOCK..at as usize]),
        }
    }
}

/// The number of bytes of a block at which a character starts.
fn starts(block: &[u8]) -> u32 {
    // A block has few enough: narrow numbers are summed up more at once.
    block.iter().map(|&b| u8::from(b & 0xC0 != 0x80)).sum::<u8>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_chars_do() {
        for text in ["", "plain", &"añb😀".repeat(50), &"é".repeat(32)] {
            let points = CodePoints::new(text);
            for (count, (at, _)) in text.char_indices().enumerate() {
                assert_eq!(points.at(text, at as u32) as usize, count);
            }
            assert_eq!(points.at(text, text.len() as u32) as usize, text.chars().count());
            assert_eq!(points.len() as usize, text.chars().count());
        }
    }
}
