//! The files that an authority sends, and when they arrive.

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime};

use super::item::Item;
use super::plan::{Period, Plan};
use super::random::{Purpose, Random};
use super::row::Row;
use crate::receipt::Receipt;

/// One file of an authority: what had happened and was known by then.
pub(super) struct Edition {
    pub(super) receipt: Receipt,
}

impl Edition {
    pub(super) fn first_day(&self) -> NaiveDate {
        self.receipt.period_start
    }

    pub(super) fn last_day(&self) -> NaiveDate {
        self.receipt.period_end
    }

    pub(super) fn fill<'a>(&'a self, row: &mut Row<'a>) {
        row.text(Item::LaCode, &self.receipt.la_code);
        row.date(Item::PeriodStart, self.first_day());
        row.date(Item::PeriodEnd, self.last_day());
    }
}

/// The editions of the authority at `index`, in the order they arrive.
pub(super) fn editions(plan: &Plan, index: usize, (code, name): (&str, &str)) -> Vec<Edition> {
    let mut random = Random::new(plan.seed, index, Purpose::Editions);
    let sent = if plan.history { with_history(plan, index) } else { vec![(twelve_months(plan.period.last_day), 5)] };
    let edition = |(at, (period, delay)): (usize, (Period, u32))| {
        let Period { first_day, last_day } = period;
        let time = NaiveTime::MIN + chrono::TimeDelta::seconds(i64::from(random.between(8 * 3600, 18 * 3600)));
        let import_datetime = NaiveDateTime::new(last_day + random.days(delay, delay + 8), time);
        let file =
            format!("{code}_CLD_R1_{}_{}_{:02}.csv", first_day.format("%Y%m%d"), last_day.format("%Y%m%d"), at + 1);
        let (la_code, la_name) = (code.to_owned(), name.to_owned());
        Edition {
            receipt: Receipt { la_code, la_name, period_start: first_day, period_end: last_day, import_datetime, file },
        }
    };
    sent.into_iter().enumerate().map(edition).collect()
}

/// True for the authority whose files hold one quarter each. No file of it reaches over the whole period,
/// so tables from the latest submission have to leave it out.
fn sends_quarters_alone(plan: &Plan, index: usize) -> bool {
    plan.history && plan.authorities >= 3 && index == plan.authorities - 1
}

/// The year before, then file upon file of the period so far; a late one of them is sent again with
/// corrections. Each with the days after its end before which it does not arrive.
fn with_history(plan: &Plan, index: usize) -> Vec<(Period, u32)> {
    let first_day = plan.period.first_day;
    let mut sent = vec![(twelve_months(first_day - Days::new(1)), 30)];
    let quarters = quarters(plan.period);
    // Half of the authorities send the last file again, the others the one before.
    let again = quarters.len().saturating_sub(1 + index % 2);
    for (at, quarter) in quarters.iter().enumerate() {
        let is_alone = sends_quarters_alone(plan, index);
        let period = if is_alone { *quarter } else { Period { first_day, ..*quarter } };
        sent.push((period, 9));
        if at == again && !is_alone {
            sent.push((period, 26));
        }
    }
    sent
}

fn twelve_months(last_day: NaiveDate) -> Period {
    Period { first_day: last_day + Days::new(1) - Months::new(12), last_day }
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
