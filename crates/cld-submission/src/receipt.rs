//! What is said of a file that arrived: which council sent it, and when.

use chrono::{NaiveDate, NaiveDateTime};

/// One line of `submissions.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The code of the council, as it was written.
    pub la_code: String,
    /// Its name, as it was written.
    pub la_name: String,
    /// First day of the period that the council says the file covers.
    pub period_start: NaiveDate,
    /// Last day of it, inclusive.
    pub period_end: NaiveDate,
    /// When the file arrived.
    pub import_datetime: NaiveDateTime,
    /// Name of the file under `submissions/`.
    pub file: String,
}
