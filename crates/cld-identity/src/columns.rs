//! The columns of a stored table by their names.

use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int32Array, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::{Float64Type, Int32Type, UInt32Type};

use crate::error::IdentityError;

/// A part of a stored table, which may be foreign or damaged.
pub(crate) struct Columns<'b> {
    batch: &'b RecordBatch,
    path: &'b Path,
}

impl<'b> Columns<'b> {
    pub(crate) fn of(batch: &'b RecordBatch, path: &'b Path) -> Columns<'b> {
        Columns { batch, path }
    }

    pub(crate) fn texts(&self, name: &str) -> Result<&'b StringArray, IdentityError> {
        self.column(name)?.as_string_opt::<i32>().ok_or_else(|| self.foreign())
    }

    pub(crate) fn codes(&self, name: &str) -> Result<&'b Int32Array, IdentityError> {
        self.column(name)?.as_primitive_opt::<Int32Type>().ok_or_else(|| self.foreign())
    }

    pub(crate) fn places(&self, name: &str) -> Result<&'b UInt32Array, IdentityError> {
        self.column(name)?.as_primitive_opt::<UInt32Type>().ok_or_else(|| self.foreign())
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<&'b Float64Array, IdentityError> {
        self.column(name)?.as_primitive_opt::<Float64Type>().ok_or_else(|| self.foreign())
    }

    pub(crate) fn column(&self, name: &str) -> Result<&'b ArrayRef, IdentityError> {
        self.batch.column_by_name(name).ok_or_else(|| self.foreign())
    }

    /// The same, without a null among its values.
    pub(crate) fn filled<A: Array>(&self, column: &'b A) -> Result<&'b A, IdentityError> {
        if column.null_count() == 0 { Ok(column) } else { Err(self.foreign()) }
    }

    pub(crate) fn foreign(&self) -> IdentityError {
        IdentityError::not_a_vault(self.path)
    }
}

/// A text that may be null.
pub(crate) fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

/// A number that may be null.
pub(crate) fn number(column: &Float64Array, row: usize) -> Option<f64> {
    column.is_valid(row).then(|| column.value(row))
}
