//! The collection basis: what kind of submission a period makes.

use std::fmt;

use crate::period::{Day, Month, Period};

/// What a submission covers, seen from the day on which it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// From 1 April to a recent month, up to the whole year.
    CumulativeFromApril,
    /// Three months of the quarters from April on.
    Quarter,
    /// One calendar month.
    Month,
    /// The twelve months up to a recent one.
    Rolling12Months,
    /// The whole of the year from April to March that ended some months ago.
    PreviousYear,
    /// It ended more than a year ago.
    Historic,
    /// None of these.
    Other,
}

/// Months that a file may take to be sent after its period.
const RECENT: i32 = 3;

impl Basis {
    /// The basis of a period, seen on a day. April alone is a month and April to June a quarter, though
    /// both are cumulative too.
    pub fn of(period: Period, seen: Day) -> Basis {
        let age = period.last_month().until(Month::containing(seen));
        let begins = period.first_month().of_year();
        match period.months() {
            _ if age > 12 => Basis::Historic,
            1 => Basis::Month,
            3 if begins % 3 == 1 => Basis::Quarter,
            12 if begins == 4 && age > RECENT => Basis::PreviousYear,
            2..=12 if begins == 4 => Basis::CumulativeFromApril,
            12 => Basis::Rolling12Months,
            _ => Basis::Other,
        }
    }

    /// In a few words, as reports show it.
    pub fn word(self) -> &'static str {
        match self {
            Basis::CumulativeFromApril => "cumulative from 1 April",
            Basis::Quarter => "quarter",
            Basis::Month => "month",
            Basis::Rolling12Months => "rolling 12 months",
            Basis::PreviousYear => "previous year",
            Basis::Historic => "historic",
            Basis::Other => "other",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
