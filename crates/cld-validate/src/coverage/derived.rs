//! The period that a file covers, from the months in which its events ended.

use super::basis::Basis;
use super::counts::Coverage;
use super::of_file::of_file;
use crate::finding::Finding;
use crate::period::{Day, Month, Period};

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

/// Rows from which on a month must hold its share of them to count.
const MANY: u64 = 100;

impl Coverage {
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

    /// From the first to the last month that qualifies, as the page `reporting_periods` of method `dhsc-r2` has it: a test
    /// of `cld-method` holds them to each other.
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

    fn findings(&self, stated: Option<Period>, found: Option<Period>) -> Vec<Finding> {
        let mut findings = Vec::new();
        match (stated, found) {
            (_, None) if self.months.is_empty() => {}
            (_, None) => findings.push(of_file(
                "period_cannot_be_found",
                "No event of this file ended before this month. The period that it covers cannot be derived from its events, \
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
