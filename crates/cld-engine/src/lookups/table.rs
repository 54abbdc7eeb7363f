//! The small table, and where rows have their counterparts in it.

use std::collections::HashMap;
use std::ops::Range;

use arrow::array::{Array, ArrayRef, RecordBatch, UInt32Array};
use arrow::buffer::NullBuffer;
use arrow::compute::take;
use arrow::row::{RowConverter, SortField};
use datafusion::common::Result;
use foldhash::fast::FixedState;

/// Rows by their key.
#[derive(Debug)]
pub(super) struct Table {
    rows: RecordBatch,
    converter: RowConverter,
    rows_of: HashMap<Box<[u8]>, Vec<u32>, FixedState>,
}

/// Which rows stand together in what comes out.
pub(super) struct Pairs {
    /// Rows of the batch, in their order.
    batch: Vec<u32>,
    /// For each of them the row of the table; none where the row has no counterpart.
    table: Vec<Option<u32>>,
}

impl Table {
    /// `keys` has a column for each that rows are looked up by. A row with a null among them is no row's counterpart.
    pub(super) fn new(rows: RecordBatch, keys: &[ArrayRef]) -> Result<Table> {
        let fields = keys.iter().map(|key| SortField::new(key.data_type().clone())).collect();
        let converter = RowConverter::new(fields)?;
        let mut rows_of: HashMap<Box<[u8]>, Vec<u32>, FixedState> = HashMap::default();
        let nulls = nulls_of(keys);
        for (at, key) in converter.convert_columns(keys)?.iter().enumerate() {
            if nulls.as_ref().is_none_or(|nulls| nulls.is_valid(at)) {
                rows_of.entry(key.as_ref().into()).or_default().push(at as u32);
            }
        }
        Ok(Table { rows, converter, rows_of })
    }

    /// Where the rows of a batch have their counterparts. One without is left out, unless `all` are wanted.
    pub(super) fn pairs(&self, keys: &[ArrayRef], all: bool) -> Result<Pairs> {
        let nulls = nulls_of(keys);
        let keys = self.converter.convert_columns(keys)?;
        let mut pairs =
            Pairs { batch: Vec::with_capacity(keys.num_rows()), table: Vec::with_capacity(keys.num_rows()) };
        for (at, key) in keys.iter().enumerate() {
            let is_whole = nulls.as_ref().is_none_or(|nulls| nulls.is_valid(at));
            let found = is_whole.then(|| self.rows_of.get(key.as_ref())).flatten();
            for row in found.into_iter().flatten() {
                pairs.push(at, Some(*row));
            }
            if all && found.is_none() {
                pairs.push(at, None);
            }
        }
        Ok(pairs)
    }

    /// How many columns the table has.
    pub(super) fn width(&self) -> usize {
        self.rows.num_columns()
    }

    /// A column of the table for each pair of `range`.
    pub(super) fn column(&self, at: usize, pairs: &Pairs, range: Range<usize>) -> Result<ArrayRef> {
        Ok(take(self.rows.column(at), &UInt32Array::from(pairs.table[range].to_vec()), None)?)
    }
}

impl Pairs {
    fn push(&mut self, batch: usize, table: Option<u32>) {
        self.batch.push(batch as u32);
        self.table.push(table);
    }

    pub(super) fn len(&self) -> usize {
        self.batch.len()
    }

    /// These columns of a batch for each pair of `range`: the very same where every row is there once.
    pub(super) fn columns(&self, columns: &[&ArrayRef], range: Range<usize>) -> Result<Vec<ArrayRef>> {
        let rows = &self.batch[range];
        let first = rows.first().map_or(0, |first| *first as usize);
        if rows.windows(2).all(|two| two[0] + 1 == two[1]) {
            return Ok(columns.iter().map(|column| column.slice(first, rows.len())).collect());
        }
        let rows = UInt32Array::from(rows.to_vec());
        columns.iter().map(|column| Ok(take(column, &rows, None)?)).collect()
    }
}

/// Where no column is null.
fn nulls_of(keys: &[ArrayRef]) -> Option<NullBuffer> {
    keys.iter().fold(None, |nulls, key| NullBuffer::union(nulls.as_ref(), key.logical_nulls().as_ref()))
}
