//! Entries of the lists of a file's columns: which one is meant by a text that is none.

use std::collections::HashSet;

use cld_book::{Book, Release};
use cld_submission::Header;
use cld_terms::{fold, plain};

/// For each column of a file the entries of its list; none for a column without.
#[derive(Debug)]
pub(crate) struct Entries {
    of_columns: Vec<Option<List>>,
}

#[derive(Debug)]
struct List {
    /// Each entry with its key.
    entries: Vec<(String, String)>,
    /// Entries with a comma in them, by how they look.
    with_commas: HashSet<String>,
}

/// Letters in a hundred that may be another for an entry to be meant.
const MOST_OTHER: usize = 25;
/// Letters from which on the beginning of an entry is recognised.
const BEGINNING: usize = 12;

impl Entries {
    pub(crate) fn of(book: &Book, release: &Release, header: &Header) -> Entries {
        let list = |item: &Option<usize>| {
            let list = book.list_of(release, &release.items[(*item)?])?;
            let entries = list.entries.iter().filter(|entry| !entry.deprecated).map(|entry| &entry.value);
            let with_commas =
                entries.clone().filter(|value| value.contains(',')).map(|value| fold(&plain(value)).into_owned());
            Some(List {
                with_commas: with_commas.collect(),
                entries: entries.map(|value| (key(value), value.clone())).collect(),
            })
        };
        Entries { of_columns: header.items.iter().map(list).collect() }
    }

    /// The entry that a text of a column is meant for; null when none is near, or several are.
    pub(crate) fn nearest(&self, column: usize, text: &str) -> Option<String> {
        let list = self.of_columns.get(column)?.as_ref()?;
        let text = key(text);
        if text.is_empty() {
            return None;
        }
        // A text that was cut short, or an entry that was.
        let begins = |entry: &str| {
            let shorter = text.chars().count().min(entry.chars().count());
            shorter >= BEGINNING && (entry.starts_with(&text) || text.starts_with(entry))
        };
        let mut beginning = list.entries.iter().filter(|(key, _)| begins(key));
        if let (Some((_, value)), None) = (beginning.next(), beginning.next()) {
            return Some(value.clone());
        }
        let limit = text.chars().count() * MOST_OTHER / 100;
        let near = list.entries.iter().map(|(key, value)| (distance(&text, key), value));
        let mut near: Vec<_> = near.filter(|(distance, _)| *distance <= limit.max(1)).collect();
        near.sort_by_key(|(distance, _)| *distance);
        match near[..] {
            [(_, value)] => Some(value.clone()),
            [(first, value), (second, _), ..] if first < second => Some(value.clone()),
            _ => None,
        }
    }

    /// The columns of a row that has `more` cells than it should, in which joined cells are an entry with commas. `cells` are
    /// as they are written.
    pub(crate) fn unquoted(&self, cells: &[String], more: usize) -> Vec<usize> {
        let (mut found, mut moved) = (Vec::new(), 0);
        for column in 0..self.of_columns.len() {
            let Some(list) = &self.of_columns[column] else { continue };
            for length in 2..=more - moved + 1 {
                let Some(cells) = cells.get(column + moved..column + moved + length) else { break };
                if list.with_commas.contains(fold(&plain(&cells.join(","))).as_ref()) {
                    found.push(column);
                    moved += length - 1;
                    break;
                }
            }
            if moved == more {
                break;
            }
        }
        found
    }
}

/// A text by what distinguishes entries: letters and figures in lower case, one blank for all else, "and" for "&".
fn key(text: &str) -> String {
    let text = plain(text).replace('&', " and ").to_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Letters to change, add or leave out to make one text of another.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut now = vec![at + 1];
        for (place, its) in other.iter().enumerate() {
            let changed = before[place] + usize::from(letter != *its);
            now.push(changed.min(before[place + 1] + 1).min(now[place] + 1));
        }
        before = now;
    }
    before[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(values: &[&str]) -> Entries {
        let entries: Vec<_> = values.iter().map(|value| (key(value), (*value).to_owned())).collect();
        let with_commas =
            values.iter().filter(|value| value.contains(',')).map(|value| fold(&plain(value)).into_owned());
        Entries { of_columns: vec![None, Some(List { entries, with_commas: with_commas.collect() })] }
    }

    #[test]
    fn the_entry_that_is_meant_is_named_and_none_when_two_may_be() {
        let list = entries(&[
            "Social support: Support for social isolation or other reasons",
            "Long Term Support: Community",
            "Long Term Support: Prison",
            "NFA - Information & Advice / Signposting only",
            "Mental health support",
            "Male",
        ]);
        for (text, meant) in [
            ("Social support: Support for social isolation or other r", Some(0)),
            ("Long Term Support/Community", Some(1)),
            ("LONG TERM SUPPORT - PRISON", Some(2)),
            ("NFA - Information and Advice / Signposting only", Some(3)),
            ("Mental healt suport", Some(4)),
            ("male.", Some(5)),
            ("Long Term Support", None),
            ("something else altogether", None),
            ("", None),
        ] {
            let expected = meant.map(|at: usize| list.of_columns[1].as_ref().unwrap().entries[at].1.clone());
            assert_eq!(list.nearest(1, text), expected, "{text}");
        }
        assert_eq!(list.nearest(0, "Male"), None);
    }

    #[test]
    fn entries_with_commas_are_found_in_the_cells_that_they_became() {
        let list = entries(&["White - English, Welsh or British", "Other"]);
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(list.unquoted(&cells("1,White - English, Welsh or British,x"), 1), [1]);
        assert_eq!(list.unquoted(&cells("1,Other,y,x"), 1), [0; 0]);
    }
}
