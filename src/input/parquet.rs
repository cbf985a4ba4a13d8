//! Parquet: the rows of a file, some at a time.
//!
//! The crate `parquet` reads pages, `arrow-json` says how values of all types look as JSON. What
//! Arrow, Spark or pandas have noted of their own types is not looked at: those of Parquet say
//! enough, and no writer can surprise.

use super::formats;
use super::json;
use super::records::{Bad, Flaw, Record, Records, Value};
use crate::error::Place;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::file::metadata::RowGroupMetaData;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, BinaryArray, RecordBatch};
use arrow_json::writer::NullableEncoder;
use arrow_json::{Encoder, EncoderFactory, EncoderOptions};
use arrow_schema::{ArrowError, DataType, FieldRef, TimeUnit};
use std::error::Error;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::vec;

/// How many rows are read at a time, at most, and about how many bytes of them.
const ROWS: u64 = 256;
const BYTES: u64 = 1 << 20;

/// The rows of a file, none larger than `most`; `count` counts the bytes of the file behind them.
pub(super) fn open<'r>(path: &Path, most: u64, count: &'r AtomicU64) -> io::Result<Records<'r>> {
    let file = File::open(path)?;
    // Those by which the file was told were counted when they were looked at.
    let bytes = file.metadata()?.len().saturating_sub(formats::HEAD);
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let footer = caught(|| ArrowReaderMetadata::load(&file, options))?;
    let rows = footer.metadata().row_groups().iter().map(rows_of).fold(0, u64::saturating_add);
    let batch = Vec::new().into_iter();
    Ok(Box::new(ParquetRecords {
        file,
        footer,
        group: 0,
        end: 0,
        batches: None,
        batch,
        row: 0,
        rows,
        bytes,
        count,
        most,
    }))
}

/// Reads with the crate, which panics at some damaged files (of 4,000 in which bytes were changed
/// at random, at five) where it should return an error.
fn caught<T, E: Into<Box<dyn Error + Send + Sync>>>(read: impl FnOnce() -> Result<T, E>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(io::Error::other),
        Err(_) => Err(io::Error::other("its pages are damaged; get the file anew")),
    }
}

fn rows_of(group: &RowGroupMetaData) -> u64 {
    group.num_rows().try_into().unwrap_or_default()
}

/// So few rows that memory does not grow with the file.
fn rows_at_a_time(group: &RowGroupMetaData) -> usize {
    let bytes = u64::try_from(group.total_byte_size()).unwrap_or_default();
    let mean = bytes / rows_of(group).max(1);
    (BYTES / mean.max(1)).clamp(1, ROWS) as usize
}

struct ParquetRecords<'r> {
    file: File,
    footer: ArrowReaderMetadata,
    /// The number of the next group of rows.
    group: usize,
    /// How many rows are in the groups before that.
    end: u64,
    /// The group that is read.
    batches: Option<ParquetRecordBatchReader>,
    batch: vec::IntoIter<Record>,
    /// How many rows were read.
    row: u64,
    /// How many the file has.
    rows: u64,
    bytes: u64,
    count: &'r AtomicU64,
    most: u64,
}

impl ParquetRecords<'_> {
    /// Reads the next rows; false behind the last.
    fn refill(&mut self) -> io::Result<bool> {
        loop {
            if let Some(batches) = &mut self.batches
                && let Some(records) = caught(|| batches.next().map(|batch| records(&batch?, self.row)).transpose())?
            {
                self.come_to(self.row.saturating_add(records.len() as u64));
                self.batch = records.into_iter();
                return Ok(true);
            }
            if !self.next_group()? {
                return Ok(false);
            }
        }
    }

    /// Begins with the next group of rows; false behind the last.
    fn next_group(&mut self) -> io::Result<bool> {
        self.batches = None;
        self.come_to(self.end);
        let footer = self.footer.clone();
        let Some(group) = footer.metadata().row_groups().get(self.group) else { return Ok(false) };
        self.end = self.end.saturating_add(rows_of(group));
        let groups = vec![self.group];
        self.group += 1;
        let file = self.file.try_clone()?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, footer.clone());
        let builder = builder.with_row_groups(groups).with_batch_size(rows_at_a_time(group));
        self.batches = Some(caught(|| builder.build())?);
        Ok(true)
    }

    /// What is said of a group that cannot be read to its end. Those behind it do not depend on it.
    fn give_up(&mut self, error: &io::Error) -> Bad {
        self.batches = None;
        let flaw = Flaw::Form(format!("{error}; the rows from here to {} are not read", self.end));
        Bad { place: Place::Row(self.row.saturating_add(1)), flaw }
    }

    /// Counts the rows up to here, and about so many bytes of the file.
    fn come_to(&mut self, row: u64) {
        let behind = |row: u64| u128::from(self.bytes) * u128::from(row.min(self.rows)) / u128::from(self.rows.max(1));
        self.count.fetch_add(behind(row).saturating_sub(behind(self.row)) as u64, Ordering::Relaxed);
        self.row = row;
    }
}

impl Iterator for ParquetRecords<'_> {
    type Item = Result<Record, Bad>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.batch.next() {
                let place = record.place;
                let too_large = record.size() as u64 > self.most;
                return Some(if too_large { Err(Bad { place, flaw: Flaw::TooLarge }) } else { Ok(record) });
            }
            match self.refill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(self.give_up(&error))),
            }
        }
    }
}

/// The rows of a batch behind so many others, column by column.
fn records(batch: &RecordBatch, before: u64) -> Result<Vec<Record>, ArrowError> {
    let fields = || Vec::with_capacity(batch.num_columns());
    let record = |row| Record { place: Place::Row(before.saturating_add(row)), fields: fields(), replaced: 0 };
    let mut records: Vec<Record> = (1..=batch.num_rows() as u64).map(record).collect();
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        let name: Rc<str> = field.name().as_str().into();
        let values = values(field, column)?;
        for (record, value) in records.iter_mut().zip(values) {
            record.fields.push((Rc::clone(&name), value));
        }
    }
    Ok(records)
}

/// The values of a column: strings as they are, all others as JSON shows them.
fn values(field: &FieldRef, column: &dyn Array) -> Result<Vec<Value>, ArrowError> {
    if let Some(texts) = column.as_string_opt::<i32>() {
        return Ok(texts.iter().map(|text| text.map_or(Value::Null, |text| Value::Text(text.to_owned()))).collect());
    }
    let options = EncoderOptions::default().with_explicit_nulls(true).with_encoder_factory(Arc::new(Shown));
    let mut encoder = arrow_json::writer::make_encoder(field, column, &options)?;
    let mut json = Vec::new();
    let mut value = |row| {
        if encoder.is_null(row) {
            return Ok(Value::Null);
        }
        json.clear();
        encoder.encode(row, &mut json);
        let text = str::from_utf8(&json).map_err(|error| ArrowError::from_external_error(Box::new(error)))?;
        json::value(text).map_err(|error| ArrowError::from_external_error(Box::new(error)))
    };
    (0..column.len()).map(&mut value).collect()
}

/// What is shown in another way than `arrow-json` does.
#[derive(Debug)]
struct Shown;

impl EncoderFactory for Shown {
    fn make_default_encoder<'a>(
        &self,
        _: &'a FieldRef,
        column: &'a dyn Array,
        _: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        let encoder: Box<dyn Encoder + 'a> = match column.data_type() {
            DataType::Binary => Box::new(Bytes(column.as_binary())),
            DataType::Timestamp(unit, Some(_)) => Box::new(Instants(column, *unit)),
            _ => return Ok(None),
        };
        Ok(Some(NullableEncoder::new(encoder, column.nulls().cloned())))
    }
}

/// Bytes that are text as text, since many writers do not say so; others in hexadecimal.
struct Bytes<'a>(&'a BinaryArray);

impl Encoder for Bytes<'_> {
    fn encode(&mut self, row: usize, out: &mut Vec<u8>) {
        let bytes = self.0.value(row);
        let text = str::from_utf8(bytes).map_or_else(|_| hexadecimal(bytes), str::to_owned);
        out.extend(serde_json::Value::from(text).to_string().into_bytes());
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Points in time, in UTC: that is all that Parquet knows of time zones.
struct Instants<'a>(&'a dyn Array, TimeUnit);

impl Encoder for Instants<'_> {
    fn encode(&mut self, row: usize, out: &mut Vec<u8>) {
        let time = match self.1 {
            TimeUnit::Second => self.0.as_primitive::<TimestampSecondType>().value_as_datetime(row),
            TimeUnit::Millisecond => self.0.as_primitive::<TimestampMillisecondType>().value_as_datetime(row),
            TimeUnit::Microsecond => self.0.as_primitive::<TimestampMicrosecondType>().value_as_datetime(row),
            TimeUnit::Nanosecond => self.0.as_primitive::<TimestampNanosecondType>().value_as_datetime(row),
        };
        // What no calendar has is nothing.
        out.extend(time.map_or_else(|| "null".to_owned(), |time| format!("\"{time:?}Z\"")).into_bytes());
    }
}
