//! Laws of mappings: whole, said once, and in the words of both releases.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::fault::{Fault, nearest};
use crate::mapping::{Change, MappedItem, Mapping};
use crate::release::Release;

pub(super) fn faults(book: &Book, path: &str, mapping: &Mapping, faults: &mut Vec<Fault>) {
    if path != mapping.path() {
        faults.push(Fault::new(
            path,
            1,
            format!("a mapping from {} to {} is {}", mapping.from, mapping.to, mapping.path()),
        ));
    }
    let ends = [&mapping.from, &mapping.to].map(|name| book.releases.get(name).ok_or(name));
    for name in ends.iter().filter_map(|end| end.as_ref().err()) {
        let hint = nearest(name, book.releases.keys().map(String::as_str));
        let line = book.sources.line(path, &format!("\"{name}\""));
        faults.push(Fault::new(path, line, format!("there is no release \"{name}\"{hint}")));
    }
    let [Ok(from), Ok(to)] = ends else { return };
    let said = |end: fn(&MappedItem) -> Option<&String>| mapping.items.iter().filter_map(end).collect::<Vec<_>>();
    whole(path, from, &said(|item| item.from.as_ref()), faults);
    whole(path, to, &said(|item| item.to.as_ref()), faults);
    for (at, item) in mapping.items.iter().enumerate() {
        let mut say = |word: &str, what: String| {
            faults.push(Fault::new(path, book.sources.line_in(path, "item", at, word), what));
        };
        item_faults(item, from, to, &mut say);
        value_faults(book, item, from, to, &mut say);
    }
}

/// Each item of a release is there once.
fn whole(path: &str, release: &Release, said: &[&String], faults: &mut Vec<Fault>) {
    for item in &release.items {
        let times = said.iter().filter(|name| **name == &item.name).count();
        if times != 1 {
            let what = format!("item \"{}\" of {} is there {times} times, not once", item.name, release.name);
            faults.push(Fault::new(path, 1, what));
        }
    }
}

fn item_faults(item: &MappedItem, from: &Release, to: &Release, say: &mut impl FnMut(&str, String)) {
    for (name, release) in [(&item.from, from), (&item.to, to)] {
        if let Some(name) = name.as_ref().filter(|name| release.item(name).is_none()) {
            let hint = nearest(name, release.items.iter().map(|item| item.name.as_str()));
            say(&format!("\"{name}\""), format!("{} has no item \"{name}\"{hint}", release.name));
        }
    }
    let header = |name: &Option<String>, release: &Release| {
        name.as_ref().and_then(|name| release.item(name)).map(|item| item.header.clone())
    };
    let (old, new) = (header(&item.from, from), header(&item.to, to));
    let right = match item.kind {
        Change::Added => item.from.is_none() && item.to.is_some(),
        Change::Removed => item.from.is_some() && item.to.is_none(),
        Change::Same | Change::PossiblyRetired => item.from == item.to && item.from.is_some() && old == new,
        Change::Renamed => item.from == item.to && item.from.is_some() && old != new,
        Change::Replaced => item.from.is_some() && item.to.is_some() && item.from != item.to,
    };
    if !right {
        say("kind", "the kind does not agree with the items and their headers".into());
    }
}

/// Each value of the earlier list is mapped once, to values of the later one.
fn value_faults(book: &Book, item: &MappedItem, from: &Release, to: &Release, say: &mut impl FnMut(&str, String)) {
    let values = |name: &Option<String>, release: &Release| -> Option<Vec<String>> {
        let list = book.list_of(release, release.item(name.as_ref()?)?)?;
        Some(list.entries.into_iter().map(|entry| entry.value).collect())
    };
    let (old, new) = (values(&item.from, from).unwrap_or_default(), values(&item.to, to).unwrap_or_default());
    let mut seen = BTreeSet::new();
    for value in &item.values {
        let word = format!("\"{}\"", value.from);
        if !old.contains(&value.from) {
            let hint = nearest(&value.from, old.iter().map(String::as_str));
            say(&word, format!("the list in {} does not hold \"{}\"{hint}", from.name, value.from));
        } else if !seen.insert(&value.from) {
            say(&word, format!("\"{}\" is mapped twice", value.from));
        }
        for target in value.targets().filter(|target| !new.iter().any(|value| value == target)) {
            let hint = nearest(target, new.iter().map(String::as_str));
            say(&format!("\"{target}\""), format!("the list in {} does not hold \"{target}\"{hint}", to.name));
        }
    }
    if item.to.is_some() {
        for value in old.iter().filter(|value| !seen.contains(value)) {
            say("values", format!("does not say what became of \"{value}\""));
        }
    }
}
