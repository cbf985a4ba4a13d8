//! JSON: records cut out of a stream, and objects taken apart without a loss.
//!
//! A record is found by its brackets (or its line) before it is parsed, so that a bad one spoils
//! no other, a giant one needs no memory, and lines can be counted.

use super::encoding::Decoder;
use super::records::{Bad, Flaw, Record, Value};
use crate::error::Place;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead};
use std::rc::Rc;

/// An object: its members in their order, values as they are written.
pub(super) struct Object<'j>(Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'j> Object<'j> {
    pub(super) fn parse(json: &'j str) -> serde_json::Result<Object<'j>> {
        serde_json::from_str(json)
    }

    /// The members; of several of one name the last counts, as everywhere.
    pub(super) fn values(&self) -> serde_json::Result<Vec<(Rc<str>, Value)>> {
        let mut values: Vec<(Rc<str>, Value)> = Vec::with_capacity(self.0.len());
        for (name, raw) in &self.0 {
            let value = value(raw.get())?;
            match values.iter_mut().find(|(known, _)| **known == **name) {
                Some((_, known)) => *known = value,
                None => values.push((Rc::from(&**name), value)),
            }
        }
        Ok(values)
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'de>, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut members = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// The name of a member, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Name<'j>(#[serde(borrow)] Cow<'j, str>);

/// A value, from JSON without white space before it.
pub(super) fn value(raw: &str) -> serde_json::Result<Value> {
    Ok(match raw.as_bytes().first() {
        Some(b'"') => Value::Text(serde_json::from_str(raw)?),
        Some(b'{' | b'[') => Value::Nested(compact(raw)),
        Some(b'n') => Value::Null,
        _ => Value::Scalar(raw.to_owned()),
    })
}

/// JSON without the white space between its parts; nothing else is changed.
fn compact(json: &str) -> String {
    let (mut within, mut escaped) = (false, false);
    let keep = |c: &char| {
        let kept = within || !c.is_ascii_whitespace();
        (within, escaped) = match c {
            '"' if !escaped => (!within, false),
            '\\' => (within, within && !escaped),
            _ => (within, false),
        };
        kept
    };
    json.chars().filter(keep).collect()
}

/// How the records of a stream are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Each has a line.
    Lines,
    /// They follow each other, in an array or without one.
    Values,
}

/// The records of a stream of JSON.
pub(super) struct JsonRecords<R> {
    reader: R,
    decoder: Decoder,
    cut: Cut,
    /// The size, in bytes, above which a record is passed over.
    most: u64,
    line: u64,
    /// The line where the record begins.
    began: u64,
    /// Whether an array was opened and is not closed.
    array: bool,
    ended: bool,
    bytes: Vec<u8>,
}

/// What was cut out of the stream.
enum Piece {
    Whole,
    TooLarge,
    /// The stream ends within it.
    Part,
}

impl<R: BufRead> JsonRecords<R> {
    pub(super) fn new(reader: R, decoder: Decoder, cut: Cut, most: u64) -> JsonRecords<R> {
        JsonRecords { reader, decoder, cut, most, line: 1, began: 1, array: false, ended: false, bytes: Vec::new() }
    }

    /// Reads to the next record; returns its first byte and leaves it in the stream.
    fn begin(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let skipped = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.line += count_lines(&buffer[..skipped]);
            let first = buffer.get(skipped).copied();
            let ended = buffer.is_empty();
            self.reader.consume(skipped);
            if first.is_some() || ended {
                return Ok(first);
            }
        }
    }

    /// Takes bytes out of the stream as long as `more` says how many of those it is shown belong to
    /// the record, and until it says that the record is whole.
    fn take(&mut self, mut more: impl FnMut(&[u8]) -> (usize, bool)) -> io::Result<Piece> {
        self.bytes.clear();
        let mut piece = Piece::Whole;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(if matches!(piece, Piece::Whole) { Piece::Part } else { piece });
            }
            let (count, whole) = more(buffer);
            if (self.bytes.len() + count) as u64 > self.most {
                piece = Piece::TooLarge;
                self.bytes = Vec::new();
            } else if matches!(piece, Piece::Whole) {
                self.bytes.extend_from_slice(&buffer[..count]);
            }
            self.line += count_lines(&buffer[..count]);
            self.reader.consume(count);
            if whole {
                return Ok(piece);
            }
        }
    }

    fn take_line(&mut self) -> io::Result<Piece> {
        let piece = self.take(|buffer| match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        })?;
        // The last line needs no end.
        Ok(if matches!(piece, Piece::Part) { Piece::Whole } else { piece })
    }

    fn take_object(&mut self) -> io::Result<Piece> {
        let mut brackets = Brackets::default();
        self.take(|buffer| match buffer.iter().position(|&byte| brackets.close_at(byte)) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        })
    }

    /// Cuts out the next record; `None` behind the last.
    fn piece(&mut self) -> Option<Result<Piece, Flaw>> {
        loop {
            let first = self.begin();
            self.began = self.line;
            let first = match first {
                Ok(first) => first,
                Err(error) => return Some(Err(Flaw::Broken(error))),
            };
            let piece = match (first, self.cut) {
                (None, _) if self.array => return Some(Err(Flaw::Broken(ends("the array")))),
                (None, _) => return None,
                (Some(_), Cut::Lines) => self.take_line(),
                (Some(b'{'), Cut::Values) => self.take_object(),
                (Some(byte @ (b'[' | b',' | b']')), Cut::Values) if byte == b'[' || self.array => {
                    self.array = byte != b']';
                    self.reader.consume(1);
                    continue;
                }
                (Some(_), Cut::Values) => {
                    return Some(Err(Flaw::Broken(io::Error::other("an object is expected here"))));
                }
            };
            return Some(match piece {
                Ok(Piece::Part) => Err(Flaw::Broken(ends("an object"))),
                Ok(piece) => Ok(piece),
                Err(error) => Err(Flaw::Broken(error)),
            });
        }
    }
}

fn ends(within: &str) -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, format!("the file ends within {within}"))
}

impl<R: BufRead> Iterator for JsonRecords<R> {
    type Item = Result<Record, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let piece = self.piece()?;
        let place = Place::Line(self.began);
        Some(match piece {
            Ok(Piece::TooLarge) => Err(Bad { place, flaw: Flaw::TooLarge }),
            Ok(_) => self.record(place),
            Err(flaw) => {
                self.ended = true;
                Err(Bad { place, flaw })
            }
        })
    }
}

impl<R: BufRead> JsonRecords<R> {
    fn record(&mut self, place: Place) -> Result<Record, Bad> {
        let decoded = self.decoder.decode(std::mem::take(&mut self.bytes));
        let fields = Object::parse(&decoded.text).and_then(|object| object.values());
        fields.map(|fields| Record { place, fields, replaced: decoded.replaced }).map_err(|error| {
            let problem = format!("is no object of JSON: {}", without_place(&error));
            Bad { place, flaw: Flaw::Form(problem) }
        })
    }
}

/// What is wrong, without the place within the record, which the user does not see.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => format!("{} at column {}", &text[..at], error.column()),
        None => text,
    }
}

pub(super) fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Follows the brackets of an object from its first byte.
#[derive(Default)]
struct Brackets {
    depth: u32,
    text: bool,
    escaped: bool,
}

impl Brackets {
    /// Whether this byte closes the object.
    fn close_at(&mut self, byte: u8) -> bool {
        if self.text {
            self.text = self.escaped || byte != b'"';
            self.escaped = byte == b'\\' && !self.escaped;
            return false;
        }
        match byte {
            b'"' => self.text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }
}
