//! Days on which people work: Monday to Friday but for bank holidays.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use cld_book::{Calendar, Day};

/// Which days people work on.
#[derive(Debug, Clone, Default)]
pub(crate) struct WorkingDays {
    holidays: BTreeSet<NaiveDate>,
}

/// A day of the book as a date. The book takes only days that there are.
pub(crate) fn date(day: &Day) -> NaiveDate {
    let (year, month, day) = day.parts();
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

impl WorkingDays {
    pub(crate) fn of(calendar: &Calendar) -> WorkingDays {
        WorkingDays { holidays: calendar.holidays.iter().map(|holiday| date(&holiday.day)).collect() }
    }

    pub(crate) fn is_one(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// The day itself if people work on it, else the first after it on which they do.
    pub(crate) fn on_or_after(&self, day: NaiveDate) -> NaiveDate {
        self.first(day, |day| day + Days::new(1))
    }

    /// The day itself if people work on it, else the last before it on which they do.
    pub(crate) fn on_or_before(&self, day: NaiveDate) -> NaiveDate {
        self.first(day, |day| day - Days::new(1))
    }

    /// So many working days after a day.
    pub(crate) fn after(&self, day: NaiveDate, many: u32) -> NaiveDate {
        (0..many).fold(day, |day, _| self.on_or_after(day + Days::new(1)))
    }

    /// So many working days before a day; for none, the day itself or the last before it on which people work.
    pub(crate) fn before(&self, day: NaiveDate, many: u32) -> NaiveDate {
        (0..many).fold(self.on_or_before(day), |day, _| self.on_or_before(day - Days::new(1)))
    }

    fn first(&self, mut day: NaiveDate, next: impl Fn(NaiveDate) -> NaiveDate) -> NaiveDate {
        while !self.is_one(day) {
            day = next(day);
        }
        day
    }
}
