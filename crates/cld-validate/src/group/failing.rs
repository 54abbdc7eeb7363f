//! Findings on their way into the order of rows.

use std::io;
use std::vec::IntoIter;

use super::partitions::{PARTITIONS, Partitions};
use super::spill::Spill;

/// A row's number, and the places of the rules that fail there, in order.
pub(crate) type FailingRow = (u64, Vec<usize>);

/// Bytes of a finding that waits: its row and its rule.
const WIDTH: usize = 12;

pub(super) struct Failing {
    partitions: Partitions,
    /// Rows whose findings are in one partition.
    span: u64,
    held: usize,
    budget: usize,
}

impl Failing {
    pub(super) fn new(last_row: u64, budget: usize) -> Failing {
        let span = last_row / PARTITIONS as u64 + 1;
        Failing { partitions: Partitions::new(WIDTH), span, held: 0, budget }
    }

    /// Adds (row, rule) of findings.
    pub(super) fn extend(&mut self, findings: Vec<(u64, u32)>, spill: &mut dyn Spill) -> io::Result<()> {
        for (row, rule) in findings {
            let mut bytes = [0; WIDTH];
            bytes[..8].copy_from_slice(&row.to_le_bytes());
            bytes[8..].copy_from_slice(&rule.to_le_bytes());
            let partition = usize::try_from(row / self.span).unwrap_or(PARTITIONS).min(PARTITIONS - 1);
            self.partitions.push(partition, &bytes);
            self.held += bytes.len();
        }
        if self.held > self.budget {
            self.held = 0;
            self.partitions.spill(spill)?;
        }
        Ok(())
    }

    /// The rows one after another, each read back when it is asked for.
    pub(super) fn in_order(self, spill: Box<dyn Spill>) -> impl Iterator<Item = io::Result<FailingRow>> + Send {
        let (mut partitions, mut spill) = (self.partitions, spill);
        (0..PARTITIONS).flat_map(move |partition| match partitions.take(partition, spill.as_mut()) {
            Ok(bytes) => rows(&bytes),
            Err(error) => vec![Err(error)].into_iter(),
        })
    }
}

/// The rows of one partition's findings.
fn rows(bytes: &[u8]) -> IntoIter<io::Result<FailingRow>> {
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    let findings = bytes.chunks_exact(WIDTH).map(|bytes| (number(&bytes[..8]), number(&bytes[8..]) as usize));
    let mut findings: Vec<(u64, usize)> = findings.collect();
    findings.sort_unstable();
    let rows = findings.chunk_by(|one, other| one.0 == other.0);
    rows.map(|row| Ok((row[0].0, row.iter().map(|(_, rule)| *rule).collect()))).collect::<Vec<_>>().into_iter()
}
