//! The texts that a file has under the items of lists.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use arrow::array::{Array, AsArray};
use arrow::datatypes::Int32Type;
use cld_book::Release;
use cld_submission::Block;
use xxhash_rust::xxh3::xxh3_64;

use crate::digest_hasher::Itself;

/// Rows of each text of an item, by a digest of the text.
type Texts = HashMap<u64, u64, BuildHasherDefault<Itself>>;

/// Texts by item, and the release that they are of: another release has other entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wordings {
    release: String,
    items: BTreeMap<String, Texts>,
}

/// Texts of an item that are compared.
const MOST: usize = 1_000;
/// Rows that an item has to have in both files.
const ENOUGH: u64 = 20;

impl Wordings {
    pub(super) fn add(&mut self, block: &Block<'_>, release: &Release, lists: &[String]) {
        self.release.clone_from(&release.name);
        for column in lists {
            let Some(texts) = block.batch.column_by_name(column) else { continue };
            let Some(texts) = texts.as_dictionary_opt::<Int32Type>() else { continue };
            let Some(values) = texts.values().as_string_opt::<i32>() else { continue };
            let mut rows = vec![0_u64; values.len()];
            texts.keys().iter().flatten().for_each(|key| rows[key as usize] += 1);
            let item = column.strip_suffix("_collated").unwrap_or(column);
            for (at, rows) in rows.into_iter().enumerate().filter(|(at, rows)| *rows > 0 && values.is_valid(*at)) {
                self.note(item, xxh3_64(values.value(at).as_bytes()), rows);
            }
        }
    }

    fn note(&mut self, item: &str, text: u64, rows: u64) {
        if !self.items.contains_key(item) {
            self.items.insert(item.to_owned(), Texts::default());
        }
        if let Some(texts) = self.items.get_mut(item)
            && (texts.len() < MOST || texts.contains_key(&text))
        {
            *texts.entry(text).or_default() += rows;
        }
    }

    pub(super) fn merge(&mut self, other: &Wordings) {
        if self.release.is_empty() {
            self.release.clone_from(&other.release);
        }
        for (item, texts) in &other.items {
            texts.iter().for_each(|(text, rows)| self.note(item, *text, *rows));
        }
    }

    /// The items whose texts are mostly others than in the last file, each with the rows that had one that is gone, and all.
    pub(super) fn changed_since(&self, last: &Wordings) -> BTreeMap<String, (u64, u64)> {
        let mut changed = BTreeMap::new();
        if self.release != last.release {
            return changed;
        }
        for (item, before) in &last.items {
            let Some(now) = self.items.get(item) else { continue };
            let (gone, all) = without(before, now);
            let (new, here) = without(now, before);
            if all >= ENOUGH && here >= ENOUGH && 2 * gone >= all && 2 * new >= here {
                changed.insert(item.clone(), (gone, all));
            }
        }
        changed
    }
}

/// Rows with a text that others do not have, and all rows.
fn without(texts: &Texts, others: &Texts) -> (u64, u64) {
    let gone = texts.iter().filter(|(text, _)| !others.contains_key(text)).map(|(_, rows)| rows).sum();
    (gone, texts.values().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wordings(release: &str, texts: &[(&str, &str, u64)]) -> Wordings {
        let mut wordings = Wordings { release: release.to_owned(), ..Wordings::default() };
        texts.iter().for_each(|(item, text, rows)| wordings.note(item, xxh3_64(text.as_bytes()), *rows));
        wordings
    }

    #[test]
    fn an_item_is_reworded_when_most_of_both_files_is_other() {
        let last =
            wordings("release-2", &[("gender", "Male", 30), ("gender", "Female", 30), ("ethnicity", "White", 40)]);
        let now = wordings("release-2", &[("gender", "M", 30), ("gender", "Female", 10), ("ethnicity", "White", 40)]);
        assert_eq!(now.changed_since(&last), BTreeMap::from([("gender".to_owned(), (30, 60))]));
        assert!(last.changed_since(&last).is_empty());
        let more = wordings("release-2", &[("gender", "Male", 30), ("gender", "Female", 30), ("gender", "Other", 5)]);
        assert!(more.changed_since(&last).is_empty());
        let few = wordings("release-2", &[("gender", "M", 5)]);
        assert!(few.changed_since(&last).is_empty());
        let other = wordings("release-1", &[("gender", "M", 60)]);
        assert!(other.changed_since(&last).is_empty(), "another release has other entries");
    }
}
