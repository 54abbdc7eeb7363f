//! Counts of the return's tables, by area.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};

use super::area::Areas;
use crate::error::FiguresError;
use crate::layouts::COUNCIL;
use crate::typed::TypedTable;

/// A table of the return.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Its rows, in the order of the table.
    pub rows: Vec<String>,
    /// Its columns, in the order of the table.
    pub columns: Vec<String>,
    /// Numbers by row and column, and by council.
    pub numbers: BTreeMap<(String, String), BTreeMap<String, i64>>,
}

/// The counts of each table of the return that a finished run laid out, by the ids of layouts.
///
/// # Errors
/// When they cannot be read.
pub fn read_counts(run: &Path) -> Result<BTreeMap<String, Counts>, FiguresError> {
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
    /// The table by area.
    pub(super) fn laid_out(&self, areas: &Areas) -> Result<TypedTable, FiguresError> {
        let sums: BTreeMap<_, _> =
            self.numbers.iter().map(|(place, councils)| (place, by_area(councils, areas))).collect();
        let in_order = areas.in_order(sums.values().flat_map(BTreeMap::keys).copied());
        let places: Vec<(&str, &String)> =
            in_order.iter().flat_map(|area| self.rows.iter().map(|row| (*area, row))).collect();
        let mut columns = areas.keys(places.iter().map(|(area, _)| *area));
        columns.push((
            "row".to_owned(),
            Arc::new(places.iter().map(|(_, row)| Some(row)).collect::<StringArray>()) as ArrayRef,
        ));
        for column in &self.columns {
            let cells = places.iter().map(|(area, row)| {
                let figures = sums.get(&((*row).clone(), column.clone()));
                Some(figures.and_then(|of| of.get(area)).copied().unwrap_or(0))
            });
            columns.push((column.clone(), Arc::new(cells.collect::<Int64Array>()) as ArrayRef));
        }
        TypedTable::new("counts by area", columns)
    }
}

/// One figure of councils, of their regions and of England.
fn by_area<'a>(councils: &'a BTreeMap<String, i64>, areas: &'a Areas) -> BTreeMap<&'a str, i64> {
    let sums = areas.sums(councils.keys().map(String::as_str)).into_iter();
    sums.map(|(area, members)| (area, members.iter().map(|council| councils[*council]).sum())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::area::tests::areas;
    use super::*;

    #[test]
    fn figures_of_regions_and_england_are_sums() {
        let councils = [("a", 3), ("b", 20), ("c", 9), ("d", 2), ("e", 30), ("f", 0)];
        let councils = councils.map(|(name, number)| (name.to_owned(), number)).into_iter().collect();
        let areas = areas();
        let sums = by_area(&councils, &areas);
        assert_eq!(["a", "c", "North", "South", "West", "England"].map(|area| sums[area]), [3, 9, 32, 2, 30, 64]);
    }
}
