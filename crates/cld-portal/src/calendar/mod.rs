//! When files are expected, from whom, and when a council is reminded: rules alone, without a database or a clock.

mod days;
mod expectation;
mod reminder;
#[cfg(test)]
mod tests;

pub(crate) use days::WorkingDays;
pub(crate) use expectation::{Expectation, Said, Standing, expected, late_after};
pub(crate) use reminder::{Reminder, latest};
