//! Counts of the activity report, found among the tables of the return that a run laid out.
//!
//! A published row names measure, view and whatever it is split by in columns of its own; a cell of a table has a row and a
//! column. They are the same where the texts of the published row say both labels.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_figures::areas::{Counts, read_counts};

use super::file::Activity;
use super::words::plain;
use crate::PublishError;

/// The tables of the return of a run, by measure and view.
pub(super) struct Returns {
    tables: BTreeMap<(String, String), Counts>,
}

/// A cell of a table of the return: measure and view, row, column.
pub(super) type Cell = [String; 3];

/// Texts that stand for everybody.
const EVERYBODY: [&str; 3] = ["all", "total", "allages"];

impl Returns {
    /// The tables of a run.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn read(run: &Path) -> Result<Returns, PublishError> {
        let by_id = read_counts(run)?.into_iter();
        let named = by_id.filter_map(|(id, counts)| {
            let (measure, view) = id.split_once('.')?;
            Some(((plain(measure), plain(view)), counts))
        });
        Ok(Returns { tables: named.collect() })
    }

    /// The table of a published figure; none where the run has not that view, whichever way it is written: 1a, Table 1a,
    /// LTS001b Table 1a.
    fn table(&self, figure: &Activity) -> Option<&Counts> {
        let (measure, view) = (plain(&figure.measure), plain(&figure.view));
        let view = view.strip_prefix(&measure).unwrap_or(&view);
        let view = ["table", "view", "t"].iter().find_map(|word| view.strip_prefix(word)).unwrap_or(view);
        self.tables.get(&(measure.clone(), view.to_owned()))
    }

    /// True where the run has the measure and view of a published figure.
    pub(super) fn has(&self, figure: &Activity) -> bool {
        self.table(figure).is_some()
    }

    /// The cell that a published figure says, and how many of its texts no label has: fewer are nearer.
    pub(super) fn cell(&self, figure: &Activity) -> Option<(Cell, usize)> {
        let table = self.table(figure)?;
        let said: BTreeSet<String> = figure.said.iter().map(|text| plain(text)).collect();
        let ((rows, row), (columns, column)) = (best(&table.rows, &said)?, best(&table.columns, &said)?);
        let used: BTreeSet<&String> = rows.union(&columns).copied().collect();
        let rest = said.iter().filter(|text| !used.contains(text) && !EVERYBODY.contains(&text.as_str())).count();
        let name = format!("{} {}", figure.measure, figure.view);
        Some(([name, row.clone(), column.clone()], rest))
    }

    /// The count of a cell over some councils; none where none of them has it.
    pub(super) fn count(&self, figure: &Activity, cell: &Cell, councils: &BTreeSet<String>) -> Option<i64> {
        let numbers = self.table(figure)?.numbers.get(&(cell[1].clone(), cell[2].clone()))?;
        let of_area: Vec<i64> =
            numbers.iter().filter(|(council, _)| councils.contains(*council)).map(|(_, number)| *number).collect();
        (!of_area.is_empty()).then(|| of_area.iter().sum())
    }
}

/// The label that most texts say, with these.
fn best<'s, 'l>(labels: &'l [String], said: &'s BTreeSet<String>) -> Option<(BTreeSet<&'s String>, &'l String)> {
    let fitting = labels.iter().filter_map(|label| Some((covered(label, said)?, label)));
    fitting.max_by_key(|(covered, _)| covered.len())
}

/// The texts that say a label, in one or by its parts; none where they do not.
fn covered<'s>(label: &str, said: &'s BTreeSet<String>) -> Option<BTreeSet<&'s String>> {
    if let Some(text) = said.get(&plain(label)) {
        return Some(BTreeSet::from([text]));
    }
    let parts: Vec<String> = label.split(": ").map(plain).collect();
    (parts.len() > 1).then(|| parts.iter().map(|part| said.get(part)).collect()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(view: &str, said: &[&str]) -> Activity {
        Activity {
            measure: "LTS001b".to_owned(),
            view: view.to_owned(),
            level: "council".to_owned(),
            area: "211".to_owned(),
            area_name: String::new(),
            said: said.iter().map(|text| (*text).to_owned()).collect(),
            value: None,
        }
    }

    #[test]
    fn a_figure_is_found_by_what_its_row_says() {
        let cells =
            [("Learning Disability Support", "Nursing"), ("Social Support: Other", "Community: Direct Payment")];
        let councils = |number| BTreeMap::from([("211".to_owned(), number), ("212".to_owned(), 1)]);
        let numbers = cells
            .iter()
            .zip([7, 9])
            .map(|((row, column), number)| (((*row).to_owned(), (*column).to_owned()), councils(number)));
        let counts = Counts {
            rows: cells.iter().map(|cell| cell.0.to_owned()).collect(),
            columns: cells.iter().map(|cell| cell.1.to_owned()).collect(),
            numbers: numbers.collect(),
        };
        let returns = Returns { tables: BTreeMap::from([(("lts001b".to_owned(), "1a".to_owned()), counts)]) };
        let own = BTreeSet::from(["211".to_owned()]);
        for (view, said, found) in [
            ("1a", &["18 to 64", "learning disability support", "Nursing"][..], Some((7, 1))),
            ("Table 1a", &["Social support", "Other", "Community", "Direct payment", "All"][..], Some((9, 0))),
            ("LTS001b Table 1a", &["Learning Disability Support", "Residential"][..], None),
            ("2", &["Learning Disability Support", "Nursing"][..], None),
        ] {
            let figure = figure(view, said);
            let cell = returns.cell(&figure);
            let count = cell.map(|(cell, rest)| (returns.count(&figure, &cell, &own).unwrap(), rest));
            assert_eq!(count, found, "{view} {said:?}");
        }
    }
}
