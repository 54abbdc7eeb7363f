//! A supplement: optional items in addition to a release, which a council may add or leave out.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::item::{Item, header_key};
use crate::numbered::{NUMBER, number};

/// Columns of a numbered item in a release with everything that supplements it: the examples show no more.
const SHOWN: u16 = 4;

/// Optional items in addition to one release. A file without any of them stays valid.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// Its file's name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Name of the release that it supplements.
    pub release: String,
    /// When it was to come, in words; none when it is not known.
    pub planned_for: Option<String>,
    /// What it is for.
    pub meaning: String,
    /// What a reader has to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What the source marks of its items mean.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// An item with `{n}` in its header has a column for each number from 1.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// Items of the release that are asked for otherwise when optional ones are there.
    #[serde(default)]
    pub asked: Vec<Asked>,
}

/// An item of the release that is asked for on some rows only in a file that has an optional item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Name of the item of the release.
    pub item: String,
    /// Name of the optional item.
    pub with: String,
    /// The condition on the row.
    pub priority_when: String,
    /// The same in words.
    pub priority_says: String,
}

impl Supplement {
    /// Its items, of numbered ones the first few.
    pub(crate) fn shown(&self) -> impl Iterator<Item = Item> {
        self.items.iter().flat_map(|item| match item.name.contains(NUMBER) {
            true => (1..=SHOWN).map(|number| item.with_number(number)).collect(),
            false => vec![item.clone()],
        })
    }

    /// The item that a column's header names, and its number where the item is numbered.
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
