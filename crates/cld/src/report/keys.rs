//! In which cell of a table each person counts.

use std::collections::BTreeMap;
use std::error::Error;

use cld_book::Layout;

use crate::run::layouts::{COUNCIL, OTHERS, Placing};
use crate::table::Table;

/// For each person the cell of a table that counts them, as `COLUMN | ROW`.
pub type Keys = BTreeMap<i64, String>;

/// The column comes first: a row may be named by whatever a council wrote, and a criterion that began with an equals
/// sign would be read as one.
fn key(row: &str, column: &str) -> String {
    format!("{column} | {row}")
}

/// True for what a spreadsheet's COUNTIF takes letter for letter.
fn is_plain(key: &str) -> bool {
    key.chars().count() <= 255 && !key.contains(['*', '?', '~'])
}

/// The cells of a council's people by the table that lists them. None where somebody counts in two cells: then a column of
/// People cannot hold it.
pub fn of_people(layout: &Layout, people: &Table, council: &str) -> Result<Option<Keys>, Box<dyn Error>> {
    let places = (people.place(COUNCIL), people.place("person"));
    let (Some(labelled), (Some(council_at), Some(person_at))) = (&layout.rows, places) else { return Ok(None) };
    let Ok(placing) = Placing::new(layout, labelled, people) else { return Ok(None) };
    let mut keys = Keys::new();
    let is_of_council = |row: &&Vec<Option<String>>| row[council_at].as_deref() == Some(council);
    for row in people.rows.iter().filter(is_of_council).filter(|row| placing.belongs(row)) {
        let Some(person) = &row[person_at] else { continue };
        let column = placing.column(row).map_or(OTHERS, |at| layout.columns[at].label.as_str());
        let own = key(&placing.row(row), column);
        if keys.insert(person.parse()?, own.clone()).is_some_and(|other| other != own) {
            return Ok(None);
        }
    }
    Ok(Some(keys))
}

/// True when counting the keys in a spreadsheet gives every figure of a table with a column of row labels first.
pub fn agree(keys: &Keys, table: &Table) -> bool {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    keys.values().for_each(|key| *counts.entry(key).or_default() += 1);
    let mut shown = 0;
    let is_same = table.rows.iter().all(|row| {
        let label = row[0].as_deref().unwrap_or_default();
        table.columns.iter().zip(row).skip(1).all(|(column, figure)| {
            let figure = figure.as_deref().unwrap_or("0").parse::<i64>().unwrap_or(-1);
            shown += figure;
            counts.get(key(label, column).as_str()).copied().unwrap_or(0) == figure
        })
    });
    is_same && shown == keys.len() as i64 && keys.values().all(|key| is_plain(key))
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
        let keys = Keys::from([(1, key("x", "A")), (2, key("x", "A")), (3, key("y", "B"))]);
        assert!(agree(&keys, &table(&[("x", "2", "0"), ("y", "0", "1")])));
        assert!(!agree(&keys, &table(&[("x", "2", "0"), ("y", "0", "2")])));
        assert!(!agree(&keys, &table(&[("x", "2", "0")])), "somebody counts in no row");
    }

    #[test]
    fn what_a_spreadsheet_reads_as_a_pattern_is_not_counted_there() {
        for (label, is_live) in [("=1+1", true), ("x*", false), ("x?", false)] {
            let keys = Keys::from([(1, key(label, "A"))]);
            assert_eq!(agree(&keys, &table(&[(label, "1", "0")])), is_live, "{label}");
        }
    }
}
