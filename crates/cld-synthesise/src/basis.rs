//! What period a file is for, and how long after it the file arrives.

use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::error::SynthesiseError;
use crate::period::Period;

/// What kind of period the files cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// From 1 April to the last day.
    Cumulative,
    /// The three months up to the last day.
    Quarter,
    /// The month up to the last day.
    Month,
    /// The twelve months up to the last day.
    Rolling,
    /// A whole year from April to March, sent some months after it.
    PreviousYear,
    /// A whole year from April to March, sent more than a year after it.
    Historic,
}

/// The words for the bases, as options have them.
pub const BASES: [(&str, Basis); 6] = [
    ("cumulative", Basis::Cumulative),
    ("quarter", Basis::Quarter),
    ("month", Basis::Month),
    ("rolling", Basis::Rolling),
    ("previous-year", Basis::PreviousYear),
    ("historic", Basis::Historic),
];

impl Basis {
    /// The period of a file that is made when `last_day` is the latest day to report.
    pub(crate) fn period(self, last_day: NaiveDate) -> Period {
        match self {
            Basis::Cumulative => Period { first_day: april_before(last_day), last_day },
            Basis::Quarter => months_to(last_day, 3),
            Basis::Month => months_to(last_day, 1),
            Basis::Rolling => months_to(last_day, 12),
            Basis::PreviousYear | Basis::Historic => {
                let next_day = april_before(last_day + Days::new(1));
                months_to(next_day - Days::new(1), 12)
            }
        }
    }

    /// Days after the period before which the file does not arrive.
    pub(crate) fn delay(self) -> u32 {
        match self {
            Basis::Cumulative | Basis::Quarter | Basis::Month | Basis::Rolling => 5,
            Basis::PreviousYear => 150,
            Basis::Historic => 430,
        }
    }

    /// Last days of the files that a council sends over a period.
    pub(crate) fn last_days(self, period: Period) -> Vec<NaiveDate> {
        let step = match self {
            Basis::Month => 1,
            Basis::Cumulative | Basis::Quarter | Basis::Rolling => 3,
            Basis::PreviousYear | Basis::Historic => return vec![period.last_day],
        };
        let ends = (1..).map(|at| period.first_day + Months::new(step * at) - Days::new(1));
        let mut days: Vec<_> = ends.take_while(|day| *day < period.last_day).collect();
        days.push(period.last_day);
        days
    }
}

impl FromStr for Basis {
    type Err = SynthesiseError;

    fn from_str(text: &str) -> Result<Basis, SynthesiseError> {
        let known = BASES.iter().find(|(word, _)| *word == text);
        known.map(|(_, basis)| *basis).ok_or_else(|| {
            let known = BASES.map(|(word, _)| word).join(", ");
            SynthesiseError::NotABasis { text: text.to_owned(), known }
        })
    }
}

/// So many months up to a day; whole calendar months when the day ends one.
pub(crate) fn months_to(last_day: NaiveDate, months: u32) -> Period {
    Period { first_day: last_day + Days::new(1) - Months::new(months), last_day }
}

/// The 1 April that is the day or came last before it.
fn april_before(day: NaiveDate) -> NaiveDate {
    let year = if day.month() >= 4 { day.year() } else { day.year() - 1 };
    NaiveDate::from_ymd_opt(year, 4, 1).expect("every year has a 1 April")
}
