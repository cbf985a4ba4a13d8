//! Parquet files.

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// A file of these columns, with so many rows in each of its groups.
pub(crate) fn file(columns: Vec<(&str, ArrayRef)>, compression: Compression, rows: usize) -> Vec<u8> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)));
    let batch = batch.expect("columns of one length");
    let settings = WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(rows));
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(settings.build())).expect("memory");
    writer.write(&batch).expect("memory");
    writer.into_inner().expect("memory")
}

/// A column of strings.
pub(crate) fn strings<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> ArrayRef {
    Arc::new(values.into_iter().map(|value| Some(value.as_ref().to_owned())).collect::<StringArray>())
}

/// The columns `id` and `text`.
pub(crate) fn texts<'t>(rows: &[(&'t str, &'t str)]) -> Vec<(&'static str, ArrayRef)> {
    vec![("id", strings(rows.iter().map(|row| row.0))), ("text", strings(rows.iter().map(|row| row.1)))]
}
