//! The values of a column, as bytes to make digests of.

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Decimal128Array, Int32Array, Int64Array, StringArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use cld_submission::Block;
use datafusion_common::{DataFusionError, Result, exec_err};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// One column of a block.
pub(super) enum Cells<'a> {
    Text(&'a StringArray),
    /// Keys, and a digest of the text of each: a text is looked at once in a block.
    Coded(&'a Int32Array, Vec<u64>),
    Day(&'a Date32Array),
    Number(&'a Int64Array),
    Decimal(&'a Decimal128Array),
}

impl<'a> Cells<'a> {
    pub(super) fn of(array: &'a ArrayRef, seed: u64) -> Result<Cells<'a>> {
        if let Some(texts) = array.as_string_opt::<i32>() {
            return Ok(Cells::Text(texts));
        }
        if let Some(coded) = array.as_dictionary_opt::<Int32Type>() {
            let texts = coded.values().as_string_opt::<i32>();
            let texts = texts.ok_or_else(|| DataFusionError::Execution("a dictionary holds no text".into()))?;
            let digests = texts.iter().map(|text| xxh3_64_with_seed(text.unwrap_or_default().as_bytes(), seed));
            return Ok(Cells::Coded(coded.keys(), digests.collect()));
        }
        if let Some(days) = array.as_primitive_opt::<Date32Type>() {
            return Ok(Cells::Day(days));
        }
        if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
            return Ok(Cells::Number(numbers));
        }
        match array.as_primitive_opt::<Decimal128Type>() {
            Some(decimals) => Ok(Cells::Decimal(decimals)),
            None => exec_err!("rows cannot be compared by a column of type {}", array.data_type()),
        }
    }

    pub(super) fn is_null(&self, row: usize) -> bool {
        match self {
            Cells::Text(cells) => cells.is_null(row),
            Cells::Coded(cells, _) => cells.is_null(row),
            Cells::Day(cells) => cells.is_null(row),
            Cells::Number(cells) => cells.is_null(row),
            Cells::Decimal(cells) => cells.is_null(row),
        }
    }

    /// Appends the value so that values in a row cannot run into one another.
    pub(super) fn push(&self, row: usize, bytes: &mut Vec<u8>) {
        if self.is_null(row) {
            return bytes.extend_from_slice(&u32::MAX.to_le_bytes());
        }
        match self {
            Cells::Text(cells) => {
                let text = cells.value(row).as_bytes();
                bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
                bytes.extend_from_slice(text);
            }
            Cells::Coded(cells, digests) => push_number(digests[cells.value(row) as usize].into(), bytes),
            Cells::Day(cells) => push_number(u128::from(cells.value(row).cast_unsigned()), bytes),
            Cells::Number(cells) => push_number(u128::from(cells.value(row).cast_unsigned()), bytes),
            Cells::Decimal(cells) => push_number(cells.value(row).cast_unsigned(), bytes),
        }
    }

    /// 64 bits of the value; 0 only for null.
    pub(super) fn digest(&self, row: usize, seed: u64) -> u64 {
        match self {
            cells if cells.is_null(row) => 0,
            Cells::Coded(keys, digests) => digests[keys.value(row) as usize].max(1),
            Cells::Text(texts) => xxh3_64_with_seed(texts.value(row).as_bytes(), seed).max(1),
            Cells::Day(days) => xxh3_64_with_seed(&days.value(row).to_le_bytes(), seed).max(1),
            Cells::Number(numbers) => xxh3_64_with_seed(&numbers.value(row).to_le_bytes(), seed).max(1),
            Cells::Decimal(decimals) => xxh3_64_with_seed(&decimals.value(row).to_le_bytes(), seed).max(1),
        }
    }

    /// Days since 1 January 1970; null in a column of anything but dates.
    pub(super) fn day(&self, row: usize) -> Option<i32> {
        match self {
            Cells::Day(cells) if cells.is_valid(row) => Some(cells.value(row)),
            _ => None,
        }
    }
}

/// The columns of a block that have these names.
pub(super) fn cells<'b>(block: &'b Block<'b>, columns: &[String], seed: u64) -> Result<Vec<Cells<'b>>> {
    let column = |name: &String| {
        let array = block.batch.column_by_name(name);
        array.ok_or_else(|| DataFusionError::Execution(format!("column {name} was not read")))
    };
    columns.iter().map(|name| Cells::of(column(name)?, seed)).collect()
}

/// Appends a number as a text of sixteen bytes.
fn push_number(number: u128, bytes: &mut Vec<u8>) {
    let mut text = [0; 20];
    text[0] = 16;
    text[4..].copy_from_slice(&number.to_le_bytes());
    bytes.extend_from_slice(&text);
}
