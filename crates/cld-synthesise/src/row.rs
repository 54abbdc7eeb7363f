//! One row of a file: cells by item, written as text.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::cell::{Cell, push_text};
use crate::item::{FILLED, Item, Layout};

/// Cells of one row; blank until set.
#[derive(Clone)]
pub(crate) struct Row<'a> {
    cells: [Cell<'a>; FILLED],
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

    /// Puts the release's own words in the place of those of Release 1 that it words otherwise.
    pub(crate) fn put_into_words(&mut self, layout: &Layout) {
        for column in &layout.columns {
            let (Some(item), Some(wordings)) = (column.item, &column.wordings) else { continue };
            if let Cell::Text(text) = self.get(item)
                && let Some(own) = wordings.get(text.as_ref())
            {
                self.own_text(item, own.clone());
            }
        }
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
