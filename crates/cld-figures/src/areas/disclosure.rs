//! Which figures may be shown to the world, and how.
//!
//! The rules are those of the ASCOF publication of 2024-25: councils' figures as they are unless small, those of regions
//! and England to the nearest 5. Where one hidden figure alone makes up the difference between a sum and the others, it
//! is no longer hidden, so a second is.

use std::collections::{BTreeMap, BTreeSet};

use super::area::{Areas, Disclosure, ENGLAND};

/// A figure as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Number(i64),
    Hidden,
}

impl Shown {
    /// A figure that is not hidden: sums that are published are rounded.
    pub fn of(number: i64, is_council: bool, care: Disclosure) -> Shown {
        Shown::Number(if is_council || care == Disclosure::Exact { number } else { rounded(number) })
    }

    /// None where it is hidden.
    pub fn number(&self) -> Option<i64> {
        match self {
            Shown::Number(number) => Some(*number),
            Shown::Hidden => None,
        }
    }

    pub fn text(&self) -> String {
        match self {
            Shown::Number(number) => number.to_string(),
            Shown::Hidden => HIDDEN.to_owned(),
        }
    }
}

pub const HIDDEN: &str = "[c]";
/// Figures below this are small.
pub const SMALL: i64 = 5;

/// Councils, regions and perhaps England whose figure is hidden. `sizes` says how large councils are, by which a second
/// one is found; `is_small` whether the figure of some councils together is to be hidden.
pub fn hidden<'a>(
    sizes: &BTreeMap<&'a str, i64>,
    areas: &'a Areas,
    is_small: impl Fn(&[&str]) -> bool,
) -> BTreeSet<&'a str> {
    let regions = areas.members(sizes.keys().copied());
    let mut hidden = BTreeSet::new();
    let mut region_sizes = BTreeMap::new();
    // A region is hidden where it is small itself, or all that a hidden figure can be.
    let mut hidden_regions = Vec::new();
    for (region, members) in &regions {
        let parts: BTreeMap<&str, i64> = members.iter().map(|council| (*council, sizes[council])).collect();
        let small = members.iter().filter(|council| is_small(&[council])).copied().collect();
        let in_region = hide_more(&parts, small);
        if in_region.is_exposed || is_small(members) {
            hidden_regions.push(*region);
        }
        hidden.extend(in_region.names);
        region_sizes.insert(*region, parts.values().sum::<i64>());
    }
    let among_regions = hide_more(&region_sizes, hidden_regions);
    for region in &among_regions.names {
        // A region whose councils are all shown is not hidden.
        let shown = regions[region].iter().filter(|council| sizes[*council] > 0);
        if regions[region].iter().all(|council| !hidden.contains(council)) {
            hidden.extend(shown.min_by_key(|council| (sizes[*council], **council)));
        }
    }
    hidden.extend(among_regions.names);
    hidden.extend(among_regions.is_exposed.then_some(ENGLAND));
    hidden
}

/// What is hidden of the parts of a sum.
struct Hidden<'a> {
    names: Vec<&'a str>,
    /// True when the sum would give a hidden figure away, because no other part can be hidden with it.
    is_exposed: bool,
}

/// Hides the smallest other part as well, where one is hidden alone.
fn hide_more<'a>(parts: &BTreeMap<&'a str, i64>, mut names: Vec<&'a str>) -> Hidden<'a> {
    if names.len() != 1 {
        return Hidden { names, is_exposed: false };
    }
    let others = parts.iter().filter(|(name, number)| **name != names[0] && **number > 0);
    match others.min_by_key(|(name, number)| (**number, **name)) {
        Some((other, _)) => {
            names.push(other);
            Hidden { names, is_exposed: false }
        }
        None => Hidden { names, is_exposed: true },
    }
}

/// To the nearest 5, a tie upwards.
fn rounded(number: i64) -> i64 {
    (number + 2).div_euclid(5) * 5
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn areas() -> Areas {
        let council = |(code, region): (&str, &str)| (code.to_owned(), (code.to_uppercase(), region.to_owned()));
        let councils = [("a", "North"), ("b", "North"), ("c", "North"), ("d", "South"), ("e", "West"), ("f", "West")];
        Areas { councils: councils.map(council).into_iter().collect() }
    }

    #[test]
    fn numbers_are_rounded_to_the_nearest_five() {
        assert_eq!([0, 1, 2, 3, 4, 5, 7, 8, 12, 13].map(rounded), [0, 0, 0, 5, 5, 5, 5, 10, 10, 15]);
    }

    #[test]
    fn only_published_sums_are_rounded() {
        let texts = [(true, Disclosure::Published), (false, Disclosure::Published), (false, Disclosure::Exact)]
            .map(|(is_council, care)| Shown::of(13, is_council, care).text());
        assert_eq!(texts, ["13", "15", "13"]);
    }
}
