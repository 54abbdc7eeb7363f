//! `spec/items.toml`: what holds of an item in whatever release it is, besides what each release says of it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::item::{Item, LinksTo};
use crate::numbered::{NUMBER, number};

/// Facts of items, said once for all releases: a release's own file never changes once it is published.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFacts {
    /// What is shown in place of a text that says who somebody is.
    pub hidden_as: String,
    /// By the item's name; `{n}` in it means any number.
    #[serde(rename = "item", default)]
    pub items: BTreeMap<String, FactsOfItem>,
}

/// Facts of one item.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsOfItem {
    /// True for a text in nobody's words but the council's: it is never shown.
    #[serde(default)]
    pub free_text: bool,
    /// Whom the item names, where it ties the row's person to another.
    pub links_to: Option<LinksTo>,
    /// Texts that councils send where they have none.
    #[serde(default)]
    pub says_nothing: Vec<String>,
}

impl ItemFacts {
    /// Gives an item what is said of it.
    pub(crate) fn give(&self, item: &mut Item) {
        let FactsOfItem { free_text, links_to, says_nothing } = self.of(&item.name).cloned().unwrap_or_default();
        item.free_text = free_text;
        item.links_to = links_to;
        item.says_nothing = says_nothing;
    }

    fn of(&self, item: &str) -> Option<&FactsOfItem> {
        self.items.iter().find(|(pattern, _)| names(pattern, item)).map(|(_, facts)| facts)
    }
}

/// True when a name in the file is the item's: itself, or with a number in place of `{n}`.
pub(crate) fn names(pattern: &str, item: &str) -> bool {
    let numbered = || {
        let (before, after) = pattern.split_once(NUMBER)?;
        number(item.strip_prefix(before)?.strip_suffix(after)?)
    };
    pattern == item || numbered().is_some()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_number_stands_for_any() {
        assert!(names("adult_{n}_id", "adult_12_id") && names("adult_{n}_id", "adult_{n}_id") && names("a", "a"));
        assert!(!names("adult_{n}_id", "adult_x_id") && !names("adult_{n}_id", "carer_1_id") && !names("a", "b"));
    }
}
