//! Records dealt out over partitions, in memory as long as they fit, then spilled.

use std::io;

use super::record::Record;
use super::spill::{Piece, Spill};

/// So many that one partition of a file of 100 million rows still fits into memory.
pub(super) const PARTITIONS: usize = 256;

/// Records of one width.
pub(super) struct Partitions {
    pub(super) width: usize,
    partitions: Vec<Partition>,
}

#[derive(Default)]
struct Partition {
    held: Vec<u8>,
    /// The last of the pieces that were spilled.
    last: Option<Piece>,
    /// Bytes of records that were spilled.
    spilled: usize,
}

/// Bytes at the end of a piece that say where the partition's piece before it is, so that a partition needs no more
/// memory however many there are.
const PLACE: usize = 16;

impl Partitions {
    pub(super) fn new(width: usize) -> Partitions {
        Partitions { width, partitions: (0..PARTITIONS).map(|_| Partition::default()).collect() }
    }

    pub(super) fn push(&mut self, partition: usize, record: &[u8]) {
        self.partitions[partition].held.extend_from_slice(record);
    }

    /// Spills all that is held.
    pub(super) fn spill(&mut self, spill: &mut dyn Spill) -> io::Result<()> {
        for partition in self.partitions.iter_mut().filter(|partition| !partition.held.is_empty()) {
            // What a partition has grown to is given back: the next rows may go to others.
            let mut held = std::mem::take(&mut partition.held);
            partition.spilled += held.len();
            held.extend_from_slice(&placed(partition.last));
            partition.last = Some(spill.append(&held)?);
        }
        Ok(())
    }

    /// Takes all records of one partition, in no order.
    pub(super) fn take(&mut self, partition: usize, spill: &mut dyn Spill) -> io::Result<Vec<u8>> {
        let mut records = Vec::with_capacity(self.partitions[partition].bytes() + PLACE);
        self.each_piece(partition, spill, &mut records, |_| ())?;
        Ok(records)
    }

    /// The same in parts of about `room` bytes. All records of a key are in one part, however many these are.
    pub(super) fn take_parts(
        &mut self,
        partition: usize,
        spill: &mut dyn Spill,
        room: usize,
    ) -> io::Result<Vec<Vec<u8>>> {
        let count = (self.partitions[partition].bytes() / room + 1).min(PARTITIONS);
        if count == 1 {
            return Ok(vec![self.take(partition, spill)?]);
        }
        let (width, mut parts) = (self.width, vec![Vec::new(); count]);
        // Each record is dealt out once: going through all of them for every part would take the square of their number.
        self.each_piece(partition, spill, &mut Vec::new(), |records| {
            let dealt = records.chunks_exact(width).map(Record);
            dealt.for_each(|record| parts[record.part(count)].extend_from_slice(record.0));
            records.clear();
        })?;
        Ok(parts)
    }

    /// Appends the partition's pieces to `records`, one after another, with a call of `then` after each.
    fn each_piece(
        &mut self,
        partition: usize,
        spill: &mut dyn Spill,
        records: &mut Vec<u8>,
        mut then: impl FnMut(&mut Vec<u8>),
    ) -> io::Result<()> {
        let Partition { held, mut last, .. } = std::mem::take(&mut self.partitions[partition]);
        while let Some(piece) = last {
            spill.read(piece, records)?;
            last = place(&records.split_off(records.len() - PLACE));
            then(records);
        }
        records.extend_from_slice(&held);
        then(records);
        Ok(())
    }
}

impl Partition {
    fn bytes(&self) -> usize {
        self.held.len() + self.spilled
    }
}

/// No bytes mean no piece.
fn placed(piece: Option<Piece>) -> [u8; PLACE] {
    let Piece { from, bytes } = piece.unwrap_or(Piece { from: 0, bytes: 0 });
    (u128::from(from) << 64 | u128::from(bytes)).to_le_bytes()
}

fn place(bytes: &[u8]) -> Option<Piece> {
    let place = bytes.iter().rev().fold(0, |sum: u128, byte| sum << 8 | u128::from(*byte));
    let piece = Piece { from: (place >> 64) as u64, bytes: place as u64 };
    (piece.bytes > 0).then_some(piece)
}
