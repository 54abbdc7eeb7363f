//! Laws of releases and of defined lists.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Fault, nearest};
use crate::list::DefinedList;
use crate::shelf::Book;
use crate::spec::{Item, ItemType, Priority, Release, fold, header_key};

pub(crate) fn release_faults(book: &Book, release: &Release, faults: &mut Vec<Fault>) {
    let path = path(release);
    let mut say = |what: String| faults.push(Fault::new(&path, 1, what));
    let mut names = BTreeSet::new();
    let mut headers = BTreeMap::new();
    for (at, item) in release.items.iter().enumerate() {
        if usize::from(item.number) != at + 1 || !names.insert(&item.name) {
            say(format!("item {} \"{}\" is out of order or there twice", item.number, item.name));
        }
        for header in item.headers() {
            match headers.insert(header_key(header), &item.name) {
                Some(other) if *other != item.name => {
                    say(format!("\"{header}\" is a header of {other} and of {}", item.name));
                }
                _ => {}
            }
        }
        item_faults(book, release, item, &mut say);
    }
    let twice = book.releases.values().any(|other| other.order == release.order && other.name != release.name);
    if twice {
        say(format!("another release has order {} too", release.order));
    }
}

/// Path of a release's file under `book/`.
pub(crate) fn path(release: &Release) -> String {
    format!("spec/{}.toml", release.name.replace('.', "-"))
}

fn item_faults(book: &Book, release: &Release, item: &Item, say: &mut impl FnMut(String)) {
    if (item.item_type == ItemType::List) != item.list.is_some() {
        say(format!("{}: an item of type list, and no other, names its list", item.name));
    }
    if (item.priority == Priority::When) != item.priority_when.is_some() {
        say(format!("{}: priority \"when\", and no other, has priority_when", item.name));
    }
    if let Some(list) = item.list.as_deref().filter(|list| !book.lists.contains_key(*list)) {
        let hint = nearest(list, book.lists.keys().map(String::as_str));
        say(format!("{}: there is no list \"{list}\"{hint}", item.name));
    }
    for source in item.sources.iter().filter(|source| !release.sources.contains_key(*source)) {
        let hint = nearest(source, release.sources.keys().map(String::as_str));
        say(format!("{}: [sources] does not say what \"{source}\" is{hint}", item.name));
    }
    for standard in item.standard.iter().filter(|standard| !release.standards.contains_key(*standard)) {
        let hint = nearest(standard, release.standards.keys().map(String::as_str));
        say(format!("{}: [standards] does not say what \"{standard}\" is{hint}", item.name));
    }
}

pub(crate) fn list_faults(book: &Book, faults: &mut Vec<Fault>) {
    let used: BTreeSet<_> =
        book.releases.values().flat_map(|release| &release.items).filter_map(|item| item.list.as_ref()).collect();
    for (name, list) in &book.lists {
        let path = format!("lists/{name}.toml");
        let mut say = |what: String| faults.push(Fault::new(&path, 1, what));
        if &list.name != name {
            say(format!("the list is called \"{}\", its file \"{name}\"", list.name));
        }
        if !used.contains(name) {
            say("no release uses this list".into());
        }
        let bounds = list.entries.iter().flat_map(|entry| entry.since.iter().chain(&entry.until));
        for release in bounds.chain(list.by_release.keys()).filter(|name| !book.releases.contains_key(*name)) {
            let hint = nearest(release, book.releases.keys().map(String::as_str));
            say(format!("there is no release \"{release}\"{hint}"));
        }
        for release in book.releases.keys() {
            for text in told_twice(&list.in_release(release)) {
                say(format!("\"{text}\" stands for two entries in {release}, or is there twice"));
            }
        }
    }
}

/// Texts of a release's list that do not tell one entry from another, capitals and blanks at the end aside.
fn told_twice(list: &DefinedList) -> Vec<&str> {
    let mut owners = BTreeMap::new();
    let mut twice = Vec::new();
    for (at, entry) in list.entries.iter().enumerate() {
        for text in entry.known() {
            if owners.insert(fold(text), at).is_some_and(|owner| owner != at) {
                twice.push(text);
            }
        }
        let distinct: BTreeSet<_> = entry.known().collect();
        if distinct.len() != entry.known().count() {
            twice.push(&entry.value);
        }
    }
    twice
}
