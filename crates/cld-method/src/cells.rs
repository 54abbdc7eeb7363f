//! Columns as text and text as columns.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// The values of a column as text: dates 2023-04-01, moments 2024-01-20 10:00:00 with parts of a
/// second where there are any; null is none.
pub fn cells(column: &ArrayRef) -> Vec<Option<String>> {
    let options = FormatOptions::new().with_timestamp_format(Some("%Y-%m-%d %H:%M:%S%.f"));
    let Ok(formatter) = ArrayFormatter::try_new(column.as_ref(), &options) else {
        return vec![None; column.len()];
    };
    (0..column.len()).map(|row| column.is_valid(row).then(|| formatter.value(row).to_string())).collect()
}

/// Text as a column of a type; text that is no such value is an error.
///
/// # Errors
/// When a text is no such value. The message says at which place, and not what the text is.
pub fn parse_cells(texts: &[Option<&str>], data_type: &DataType) -> Result<ArrayRef, ArrowError> {
    let texts: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
    let column = cast(&texts, data_type)?;
    match (0..texts.len()).find(|row| texts.is_valid(*row) && column.is_null(*row)) {
        Some(row) => Err(ArrowError::ParseError(format!("cell {} is not of type {data_type}", row + 1))),
        None => Ok(column),
    }
}
