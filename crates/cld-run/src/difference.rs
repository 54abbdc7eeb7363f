//! What two runs count differently, cell by cell and person by person.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_book::{Book, Meaning};
use cld_figures::{FiguresError, Table, TypedTable};
use cld_method::Meanings;
use cld_terms::counted as number_of;

use crate::method_named::find_method;
use crate::{RunError, RunRecord};

/// What the tables of two runs count differently.
pub struct Difference {
    /// What differs, in lines for a screen.
    pub lines: Vec<String>,
    /// One row for each cell that differs, and each row about a person that one run alone has.
    pub rows: Table,
}

/// A cell that differs, or rows about a person that one run alone has.
struct Differing {
    row: String,
    column: String,
    one: String,
    other: String,
}

/// Cells of a table that a screen shows.
const SHOWN: usize = 10;

impl Difference {
    /// Compares the tables that two finished runs have under one name. What their columns hold is said by `book`, the one
    /// that the first run followed.
    ///
    /// # Errors
    /// When one of them is no finished run, a table of it cannot be read, or the book has not the method of the first.
    pub fn between(book: &Book, one: &Path, other: &Path) -> Result<Difference, RunError> {
        let meanings = Meanings::of(book, find_method(book, &RunRecord::read(one)?.method)?)?;
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
            let (one, other) = (read(one)?, read(other)?);
            let person = about(&meanings, name).filter(|column| one.has(column) && other.has(column));
            let found = match person {
                Some(person) => people(&one, &other, person)?,
                None => cells(&one, &other)?,
            };
            equal += usize::from(found.is_empty());
            difference.say(name, &found, person.is_some());
            let row = |cell: Differing| [name.clone(), cell.row, cell.column, cell.one, cell.other].map(Some).to_vec();
            difference.rows.rows.extend(found.into_iter().map(row));
        }
        difference.lines.push(number_of(equal, "table is equal", "tables are equal"));
        Ok(difference)
    }

    fn say(&mut self, name: &str, found: &[Differing], is_of_people: bool) {
        if is_of_people && !found.is_empty() {
            let people: BTreeSet<&str> = found.iter().filter_map(|cell| cell.row.split_whitespace().nth(1)).collect();
            let only = |of: fn(&Differing) -> &str| found.iter().filter(|cell| !of(cell).is_empty()).count();
            self.lines.push(format!(
                "{name}: {} people; {} rows in the first run alone, {} in the second alone",
                people.len(),
                only(|cell| &cell.one),
                only(|cell| &cell.other)
            ));
            return;
        }
        for Differing { row, column, one, other } in found.iter().take(SHOWN) {
            self.lines.push(format!("{name}: {row}: {column} {} -> {}", shown(one), shown(other)));
        }
        if found.len() > SHOWN {
            self.lines.push(format!("{name}: and {} more cells", found.len() - SHOWN));
        }
    }
}

/// The column that makes a table one about people: it holds the person whom a row is about, or else whom it names as linked.
fn about<'m>(meanings: &'m Meanings, table: &str) -> Option<&'m str> {
    let columns = meanings.of_table(table);
    let of = |wanted: Meaning| columns.iter().find(|(_, meaning)| *meaning == Some(wanted));
    of(Meaning::Person).or_else(|| of(Meaning::Linked)).map(|(name, _)| name.as_str())
}

fn shown(cell: &str) -> &str {
    if cell.is_empty() { "nothing" } else { cell }
}

/// The names of a run's tables.
fn tables(run: &Path) -> Result<BTreeSet<String>, RunError> {
    Ok(RunRecord::read(run)?.tables.into_iter().map(|table| table.name).collect())
}

/// Columns of a table as they are written, by name; null is none.
type Written<'a> = BTreeMap<&'a str, Vec<Option<String>>>;

fn written<'a>(table: &TypedTable, columns: impl IntoIterator<Item = &'a str>) -> Result<Written<'a>, FiguresError> {
    columns.into_iter().map(|column| Ok((column, table.written(column)?))).collect()
}

/// A row as its cells say it, each after its column.
fn said(columns: &[&str], cells: &Written<'_>, row: usize) -> String {
    let said = |column: &&str| format!("{column} {}", cells[column][row].as_deref().unwrap_or("-"));
    columns.iter().map(said).collect::<Vec<_>>().join(", ")
}

/// True for a column of numbers in each of two tables that has it.
fn is_number(one: &TypedTable, other: &TypedTable, column: &str) -> Result<bool, FiguresError> {
    for table in [one, other].into_iter().filter(|table| table.has(column)) {
        if !table.is_number(column)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Cells that differ. Rows are known by their columns that hold no numbers; several of one key by their order.
fn cells(one: &TypedTable, other: &TypedTable) -> Result<Vec<Differing>, FiguresError> {
    let mut numbers = Vec::new();
    let mut keys = [Vec::new(), Vec::new()];
    for (table, keys) in [one, other].into_iter().zip(&mut keys) {
        for column in table.columns() {
            match is_number(one, other, column)? {
                true if !numbers.contains(&column) => numbers.push(column),
                true => {}
                false => keys.push(column),
            }
        }
    }
    let ours = Keyed::of(one, &keys[0], &numbers)?;
    let theirs = Keyed::of(other, &keys[1], &numbers)?;
    let mut found = Vec::new();
    for key in ours.rows.keys().chain(theirs.rows.keys()).collect::<BTreeSet<_>>() {
        for column in &numbers {
            let (own, their) = (ours.cell(key, column), theirs.cell(key, column));
            if own != their {
                found.push(Differing { row: key.0.clone(), column: (*column).to_owned(), one: own, other: their });
            }
        }
    }
    Ok(found)
}

/// What a row is known by, and which of several that are known by the same it is.
type Key = (String, usize);

/// Rows of a table by what they are known by, with their numbers as they are written.
struct Keyed<'a> {
    rows: BTreeMap<Key, usize>,
    numbers: Written<'a>,
}

impl<'a> Keyed<'a> {
    fn of(table: &TypedTable, keys: &[&str], numbers: &[&'a str]) -> Result<Keyed<'a>, FiguresError> {
        let cells = written(table, keys.iter().copied())?;
        let (mut rows, mut times) = (BTreeMap::new(), BTreeMap::<String, usize>::new());
        for row in 0..table.len() {
            let key = said(keys, &cells, row);
            let earlier = times.entry(key.clone()).or_default();
            rows.insert((key, *earlier), row);
            *earlier += 1;
        }
        let own = numbers.iter().copied().filter(|column| table.has(column));
        Ok(Keyed { rows, numbers: written(table, own)? })
    }

    /// A number as it is written; empty where there is none.
    fn cell(&self, key: &Key, column: &str) -> String {
        let row = self.rows.get(key);
        row.and_then(|row| self.numbers.get(column)?[*row].clone()).unwrap_or_default()
    }
}

/// Rows about people that one table alone has.
fn people(one: &TypedTable, other: &TypedTable, person: &str) -> Result<Vec<Differing>, FiguresError> {
    let (ours, theirs) = (counted(one, person)?, counted(other, person)?);
    let more = |more: i64| if more > 0 { more.to_string() } else { String::new() };
    let mut found = Vec::new();
    for key in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
        let [own, their] = [&ours, &theirs].map(|rows| rows.get(key).copied().unwrap_or(0));
        if own != their {
            let (one, other) = (more(own - their), more(their - own));
            found.push(Differing { row: key.clone(), column: "rows".to_owned(), one, other });
        }
    }
    Ok(found)
}

/// How often each row about a person is there, by the person and what else it says.
fn counted(table: &TypedTable, of: &str) -> Result<BTreeMap<String, i64>, FiguresError> {
    let columns = table.columns();
    let cells = written(table, columns.iter().copied())?;
    let rest: Vec<&str> = columns.into_iter().filter(|column| *column != of).collect();
    let mut rows = BTreeMap::new();
    for row in 0..table.len() {
        let person = cells.get(of).and_then(|people| people[row].as_deref()).unwrap_or("-");
        *rows.entry(format!("person {person} {}", said(&rest, &cells, row))).or_default() += 1;
    }
    Ok(rows)
}
