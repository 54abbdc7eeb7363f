//! Where the cells of a block are.

use std::io::Read;

use arrow::error::ArrowError;
use simd_csv::ZeroCopyReaderBuilder;

use crate::cell::Reading;
use crate::no_row::{NoRow, NoRows};
use crate::oddity::Oddity;
use crate::quotes::unquoted;

/// A byte order mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Rows and cells of one block, by their places in its text.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Cells in a row.
    width: usize,
    /// For each row, where each cell begins, and one past where the last one ends. A cell that is not
    /// there begins where the next one does.
    starts: Vec<u32>,
    /// For each row, how many rows a spreadsheet shows before it in this block.
    pub(crate) places: Vec<u32>,
    /// How many rows a spreadsheet shows for this block: blank lines count.
    pub(crate) length: u32,
    pub(crate) oddities: Vec<(usize, Oddity)>,
    /// Lines that are no rows, each with how many rows a spreadsheet shows before it in this block.
    pub(crate) no_rows: Vec<(u32, NoRow)>,
    /// Places of these lines among all lines that hold something.
    left_out: Vec<usize>,
}

impl Index {
    #[cfg(test)]
    pub(crate) fn of(text: &[u8], delimiter: u8, width: usize) -> Result<Index, ArrowError> {
        let mut index = Index::default();
        index.read(text, delimiter, width, None)?;
        Ok(index)
    }

    /// Finds the rows of another block. With `no_rows`, lines that are none are told apart, and empty cells behind the last
    /// column from others.
    pub(crate) fn read(
        &mut self,
        text: &[u8],
        delimiter: u8,
        width: usize,
        no_rows: Option<&NoRows>,
    ) -> Result<(), ArrowError> {
        self.clear();
        self.width = width;
        // The reader takes a byte order mark off what it reads. Only the file's own is none of the data, and that one is
        // gone already: a line break before a block that begins with one keeps it where it is.
        let before = if text.starts_with(MARK) { &b"\n"[..] } else { b"" };
        let mut reader = ZeroCopyReaderBuilder::with_capacity(text.len() + 1)
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(before.chain(text));
        let mut end = 0;
        while let Some(record) = reader.read_byte_record().map_err(|error| ArrowError::CsvError(error.to_string()))? {
            let (blank_bytes, blank_lines) = blank(&text[end..]);
            self.length += blank_lines;
            match no_rows.and_then(|no_rows| no_rows.kind(|| record.iter())) {
                Some(kind) => self.no_row(kind),
                None => {
                    if record.len() != width {
                        self.other_width(record.len(), record.iter(), no_rows.is_some());
                    }
                    self.row((end + blank_bytes) as u32, record.iter());
                }
            }
            end = reader.position() as usize - before.len();
        }
        self.length += blank(&text[end.min(text.len())..]).1;
        Ok(())
    }

    fn row<'r>(&mut self, start: u32, cells: impl Iterator<Item = &'r [u8]>) {
        self.places.push(self.length);
        self.length += 1;
        let mut next = start;
        self.starts.push(next);
        for cell in cells.take(self.width) {
            next += cell.len() as u32 + 1;
            self.starts.push(next);
        }
        self.starts.resize(self.places.len() * (self.width + 1), next);
    }

    fn no_row(&mut self, kind: NoRow) {
        self.left_out.push(self.places.len() + self.no_rows.len());
        self.no_rows.push((self.length, kind));
        self.length += 1;
    }

    fn other_width<'r>(&mut self, mut cells: usize, all: impl Iterator<Item = &'r [u8]>, is_tolerant: bool) {
        if is_tolerant && cells > self.width {
            let is_filled = |cell: &[u8]| !Reading::Tolerant.is_blank(&unquoted(cell));
            let filled = all.skip(self.width).enumerate().filter(|(_, cell)| is_filled(cell)).last();
            let Some((last, _)) = filled else {
                return self.oddities.push((self.places.len(), Oddity::EmptyCells(cells)));
            };
            cells = self.width + last + 1;
        }
        self.oddities.push((self.places.len(), Oddity::Cells(cells)));
    }

    pub(crate) fn rows(&self) -> usize {
        self.places.len()
    }

    /// The row that a line is, by its place among all lines that hold something; null when it is none.
    pub(crate) fn row_of(&self, line: usize) -> Option<usize> {
        let before = self.left_out.partition_point(|left_out| *left_out < line);
        (self.left_out.get(before) != Some(&line)).then(|| line - before)
    }

    /// How many lines hold something.
    pub(crate) fn lines(&self) -> usize {
        self.places.len() + self.no_rows.len()
    }

    /// Every row's cell in one column; empty where the row has no such cell.
    pub(crate) fn column<'t>(&'t self, text: &'t [u8], column: usize) -> impl Iterator<Item = Cell<'t>> {
        let starts = self.starts.chunks_exact(self.width + 1);
        starts.map(move |row| Cell::between(text, row[column], row[column + 1]))
    }

    /// Every cell by row and column.
    pub(crate) fn cells<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (usize, usize, &'t [u8])> {
        self.starts.chunks_exact(self.width + 1).enumerate().flat_map(move |(row, starts)| {
            let cells = starts.windows(2).enumerate();
            cells.map(move |(column, ends)| (row, column, Cell::between(text, ends[0], ends[1]).bytes()))
        })
    }

    pub(crate) fn cell<'t>(&self, text: &'t [u8], row: usize, column: usize) -> Cell<'t> {
        let at = row * (self.width + 1) + column;
        Cell::between(text, self.starts[at], self.starts[at + 1])
    }

    /// What is behind the last cell that has a column, up to the row's end; blank lines after it are with it.
    pub(crate) fn beyond<'t>(&self, text: &'t [u8], row: usize) -> &'t [u8] {
        let from = (self.starts[row * (self.width + 1) + self.width] as usize).min(text.len());
        let next = self.starts.get((row + 1) * (self.width + 1)).map_or(text.len(), |start| *start as usize);
        &text[from..next.max(from)]
    }

    /// The row and column of the cell that begins with the byte at a place, quotes and blanks before it aside; null when
    /// that byte is within a cell.
    pub(crate) fn cell_at(&self, text: &[u8], at: usize) -> Option<(usize, usize)> {
        let wide = self.width + 1;
        let rows = self.places.len();
        let (mut low, mut high) = (0, rows);
        while low < high {
            let middle = (low + high) / 2;
            if self.starts[middle * wide] as usize <= at { low = middle + 1 } else { high = middle }
        }
        let row = low.checked_sub(1)?;
        let starts = &self.starts[row * wide..(row + 1) * wide];
        let column =
            starts.partition_point(|start| *start as usize <= at).checked_sub(1).filter(|at| *at < self.width)?;
        let before = text.get(starts[column] as usize..at)?;
        before.iter().all(|byte| matches!(byte, b' ' | b'"')).then_some((row, column))
    }

    pub(crate) fn row_text<'t>(&self, text: &'t [u8], row: usize) -> &'t [u8] {
        let at = row * (self.width + 1);
        Cell::between(text, self.starts[at], self.starts[at + self.width]).bytes()
    }

    /// A row up to the end of its line.
    pub(crate) fn line<'t>(&self, text: &'t [u8], row: usize) -> &'t [u8] {
        let start = (self.starts[row * (self.width + 1)] as usize).min(text.len());
        let rest = &text[start..];
        &rest[..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())]
    }

    /// Forgets all rows but keeps their room.
    fn clear(&mut self) {
        *self = Index {
            starts: std::mem::take(&mut self.starts),
            places: std::mem::take(&mut self.places),
            ..Index::default()
        };
        self.starts.clear();
        self.places.clear();
    }
}

/// A cell in its block, quotes and all.
#[derive(Clone, Copy)]
pub(crate) struct Cell<'t> {
    text: &'t [u8],
    start: usize,
    end: usize,
}

impl<'t> Cell<'t> {
    fn between(text: &'t [u8], start: u32, next: u32) -> Cell<'t> {
        // A cell that is not there at the end of the block would begin past its end.
        let start = (start as usize).min(text.len());
        Cell { text, start, end: (next as usize).saturating_sub(1).clamp(start, text.len()) }
    }

    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }

    pub(crate) fn bytes(self) -> &'t [u8] {
        &self.text[self.start..self.end]
    }

    /// Eight bytes from a place in the cell; past the end of the block they are 0.
    pub(crate) fn eight_from(self, place: usize) -> u64 {
        let rest = &self.text[self.start + place..];
        match rest.first_chunk::<8>() {
            Some(bytes) => u64::from_le_bytes(*bytes),
            None => rest.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        }
    }
}

/// Bytes and lines before the next row that hold nothing; a spreadsheet counts them.
fn blank(text: &[u8]) -> (usize, u32) {
    let bytes = text.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    (bytes, text[..bytes].iter().filter(|byte| **byte == b'\n').count() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, width: usize) -> Vec<Vec<String>> {
        let index = Index::of(text.as_bytes(), b',', width).unwrap();
        let column = |at| {
            index.column(text.as_bytes(), at).map(|cell| String::from_utf8(unquoted(cell.bytes()).into()).unwrap())
        };
        let columns: Vec<Vec<String>> = (0..width).map(|at| column(at).collect()).collect();
        (0..index.rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect()
    }

    #[test]
    fn cells_are_found_whatever_the_line_ends_and_quotes() {
        assert_eq!(cells("a,b\r\n\r\n\"x,\"\"y\"\"\",\n,z", 2), [["a", "b"], ["x,\"y\"", ""], ["", "z"]]);
        assert_eq!(cells("a,\"two\nlines\"\n", 2), [["a", "two\nlines"]]);
    }

    #[test]
    fn a_byte_order_mark_within_a_file_moves_no_cell_and_hides_no_row() {
        assert_eq!(cells("\u{feff}a,b\nc,d\n", 2), [["\u{feff}a", "b"], ["c", "d"]]);
        assert_eq!(cells("\u{feff}\nc,d", 2), [["\u{feff}", ""], ["c", "d"]]);
        let index = Index::of("\n\u{feff}\nc,d\n\n".as_bytes(), b',', 2).unwrap();
        assert_eq!((&index.places[..], index.length), (&[1, 2][..], 4));
        let index = Index::of("\u{feff}\n\nc,d".as_bytes(), b',', 2).unwrap();
        assert_eq!((&index.places[..], index.length), (&[0, 2][..], 3));
    }

    #[test]
    fn a_short_row_has_empty_cells_and_a_long_one_loses_what_is_over() {
        assert_eq!(cells("a\n1,2,3\n", 2), [["a", ""], ["1", "2"]]);
    }
}
