//! A table with the types of its columns.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, UInt64Array};
use arrow::compute::{
    SortColumn, SortOptions, cast, concat_batches, filter_record_batch, lexsort_to_indices, take_record_batch,
};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Field, Float64Type, Int64Type, Schema, SchemaRef};
use cld_book::nearest;
use cld_engine::{TableWriter, read_table};
use cld_method::cells;

use crate::csv_file::CsvFile;
use crate::error::FiguresError;
use crate::json_file::JsonFile;
use crate::table::Table;

/// Rows with typed columns, found by name. A column that is missing, or holds something else than is asked for, is an
/// error that names the table; a null is none and never nought.
///
/// ```no_run
/// # use cld_figures::TypedTable;
/// # fn total(run: &std::path::Path) -> Result<i64, cld_figures::FiguresError> {
/// let table = TypedTable::read(&run.join("tables/lts001a_1b"))?.sorted()?;
/// let (councils, people) = (table.text("la_code")?, table.count("people")?);
/// let rows = councils.iter().zip(&people);
/// Ok(rows.filter(|(council, _)| **council == Some("211")).filter_map(|(_, people)| *people).sum())
/// # }
/// ```
///
/// For printing alone there is [`TypedTable::printed`].
#[derive(Debug, Clone)]
pub struct TypedTable {
    name: String,
    batch: RecordBatch,
}

/// A decimal: so many units, and how many of their digits are after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// The digits without the point.
    pub units: i128,
    /// How many of the digits are after the point.
    pub places: i8,
}

impl TypedTable {
    /// Rows as an engine gives them; `name` is for messages.
    ///
    /// # Errors
    /// When the rows are not of the schema.
    pub fn of(name: &str, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<TypedTable, FiguresError> {
        let batch = concat_batches(schema, batches).map_err(FiguresError::fault)?;
        TypedTable::new(name, TypedTable { name: name.to_owned(), batch }.into_columns())
    }

    /// Columns of equal length with their names.
    ///
    /// # Errors
    /// When they are not equally long.
    pub fn new(name: &str, columns: Vec<(String, ArrayRef)>) -> Result<TypedTable, FiguresError> {
        let columns = columns.into_iter().map(|(name, column)| Ok((name, plain(column)?)));
        let columns = columns.collect::<Result<Vec<_>, FiguresError>>()?;
        let fields = columns.iter().map(|(name, column)| Field::new(name, column.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let columns = columns.into_iter().map(|(_, column)| column).collect();
        let batch = RecordBatch::try_new(schema, columns).map_err(FiguresError::fault)?;
        Ok(TypedTable { name: name.to_owned(), batch })
    }

    /// Reads the table that is stored in a folder, such as `tables/sts001` of a run, in the order in which it was
    /// stored. That of a table of a page differs from run to run: it is put in order by [`TypedTable::sorted`].
    ///
    /// # Errors
    /// When no table is stored there, or it cannot be read.
    pub fn read(folder: &Path) -> Result<TypedTable, FiguresError> {
        let (schema, batches) = read_table(folder)?;
        TypedTable::of(&folder.file_name().unwrap_or_default().to_string_lossy(), &schema, &batches)
    }

    /// The rows by all columns from the first on, nulls first: an order that depends on nothing but the rows.
    ///
    /// # Errors
    /// When a column is of a type that has no order.
    pub fn sorted(self) -> Result<TypedTable, FiguresError> {
        if self.len() < 2 {
            return Ok(self);
        }
        let options = Some(SortOptions { descending: false, nulls_first: true });
        let columns = self.batch.columns().iter().map(|column| SortColumn { values: Arc::clone(column), options });
        let order = lexsort_to_indices(&columns.collect::<Vec<_>>(), None).map_err(FiguresError::fault)?;
        let batch = take_record_batch(&self.batch, &order).map_err(FiguresError::fault)?;
        Ok(TypedTable { batch, ..self })
    }

    /// The rows that `is_wanted` says yes to, by their place.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn filtered(&self, is_wanted: impl Fn(usize) -> bool) -> Result<TypedTable, FiguresError> {
        let wanted: BooleanArray = (0..self.len()).map(|row| Some(is_wanted(row))).collect();
        let batch = filter_record_batch(&self.batch, &wanted).map_err(FiguresError::fault)?;
        Ok(TypedTable { name: self.name.clone(), batch })
    }

    /// The rows at these places, in this order.
    ///
    /// # Errors
    /// When there is no row at one of them.
    pub fn in_order(&self, places: &[usize]) -> Result<TypedTable, FiguresError> {
        let places = UInt64Array::from_iter_values(places.iter().map(|place| *place as u64));
        let batch = take_record_batch(&self.batch, &places).map_err(FiguresError::fault)?;
        Ok(TypedTable { name: self.name.clone(), batch })
    }

    /// The same without some columns; those that are not there are no error.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn without(&self, columns: &[&str]) -> Result<TypedTable, FiguresError> {
        let kept = self.columns().into_iter().enumerate().filter(|(_, name)| !columns.contains(name));
        let batch = self.batch.project(&kept.map(|(at, _)| at).collect::<Vec<_>>()).map_err(FiguresError::fault)?;
        Ok(TypedTable { name: self.name.clone(), batch })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of the columns, in order.
    pub fn columns(&self) -> Vec<&str> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// The columns with their types.
    pub fn schema(&self) -> &SchemaRef {
        self.batch.schema_ref()
    }

    /// True when there is such a column.
    pub fn has(&self, column: &str) -> bool {
        self.batch.column_by_name(column).is_some()
    }

    /// True when a column holds numbers.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn is_number(&self, column: &str) -> Result<bool, FiguresError> {
        Ok(self.column(column)?.data_type().is_numeric())
    }

    /// A column as it is.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn column(&self, column: &str) -> Result<&ArrayRef, FiguresError> {
        self.batch.column_by_name(column).ok_or_else(|| FiguresError::ColumnMissing {
            table: self.name.clone(),
            column: column.to_owned(),
            hint: nearest(column, self.columns()),
        })
    }

    /// A column of texts.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn text(&self, column: &str) -> Result<Vec<Option<&str>>, FiguresError> {
        let found = self.column(column)?;
        let texts = found.as_string_opt::<i32>().ok_or_else(|| self.wrong(column, found, "text"))?;
        Ok(texts.iter().collect())
    }

    /// A column of whole numbers, however wide.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn count(&self, column: &str) -> Result<Vec<Option<i64>>, FiguresError> {
        let found = self.column(column)?;
        let is_whole = match found.data_type() {
            DataType::Decimal128(_, places) => *places == 0,
            other => other.is_integer(),
        };
        let wrong = || self.wrong(column, found, "a count");
        let wide = if is_whole { cast(found, &DataType::Int64) } else { return Err(wrong()) };
        let wide = wide.ok().filter(|wide| wide.null_count() == found.null_count()).ok_or_else(wrong)?;
        Ok(wide.as_primitive::<Int64Type>().iter().collect())
    }

    /// A column of decimals.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn decimal(&self, column: &str) -> Result<Vec<Option<Decimal>>, FiguresError> {
        let found = self.column(column)?;
        match (found.data_type(), found.as_primitive_opt::<Decimal128Type>()) {
            (DataType::Decimal128(_, places), Some(numbers)) => {
                Ok(numbers.iter().map(|units| Some(Decimal { units: units?, places: *places })).collect())
            }
            _ => Err(self.wrong(column, found, "a decimal")),
        }
    }

    /// A column of numbers of any kind, for what is drawn or compared with nought: decimals lose what a double cannot hold.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn number(&self, column: &str) -> Result<Vec<Option<f64>>, FiguresError> {
        let found = self.column(column)?;
        let wrong = || self.wrong(column, found, "a number");
        let wide = if found.data_type().is_numeric() { cast(found, &DataType::Float64) } else { return Err(wrong()) };
        let wide = wide.ok().filter(|wide| wide.null_count() == found.null_count()).ok_or_else(wrong)?;
        Ok(wide.as_primitive::<Float64Type>().iter().collect())
    }

    /// A column of days, as days since 1970-01-01.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn day(&self, column: &str) -> Result<Vec<Option<i32>>, FiguresError> {
        let found = self.column(column)?;
        let days = found.as_primitive_opt::<Date32Type>().ok_or_else(|| self.wrong(column, found, "a day"))?;
        Ok(days.iter().collect())
    }

    /// A column of truths.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn truth(&self, column: &str) -> Result<Vec<Option<bool>>, FiguresError> {
        let found = self.column(column)?;
        let truths = found.as_boolean_opt().ok_or_else(|| self.wrong(column, found, "yes or no"))?;
        Ok(truths.iter().collect())
    }

    /// A column of any type as it is written for people: keys of rows, and cells that are shown.
    ///
    /// # Errors
    /// When there is no such column.
    pub fn written(&self, column: &str) -> Result<Vec<Option<String>>, FiguresError> {
        Ok(cells(self.column(column)?))
    }

    /// The cells as texts, for printing.
    pub fn printed(&self) -> Table {
        Table::of(self.schema(), std::slice::from_ref(&self.batch))
    }

    /// Stores the rows in a folder, in their order.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn store(&self, folder: &Path) -> Result<(), FiguresError> {
        let mut writer = TableWriter::create(folder, 0, self.schema())?;
        writer.write(&self.batch)?;
        writer.close()?;
        Ok(())
    }

    /// Writes the rows as CSV for people.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_csv(&self, path: &Path) -> Result<(), FiguresError> {
        let mut file = CsvFile::create(path, self.schema())?;
        file.add(&self.batch)?;
        file.finish()
    }

    /// Writes the rows as JSON, an array of objects, one on a line; numbers are numbers, null is null.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_json(&self, path: &Path) -> Result<(), FiguresError> {
        let mut file = JsonFile::create(path, self.schema())?;
        file.add(&self.batch)?;
        file.finish()
    }

    /// The rows of another table with the same columns after these.
    ///
    /// # Errors
    /// When the columns differ.
    pub fn followed_by(self, other: &TypedTable) -> Result<TypedTable, FiguresError> {
        let columns = |table: &TypedTable| -> Vec<(String, DataType)> {
            let fields = table.schema().fields().iter();
            fields.map(|field| (field.name().clone(), field.data_type().clone())).collect()
        };
        if columns(&self) != columns(other) {
            return Err(FiguresError::ColumnsDiffer { table: self.name });
        }
        let fields = self.schema().fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let under = |batch: &RecordBatch| RecordBatch::try_new(Arc::clone(&schema), batch.columns().to_vec());
        let both = [&self.batch, &other.batch].map(under).into_iter().collect::<Result<Vec<_>, _>>();
        TypedTable::of(&self.name, &schema, &both.map_err(FiguresError::fault)?)
    }

    /// One row by its place, as an engine takes it.
    ///
    /// # Panics
    /// When there are not so many rows.
    pub fn row(&self, place: usize) -> RecordBatch {
        self.batch.slice(place, 1)
    }

    /// The columns with their names, for a table made of this one.
    pub fn into_columns(self) -> Vec<(String, ArrayRef)> {
        let names = self.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
        names.into_iter().zip(self.batch.columns().iter().cloned()).collect()
    }

    fn wrong(&self, column: &str, found: &ArrayRef, wanted: &'static str) -> FiguresError {
        let held = match found.data_type() {
            DataType::Utf8 => "text",
            DataType::Boolean => "yes or no",
            DataType::Date32 => "days",
            DataType::Timestamp(..) => "moments",
            DataType::Decimal128(..) => "decimals",
            other if other.is_numeric() => "numbers",
            _ => "something else",
        };
        FiguresError::WrongType { table: self.name.clone(), column: column.to_owned(), held: held.to_owned(), wanted }
    }
}

/// Texts have one form, however they are held.
fn plain(column: ArrayRef) -> Result<ArrayRef, FiguresError> {
    match column.data_type() {
        DataType::Dictionary(..) | DataType::Utf8View | DataType::LargeUtf8 => {
            cast(&column, &DataType::Utf8).map_err(FiguresError::fault)
        }
        _ => Ok(column),
    }
}
