//! A release of the specification: its items, and the columns that a file's items become.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::supplement::Supplement;

/// A published release. Its file never changes: errata are a new release.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// `v5.0`, `release-1` or `release-2`.
    pub name: String,
    pub title: String,
    /// The release's place among all, the earliest first; later ones have higher numbers.
    #[serde(default)]
    pub order: u16,
    /// First day; none when it is not known.
    pub valid_from: Option<toml::value::Datetime>,
    /// Last day; none when it is not known or has not come.
    pub valid_until: Option<toml::value::Datetime>,
    pub superseded: Option<String>,
    #[serde(default)]
    pub notes: Vec<String>,
    /// What the source marks of the items stand for.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// Standards that items follow, and what each is.
    #[serde(default)]
    pub standards: BTreeMap<String, String>,
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// Optional items beside the release. The book gives them when it is read.
    #[serde(skip)]
    pub supplements: Vec<Supplement>,
}

/// One data item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub number: u16,
    /// The header exactly as the specification prints it.
    pub header: String,
    /// Other headers met for it: other spellings, and its headers in other releases.
    #[serde(default)]
    pub headers_also: Vec<String>,
    /// The column's name in every page. It stays the same in all releases, whatever the header.
    pub name: String,
    pub section: String,
    #[serde(rename = "type")]
    pub item_type: ItemType,
    /// Name of the defined list, for items of type list.
    pub list: Option<String>,
    /// Event types that the item belongs to; empty for all.
    #[serde(default)]
    pub applies_to: Vec<String>,
    #[serde(default)]
    pub client_types: Vec<String>,
    /// True for items that say who somebody is; a run holds codes in their place.
    #[serde(default)]
    pub identifies: bool,
    pub priority: Priority,
    /// A condition on the row, for items that are a priority only sometimes.
    pub priority_when: Option<String>,
    pub priority_says: Option<String>,
    pub priority_confidence: Option<String>,
    /// The standard whose definition or list the item follows, where known: a key of the release's standards.
    pub standard: Option<String>,
    pub standard_confidence: Option<String>,
    pub meaning: String,
    #[serde(default)]
    pub rules: Vec<String>,
    pub format: Option<String>,
    /// `direct` when seen for this release, `inferred` otherwise.
    pub existence: String,
    pub confidence: String,
    #[serde(default)]
    pub sources: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemType {
    Text,
    Date,
    Decimal,
    Integer,
    List,
    NhsNumber,
    Postcode,
}

/// No item is mandatory: a priority item is one to develop first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    Always,
    When,
    Never,
}

/// The columns that one item can become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `event_type`: typed by the specification; null when the text is not what the item holds.
    Typed,
    /// `event_type_as_written`: the council's text; null only when the cell is empty.
    AsWritten,
    /// `event_type_collated`: the text with one spelling for all that differ only in case or trailing blanks.
    Collated,
}

impl Release {
    /// The item of that name; `x_{n}_y` is the one with the lowest number.
    pub fn item(&self, name: &str) -> Option<&Item> {
        let named = |name: &str| self.items.iter().find(|item| item.name == name);
        named(name).or_else(|| named(&self.numbered(name).first()?.1))
    }

    /// The item and form that a column of a page stands for; `x_{n}_y` is the one with the lowest number.
    pub fn column(&self, column: &str) -> Option<(usize, Form)> {
        let at = |name: &str| self.items.iter().position(|item| item.name == name);
        let suffixed = |suffix: &str, form| column.strip_suffix(suffix).and_then(at).map(|item| (item, form));
        at(column)
            .map(|item| (item, Form::Typed))
            .or_else(|| suffixed("_as_written", Form::AsWritten))
            .or_else(|| suffixed("_collated", Form::Collated))
            .or_else(|| self.column(&self.numbered(column).first()?.1))
    }

    /// The columns among `names` that items of this release provide, in the specification's order.
    pub fn columns<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<(usize, Form)> {
        let mut columns: Vec<_> = names.into_iter().filter_map(|name| self.column(name)).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

impl Item {
    /// The header that the release prints, then the others.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.header).chain(&self.headers_also).map(String::as_str)
    }

    pub fn column_name(&self, form: Form) -> String {
        match form {
            Form::Typed => self.name.clone(),
            Form::AsWritten => format!("{}_as_written", self.name),
            Form::Collated => format!("{}_collated", self.name),
        }
    }
}

/// What can be told of a cell without showing its text: columns of items that identify, whose texts no page of a method
/// sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// `postcode_filled`: true when the cell holds anything.
    Filled,
    /// `postcode_usable`: true when it is what the item holds.
    Usable,
}

impl Presence {
    pub const ALL: [Presence; 2] = [Presence::Filled, Presence::Usable];

    pub fn column_name(self, item: &Item) -> String {
        match self {
            Presence::Filled => format!("{}_filled", item.name),
            Presence::Usable => format!("{}_usable", item.name),
        }
    }

    /// The form of the item that is there when this is true.
    pub fn form(self) -> Form {
        match self {
            Presence::Filled => Form::AsWritten,
            Presence::Usable => Form::Typed,
        }
    }
}

/// A header without what councils spell differently: case, blanks, underscores, punctuation.
pub fn header_key(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Text as the official collation compares it: letters' case and trailing blanks make no difference.
/// Blanks in front do.
pub fn fold(text: &str) -> String {
    text.trim_end_matches(' ').to_lowercase()
}

/// The one spelling that stands for all texts of the same class: the book's own if it knows one, else folded.
pub fn collated(classes: &BTreeMap<String, String>, text: &str) -> String {
    let folded = fold(text);
    classes.get(&folded).cloned().unwrap_or(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_class_become_one() {
        let classes = BTreeMap::from([("direct payment".to_owned(), "Direct Payment".to_owned())]);
        assert_eq!(collated(&classes, "direct PAYMENT  "), "Direct Payment");
        assert_eq!(collated(&classes, " Direct Payment"), " direct payment");
        assert_eq!(collated(&classes, "DP"), "dp");
    }
}
