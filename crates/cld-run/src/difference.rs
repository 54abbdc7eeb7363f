//! What two runs count differently, cell by cell and person by person.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use cld_figures::{Table, TypedTable};

use crate::tables::TableWritten;
use crate::{RunError, read_record};

/// What the tables of two runs count differently.
pub struct Difference {
    /// What differs, in lines for a screen.
    pub lines: Vec<String>,
    /// One row for each cell that differs, and each row about a person that one run alone has.
    pub rows: Table,
}

/// The column that makes a table one about people.
const PERSON: &str = "person";
/// Cells of a table that a screen shows.
const SHOWN: usize = 10;

impl Difference {
    pub fn between(one: &Path, other: &Path) -> Result<Difference, Box<dyn Error>> {
        let (ours, theirs) = (tables(one)?, tables(other)?);
        let columns = ["table", "row", "column", "one", "other"].map(str::to_owned).to_vec();
        let rows = Table { are_numbers: vec![false, false, false, true, true], columns, rows: Vec::new() };
        let mut difference = Difference { lines: Vec::new(), rows };
        for name in ours.symmetric_difference(&theirs) {
            difference.lines.push(format!("{name}: only one of the runs has it"));
        }
        let mut equal = 0;
        for name in ours.intersection(&theirs) {
            let read = |run: &Path| TypedTable::read(&run.join("tables").join(name))?.sorted();
            let (one, other) = (read(one)?.printed(), read(other)?.printed());
            let found =
                if one.place(PERSON).is_some() { people(name, &one, &other) } else { cells(name, &one, &other) };
            equal += usize::from(found.is_empty());
            difference.say(name, &found, one.place(PERSON).is_some());
            difference.rows.rows.extend(found.into_iter().map(|row| row.map(Some).to_vec()));
        }
        difference.lines.push(format!("{equal} tables are equal"));
        Ok(difference)
    }

    fn say(&mut self, name: &str, found: &[[String; 5]], is_of_people: bool) {
        if is_of_people && !found.is_empty() {
            let people: BTreeSet<&str> = found.iter().filter_map(|row| row[1].split_whitespace().nth(1)).collect();
            let only = |column: usize| found.iter().filter(|row| !row[column].is_empty()).count();
            self.lines.push(format!(
                "{name}: {} people; {} rows in the first run alone, {} in the second alone",
                people.len(),
                only(3),
                only(4)
            ));
            return;
        }
        for [_, row, column, one, other] in found.iter().take(SHOWN) {
            self.lines.push(format!("{name}: {row}: {column} {} -> {}", shown(one), shown(other)));
        }
        if found.len() > SHOWN {
            self.lines.push(format!("{name}: and {} more cells", found.len() - SHOWN));
        }
    }
}

fn shown(cell: &str) -> &str {
    if cell.is_empty() { "nothing" } else { cell }
}

/// The names of a run's tables.
fn tables(run: &Path) -> Result<BTreeSet<String>, RunError> {
    #[derive(serde::Deserialize)]
    struct Tables {
        tables: Vec<TableWritten>,
    }
    Ok(read_record::<Tables>(run)?.tables.into_iter().map(|table| table.name).collect())
}

/// Rows by their columns that hold no numbers, in both tables.
fn keyed<'a>(table: &'a Table, is_key: &[bool]) -> BTreeMap<String, &'a Vec<Option<String>>> {
    let key = |row: &Vec<Option<String>>| {
        let parts = table.columns.iter().zip(row).zip(is_key).filter(|(_, is_key)| **is_key);
        let parts = parts.map(|((column, cell), _)| format!("{column} {}", cell.as_deref().unwrap_or("-")));
        parts.collect::<Vec<_>>().join(", ")
    };
    table.rows.iter().map(|row| (key(row), row)).collect()
}

/// Cells that differ: table, row, column and both values.
fn cells(name: &str, one: &Table, other: &Table) -> Vec<[String; 5]> {
    let is_number = |column: &str| {
        let of = |table: &Table| table.place(column).is_none_or(|at| table.are_numbers[at]);
        of(one) && of(other)
    };
    let is_key: Vec<bool> = one.columns.iter().map(|column| !is_number(column)).collect();
    let is_key_of_other: Vec<bool> = other.columns.iter().map(|column| !is_number(column)).collect();
    let (ours, theirs) = (keyed(one, &is_key), keyed(other, &is_key_of_other));
    let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        for column in one.columns.iter().filter(|column| is_number(column)) {
            let cell = |rows: &BTreeMap<String, &Vec<Option<String>>>, table: &Table| {
                table.place(column).and_then(|at| rows.get(key)?[at].clone()).unwrap_or_default()
            };
            let (own, their) = (cell(&ours, one), cell(&theirs, other));
            if own != their {
                found.push([name.to_owned(), key.clone(), column.clone(), own, their]);
            }
        }
    }
    found
}

/// Rows about people that one table alone has.
fn people(name: &str, one: &Table, other: &Table) -> Vec<[String; 5]> {
    let counted = |table: &Table| {
        let mut rows: BTreeMap<String, i64> = BTreeMap::new();
        let person = table.place(PERSON);
        for row in &table.rows {
            let cell = |at: usize| row[at].as_deref().unwrap_or("-");
            let rest = (0..row.len()).filter(|at| Some(*at) != person);
            let rest: Vec<String> = rest.map(|at| format!("{} {}", table.columns[at], cell(at))).collect();
            *rows.entry(format!("person {} {}", person.map_or("-", cell), rest.join(", "))).or_default() += 1;
        }
        rows
    };
    let (ours, theirs) = (counted(one), counted(other));
    let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let mut found = Vec::new();
    for key in keys {
        let [own, their] = [&ours, &theirs].map(|rows| rows.get(key).copied().unwrap_or(0));
        if own != their {
            let [own, their] =
                [own - their, their - own].map(|more| if more > 0 { more.to_string() } else { String::new() });
            found.push([name.to_owned(), key.clone(), "rows".to_owned(), own, their]);
        }
    }
    found
}
