//! The law that what each column of a page holds is known.

use cld_book::{Fault, Meaning, Page, nearest};

use super::held::Held;

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
