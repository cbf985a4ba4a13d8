//! Single words that rules ask for by name, as hashes: no text is compared at a token.

use crate::text::Token;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use whosaid_gazetteers::fold::FoldHash;

/// Hashes keys that are hashes already: words and names by [`Token::hash`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        // The table takes its place from the low bits and its tag from the high ones: mix both.
        self.0 = key ^ (key >> 32);
    }
}

/// A map from the hashes of words or names.
pub(crate) type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

/// The hash of an ASCII word in lower case, as the scanner computes it: without apostrophes.
pub(crate) const fn hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (mut hash, mut i) = (FoldHash::new(), 0);
    while i < bytes.len() {
        if bytes[i] != b'\'' {
            hash = hash.push(bytes[i]);
        }
        i += 1;
    }
    hash.finish()
}

/// So few words are compared without a filter.
const FEW: usize = 3;
/// For so many words a filter of 64 bits is enough.
const SHORT: usize = 16;

/// A fixed set of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<const N: usize> {
    hashes: [u64; N],
    /// A bit for each word, by its hash: nearly no other word has one. Of a short list all stand in
    /// the first number.
    filter: [u64; 8],
}

impl<const N: usize> Words<N> {
    pub(crate) const fn new(words: [&str; N]) -> Words<N> {
        let (mut hashes, mut filter, mut i) = ([0; N], [0; 8], 0);
        while i < N {
            hashes[i] = hash(words[i]);
            filter[Self::part(hashes[i])] |= bit(hashes[i]);
            i += 1;
        }
        Words { hashes, filter }
    }

    /// Which number of the filter has the bit of a word.
    const fn part(hash: u64) -> usize {
        if N > SHORT { (hash >> 61) as usize } else { 0 }
    }

    /// Whether the token is one of the words, whatever its case.
    pub(crate) fn has(&self, token: &Token) -> bool {
        let likely = N <= FEW || self.filter[Self::part(token.hash)] & bit(token.hash) != 0;
        likely && self.hashes.contains(&token.hash)
    }
}

/// The bit of a word in its number of the filter.
const fn bit(hash: u64) -> u64 {
    1 << (hash >> 55 & 63)
}
