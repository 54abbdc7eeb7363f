//! The files that an authority sends, and when they arrive.

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime};
use cld_submission::Receipt;

use crate::basis::{Basis, months_to};
use crate::council::Council;
use crate::item::Item;
use crate::period::Period;
use crate::plan::Plan;
use crate::random::{Purpose, Random};
use crate::row::Row;

/// One file of an authority: what had happened and was known by then.
pub(crate) struct Edition {
    pub(crate) receipt: Receipt,
}

impl Edition {
    pub(crate) fn first_day(&self) -> NaiveDate {
        self.receipt.period_start
    }

    pub(crate) fn last_day(&self) -> NaiveDate {
        self.receipt.period_end
    }

    pub(crate) fn fill<'a>(&'a self, row: &mut Row<'a>) {
        row.text(Item::LaCode, &self.receipt.la_code);
        row.date(Item::PeriodStart, self.first_day());
        row.date(Item::PeriodEnd, self.last_day());
    }
}

/// The first day that a file of any authority is for.
pub(crate) fn first_day(plan: &Plan) -> NaiveDate {
    let sent = (0..plan.authorities).flat_map(|index| sent(plan, index));
    sent.map(|(period, _)| period.first_day).min().unwrap_or(plan.period.first_day)
}

/// The editions of the authority at `index`, in the order they arrive.
pub(crate) fn editions(plan: &Plan, index: usize, council: &Council, mark: &str) -> Vec<Edition> {
    let mut random = Random::new(plan.seed, index, Purpose::Editions);
    let Council { code, name } = council;
    let edition = |(at, (period, delay)): (usize, (Period, u32))| {
        let Period { first_day, last_day } = period;
        let time = NaiveTime::MIN + chrono::TimeDelta::seconds(i64::from(random.between(8 * 3600, 18 * 3600)));
        let import_datetime = NaiveDateTime::new(last_day + random.days(delay, delay + 8), time);
        let days = format!("{}_{}", first_day.format("%Y%m%d"), last_day.format("%Y%m%d"));
        let file = format!("{code}_CLD_{mark}_{days}_{:02}.csv", at + 1);
        let (la_code, la_name) = (code.to_owned(), name.to_owned());
        Edition {
            receipt: Receipt { la_code, la_name, period_start: first_day, period_end: last_day, import_datetime, file },
        }
    };
    let mut editions: Vec<Edition> = sent(plan, index).into_iter().enumerate().map(edition).collect();
    // Dirt: the last file came in two parts at the same moment, or twice.
    if let Some(Edition { receipt }) = editions.last().filter(|_| plan.dirty > 0.0 && plan.history) {
        let file = format!("{}_again.csv", receipt.file.trim_end_matches(".csv"));
        editions.push(Edition { receipt: Receipt { file, ..receipt.clone() } });
    }
    editions
}

/// The periods that an authority sends files for. Each with the days after its end before which it does not arrive.
fn sent(plan: &Plan, index: usize) -> Vec<(Period, u32)> {
    let basis = plan.basis.unwrap_or(Basis::Rolling);
    match (plan.history, plan.basis) {
        (false, _) => vec![(basis.period(plan.period.last_day), basis.delay())],
        (true, None) => year_by_year(plan, index),
        (true, Some(basis)) => one_after_the_other(plan, index, basis),
    }
}

/// Files of one basis over the period; a late one of them is sent again with corrections.
fn one_after_the_other(plan: &Plan, index: usize, basis: Basis) -> Vec<(Period, u32)> {
    let last_days = basis.last_days(plan.period);
    let again = last_days.len().saturating_sub(1 + index % 2);
    let mut sent = Vec::new();
    for (at, last_day) in last_days.into_iter().enumerate() {
        sent.push((basis.period(last_day), basis.delay()));
        if at == again {
            sent.push((basis.period(last_day), basis.delay() + 17));
        }
    }
    sent
}

/// The year before, then file upon file of the period so far. The last of three or more authorities sends each
/// quarter alone: no file of it covers the whole period, so tables from the latest submission have to
/// leave it out.
fn year_by_year(plan: &Plan, index: usize) -> Vec<(Period, u32)> {
    let first_day = plan.period.first_day;
    let is_alone = plan.authorities >= 3 && index == plan.authorities - 1;
    let mut sent = vec![(months_to(first_day - Days::new(1), 12), 30)];
    let quarters = quarters(plan.period);
    // Half of the authorities send the last file again, the others the one before.
    let again = quarters.len().saturating_sub(1 + index % 2);
    for (at, quarter) in quarters.iter().enumerate() {
        let period = if is_alone { *quarter } else { Period { first_day, ..*quarter } };
        sent.push((period, 9));
        if at == again && !is_alone {
            sent.push((period, 26));
        }
    }
    sent
}

fn quarters(period: Period) -> Vec<Period> {
    let starts =
        (0..).map(|quarter| period.first_day + Months::new(3 * quarter)).take_while(|day| *day <= period.last_day);
    starts
        .map(|first_day| Period {
            first_day,
            last_day: (first_day + Months::new(3) - Days::new(1)).min(period.last_day),
        })
        .collect()
}
