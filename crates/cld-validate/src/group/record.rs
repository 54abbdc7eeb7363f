//! What rows leave behind: the digest of their key, which rows they are, some numbers to compare.
//!
//! Rows of one person often follow one another. Those with one key and the same numbers share a record.

use std::ops::Range;

/// Bytes of the key and the rows; eight more for each value.
const HEAD: usize = 24;

/// Bits of the first row's number; what is above them is how many more rows there are.
const ROW_BITS: u32 = 48;

/// Rows of a record that follow the first one.
const MOST_MORE: u64 = (1 << (u64::BITS - ROW_BITS)) - 1;

/// Bytes of a record with so many values.
pub(super) fn width(values: usize) -> usize {
    HEAD + 8 * values
}

/// Appends a row to records with as many values, or adds it to the last of them if all but the row is the same.
pub(super) fn push(bytes: &mut Vec<u8>, key: u128, row: u64, values: &[u64]) {
    let start = bytes.len().saturating_sub(width(values.len()));
    if let Some(rows) = Record(&bytes[start..]).rows_with(key, row, values) {
        return bytes[start + 16..start + HEAD].copy_from_slice(&rows.to_le_bytes());
    }
    bytes.extend_from_slice(&key.to_le_bytes());
    bytes.extend_from_slice(&row.to_le_bytes());
    for value in values {
        bytes.extend_from_slice(&value.to_le_bytes());
    }
}

/// A record in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a>(pub(super) &'a [u8]);

impl<'a> Record<'a> {
    pub(super) fn key(self) -> u128 {
        looked_at();
        u128::from_le_bytes(self.0[..16].try_into().expect("sixteen bytes"))
    }

    /// The first of its rows.
    pub(super) fn row(self) -> u64 {
        self.packed() & ((1 << ROW_BITS) - 1)
    }

    pub(super) fn rows(self) -> Range<u64> {
        self.row()..self.row() + self.count()
    }

    /// How many rows share it.
    pub(super) fn count(self) -> u64 {
        (self.packed() >> ROW_BITS) + 1
    }

    pub(super) fn value(self, at: usize) -> u64 {
        looked_at();
        self.eight(HEAD + 8 * at)
    }

    /// All of its values.
    pub(super) fn values(self) -> &'a [u8] {
        looked_at();
        &self.0[HEAD..]
    }

    /// The partition of the record's key.
    pub(super) fn partition(self) -> usize {
        usize::from(self.0[15])
    }

    /// One of `count` parts of a partition, by another byte of the key than the partition's.
    pub(super) fn part(self, count: usize) -> usize {
        looked_at();
        usize::from(self.0[14]) % count
    }

    /// The record's rows with one more, if that row follows them and agrees in all else.
    fn rows_with(self, key: u128, row: u64, values: &[u64]) -> Option<u64> {
        let is_same = self.0.len() == width(values.len())
            && self.key() == key
            && self.rows().end == row
            && self.count() <= MOST_MORE
            && values.iter().enumerate().all(|(at, value)| self.value(at) == *value);
        is_same.then(|| self.packed() + (1 << ROW_BITS))
    }

    fn packed(self) -> u64 {
        looked_at();
        self.eight(16)
    }

    fn eight(self, from: usize) -> u64 {
        u64::from_le_bytes(self.0[from..from + 8].try_into().expect("eight bytes"))
    }
}

/// The same record with its rows counted from `first`.
pub(super) fn move_rows(record: &mut [u8], first: u64) {
    let packed = Record(record).packed() + first;
    record[16..HEAD].copy_from_slice(&packed.to_le_bytes());
}

/// Tests count how often records are looked at: that takes no clock.
#[inline]
fn looked_at() {
    #[cfg(test)]
    LOOKS.with(|looks| looks.set(looks.get() + 1));
}

#[cfg(test)]
thread_local! {
    pub(super) static LOOKS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (key, rows, first value) of the records that (key, row, value) leave behind.
    fn check(rows: &[(u128, u64, u64)], expected: &[(u128, Range<u64>, u64)]) {
        let mut bytes = Vec::new();
        rows.iter().for_each(|(key, row, value)| push(&mut bytes, *key, *row, &[*value]));
        let records = bytes.chunks_exact(width(1)).map(Record);
        let records: Vec<_> = records.map(|record| (record.key(), record.rows(), record.value(0))).collect();
        assert_eq!(records, expected, "{rows:?}");
    }

    #[test]
    fn rows_that_follow_one_another_and_agree_share_a_record() {
        check(&[(7, 0, 1), (7, 1, 1), (7, 2, 1)], &[(7, 0..3, 1)]);
        check(&[(7, 0, 1), (7, 2, 1)], &[(7, 0..1, 1), (7, 2..3, 1)]);
        check(&[(7, 0, 1), (7, 1, 2), (8, 2, 2)], &[(7, 0..1, 1), (7, 1..2, 2), (8, 2..3, 2)]);
        check(&[(7, 4, 1), (7, 4, 1)], &[(7, 4..5, 1), (7, 4..5, 1)]);
    }

    #[test]
    fn a_record_takes_no_more_rows_than_it_can_count() {
        let rows: Vec<_> = (0..70_000).map(|row| (7, row, 1)).collect();
        check(&rows, &[(7, 0..65_536, 1), (7, 65_536..70_000, 1)]);
    }

    #[test]
    fn rows_are_counted_from_the_blocks_first() {
        let mut bytes = Vec::new();
        push(&mut bytes, 7, 0, &[]);
        push(&mut bytes, 7, 1, &[]);
        move_rows(&mut bytes, 20_000_000_000);
        assert_eq!(Record(&bytes).rows(), 20_000_000_000..20_000_000_002);
    }
}
