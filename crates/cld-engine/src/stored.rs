//! A stored table: a folder of Parquet files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::error::EngineError;

/// Rows in a row group: small enough that every core gets several of a council's file.
const ROW_GROUP: usize = 128 * 1024;

/// Writes one part of a stored table.
pub struct TableWriter {
    writer: ArrowWriter<File>,
    path: PathBuf,
    rows: u64,
}

impl TableWriter {
    /// Opens part number `part` of the table in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn create(folder: &Path, part: usize, schema: &SchemaRef) -> Result<TableWriter, EngineError> {
        fs::create_dir_all(folder).map_err(EngineError::unstorable(folder))?;
        let path = self::part(folder, part);
        let file = File::create(&path).map_err(EngineError::unstorable(&path))?;
        let properties = properties(schema);
        // Without the Arrow schema dictionaries come back as plain text, which the engine plans best.
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(file, SchemaRef::clone(schema), options)
            .map_err(EngineError::of_parquet(&path))?;
        Ok(TableWriter { writer, path, rows: 0 })
    }

    /// Adds rows, which have the columns of the table, after those that are there.
    ///
    /// # Errors
    /// When they cannot be written, or have other columns.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), EngineError> {
        self.rows += batch.num_rows() as u64;
        self.writer.write(batch).map_err(EngineError::of_parquet(&self.path))
    }

    /// Finishes the file and says how many rows it holds.
    ///
    /// # Errors
    /// When what is left cannot be written; the file is then no table.
    pub fn close(self) -> Result<u64, EngineError> {
        let TableWriter { writer, path, rows } = self;
        writer.close().map_err(EngineError::of_parquet(&path))?;
        Ok(rows)
    }
}

/// Where part number `at` of the table in `folder` is stored.
pub fn part(folder: &Path, at: usize) -> PathBuf {
    folder.join(format!("part-{at:04}.parquet"))
}

/// The columns and rows of the table in `folder`, file after file by name, each in the order in which it was written. For
/// tables that memory holds with ease; others are opened by an engine.
///
/// # Errors
/// When no table is stored there, or it cannot be read.
pub fn read_table(folder: &Path) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
    let mut batches = Vec::new();
    let mut schema = None;
    for path in parts(folder) {
        let file = File::open(&path).map_err(EngineError::unstorable(&path))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(EngineError::of_parquet(&path))?;
        schema.get_or_insert_with(|| SchemaRef::clone(builder.schema()));
        let reader = builder.build().map_err(EngineError::of_parquet(&path))?;
        for batch in reader {
            batches.push(batch.map_err(|error| EngineError::of_parquet(&path)(error.into()))?);
        }
    }
    let schema = schema.ok_or_else(|| EngineError::TableMissing { path: folder.display().to_string() })?;
    Ok((schema, batches))
}

/// The files of the table in `folder`, as this engine or another named them. What begins with `.` or `_` is none.
fn parts(folder: &Path) -> BTreeSet<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let is_part = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.ends_with(".parquet") && !name.starts_with(['.', '_'])
    };
    files.filter(is_part).collect()
}

/// Texts are written as dictionaries, numbers and days as they are, since looking each up costs more than it saves.
/// The smallest and largest values of a row group are kept, by which whole submissions are passed over.
fn properties(schema: &Schema) -> WriterProperties {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(ROW_GROUP));
    let plain = schema.fields().iter().filter(|field| field.data_type().is_primitive());
    let named = plain.map(|field| ColumnPath::new(vec![field.name().clone()]));
    named.fold(properties, |properties, name| properties.set_column_dictionary_enabled(name, false)).build()
}
