//! What period a file covers: what its events say, beside what the file says of itself.
//!
//! The derivation is DHSC's: the months before the import in which enough events of enough types ended.

mod basis;
mod block;
mod period;
mod shrunken;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use cld_book::Severity;

pub use basis::Basis;
pub(crate) use block::{COVERED, covered};
pub(crate) use period::Month;
pub use period::{Day, Period};

use crate::finding::Finding;

/// Events of a file by the month of their end and by type. Made for each thread, then merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    types: Vec<String>,
    /// By month of the end, none for events without one: rows of no type, then of each type.
    months: BTreeMap<Option<Month>, Vec<u64>>,
    stated_first: Option<i32>,
    stated_last: Option<i32>,
}

/// What is found of a file's period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// From the earliest to the latest date that the rows give as their reporting period; null when no row gives both.
    pub stated: Option<Period>,
    /// What the events cover: whole months. Null when no event ended before the month of import.
    pub found: Option<Period>,
    /// What kind of submission this makes it, by the period found or, without one, the period stated.
    pub basis: Option<Basis>,
    /// About the file as a whole.
    pub findings: Vec<Finding>,
}

/// Texts of event types that are told apart; a file with more has something else in that column.
const MOST_TYPES: usize = 100;

/// Rows from which on a month must hold its share of them to count.
const MANY: u64 = 100;

impl Coverage {
    /// Adds a row: days since 1 January 1970 of the event's end and of the reporting period's first and
    /// last day, and the type as the list spells it.
    pub fn add(&mut self, ended: Option<i32>, event_type: Option<&str>, stated: (Option<i32>, Option<i32>)) {
        let place = event_type.map_or(0, |event_type| self.place(event_type));
        let rows = self.months.entry(ended.and_then(Month::of)).or_default();
        if rows.len() <= place {
            rows.resize(place + 1, 0);
        }
        rows[place] += 1;
        self.state(stated);
    }

    /// Adds what another thread counted.
    pub fn merge(&mut self, other: &Coverage) {
        let places: Vec<usize> = other.types.iter().map(|event_type| self.place(event_type)).collect();
        for (month, counted) in &other.months {
            let rows = self.months.entry(*month).or_default();
            for (at, count) in counted.iter().enumerate() {
                let place = at.checked_sub(1).map_or(0, |at| places[at]);
                rows.resize(rows.len().max(place + 1), 0);
                rows[place] += count;
            }
        }
        self.state((other.stated_first, other.stated_last));
    }

    /// What the file covers, seen on a day: that of its import, or today.
    pub fn conclude(&self, seen: Day) -> Covered {
        let stated = self.stated();
        let found = self.found(seen);
        let basis = found.or(stated).map(|period| Basis::of(period, seen));
        let findings = self.findings(stated, found);
        Covered { stated, found, basis, findings }
    }

    /// The period that the rows state, all of them taken together.
    fn stated(&self) -> Option<Period> {
        let (first, last) = (Day::from_epoch_days(self.stated_first?)?, Day::from_epoch_days(self.stated_last?)?);
        (first <= last).then_some(Period { first_day: first, last_day: last })
    }

    /// From the first to the last month that qualifies. Source: DHSC's derived reporting period, as its code has it.
    fn found(&self, seen: Day) -> Option<Period> {
        let before = Month::containing(seen);
        let months: Vec<(Month, u64, usize)> = self
            .months
            .iter()
            .filter_map(|(month, rows)| Some(((*month)?, rows)))
            .filter(|(month, _)| *month < before)
            .map(|(month, rows)| (month, rows.iter().sum(), types_in(rows)))
            .collect();
        let rows_of_file: u64 = months.iter().map(|(_, rows, _)| rows).sum();
        let types_of_file = months.iter().map(|(.., types)| *types).max()?;
        let qualifies = |(_, rows, types): &&(Month, u64, usize)| {
            rows_of_file < MANY || (100 * rows / rows_of_file >= 2 && types + 1 >= types_of_file)
        };
        let first = months.iter().find(qualifies)?.0;
        let last = months.iter().rfind(qualifies)?.0;
        Some(Period { first_day: first.first_day(), last_day: last.last_day() })
    }

    fn place(&mut self, event_type: &str) -> usize {
        match self.types.iter().position(|known| known == event_type) {
            Some(at) => at + 1,
            None if self.types.len() == MOST_TYPES => 0,
            None => {
                self.types.push(event_type.to_owned());
                self.types.len()
            }
        }
    }

    fn state(&mut self, (first, last): (Option<i32>, Option<i32>)) {
        self.stated_first = self.stated_first.into_iter().chain(first).min();
        self.stated_last = self.stated_last.into_iter().chain(last).max();
    }

    fn findings(&self, stated: Option<Period>, found: Option<Period>) -> Vec<Finding> {
        let mut findings = Vec::new();
        match (stated, found) {
            (_, None) if self.months.is_empty() => {}
            (_, None) => findings.push(of_file(
                "period_cannot_be_found",
                "No event of this file ended before this month. Which period it covers cannot be told from its events, \
                 and tables that choose files by it leave the file out. Check Event End Date."
                    .into(),
            )),
            (Some(stated), Some(found)) if !stated.is_about(found) => findings.push(of_file(
                "stated_period_differs_from_events",
                format!(
                    "The reporting period is stated as {stated}, but the events that ended cover {found}. Files are \
                     chosen for tables by the period that their events cover. Check that no month was left out, and \
                     the reporting period."
                ),
            )),
            _ => {}
        }
        findings.extend(found.into_iter().flat_map(|found| self.thin_months(found)));
        findings
    }
}

fn types_in(rows: &[u64]) -> usize {
    rows.iter().skip(1).filter(|count| **count > 0).count()
}

/// A finding about the file as a whole: it stands at the header.
fn of_file(rule: &str, message: String) -> Finding {
    Finding {
        row: 1,
        rule: rule.into(),
        severity: Severity::Warning,
        item: None,
        message: message.into(),
        follows: None,
        own: None,
    }
}
