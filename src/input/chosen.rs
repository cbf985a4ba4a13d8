//! Which documents of the inputs are read.

use std::fmt;
use std::str::FromStr;

/// One of several parts of the inputs, which several processes or machines read.
///
/// The documents are dealt out like cards: of three shards, the first has the documents 1, 4, 7 …,
/// those that could not be read among them. Nobody needs to know beforehand how many there are,
/// the shards are of one size whatever the order of the inputs, and the order of the whole can be
/// had back by taking from the shards in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Default for Shard {
    fn default() -> Shard {
        Shard { number: 1, of: 1 }
    }
}

impl Shard {
    /// The shard of this number, from 1; `None` if there are not so many.
    pub fn new(number: u64, of: u64) -> Option<Shard> {
        (1..=of).contains(&number).then_some(Shard { number, of })
    }

    /// Its number, from 1.
    pub const fn number(self) -> u64 {
        self.number
    }

    /// How many shards there are.
    pub const fn of(self) -> u64 {
        self.of
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        let shard = numbers.and_then(|(number, of)| Shard::new(number, of));
        shard.ok_or_else(|| "must be a number and how many there are, from 1/8 to 8/8".to_owned())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// The documents that are handed over, by their numbers: 0, 1 … in input order, those that could
/// not be read among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The shard to which they belong.
    pub shard: Shard,
    /// How many of the first in the shard are passed over.
    pub skip: u64,
}

impl Chosen {
    /// Whether the document of this number is handed over.
    pub const fn has(self, number: u64) -> bool {
        let Shard { number: first, of } = self.shard;
        number % of == first - 1 && number / of >= self.skip
    }

    /// Whether what comes before the document of this number was handed over in an earlier run.
    pub(super) const fn is_past(self, number: u64) -> bool {
        let Shard { number: first, of } = self.shard;
        self.skip > 0 && number < (self.skip - 1) * of + first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_in_one_shard() {
        for of in 1..6 {
            for number in 0..20 {
                let shards = (1..=of).filter_map(|shard| Shard::new(shard, of));
                assert_eq!(shards.filter(|&shard| Chosen { shard, skip: 0 }.has(number)).count(), 1);
            }
        }
    }

    #[test]
    fn what_is_skipped_is_of_the_shard() {
        let chosen = Chosen { shard: "2/3".parse().unwrap(), skip: 2 };
        let all: Vec<u64> = (0..12).filter(|&number| chosen.has(number)).collect();
        assert_eq!(all, [7, 10], "of 1, 4, 7, 10");
        assert!(chosen.is_past(4) && !chosen.is_past(5));
    }

    #[test]
    fn shards_are_written_as_fractions() {
        assert_eq!("3/8".parse::<Shard>().unwrap().to_string(), "3/8");
        for wrong in ["", "3", "0/8", "9/8", "1/0", "-1/8", "a/b", "1/2/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
