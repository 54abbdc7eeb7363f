//! Rules over several rows of one file: duplicates, conflicts, overlaps, links that lead nowhere.
//!
//! While blocks are read, the rows that take part leave short records: a digest of their key, their numbers and digests
//! of the values that are compared. What does not fit into memory waits in a file without a name that only this process
//! can open and that is gone when it ends. Records with one key meet at the end.

mod cells;
mod failing;
mod group_store;
mod groups;
mod keys;
mod kind;
mod notes;
mod one_sided;
mod partitions;
mod record;
mod spill;
mod stream;
mod verdict;

pub(crate) use failing::FailingRow;
pub(crate) use group_store::GroupStore;
pub(crate) use groups::Groups;
pub(crate) use notes::Notes;
pub use spill::SpillTo;

#[cfg(test)]
mod tests;
