//! A stored part again, with other numbers in some of its columns.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::{ColumnCloseResult, ColumnWriterImpl};
use parquet::data_type::{DataType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};

use crate::error::EngineError;
use crate::stored::part;

/// What becomes of the numbers of one column.
pub struct Renumbered<'a> {
    /// Its name.
    pub column: &'a str,
    /// The number that comes in the place of one; null stays null.
    pub number: &'a (dyn Fn(i64) -> i64 + Sync),
}

/// Stores the part that is at `from` as part number `at` of the table in `folder`. All other columns are taken over
/// as they are written there, without being read.
///
/// # Errors
/// When the part that is there is not one file of Parquet with these columns, or the new one cannot be written.
pub fn renumber(from: &Path, folder: &Path, at: usize, columns: &[Renumbered<'_>]) -> Result<(), EngineError> {
    let path = part(folder, at);
    let unstorable = EngineError::unstorable(&path);
    fs::create_dir_all(folder).map_err(EngineError::unstorable(folder))?;
    let (from, to) = (File::open(from).map_err(&unstorable)?, File::create(&path).map_err(&unstorable)?);
    rewrite(&from, to, columns).map_err(EngineError::of_parquet(&path))
}

fn rewrite(from: &File, to: File, columns: &[Renumbered<'_>]) -> Result<()> {
    let reader = SerializedFileReader::new(from.try_clone()?)?;
    let metadata = reader.metadata();
    let schema = metadata.file_metadata().schema_descr().root_schema_ptr();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_dictionary_enabled(false)
        // A column that is taken over has no index of its pages, so none may have one.
        .set_offset_index_disabled(true);
    let mut writer = SerializedFileWriter::new(to, schema, Arc::new(properties.build()))?;
    for (at, group) in metadata.row_groups().iter().enumerate() {
        let rows = reader.get_row_group(at)?;
        let mut written = writer.next_row_group()?;
        for (at, chunk) in group.columns().iter().enumerate() {
            match columns.iter().find(|renumbered| renumbered.column == chunk.column_path().string()) {
                None => written.append_column(from, as_it_is(chunk))?,
                Some(renumbered) => {
                    let column = written.next_column()?.ok_or_else(|| missing(chunk))?;
                    let values = chunk.num_values().unsigned_abs() as usize;
                    rewrite_column(rows.get_column_reader(at)?, values, column, renumbered.number)?;
                }
            }
        }
        written.close()?;
    }
    writer.close()?;
    Ok(())
}

fn as_it_is(chunk: &ColumnChunkMetaData) -> ColumnCloseResult {
    ColumnCloseResult {
        bytes_written: chunk.compressed_size().unsigned_abs(),
        rows_written: chunk.num_values().unsigned_abs(),
        metadata: chunk.clone(),
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    }
}

fn missing(chunk: &ColumnChunkMetaData) -> ParquetError {
    ParquetError::General(format!("column {} cannot be renumbered", chunk.column_path()))
}

fn rewrite_column(
    reader: ColumnReader,
    values: usize,
    mut writer: SerializedColumnWriter<'_>,
    number: &dyn Fn(i64) -> i64,
) -> Result<()> {
    match reader {
        ColumnReader::Int32ColumnReader(reader) => {
            rewrite_values(reader, values, writer.typed::<Int32Type>(), |value| {
                *value = number(i64::from(*value)) as i32
            })?;
        }
        ColumnReader::Int64ColumnReader(reader) => {
            rewrite_values(reader, values, writer.typed::<Int64Type>(), |value| *value = number(*value))?;
        }
        _ => return Err(ParquetError::External(io::Error::from(io::ErrorKind::InvalidData).into())),
    }
    writer.close()
}

fn rewrite_values<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    all: usize,
    writer: &mut ColumnWriterImpl<'_, T>,
    change: impl Fn(&mut T::T),
) -> Result<()> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    while reader.read_records(all, Some(&mut levels), None, &mut values)?.0 > 0 {}
    values.iter_mut().for_each(change);
    writer.write_batch(&values, Some(&levels), None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray, Int32Array, Int64Array, RecordBatch, StringArray};
    use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, Schema};

    use super::*;
    use crate::stored::TableWriter;
    use crate::{Engine, Limits};

    #[test]
    fn only_the_named_columns_change() {
        let folder = tempfile::tempdir().unwrap();
        let fields = [("person", DataType::Int32), ("record", DataType::Int64), ("text", DataType::Utf8)];
        let schema = Arc::new(Schema::new(fields.map(|(name, kind)| Field::new(name, kind, true)).to_vec()));
        let people: Int32Array = (0..300_000).map(|row| (row % 3 != 0).then_some(row % 1_000)).collect();
        let texts: StringArray = (0..300_000).map(|row| Some(format!("text {}", row % 7))).collect();
        let records = Int64Array::from_iter_values(0..300_000);
        let batch =
            RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(people), Arc::new(records), Arc::new(texts)]);
        let batch = batch.unwrap();
        let (before, after) = (folder.path().join("before"), folder.path().join("after"));
        let mut writer = TableWriter::create(&before, 0, &schema).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let columns = [
            Renumbered { column: "person", number: &|person| 2_000 - person },
            Renumbered { column: "record", number: &|record| record + 5 },
        ];
        renumber(&part(&before, 0), &after, 0, &columns).unwrap();
        let engine = Engine::new(&Limits::default()).unwrap();
        engine.open("after", &after).unwrap();
        let (_, batches) = engine.rows("select * from after order by record").unwrap();
        let rows = arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap();
        assert_eq!(rows.num_rows(), 300_000);
        assert_eq!(rows.column(2).as_string::<i32>(), batch.column(2).as_string::<i32>());
        let (old, new) = (batch.column(0).as_primitive::<Int32Type>(), rows.column(0).as_primitive::<Int32Type>());
        assert!(old.iter().eq(new.iter().map(|person| person.map(|person| 2_000 - person))));
        assert_eq!(rows.column(1).as_primitive::<Int64Type>().value(299_999), 300_004);
        assert_eq!(rows.column(0).null_count(), 100_000);
    }
}
