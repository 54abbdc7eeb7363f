//! Councils that made-up submissions are said to come from.

use chrono::{Months, NaiveDate};
use cld_book::Book;

/// A council, as the book's reference table `authorities` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Council {
    pub(crate) code: String,
    pub(crate) name: String,
}

/// One of each shape of code comes first, so that few councils show both.
const FIRST: [&str; 3] = ["211", "U6Q5Z", "312"];

/// The councils that send files from `first_day` on, in the order in which they are used. One that came into being
/// later sends nothing about its first year, so that no day near a file's period is earlier.
pub(crate) fn councils(book: &Book, first_day: NaiveDate) -> Vec<Council> {
    let Some(table) = book.references.get("authorities") else { return Vec::new() };
    let [code, name, since] =
        ["la_code", "la_name", "since"].map(|wanted| table.columns.iter().position(|column| column == wanted));
    let mut councils: Vec<Council> = table
        .rows
        .iter()
        .filter(|row| {
            let since = since.and_then(|since| row[since].as_deref()?.parse::<NaiveDate>().ok());
            since.is_none_or(|since| since + Months::new(12) <= first_day)
        })
        .filter_map(|row| Some(Council { code: row[code?].clone()?, name: row[name?].clone()? }))
        .collect();
    councils.sort_by_key(|council| FIRST.iter().position(|first| *first == council.code).unwrap_or(FIRST.len()));
    councils
}
