//! The rules over several rows of one file, and what its blocks leave behind for them.

use arrow::buffer::BooleanBuffer;
use cld_submission::Block;
use datafusion_common::Result;

use super::keys::KeysOfBlock;
use super::notes::Notes;
use super::spill::SpillTo;
use super::stream::Stream;
use crate::rule::Rule;

/// Bytes of records that a file's check holds before they are spilled.
pub(super) const BUDGET: usize = 4 << 20;

/// Bytes of records whose keys are looked through together.
pub(super) const PART: usize = 1 << 20;

/// Of all digests, always: the same file has the same findings wherever and whenever it is checked, even where two
/// values should ever have one digest. Digests leave the process in no file that others can open.
const SEED: u64 = 0x636c_6420_6368_6563;

/// The rules over several rows, ready for one file.
pub(crate) struct Groups {
    pub(super) streams: Vec<Stream>,
    pub(super) spill_to: SpillTo,
    /// Other than [`BUDGET`], [`PART`] and [`SEED`] only to test that it makes no difference.
    pub(super) budget: usize,
    pub(super) part: usize,
    pub(super) seed: u64,
}

impl Groups {
    /// `rules` have another shape than a row's. In findings they are identified by their place in it.
    pub(crate) fn new(rules: &[&Rule], spill_to: SpillTo) -> Groups {
        let mut streams: Vec<Stream> = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            match streams.iter_mut().find(|stream| stream.takes(rule)) {
                Some(stream) => stream.add(at, rule),
                None => streams.push(Stream::new(at, rule)),
            }
        }
        Groups { streams, spill_to, budget: BUDGET, part: PART, seed: SEED }
    }

    /// What the rows of a block leave behind; blocks may be noted side by side. `parts` says for each rule
    /// which rows take part.
    pub(crate) fn note(&self, block: &Block<'_>, parts: &[BooleanBuffer]) -> Result<Vec<Notes>> {
        let mut keys = KeysOfBlock::new(block, self.seed);
        self.streams.iter().map(|stream| stream.note(block, &mut keys, parts)).collect()
    }
}
