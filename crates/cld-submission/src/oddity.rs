//! What is odd about a row as such, whatever its items say.

/// One oddity of a row. Reading goes on after it, and every later row keeps its row number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// The row has this many cells, not as many as the header.
    Cells(usize),
    /// The row has this many cells, more than the header, and nothing in those behind the header's last. Told apart where
    /// [rows alone](crate::Columns::of_rows_alone) are wanted.
    EmptyCells(usize),
    /// Some bytes of the row are not UTF-8; the row was read as Windows-1252.
    NotText,
    /// A double quote opens and never closes, or is inside a cell; it was read as a letter.
    StrayQuote,
    /// The row holds a control character, such as NUL, which no keyboard writes.
    ControlCharacter,
    /// The file ends in the middle of this row.
    CutOff,
    /// The row is longer than [`LONGEST_ROW`](crate::LONGEST_ROW); what follows up to the line's end was not read.
    TooLong,
}
