//! Gathers what the blocks of a file leave behind, and gives the findings at the end.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use super::Groups;
use super::heaps::{HEAPS, Heaps, Spill};
use super::record;
use super::stream::{Kind, Notes, Stream};
use super::verdict;

/// Distinct values of one item that are kept apart in a file that should hold one.
const VALUES: usize = 10_000;

/// Bytes of records whose keys are looked through together.
const PART: usize = 1 << 20;

pub(crate) struct Ledger<'g> {
    groups: &'g Groups,
    /// One for each stream.
    heaps: Vec<Heaps>,
    /// For each stream, how many rows hold a value and the first of them.
    values: Vec<HashMap<u64, (u64, u64)>>,
    spill: Spill,
    /// Bytes of records in memory.
    held: usize,
    last_row: u64,
}

impl<'g> Ledger<'g> {
    pub(crate) fn new(groups: &'g Groups) -> Ledger<'g> {
        let heaps = groups.streams.iter().map(|stream| Heaps::new(record::width(stream.values()))).collect();
        let values = groups.streams.iter().map(|_| HashMap::new()).collect();
        Ledger { groups, heaps, values, spill: Spill::default(), held: 0, last_row: 0 }
    }

    /// Takes the notes of the block whose first row has the number `first`. Blocks come in the file's order.
    pub(crate) fn add(&mut self, first: u64, notes: Vec<Notes>) -> io::Result<()> {
        for (at, notes) in notes.into_iter().enumerate() {
            match notes {
                Notes::Records(mut bytes) => {
                    self.held += bytes.len();
                    for record in bytes.chunks_exact_mut(self.heaps[at].width) {
                        record::move_row(record, first);
                        self.last_row = self.last_row.max(record::Record(record).row());
                        self.heaps[at].push(usize::from(record[15]), record);
                    }
                }
                Notes::Values(values) => {
                    for (value, (count, place)) in values {
                        let known = &mut self.values[at];
                        if known.len() < VALUES || known.contains_key(&value) {
                            let entry = known.entry(value).or_insert((0, first + place));
                            entry.0 += count;
                            // A block's values come in no order.
                            entry.1 = entry.1.min(first + place);
                        }
                    }
                }
            }
        }
        if self.held > self.groups.budget {
            self.held = 0;
            self.heaps.iter_mut().try_for_each(|heaps| heaps.spill(&mut self.spill))?;
        }
        Ok(())
    }

    /// Gives each row with findings and its rules, by row and then by the rule's place.
    pub(crate) fn conclude(mut self, mut take: impl FnMut(u64, &[usize])) -> io::Result<()> {
        let mut failing = Failing::new(self.last_row, self.groups.budget);
        for (at, stream) in self.groups.streams.iter().enumerate() {
            failing.extend(self.values_failing(stream, at), &mut self.spill)?;
            for heap in 0..HEAPS {
                let records = self.heaps[at].take(heap, &mut self.spill)?;
                for part in parts(&records, self.heaps[at].width) {
                    failing.extend(verdict::failing(stream, self.heaps[at].width, &part), &mut self.spill)?;
                }
            }
        }
        failing.in_order(&mut self.spill, &mut take)
    }

    fn values_failing(&mut self, stream: &Stream, at: usize) -> Vec<(u64, u32)> {
        let rule = stream.members[0].rule as u32;
        let values: Vec<_> = std::mem::take(&mut self.values[at]).into_values().collect();
        if stream.kind == Kind::Once {
            return values.first().map(|_| (1, rule)).into_iter().collect();
        }
        // Of values that are as frequent, the one that comes first is taken for right.
        let commonest = values.iter().max_by_key(|(count, first)| (*count, u64::MAX - first)).copied();
        let others = values.into_iter().filter(|value| Some(*value) != commonest);
        others.map(|(_, first)| (first, rule)).collect()
    }
}

/// The records of a heap in parts that a verdict has room for; a key's records are in one part.
fn parts(records: &[u8], width: usize) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let parts = records.len() / PART + 1;
    (0..parts).map(move |part| match parts {
        1 => Cow::Borrowed(records),
        // The last byte of the key has dealt the records out over heaps, the one before it does over parts.
        _ => records
            .chunks_exact(width)
            .filter(|record| usize::from(record[14]) % parts == part)
            .flatten()
            .copied()
            .collect(),
    })
}

/// Findings on their way into the order of rows.
struct Failing {
    heaps: Heaps,
    /// Rows that go on one heap.
    span: u64,
    held: usize,
    budget: usize,
}

impl Failing {
    fn new(last_row: u64, budget: usize) -> Failing {
        Failing { heaps: Heaps::new(12), span: last_row / HEAPS as u64 + 1, held: 0, budget }
    }

    fn extend(&mut self, findings: Vec<(u64, u32)>, spill: &mut Spill) -> io::Result<()> {
        for (row, rule) in findings {
            let mut bytes = [0; 12];
            bytes[..8].copy_from_slice(&row.to_le_bytes());
            bytes[8..].copy_from_slice(&rule.to_le_bytes());
            self.heaps.push(usize::try_from(row / self.span).unwrap_or(HEAPS).min(HEAPS - 1), &bytes);
            self.held += bytes.len();
        }
        if self.held > self.budget {
            self.held = 0;
            self.heaps.spill(spill)?;
        }
        Ok(())
    }

    fn in_order(mut self, spill: &mut Spill, take: &mut impl FnMut(u64, &[usize])) -> io::Result<()> {
        for heap in 0..HEAPS {
            let bytes = self.heaps.take(heap, spill)?;
            let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            let mut findings: Vec<_> =
                bytes.chunks_exact(12).map(|bytes| (number(&bytes[..8]), number(&bytes[8..]) as usize)).collect();
            findings.sort_unstable();
            for row in findings.chunk_by(|one, other| one.0 == other.0) {
                take(row[0].0, &row.iter().map(|(_, rule)| *rule).collect::<Vec<_>>());
            }
        }
        Ok(())
    }
}
