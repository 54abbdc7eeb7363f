//! What one row leaves behind: the digest of its key, its row number, some numbers to compare.

/// Bytes of the key and the row number; four more for each value.
const HEAD: usize = 24;

/// Appends a record.
pub(super) fn push(bytes: &mut Vec<u8>, key: u128, row: u64, values: &[u32]) {
    bytes.extend_from_slice(&key.to_le_bytes());
    bytes.extend_from_slice(&row.to_le_bytes());
    for value in values {
        bytes.extend_from_slice(&value.to_le_bytes());
    }
}

/// Bytes of a record with so many values.
pub(super) fn width(values: usize) -> usize {
    HEAD + 4 * values
}

/// A record as it lies in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a>(pub(super) &'a [u8]);

impl Record<'_> {
    pub(super) fn key(self) -> u128 {
        u128::from_le_bytes(self.0[..16].try_into().expect("sixteen bytes"))
    }

    pub(super) fn row(self) -> u64 {
        u64::from_le_bytes(self.0[16..HEAD].try_into().expect("eight bytes"))
    }

    pub(super) fn value(self, at: usize) -> u32 {
        let from = HEAD + 4 * at;
        u32::from_le_bytes(self.0[from..from + 4].try_into().expect("four bytes"))
    }
}

/// The same record with the row counted from `first`.
pub(super) fn move_row(record: &mut [u8], first: u64) {
    let row = first + Record(record).row();
    record[16..HEAD].copy_from_slice(&row.to_le_bytes());
}
