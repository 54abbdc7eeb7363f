//! What is different between two versions, and whether a file of one is valid under the other.

use std::collections::BTreeMap;

use cld_book::{Book, Change, DefinedList, Item};
use cld_terms::fold;

use super::certainty;
use super::succession;
use super::version::Version;
use cld_format::document::UNSURE;

/// How far ahead councils hear of it, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Only how something is explained.
    Guidance,
    /// What files may hold, within the columns that they have.
    Minor,
    /// Columns, or what files must hold.
    Major,
}

/// One change.
#[derive(Debug)]
pub struct Difference {
    /// How far ahead councils hear of it.
    pub class: Class,
    /// An item's header, or the name of a page of the guidance.
    pub subject: String,
    /// What is different, as a sentence without its full stop.
    pub what: String,
    /// Value by value.
    pub details: Vec<String>,
}

/// All changes, the heaviest class first, then in the order of the items.
pub fn between(book: &Book, from: &Version<'_>, to: &Version<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for item in to.items() {
        match from.item(&item.name) {
            None => found.push(added(book, from, to, item)),
            Some(old) => found.extend(changed(book, from, to, old, item)),
        }
    }
    found.extend(from.items().filter(|item| to.item(&item.name).is_none()).map(|item| removed(book, from, to, item)));
    found.extend(possibly_retired(book, from, to));
    found.extend(guidance(book, from, to));
    found.sort_by_key(|difference| std::cmp::Reverse(difference.class));
    found
}

fn added(book: &Book, from: &Version<'_>, to: &Version<'_>, item: &Item) -> Difference {
    let place_of = counterpart(book, from, to, item, Side::To).and_then(|name| from.item(&name));
    let instead = place_of.map(|old| format!(", in the place of {}", old.header)).unwrap_or_default();
    difference(Class::Major, item, format!("new item{instead}{}", unsure(&certainty::of_item(item))))
}

fn removed(book: &Book, from: &Version<'_>, to: &Version<'_>, item: &Item) -> Difference {
    let new = counterpart(book, from, to, item, Side::From).and_then(|name| to.item(&name));
    let instead = new.map(|new| format!("; {} takes its place", new.header)).unwrap_or_default();
    difference(Class::Minor, item, format!("item is gone{instead}{}", unsure(&certainty::of_item(item))))
}

fn difference(class: Class, item: &Item, what: String) -> Difference {
    Difference { class, subject: item.header.clone(), what, details: Vec::new() }
}

/// What is different of an item that both have.
fn changed(book: &Book, from: &Version<'_>, to: &Version<'_>, old: &Item, new: &Item) -> Vec<Difference> {
    let mut found = Vec::new();
    if old.header != new.header {
        // The newsletter gives no class for a new header of an item that stays.
        found.push(difference(Class::Minor, new, format!("header was \"{}\"", old.header)));
    }
    if old.item_type != new.item_type {
        found.push(difference(Class::Minor, new, "is of another type".into()));
    }
    if old.priority != new.priority {
        let what = format!("priority was: {}; is: {}", certainty::priority(old), certainty::priority(new));
        found.push(difference(Class::Guidance, new, what));
    }
    if let (Some(old_list), Some(new_list)) = (from.list(book, old), to.list(book, new)) {
        found.extend(values(book, (from, old, &old_list), (to, new, &new_list)));
    }
    found
}

type End<'a> = (&'a Version<'a>, &'a Item, &'a DefinedList);

/// Values that came, went, or are spelt in another way.
fn values(book: &Book, old: End<'_>, new: End<'_>) -> Option<Difference> {
    let ((from, item, old_list), (to, new_item, new_list)) = (old, new);
    let has = |list: &DefinedList, value: &str| list.entries.iter().any(|entry| entry.value == value);
    let mut details = Vec::new();
    let mut reached = Vec::new();
    for entry in old_list.entries.iter().filter(|entry| !has(new_list, &entry.value)) {
        let successors = succession::of_value(book, &from.release.name, &to.release.name, &item.name, &entry.value);
        let doubt = if successors.unsure { " (unsure)" } else { "" };
        details.push(match successors.values.as_slice() {
            [] => format!("\"{}\" is gone{doubt}", entry.value),
            values => format!("\"{}\" is now \"{}\"{doubt}", entry.value, values.join("\" or \"")),
        });
        reached.extend(successors.values);
    }
    let fresh = new_list.entries.iter().filter(|entry| !has(old_list, &entry.value) && !reached.contains(&entry.value));
    details.extend(fresh.map(|entry| format!("\"{}\" is new", entry.value)));
    if details.is_empty() {
        return None;
    }
    let doubt = [(from, old_list), (to, new_list)]
        .into_iter()
        .filter(|(_, list)| !list.complete || list.confidence == "low")
        .map(|(version, _)| version.release.title.as_str())
        .collect::<Vec<_>>();
    let doubt = match doubt.is_empty() {
        true => String::new(),
        false => format!(". {UNSURE}: the list of {} is not well known", doubt.join(" and that of ")),
    };
    let count = details.len();
    let what = format!("{count} {} of the list changed{doubt}", if count == 1 { "value" } else { "values" });
    Some(Difference { class: Class::Minor, subject: new_item.header.clone(), what, details })
}

enum Side {
    From,
    To,
}

/// The item that took the place of another, or whose place it took, where one mapping leads from one to the other.
fn counterpart(book: &Book, from: &Version<'_>, to: &Version<'_>, item: &Item, side: Side) -> Option<String> {
    let (from, to) = (&from.release.name, &to.release.name);
    book.mappings.values().find_map(|mapping| {
        let forward = &mapping.from == from && &mapping.to == to;
        let backward = &mapping.from == to && &mapping.to == from;
        let replaced = mapping.items.iter().filter(|one| one.kind == Change::Replaced && (forward || backward));
        replaced.filter_map(|one| Some((one.from.as_ref()?, one.to.as_ref()?))).find_map(|(old, new)| {
            let (own, other) = if matches!(side, Side::From) == forward { (old, new) } else { (new, old) };
            (own == &item.name).then(|| other.clone())
        })
    })
}

/// Items that both list, but that seem to be gone.
fn possibly_retired(book: &Book, from: &Version<'_>, to: &Version<'_>) -> Vec<Difference> {
    let (from_name, to_name) = (&from.release.name, &to.release.name);
    let mapping = book.mappings.values().find(|one| &one.from == from_name && &one.to == to_name);
    let doubtful =
        mapping.into_iter().flat_map(|mapping| &mapping.items).filter(|item| item.kind == Change::PossiblyRetired);
    doubtful
        .filter_map(|mapped| {
            let item = to.item(mapped.to.as_ref()?)?;
            let note = mapped.note.as_deref().unwrap_or_default();
            Some(difference(Class::Minor, item, format!("may be gone. {UNSURE}: {note}")))
        })
        .collect()
}

fn guidance(book: &Book, from: &Version<'_>, to: &Version<'_>) -> Vec<Difference> {
    let (Some(old), Some(new)) = (from.edition, to.edition) else { return Vec::new() };
    let change = |page: &cld_book::GuidancePage| {
        let item = page.facts.item.as_ref().and_then(|item| to.item(item));
        let subject = item.map_or("Guidance".to_owned(), |item| item.header.clone());
        let details = ["Before", "Now"]
            .into_iter()
            .filter_map(|heading| {
                let prose = page.section(heading)?.prose.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(format!("{heading}: {prose}"))
            })
            .collect();
        Difference { class: Class::Guidance, subject, what: page.lead.clone(), details }
    };
    book.guidance.changes(&old.name, &new.name).map(change).collect()
}

fn unsure(said: &str) -> String {
    if said.starts_with(UNSURE) { format!(". {said}") } else { String::new() }
}

/// What stands in the way of a file that is valid under one version and is checked by another.
#[derive(Debug, Default)]
pub struct Hindrances {
    /// What would be found.
    pub found: Vec<String>,
    /// What cannot be said, since a list is not wholly known.
    pub unknown: Vec<String>,
}

/// What would be found in a file that is valid under `from` and is checked by `to`, as far as the two say.
pub fn hindrances(book: &Book, from: &Version<'_>, to: &Version<'_>) -> Hindrances {
    let mut hindrances = Hindrances::default();
    // Whoever reads a file of a release knows its supplements too.
    let beside = |item: &Item| {
        let header = item.header.replace("{n}", "1");
        to.release.supplements.iter().find_map(|supplement| supplement.column(&header)).map(|(item, _)| item)
    };
    for item in from.items() {
        let Some(there) = to.item(&item.name).or_else(|| beside(item)) else {
            hindrances.found.push(format!("{}: the column is no item there and is not read", item.header));
            continue;
        };
        let lists = (from.list(book, item), to.list(book, there));
        let (Some(old), Some(new)) = lists else { continue };
        let known: BTreeMap<String, String> = new.values();
        let strange: Vec<&str> = old
            .entries
            .iter()
            .map(|entry| entry.value.as_str())
            .filter(|value| !known.contains_key(fold(value).as_ref()))
            .collect();
        let Some(first) = strange.first() else { continue };
        let said = format!(
            "{}: {} of {} values are not in the list there, such as \"{first}\"",
            item.header,
            strange.len(),
            old.entries.len()
        );
        if new.complete { hindrances.found.push(said) } else { hindrances.unknown.push(said) }
    }
    hindrances
}
