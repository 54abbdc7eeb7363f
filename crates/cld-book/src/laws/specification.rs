//! Laws of releases and of defined lists.

use std::collections::{BTreeMap, BTreeSet};

use cld_terms::fold;

use crate::book::Book;
use crate::fault::{Fault, nearest};
use crate::item::{Item, ItemType, Priority, header_key};
use crate::item_facts;
use crate::list::DefinedList;
use crate::numbered::NUMBER;
use crate::release::Release;
use crate::supplement::Supplement;

pub(super) fn release_faults(book: &Book, release: &Release, faults: &mut Vec<Fault>) {
    let path = path(release);
    items_faults(book, &path, &release.items, faults);
    for (at, item) in release.items.iter().enumerate() {
        let mut say = |word: &str, what: String| {
            faults.push(Fault::new(&path, book.sources.line_in(&path, "item", at, word), what));
        };
        for source in item.sources.iter().filter(|source| !release.sources.contains_key(*source)) {
            say(&quoted(source), unexplained(&item.name, "sources", source, release.sources.keys()));
        }
        for standard in item.standard.iter().filter(|standard| !release.standards.contains_key(*standard)) {
            say(&quoted(standard), unexplained(&item.name, "standards", standard, release.standards.keys()));
        }
    }
    let twice = book.releases.values().any(|other| other.order == release.order && other.name != release.name);
    if twice {
        let what = format!("another release has order {} too", release.order);
        faults.push(Fault::new(&path, book.sources.line(&path, "order ="), what));
    }
    release.supplements.iter().for_each(|supplement| supplement_faults(book, release, supplement, faults));
}

/// A supplement adds to its release: no item of it is one of the release's.
fn supplement_faults(book: &Book, release: &Release, supplement: &Supplement, faults: &mut Vec<Fault>) {
    let path = format!("supplements/{}.toml", supplement.name);
    items_faults(book, &path, &supplement.items, faults);
    for (at, item) in supplement.items.iter().enumerate() {
        let mut say = |word: &str, what: String| {
            faults.push(Fault::new(&path, book.sources.line_in(&path, "item", at, word), what));
        };
        for source in item.sources.iter().filter(|source| !supplement.sources.contains_key(*source)) {
            say(&quoted(source), unexplained(&item.name, "sources", source, supplement.sources.keys()));
        }
        if let Some(own) = release.items.iter().find(|own| {
            own.headers().any(|header| supplement.column(header).is_some_and(|(found, _)| found.name == item.name))
        }) {
            say("header", format!("\"{}\" is an item of {} already, as {}", item.header, release.name, own.name));
        }
        if item.name.contains(NUMBER) != item.header.contains(NUMBER) {
            say("name", format!("{}: a number is in the header and the name, or in neither", item.name));
        }
    }
    for (at, asked) in supplement.asked.iter().enumerate() {
        let mut say = |word: &str, what: String| {
            faults.push(Fault::new(&path, book.sources.line_in(&path, "asked", at, word), what));
        };
        if release.item(&asked.item).is_none() {
            let hint = nearest(&asked.item, release.items.iter().map(|item| item.name.as_str()));
            say("item", format!("\"{}\" is no item of {}{hint}", asked.item, release.name));
        }
        if supplement.items.iter().all(|item| item.name != asked.with) {
            let hint = nearest(&asked.with, supplement.items.iter().map(|item| item.name.as_str()));
            say("with", format!("\"{}\" is no item of {}{hint}", asked.with, supplement.name));
        }
    }
}

/// Items are in order, and each is said once.
fn items_faults(book: &Book, path: &str, items: &[Item], faults: &mut Vec<Fault>) {
    let mut names = BTreeSet::new();
    let mut headers = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let mut say = |word: &str, what: String| {
            faults.push(Fault::new(path, book.sources.line_in(path, "item", at, word), what));
        };
        if usize::from(item.number) != at + 1 || !names.insert(&item.name) {
            say("number", format!("item {} \"{}\" is out of order or there twice", item.number, item.name));
        }
        for header in item.headers() {
            match headers.insert(header_key(header), &item.name) {
                Some(other) if *other != item.name => {
                    say(&quoted(header), format!("\"{header}\" is a header of {other} and of {}", item.name));
                }
                _ => {}
            }
        }
        item_faults(book, item, &mut say);
    }
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

fn unexplained<'a>(item: &str, table: &str, word: &str, known: impl Iterator<Item = &'a String>) -> String {
    format!("{item}: [{table}] does not say what \"{word}\" is{}", nearest(word, known.map(String::as_str)))
}

/// Path of a release's file under `book/`.
pub(super) fn path(release: &Release) -> String {
    format!("spec/{}.toml", release.name.replace('.', "-"))
}

fn item_faults(book: &Book, item: &Item, say: &mut impl FnMut(&str, String)) {
    if (item.item_type == ItemType::List) != item.list.is_some() {
        say("type", format!("{}: an item of type list, and no other, names its list", item.name));
    }
    if (item.priority == Priority::When) != item.priority_when.is_some() {
        say("priority", format!("{}: priority \"when\", and no other, has priority_when", item.name));
    }
    if let Some(list) = item.list.as_deref().filter(|list| !book.lists.contains_key(*list)) {
        let hint = nearest(list, book.lists.keys().map(String::as_str));
        say(&quoted(list), format!("{}: there is no list \"{list}\"{hint}", item.name));
    }
}

/// What is said of an item for every release is said of one that there is.
pub(super) fn item_facts_faults(book: &Book, faults: &mut Vec<Fault>) {
    const PATH: &str = "spec/items.toml";
    let optional = book.releases.values().flat_map(|release| &release.supplements);
    let items = book.releases.values().flat_map(|release| &release.items);
    let items: Vec<&Item> = items.chain(optional.flat_map(|supplement| &supplement.items)).collect();
    for pattern in book.item_facts.items.keys() {
        if !items.iter().any(|item| item_facts::names(pattern, &item.name)) {
            let hint = nearest(pattern, items.iter().map(|item| item.name.as_str()));
            let what = format!("no release and no supplement has an item \"{pattern}\"{hint}");
            faults.push(Fault::new(PATH, book.sources.line(PATH, pattern), what));
        }
    }
}

pub(super) fn list_faults(book: &Book, faults: &mut Vec<Fault>) {
    let supplements = book.releases.values().flat_map(|release| &release.supplements);
    let items = book.releases.values().flat_map(|release| &release.items);
    let used: BTreeSet<_> = items
        .chain(supplements.flat_map(|supplement| &supplement.items))
        .filter_map(|item| item.list.as_ref())
        .collect();
    for (name, list) in &book.lists {
        let path = format!("lists/{name}.toml");
        let mut say = |line, what: String| faults.push(Fault::new(&path, line, what));
        if &list.name != name {
            say(book.sources.line(&path, "name"), format!("the list is called \"{}\", its file \"{name}\"", list.name));
        }
        if !used.contains(name) {
            say(1, "no release uses this list".into());
        }
        let unknown = |release: &&String| !book.releases.contains_key(*release);
        let no_release = |release: &str| {
            format!("there is no release \"{release}\"{}", nearest(release, book.releases.keys().map(String::as_str)))
        };
        for release in list.by_release.keys().filter(unknown) {
            say(book.sources.line(&path, "[by_release."), no_release(release));
        }
        for (at, entry) in list.entries.iter().enumerate() {
            for release in entry.since.iter().chain(&entry.until).filter(unknown) {
                say(book.sources.line_in(&path, "entry", at, &quoted(release)), no_release(release));
            }
        }
        for release in book.releases.keys() {
            for (at, text) in told_twice(list, release) {
                let what = format!("\"{text}\" means two entries in {release}, or appears twice");
                say(book.sources.line_in(&path, "entry", at, &quoted(text)), what);
            }
        }
    }
}

/// Texts of a release's list that do not distinguish one entry from another, capitals and blanks at the end aside, each
/// with the place of its entry among all.
fn told_twice<'a>(list: &'a DefinedList, release: &str) -> Vec<(usize, &'a str)> {
    let mut owners = BTreeMap::new();
    let mut twice = Vec::new();
    for (at, entry) in list.entries.iter().enumerate().filter(|(_, entry)| list.has_in(entry, release)) {
        for text in entry.known() {
            if owners.insert(fold(text), at).is_some_and(|owner| owner != at) {
                twice.push((at, text));
            }
        }
        let distinct: BTreeSet<_> = entry.known().collect();
        if distinct.len() != entry.known().count() {
            twice.push((at, &entry.value));
        }
    }
    twice
}
