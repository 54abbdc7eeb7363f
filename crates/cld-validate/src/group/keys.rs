//! The keys of a block's rows, as digests.

use std::rc::Rc;

use arrow::array::Array;
use arrow::buffer::BooleanBuffer;
use cld_submission::Block;
use datafusion_common::Result;
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::cells::{Cells, cells};

/// A digest for each row; none when all columns of the key are blank: blank is nobody's key.
pub(super) struct Keys(Vec<Option<u128>>);

impl Keys {
    /// Of the rows that take part. Without columns, the key is the row as it is written in the file.
    fn new(block: &Block<'_>, columns: &[String], part: &BooleanBuffer, seed: u64) -> Result<Keys> {
        let cells = cells(block, columns, seed)?;
        let mut bytes = Vec::new();
        let mut key = |row: usize| match cells.as_slice() {
            [] => Some(xxh3_128_with_seed(block.row_text(row), seed)),
            [Cells::Text(texts)] => texts.is_valid(row).then(|| xxh3_128_with_seed(texts.value(row).as_bytes(), seed)),
            cells if cells.iter().all(|cells| cells.is_null(row)) => None,
            cells => {
                bytes.clear();
                cells.iter().for_each(|cells| cells.push(row, &mut bytes));
                Some(xxh3_128_with_seed(&bytes, seed))
            }
        };
        let mut keys = vec![None; block.rows()];
        part.set_indices().for_each(|row| keys[row] = key(row));
        Ok(Keys(keys))
    }

    /// None also for a row that takes no part.
    pub(super) fn of(&self, row: usize) -> Option<u128> {
        self.0[row]
    }
}

/// The keys made of one block so far: rules with the same key share them.
pub(super) struct KeysOfBlock<'b> {
    block: &'b Block<'b>,
    pub(super) seed: u64,
    made: Vec<(Vec<String>, Rc<Keys>)>,
}

impl<'b> KeysOfBlock<'b> {
    pub(super) fn new(block: &'b Block<'b>, seed: u64) -> KeysOfBlock<'b> {
        KeysOfBlock { block, seed, made: Vec::new() }
    }

    /// The keys of all rows.
    pub(super) fn of(&mut self, columns: &[String]) -> Result<Rc<Keys>> {
        if let Some((_, keys)) = self.made.iter().find(|(made, _)| made == columns) {
            return Ok(Rc::clone(keys));
        }
        let keys = Rc::new(self.of_part(columns, &BooleanBuffer::new_set(self.block.rows()))?);
        self.made.push((columns.to_vec(), Rc::clone(&keys)));
        Ok(keys)
    }

    /// 64 bits of each row's value in a column; 0 for null and for rows that take no part.
    pub(super) fn digests(&mut self, column: &String, part: &BooleanBuffer) -> Result<Vec<u64>> {
        let mut digests = vec![0; self.block.rows()];
        match &cells(self.block, std::slice::from_ref(column), self.seed)?[0] {
            // What is one rule's value is another one's key.
            Cells::Text(_) => {
                let keys = self.of(std::slice::from_ref(column))?;
                let digest = |row| keys.of(row).map_or(0, |key| (key as u64).max(1));
                part.set_indices().for_each(|row| digests[row] = digest(row));
            }
            cells => part.set_indices().for_each(|row| digests[row] = cells.digest(row, self.seed)),
        }
        Ok(digests)
    }

    /// The keys of some rows, for a key of several columns: it takes a while, and no two rules share one.
    pub(super) fn of_part(&self, columns: &[String], part: &BooleanBuffer) -> Result<Keys> {
        Keys::new(self.block, columns, part, self.seed)
    }
}
