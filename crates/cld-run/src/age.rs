//! Ages from whole dates of birth, which nothing after intake sees.

use arrow::array::{ArrayRef, AsArray, Int32Array};
use arrow::datatypes::Date32Type;
use chrono::{Datelike, NaiveDate};

/// Years completed on each day of `on`, by the calendar; negative before birth, null where a date is not known.
pub(crate) fn completed_years(born: &ArrayRef, on: &ArrayRef) -> Int32Array {
    let (born, on) = (born.as_primitive::<Date32Type>(), on.as_primitive::<Date32Type>());
    born.iter().zip(on).map(|(born, on)| Some(years(day(born?)?, day(on?)?))).collect()
}

fn day(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(days)
}

fn years(born: NaiveDate, on: NaiveDate) -> i32 {
    let is_before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    on.year() - born.year() - i32::from(is_before_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_completed_on_the_birthday() {
        let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!(years(date(1958, 7, 24), date(2023, 7, 23)), 64);
        assert_eq!(years(date(1958, 7, 24), date(2023, 7, 24)), 65);
        assert_eq!(years(date(2000, 2, 29), date(2023, 2, 28)), 22);
        assert_eq!(years(date(2000, 2, 29), date(2023, 3, 1)), 23);
        assert_eq!(years(date(2023, 7, 24), date(2023, 7, 23)), -1);
    }
}
