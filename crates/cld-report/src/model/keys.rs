//! In which cell of a table each row that it counts stands.

use std::collections::BTreeMap;

use cld_book::Layout;

use cld_figures::Table;
use cld_figures::layouts::{OTHERS, Placing};

/// The cell of a row, as `COLUMN | ROW`; none for a row that the layout leaves out. The column comes first: a row may be
/// named by whatever a council wrote, and a criterion that began with an equals sign would be read as one.
pub(crate) fn of_row(layout: &Layout, placing: &Placing, row: &[Option<String>]) -> Option<String> {
    let column = || placing.column(row).map_or(OTHERS, |at| layout.columns[at].label.as_str());
    placing.belongs(row).then(|| format!("{} | {}", column(), placing.row(row)))
}

/// True for what a spreadsheet's COUNTIF takes letter for letter.
fn is_plain(key: &str) -> bool {
    key.chars().count() <= 255 && !key.contains(['*', '?', '~']) && !key.starts_with(['=', '<', '>'])
}

/// True when counting the keys in a spreadsheet gives every figure of a table with a column of row labels first.
pub(crate) fn agree<'k>(keys: impl IntoIterator<Item = &'k str>, table: &Table) -> bool {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    let mut shown = 0;
    let is_same = table.rows.iter().all(|row| {
        let label = row[0].as_deref().unwrap_or_default();
        table.columns.iter().zip(row).skip(1).all(|(column, figure)| {
            let figure = figure.as_deref().unwrap_or("0").parse::<i64>().unwrap_or(-1);
            shown += figure;
            counts.get(format!("{column} | {label}").as_str()).copied().unwrap_or(0) == figure
        })
    });
    is_same && shown == counts.values().sum::<i64>() && counts.keys().all(|key| is_plain(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str, &str)]) -> Table {
        let columns = ["reason", "A", "B"].map(str::to_owned).to_vec();
        let row = |(label, one, other): &(&str, &str, &str)| {
            [label, one, other].map(|cell| Some((*cell).to_owned())).to_vec()
        };
        Table { columns, are_numbers: vec![false, true, true], rows: rows.iter().map(row).collect() }
    }

    #[test]
    fn keys_must_give_every_figure() {
        let keys = ["A | x", "A | x", "B | y"];
        assert!(agree(keys, &table(&[("x", "2", "0"), ("y", "0", "1")])));
        assert!(!agree(keys, &table(&[("x", "2", "0"), ("y", "0", "2")])));
        assert!(!agree(keys, &table(&[("x", "2", "0")])), "a key that no figure counts");
    }

    #[test]
    fn what_a_spreadsheet_reads_as_a_pattern_is_not_counted_there() {
        for (label, is_live) in [("=1+1", true), ("x*", false), ("x?", false)] {
            let key = format!("A | {label}");
            assert_eq!(agree([key.as_str()], &table(&[(label, "1", "0")])), is_live, "{label}");
        }
    }
}
