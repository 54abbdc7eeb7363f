//! Dates outside of the reporting period of their row, and what would be inside with day and month the other way round.

use arrow::array::{Array, AsArray, PrimitiveArray};
use arrow::datatypes::Date32Type;
use chrono::{Datelike, NaiveDate};
use cld_submission::Block;

/// The items that are compared with the period, and whether they must not be before it.
pub(super) const COMPARED: [(&str, bool); 2] = [("event_end_date", true), ("event_start_date", false)];

/// Rows by where their date is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Window {
    pub(super) dates: u64,
    /// Outside, with a day after the 12th.
    pub(super) late_outside: u64,
    /// Outside, whose day could be the month.
    pub(super) either_outside: u64,
    /// Of these, inside with day and month the other way round.
    pub(super) inside_swapped: u64,
}

/// What a block or a file shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Windows {
    pub(super) compared: [Window; 2],
    /// Rows that give a first day of their period.
    pub(super) starts: u64,
    /// Of these, with a day in January that is the first of a month the other way round.
    pub(super) starts_swapped: u64,
}

impl Windows {
    pub(super) fn of_block(block: &Block<'_>) -> Windows {
        let column =
            |name: &str| block.batch.column_by_name(name).and_then(|days| days.as_primitive_opt::<Date32Type>());
        let mut windows = Windows::default();
        let first = column("reporting_period_start_date");
        if let Some(first) = first {
            windows.note_starts(first);
        }
        let Some(last) = column("reporting_period_end_date") else { return windows };
        for ((name, is_bounded), window) in COMPARED.iter().zip(&mut windows.compared) {
            let Some(days) = column(name) else { continue };
            for row in (0..days.len()).filter(|row| days.is_valid(*row) && last.is_valid(*row)) {
                let from =
                    first.filter(|first| *is_bounded && first.is_valid(row)).map_or(i32::MIN, |first| first.value(row));
                window.note(days.value(row), from, last.value(row));
            }
        }
        windows
    }

    fn note_starts(&mut self, first: &PrimitiveArray<Date32Type>) {
        let mut before = (None, false);
        for day in first.iter().flatten() {
            if before.0 != Some(day) {
                let date = NaiveDate::from_epoch_days(day);
                before = (Some(day), date.is_some_and(|date| date.month() == 1 && (2..=12).contains(&date.day())));
            }
            self.starts += 1;
            self.starts_swapped += u64::from(before.1);
        }
    }

    pub(super) fn add(&mut self, other: &Windows) {
        for (sum, more) in self.compared.iter_mut().zip(&other.compared) {
            sum.dates += more.dates;
            sum.late_outside += more.late_outside;
            sum.either_outside += more.either_outside;
            sum.inside_swapped += more.inside_swapped;
        }
        self.starts += other.starts;
        self.starts_swapped += other.starts_swapped;
    }
}

impl Window {
    fn note(&mut self, day: i32, from: i32, to: i32) {
        self.dates += 1;
        if (from..=to).contains(&day) {
            return;
        }
        let Some(date) = NaiveDate::from_epoch_days(day) else { return };
        if date.day() > 12 {
            self.late_outside += 1;
        } else if date.day() != date.month() {
            self.either_outside += 1;
            let swapped = NaiveDate::from_ymd_opt(date.year(), date.day(), date.month());
            let is_inside = swapped.is_some_and(|swapped| (from..=to).contains(&swapped.to_epoch_days()));
            self.inside_swapped += u64::from(is_inside);
        }
    }

    /// True when what is outside would nearly all be inside the other way round, and no other date is outside.
    pub(super) fn shows_swap(&self) -> bool {
        self.inside_swapped >= 2
            && self.inside_swapped * 10 >= self.either_outside * 9
            && self.inside_swapped * 20 >= self.dates
            && self.late_outside * 50 <= self.dates
    }
}
