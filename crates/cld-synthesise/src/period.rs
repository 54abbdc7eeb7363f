//! First and last day of what is made up.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::error::SynthesiseError;

/// First and last day, both belonging to it. Written `2023-04-01..2024-03-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day that belongs to it.
    pub first_day: NaiveDate,
    /// The last day that belongs to it.
    pub last_day: NaiveDate,
}

impl FromStr for Period {
    type Err = SynthesiseError;

    fn from_str(text: &str) -> Result<Period, SynthesiseError> {
        let days = text.split_once("..").and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
        let (first_day, last_day) = days.ok_or_else(|| SynthesiseError::NotAPeriod { text: text.to_owned() })?;
        Ok(Period { first_day, last_day })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first_day, self.last_day)
    }
}
