//! From names and their entries to the bytes of a [`Table`](crate::table::Table).

use crate::class::{Class, Marks};
use crate::fold::{TOKENIZER_VERSION, chain, fold};
use crate::scan::{Kind, Scanner};
use crate::table::{FORMAT, HEADER_WORDS, INDEX, LAST, MAGIC, NAME, NONE, PREFIX, filter_bit, home};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// What a list says of one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewEntry {
    /// What it is.
    pub class: Class,
    /// The number of the list.
    pub list: u8,
    /// A frequency band or logarithm of a count; 0 where there is none.
    pub weight: u8,
    /// The bits of its [`Marks`].
    pub marks: u16,
    /// The ISO code of the country that it is in or is; zeros if none is known.
    pub country: [u8; 2],
    /// The outside id, or empty.
    pub id: String,
    /// The usual name if this one is an alias, or empty.
    pub canonical: String,
}

impl NewEntry {
    /// An entry of a class, without weight, marks, id.
    pub fn new(class: Class, list: u8, marks: Marks) -> NewEntry {
        NewEntry {
            class,
            list,
            weight: 0,
            marks: marks.0,
            country: [0; 2],
            id: String::new(),
            canonical: String::new(),
        }
    }
}

/// Why a name cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompileError {
    /// The name holds no word.
    NoWord(String),
    /// The name, or a string of its entry, has more than 255 bytes.
    TooLong(String),
    /// Two different names have one key: the hash must be changed.
    Collision(String, String),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::NoWord(name) => write!(f, "{name:?} holds no word"),
            CompileError::TooLong(name) => write!(f, "{name:?} is longer than 255 bytes"),
            CompileError::Collision(one, other) => write!(f, "{one:?} and {other:?} have the same key"),
        }
    }
}

impl std::error::Error for CompileError {}

/// The filter has at most so many words: a quarter of a mebibyte, within the second-level cache.
const FILTER_WORDS: usize = 1 << 16;

/// Collects names, then writes the table. The bytes depend on the names alone, not on their order.
#[derive(Debug, Default)]
pub struct Compiler {
    names: BTreeMap<String, Name>,
}

#[derive(Debug, Default)]
struct Name {
    /// The chained keys after each word; the last is the key of the name.
    keys: Vec<u64>,
    entries: Vec<NewEntry>,
}

impl Compiler {
    /// Adds what a list says of `name`.
    ///
    /// # Errors
    /// If the name holds no word or is too long.
    pub fn add(&mut self, name: &str, entry: NewEntry) -> Result<(), CompileError> {
        let (folded, keys) = words(name);
        if keys.is_empty() {
            return Err(CompileError::NoWord(name.to_owned()));
        }
        if [&folded, &entry.id, &entry.canonical].iter().any(|s| s.len() > 255) {
            return Err(CompileError::TooLong(name.to_owned()));
        }
        let known = self.names.entry(folded).or_insert_with(|| Name { keys, entries: Vec::new() });
        known.entries.push(entry);
        Ok(())
    }

    /// The number of different names so far.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name yet.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The bytes of the table; their number is a multiple of 4.
    ///
    /// # Errors
    /// If two names have one key.
    pub fn finish(mut self) -> Result<Vec<u8>, CompileError> {
        let slots = self.slots()?;
        let filter = self.filter();
        let mut pool = Pool::default();
        let (mut names, mut entries) = (Vec::new(), Vec::new());
        let mut shared: HashMap<Vec<NewEntry>, u32> = HashMap::new();
        for (folded, name) in &mut self.names {
            name.entries.sort();
            name.entries.dedup();
            let first = *shared.entry(name.entries.clone()).or_insert_with(|| {
                let first = (entries.len() / 4) as u32;
                for (i, entry) in name.entries.iter().enumerate() {
                    let last = if i + 1 == name.entries.len() { LAST } else { 0 };
                    let packed = u32::from(entry.class as u8)
                        | u32::from(entry.list) << 8
                        | u32::from(entry.weight) << 16
                        | last;
                    let (id, canonical) = (pool.shared(&entry.id), pool.shared(&entry.canonical));
                    let marks = u32::from(entry.marks) | u32::from(u16::from_le_bytes(entry.country)) << 16;
                    entries.extend([id, canonical, packed, marks]);
                }
                first
            });
            names.extend([pool.push(folded), first]);
        }
        pool.bytes.resize(pool.bytes.len().next_multiple_of(4), 0);
        let header: [u32; HEADER_WORDS] = [
            MAGIC,
            FORMAT,
            TOKENIZER_VERSION,
            (slots.len() / 2) as u32,
            (names.len() / 2) as u32,
            (entries.len() / 4) as u32,
            filter.len() as u32,
            pool.bytes.len() as u32,
        ];
        let words = header.iter().chain(&slots).chain(&names).chain(&entries).chain(&filter);
        let mut bytes: Vec<u8> = words.flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(pool.bytes);
        Ok(bytes)
    }

    /// The filter over the keys of two words and more, with at least 8 bits for each, as far
    /// as it fits into a cache.
    fn filter(&self) -> Vec<u32> {
        let longer = || self.names.values().flat_map(|name| name.keys.iter().skip(1));
        let mut filter = vec![0; (longer().count() / 4).next_power_of_two().min(FILTER_WORDS)];
        for &key in longer() {
            let (at, bit) = filter_bit(key, filter.len());
            filter[at] |= bit;
        }
        filter
    }

    /// The slots, flat: fingerprint and value of each in turn.
    fn slots(&self) -> Result<Vec<u32>, CompileError> {
        // One value a key: a key may be a name and the beginning of longer names.
        let mut values: BTreeMap<u64, (u32, &str)> = BTreeMap::new();
        for (index, (folded, name)) in self.names.iter().enumerate() {
            let Some((&key, prefixes)) = name.keys.split_last() else { continue };
            for &prefix in prefixes {
                values.entry(prefix).or_insert((0, "")).0 |= PREFIX;
            }
            let value = values.entry(key).or_insert((0, ""));
            if value.0 & NAME != 0 {
                return Err(CompileError::Collision(value.1.to_owned(), folded.clone()));
            }
            *value = (value.0 | NAME | index as u32 & INDEX, folded);
        }
        // Three slots of four are taken.
        let count = values.len() * 4 / 3 + 1;
        let mut slots = vec![0_u32; 2 * count];
        for (&key, &(value, _)) in &values {
            let mut at = home(key, count);
            while slots[2 * at + 1] != 0 {
                at = (at + 1) % count;
            }
            slots[2 * at] = key as u32;
            slots[2 * at + 1] = value;
        }
        Ok(slots)
    }
}

/// The id of a name that has no other: `whosaid:` and its folded words, parted by hyphens.
pub fn own_id(name: &str) -> String {
    format!("whosaid:{}", words(name).0.replace(' ', "-"))
}

/// The folded words of a name, one space between them, and the chained key after each.
pub fn words(name: &str) -> (String, Vec<u64>) {
    let (mut folded, mut keys, mut key) = (String::new(), Vec::new(), 0);
    for token in Scanner::new(name, 0) {
        if matches!(token.kind, Kind::Word | Kind::Number) {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(&fold(&name[token.start..token.end]));
            key = chain(key, token.hash);
            keys.push(key);
        }
    }
    (folded, keys)
}

/// Strings behind their length in one byte; the empty string is at offset 0.
struct Pool {
    bytes: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Default for Pool {
    fn default() -> Pool {
        Pool { bytes: vec![0], known: HashMap::new() }
    }
}

impl Pool {
    fn push(&mut self, text: &str) -> u32 {
        let offset = self.bytes.len() as u32;
        self.bytes.push(text.len() as u8);
        self.bytes.extend(text.bytes());
        offset
    }

    /// The offset of a string that may be there already.
    fn shared(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        if let Some(&offset) = self.known.get(text) {
            return offset;
        }
        let offset = self.push(text);
        self.known.insert(text.to_owned(), offset);
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Table, TableError};

    fn compile(names: &[&str]) -> Vec<u32> {
        let mut compiler = Compiler::default();
        for name in names {
            compiler.add(name, NewEntry::new(Class::City, 0, Marks::default())).unwrap();
        }
        bytemuck::pod_collect_to_vec(&compiler.finish().unwrap())
    }

    fn find(table: &Table<'_>, text: &str) -> Option<NameIdText> {
        let (_, keys) = words(text);
        let name = table.probe(*keys.last()?).name?;
        table.is(name, text.split(' ')).then(|| NameIdText(table.folded(name).to_owned()))
    }

    #[derive(Debug, PartialEq)]
    struct NameIdText(String);

    #[test]
    fn names_are_found_by_their_words_whatever_the_spelling() {
        let bytes = compile(&["São Tomé", "Port Moresby", "Port Vila", "Oslo"]);
        let table = Table::new(bytemuck::cast_slice(&bytes)).unwrap();
        assert_eq!(find(&table, "SAO TOME"), Some(NameIdText("sao tome".into())));
        assert_eq!(find(&table, "Oslo"), Some(NameIdText("oslo".into())));
        assert_eq!(find(&table, "Port"), None);
        assert!(table.probe(words("Port").1[0]).prefix);
        assert_eq!(find(&table, "Lima"), None);
    }

    #[test]
    fn a_table_for_another_tokenizer_is_refused() {
        let mut words = compile(&["Oslo"]);
        words[2] += 1;
        assert_eq!(Table::new(bytemuck::cast_slice(&words)).unwrap_err(), TableError::OtherVersion);
        words[0] = 0;
        assert_eq!(Table::new(bytemuck::cast_slice(&words)).unwrap_err(), TableError::NotATable);
        let words = compile(&["Oslo"]);
        let cut = bytemuck::cast_slice(&words[..words.len() - 1]);
        assert_eq!(Table::new(cut).unwrap_err(), TableError::Damaged);
    }

    #[test]
    fn seven_hundred_thousand_names_take_at_most_forty_bytes_each() {
        let mut compiler = Compiler::default();
        for i in 0..700_000_u32 {
            let name = format!("Kesu{} Varo{}", i / 3, i % 3);
            compiler.add(&name, NewEntry::new(Class::City, 0, Marks::default())).unwrap();
        }
        let count = compiler.len();
        let bytes = compiler.finish().unwrap();
        assert!(bytes.len() <= 40 * count, "{} bytes a name", bytes.len() / count);
        let words: Vec<u32> = bytemuck::pod_collect_to_vec(&bytes);
        let table = Table::new(bytemuck::cast_slice(&words)).unwrap();
        assert_eq!(find(&table, "Kesu200000 Varo1"), Some(NameIdText("kesu200000 varo1".into())));
        assert_eq!(find(&table, "Kesu200000 Varo3"), None);
    }
}
