//! Cells of a block that a way does not take.

use cld_book::RefusalKind;
use cld_submission::{Block, Oddity, in_windows_1252};

/// What to look for in rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SendingRows {
    pub(super) looks_for_formulas: bool,
    /// True when the way reads Windows-1252.
    pub(super) is_windows_1252: bool,
}

/// Rows by the encoding of letters that two encodings write differently.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Letters {
    pub(crate) utf_8: Rows,
    pub(crate) windows_1252: Rows,
}

/// How many rows, and which comes first: its place in the block, or its number in the file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rows {
    pub(crate) count: u64,
    pub(crate) first: Option<u64>,
}

impl SendingRows {
    /// Rows of the block with the columns of cells that are not taken.
    pub(crate) fn cells(self, block: &Block<'_>) -> Vec<(usize, usize, RefusalKind)> {
        let mut cells = Vec::new();
        if self.looks_for_formulas {
            let formulas = block.cells().filter(|(.., cell)| begins_like_a_formula(cell));
            cells.extend(formulas.map(|(row, column, _)| (row, column, RefusalKind::PortalFormula)));
        }
        if self.is_windows_1252 && !block.is_ascii() {
            let is_without =
                |cell: &[u8]| !cell.is_ascii() && in_windows_1252(&String::from_utf8_lossy(cell)).is_none();
            let without = block.cells().filter(|(.., cell)| is_without(cell));
            cells.extend(without.map(|(row, column, _)| (row, column, RefusalKind::PortalLetter)));
        }
        cells
    }
}

/// True for a raw cell, quotes and all, whose value begins with a sign that formulas begin with, other than a minus
/// before a number.
fn begins_like_a_formula(cell: &[u8]) -> bool {
    let value = cell.strip_prefix(b"\"").unwrap_or(cell);
    match value.first() {
        Some(b'=' | b'+' | b'@') => true,
        Some(b'-') => {
            let rest = value[1..].strip_suffix(b"\"").unwrap_or(&value[1..]);
            !rest.iter().any(u8::is_ascii_digit)
                || rest.iter().any(|byte| !matches!(byte, b'0'..=b'9' | b'.'))
                || rest.iter().filter(|byte| **byte == b'.').count() > 1
        }
        _ => false,
    }
}

impl Letters {
    pub(crate) fn of(block: &Block<'_>) -> Letters {
        let decoded = block.oddities().iter().filter(|(_, oddity)| *oddity == Oddity::NotText);
        let decoded: Vec<usize> = decoded.map(|(row, _)| *row).collect();
        let place = |row: usize| u64::from(block.places()[row]);
        let windows_1252 = Rows { count: decoded.len() as u64, first: decoded.first().map(|row| place(*row)) };
        let mut utf_8 = Rows::default();
        if !block.is_ascii() {
            let rows = (0..block.rows()).filter(|row| !block.row_text(*row).is_ascii());
            rows.filter(|row| decoded.binary_search(row).is_err()).for_each(|row| utf_8.add(place(row), 1));
        }
        Letters { utf_8, windows_1252 }
    }

    /// Adds those of the next block, whose first row has the number `first`.
    pub(crate) fn add(&mut self, first: u64, other: &Letters) {
        for (rows, more) in [(&mut self.utf_8, other.utf_8), (&mut self.windows_1252, other.windows_1252)] {
            more.first.into_iter().for_each(|place| rows.add(first + place, more.count));
        }
    }

    /// True when a row was read in one encoding and another row in the other.
    pub(crate) fn is_mixed(&self) -> bool {
        self.utf_8.count > 0 && self.windows_1252.count > 0
    }
}

impl Rows {
    fn add(&mut self, first: u64, count: u64) {
        self.first.get_or_insert(first);
        self.count += count;
    }
}

#[cfg(test)]
mod tests {
    use super::begins_like_a_formula;

    #[test]
    fn a_minus_before_a_number_is_allowed() {
        for cell in ["-5", "-0.50", "\"-12\"", "", "\"\"", "5-", "a=b", "'=1", "01/02/2025"] {
            assert!(!begins_like_a_formula(cell.as_bytes()), "{cell}");
        }
        for cell in ["-", "-.", "-5a", "- 5", "-1.2.3", "--5", "=1", "+5", "\"@a\"", "\"=\"\"1042\"\"\"", "-see note"] {
            assert!(begins_like_a_formula(cell.as_bytes()), "{cell}");
        }
    }
}
