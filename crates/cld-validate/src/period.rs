//! Days, months, and the periods between them.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

/// A day of the calendar.
pub type Day = NaiveDate;

/// A month of a year, counted from January of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Month(i32);

/// From a first to a last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day that belongs to it.
    pub first_day: Day,
    /// The last day that belongs to it; not before the first.
    pub last_day: Day,
}

/// Days of a month, on average.
const DAYS_OF_MONTH: f64 = 30.436_875;

impl Month {
    /// The month of a day given as days since 1 January 1970.
    pub(crate) fn of(days: i32) -> Option<Month> {
        NaiveDate::from_epoch_days(days).map(Month::containing)
    }

    pub(crate) fn containing(day: Day) -> Month {
        Month(day.year() * 12 + day.month0() as i32)
    }

    pub(crate) fn first_day(self) -> Day {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1);
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
    }

    pub(crate) fn last_day(self) -> Day {
        let next = self.first_day().checked_add_months(Months::new(1));
        next.and_then(|next| next.pred_opt()).unwrap_or_default()
    }

    /// Whole months from this one to a later one.
    pub(crate) fn until(self, later: Month) -> i32 {
        later.0 - self.0
    }

    /// 1 for January.
    pub(crate) fn of_year(self) -> i32 {
        self.0.rem_euclid(12) + 1
    }

    pub(crate) fn to(self, last: Month) -> impl Iterator<Item = Month> {
        (self.0..=last.0).map(Month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first_day().format("%m/%Y"))
    }
}

impl Period {
    /// Its length in months, rounded.
    pub fn months(self) -> i32 {
        let days = (self.last_day - self.first_day).num_days() + 1;
        (days as f64 / DAYS_OF_MONTH).round() as i32
    }

    pub(crate) fn first_month(self) -> Month {
        Month::containing(self.first_day)
    }

    pub(crate) fn last_month(self) -> Month {
        Month::containing(self.last_day)
    }

    /// True when both begin in one month and end in one month.
    pub(crate) fn is_about(self, other: Period) -> bool {
        self.first_month() == other.first_month() && self.last_month() == other.last_month()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first_day.format("%d/%m/%Y"), self.last_day.format("%d/%m/%Y"))
    }
}
