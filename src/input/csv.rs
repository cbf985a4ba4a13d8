//! CSV: rows cut out of a stream by the state machine of the `csv` crate, in bounded memory.

use super::encoding::{self, Decoder};
use super::json::count_lines;
use super::records::{Bad, Flaw, Record, Value};
use crate::error::Place;
use csv_core::ReadRecordResult;
use std::io::{self, BufRead};
use std::rc::Rc;

/// The rows of a stream of CSV, behind its header.
pub(super) struct CsvRecords<R> {
    reader: R,
    core: csv_core::Reader,
    decoder: Decoder,
    /// The size, in bytes, above which a row is passed over.
    most: u64,
    line: u64,
    /// The names of the columns; `None` before the header was read.
    names: Option<Vec<Rc<str>>>,
    ended: bool,
    fields: Fields,
}

/// The bytes of a row's fields, and where each ends.
#[derive(Default)]
struct Fields {
    bytes: Vec<u8>,
    length: usize,
    ends: Vec<usize>,
    count: usize,
    /// Whether they were more than may be kept.
    too_large: bool,
}

/// The most fields that a row may have.
const MOST_FIELDS: usize = 1 << 16;

impl Fields {
    fn begin(&mut self) {
        *self = Fields {
            bytes: std::mem::take(&mut self.bytes),
            ends: std::mem::take(&mut self.ends),
            ..Fields::default()
        };
    }

    fn grow_bytes(&mut self, most: u64) {
        if self.too_large || self.bytes.len() as u64 > most {
            (self.too_large, self.length) = (true, 0);
        }
        if !self.too_large || self.bytes.is_empty() {
            self.bytes.resize((2 * self.bytes.len()).max(1 << 10), 0);
        }
    }

    fn grow_ends(&mut self) {
        if !self.ends.is_empty() && (self.too_large || self.ends.len() >= MOST_FIELDS) {
            (self.too_large, self.count) = (true, 0);
        } else {
            self.ends.resize((2 * self.ends.len()).max(1 << 4), 0);
        }
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let ends = &self.ends[..self.count];
        ends.iter().scan(0, |from, &to| Some(&self.bytes[std::mem::replace(from, to)..to]))
    }
}

impl<R: BufRead> CsvRecords<R> {
    /// Rows whose fields are parted by this byte.
    pub(super) fn new(reader: R, decoder: Decoder, delimiter: u8, most: u64) -> CsvRecords<R> {
        let core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        let fields = Fields::default();
        CsvRecords { reader, core, decoder, most, line: 1, names: None, ended: false, fields }
    }

    /// Passes over line ends; whether a row follows.
    fn begin(&mut self) -> io::Result<bool> {
        self.fields.begin();
        loop {
            let buffer = self.reader.fill_buf()?;
            let blank = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let (ended, begun) = (buffer.is_empty(), blank < buffer.len());
            self.line += count_lines(&buffer[..blank]);
            self.reader.consume(blank);
            if ended || begun {
                return Ok(begun);
            }
        }
    }

    /// Reads a row that has begun.
    fn row(&mut self) -> Result<(), Flaw> {
        let fields = &mut self.fields;
        loop {
            let buffer = self.reader.fill_buf().map_err(Flaw::Broken)?;
            let ended = buffer.is_empty();
            // A line end behind the last row ends it, unless a quotation mark is open.
            let input = if ended { b"\n" } else { buffer };
            let (result, read, wrote, ends) =
                self.core.read_record(input, &mut fields.bytes[fields.length..], &mut fields.ends[fields.count..]);
            fields.length += wrote;
            fields.count += ends;
            if !ended {
                self.line += count_lines(&input[..read]);
                self.reader.consume(read);
            }
            match result {
                ReadRecordResult::InputEmpty if ended => {
                    let problem = "a quotation mark is opened in this row and never closed";
                    return Err(Flaw::Broken(io::Error::new(io::ErrorKind::UnexpectedEof, problem)));
                }
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => fields.grow_bytes(self.most),
                ReadRecordResult::OutputEndsFull => fields.grow_ends(),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        if fields.too_large || fields.length as u64 > self.most { Err(Flaw::TooLarge) } else { Ok(()) }
    }

    /// The texts of the row, and how many sequences were replaced in them.
    fn texts(&mut self) -> (Vec<String>, u32) {
        let bytes = &self.fields.bytes[..self.fields.length];
        let encoding = if str::from_utf8(bytes).is_ok() { None } else { Some(self.decoder.encoding_of(bytes)) };
        let mut replaced = 0;
        let decode = |field: &[u8]| {
            let decoded = match encoding {
                None => self.decoder.decode(field.to_vec()),
                Some(encoding) => encoding::decode_as(field, encoding),
            };
            replaced += decoded.replaced;
            decoded.text
        };
        (self.fields.iter().map(decode).collect(), replaced)
    }

    fn record(&mut self, line: u64) -> Result<Option<Record>, Flaw> {
        self.row()?;
        let (texts, replaced) = self.texts();
        let Some(names) = &self.names else {
            self.names = Some(unique(texts));
            return Ok(None);
        };
        if texts.len() != names.len() {
            let (has, header) = (texts.len(), names.len());
            return Err(Flaw::Form(format!("has {has} fields, but the header has {header}")));
        }
        let fields = names.iter().cloned().zip(texts.into_iter().map(Value::Text)).collect();
        Ok(Some(Record { place: Place::Line(line), fields, replaced }))
    }
}

impl<R: BufRead> Iterator for CsvRecords<R> {
    type Item = Result<Record, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let begun = self.begin();
            let line = self.line;
            let record = match begun {
                Ok(true) => self.record(line),
                Ok(false) => return None,
                Err(error) => Err(Flaw::Broken(error)),
            };
            match record {
                Ok(None) => {}
                Ok(Some(record)) => return Some(Ok(record)),
                Err(flaw) => {
                    // Without its header nothing in a table can be found.
                    self.ended = matches!(flaw, Flaw::Broken(_)) || self.names.is_none();
                    return Some(Err(Bad { place: Place::Line(line), flaw }));
                }
            }
        }
        None
    }
}

/// Names for all columns: those without one are numbered, and so are repeated ones.
fn unique(header: Vec<String>) -> Vec<Rc<str>> {
    let mut names: Vec<Rc<str>> = Vec::with_capacity(header.len());
    for (at, name) in header.into_iter().enumerate() {
        let name = if name.is_empty() { format!("column_{}", at + 1) } else { name };
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let mut all = std::iter::once(name.clone()).chain(numbered);
        let free = all.find(|name| names.iter().all(|known| **known != **name));
        names.push(free.unwrap_or(name).into());
    }
    names
}

/// What parts the fields of a table that begins so: commas, unless its first line has none.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, first).count();
    if count(b',') > 0 {
        return b',';
    }
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}
