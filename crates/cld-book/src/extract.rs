//! What `extracts/` says: tables of health data that a run may be linked to.

use serde::Deserialize;

/// A table of health data, by the names that pages use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extract {
    pub title: String,
    pub meaning: String,
    #[serde(default)]
    pub notes: Vec<String>,
    #[serde(rename = "column")]
    pub columns: Vec<ExtractColumn>,
}

/// One of its columns; the person stands in [`Extract::PERSON`] beside them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtractColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub column_type: ExtractType,
    /// What the national data set calls it.
    pub field: String,
    pub meaning: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtractType {
    Text,
    Date,
    Integer,
}

impl Extract {
    /// The column that holds the code of the person's NHS number; null for a row without one.
    pub const PERSON: &'static str = "nhs_number_linked";
}
