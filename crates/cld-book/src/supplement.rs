//! A supplement: optional items beside a release, which a council may add or leave out.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::numbered::{NUMBER, number};
use crate::spec::{Item, Priority, Release, header_key};

/// Columns of a numbered item in a release with all that stands beside it: the examples show no more.
const SHOWN: u16 = 4;

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
    pub priority_when: String,
    pub priority_says: String,
}

impl Supplement {
    /// Its items, of numbered ones the first few.
    fn shown(&self) -> impl Iterator<Item = Item> {
        self.items.iter().flat_map(|item| match item.name.contains(NUMBER) {
            true => (1..=SHOWN).map(|number| item.with_number(number)).collect(),
            false => vec![item.clone()],
        })
    }

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

impl Release {
    /// The release with those optional items that a file with these columns has; none when it has none of them.
    pub fn with_optional<'h>(&self, headers: impl IntoIterator<Item = &'h str>) -> Option<Release> {
        let (mut found, mut numbered) = (Vec::new(), Vec::new());
        for header in headers {
            match self.supplements.iter().find_map(|supplement| supplement.column(header)) {
                Some((item, None)) => found.push(item.clone()),
                Some((item, Some(number))) => numbered.push((item, number)),
                None => {}
            }
        }
        numbered.sort_by_key(|(item, number)| (item.number, *number));
        found.extend(numbered.into_iter().map(|(item, number)| item.with_number(number)));
        (!found.is_empty()).then(|| self.with_items(found))
    }

    /// The release with every optional item beside it, of numbered ones the first few.
    pub fn in_full(&self) -> Release {
        self.with_items(self.supplements.iter().flat_map(Supplement::shown).collect())
    }

    /// The same with the items of one supplement; none when no supplement has that name.
    pub(crate) fn with_supplement(&self, name: &str) -> Option<Release> {
        let supplement = self.supplements.iter().find(|supplement| supplement.name == name)?;
        Some(self.with_items(supplement.shown().collect()))
    }

    /// The release with more items, and with what is asked for in a file that has them. An item that is there already
    /// is not added again.
    fn with_items(&self, more: Vec<Item>) -> Release {
        let mut release = Release { supplements: Vec::new(), ..self.clone() };
        for item in more {
            if release.items.iter().all(|there| there.name != item.name) {
                release.items.push(item);
            }
        }
        for asked in self.supplements.iter().flat_map(|supplement| &supplement.asked) {
            let is_there = release.item(&asked.with).is_some();
            let item = release.items.iter_mut().find(|item| is_there && item.name == asked.item);
            if let Some(item) = item {
                item.priority = Priority::When;
                item.priority_when = Some(asked.priority_when.clone());
                item.priority_says = Some(asked.priority_says.clone());
            }
        }
        release
    }
}
