//! One planted row: how it is written, and what it fails.

use crate::item::Layout;
use crate::row::Row;

/// One planted row.
pub(crate) struct PlantedRow {
    pub(super) row: Row<'static>,
    pub(super) shape: Shape,
    /// Names of the rules that it fails, of severity error and warning; once for each finding.
    pub(crate) fails: Vec<&'static str>,
    /// Names of the rules about the file as a whole that fail when it holds such a row; once, however many it holds.
    pub(crate) fails_file: &'static [&'static str],
}

/// How a row appears in the file as text.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Plain,
    /// One cell more than the header has.
    CellMore,
    /// The first two cells left out, so that all others are under the wrong items.
    CellsLess,
    /// The last two cells left out.
    CellsLessAtTheEnd,
    /// Each `~` is a byte that is no UTF-8.
    OddByte,
    /// Every cell in quotes.
    AllQuoted,
    BlankLineBefore,
    CarriageReturn,
}

impl PlantedRow {
    /// Appends the row; gives how many rows a spreadsheet shows for it.
    pub(crate) fn push_to(&self, lines: &mut Vec<u8>, layout: &Layout) -> u64 {
        let begin = lines.len();
        self.row.push_to(lines, layout);
        self.shape.give_to(lines, begin)
    }
}

impl Shape {
    /// Reshapes the row that begins at `begin` and ends with its line feed; gives how many rows a spreadsheet shows.
    fn give_to(self, lines: &mut Vec<u8>, begin: usize) -> u64 {
        match self {
            Shape::Plain => {}
            Shape::CellMore => lines.splice(lines.len() - 1.., *b",more\n").for_each(drop),
            Shape::CellsLess => {
                let commas = lines[begin..].iter().enumerate().filter(|(_, byte)| **byte == b',');
                let second = commas.map(|(at, _)| at).nth(1).unwrap_or_default();
                lines.drain(begin..=begin + second).for_each(drop);
            }
            Shape::CellsLessAtTheEnd => lines.splice(lines.len() - 3.., *b"\n").for_each(drop),
            Shape::OddByte => {
                lines[begin..].iter_mut().filter(|byte| **byte == b'~').for_each(|byte| *byte = 0xE9);
            }
            Shape::AllQuoted => {
                let row = lines.split_off(begin);
                quote_all(&row, lines);
            }
            Shape::BlankLineBefore => {
                lines.insert(begin, b'\n');
                return 2;
            }
            Shape::CarriageReturn => lines.insert(lines.len() - 1, b'\r'),
        }
        1
    }
}

/// Appends a row with every cell in quotes.
fn quote_all(row: &[u8], lines: &mut Vec<u8>) {
    let mut cells = csv::ReaderBuilder::new().has_headers(false).from_reader(row);
    let mut quoted = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(lines);
    for cells in cells.byte_records().flatten() {
        quoted.write_byte_record(&cells).expect("memory takes what is written");
    }
}
