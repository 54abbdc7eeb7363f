//! Gathers what the blocks of a file leave behind, and gives the findings at the end.

use std::collections::HashMap;
use std::io;

use super::failing::{Failing, FailingRow};
use super::groups::Groups;
use super::kind::Kind;
use super::notes::Notes;
use super::partitions::{PARTITIONS, Partitions};
use super::record::{self, Record};
use super::spill::Spill;
use super::stream::Stream;
use super::verdict;

/// Distinct values of one item that are kept apart in a file that should hold one: those that it has first.
const VALUES: usize = 10_000;

/// What the rows read so far have left behind.
pub(crate) struct GroupStore<'g> {
    groups: &'g Groups,
    /// One for each stream.
    partitions: Vec<Partitions>,
    /// For each stream, how many rows hold a value and the first of them.
    values: Vec<HashMap<u64, (u64, u64)>>,
    spill: Box<dyn Spill>,
    /// Bytes of records in memory.
    held: usize,
    last_row: u64,
}

impl<'g> GroupStore<'g> {
    pub(crate) fn new(groups: &'g Groups) -> GroupStore<'g> {
        let partitions = groups.streams.iter().map(|stream| Partitions::new(record::width(stream.values()))).collect();
        let values = groups.streams.iter().map(|_| HashMap::new()).collect();
        GroupStore { groups, partitions, values, spill: groups.spill_to.open(), held: 0, last_row: 0 }
    }

    /// Takes the notes of the block whose first row has the number `first`. Blocks come in the file's order.
    ///
    /// # Errors
    /// When records cannot be spilled.
    pub(crate) fn add(&mut self, first: u64, notes: Vec<Notes>) -> io::Result<()> {
        for (at, notes) in notes.into_iter().enumerate() {
            match notes {
                Notes::Records(bytes) => self.add_records(at, first, bytes),
                Notes::Values(values) => self.add_values(at, first, values),
            }
        }
        if self.held > self.groups.budget {
            self.held = 0;
            self.partitions.iter_mut().try_for_each(|partitions| partitions.spill(self.spill.as_mut()))?;
        }
        Ok(())
    }

    fn add_records(&mut self, at: usize, first: u64, mut bytes: Vec<u8>) {
        self.held += bytes.len();
        let partitions = &mut self.partitions[at];
        for record in bytes.chunks_exact_mut(partitions.width) {
            record::move_rows(record, first);
            let moved = Record(record);
            self.last_row = self.last_row.max(moved.rows().end);
            partitions.push(moved.partition(), record);
        }
    }

    fn add_values(&mut self, at: usize, first: u64, values: Vec<(u64, u64, u64)>) {
        let known = &mut self.values[at];
        for (row, value, count) in values {
            if known.len() < VALUES || known.contains_key(&value) {
                known.entry(value).or_insert((0, first + row)).0 += count;
            }
        }
    }

    /// Each row with findings and its rules, in the order of rows.
    ///
    /// # Errors
    /// When records cannot be spilled, or not read back; so does each row.
    pub(crate) fn conclude(mut self) -> io::Result<impl Iterator<Item = io::Result<FailingRow>> + Send> {
        let mut failing = Failing::new(self.last_row, self.groups.budget);
        for (at, stream) in self.groups.streams.iter().enumerate() {
            failing.extend(values_failing(stream, std::mem::take(&mut self.values[at])), self.spill.as_mut())?;
            for partition in 0..PARTITIONS {
                let parts = self.partitions[at].take_parts(partition, self.spill.as_mut(), self.groups.part)?;
                for records in parts {
                    failing.extend(verdict::failing(stream, &records), self.spill.as_mut())?;
                }
            }
        }
        Ok(failing.in_order(self.spill))
    }
}

/// (row, rule) of the findings on a file that should hold one value.
fn values_failing(stream: &Stream, values: HashMap<u64, (u64, u64)>) -> Vec<(u64, u32)> {
    let rule = stream.members[0].rule as u32;
    if stream.kind == Kind::Once {
        return values.values().next().map(|_| (1, rule)).into_iter().collect();
    }
    // Of values that are as frequent, the one that comes first is taken for right.
    let commonest = values.values().max_by_key(|(count, first)| (*count, u64::MAX - first)).copied();
    values.into_values().filter(|value| Some(*value) != commonest).map(|(_, first)| (first, rule)).collect()
}
