//! The ids that rows and members have given themselves, of which no two may be the same.
//!
//! Kept are hashes of 64 bits: the latest in memory, the others in a table on the disk, so that memory
//! stays the same whatever the corpus. Among ten million ids, the chance that two different ones
//! are taken for the same is three in a million.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// How many hashes are kept in memory.
const IN_MEMORY: usize = 1 << 16;

/// All ids so far.
#[derive(Debug)]
pub(super) struct Ids {
    latest: HashSet<u64>,
    /// How many of the latest there may be.
    most: usize,
    table: Option<Table>,
}

impl Ids {
    pub(super) fn new() -> Ids {
        Ids { latest: HashSet::new(), most: IN_MEMORY, table: None }
    }

    /// Adds an id; `false` if it was there. The error is that of a disk that cannot be read.
    pub(super) fn insert(&mut self, id: &str) -> io::Result<bool> {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
        self.insert_hash(hash.max(1))
    }

    fn insert_hash(&mut self, hash: u64) -> io::Result<bool> {
        if self.latest.contains(&hash) {
            return Ok(false);
        }
        if let Some(table) = &mut self.table
            && table.free_slot(hash)?.is_none()
        {
            return Ok(false);
        }
        self.latest.insert(hash);
        // A disk that is full costs memory, not documents.
        if self.latest.len() >= self.most && self.store().is_err() {
            self.most *= 2;
        }
        Ok(true)
    }

    /// Moves the latest into the table.
    fn store(&mut self) -> io::Result<()> {
        let mut hashes: Vec<u64> = self.latest.iter().copied().collect();
        // In the order of the table, which is then written from front to back.
        hashes.sort_unstable();
        let table = match &mut self.table {
            Some(table) => table,
            none => none.insert(Table::new(LEAST_BITS)?),
        };
        while table.count + hashes.len() as u64 > table.slots() / 2 {
            *table = table.grown()?;
        }
        hashes.into_iter().try_for_each(|hash| table.insert(hash))?;
        self.latest.clear();
        Ok(())
    }
}

/// The first table takes the latest in memory twice; half of its slots stay free.
const LEAST_BITS: u32 = IN_MEMORY.trailing_zeros() + 2;

/// How many slots are read and written at a time.
const PAGE: u64 = 512;

/// A hash table with open addressing in a temporary file: slots of eight bytes, 0 where one is free.
#[derive(Debug)]
struct Table {
    file: File,
    /// There are two to the power of this many slots: the first bits of a hash say where it belongs.
    bits: u32,
    /// How many slots are taken.
    count: u64,
    page: Vec<u8>,
    /// Which page that is, if any.
    at: Option<u64>,
    /// Whether the page is not yet written.
    changed: bool,
}

impl Table {
    fn new(bits: u32) -> io::Result<Table> {
        let file = tempfile::tempfile()?;
        file.set_len(8 << bits)?;
        Ok(Table { file, bits, count: 0, page: vec![0; 8 * PAGE as usize], at: None, changed: false })
    }

    const fn slots(&self) -> u64 {
        1 << self.bits
    }

    /// The same hashes with twice the room.
    fn grown(&mut self) -> io::Result<Table> {
        let mut grown = Table::new(self.bits + 1)?;
        for slot in 0..self.slots() {
            let hash = self.get(slot)?;
            if hash != 0 {
                grown.insert(hash)?;
            }
        }
        Ok(grown)
    }

    fn insert(&mut self, hash: u64) -> io::Result<()> {
        if let Some(slot) = self.free_slot(hash)? {
            self.page[8 * (slot % PAGE) as usize..][..8].copy_from_slice(&hash.to_le_bytes());
            self.changed = true;
            self.count += 1;
        }
        Ok(())
    }

    /// The slot that a hash would take, whose page is then in memory; none if it is in the table.
    fn free_slot(&mut self, hash: u64) -> io::Result<Option<u64>> {
        let mut slot = hash >> (64 - self.bits);
        loop {
            match self.get(slot)? {
                0 => return Ok(Some(slot)),
                taken if taken == hash => return Ok(None),
                _ => slot = (slot + 1) % self.slots(),
            }
        }
    }

    fn get(&mut self, slot: u64) -> io::Result<u64> {
        if self.at != Some(slot / PAGE) {
            self.turn_to(slot / PAGE)?;
        }
        let bytes = self.page[8 * (slot % PAGE) as usize..].first_chunk().copied().unwrap_or_default();
        Ok(u64::from_le_bytes(bytes))
    }

    fn turn_to(&mut self, page: u64) -> io::Result<()> {
        if let Some(at) = self.at
            && self.changed
        {
            self.file.seek(SeekFrom::Start(at * PAGE * 8))?;
            self.file.write_all(&self.page)?;
            self.changed = false;
        }
        // Until it is read, the page is none.
        self.at = None;
        self.file.seek(SeekFrom::Start(page * PAGE * 8))?;
        self.file.read_exact(&mut self.page)?;
        self.at = Some(page);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_again_in_memory_and_on_the_disk() {
        let (mut ids, many) = (Ids::new(), 5 * IN_MEMORY);
        for number in 0..many {
            assert!(ids.insert(&format!("article {number}")).expect("a disk"), "{number}");
        }
        assert!(ids.latest.len() < IN_MEMORY, "most are on the disk");
        for number in 0..many {
            assert!(!ids.insert(&format!("article {number}")).expect("a disk"), "{number}");
        }
        assert!(ids.insert("another").expect("a disk"));
    }

    /// Hashes that belong at the end of the table go on at its front.
    #[test]
    fn the_table_is_a_ring() {
        let mut table = Table::new(LEAST_BITS).expect("a disk");
        let last: Vec<u64> = (0..PAGE + 3).map(|number| u64::MAX - number).collect();
        for hash in &last {
            table.insert(*hash).expect("a disk");
        }
        assert_eq!(table.count, PAGE + 3);
        assert_ne!(table.get(0).expect("a disk"), 0);
        let mut grown = table.grown().expect("a disk");
        assert_eq!(grown.count, table.count);
        assert!(last.iter().all(|hash| grown.free_slot(*hash).expect("a disk").is_none()));
    }
}
