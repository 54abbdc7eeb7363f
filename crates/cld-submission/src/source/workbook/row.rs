//! A row of a sheet becomes a line.

use super::opened::damaged;
use crate::quotes::write_cell;
use crate::source::unusable::Unusable;

/// Rows and columns that a spreadsheet has.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// The delimiter of the text that a sheet becomes.
const DELIMITER: u8 = b',';

/// One row as it is put together; rows and columns are counted from 0.
#[derive(Default)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
}

impl Row {
    pub(super) fn put(&mut self, column: usize, text: String) {
        if text.is_empty() {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    /// Writes the row as a line with at least as many cells as the header, and begins the next.
    pub(super) fn end(&mut self, columns: usize, lines: &mut Vec<u8>) {
        if !self.cells.is_empty() {
            self.cells.resize(self.cells.len().max(columns), String::new());
        }
        for (at, cell) in self.cells.iter().enumerate() {
            if at > 0 {
                lines.push(DELIMITER);
            }
            write_cell(cell.as_bytes(), DELIMITER, lines);
        }
        lines.push(b'\n');
        self.cells.clear();
        self.number += 1;
    }
}

/// A cell's row and column.
pub(super) fn position((row, column): (u32, u32)) -> Result<(u32, usize), Unusable> {
    if row >= MOST_ROWS || column >= MOST_COLUMNS {
        return Err(damaged("it has a cell outside of any sheet"));
    }
    Ok((row, column as usize))
}
