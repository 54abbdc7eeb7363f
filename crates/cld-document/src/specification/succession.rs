//! What became of values from one release to another, by the mappings on the way, forwards or backwards.

use cld_book::{Book, MappedItem, Mapping};

/// The values that one value became.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Successors {
    /// More than one where the text does not say which; none when it is gone.
    pub values: Vec<String>,
    /// True when a mapping on the way is not of high confidence.
    pub unsure: bool,
}

/// What became of a value of an item.
pub(super) fn of_value(book: &Book, from: &str, to: &str, item: &str, value: &str) -> Successors {
    let mut now = Successors { values: vec![value.to_owned()], unsure: false };
    let (mappings, forward) = on_the_way(book, from, to);
    for mapped in mappings.into_iter().filter_map(|mapping| mapping.item(item)) {
        let steps: Vec<_> = now.values.iter().flat_map(|value| step(mapped, forward, value)).collect();
        now.unsure |= steps.iter().any(|(_, confidence)| *confidence != "high");
        now.values.clear();
        for (value, _) in steps {
            if !now.values.iter().any(|known| known == value) {
                now.values.push(value.to_owned());
            }
        }
    }
    // A value that no mapping touched did not become another.
    if now.values == [value] { Successors::default() } else { now }
}

/// Values next to a value in one mapping, each with how sure that is.
fn step<'a>(mapped: &'a MappedItem, forward: bool, value: &str) -> Vec<(&'a str, &'a str)> {
    if forward {
        let found = mapped.value(value).into_iter();
        return found.flat_map(|one| one.targets().map(|target| (target, one.confidence.as_str()))).collect();
    }
    let sources = mapped.values.iter().filter(|one| one.targets().any(|target| target == value));
    sources.map(|one| (one.from.as_str(), one.confidence.as_str())).collect()
}

/// The mappings from one release to another in the order of the way, and whether it leads forwards.
pub(super) fn on_the_way<'a>(book: &'a Book, from: &str, to: &str) -> (Vec<&'a Mapping>, bool) {
    let names: Vec<&str> = book.chronology.names().collect();
    let place = |name: &str| names.iter().position(|known| *known == name);
    let (Some(start), Some(end)) = (place(from), place(to)) else { return (Vec::new(), true) };
    let pairs = names[start.min(end)..=start.max(end)].windows(2);
    let mut mappings: Vec<_> = pairs
        .filter_map(|pair| book.mappings.values().find(|mapping| mapping.from == pair[0] && mapping.to == pair[1]))
        .collect();
    let forward = start <= end;
    if !forward {
        mappings.reverse();
    }
    (mappings, forward)
}
