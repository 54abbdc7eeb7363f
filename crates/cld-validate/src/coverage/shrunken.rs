//! Files that hold less than expected from their period, their event types or the council's last file.

use super::counts::Coverage;
use super::of_file::of_file;
use crate::finding::Finding;
use crate::period::{Month, Period};

/// Rows from which on a missing part is worth a finding.
const ENOUGH: u64 = 20;

impl Coverage {
    /// Months of the period with less than a fifth of the events of its middle month.
    pub(super) fn thin_months(&self, period: Period) -> Vec<Finding> {
        let months = period.first_month().to(period.last_month());
        let rows: Vec<(Month, u64)> = months.map(|month| (month, self.rows_in(month))).collect();
        let mut sorted: Vec<u64> = rows.iter().map(|(_, rows)| *rows).collect();
        sorted.sort_unstable();
        let middle = sorted[sorted.len() / 2];
        let is_thin = |rows: u64| middle >= ENOUGH && rows * 5 < middle;
        let thin = rows.into_iter().filter(|(_, rows)| is_thin(*rows));
        thin.map(|(month, rows)| {
            of_file(
                "month_has_few_events",
                format!(
                    "{rows} events ended in {month}, where other months of the period have about {middle}. Tables of \
                     the period would count too few. Check that the month is complete."
                ),
            )
        })
        .collect()
    }

    /// Event types that no row has, and what is missing that the council's last file had.
    ///
    /// `event_types` are the values of the list. Months that the last file does not cover are not compared.
    pub fn shrunken<'t>(
        &self,
        event_types: impl IntoIterator<Item = &'t str>,
        previous: Option<&Coverage>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let rows: u64 = self.months.values().flatten().sum();
        for event_type in event_types {
            let before = previous.map_or(0, |previous| previous.rows_of(event_type));
            let now = self.rows_of(event_type);
            if now == 0 && (rows >= ENOUGH || before >= ENOUGH) {
                findings.push(lacks(event_type, before));
            } else if before >= ENOUGH && now * 2 < before {
                findings.push(has_fewer(&format!("{event_type} events"), now, before));
            }
        }
        findings.extend(previous.into_iter().flat_map(|previous| self.shrunken_months(previous)));
        findings.extend(previous.and_then(|previous| self.people.compared_with(&previous.people)));
        findings
    }

    /// True unless the file begins after the last one ended, as far as both say.
    pub(crate) fn begins_by_the_end_of(&self, last: &Coverage) -> bool {
        let days = self.stated_first.zip(last.stated_last);
        days.is_none_or(|(first, last)| first <= last.saturating_add(1))
    }

    /// Months of which the last file had at least a fifth more.
    fn shrunken_months(&self, previous: &Coverage) -> Vec<Finding> {
        let ended: Vec<Month> = self.months.keys().copied().flatten().collect();
        let (Some(first), Some(last)) = (ended.first(), ended.last()) else { return Vec::new() };
        let months = previous.months.keys().copied().flatten().filter(|month| (first..=last).contains(&month));
        months
            .map(|month| (month, self.rows_in(month), previous.rows_in(month)))
            .filter(|(_, now, before)| *before >= ENOUGH && now * 5 < before * 4)
            .map(|(month, now, before)| has_fewer(&format!("events that ended in {month}"), now, before))
            .collect()
    }
}

fn lacks(event_type: &str, before: u64) -> Finding {
    let before = if before > 0 { format!("; the last file had {before}") } else { String::new() };
    of_file(
        "file_lacks_event_type",
        format!(
            "No row is of event type {event_type}{before}. Tables that count such events would show none for the \
             council. Check that they were exported."
        ),
    )
}

fn has_fewer(what: &str, now: u64, before: u64) -> Finding {
    of_file(
        "file_smaller_than_last",
        format!(
            "The file has {now} {what}, the last file had {before}. A later file replaces an earlier one, so what \
             is missing is lost from the tables. Check that nothing was left out."
        ),
    )
}
