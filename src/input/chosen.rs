//! Which documents of the inputs are read.

/// The documents that are handed over, by their numbers: 0, 1 … in input order, those that could
/// not be read among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// How many of the first are passed over.
    pub skip: u64,
}

impl Chosen {
    /// Whether the document of this number is handed over.
    pub const fn has(self, number: u64) -> bool {
        number >= self.skip
    }

    /// Whether what comes before the document of this number was handed over in an earlier run.
    pub(super) const fn is_past(self, number: u64) -> bool {
        number < self.skip
    }
}
