//! Counts of the return's tables, by area.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use super::disclosure::{SMALL, Shown, hidden};
use super::{Areas, Care, KEY};
use crate::table::Table;

/// A table of the return.
#[derive(Default)]
pub(super) struct Counts {
    /// In the order of the table.
    rows: Vec<String>,
    columns: Vec<String>,
    /// By row and column, and by council.
    numbers: BTreeMap<(String, String), BTreeMap<String, i64>>,
}

/// The counts of each table of the return that a finished run laid out.
pub(super) fn read(run: &Path) -> Result<BTreeMap<String, Counts>, Box<dyn Error>> {
    let folder = run.join("layouts");
    let mut all: BTreeMap<String, Counts> = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(all);
    }
    for row in Table::read(&folder, "cells")?.rows {
        let [id, council, row, column, value] = std::array::from_fn(|at| row[at].clone().unwrap_or_default());
        // Figures without a council, or with councils as rows, have no areas to add up.
        if council.is_empty() {
            continue;
        }
        let counts = all.entry(id).or_default();
        for (name, known) in [(&row, &mut counts.rows), (&column, &mut counts.columns)] {
            if !known.contains(name) {
                known.push(name.clone());
            }
        }
        *counts.numbers.entry((row, column)).or_default().entry(council).or_default() += value.parse::<i64>()?;
    }
    Ok(all)
}

impl Counts {
    /// The table by area, and all figures in it.
    pub(super) fn laid_out(&self, areas: &Areas, care: Care) -> (Table, Vec<Shown>) {
        let shown: BTreeMap<_, _> =
            self.numbers.iter().map(|(place, councils)| (place, by_area(councils, areas, care))).collect();
        let columns: Vec<String> =
            KEY.into_iter().chain(["row"]).map(str::to_owned).chain(self.columns.iter().cloned()).collect();
        let mut table = Table { are_numbers: vec![false; columns.len()], columns, rows: Vec::new() };
        for area in areas.in_order(shown.values().flat_map(BTreeMap::keys).copied()) {
            for row in &self.rows {
                let cell = |column: &String| {
                    let figure = shown.get(&(row.clone(), column.clone())).and_then(|of| of.get(area));
                    Some(figure.map_or_else(|| "0".to_owned(), Shown::text))
                };
                let key = areas.key(area).into_iter().chain([Some(row.clone())]);
                table.rows.push(key.chain(self.columns.iter().map(cell)).collect());
            }
        }
        (table, shown.into_values().flat_map(BTreeMap::into_values).collect())
    }
}

/// One figure of councils, of their regions and of England.
fn by_area<'a>(councils: &'a BTreeMap<String, i64>, areas: &'a Areas, care: Care) -> BTreeMap<&'a str, Shown> {
    let sizes: BTreeMap<&str, i64> = councils.iter().map(|(council, number)| (council.as_str(), *number)).collect();
    let sum = |members: &[&str]| members.iter().map(|council| sizes[council]).sum::<i64>();
    let hidden = match care {
        Care::Exact => Default::default(),
        // Where nobody is counted nobody is told.
        Care::Published => hidden(&sizes, areas, |members| (1..SMALL).contains(&sum(members))),
    };
    let figure = |(area, members): (&'a str, Vec<&str>)| {
        let is_council = sizes.contains_key(area);
        (area, if hidden.contains(area) { Shown::Hidden } else { Shown::of(sum(&members), is_council, care) })
    };
    areas.sums(sizes.keys().copied()).into_iter().map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::super::disclosure::tests::areas;
    use super::*;

    fn shown(councils: &[(&str, i64)], care: Care) -> BTreeMap<String, String> {
        let councils = councils.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
        let areas = areas();
        let shown = by_area(&councils, &areas, care).into_iter();
        shown.map(|(area, figure)| (area.to_owned(), figure.text())).collect()
    }

    fn of<'a>(shown: &'a BTreeMap<String, String>, areas: &[&str]) -> Vec<&'a str> {
        areas.iter().map(|area| shown[*area].as_str()).collect()
    }

    #[test]
    fn a_small_figure_is_hidden_with_a_second() {
        let shown = shown(&[("a", 3), ("b", 20), ("c", 9), ("d", 40), ("e", 30), ("f", 0)], Care::Published);
        assert_eq!(of(&shown, &["a", "b", "c", "d", "e", "f"]), ["[c]", "20", "[c]", "40", "30", "0"]);
        assert_eq!(of(&shown, &["North", "South", "West", "England"]), ["30", "40", "30", "100"]);
    }

    #[test]
    fn figures_for_those_who_may_see_all_are_exact() {
        let shown = shown(&[("a", 3), ("b", 20), ("c", 9), ("d", 2), ("e", 30), ("f", 0)], Care::Exact);
        assert_eq!(of(&shown, &["a", "c", "North", "South", "West", "England"]), ["3", "9", "32", "2", "30", "64"]);
    }

    #[test]
    fn two_small_figures_hide_each_other() {
        let shown = shown(&[("a", 3), ("b", 4), ("c", 9)], Care::Published);
        assert_eq!(of(&shown, &["a", "b", "c", "North"]), ["[c]", "[c]", "9", "15"]);
    }

    #[test]
    fn a_region_that_is_one_small_figure_is_hidden_and_so_is_another() {
        let shown = shown(&[("a", 30), ("b", 40), ("d", 3), ("e", 22), ("f", 11)], Care::Published);
        assert_eq!(of(&shown, &["d", "South", "West", "North", "England"]), ["[c]", "[c]", "[c]", "70", "105"]);
        assert_eq!(of(&shown, &["e", "f"]), ["22", "[c]"], "the councils of a hidden region may not give its sum");
    }

    #[test]
    fn what_is_all_of_england_is_hidden_there_too() {
        let shown = shown(&[("a", 0), ("d", 3)], Care::Published);
        assert_eq!(of(&shown, &["a", "d", "North", "South", "England"]), ["0", "[c]", "0", "[c]", "[c]"]);
    }

    #[test]
    fn nobody_is_shown_as_nobody() {
        let shown = shown(&[("a", 0), ("b", 0), ("d", 0)], Care::Published);
        assert!(shown.values().all(|figure| figure == "0"), "{shown:?}");
    }
}
