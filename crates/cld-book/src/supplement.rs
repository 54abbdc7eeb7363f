//! A supplement: optional items beside a release, which a council may add or leave out.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::spec::{Item, header_key};

/// Stands for a number in the header and the name of an item that a row may have any number of.
pub(crate) const NUMBER: &str = "{n}";

/// Optional items beside one release. A file without any of them is as valid as before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    pub name: String,
    pub title: String,
    /// Name of the release that it stands beside.
    pub release: String,
    /// When it was to come, in words; none when it is not known.
    pub planned_for: Option<String>,
    pub meaning: String,
    #[serde(default)]
    pub notes: Vec<String>,
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// An item with `{n}` in its header has a column for each number from 1.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

impl Supplement {
    /// The item that a column's header stands for, and its number where the item is numbered.
    pub fn column(&self, header: &str) -> Option<(&Item, Option<u16>)> {
        let key = header_key(header);
        self.items.iter().find_map(|item| {
            item.headers().find_map(|pattern| match pattern.split_once(NUMBER) {
                None => (header_key(pattern) == key).then_some((item, None)),
                Some((before, after)) => {
                    let digits = key.strip_prefix(&header_key(before))?.strip_suffix(&header_key(after))?;
                    number(digits).map(|number| (item, Some(number)))
                }
            })
        })
    }
}

/// A number from 1, written as one.
fn number(digits: &str) -> Option<u16> {
    digits.parse().ok().filter(|number: &u16| *number > 0 && number.to_string() == digits)
}
