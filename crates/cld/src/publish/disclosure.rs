//! Which figures may be shown, and how.
//!
//! The rules are those of the ASCOF publication of 2024-25: councils' figures as they are unless small, those of regions
//! and England to the nearest 5. Where one hidden figure alone makes up the difference between a sum and the others, it
//! is no longer hidden, so a second is.

use std::collections::BTreeMap;

use cld_book::Book;

/// A figure as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Exact(i64),
    Rounded(i64),
    Hidden,
}

impl Shown {
    pub fn text(&self) -> String {
        match self {
            Shown::Exact(number) | Shown::Rounded(number) => number.to_string(),
            Shown::Hidden => "[c]".to_owned(),
        }
    }
}

/// Figures below this are hidden, but for nought: where nobody is counted nobody is told.
const SMALL: i64 = 5;
pub const ENGLAND: &str = "England";

/// Councils by region.
pub struct Areas {
    /// Name and region of each council by its code.
    councils: BTreeMap<String, (String, String)>,
}

impl Areas {
    pub fn of(book: &Book) -> Areas {
        let mut councils = BTreeMap::new();
        if let Some(table) = book.references.get("authorities") {
            let [code, name, region] =
                ["la_code", "la_name", "region"].map(|wanted| table.columns.iter().position(|column| column == wanted));
            for row in &table.rows {
                let cell = |at: Option<usize>| at.and_then(|at| row[at].clone()).unwrap_or_default();
                councils.insert(cell(code), (cell(name), cell(region)));
            }
        }
        Areas { councils }
    }

    /// The region of a council; one of its own for a council that the book does not know.
    pub fn region<'a>(&'a self, council: &'a str) -> &'a str {
        self.councils.get(council).map_or("Region not known", |(_, region)| region)
    }

    /// What an area is, and its name.
    pub fn describe(&self, area: &str) -> (&'static str, String) {
        match self.councils.get(area) {
            _ if area == ENGLAND => ("England", area.to_owned()),
            Some((name, _)) => ("council", name.clone()),
            None if self.is_region(area) => ("region", area.to_owned()),
            None => ("council", area.to_owned()),
        }
    }

    fn is_region(&self, area: &str) -> bool {
        area == "Region not known" || self.councils.values().any(|(_, region)| region == area)
    }

    /// England, then regions, then councils.
    pub fn in_order<'a>(&self, areas: impl IntoIterator<Item = &'a String>) -> Vec<String> {
        let mut areas: Vec<String> = areas.into_iter().cloned().collect();
        let place =
            |area: &String| ["England", "region", "council"].iter().position(|known| *known == self.describe(area).0);
        areas.sort_by_key(|area| (place(area), area.clone()));
        areas
    }
}

/// The figures of councils, of their regions and of England, each as it may be shown.
pub fn protect(
    figures: &BTreeMap<(String, String), BTreeMap<String, i64>>,
    areas: &Areas,
) -> BTreeMap<(String, String), BTreeMap<String, Shown>> {
    figures.iter().map(|(place, councils)| (place.clone(), of_all_areas(councils, areas))).collect()
}

fn of_all_areas(councils: &BTreeMap<String, i64>, areas: &Areas) -> BTreeMap<String, Shown> {
    let mut regions: BTreeMap<&str, BTreeMap<&str, i64>> = BTreeMap::new();
    for (council, number) in councils {
        regions.entry(areas.region(council)).or_default().insert(council, *number);
    }
    let mut shown = BTreeMap::new();
    let mut sums = BTreeMap::new();
    // A region is hidden where it is small itself, or all that a hidden figure can be.
    let mut hidden_regions = Vec::new();
    for (region, members) in &regions {
        let hidden = hide(members);
        let sum = members.values().sum();
        if hidden.is_exposed || (1..SMALL).contains(&sum) {
            hidden_regions.push(*region);
        }
        shown.extend(members.iter().map(|(council, number)| {
            let is_hidden = hidden.names.contains(council);
            ((*council).to_owned(), if is_hidden { Shown::Hidden } else { Shown::Exact(*number) })
        }));
        sums.insert(*region, sum);
    }
    let hidden = hide_more(&sums, hidden_regions);
    for (region, sum) in &sums {
        let is_hidden = hidden.names.contains(region);
        shown.insert((*region).to_owned(), if is_hidden { Shown::Hidden } else { Shown::Rounded(rounded(*sum)) });
    }
    let england = sums.values().sum();
    let england = if hidden.is_exposed { Shown::Hidden } else { Shown::Rounded(rounded(england)) };
    shown.insert(ENGLAND.to_owned(), england);
    shown
}

/// What is hidden of the parts of a sum.
struct Hidden<'a> {
    names: Vec<&'a str>,
    /// True when the sum would give a hidden figure away, because no other part can be hidden beside it.
    is_exposed: bool,
}

/// Hides small figures, and a second where there would be one alone.
fn hide<'a>(parts: &BTreeMap<&'a str, i64>) -> Hidden<'a> {
    let small = parts.iter().filter(|(_, number)| (1..SMALL).contains(*number)).map(|(name, _)| *name).collect();
    hide_more(parts, small)
}

/// Hides the smallest other part beside one that is hidden alone.
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
mod tests {
    use super::*;

    fn areas() -> Areas {
        let council = |(code, region): (&str, &str)| (code.to_owned(), (code.to_uppercase(), region.to_owned()));
        let councils = [("a", "North"), ("b", "North"), ("c", "North"), ("d", "South"), ("e", "West"), ("f", "West")];
        Areas { councils: councils.map(council).into_iter().collect() }
    }

    fn shown(councils: &[(&str, i64)]) -> BTreeMap<String, String> {
        let councils = councils.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
        of_all_areas(&councils, &areas()).into_iter().map(|(area, shown)| (area, shown.text())).collect()
    }

    fn of<'a>(shown: &'a BTreeMap<String, String>, areas: &[&str]) -> Vec<&'a str> {
        areas.iter().map(|area| shown[*area].as_str()).collect()
    }

    #[test]
    fn numbers_are_rounded_to_the_nearest_five() {
        assert_eq!([0, 1, 2, 3, 4, 5, 7, 8, 12, 13].map(rounded), [0, 0, 0, 5, 5, 5, 5, 10, 10, 15]);
    }

    #[test]
    fn a_small_figure_is_hidden_with_a_second() {
        let shown = shown(&[("a", 3), ("b", 20), ("c", 9), ("d", 40), ("e", 30), ("f", 0)]);
        assert_eq!(of(&shown, &["a", "b", "c", "d", "e", "f"]), ["[c]", "20", "[c]", "40", "30", "0"]);
        assert_eq!(of(&shown, &["North", "South", "West", "England"]), ["30", "40", "30", "100"]);
    }

    #[test]
    fn two_small_figures_hide_each_other() {
        let shown = shown(&[("a", 3), ("b", 4), ("c", 9)]);
        assert_eq!(of(&shown, &["a", "b", "c", "North"]), ["[c]", "[c]", "9", "15"]);
    }

    #[test]
    fn a_region_that_is_one_small_figure_is_hidden_and_so_is_another() {
        let shown = shown(&[("a", 30), ("b", 40), ("d", 3), ("e", 22)]);
        assert_eq!(of(&shown, &["d", "South", "West", "North"]), ["[c]", "[c]", "[c]", "70"]);
        assert_eq!(shown["England"], "95");
    }

    #[test]
    fn what_is_all_of_england_is_hidden_there_too() {
        let shown = shown(&[("a", 0), ("d", 3)]);
        assert_eq!(of(&shown, &["a", "d", "North", "South", "England"]), ["0", "[c]", "0", "[c]", "[c]"]);
    }

    #[test]
    fn nobody_is_shown_as_nobody() {
        let shown = shown(&[("a", 0), ("b", 0), ("d", 0)]);
        assert!(shown.values().all(|figure| figure == "0"), "{shown:?}");
    }
}
