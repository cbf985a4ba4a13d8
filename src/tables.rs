//! The tables: one row struct a table, the only place where its columns are listed.
//!
//! A row borrows from its [`Reading`]; every format writes these structs in this order. Offsets
//! are Unicode code points in the document's text, half-open.

use crate::attribution::{Quote, Speaker, Step, joint};
use crate::evidence::Reason;
use crate::language::Language;
use crate::reader::Reading;
use crate::rules::Rule;
use crate::types::{Confidence, EntityType, Number, QuoteKind, Span, SpeakerType, TokenRange};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use whosaid_gazetteers::fold::fold_into;

/// The tables of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Who said what: [`QuoteRow`].
    Quotes,
    /// Names: [`EntityRow`].
    Entities,
    /// What was read: [`DocumentRow`].
    Documents,
    /// Who is quoted: [`SpeakerRow`].
    Speakers,
    /// The documents' texts: [`TextRow`].
    Texts,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 5] = [Table::Quotes, Table::Entities, Table::Documents, Table::Speakers, Table::Texts];

    /// The name of the table and of its file.
    pub const fn name(self) -> &'static str {
        match self {
            Table::Quotes => "quotes",
            Table::Entities => "entities",
            Table::Documents => "documents",
            Table::Speakers => "speakers",
            Table::Texts => "texts",
        }
    }
}

/// A row of `quotes`: one contiguous run of reported words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QuoteRow<'r> {
    /// The document.
    pub doc_id: &'r str,
    /// `q1`, `q2` … in text order.
    pub quote_id: Number,
    /// direct, mixed or indirect.
    pub kind: QuoteKind,
    /// The words.
    pub quote: &'r str,
    /// The fullest name of the speaker in the document, or the phrase that describes one.
    pub speaker: Cow<'r, str>,
    /// person, organization, place, other or unknown; of several who speak as one, what all of them are.
    pub speaker_type: SpeakerType,
    /// The speaker's `entity_id`; empty for other and unknown, for several, and for a body without a name.
    pub speaker_id: Option<Number>,
    /// What the document calls the speaker next to the name.
    pub role: Cow<'r, str>,
    /// The words that name the speaker at the cue.
    pub mention: &'r str,
    /// The cue.
    pub cue: &'r str,
    /// First code point of the words.
    pub start: u32,
    /// Code point behind the last.
    pub end: u32,
    /// First code point of the mention.
    pub mention_start: Option<u32>,
    /// Code point behind it.
    pub mention_end: Option<u32>,
    /// First code point of the cue.
    pub cue_start: Option<u32>,
    /// Code point behind it.
    pub cue_end: Option<u32>,
    /// `t1`, `t2` …: rows of one speaking turn share it.
    pub turn: Number,
    /// The number of the paragraph, from 1.
    pub paragraph: u32,
    /// The sentences that hold quote and cue.
    pub context: &'r str,
    /// The same for the same words in any document.
    pub quote_key: String,
    /// How sure the row is.
    pub confidence: Confidence,
    /// The rules and functions that it rests on.
    pub by: By<'r>,
}

/// A row of `entities`: one name in the text.
#[derive(Clone, Debug, Serialize)]
pub struct EntityRow<'r> {
    /// The document.
    pub doc_id: &'r str,
    /// `e1`, `e2` … in order of first appearance; names of the same thing share it.
    pub entity_id: Number,
    /// person, place or organization.
    pub r#type: EntityType,
    /// The name as it stands here.
    pub text: &'r str,
    /// The fullest name of the same thing in the document.
    pub name: Cow<'r, str>,
    /// The outside id; empty unless one entry of the lists fits.
    pub id: &'r str,
    /// First code point.
    pub start: u32,
    /// Code point behind the last.
    pub end: u32,
    /// How sure the type is.
    pub confidence: Confidence,
    /// The strongest reasons.
    pub by: By<'r>,
}

/// A row of `documents`: one input document, failed ones too.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DocumentRow<'r> {
    /// The document.
    pub doc_id: &'r str,
    /// The file it was read from.
    pub source: &'r str,
    /// Its headline.
    pub title: Cow<'r, str>,
    /// Its date.
    pub date: &'r str,
    /// Its language.
    pub language: String,
    /// Its length in code points.
    pub chars: u32,
    /// SHA-256 of its text in UTF-8, in hexadecimal.
    pub text_hash: String,
    /// The number of its rows in `entities`.
    pub entities: u32,
    /// The number of its rows in `quotes`.
    pub quotes: u32,
    /// What went wrong.
    pub error: Cow<'r, str>,
}

/// A row of `speakers`: who is quoted, over all documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SpeakerRow<'r> {
    /// The name.
    pub name: &'r str,
    /// person, organization, place or other.
    pub r#type: &'r str,
    /// The outside id.
    pub id: &'r str,
    /// The roles that documents give, parted by `; `.
    pub roles: String,
    /// In how many documents.
    pub documents: u64,
    /// Rows of kind direct.
    pub direct: u64,
    /// Rows of kind mixed.
    pub mixed: u64,
    /// Rows of kind indirect.
    pub indirect: u64,
    /// Words quoted.
    pub words: u64,
    /// The first document, in input order.
    pub first_doc: &'r str,
    /// The last one.
    pub last_doc: &'r str,
}

/// A row of `texts`: a document's decoded text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TextRow<'r> {
    /// The document.
    pub doc_id: &'r str,
    /// Its text.
    pub text: &'r str,
}

impl Default for EntityRow<'_> {
    fn default() -> Self {
        EntityRow {
            doc_id: "",
            entity_id: Number('e', 1),
            r#type: EntityType::Person,
            text: "",
            name: Cow::Borrowed(""),
            id: "",
            start: 0,
            end: 0,
            confidence: Confidence::default(),
            by: By::default(),
        }
    }
}

/// What a row rests on, shown as ids parted by ` > `.
#[derive(Clone, Copy, Debug)]
pub enum By<'r> {
    /// The steps that led to a quote, and the rules that read it.
    Steps(&'r [Step], &'r [Rule]),
    /// The strongest reasons for the type of a name.
    Reasons([Option<Reason>; 3]),
}

impl Default for By<'_> {
    fn default() -> Self {
        By::Steps(&[], &[])
    }
}

impl By<'_> {
    /// The ids of rules, functions or reasons.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let count = match self {
            By::Steps(steps, _) => steps.len(),
            By::Reasons(reasons) => reasons.len(),
        };
        (0..count).filter_map(|at| match self {
            By::Steps(steps, rules) => Some(match steps[at] {
                Step::Rule(rule) => rules.get(rule as usize).map_or("", |rule| &rule.source.id),
                Step::Function(name) => name,
            }),
            By::Reasons(reasons) => reasons[at].map(Reason::id),
        })
    }
}

impl fmt::Display for By<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut ids = self.ids();
        ids.next().map_or(Ok(()), |first| f.write_str(first))?;
        ids.try_for_each(|id| {
            f.write_str(" > ")?;
            f.write_str(id)
        })
    }
}

impl Serialize for By<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Makes rows of readings.
impl Reading {
    /// The rows of `quotes` with at least this confidence; `rules` are those that read it.
    pub fn quote_rows<'r>(&'r self, rules: &'r [Rule], least: f64) -> impl Iterator<Item = QuoteRow<'r>> {
        let rows = self.quotes.iter().enumerate();
        rows.map(|(index, quote)| self.quote_row(index as u32 + 1, quote, rules))
            .filter(move |row| row.confidence.value() >= least)
    }

    fn quote_row<'r>(&'r self, number: u32, quote: &'r Quote, rules: &'r [Rule]) -> QuoteRow<'r> {
        let text = self.document.text.as_str();
        let (start, end) = self.offsets(quote.content);
        let offsets = |span: Span| (!span.is_empty()).then(|| self.offsets(span)).unzip();
        let ((mention_start, mention_end), (cue_start, cue_end)) = (offsets(quote.mention), offsets(quote.cue));
        let words = quote.content.of(text);
        QuoteRow {
            doc_id: &self.document.id,
            quote_id: Number('q', number),
            kind: quote.kind,
            quote: words,
            speaker: self.speaker(quote.speaker),
            speaker_type: quote.speaker.kind(&self.layout, &self.entities),
            speaker_id: speaker_id(quote.speaker),
            role: one_line(quote.role.of(text)),
            mention: quote.mention.of(text),
            cue: quote.cue.of(text),
            start,
            end,
            mention_start,
            mention_end,
            cue_start,
            cue_end,
            turn: Number('t', quote.turn),
            paragraph: quote.paragraph + 1,
            context: quote.context.of(text),
            quote_key: quote_key(words),
            confidence: Confidence::new(quote.confidence),
            by: By::Steps(&quote.by, rules),
        }
    }

    /// The rows of `entities` with at least this confidence.
    pub fn entity_rows(&self, least: f64) -> impl Iterator<Item = EntityRow<'_>> {
        let text = self.document.text.as_str();
        let rows = self.entities.mentions.iter().map(move |mention| {
            let entity = &self.entities.entities[mention.entity as usize];
            let (start, end) = self.offsets(mention.span);
            EntityRow {
                doc_id: &self.document.id,
                entity_id: Number('e', mention.entity + 1),
                r#type: entity.kind,
                text: mention.span.of(text),
                name: one_line(entity.name.of(text)),
                id: entity.id,
                start,
                end,
                confidence: Confidence::new(mention.confidence),
                by: By::Reasons(mention.because),
            }
        });
        rows.filter(move |row| row.confidence.value() >= least)
    }

    /// The row of `documents`; the counts are those of the rows that were written.
    pub fn document_row(&self, entities: u32, quotes: u32) -> DocumentRow<'_> {
        let text = self.document.text.as_str();
        DocumentRow {
            doc_id: &self.document.id,
            source: &self.document.source,
            title: self.title(),
            date: &self.document.date,
            language: self.language.map(|language| language.to_string()).unwrap_or_default(),
            chars: self.layout.code_points.len(),
            text_hash: hex(&Sha256::digest(text)),
            entities,
            quotes,
            error: self.note().map(Cow::Owned).unwrap_or_default(),
        }
    }

    /// The row of `texts`.
    pub fn text_row(&self) -> TextRow<'_> {
        TextRow { doc_id: &self.document.id, text: &self.document.text }
    }

    /// What a user should know of how the document was read; `None` if all is well.
    pub fn note(&self) -> Option<String> {
        let mut notes = Vec::new();
        if self.document.replaced > 0 {
            notes.push(format!("{} invalid sequences of bytes replaced", self.document.replaced));
        }
        match self.language {
            None => notes.push("no text".to_owned()),
            Some(language) if language != Language::ENGLISH => {
                notes.push(format!("language {language} is not supported; --language en reads it as English"));
            }
            Some(_) => {}
        }
        (!notes.is_empty()).then(|| notes.join("; "))
    }

    /// The headline: the source's, else the first paragraph if it is short and no full sentence.
    fn title(&self) -> Cow<'_, str> {
        const HEADLINE: u32 = 200;
        if !self.document.title.is_empty() {
            return Cow::Borrowed(&self.document.title);
        }
        match self.layout.paragraphs[..] {
            [first, _, ..] if first.span.len() <= HEADLINE && first.dateline.is_empty() => {
                let headline = first.span.of(&self.document.text).trim();
                if headline.ends_with(['.', '"', '”', ':']) { Cow::default() } else { one_line(headline) }
            }
            _ => Cow::default(),
        }
    }

    /// Code points of a span of bytes.
    pub(crate) fn offsets(&self, span: Span) -> (u32, u32) {
        let text = &self.document.text;
        (self.layout.code_points.at(text, span.start), self.layout.code_points.at(text, span.end))
    }

    /// The fullest names of several who speak as one: "Ana Lopes, Ben Pike and Ilse Marten".
    fn joint_names(&self, phrase: TokenRange) -> String {
        let members = joint::members(&self.layout, &self.entities, phrase);
        let names: Vec<_> = members.map(|member| self.speaker(Speaker::Entity(member.entity))).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        }
    }

    fn speaker(&self, speaker: Speaker) -> Cow<'_, str> {
        let span = match speaker {
            Speaker::Entity(entity) => self.entities.entities[entity as usize].name,
            Speaker::Described(span) => span,
            Speaker::Joint(phrase) => return Cow::Owned(self.joint_names(phrase)),
            Speaker::Unknown => Span::default(),
        };
        one_line(span.of(&self.document.text))
    }
}

const fn speaker_id(speaker: Speaker) -> Option<Number> {
    match speaker {
        Speaker::Entity(entity) => Some(Number('e', entity + 1)),
        _ => None,
    }
}

/// White space of any kind and length as one space.
fn one_line(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|&b| (b' '..0x80).contains(&b)) && !bytes.windows(2).any(|pair| pair == b"  ");
    if plain { Cow::Borrowed(text) } else { Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")) }
}

/// The key of quoted words: the first 16 hexadecimal digits of the SHA-256 of its words and
/// numbers in lower case, without accents, parted by one space. Apostrophes, full stops and commas
/// within a word or number do not count (`it's`, `U.N.`, `2,500`), hyphens part words. Words are
/// the same in any outlet; case, marks and punctuation may differ.
pub fn quote_key(words: &str) -> String {
    // A space stands before the first word, as before all others.
    let mut normalized = Vec::with_capacity(words.len() + 1);
    normalized.push(PARTS);
    let mut rest = words;
    while !rest.is_empty() {
        let (ascii, wide) = rest.split_at(rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len()));
        normalize_ascii(ascii.as_bytes(), &mut normalized);
        let mut characters = wide.chars();
        match characters.next() {
            Some(c) if c.is_alphanumeric() => fold_into(c.encode_utf8(&mut [0; 4]), &mut normalized),
            Some('’' | '‘' | 'ʼ' | '\u{300}'..='\u{36F}') | None => {}
            Some(_) if normalized.ends_with(&[PARTS]) => {}
            Some(_) => normalized.push(PARTS),
        }
        rest = characters.as_str();
    }
    hex(&Sha256::digest(normalized.trim_ascii())[..8])
}

/// Appends what stays of ASCII text in a quote's key: a byte at a time, without a branch.
fn normalize_ascii(ascii: &[u8], normalized: &mut Vec<u8>) {
    let mut length = normalized.len();
    let mut last = normalized.last().copied().unwrap_or(PARTS);
    normalized.resize(length + ascii.len(), PARTS);
    for &byte in ascii {
        let kept = KEPT[usize::from(byte)];
        normalized[length] = kept;
        let stays = kept > PARTS || kept == PARTS && last != PARTS;
        length += usize::from(stays);
        last = if stays { kept } else { last };
    }
    normalized.truncate(length);
}

/// What becomes of an ASCII byte in a quote's key: a letter in lower case or a digit stays, a full
/// stop, comma or apostrophe is dropped, others part words.
static KEPT: [u8; 256] = {
    let mut kept = [PARTS; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() {
            kept[byte] = b.to_ascii_lowercase();
        } else if matches!(b, b'\'' | b'.' | b',' | b'`') {
            kept[byte] = DROPPED;
        }
        byte += 1;
    }
    kept
};
const DROPPED: u8 = 0;
const PARTS: u8 = b' ';

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        digits.push(digit(byte >> 4));
        digits.push(digit(byte & 15));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_quote_is_that_of_its_words() {
        assert_eq!(quote_key("“We’re SAILING, at dawn”"), quote_key("We're sailing at dawn."));
        assert_eq!(quote_key("The U.N. café – 2,500 guests"), quote_key("the UN cafe\u{301}, 2500 guests"));
        assert_ne!(quote_key("We sail"), quote_key("We fail"));
        assert_ne!(quote_key("a part"), quote_key("apart"));
        assert_eq!(quote_key("").len(), 16);
    }
}
