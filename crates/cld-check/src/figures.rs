//! Numbers and days as people read them.

use chrono::{Datelike, NaiveDate};
use cld_book::Severity;
use cld_terms::counted;
use cld_validate::{Period, Summary, Tally};

/// A share of 100 to one place, rounded down so that only all is 100.0%; null when there is nothing to share.
pub(crate) fn percent(part: u64, whole: u64) -> Option<String> {
    let tenths = (u128::from(part) * 1000).checked_div(u128::from(whole))?;
    Some(format!("{}.{}%", tenths / 10, tenths % 10))
}

/// A period as councils write days: 01/04/2025 to 30/06/2025.
pub(crate) fn days(period: Period) -> String {
    let day = |day: NaiveDate| format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
    format!("{} to {}", day(period.first_day), day(period.last_day))
}

/// How many findings weigh how much: 3 errors, 1 warning.
pub(crate) fn weights(summary: &Summary) -> String {
    let words = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Advice, "piece of advice", "pieces of advice"),
    ];
    let weighs = |tally: &&Tally, severity| tally.first.first().is_some_and(|finding| finding.severity == severity);
    let count = |severity| {
        summary.by_rule.values().filter(|tally| weighs(tally, severity)).map(|tally| tally.count).sum::<u64>()
    };
    let counts = words.into_iter().map(|(severity, one, many)| (count(severity), one, many));
    let counts = counts.filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(count, one, many));
    counts.collect::<Vec<_>>().join(", ")
}

/// Rows on which a priority item is asked for, and those of them on which it is filled, over all priority items.
pub(crate) fn completeness(summary: &Summary) -> (u64, u64) {
    let items = summary.items.iter().filter(|item| item.is_priority);
    items.fold((0, 0), |(filled, asked), item| (filled + item.filled, asked + item.asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_is_a_hundred_percent() {
        let percents =
            [(1, 2), (999_999, 1_000_000), (5, 5), (0, 3)].map(|(part, whole)| percent(part, whole).unwrap());
        assert_eq!(percents, ["50.0%", "99.9%", "100.0%", "0.0%"]);
        assert_eq!(percent(0, 0), None);
    }
}
