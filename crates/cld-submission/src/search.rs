//! Which of a file's first lines is its header.
//!
//! Reports have titles above it, and some programs write a line for Excel there. What is no header must not be taken for
//! one: the values of its row would be shown as names of columns.

use std::collections::HashSet;
use std::io::{self, BufRead};

use cld_book::{Release, header_key};
use cld_terms::trimmed;

use crate::head::Head;
use crate::header::columns;

/// Lines among which the header is looked for; blank ones are not counted.
pub(crate) const LINES: usize = 20;

/// With as many items no other line needs to be looked at.
const SURE: usize = 8;

/// The names of items in any spelling.
pub(crate) struct Names(HashSet<String>);

/// What the cells of a line look like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Looks {
    /// Cells that name an item.
    pub(crate) items: usize,
    /// Cells that hold something.
    filled: usize,
    /// Cells that are a number or a date.
    values: usize,
}

impl Names {
    pub(crate) fn of(releases: &[&Release]) -> Names {
        let items = releases.iter().flat_map(|release| &release.items);
        Names(items.flat_map(|item| item.headers().map(header_key)).filter(|key| !key.is_empty()).collect())
    }

    pub(crate) fn looks<'t>(&self, cells: impl IntoIterator<Item = &'t str>) -> Looks {
        let mut looks = Looks::default();
        for cell in cells.into_iter().map(trimmed).filter(|cell| !cell.is_empty()) {
            looks.filled += 1;
            looks.items += usize::from(self.0.contains(&header_key(cell)));
            looks.values += usize::from(is_value(cell));
        }
        looks
    }

    /// By the delimiter that gives most items.
    fn looks_of_line(&self, line: &str) -> Looks {
        let by = |delimiter| self.looks(columns(delimiter, line).iter().map(String::as_str));
        let looks = [b',', b';', b'\t', b'|'].map(by);
        looks.into_iter().max_by_key(|looks| (looks.items, looks.filled)).unwrap_or_default()
    }

    /// How many lines that are not blank come before the header; null when none of the first is one.
    pub(crate) fn lines_above(&self, text: &mut dyn BufRead) -> io::Result<Option<usize>> {
        let mut best: Option<(usize, usize)> = None;
        for place in 0..LINES {
            let line = Head::read(text, 0)?.header;
            if line.is_empty() {
                // Without any line the file is empty, which is another fault.
                return Ok(if place == 0 { Some(0) } else { best.map(|(_, place)| place) });
            }
            let looks = self.looks_of_line(&line);
            if looks.is_header() && best.is_none_or(|(items, _)| looks.items > items) {
                best = Some((looks.items, place));
            }
            if looks.is_header() && looks.items >= SURE {
                break;
            }
        }
        Ok(best.map(|(_, place)| place))
    }
}

impl Looks {
    /// True when half of the cells name items, or some do and none is a value.
    pub(crate) fn is_header(self) -> bool {
        self.items > 0 && (2 * self.items >= self.filled || self.values == 0)
    }
}

/// True for numbers and dates: three digits or more, and no letter.
fn is_value(cell: &str) -> bool {
    cell.bytes().filter(u8::is_ascii_digit).count() > 2 && !cell.chars().any(char::is_alphabetic)
}
