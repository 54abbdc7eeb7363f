//! Laws of groupings: their councils are those that the book knows.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::fault::Fault;

pub(super) fn faults(book: &Book, faults: &mut Vec<Fault>) {
    let Some(authorities) = book.references.get("authorities") else { return };
    let Some(code) = authorities.columns.iter().position(|column| column == "la_code") else { return };
    let known: BTreeSet<&str> = authorities.rows.iter().filter_map(|row| row[code].as_deref()).collect();
    for (name, grouping) in &book.groupings {
        let path = format!("reference/groupings/{name}.csv");
        let councils: BTreeSet<&str> = grouping.groups.values().flatten().map(String::as_str).collect();
        for council in councils.difference(&known) {
            let what = format!("names council \"{council}\", which reference/authorities.csv does not have");
            faults.push(Fault::new(&path, 1, what));
        }
    }
}
