//! Rules over several rows of one file: duplicates, conflicts, overlaps, links that lead nowhere.
//!
//! While blocks are read, each row that takes part leaves a short record: a digest of its key, its row
//! number and digests of the values that are compared. Nothing a row says can be read back from them, and
//! their seed is drawn anew for each file. What does not fit into memory waits in a file without a name
//! that only this process can open and that is gone when it ends. Records with one key meet at the end.

mod cells;
mod heaps;
mod keys;
mod ledger;
mod one_sided;
mod record;
mod stream;
mod verdict;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use arrow::buffer::BooleanBuffer;
use cld_submission::Block;
use datafusion_common::Result;
use keys::KeysOfBlock;
pub(crate) use ledger::Ledger;
pub(crate) use stream::Notes;
use stream::Stream;

use crate::rule::Rule;

/// Bytes of records that a file's check holds before they go to disk.
const BUDGET: usize = 4 << 20;

/// The rules over several rows, ready for one file.
pub(crate) struct Groups {
    streams: Vec<Stream>,
    seed: u64,
    /// Other than [`BUDGET`] only to test that it makes no difference.
    pub(crate) budget: usize,
}

impl Groups {
    /// `rules` have another shape than a row's. In findings they are told by their place in it.
    pub(crate) fn new(rules: &[&Rule]) -> Groups {
        let mut streams: Vec<Stream> = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            match streams.iter_mut().find(|stream| stream.takes(rule)) {
                Some(stream) => stream.add(at, rule),
                None => streams.push(Stream::new(at, rule)),
            }
        }
        Groups { streams, seed: RandomState::new().hash_one("digests of one file"), budget: BUDGET }
    }

    /// What the rows of a block leave behind; blocks may be noted side by side. `parts` says for each rule
    /// which rows take part.
    pub(crate) fn note(&self, block: &Block<'_>, parts: &[BooleanBuffer]) -> Result<Vec<Notes>> {
        let mut keys = KeysOfBlock::new(self.seed);
        self.streams.iter().map(|stream| stream.note(block, &mut keys, parts)).collect()
    }
}

#[cfg(test)]
mod tests;
