//! A file that covers fewer months than a file has to.

use cld_book::AskedOfCouncils;
use cld_terms::counted;

use super::of_file::of_file;
use crate::finding::Finding;
use crate::period::Period;

/// The finding about a file of which both the period that its events cover and the one that it states are too short; none
/// when any period will do, or none is known. Where the two differ, another finding says so.
pub(crate) fn too_short(asked: &AskedOfCouncils, periods: [Option<Period>; 2]) -> Option<Finding> {
    let least = i32::try_from(asked.least_months?).ok()?;
    let months = periods.into_iter().flatten().map(Period::months).max().filter(|months| *months < least)?;
    let said = counted(months.unsigned_abs(), "month", "months");
    Some(of_file("period_below_rolling_12_months", asked.short.replace("{months}", &said)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Day;

    #[test]
    fn the_longer_of_the_two_periods_decides_and_nothing_is_said_where_any_will_do() {
        let book = cld_book::Book::from_files([("collection.toml", include_str!("../../../../book/collection.toml"))])
            .unwrap();
        let until = |month| {
            Day::from_ymd_opt(2025, month, 28)
                .map(|last_day| Period { first_day: Day::from_ymd_opt(2025, 1, 1).unwrap_or_default(), last_day })
        };
        let found = |release: &str, periods| too_short(book.collection.of(release).unwrap(), periods);
        let short = found("release-2", [until(3), None]).unwrap();
        assert!(short.message.starts_with("The file covers 3 months, and"), "{}", short.message);
        assert_eq!(&*short.rule, "period_below_rolling_12_months");
        assert_eq!(found("release-1", [until(3), until(12)]), None);
        assert_eq!(found("release-1", [None, None]), None);
        assert_eq!(found("v5.0", [until(3), None]), None);
    }
}
