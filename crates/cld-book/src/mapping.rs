//! A mapping: what became of the items and values of one release in the next.

use serde::Deserialize;

/// From one release to the next. Each item of either is there once, and so is each value of a mapped list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The earlier release.
    pub from: String,
    /// The release after it.
    pub to: String,
    /// Where it comes from, and how far it can be trusted.
    pub status: String,
    /// In the order of the later release.
    #[serde(rename = "item")]
    pub items: Vec<MappedItem>,
}

/// What became of one item, by the names of both ends.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedItem {
    /// None for an item that is new.
    pub from: Option<String>,
    /// None for an item that is gone.
    pub to: Option<String>,
    /// What became of it.
    pub kind: Change,
    /// How sure this is: high, medium or low.
    pub confidence: String,
    /// Why, or what is not sure.
    pub note: Option<String>,
    /// What became of the values of its list.
    #[serde(default)]
    pub values: Vec<MappedValue>,
}

/// What became of one value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedValue {
    /// The value of the earlier list.
    pub from: String,
    /// None when no value of the later list corresponds to it.
    pub to: Option<String>,
    /// Values that it may be instead, where the text does not say which.
    #[serde(default, rename = "or")]
    pub others: Vec<String>,
    /// How sure this is: high, medium or low.
    pub confidence: String,
    /// Why, or what is not sure.
    pub note: Option<String>,
}

/// What a mapping does with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Same header, same item.
    Same,
    /// The item with another header.
    Renamed,
    /// Another item took its place.
    Replaced,
    /// New in the later release.
    Added,
    /// Gone in the later release.
    Removed,
    /// Still listed, but there are signs that it is gone.
    PossiblyRetired,
}

impl Mapping {
    /// Path under `book/`.
    pub(crate) fn path(&self) -> String {
        format!("mappings/{}-to-{}.toml", self.from.replace('.', "-"), self.to.replace('.', "-"))
    }

    /// What became of an item of the earlier release.
    pub fn item(&self, from: &str) -> Option<&MappedItem> {
        self.items.iter().find(|item| item.from.as_deref() == Some(from))
    }
}

impl MappedItem {
    /// What became of a value of the earlier list.
    pub fn value(&self, from: &str) -> Option<&MappedValue> {
        self.values.iter().find(|value| value.from == from)
    }
}

impl MappedValue {
    /// The values that it may be, the likeliest first.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.to.iter().chain(&self.others).map(String::as_str)
    }
}
