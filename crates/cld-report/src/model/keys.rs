//! In which cell of a table each row that it counts is.

use std::collections::BTreeMap;

use cld_book::Layout;

use cld_figures::layouts::{OTHERS, Place};
use cld_figures::{FiguresError, TypedTable};

/// The cell of a row, as `COLUMN | ROW`. The column comes first: a row may be named by whatever a council wrote, and a
/// criterion that began with an equals sign would be read as one.
pub(crate) fn of_place(layout: &Layout, place: &Place) -> String {
    let column = place.column.map_or(OTHERS, |at| layout.columns[at].label.as_str());
    format!("{column} | {}", place.row)
}

/// True for what a spreadsheet's COUNTIF takes letter for letter.
fn is_plain(key: &str) -> bool {
    key.chars().count() <= 255 && !key.contains(['*', '?', '~']) && !key.starts_with(['=', '<', '>'])
}

/// True when counting the keys in a spreadsheet gives every figure of a table with these row labels.
///
/// # Errors
/// When a column of the table holds no counts.
pub(crate) fn agree<'k>(
    keys: impl IntoIterator<Item = &'k str>,
    labels: &[Option<String>],
    figures: &TypedTable,
) -> Result<bool, FiguresError> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    let mut shown = 0;
    for column in figures.columns() {
        for (label, figure) in labels.iter().zip(figures.count(column)?) {
            let (label, figure) = (label.as_deref().unwrap_or_default(), figure.unwrap_or(0));
            if counts.get(format!("{column} | {label}").as_str()).copied().unwrap_or(0) != figure {
                return Ok(false);
            }
            shown += figure;
        }
    }
    Ok(shown == counts.values().sum::<i64>() && counts.keys().all(|key| is_plain(key)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array};

    use super::*;

    fn agrees(keys: &[&str], rows: &[(&str, i64, i64)]) -> bool {
        let column =
            |of: fn(&(&str, i64, i64)) -> i64| Arc::new(Int64Array::from_iter_values(rows.iter().map(of))) as ArrayRef;
        let columns = vec![("A".to_owned(), column(|row| row.1)), ("B".to_owned(), column(|row| row.2))];
        let labels: Vec<Option<String>> = rows.iter().map(|row| Some(row.0.to_owned())).collect();
        agree(keys.iter().copied(), &labels, &TypedTable::new("table", columns).unwrap()).unwrap()
    }

    #[test]
    fn keys_must_give_every_figure() {
        let keys = ["A | x", "A | x", "B | y"];
        assert!(agrees(&keys, &[("x", 2, 0), ("y", 0, 1)]));
        assert!(!agrees(&keys, &[("x", 2, 0), ("y", 0, 2)]));
        assert!(!agrees(&keys, &[("x", 2, 0)]), "a key that no figure counts");
    }

    #[test]
    fn what_a_spreadsheet_reads_as_a_pattern_is_not_counted_there() {
        for (label, is_live) in [("=1+1", true), ("x*", false), ("x?", false)] {
            let key = format!("A | {label}");
            assert_eq!(agrees(&[key.as_str()], &[(label, 1, 0)]), is_live, "{label}");
        }
    }
}
