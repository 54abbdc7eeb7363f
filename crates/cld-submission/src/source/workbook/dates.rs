//! Dates of a sheet, as a spreadsheet may have swapped them.

use crate::date::{DayPart, day_order};

/// Dates of one column of a sheet: a spreadsheet that swaps days and months keeps what it cannot swap as text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DatesSeen {
    /// Cells that are dates to the spreadsheet, whose day could be the month.
    pub dates_either: u64,
    /// Cells that are dates to the spreadsheet, whose day is after the 12th.
    pub dates_late: u64,
    /// Cells of text whose day could be the month.
    pub texts_either: u64,
    /// Cells of text whose day is after the 12th.
    pub texts_late: u64,
}

impl DatesSeen {
    pub(super) fn add(&mut self, text: &str, is_text: bool) {
        let count = match (day_order(text).map(|order| order.part), is_text) {
            (Some(DayPart::Either), true) => &mut self.texts_either,
            (Some(DayPart::Either), false) => &mut self.dates_either,
            (Some(DayPart::Late), true) => &mut self.texts_late,
            (Some(DayPart::Late), false) => &mut self.dates_late,
            _ => return,
        };
        *count += 1;
    }
}
