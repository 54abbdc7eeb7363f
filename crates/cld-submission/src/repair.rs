//! Makes a block readable whose quotes, bytes or line ends are not right, and says which rows were not.
//!
//! What comes out is sound: UTF-8, rows that end in a line feed, quotes only around cells and doubled
//! within them. Rows stay rows, so that their numbers stay right.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr_iter, memchr3};

use crate::cutter::Cut;
use crate::index::Index;
use crate::oddity::Oddity;
use crate::quotes::{Quoted, Shape, line_end, undoubled, write_cell};

/// A block that can be read, and what had to be done to it.
pub(crate) struct Sound {
    pub(crate) bytes: Vec<u8>,
    pub(crate) oddities: Oddities,
}

/// What is odd about rows of a block.
pub(crate) struct Oddities {
    /// Position of each odd row among the rows of the block, blank lines not counted.
    of_rows: Vec<(usize, Oddity)>,
    columns: usize,
    breaks_off: bool,
    too_long: bool,
}

impl Sound {
    /// Makes a cut sound if it is not.
    pub(crate) fn of(cut: Cut, shape: Shape) -> Sound {
        let Cut { bytes, sound, breaks_off, too_long } = cut;
        let Repaired { bytes, oddities } = match sound && is_plain(&bytes) {
            true => Repaired { bytes, oddities: Vec::new() },
            false => repair(&bytes, shape),
        };
        Sound { bytes, oddities: Oddities { of_rows: oddities, columns: shape.columns, breaks_off, too_long } }
    }
}

impl Oddities {
    /// Adds them to those that the index found when the block was read. Of a line that is no row none is odd.
    pub(crate) fn add_to(&self, index: &mut Index) {
        let of_rows = self.of_rows.iter().filter_map(|(line, oddity)| Some((index.row_of(*line)?, *oddity)));
        let of_rows: Vec<_> = of_rows.collect();
        let last = index.lines().checked_sub(1).and_then(|last| index.row_of(last));
        let found = &mut index.oddities;
        found.extend(of_rows);
        if let Some(last) = last {
            let is_short = |found: &&mut (usize, Oddity)| matches!(**found, (row, Oddity::Cells(cells)) if row == last && cells < self.columns);
            if self.breaks_off
                && let Some(short) = found.iter_mut().find(is_short)
            {
                short.1 = Oddity::CutOff;
            }
            if self.too_long {
                found.push((last, Oddity::TooLong));
            }
        }
        found.sort_by_key(|(row, _)| *row);
    }
}

struct Repaired {
    bytes: Vec<u8>,
    oddities: Vec<(usize, Oddity)>,
}

/// True when the bytes of a block, quotes aside, are as they should be.
fn is_plain(block: &[u8]) -> bool {
    !has_control(block) && !has_lone_return(block) && std::str::from_utf8(block).is_ok()
}

/// Makes whole rows sound.
fn repair(block: &[u8], shape: Shape) -> Repaired {
    let mut repaired = Repaired { bytes: Vec::with_capacity(block.len() + 64), oddities: Vec::new() };
    let (mut at, mut row) = (0, 0);
    while at < block.len() {
        if matches!(block[at], b'\n' | b'\r') {
            repaired.bytes.push(b'\n');
            at = line_end(block, at);
            continue;
        }
        let begin = repaired.bytes.len();
        let (end, is_stray) = sound_row(&block[at..], shape, &mut repaired.bytes);
        let text = &block[at..at + end];
        if is_stray {
            repaired.oddities.push((row, Oddity::StrayQuote));
        }
        if std::str::from_utf8(text).is_err() {
            repaired.oddities.push((row, Oddity::NotText));
            let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(&repaired.bytes[begin..]);
            let decoded = decoded.into_owned();
            repaired.bytes.truncate(begin);
            repaired.bytes.extend_from_slice(decoded.as_bytes());
        }
        if has_control(text) {
            repaired.oddities.push((row, Oddity::ControlCharacter));
        }
        repaired.bytes.push(b'\n');
        at += end;
        row += 1;
    }
    repaired
}

/// Writes the first row of `text` without its line end; where it ends, and whether a quote is stray.
fn sound_row(text: &[u8], shape: Shape, out: &mut Vec<u8>) -> (usize, bool) {
    let (mut at, mut cells, mut is_stray) = (0, 1, false);
    loop {
        if text.get(at) == Some(&b'"') {
            let Quoted::Closed(close) = shape.quoted(text, at, true) else {
                let end = line_end(text, at);
                lenient_cells(trimmed(&text[at..end]), shape, cells, out);
                return (end, true);
            };
            out.extend_from_slice(&text[at..close]);
            at = close;
        } else {
            let end = memchr3(shape.delimiter, b'\n', b'\r', &text[at..]).map_or(text.len(), |found| at + found);
            is_stray |= memchr(b'"', &text[at..end]).is_some() && !is_formula_of_text(&text[at..end]);
            write_cell(&text[at..end], shape.delimiter, out);
            at = end;
        }
        if text.get(at) != Some(&shape.delimiter) {
            return (line_end(text, at), is_stray);
        }
        out.push(shape.delimiter);
        at += 1;
        cells += 1;
    }
}

/// True for `="1042"`: programs write a text so, for Excel to keep its noughts. Its quotes belong to it.
fn is_formula_of_text(cell: &[u8]) -> bool {
    let inner = cell.strip_prefix(b"=\"").and_then(|rest| rest.strip_suffix(b"\""));
    inner.is_some_and(|inner| memchr(b'"', inner).is_none())
}

/// Writes the rest of a row from a stray quote on, of which the quote begins the `first`th cell: in the
/// reading that gives the row as many cells as the header has.
fn lenient_cells(rest: &[u8], shape: Shape, first: usize, out: &mut Vec<u8>) {
    let wanted = (shape.columns + 1).saturating_sub(first);
    let apart = || rest.split(|byte| *byte == shape.delimiter).map(Cow::Borrowed).collect();
    let readings = [quoted_cells(rest, shape.delimiter), cells_after_quote(rest, shape.delimiter)];
    let cells: Vec<_> = readings.into_iter().find(|cells| cells.len() == wanted).unwrap_or_else(apart);
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(shape.delimiter);
        }
        write_cell(cell, shape.delimiter, out);
    }
}

/// Cells where the first quote is a letter, and those behind it are quoted cells.
fn cells_after_quote(text: &[u8], delimiter: u8) -> Vec<Cow<'_, [u8]>> {
    let end = memchr(delimiter, text).unwrap_or(text.len());
    let mut cells = vec![Cow::Borrowed(&text[..end])];
    if end < text.len() {
        cells.extend(quoted_cells(&text[end + 1..], delimiter));
    }
    cells
}

/// Cells where one that begins with a quote goes on to the next quote before a delimiter.
fn quoted_cells(text: &[u8], delimiter: u8) -> Vec<Cow<'_, [u8]>> {
    let (mut cells, mut at) = (Vec::new(), 0);
    loop {
        let rest = &text[at..];
        let closes = |quote: &usize| *quote > 0 && [None, Some(&delimiter)].contains(&rest.get(quote + 1));
        let close = if rest.first() == Some(&b'"') { memchr_iter(b'"', rest).find(closes) } else { None };
        let end = match close {
            Some(quote) => {
                cells.push(Cow::Owned(undoubled(&rest[1..quote])));
                quote + 1
            }
            None => {
                let end = memchr(delimiter, rest).unwrap_or(rest.len());
                cells.push(Cow::Borrowed(&rest[..end]));
                end
            }
        };
        if end >= rest.len() {
            return cells;
        }
        at += end + 1;
    }
}

fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// True for bytes below the blank that are no tab and no line end.
fn has_control(text: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    // Pieces without an early end inside are looked at many bytes at a time.
    text.chunks(4096).any(|piece| piece.iter().fold(false, |found, byte| found | is_control(byte)))
}

/// True when a carriage return ends a line by itself, or is in a cell.
fn has_lone_return(text: &[u8]) -> bool {
    memchr_iter(b'\r', text).any(|at| text.get(at + 1) != Some(&b'\n'))
}
