//! Single words that rules ask for by name, as hashes: no text is compared at a token.

use crate::text::Token;
use whosaid_gazetteers::fold::FoldHash;

/// The hash of an ASCII word in lower case, as the scanner computes it.
pub(crate) const fn hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (mut hash, mut i) = (FoldHash::default_const(), 0);
    while i < bytes.len() {
        hash = hash.push(bytes[i]);
        i += 1;
    }
    hash.finish()
}

/// A fixed set of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<const N: usize>([u64; N]);

impl<const N: usize> Words<N> {
    pub(crate) const fn new(words: [&str; N]) -> Words<N> {
        let (mut hashes, mut i) = ([0; N], 0);
        while i < N {
            hashes[i] = hash(words[i]);
            i += 1;
        }
        Words(hashes)
    }

    /// Whether the token is one of the words, whatever its case.
    pub(crate) fn has(&self, token: &Token) -> bool {
        token.hash != 0 && self.0.contains(&token.hash)
    }
}
