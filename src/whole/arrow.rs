//! Parquet and Arrow files: typed columns, some thousand rows at a time.

use super::{Source, unwritten};
use crate::error::{Error, Result};
use crate::stored;
use crate::tables::Table;
use crate::writers::{Kind, WholeFormat};
use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::schema::types::ColumnPath;
use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// About how many bytes of cells a batch of rows has, and how many a group of rows in Parquet, which
/// is in memory until it is written.
const BATCH: usize = 1 << 20;
const GROUP: usize = 16 << 20;

/// Makes the file of a table.
pub(super) fn write(mut source: Source, format: WholeFormat, folder: &Path) -> Result<()> {
    let path = folder.join(format.files(&[source.table]).concat());
    let file = File::create(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
    let mut batch = Batch::new(&source);
    let mut writer = Writer::new(format, file, &source, &batch.schema).map_err(|error| unwritten(&path, error))?;
    while let Some(cells) = source.next()? {
        batch.push(cells);
        if batch.bytes >= BATCH {
            batch.take().and_then(|rows| writer.write(&rows)).map_err(|error| unwritten(&path, error))?;
        }
    }
    let rest = batch.take().and_then(|rows| writer.write(&rows));
    rest.and_then(|()| writer.finish()).map_err(|error| unwritten(&path, error))
}

/// Rows that are collected until there are enough.
struct Batch {
    schema: SchemaRef,
    cells: Vec<Cells>,
    bytes: usize,
}

/// The cells of a column.
enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Decimal(Float64Builder),
}

impl Batch {
    fn new(source: &Source) -> Batch {
        let field = |kind| match kind {
            // A text may be empty, but is there.
            Kind::Text => (DataType::Utf8, false),
            Kind::Integer => (DataType::Int64, true),
            Kind::Decimal => (DataType::Float64, true),
        };
        let cells = |kind| match kind {
            Kind::Text => Cells::Text(StringBuilder::new()),
            Kind::Integer => Cells::Integer(Int64Builder::new()),
            Kind::Decimal => Cells::Decimal(Float64Builder::new()),
        };
        let fields = source.columns.iter().map(|column| {
            let (kind, nullable) = field(column.kind);
            Field::new(&column.name, kind, nullable)
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        Batch { schema, cells: source.columns.iter().map(|column| cells(column.kind)).collect(), bytes: 0 }
    }

    fn push(&mut self, cells: stored::Cells<'_>) {
        for (column, cell) in self.cells.iter_mut().zip(cells.iter()) {
            match column {
                Cells::Text(column) => column.append_value(cell),
                Cells::Integer(column) => column.append_option(cell.parse().ok()),
                Cells::Decimal(column) => column.append_option(cell.parse().ok()),
            }
        }
        self.bytes += cells.len() + 8 * self.cells.len();
    }

    fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        self.bytes = 0;
        let arrays = self.cells.iter_mut().map(|column| -> ArrayRef {
            match column {
                Cells::Text(column) => Arc::new(column.finish()),
                Cells::Integer(column) => Arc::new(column.finish()),
                Cells::Decimal(column) => Arc::new(column.finish()),
            }
        });
        RecordBatch::try_new(Arc::clone(&self.schema), arrays.collect())
    }
}

/// How a table is written in Parquet. To look for repeated values takes time where there are none.
fn settings(source: &Source) -> Result<WriterProperties, ParquetError> {
    let mut settings = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for column in &source.columns {
        let repeats = match column.name.as_str() {
            "quote" | "context" | "quote_key" | "text_hash" | "quote_id" | "mention" => false,
            "text" => source.table != Table::Texts,
            _ => column.kind == Kind::Text,
        };
        let path = ColumnPath::new(vec![column.name.clone()]);
        settings = settings.set_column_dictionary_enabled(path, repeats);
    }
    Ok(settings.build())
}

enum Writer {
    Parquet(Box<ArrowWriter<File>>),
    Arrow(Box<FileWriter<File>>),
}

impl Writer {
    fn new(format: WholeFormat, file: File, source: &Source, schema: &SchemaRef) -> Result<Writer, ArrowError> {
        if format == WholeFormat::Parquet {
            let settings = settings(source)?;
            return Ok(Writer::Parquet(Box::new(ArrowWriter::try_new(file, Arc::clone(schema), Some(settings))?)));
        }
        let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::ZSTD))?;
        Ok(Writer::Arrow(Box::new(FileWriter::try_new_with_options(file, schema, options)?)))
    }

    fn write(&mut self, rows: &RecordBatch) -> Result<(), ArrowError> {
        match self {
            Writer::Parquet(writer) => {
                writer.write(rows)?;
                if writer.in_progress_size() >= GROUP {
                    writer.flush()?;
                }
            }
            Writer::Arrow(writer) => writer.write(rows)?,
        }
        Ok(())
    }

    fn finish(self) -> Result<(), ArrowError> {
        match self {
            Writer::Parquet(writer) => writer.close().map(drop).map_err(ParquetError::into),
            Writer::Arrow(mut writer) => writer.finish(),
        }
    }
}
