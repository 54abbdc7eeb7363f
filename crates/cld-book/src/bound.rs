//! Bounds: the values that a method is run with.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One parameter of a method.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// What its values are.
    #[serde(rename = "type")]
    pub bound_type: BoundType,
    /// What it decides, in words.
    pub meaning: String,
    /// The value when a run does not give one: SQL over other bounds. Without it the bound must be given.
    pub unless_given: Option<String>,
}

/// What the values of a bound are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoundType {
    /// A day.
    Date,
    /// A day and a time of day.
    Timestamp,
}

/// Values of bounds as written in TOML: `2023-04-01` or `2024-02-01T00:00:00`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct ParameterSet(pub BTreeMap<String, toml::value::Datetime>);
