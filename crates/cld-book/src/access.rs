//! `access.toml`: what a request for access to data has to say.

use serde::Deserialize;

/// The rules of access.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRules {
    pub title: String,
    #[serde(default)]
    pub notes: Vec<String>,
    /// Who may approve.
    pub roles: Vec<String>,
    pub legal_bases: Vec<String>,
    /// For how many years a copy may be kept.
    pub longest_years: u32,
    /// Counts below this are small.
    pub small: i64,
    /// Columns that are never given out.
    pub never: Vec<String>,
}
