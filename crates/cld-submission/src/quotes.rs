//! Quoted cells: where they close, and when an opening quote is none.
//!
//! A quote that is opened and never closed would swallow every row up to the next quote. It is recognised by
//! what it would swallow: whole rows, more than a cell can hold, or a quote in the middle of a cell.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memchr3, memrchr};

/// Bytes of the longest quoted cell. A spreadsheet's cell holds 32,767 letters, each of at most 4 bytes.
pub(crate) const LONGEST_CELL: usize = 4 * 32_767;

/// With fewer columns, a line of a long text may look like a row.
const FEWEST_COLUMNS: usize = 8;

/// What a file's rows look like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) delimiter: u8,
    /// Columns of the header.
    pub(crate) columns: usize,
}

/// What an opening quote comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoted {
    /// The cell is closed; the place behind its closing quote.
    Closed(usize),
    /// The quote opens no cell: it is a letter.
    Stray,
    /// More text is needed to know.
    Open,
}

/// What of a text can be cut off as whole rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WholeRows {
    /// Where the last whole row ends; none when there is no whole row yet.
    pub(crate) end: Option<usize>,
    /// True when every quote opens or closes a cell or is doubled within one.
    pub(crate) sound: bool,
}

impl Shape {
    /// True when the quote at `at` is where a cell begins. `text` begins with a row.
    pub(crate) fn opens(&self, text: &[u8], at: usize) -> bool {
        at == 0 || [self.delimiter, b'\n', b'\r'].contains(&text[at - 1])
    }

    /// What the opening quote at `open` comes to. The answer does not depend on how much more of the
    /// file is in `text`, but for `Open`; at the file's end there is none.
    pub(crate) fn quoted(&self, text: &[u8], open: usize, at_end: bool) -> Quoted {
        let mut at = open + 1;
        while let Some(quote) = memchr(b'"', &text[at..]).map(|found| at + found) {
            if quote - open > LONGEST_CELL {
                return Quoted::Stray;
            }
            match text.get(quote + 1) {
                Some(b'"') => at = quote + 2,
                None if !at_end => return Quoted::Open,
                Some(next) if ![self.delimiter, b'\n', b'\r'].contains(next) => return Quoted::Stray,
                _ if self.holds_a_row(&text[open + 1..quote]) => return Quoted::Stray,
                _ => return Quoted::Closed(quote + 1),
            }
        }
        if at_end || text.len() - open > LONGEST_CELL || self.holds_a_row(&text[open + 1..]) {
            Quoted::Stray
        } else {
            Quoted::Open
        }
    }

    /// True when a line inside a cell has as many cells as a row: rows were swallowed.
    fn holds_a_row(&self, cell: &[u8]) -> bool {
        if self.columns < FEWEST_COLUMNS {
            return false;
        }
        let mut breaks = memchr_iter(b'\n', cell);
        let Some(mut begin) = breaks.next() else { return false };
        breaks.any(|end| {
            let delimiters = memchr_iter(self.delimiter, &cell[begin..end]).count();
            begin = end;
            delimiters + 1 >= self.columns
        })
    }

    /// The whole rows at the start of `text`, which begins with a row and is not at the file's end.
    pub(crate) fn whole_rows(&self, text: &[u8]) -> WholeRows {
        let (mut sound, mut at) = (true, 0);
        let mut cells: Vec<(usize, usize)> = Vec::new();
        let mut end = text.len();
        while let Some(quote) = memchr(b'"', &text[at..]).map(|found| at + found) {
            if !self.opens(text, quote) {
                sound = false;
                at = quote + 1;
                continue;
            }
            match self.quoted(text, quote, false) {
                Quoted::Closed(close) => {
                    cells.push((quote, close));
                    at = close;
                }
                Quoted::Stray => {
                    sound = false;
                    at = line_end(text, quote);
                }
                Quoted::Open => {
                    end = quote;
                    break;
                }
            }
        }
        WholeRows { end: last_line_break(text, end, &cells), sound }
    }
}

/// Behind the last line break before `end` that is in none of the quoted cells.
fn last_line_break(text: &[u8], mut end: usize, cells: &[(usize, usize)]) -> Option<usize> {
    for &(open, close) in cells.iter().rev() {
        if let Some(found) = memrchr(b'\n', &text[close..end]) {
            return Some(close + found + 1);
        }
        end = open;
    }
    memrchr(b'\n', &text[..end]).map(|found| found + 1)
}

/// Where the line that holds `from` ends: behind its line break, or at the end of the text.
pub(crate) fn line_end(text: &[u8], from: usize) -> usize {
    match memchr2(b'\n', b'\r', &text[from..]).map(|found| from + found) {
        None => text.len(),
        Some(at) if text[at] == b'\r' && text.get(at + 1) == Some(&b'\n') => at + 2,
        Some(at) => at + 1,
    }
}

/// Writes a cell so that it is read as it is: in quotes if it must be.
pub(crate) fn write_cell(cell: &[u8], delimiter: u8, out: &mut Vec<u8>) {
    let needs_quotes = memchr3(b'"', b'\n', b'\r', cell).is_some() || memchr(delimiter, cell).is_some();
    if !needs_quotes {
        return out.extend_from_slice(cell);
    }
    out.push(b'"');
    for (at, part) in cell.split(|byte| *byte == b'"').enumerate() {
        out.extend_from_slice(if at == 0 { b"" } else { b"\"\"" });
        out.extend_from_slice(part);
    }
    out.push(b'"');
}

/// The text of a quoted cell: two quotes mean one.
pub(crate) fn undoubled(cell: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(cell.len());
    let mut bytes = cell.iter().peekable();
    while let Some(byte) = bytes.next() {
        text.push(*byte);
        if *byte == b'"' {
            bytes.next_if_eq(&&b'"');
        }
    }
    text
}

/// A cell's text without its quotes.
pub(crate) fn unquoted(cell: &[u8]) -> Cow<'_, [u8]> {
    if cell.first() != Some(&b'"') {
        return Cow::Borrowed(cell);
    }
    let Some(inner) = cell.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) else {
        return Cow::Borrowed(cell);
    };
    if memchr::memchr(b'"', inner).is_none() {
        return Cow::Borrowed(inner);
    }
    Cow::Owned(undoubled(inner))
}
