//! What the rows of one block leave behind.

use std::collections::BTreeMap;

use cld_submission::Block;

use super::record;

/// A rule over several rows as part of a stream.
pub(super) struct Member {
    /// The rule's place among all rules over several rows.
    pub(super) rule: usize,
    /// The columns that are compared within a key; for links the link, then those that may return it.
    pub(super) compared: Vec<String>,
}

/// What one block leaves behind.
pub(crate) enum Notes {
    /// Records, their rows counted from the block's first.
    Records(Vec<u8>),
    /// The block's values, in the order in which it has them: for each the first of its rows, counted from the
    /// block's first, a digest, and how many rows hold it.
    Values(Vec<(u64, u64, u64)>),
}

/// The records of a block, as they are made.
pub(super) struct Records<'b> {
    pub(super) block: &'b Block<'b>,
    pub(super) bytes: Vec<u8>,
}

impl Records<'_> {
    pub(super) fn push(&mut self, key: Option<u128>, row: usize, values: &[u64]) {
        if let Some(key) = key {
            record::push(&mut self.bytes, key, u64::from(self.block.places()[row]), values);
        }
    }
}

/// The values of a block, as they are counted.
#[derive(Default)]
pub(super) struct Values(BTreeMap<u64, (u64, u64)>);

impl Values {
    /// Rows come in order.
    pub(super) fn add(&mut self, value: u64, row: u64) {
        self.0.entry(value).or_insert((row, 0)).1 += 1;
    }

    pub(super) fn notes(self) -> Notes {
        let mut values: Vec<_> = self.0.into_iter().map(|(value, (first, count))| (first, value, count)).collect();
        values.sort_unstable();
        Notes::Values(values)
    }
}
