//! One cell of a row, written as text.

use std::borrow::Cow;
use std::io::Write;

use chrono::{Datelike, NaiveDate};

/// What a cell holds.
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

impl Cell<'_> {
    /// Appends the cell without a delimiter.
    pub(crate) fn push_to(&self, line: &mut Vec<u8>) {
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
