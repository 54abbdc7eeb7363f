//! A defined list: the values an item may hold.

use std::collections::BTreeMap;

use cld_terms::fold;
use serde::Deserialize;

use crate::chronology::Chronology;

/// A defined list of the specification, one TOML file for all releases. [`DefinedList::in_release`] gives it as
/// one release has it; only then is a text one entry's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefinedList {
    /// The name that items give; its file's name.
    pub name: String,
    /// What people call the list.
    pub title: String,
    /// False when not every value is known; such a list never refuses a value.
    pub complete: bool,
    /// How sure the values are: high, medium or low.
    pub confidence: String,
    /// What a reader has to know.
    pub note: Option<String>,
    /// Where the codes of the entries come from. Councils send the text, not the code.
    pub code_source: Option<String>,
    /// What is known of the list in a release, where it differs; by the release's name.
    #[serde(default)]
    pub by_release: BTreeMap<String, Knowledge>,
    /// In the order of the list.
    #[serde(default, rename = "entry")]
    pub entries: Vec<Entry>,
    /// The book gives it when it is read.
    #[serde(skip)]
    pub(crate) chronology: Chronology,
}

/// How well a release's list is known. What is not said is as for the whole list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knowledge {
    /// Whether every value is known.
    pub complete: Option<bool>,
    /// How sure the values are: high, medium or low.
    pub confidence: Option<String>,
    /// What a reader has to know.
    pub note: Option<String>,
}

/// One value of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The text that councils send.
    pub value: String,
    /// Its code, where a source gives one.
    pub code: Option<String>,
    /// Other spellings met in files or in official code. They are kept apart: none is turned into the value.
    #[serde(default)]
    pub spellings: Vec<String>,
    /// A coarser class, where the field has one.
    pub group: Option<String>,
    /// The first release that has it; none for the first of all.
    pub since: Option<String>,
    /// The last release that has it; none when it is still there.
    pub until: Option<String>,
    /// Where it differs from that of the list.
    pub confidence: Option<String>,
    /// What a reader has to know.
    pub note: Option<String>,
    /// In the list, but guidance says not to use it.
    #[serde(default)]
    pub deprecated: bool,
}

impl DefinedList {
    /// The list as one release has it: its entries, and how well they are known.
    pub fn in_release(&self, release: &str) -> DefinedList {
        let known = self.by_release.get(release).cloned().unwrap_or_default();
        DefinedList {
            name: self.name.clone(),
            title: self.title.clone(),
            complete: known.complete.unwrap_or(self.complete),
            confidence: known.confidence.unwrap_or_else(|| self.confidence.clone()),
            note: known.note.or_else(|| self.note.clone()),
            code_source: self.code_source.clone(),
            by_release: BTreeMap::new(),
            entries: self.entries.iter().filter(|entry| self.has_in(entry, release)).cloned().collect(),
            chronology: self.chronology.clone(),
        }
    }

    /// True when a release has an entry.
    pub(crate) fn has_in(&self, entry: &Entry, release: &str) -> bool {
        self.chronology.spans(entry.since.as_deref(), entry.until.as_deref(), release)
    }

    /// Every spelling that the book knows, values and others.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(Entry::known)
    }

    /// Folded text to the one spelling for its class; a value before another spelling.
    pub fn classes(&self) -> BTreeMap<String, String> {
        let mut classes = self.values();
        for spelling in self.entries.iter().flat_map(|entry| &entry.spellings) {
            classes.entry(fold(spelling).into_owned()).or_insert_with(|| spelling.clone());
        }
        classes
    }

    /// Folded text to the value of the list that it is.
    pub fn values(&self) -> BTreeMap<String, String> {
        self.entries.iter().map(|entry| (fold(&entry.value).into_owned(), entry.value.clone())).collect()
    }
}

impl Entry {
    /// The value, then its other spellings.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.value).chain(&self.spellings).map(String::as_str)
    }
}
