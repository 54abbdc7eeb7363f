//! The first and the last day of what a run counts.

use std::fmt;

use chrono::NaiveDate;
use cld_submission::read_day;
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
    /// Reads `2023-04-01..2024-03-31`, its days as people and spreadsheets write them.
    ///
    /// # Errors
    /// When it is anything else, its days are no days, or the last is before the first.
    pub fn read(text: &str) -> Result<Period, RunError> {
        let refused = || RunError::PeriodRefused { given: text.to_owned() };
        let (first, last) = text.split_once("..").ok_or_else(refused)?;
        let (first_day, last_day) = read_day(first).zip(read_day(last)).ok_or_else(refused)?;
        if last_day < first_day { Err(refused()) } else { Ok(Period { first_day, last_day }) }
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
        for same in [" 2023-04-01 .. 2024-03-31", "01/04/2023..31/03/2024", "2023-04-01T00:00:00..31 March 2024"] {
            assert_eq!(Period::read(same).unwrap().to_string(), "2023-04-01 to 2024-03-31", "{same}");
        }
        for wrong in [
            "2024-03-31..2023-04-01",
            "2023-04-01 10:00..2024-03-31",
            "2023-04-01",
            "2023-04-01..",
            "2023-04-01..2024-02-30",
            "1 April..31 March",
            "",
        ] {
            assert!(Period::read(wrong).is_err(), "{wrong}");
        }
    }
}
