//! One row of a file: cells by item, written as text.

use std::borrow::Cow;
use std::io::Write;

use chrono::{Datelike, NaiveDate};

use crate::item::{FILLED, Item, Layout};

/// Cells of one row; blank until set.
#[derive(Clone)]
pub(crate) struct Row<'a> {
    cells: [Cell<'a>; FILLED],
}

#[derive(Clone)]
pub(crate) enum Cell<'a> {
    Blank,
    Text(Cow<'a, str>),
    Date(NaiveDate),
    /// A number in hundredths.
    Hundredths(u32),
    /// A number with something in front and zeros up to so many digits.
    Numbered {
        front: &'static str,
        digits: usize,
        number: u32,
    },
}

impl<'a> Row<'a> {
    pub(crate) fn new() -> Row<'a> {
        Row { cells: [const { Cell::Blank }; FILLED] }
    }

    pub(crate) fn get(&self, item: Item) -> &Cell<'a> {
        &self.cells[item as usize]
    }

    pub(crate) fn set(&mut self, item: Item, cell: Cell<'a>) {
        self.cells[item as usize] = cell;
    }

    pub(crate) fn text(&mut self, item: Item, text: &'a str) {
        self.set(item, Cell::Text(Cow::Borrowed(text)));
    }

    /// Sets the text if there is one.
    pub(crate) fn some_text(&mut self, item: Item, text: Option<&'a str>) {
        if let Some(text) = text {
            self.text(item, text);
        }
    }

    /// Sets a text that is made for this row.
    pub(crate) fn own_text(&mut self, item: Item, text: String) {
        self.set(item, Cell::Text(Cow::Owned(text)));
    }

    pub(crate) fn date(&mut self, item: Item, date: NaiveDate) {
        self.set(item, Cell::Date(date));
    }

    /// Appends the row with its line feed.
    pub(crate) fn push_to(&self, line: &mut Vec<u8>, layout: &Layout) {
        for (at, column) in layout.columns.iter().enumerate() {
            if at > 0 {
                line.push(b',');
            }
            let Some(item) = column.item else { continue };
            match (self.get(item), &column.wordings) {
                (Cell::Text(text), Some(wordings)) => {
                    push_text(line, wordings.get(text.as_ref()).map_or(text.as_ref(), String::as_str));
                }
                (cell, _) => cell.push_to(line),
            }
        }
        line.push(b'\n');
    }
}

impl Cell<'_> {
    fn push_to(&self, line: &mut Vec<u8>) {
        match self {
            Cell::Blank => {}
            Cell::Text(text) => push_text(line, text),
            Cell::Date(date) => push_date(line, *date),
            Cell::Hundredths(number) => push_number(line, *number),
            Cell::Numbered { front, digits, number } => {
                write!(line, "{front}{number:0digits$}").expect("memory takes what is written");
            }
        }
    }
}

/// Appends a text, in quotes where a comma, quote or line break asks for them.
pub(crate) fn push_text(line: &mut Vec<u8>, text: &str) {
    if !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        return line.extend_from_slice(text.as_bytes());
    }
    line.push(b'"');
    line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    line.push(b'"');
}

/// dd/mm/yyyy
fn push_date(line: &mut Vec<u8>, date: NaiveDate) {
    push_digits::<2>(line, date.day());
    line.push(b'/');
    push_digits::<2>(line, date.month());
    line.push(b'/');
    push_digits::<4>(line, date.year().unsigned_abs());
}

/// 0.00
fn push_number(line: &mut Vec<u8>, hundredths: u32) {
    write!(line, "{}.", hundredths / 100).expect("memory takes what is written");
    push_digits::<2>(line, hundredths % 100);
}

/// The last `N` digits, with zeros in front.
fn push_digits<const N: usize>(line: &mut Vec<u8>, mut number: u32) {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit += (number % 10) as u8;
        number /= 10;
    }
    line.extend_from_slice(&digits);
}
