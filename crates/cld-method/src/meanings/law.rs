//! The law that what each column of a page holds is known.

use std::collections::BTreeSet;

use cld_book::{Book, Fault, Meaning, Method, Page, nearest};

use super::Reading;
use super::held::Held;
use crate::example::own_pages;

/// Where the method's own pages leave it open what a column holds, or say what follows from their SQL.
pub(crate) fn unsaid(book: &Book, method: &Method) -> Vec<Fault> {
    let own: BTreeSet<&str> = own_pages(method).map(|page| page.path.as_str()).collect();
    // A method that cannot be planned has been named already.
    let unsaid = Reading::through(book, method).map(|reading| reading.unsaid).unwrap_or_default();
    // A template is planned for several items, and is said to be wrong once.
    let faults: BTreeSet<Fault> = unsaid.into_iter().filter(|fault| own.contains(fault.page.as_str())).collect();
    faults.into_iter().collect()
}

/// What is wrong with what a page says of its columns, which `held` follows from its SQL.
pub(super) fn faults(page: &Page, held: &[(String, Held)]) -> Vec<Fault> {
    let is_own = |column: &str| page.rows.is_none() || column == page.name;
    let own: Vec<&(String, Held)> = held.iter().filter(|(column, _)| is_own(column)).collect();
    let said = page.facts.holds();
    let mut faults = Vec::new();
    for (column, held) in &own {
        let line = page.sql.line_of(column);
        match (held.meaning(), said.get(column)) {
            (None, None) => faults.push(Fault::new(&page.path, line, open(column))),
            (Some(meaning), Some(_)) => {
                let what = format!("that \"{column}\" holds {meaning} follows from the SQL: take it out of holds");
                faults.push(Fault::new(&page.path, line, what));
            }
            _ => {}
        }
    }
    let columns = || own.iter().map(|(column, _)| column.as_str());
    let is_strange = |column: &&String| !columns().any(|own| own == column.as_str());
    faults.extend(said.keys().filter(is_strange).map(|column| {
        let what = format!("holds names \"{column}\", which the page does not give{}", nearest(column, columns()));
        Fault::new(&page.path, 1, what)
    }));
    faults
}

fn open(column: &str) -> String {
    let names: Vec<&str> = Meaning::ALL.iter().map(|meaning| meaning.name()).collect();
    format!(
        "what \"{column}\" holds does not follow from the SQL, and decides to whom it may be given: say it in the facts, as holds = {{ {column} = \"count\" }}. There are {}",
        names.join(", ")
    )
}
