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

/// The same of a cell as it is in the file, with its quotes.
fn begins_like_a_formula(cell: &[u8]) -> bool {
    let value = cell.strip_prefix(b"\"").map_or(cell, |rest| rest.strip_suffix(b"\"").unwrap_or(rest));
    // Most cells begin with something else, and need no closer look.
    value.first().is_some_and(|first| matches!(first, b'=' | b'+' | b'-' | b'@'))
        && cld_submission::begins_like_a_formula(&String::from_utf8_lossy(value))
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
    fn quotes_make_no_difference() {
        let cells = ["=1", "\"=\"\"1042\"\"\"", "-1", "\"-1\"", "\"-\"", "\"\"", ""];
        let like = [true, true, false, false, true, false, false];
        assert_eq!(cells.map(|cell| begins_like_a_formula(cell.as_bytes())), like);
    }
}
