//! Circles among things that name one another.

use std::collections::{BTreeMap, BTreeSet};

/// The circles of arrows: sets of things of which each leads to every other. A thing that leads to itself alone is none.
pub fn circles<T: Ord + Clone>(arrows: impl IntoIterator<Item = (T, T)>) -> Vec<BTreeSet<T>> {
    let mut next: BTreeMap<T, BTreeSet<T>> = BTreeMap::new();
    for (from, to) in arrows {
        next.entry(from).or_default().insert(to);
    }
    let reached: BTreeMap<&T, BTreeSet<&T>> = next.keys().map(|from| (from, reached(&next, from))).collect();
    let mut circles = Vec::new();
    let mut seen = BTreeSet::new();
    for (from, there) in &reached {
        let back = |to: &&T| reached.get(to).is_some_and(|there| there.contains(from));
        let circle: BTreeSet<T> = there.iter().copied().filter(back).cloned().collect();
        if circle.len() > 1 && seen.insert(circle.clone()) {
            circles.push(circle);
        }
    }
    circles
}

/// All that is reached from a thing by one arrow or more.
fn reached<'a, T: Ord>(next: &'a BTreeMap<T, BTreeSet<T>>, from: &T) -> BTreeSet<&'a T> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&T> = next.get(from).into_iter().flatten().collect();
    while let Some(thing) = open.pop() {
        if reached.insert(thing) {
            open.extend(next.get(thing).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn a_circle_is_found_whole_and_once() {
        let found = circles([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("d", "c"), ("e", "a")]);
        assert_eq!(found.iter().map(|circle| circle.iter().copied().collect()).collect::<Vec<String>>(), ["bcd"]);
    }

    #[test]
    fn what_leads_to_itself_or_nowhere_is_no_circle() {
        assert!(circles([("a", "a"), ("a", "b")]).is_empty());
    }
}
