//! What a council has on record of a person where it is not the truth.

use chrono::NaiveDate;

/// What is on record in place of the truth; none where the truth is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Recorded {
    pub(crate) nhs_number: Option<Option<String>>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) born: Option<NaiveDate>,
    pub(crate) postcode: Option<String>,
    /// The number that the person's own has replaced.
    pub(crate) former_number: Option<String>,
    /// What kind of slip it is, as the register says it.
    pub(crate) kind: &'static str,
}
