//! The text of a sheet, as it is read.

use std::io::{self, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use calamine::{DataRef, XlsxCellReader};
use self_cell::{MutBorrow, self_cell};

use super::dates::DatesSeen;
use super::opened::{Workbook, damaged, unusable};
use super::row::{Row, position};
use super::value;
use crate::failed_cell::NO_RESULT;
use crate::input::ReadSeek;
use crate::source::unusable::Unusable;

type Cells<'a> = XlsxCellReader<'a, BufReader<Box<dyn ReadSeek>>>;

self_cell! {
    /// The cells of a sheet with the workbook that it is in.
    pub(super) struct OpenSheet {
        owner: MutBorrow<Workbook>,
        #[not_covariant]
        dependent: Cells,
    }
}

/// Rows become lines when they are asked for.
pub(in crate::source) struct Text {
    cells: OpenSheet,
    /// For each column of the header, true when it holds dates.
    dates: Vec<bool>,
    /// The header's row, counted from 0.
    header: u32,
    is_1904: bool,
    row: Row,
    seen: Vec<DatesSeen>,
    /// Where `seen` goes when all rows were read.
    seen_at_end: Arc<Mutex<Vec<DatesSeen>>>,
    lines: Vec<u8>,
    /// Where what was not read of the lines begins.
    at: usize,
    is_finished: bool,
}

/// Bytes of lines that are made at once.
const AT_ONCE: usize = 1 << 16;

impl Text {
    /// The lines of a sheet's cells, see [`Text`].
    pub(super) fn of(
        cells: OpenSheet,
        dates: Vec<bool>,
        header: u32,
        is_1904: bool,
        seen_at_end: Arc<Mutex<Vec<DatesSeen>>>,
    ) -> Text {
        let (row, seen, lines) = (Row::default(), vec![DatesSeen::default(); dates.len()], Vec::new());
        Text { cells, dates, header, is_1904, row, seen, seen_at_end, lines, at: 0, is_finished: false }
    }

    /// More lines, if there are any.
    fn more(&mut self) -> Result<(), Unusable> {
        let Text { cells, dates, header, is_1904, row, seen, lines, .. } = self;
        let columns = dates.len();
        let is_last = cells.with_dependent_mut(|_, cells| {
            while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(unusable)? {
                let (number, column) = position(cell.pos)?;
                if number < row.number {
                    return Err(damaged("its rows are not in order"));
                }
                while row.number < number {
                    row.end(columns, lines);
                }
                let is_date = number > *header && dates.get(column).copied().unwrap_or(false);
                let text = match &cell.value {
                    DataRef::Empty if cell.formula.is_some() => NO_RESULT.to_owned(),
                    value => value::text(value, is_date, *is_1904),
                };
                if is_date {
                    seen[column].add(&text, matches!(cell.value, DataRef::String(_) | DataRef::SharedString(_)));
                }
                row.put(column, text);
                if lines.len() > AT_ONCE {
                    return Ok(false);
                }
            }
            row.end(columns, lines);
            Ok(true)
        })?;
        if is_last {
            self.is_finished = true;
            *self.seen_at_end.lock().unwrap_or_else(PoisonError::into_inner) = std::mem::take(seen);
        }
        Ok(())
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.lines.len() && !self.is_finished {
            self.lines.clear();
            self.at = 0;
            self.more()?;
        }
        let rest = &self.lines[self.at..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}
