//! A defined list: the values an item may hold.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::spec::fold;

/// A defined list of the specification, one TOML file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefinedList {
    pub name: String,
    pub title: String,
    /// False when not every value is known; such a list never refuses a value.
    pub complete: bool,
    /// How sure the values are: high, medium or low.
    pub confidence: String,
    pub note: Option<String>,
    #[serde(default, rename = "entry")]
    pub entries: Vec<Entry>,
}

/// One value of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub value: String,
    pub code: Option<String>,
    /// Other spellings met in files or in official code. They are kept apart: none is turned into the value.
    #[serde(default)]
    pub spellings: Vec<String>,
    /// A coarser class, where the field has one.
    pub group: Option<String>,
    pub confidence: Option<String>,
    pub note: Option<String>,
    /// In the list, but guidance says not to use it.
    #[serde(default)]
    pub deprecated: bool,
}

impl DefinedList {
    /// Every spelling that the book knows, values and others.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|entry| std::iter::once(&entry.value).chain(&entry.spellings)).map(String::as_str)
    }

    /// Folded text to the one spelling that stands for its class; a value before another spelling.
    pub fn classes(&self) -> BTreeMap<String, String> {
        let mut classes = self.values();
        for spelling in self.entries.iter().flat_map(|entry| &entry.spellings) {
            classes.entry(fold(spelling)).or_insert_with(|| spelling.clone());
        }
        classes
    }

    /// Folded text to the value of the list that it is.
    pub fn values(&self) -> BTreeMap<String, String> {
        self.entries.iter().map(|entry| (fold(&entry.value), entry.value.clone())).collect()
    }
}
