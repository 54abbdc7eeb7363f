//! Counts of the return's tables, by area.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};

use super::area::{Areas, Disclosure};
use super::disclosure::{SMALL, Shown, hidden};
use crate::error::FiguresError;
use crate::layouts::COUNCIL;
use crate::typed::TypedTable;

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
pub(super) fn read(run: &Path) -> Result<BTreeMap<String, Counts>, FiguresError> {
    let folder = run.join("layouts");
    let mut all: BTreeMap<String, Counts> = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(all);
    }
    let cells = TypedTable::read(&folder.join("cells"))?;
    let [ids, councils, rows, columns] =
        [cells.text("id")?, cells.text(COUNCIL)?, cells.text("row")?, cells.text("column")?];
    let values = cells.count("value")?;
    for at in 0..cells.len() {
        // Figures without a council, or with councils as rows, have no areas to add up.
        let (Some(id), Some(council), Some(value)) = (ids[at], councils[at], values[at]) else { continue };
        let counts = all.entry(id.to_owned()).or_default();
        let [row, column] = [rows[at], columns[at]].map(|name| name.unwrap_or_default().to_owned());
        for (name, known) in [(&row, &mut counts.rows), (&column, &mut counts.columns)] {
            if !known.contains(name) {
                known.push(name.clone());
            }
        }
        *counts.numbers.entry((row, column)).or_default().entry(council.to_owned()).or_default() += value;
    }
    Ok(all)
}

impl Counts {
    /// The table by area, and all figures in it. Exact figures are numbers, those that may be hidden texts.
    pub(super) fn laid_out(&self, areas: &Areas, care: Disclosure) -> Result<(TypedTable, Vec<Shown>), FiguresError> {
        let shown: BTreeMap<_, _> =
            self.numbers.iter().map(|(place, councils)| (place, by_area(councils, areas, care))).collect();
        let in_order = areas.in_order(shown.values().flat_map(BTreeMap::keys).copied());
        let places: Vec<(&str, &String)> =
            in_order.iter().flat_map(|area| self.rows.iter().map(|row| (*area, row))).collect();
        let mut columns = areas.keys(places.iter().map(|(area, _)| *area));
        columns.push((
            "row".to_owned(),
            Arc::new(places.iter().map(|(_, row)| Some(row)).collect::<StringArray>()) as ArrayRef,
        ));
        for column in &self.columns {
            let cells = places.iter().map(|(area, row)| {
                let figures = shown.get(&((*row).clone(), column.clone()));
                figures.and_then(|of| of.get(area)).copied().unwrap_or(Shown::Number(0))
            });
            columns.push((column.clone(), figures(cells, care)));
        }
        let table = TypedTable::new("counts by area", columns)?;
        Ok((table, shown.into_values().flat_map(BTreeMap::into_values).collect()))
    }
}

/// Figures as a column: numbers where none can be hidden.
fn figures(cells: impl Iterator<Item = Shown>, care: Disclosure) -> ArrayRef {
    match care {
        Disclosure::Exact => Arc::new(cells.map(|cell| cell.number()).collect::<Int64Array>()),
        Disclosure::Published => Arc::new(cells.map(|cell| Some(cell.text())).collect::<StringArray>()),
    }
}

/// One figure of councils, of their regions and of England.
fn by_area<'a>(councils: &'a BTreeMap<String, i64>, areas: &'a Areas, care: Disclosure) -> BTreeMap<&'a str, Shown> {
    let sizes: BTreeMap<&str, i64> = councils.iter().map(|(council, number)| (council.as_str(), *number)).collect();
    let sum = |members: &[&str]| members.iter().map(|council| sizes[council]).sum::<i64>();
    let hidden = match care {
        Disclosure::Exact => Default::default(),
        // Where nobody is counted nobody is told.
        Disclosure::Published => hidden(&sizes, areas, |members| (1..SMALL).contains(&sum(members))),
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

    fn shown(councils: &[(&str, i64)], care: Disclosure) -> BTreeMap<String, String> {
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
        let shown = shown(&[("a", 3), ("b", 20), ("c", 9), ("d", 40), ("e", 30), ("f", 0)], Disclosure::Published);
        assert_eq!(of(&shown, &["a", "b", "c", "d", "e", "f"]), ["[c]", "20", "[c]", "40", "30", "0"]);
        assert_eq!(of(&shown, &["North", "South", "West", "England"]), ["30", "40", "30", "100"]);
    }

    #[test]
    fn figures_for_those_who_may_see_all_are_exact() {
        let shown = shown(&[("a", 3), ("b", 20), ("c", 9), ("d", 2), ("e", 30), ("f", 0)], Disclosure::Exact);
        assert_eq!(of(&shown, &["a", "c", "North", "South", "West", "England"]), ["3", "9", "32", "2", "30", "64"]);
    }

    #[test]
    fn two_small_figures_hide_each_other() {
        let shown = shown(&[("a", 3), ("b", 4), ("c", 9)], Disclosure::Published);
        assert_eq!(of(&shown, &["a", "b", "c", "North"]), ["[c]", "[c]", "9", "15"]);
    }

    #[test]
    fn a_region_that_is_one_small_figure_is_hidden_and_so_is_another() {
        let shown = shown(&[("a", 30), ("b", 40), ("d", 3), ("e", 22), ("f", 11)], Disclosure::Published);
        assert_eq!(of(&shown, &["d", "South", "West", "North", "England"]), ["[c]", "[c]", "[c]", "70", "105"]);
        assert_eq!(of(&shown, &["e", "f"]), ["22", "[c]"], "the councils of a hidden region may not give its sum");
    }

    #[test]
    fn what_is_all_of_england_is_hidden_there_too() {
        let shown = shown(&[("a", 0), ("d", 3)], Disclosure::Published);
        assert_eq!(of(&shown, &["a", "d", "North", "South", "England"]), ["0", "[c]", "0", "[c]", "[c]"]);
    }

    #[test]
    fn nobody_is_shown_as_nobody() {
        let shown = shown(&[("a", 0), ("b", 0), ("d", 0)], Disclosure::Published);
        assert!(shown.values().all(|figure| figure == "0"), "{shown:?}");
    }
}
