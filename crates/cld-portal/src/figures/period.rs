//! For which period figures can be made of files, and what of it no file covers.

use chrono::{Datelike, Months, NaiveDate};
use cld_book::FigurePeriod;

/// First and last day.
pub(crate) type Days = (NaiveDate, NaiveDate);

/// The period that ends with the newest quarter that one of the files covers whole; none when they cover no quarter.
pub(crate) fn period(kind: FigurePeriod, files: &[Days]) -> Option<Days> {
    let last = files.iter().filter_map(|days| last_quarter(*days)).max()?;
    let first = match kind {
        FigurePeriod::TwelveMonths => first_of_quarter(last)?.checked_sub_months(Months::new(9))?,
        FigurePeriod::YearSoFar => {
            let year = if last.month() < 4 { last.year() - 1 } else { last.year() };
            NaiveDate::from_ymd_opt(year, 4, 1)?
        }
    };
    Some((first, last))
}

/// The quarters of a period that no file covers whole, those that follow one another as one.
pub(crate) fn missing((first, last): Days, files: &[Days]) -> Vec<Days> {
    let mut missing: Vec<Days> = Vec::new();
    let mut from = first;
    while from <= last {
        let Some(until) = last_of_quarter(from) else { break };
        if !files.iter().any(|(begin, end)| *begin <= from && *end >= until) {
            match missing.last_mut().filter(|(_, end)| end.succ_opt() == Some(from)) {
                Some((_, end)) => *end = until,
                None => missing.push((from, until)),
            }
        }
        let Some(next) = until.succ_opt() else { break };
        from = next;
    }
    missing
}

/// The last day of the newest quarter that is in a file whole.
fn last_quarter((begin, end): Days) -> Option<NaiveDate> {
    let own = last_of_quarter(end)?;
    let last = if own == end { own } else { first_of_quarter(end)?.pred_opt()? };
    (begin <= first_of_quarter(last)?).then_some(last)
}

fn first_of_quarter(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), (day.month0() / 3) * 3 + 1, 1)
}

fn last_of_quarter(day: NaiveDate) -> Option<NaiveDate> {
    first_of_quarter(day)?.checked_add_months(Months::new(3))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::{Days, missing, period};
    use cld_book::FigurePeriod::{TwelveMonths, YearSoFar};

    fn days(text: &str) -> Days {
        let (first, last) = text.split_once(' ').unwrap();
        (first.parse().unwrap(), last.parse().unwrap())
    }

    #[test]
    fn a_period_ends_with_the_newest_quarter_that_a_file_covers() {
        for (files, twelve_months, year_so_far) in [
            (&["2023-04-01 2024-03-31"][..], Some("2023-04-01 2024-03-31"), Some("2023-04-01 2024-03-31")),
            (&["2023-04-01 2023-12-31"], Some("2023-01-01 2023-12-31"), Some("2023-04-01 2023-12-31")),
            (&["2024-01-01 2024-12-31"], Some("2024-01-01 2024-12-31"), Some("2024-04-01 2024-12-31")),
            (&["2023-04-01 2024-02-29"], Some("2023-01-01 2023-12-31"), Some("2023-04-01 2023-12-31")),
            (
                &["2023-04-01 2023-06-30", "2024-04-01 2024-06-30"],
                Some("2023-07-01 2024-06-30"),
                Some("2024-04-01 2024-06-30"),
            ),
            (&["2023-05-01 2023-07-31"], None, None),
            (&["2023-04-01 2023-04-30", "2023-05-01 2023-06-30"], None, None),
            (&[], None, None),
        ] {
            let files: Vec<Days> = files.iter().map(|file| days(file)).collect();
            assert_eq!(period(TwelveMonths, &files), twelve_months.map(days), "{files:?}");
            assert_eq!(period(YearSoFar, &files), year_so_far.map(days), "{files:?}");
        }
    }

    #[test]
    fn quarters_that_no_file_covers_whole_are_missing() {
        let year = days("2023-04-01 2024-03-31");
        for (files, expected) in [
            (&["2023-04-01 2024-03-31"][..], &[][..]),
            (&["2023-04-01 2023-06-30", "2023-07-01 2024-03-31"], &[]),
            (&["2023-07-01 2023-09-30"], &["2023-04-01 2023-06-30", "2023-10-01 2024-03-31"]),
            (&["2023-04-15 2024-03-31"], &["2023-04-01 2023-06-30"]),
            (&[], &["2023-04-01 2024-03-31"]),
        ] {
            let files: Vec<Days> = files.iter().map(|file| days(file)).collect();
            let expected: Vec<Days> = expected.iter().map(|gap| days(gap)).collect();
            assert_eq!(missing(year, &files), expected, "{files:?}");
        }
    }
}
