//! `access.toml`: what a request for access to data has to say.

use serde::Deserialize;

use crate::meaning::Meaning;

/// The rules of access.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRules {
    /// What the rules are called.
    pub title: String,
    /// What a reader has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Who may approve.
    pub roles: Vec<String>,
    /// On what basis data may be given out.
    pub legal_bases: Vec<String>,
    /// For how many years a copy may be kept.
    pub longest_years: u32,
    /// Counts below this are small.
    pub small: i64,
    /// What columns hold that are given as they are. People are given under pseudonyms, and nothing else is given: of a
    /// run whose book does not say it, no column is.
    #[serde(default)]
    pub given: Vec<Meaning>,
    /// What people write where they have nothing to say, in small letters and digits alone.
    #[serde(default)]
    pub placeholders: Vec<String>,
    /// Names of columns that books said before columns had a meaning. Runs keep such books; nothing goes by it.
    #[serde(default)]
    pub never: Vec<String>,
}
