//! The nouns that all stages share.

use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::ops::Range;

/// A half-open run of bytes of the document's text, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; documents are shorter than 4 GiB.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// The text of the span.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The number of bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span is empty.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the spans share a byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the other span lies in this one.
    pub const fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A half-open range of indices into the document's tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenRange {
    /// First token.
    pub start: u32,
    /// Token after the last.
    pub end: u32,
}

impl TokenRange {
    /// The range from `start` to `end`.
    pub const fn new(start: usize, end: usize) -> TokenRange {
        TokenRange { start: start as u32, end: end as u32 }
    }

    /// The same as a range of `usize`.
    pub const fn as_range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The number of tokens.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range is empty.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the token lies in the range.
    pub const fn has(self, token: u32) -> bool {
        self.start <= token && token < self.end
    }

    /// Whether the ranges share a token.
    pub const fn overlaps(self, other: TokenRange) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityType {
    /// A human being.
    Person,
    /// A country, region, city, natural feature or facility.
    Place,
    /// A company, body, party, medium, club …
    Organization,
}

impl EntityType {
    /// The types in the order of the scores that a verdict sums up.
    pub const ALL: [EntityType; 3] = [EntityType::Person, EntityType::Place, EntityType::Organization];
}

impl fmt::Display for EntityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            EntityType::Person => "person",
            EntityType::Place => "place",
            EntityType::Organization => "organization",
        })
    }
}

/// What buildings, roads and their like are rows of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Facilities {
    /// Places, as in most guidelines for news.
    #[default]
    Place,
    /// Organizations, for those who count a hospital among the bodies that act.
    Organization,
}

/// What kind of speaker a quote has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerType {
    /// A named person.
    Person,
    /// A place that speaks, such as a country.
    Place,
    /// A named organization.
    Organization,
    /// An unnamed person or group, a document, a report, a source.
    Other,
    /// The text leaves it open, or it was not found.
    #[default]
    Unknown,
}

impl SpeakerType {
    /// The name that the tables show.
    pub const fn name(self) -> &'static str {
        match self {
            SpeakerType::Person => "person",
            SpeakerType::Place => "place",
            SpeakerType::Organization => "organization",
            SpeakerType::Other => "other",
            SpeakerType::Unknown => "unknown",
        }
    }

    /// The type of the speaker's name; `None` of one without.
    pub const fn entity(self) -> Option<EntityType> {
        match self {
            SpeakerType::Person => Some(EntityType::Person),
            SpeakerType::Place => Some(EntityType::Place),
            SpeakerType::Organization => Some(EntityType::Organization),
            SpeakerType::Other | SpeakerType::Unknown => None,
        }
    }
}

impl From<EntityType> for SpeakerType {
    fn from(kind: EntityType) -> SpeakerType {
        match kind {
            EntityType::Person => SpeakerType::Person,
            EntityType::Place => SpeakerType::Place,
            EntityType::Organization => SpeakerType::Organization,
        }
    }
}

/// How words are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteKind {
    /// All of the content stands in quotation marks.
    #[default]
    Direct,
    /// A reported clause with some of its words in quotation marks.
    Mixed,
    /// A reported clause without quotation marks.
    Indirect,
}

/// How sure a row is, from 0 to 1 in steps of 0.01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u8);

impl Confidence {
    /// The nearest step; what is no number is 0.
    pub const fn new(value: f32) -> Confidence {
        Confidence((value * 100.0 + 0.5).clamp(0.0, 100.0) as u8)
    }

    /// The value from 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f32(f32::from(self.0) / 100.0)
    }
}

/// A number within the document, written with its letter: `e1`, `q1`, `t1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number(pub char, pub u32);

impl Default for Number {
    fn default() -> Number {
        Number('q', 1)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The letter and at most ten digits, without an allocation.
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(self.1).as_bytes();
        let mut buffer = [0_u8; 14];
        let letter = self.0.encode_utf8(&mut buffer).len();
        buffer[letter..letter + digits.len()].copy_from_slice(digits);
        let text = std::str::from_utf8(&buffer[..letter + digits.len()]);
        serializer.serialize_str(text.unwrap_or_default())
    }
}
