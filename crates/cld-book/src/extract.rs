//! What `extracts/` says: tables of health data that a run may be linked to.

use serde::Deserialize;

use crate::meaning::Meaning;

/// A table of health data, by the names that pages use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extract {
    /// What people call the table.
    pub title: String,
    /// What a row is.
    pub meaning: String,
    /// What a reader has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Its columns, besides the person.
    #[serde(rename = "column")]
    pub columns: Vec<ExtractColumn>,
}

/// One of its columns; the person is in [`Extract::PERSON`] next to them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtractColumn {
    /// The name that pages use.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub column_type: ExtractType,
    /// What a text or number of it means; a date is a day.
    pub holds: Option<Meaning>,
    /// What the national data set calls it.
    pub field: String,
    /// What it says, in words.
    pub meaning: String,
}

/// What a column of health data holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtractType {
    /// Any text.
    Text,
    /// A day.
    Date,
    /// A whole number.
    Integer,
}

impl Extract {
    /// The column that holds the code of the person's NHS number; null for a row without one.
    pub const PERSON: &'static str = "nhs_number_linked";
}
