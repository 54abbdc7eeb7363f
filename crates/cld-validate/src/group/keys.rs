//! The keys of a block's rows, as digests.

use std::rc::Rc;

use cld_submission::Block;
use datafusion_common::Result;
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::cells::Cells;
use super::stream::cells;

/// A digest for each row; none when all columns of the key are blank: blank is nobody's key.
pub(super) struct Keys(Vec<Option<u128>>);

impl Keys {
    /// Without columns, the key is the row as it stands in the file.
    pub(super) fn new(block: &Block<'_>, columns: &[String], seed: u64) -> Result<Keys> {
        let cells = cells(block, columns, seed)?;
        let rows = 0..block.rows();
        let mut bytes = Vec::new();
        Ok(Keys(match cells.as_slice() {
            [] => rows.map(|row| Some(xxh3_128_with_seed(block.row_text(row), seed))).collect(),
            [Cells::Text(texts)] => {
                texts.iter().map(|text| text.map(|text| xxh3_128_with_seed(text.as_bytes(), seed))).collect()
            }
            cells => rows
                .map(|row| {
                    bytes.clear();
                    cells.iter().for_each(|cells| cells.push(row, &mut bytes));
                    let is_blank = cells.iter().all(|cells| cells.is_null(row));
                    (!is_blank).then(|| xxh3_128_with_seed(&bytes, seed))
                })
                .collect(),
        }))
    }

    pub(super) fn of(&self, row: usize) -> Option<u128> {
        self.0[row]
    }
}

/// The keys made of one block so far: rules with the same key share them.
pub(super) struct KeysOfBlock {
    pub(super) seed: u64,
    made: Vec<(Vec<String>, Rc<Keys>)>,
}

impl KeysOfBlock {
    pub(super) fn new(seed: u64) -> KeysOfBlock {
        KeysOfBlock { seed, made: Vec::new() }
    }

    pub(super) fn of(&mut self, block: &Block<'_>, columns: &[String]) -> Result<Rc<Keys>> {
        if let Some((_, keys)) = self.made.iter().find(|(made, _)| made == columns) {
            return Ok(Rc::clone(keys));
        }
        let keys = Rc::new(Keys::new(block, columns, self.seed)?);
        self.made.push((columns.to_vec(), Rc::clone(&keys)));
        Ok(keys)
    }
}
