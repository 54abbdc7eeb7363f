//! The clock of the machine, read here alone: libraries are given the day.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Local, NaiveDateTime, Utc};
use cld_validate::Day;

/// The day on which the program runs.
pub fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day::from_epoch_days((seconds / 86_400) as i32).unwrap_or_default()
}

/// The current time, as a clock on the wall shows it.
pub fn now() -> NaiveDateTime {
    Local::now().naive_local()
}

/// The current time, wherever the machine is.
pub fn utc() -> DateTime<Utc> {
    Utc::now()
}
