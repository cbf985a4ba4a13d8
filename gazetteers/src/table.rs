//! The compiled table: an open-addressing hash table over sequences of words, read in place.
//!
//! ```text
//! header   8 × u32   magic, format, tokenizer version, slots, names, entries, filter, pool bytes
//! slots    (u32 fingerprint, u32 NAME | PREFIX | name)   keyed by the chained hashes of the words
//! names    (u32 text in the pool, u32 first entry)
//! entries  (u32 id, u32 canonical, u32 class·list·weight·LAST, u32 marks·country)   shared between
//!          names
//! filter   bits over the keys of two words and more: most that are asked for are not there, and
//!          the filter says so from a cache that the slots do not fit in
//! pool     strings, each behind its length in one byte
//! ```
//! All numbers are little-endian and the file is 4-byte aligned, so that loading is a check of the
//! header: nothing is copied, hashed or allocated. A hit is compared with the name's text, so a
//! collision of fingerprints cannot give a wrong name.

use crate::class::{Class, Marks};
use crate::fold::{self, TOKENIZER_VERSION};
use std::fmt;

/// What every table begins with, in little-endian bytes.
pub const MAGIC: u32 = u32::from_le_bytes(*b"wsgz");
/// The version of the format.
pub const FORMAT: u32 = 2;
pub(crate) const HEADER_WORDS: usize = 8;
pub(crate) const NAME: u32 = 1 << 31;
pub(crate) const PREFIX: u32 = 1 << 30;
pub(crate) const INDEX: u32 = PREFIX - 1;
/// Marks the last entry of a name, in the byte above the weight.
pub(crate) const LAST: u32 = 1 << 24;
/// Offset of "no string" in the pool.
pub(crate) const NONE: u32 = 0;

/// Why bytes are no table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableError {
    /// The bytes are not aligned to 4, or their length is not what the header says.
    Damaged,
    /// The bytes do not begin like a table.
    NotATable,
    /// The table was compiled for another format or another version of the tokenizer.
    OtherVersion,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TableError::Damaged => "the compiled list is damaged; compile it again",
            TableError::NotATable => "this is no compiled list",
            TableError::OtherVersion => "the list was compiled by another version; compile it again",
        })
    }
}

impl std::error::Error for TableError {}

/// A table of names over borrowed bytes.
#[derive(Clone, Copy, Debug)]
pub struct Table<'b> {
    slots: &'b [[u32; 2]],
    names: &'b [[u32; 2]],
    entries: &'b [[u32; 4]],
    filter: &'b [u32],
    pool: &'b [u8],
}

/// The number of a name in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

/// One thing that a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'b> {
    /// What it is.
    pub class: Class,
    /// The number of the list that says so: an index into the crate's `LISTS`.
    pub list: u8,
    /// The list's weight: a frequency band, a logarithm of a count; 0 where there is none.
    pub weight: u8,
    /// What else the name may be.
    pub marks: Marks,
    /// The ISO code of the country that it is in or is, in two bytes; zeros if none is known.
    pub country: [u8; 2],
    /// The id (`iso:MY`, `whosaid:african-union`); empty if there is none.
    pub id: &'b str,
    /// The usual name, if the matched one is an alias; else empty.
    pub canonical: &'b str,
}

/// What a key leads to: a name, the beginning of longer ones, both or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The name that ends here; its text is still to be compared.
    pub name: Option<NameId>,
    /// Whether longer names begin so.
    pub prefix: bool,
}

impl<'b> Table<'b> {
    /// Reads a table in place. The cost does not depend on its size.
    ///
    /// # Errors
    /// If the bytes are no table of this format and tokenizer version, or are cut short.
    pub fn new(bytes: &'b [u8]) -> Result<Table<'b>, TableError> {
        let words: &[u32] = bytemuck::try_cast_slice(&bytes[..bytes.len() / 4 * 4]).map_err(|_| TableError::Damaged)?;
        let header = words.get(..HEADER_WORDS).ok_or(TableError::NotATable)?;
        let &[magic, format, tokenizer, slots, names, entries, filter, pool] = header else {
            return Err(TableError::NotATable);
        };
        if magic != MAGIC {
            return Err(TableError::NotATable);
        }
        if (format, tokenizer) != (FORMAT, TOKENIZER_VERSION) {
            return Err(TableError::OtherVersion);
        }
        let (slots, names, entries) = (slots as usize, names as usize, entries as usize);
        let filter = filter as usize;
        let sections = HEADER_WORDS + 2 * slots + 2 * names + 4 * entries + filter;
        if slots == 0 || !filter.is_power_of_two() || bytes.len() != 4 * sections + pool as usize {
            return Err(TableError::Damaged);
        }
        let (slot_words, rest) = words[HEADER_WORDS..].split_at(2 * slots);
        let (name_words, rest) = rest.split_at(2 * names);
        Ok(Table {
            slots: bytemuck::cast_slice(slot_words),
            names: bytemuck::cast_slice(name_words),
            entries: bytemuck::cast_slice(&rest[..4 * entries]),
            filter: &rest[4 * entries..][..filter],
            pool: &bytes[4 * sections..],
        })
    }

    /// The number of names.
    pub const fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether the table holds no name.
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether a key of two words or more may lead to something: the filter says no to most.
    #[inline]
    pub fn may_hold(&self, key: u64) -> bool {
        let (at, bit) = filter_bit(key, self.filter.len());
        self.filter[at] & bit != 0
    }

    /// What a key of two words or more leads to.
    #[inline]
    pub fn probe_longer(&self, key: u64) -> Probe {
        if self.may_hold(key) { self.probe(key) } else { Probe { name: None, prefix: false } }
    }

    /// What the chained key of one or more words leads to.
    #[inline]
    pub fn probe(&self, key: u64) -> Probe {
        let fingerprint = key as u32;
        let mut at = home(key, self.slots.len());
        for _ in 0..self.slots.len() {
            let [found, value] = self.slots[at];
            if value == 0 {
                break;
            }
            if found == fingerprint {
                let name = (value & NAME != 0).then_some(NameId(value & INDEX));
                return Probe { name, prefix: value & PREFIX != 0 };
            }
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
        Probe { name: None, prefix: false }
    }

    /// Whether these words, one after the other, are the name.
    pub fn is<'w>(&self, name: NameId, words: impl IntoIterator<Item = &'w str>) -> bool {
        let mut rest = self.names.get(name.0 as usize).map_or(&[][..], |n| self.bytes(n[0]));
        for (i, word) in words.into_iter().enumerate() {
            if i > 0 {
                let Some(after) = rest.strip_prefix(b" ") else { return false };
                rest = after;
            }
            let Some(after) = fold::strip_folded(word, rest) else { return false };
            rest = after;
        }
        rest.is_empty()
    }

    /// The folded text of a name, its words parted by one space.
    pub fn folded(&self, name: NameId) -> &'b str {
        self.names.get(name.0 as usize).map_or("", |n| self.string(n[0]))
    }

    /// The classes that the name may have, with the marks and weight of each: all that most callers
    /// ask, and read without looking at a string.
    #[inline]
    pub fn classes(&self, name: NameId) -> impl Iterator<Item = (Class, Marks, u8)> + use<'b> {
        self.packed(name).filter_map(|&[_, _, packed, marks]| {
            Some((Class::from_index(packed as u8)?, Marks(marks as u16), (packed >> 16) as u8))
        })
    }

    /// What the name may stand for.
    pub fn entries(&self, name: NameId) -> impl Iterator<Item = Entry<'b>> + use<'b> {
        let table = *self;
        self.packed(name).filter_map(move |&[id, canonical, packed, marks]| {
            Some(Entry {
                class: Class::from_index(packed as u8)?,
                list: (packed >> 8) as u8,
                weight: (packed >> 16) as u8,
                marks: Marks(marks as u16),
                country: ((marks >> 16) as u16).to_le_bytes(),
                id: table.string(id),
                canonical: table.string(canonical),
            })
        })
    }

    /// The entries of a name as they are stored, up to the one that is marked as the last.
    #[inline]
    fn packed(&self, name: NameId) -> impl Iterator<Item = &'b [u32; 4]> + use<'b> {
        let first = self.names.get(name.0 as usize).map_or(usize::MAX, |n| n[1] as usize);
        let rest = self.entries.get(first..).unwrap_or_default();
        let last = rest.iter().position(|entry| entry[2] & LAST != 0).map_or(rest.len(), |last| last + 1);
        rest[..last].iter()
    }

    /// Every name of the table.
    pub fn names(&self) -> impl Iterator<Item = NameId> {
        (0..self.names.len() as u32).map(NameId)
    }

    fn bytes(&self, offset: u32) -> &'b [u8] {
        let at = offset as usize;
        let text = self.pool.get(at).and_then(|&length| self.pool.get(at + 1..at + 1 + usize::from(length)));
        text.unwrap_or_default()
    }

    fn string(&self, offset: u32) -> &'b str {
        std::str::from_utf8(self.bytes(offset)).unwrap_or_default()
    }
}

/// The slot at which the search for a key begins.
#[inline]
pub(crate) const fn home(key: u64, slots: usize) -> usize {
    ((key as u128 * slots as u128) >> 64) as usize
}

/// The word and bit of the filter for a key; `words` is a power of two.
#[inline]
pub(crate) const fn filter_bit(key: u64, words: usize) -> (usize, u32) {
    ((key >> 13) as usize & (words - 1), 1 << (key >> 8 & 31))
}
