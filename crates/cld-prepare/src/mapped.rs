//! What an item's values become on the way from one release to another.

use std::collections::BTreeMap;

use cld_book::{Book, Change, Item, Mapping, Release};
use cld_terms::fold;

/// What a value becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Becomes<'v> {
    /// It is the same.
    Same,
    /// Another value that means the same.
    Value(&'v str),
    /// No value is known for it, or more than one.
    Unknown,
    /// It has no place in the item that it would go to.
    Nothing,
}

/// The way of one item to a later release: the values of each mapping between.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hops(Vec<Hop>);

#[derive(Debug, Clone)]
struct Hop {
    /// Folded value to that of the next release; none where the mapping has none or more than one.
    values: BTreeMap<String, Option<String>>,
    /// True when another item takes the place: a value that is not mapped says nothing there.
    is_replaced: bool,
}

/// The mappings from a release to a later one, in order; none when there is no such way.
pub(crate) fn way<'b>(book: &'b Book, from: &str, to: &str) -> Option<Vec<&'b Mapping>> {
    let (mut way, mut at) = (Vec::new(), from);
    while at != to {
        let next = book.mappings.values().find(|mapping| mapping.from == at)?;
        way.push(next);
        at = &next.to;
    }
    Some(way)
}

/// The items of the file's release that become an item of the later release, each with its hops.
pub(crate) fn sources(way: &[&Mapping], own: &Release, item: &Item) -> Vec<(usize, Hops)> {
    let mut wanted = vec![(item.name.clone(), Vec::new())];
    for mapping in way.iter().rev() {
        let mut before = Vec::new();
        for (name, hops) in wanted {
            let mapped = mapping.items.iter().filter(|mapped| mapped.to.as_deref() == Some(&name));
            let mut from: Vec<_> = mapped.filter_map(|mapped| Some((mapped.from.clone()?, Hop::of(mapped)))).collect();
            if from.is_empty() {
                // What is new in the later release may be among the optional items of the earlier one, by its name.
                from.push((name.clone(), Hop { values: BTreeMap::new(), is_replaced: false }));
            }
            before.extend(from.into_iter().map(|(name, hop)| (name, [vec![hop], hops.clone()].concat())));
        }
        wanted = before;
    }
    let place = |name: &str| own.items.iter().position(|item| item.name == name);
    let mut sources: Vec<_> = wanted.into_iter().filter_map(|(name, hops)| Some((place(&name)?, Hops(hops)))).collect();
    // The item itself comes before others that may fill its place.
    sources.sort_by_key(|(_, hops)| hops.0.iter().any(|hop| hop.is_replaced));
    sources
}

impl Hop {
    fn of(mapped: &cld_book::MappedItem) -> Hop {
        let only = |value: &cld_book::MappedValue| value.to.clone().filter(|_| value.others.is_empty());
        Hop {
            values: mapped.values.iter().map(|value| (fold(&value.from).into_owned(), only(value))).collect(),
            is_replaced: mapped.kind == Change::Replaced,
        }
    }
}

impl Hops {
    /// What becomes of a value.
    pub(crate) fn becomes(&self, text: &str) -> Becomes<'_> {
        let mut at: Option<&str> = None;
        for hop in &self.0 {
            if hop.values.is_empty() && !hop.is_replaced {
                continue;
            }
            match hop.values.get(fold(at.unwrap_or(text)).as_ref()) {
                Some(Some(value)) => at = Some(value),
                _ if hop.is_replaced => return Becomes::Nothing,
                _ => return Becomes::Unknown,
            }
        }
        match at {
            Some(value) if value != text => Becomes::Value(value),
            _ => Becomes::Same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_from_release_to_release_and_what_is_unsure_is_said() {
        let book = cld_built_in::open_without_methods(None).unwrap();
        let all = way(&book, "v5.0", "release-2").unwrap();
        assert_eq!(all.len(), 2);
        assert!(way(&book, "release-2", "release-1").is_none());
        assert!(way(&book, "release-1", "release-1").unwrap().is_empty());
        let (own, later) = (&book.releases["v5.0"], &book.releases["release-2"]);
        let funding = later.item("client_funding_status").unwrap();
        let from = sources(&all, own, funding);
        let full_cost = from.iter().find(|(place, _)| own.items[*place].name == "full_cost_client").unwrap();
        assert!(matches!(full_cost.1.becomes("yes"), Becomes::Value(_)));
        assert_eq!(full_cost.1.becomes("No"), Becomes::Nothing);
        let person = later.item("la_person_unique_identifier").unwrap();
        let from = sources(&all, own, person);
        assert!(from.len() == 1 && from[0].1.becomes("P1") == Becomes::Same);
    }
}
