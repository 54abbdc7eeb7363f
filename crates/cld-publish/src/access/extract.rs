//! What an approved form gives: the rows and items that it names, no more.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use cld_book::{AccessRules, nearest};
use cld_identity::Vault;
use cld_identity::pseudonym::Pseudonyms;

use super::form::{Asked, Form};
use cld_figures::Table;
use cld_figures::layouts::COUNCIL;
use cld_run::{Finished, RunRecord};

/// A table as it is given out.
pub(super) struct Extract {
    pub table: String,
    pub rows: Table,
    /// Counts that are hidden because they are small.
    pub hidden: usize,
}

/// True for columns that hold codes of people.
fn names_people(column: &str) -> bool {
    column == "person"
        || column.ends_with("_person")
        || column.starts_with("la_person")
        || column.starts_with("nhs_number")
}

/// What is wrong with a form for a run; then nothing is given.
pub(super) fn faults(form: &Form, run: &Finished<'_>, record: &RunRecord) -> Result<Vec<String>, Box<dyn Error>> {
    let mut faults = Vec::new();
    let councils = record.councils();
    for council in form.councils.iter().filter(|council| *council != "all" && !councils.contains(*council)) {
        faults.push(format!("the run has no data from council {council}"));
    }
    let period = record.period();
    if let (Some(first), Some(last), Some((begins, ends))) =
        (form.first_day(), form.last_day(), period.split_once(" to "))
    {
        let (first, last) = (first.to_string(), last.to_string());
        if first.as_str() < begins || last.as_str() > ends {
            faults.push(format!("the run is of {period}, and does not cover the whole period that is asked for"));
        } else if (first.as_str(), last.as_str()) != (begins, ends) {
            faults.push(format!(
                "the run is of {period}, and covers more than the period that is asked for: make a run of that period"
            ));
        }
    }
    for asked in &form.extracts {
        let Some(page) = run.tables().find(|page| page.name == asked.table) else {
            let hint = nearest(&asked.table, run.tables().map(|page| page.name.as_str()));
            faults.push(format!("the run has no table \"{}\"{hint}", asked.table));
            continue;
        };
        let columns = run.columns(&page.name)?;
        for item in asked.items.iter().chain(asked.keep.keys()).filter(|item| !columns.contains(item)) {
            let hint = nearest(item, columns.iter().map(String::as_str));
            faults.push(format!("{} has no item \"{item}\"{hint}", asked.table));
        }
        if !columns.iter().any(|column| column == COUNCIL) && !form.councils.iter().any(|council| council == "all") {
            faults.push(format!("{} counts all councils together, and only some are asked for", asked.table));
        }
    }
    Ok(faults)
}

/// The table that is asked for, people under the pseudonyms of the form's purpose.
pub(super) fn extract(
    form: &Form,
    asked: &Asked,
    run: &Finished<'_>,
    rules: &AccessRules,
    (vault, pseudonyms): (&Vault, &Pseudonyms<'_>),
) -> Result<Extract, Box<dyn Error>> {
    let all = run.rows(&format!("select * from {}", asked.table))?;
    let place = |name: &String| all.place(name).ok_or_else(|| format!("{} has no item \"{name}\"", asked.table));
    let council = all.place(COUNCIL);
    let keep: Vec<(usize, &Vec<String>)> =
        asked.keep.iter().map(|(name, values)| Ok((place(name)?, values))).collect::<Result<_, String>>()?;
    let is_wanted = |row: &&Vec<Option<String>>| {
        let text = |at: usize| row[at].as_deref().unwrap_or_default();
        council.is_none_or(|at| form.asks_for(text(at)))
            && keep.iter().all(|(at, values)| values.iter().any(|value| value == text(*at)))
    };
    let wanted: Vec<&Vec<Option<String>>> = all.rows.iter().filter(is_wanted).collect();
    let whom = all.columns.iter().position(|column| names_people(column));
    let places = asked.items.iter().map(place).collect::<Result<Vec<usize>, String>>()?;
    let is_number = |(item, at): (&String, &usize)| all.are_numbers[*at] && !names_people(item);
    let mut given = Table {
        columns: asked.items.clone(),
        are_numbers: asked.items.iter().zip(&places).map(is_number).collect(),
        rows: wanted.iter().map(|row| places.iter().map(|at| row[*at].clone()).collect()).collect(),
    };
    let Some(whom) = whom else {
        let hidden = hide(&mut given.rows, &given.are_numbers, rules.small);
        return Ok(Extract { table: asked.table.clone(), rows: given, hidden });
    };
    // Rows about people reveal something about them whether or not their pseudonyms are asked for.
    let people = wanted.iter().filter_map(|row| row[whom].as_ref()).collect::<BTreeSet<_>>().len();
    if (1..rules.small as usize).contains(&people) {
        return Err(format!("{} is about fewer than {} people, and is not released", asked.table, rules.small).into());
    }
    let mut known = BTreeMap::new();
    for at in (0..given.columns.len()).filter(|at| names_people(&asked.items[*at])) {
        for cell in given.rows.iter_mut().filter_map(|row| row[at].as_mut()) {
            let name = known.entry(cell.clone()).or_insert_with_key(|code| pseudonym(code, vault, pseudonyms));
            *cell = name.clone().ok_or("a person's code is not in the vault")?;
        }
    }
    // Rows in the order of the run would reveal which are together in a file.
    given.sort();
    Ok(Extract { table: asked.table.clone(), rows: given, hidden: 0 })
}

/// The pseudonym of a person's code; one with the council before it keeps the council.
fn pseudonym(code: &str, vault: &Vault, pseudonyms: &Pseudonyms<'_>) -> Option<String> {
    let (council, code) = code.rsplit_once('_').map_or((None, code), |(council, code)| (Some(council), code));
    let own = pseudonyms.pseudonym(vault.identifier(code.parse().ok()?)?);
    Some(council.map_or(own.clone(), |council| format!("{council}_{own}")))
}

/// Hides small counts, and in their rows everything calculated from counts.
fn hide(rows: &mut [Vec<Option<String>>], are_numbers: &[bool], small: i64) -> usize {
    let mut hidden = 0;
    for row in rows {
        let is_small = |cell: &Option<String>| {
            cell.as_deref().and_then(|cell| cell.parse::<i64>().ok()).is_some_and(|count| (1..small).contains(&count))
        };
        let has_small = row.iter().zip(are_numbers).any(|(cell, is_number)| *is_number && is_small(cell));
        for (cell, is_number) in row.iter_mut().zip(are_numbers).filter(|_| has_small) {
            let is_worked_out = cell.as_deref().is_some_and(|cell| cell.contains('.'));
            if *is_number && (is_worked_out || is_small(cell)) {
                *cell = Some(crate::HIDDEN.to_owned());
                hidden += 1;
            }
        }
    }
    hidden
}
