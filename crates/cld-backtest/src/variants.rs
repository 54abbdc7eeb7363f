//! People whose official rows depend on an order that the code leaves open.
//!
//! For such a person any variant is right, but whole: all rows of all tables of the script must be
//! those of one variant. Which one is ours is found here, and its rows replace the main ones.

use std::collections::BTreeMap;

use super::compare::Rows;
use super::expected::{Expected, is_of};
use crate::error::BacktestError;

type Person = (String, String);

/// The official rows of a table, each ambiguous person's taken from the variant that is ours.
pub(crate) fn settle(expected: &Expected, table: &str, found: &BTreeMap<String, Rows>) -> Result<Rows, BacktestError> {
    let script = table.split('/').next().unwrap_or(table);
    let mut official = expected.rows(table, None)?;
    let people = expected.ambiguous(script)?;
    let variants = expected.variants(table);
    let Some(places) = places(&official).filter(|_| !people.is_empty() && !variants.is_empty()) else {
        return Ok(official);
    };
    for person in &people {
        for variant in &variants {
            if is_ours(expected, script, variant, person, found)? {
                official.rows.retain(|row| !is_about(row, places, person));
                let rows = expected.rows(table, Some(variant))?.rows;
                official.rows.extend(rows.into_iter().filter(|row| is_about(row, places, person)));
                break;
            }
        }
    }
    Ok(official)
}

/// True when all our rows of a person are those of the variant, in every table of the script.
fn is_ours(
    expected: &Expected,
    script: &str,
    variant: &str,
    person: &Person,
    found: &BTreeMap<String, Rows>,
) -> Result<bool, BacktestError> {
    for table in expected.tables.iter().filter(|table| is_of(table, script)) {
        let Some(ours) = found.get(table) else { continue };
        let named = expected.variants(table).iter().any(|name| name == variant).then_some(variant);
        let official = expected.rows(table, named)?;
        let Some(places) = places(&official) else { continue };
        if of_person(&official, places, person) != of_person(ours, places, person) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where a table has the council's code and the person.
fn places(rows: &Rows) -> Option<(usize, usize)> {
    let place = |name: &str| rows.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
    Some((place("LA_CODE")?, place("ID")?))
}

fn is_about(row: &[String], places: (usize, usize), person: &Person) -> bool {
    row.get(places.0) == Some(&person.0) && row.get(places.1) == Some(&person.1)
}

fn of_person<'a>(rows: &'a Rows, places: (usize, usize), person: &Person) -> Vec<&'a Vec<String>> {
    let mut own: Vec<_> = rows.rows.iter().filter(|row| is_about(row, places, person)).collect();
    own.sort();
    own
}
