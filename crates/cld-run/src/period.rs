//! The first and the last day of what a run counts.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::RunError;

/// First and last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// The first day of it.
    pub first_day: NaiveDate,
    /// The last day of it.
    pub last_day: NaiveDate,
}

impl Period {
    /// Reads `2023-04-01..2024-03-31`.
    ///
    /// # Errors
    /// When it is anything else, or its days are no days.
    pub fn read(text: &str) -> Result<Period, RunError> {
        let refused = || RunError::PeriodRefused { given: text.to_owned() };
        let day = |day: &str| NaiveDate::parse_from_str(day.trim(), "%Y-%m-%d").map_err(|_| refused());
        let (first, last) = text.split_once("..").ok_or_else(refused)?;
        Ok(Period { first_day: day(first)?, last_day: day(last)? })
    }
}

/// As people read it: `2023-04-01 to 2024-03-31`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first_day, self.last_day)
    }
}

#[cfg(test)]
mod tests {
    use super::Period;

    #[test]
    fn a_period_is_two_days() {
        assert_eq!(Period::read("2023-04-01..2024-03-31").unwrap().to_string(), "2023-04-01 to 2024-03-31");
        for wrong in ["2023-04-01", "2023-04-01..", "2023-04-01..2024-02-30", "1 April..31 March", ""] {
            assert!(Period::read(wrong).is_err(), "{wrong}");
        }
    }
}
