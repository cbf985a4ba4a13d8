//! Rows as CSV, straight into the bytes of a table.
//!
//! The tables are more than twice the size of the text, so their writing shows. The writer of the
//! `csv` crate carries each field through a buffer and a state machine; this one only knows rows
//! of plain fields, and its tests hold it to the crate byte for byte.
//!
//! Spreadsheets run cells as formulas that begin with certain characters, whoever wrote them. In the
//! dialect for them, an apostrophe stands before such a cell, and before one that begins with an
//! apostrophe itself: to read a cell back, take off one apostrophe at its beginning, if there is one.

use serde::Serialize;
use serde::ser::{Impossible, SerializeStruct, Serializer};
use std::fmt::{self, Write};

/// For whom a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Programs: RFC 4180, but with `\n`.
    Plain,
    /// Spreadsheets: with `\r\n`, and no cell that they run as a formula.
    Spreadsheet,
}

impl Dialect {
    pub(super) const fn line_end(self) -> &'static [u8] {
        match self {
            Dialect::Plain => b"\n",
            Dialect::Spreadsheet => b"\r\n",
        }
    }
}

/// Appends a row and its line end to `out`.
///
/// # Errors
/// If the row is no struct of texts, numbers and options of these.
pub(super) fn append(row: &impl Serialize, dialect: Dialect, out: &mut Vec<u8>) -> Result<(), Unsupported> {
    let from = out.len();
    row.serialize(&mut Row { out, from, dialect })
}

/// A type that has no place in a row of plain fields.
#[derive(Debug)]
pub(super) struct Unsupported;

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row holds texts, numbers and options of these")
    }
}

impl std::error::Error for Unsupported {}

impl serde::ser::Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Unsupported {
        Unsupported
    }
}

struct Row<'o> {
    out: &'o mut Vec<u8>,
    /// Where the row begins in `out`.
    from: usize,
    dialect: Dialect,
}

impl SerializeStruct for &mut Row<'_> {
    type Ok = ();
    type Error = Unsupported;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Unsupported> {
        value.serialize(&mut **self)?;
        self.out.push(b',');
        Ok(())
    }

    fn end(self) -> Result<(), Unsupported> {
        // In the place of the last comma.
        if self.out.len() > self.from {
            self.out.pop();
        }
        self.out.extend_from_slice(self.dialect.line_end());
        Ok(())
    }
}

/// A text, in quotation marks if it needs them.
pub(super) fn text(text: &str, dialect: Dialect, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let guard = if dialect == Dialect::Spreadsheet && is_guarded(text) { GUARD } else { b"" };
    if is_special(bytes) {
        quoted(guard, bytes, out);
    } else {
        out.extend_from_slice(guard);
        out.extend_from_slice(bytes);
    }
}

/// What stands before a cell that a spreadsheet would run as a formula.
const GUARD: &[u8] = b"'";

/// Whether a cell begins with a character by which spreadsheets tell formulas, wide forms among them,
/// or with one that they skip before it; or with the guard.
fn is_guarded(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠'])
}

/// The cell as it was before it was guarded.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

fn quoted(guard: &[u8], bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(guard);
    let mut from = 0;
    for mark in memchr::memchr_iter(b'"', bytes) {
        out.extend_from_slice(&bytes[from..=mark]);
        // The mark that begins the next part doubles it.
        from = mark;
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}

/// Whether a field would not be read back without quotation marks.
fn is_special(field: &[u8]) -> bool {
    let short = || field.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'));
    chunked::<16>(field).or_else(|| chunked::<8>(field)).unwrap_or_else(short)
}

/// The same in chunks of a number of bytes, the last of which may overlap the one before; `None` of
/// a shorter field.
fn chunked<const N: usize>(field: &[u8]) -> Option<bool> {
    let last = field.last_chunk::<N>()?;
    Some(any_special(last) || field.as_chunks::<N>().0.iter().any(any_special))
}

/// The same of one chunk, without a branch: its bytes are compared all at once.
#[inline]
fn any_special<const N: usize>(chunk: &[u8; N]) -> bool {
    let has = |special| chunk.iter().fold(0, |found, &byte| found | u8::from(byte == special));
    has(b',') | has(b'"') | has(b'\r') | has(b'\n') > 0
}

/// A text that others put together.
struct Pieces<'o>(&'o mut Vec<u8>);

impl Write for Pieces<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.0.extend_from_slice(piece.as_bytes());
        Ok(())
    }
}

/// Methods for what does not occur.
macro_rules! unsupported {
    ($($method:ident($($argument:ty),*) -> $ok:ty;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$ok, Unsupported> {
            Err(Unsupported)
        })*
    };
}

type No = Impossible<(), Unsupported>;

impl Serializer for &mut Row<'_> {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = No;
    type SerializeTuple = No;
    type SerializeTupleStruct = No;
    type SerializeTupleVariant = No;
    type SerializeMap = No;
    type SerializeStruct = Self;
    type SerializeStructVariant = No;

    fn serialize_str(self, value: &str) -> Result<(), Unsupported> {
        text(value, self.dialect, self.out);
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Unsupported> {
        let from = self.out.len();
        write!(Pieces(self.out), "{value}").map_err(|_| Unsupported)?;
        if self.dialect == Dialect::Spreadsheet || is_special(&self.out[from..]) {
            let written = self.out.split_off(from);
            text(&String::from_utf8(written).map_err(|_| Unsupported)?, self.dialect, self.out);
        }
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unsupported> {
        self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        Ok(())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Unsupported> {
        self.serialize_u64(value.into())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unsupported> {
        self.out.extend_from_slice(ryu::Buffer::new().format(value).as_bytes());
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unsupported> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsupported> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unsupported> {
        // A name of the code: nothing in it needs quotation marks.
        self.out.extend_from_slice(variant.as_bytes());
        Ok(())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unsupported> {
        Ok(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unsupported> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unsupported> {
        Err(Unsupported)
    }

    unsupported! {
        serialize_bool(bool) -> ();
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_seq(Option<usize>) -> No;
        serialize_tuple(usize) -> No;
        serialize_tuple_struct(&'static str, usize) -> No;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
        serialize_map(Option<usize>) -> No;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::{QuoteRow, SpeakerRow};
    use crate::types::{Confidence, Number};
    use proptest::prelude::*;

    /// The bytes of both writers.
    fn both(row: &impl Serialize) -> (String, String) {
        let mut ours = Vec::new();
        append(row, Dialect::Plain, &mut ours).unwrap();
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        writer.serialize(row).unwrap();
        let theirs = writer.into_inner().unwrap();
        (String::from_utf8(ours).unwrap(), String::from_utf8(theirs).unwrap())
    }

    proptest! {
        #[test]
        fn rows_are_those_of_the_csv_crate(quote in ".*|[\"',; \r\n\t]{0,5}", role in "[a\",\r\n]*", start: u32, hundredths in 0..=100_u8) {
            let (mention_start, confidence) = ((start % 2 == 0).then_some(start), Confidence::new(f32::from(hundredths) / 100.0));
            let speaker_id = mention_start.map(|at| Number('e', at));
            let row = QuoteRow { quote: &quote, role: role.into(), start, mention_start, speaker_id, confidence, ..QuoteRow::default() };
            let (ours, theirs) = both(&row);
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn a_row_of_counts() {
        let (ours, theirs) =
            both(&SpeakerRow { name: "Ilse \"Il\" Marten, judge", direct: u64::MAX, ..SpeakerRow::default() });
        assert_eq!(ours, theirs);
    }

    /// No cell begins as a formula does, and each is read back as it was.
    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+49", "-5", "@ana", "\t=1", "\r=1", "＝1", "'tis", "'", "", "a=1", "=\"a\",b"] {
            let mut out = Vec::new();
            text(cell, Dialect::Spreadsheet, &mut out);
            out.push(b'\n');
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*out);
            let record = reader.records().next().unwrap_or_else(|| Ok(csv::StringRecord::from(vec![""]))).unwrap();
            let read = &record[0];
            assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{cell:?} is {read:?}");
            assert_eq!(unguarded(read), cell);
        }
    }

    #[test]
    fn what_is_no_row_of_plain_fields_is_refused() {
        assert!(append(&vec![1_u32], Dialect::Plain, &mut Vec::new()).is_err());
    }
}
