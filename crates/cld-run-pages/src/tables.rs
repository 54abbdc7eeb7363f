//! The tables of a run as it laid them out for people: what there is, and the rows of one.

use std::fs;
use std::io;
use std::path::Path;

use cld_terms::in_words;
use serde::Deserialize;

use crate::written::read;

/// The columns that say of which council a row is: on a page of one council they say nothing.
const OF_COUNCIL: [&str; 2] = ["la_code", "la_name"];

/// A table of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiguresTable {
    /// By which `cld explain` knows it.
    pub id: String,
    /// Its name in addresses, and that of its file.
    pub name: String,
    /// What people read of it.
    pub title: String,
    /// What has to be known about it; blank for nothing.
    pub note: String,
    /// Where its layout is known from.
    pub known_from: String,
}

/// The cells of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// As the layout has them, which is how `cld explain` knows them.
    pub columns: Vec<String>,
    /// The same as people read them.
    pub named: Vec<String>,
    /// Those that are shown, by their places: on a page of one council not those that say which it is.
    pub shown: Vec<usize>,
    /// Those that are shown, each with its number in the file: the head is row 1.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Whether a column holds figures, each of which can be explained.
    pub are_figures: Vec<bool>,
}

/// The tables that a run has, of those whose identifiers are to be shown.
///
/// # Errors
/// When the run's list of tables cannot be read.
pub fn tables(run: &Path, shows: impl Fn(&str) -> bool) -> io::Result<Vec<FiguresTable>> {
    let (columns, rows) = read(&run.join("layouts/index.csv"))?;
    let at = |name: &str| columns.iter().position(|column| column == name);
    let cell = |row: &Vec<String>, name: &str| at(name).and_then(|at| row.get(at).cloned()).unwrap_or_default();
    let table = |row: &Vec<String>| FiguresTable {
        id: cell(row, "id"),
        name: cell(row, "file"),
        title: cell(row, "title"),
        note: cell(row, "note"),
        known_from: cell(row, "layout_known_from"),
    };
    let shown = |table: &FiguresTable| !table.name.is_empty() && shows(&table.id);
    Ok(rows.iter().map(table).filter(shown).collect())
}

/// The cells of a table of a run about a council, or about all: an official table has rows for the others too.
///
/// # Errors
/// When they cannot be read.
pub fn contents(run: &Path, table: &FiguresTable, council: Option<&str>) -> io::Result<Contents> {
    let (columns, rows) = read(&run.join("layouts").join(format!("{}.csv", table.name)))?;
    let code = columns.iter().position(|column| column.eq_ignore_ascii_case(OF_COUNCIL[0]));
    let is_own = |row: &Vec<String>| council.is_none_or(|council| code.is_none_or(|at| row[at] == council));
    let rows: Vec<(usize, Vec<String>)> = (2..).zip(rows).filter(|(_, row)| is_own(row)).collect();
    let is_of_council = |column: &String| OF_COUNCIL.iter().any(|known| column.eq_ignore_ascii_case(known));
    let shown = (0..columns.len()).filter(|at| council.is_none() || !is_of_council(&columns[*at])).collect();
    let is_number = |cell: &&String| cell.parse::<f64>().is_ok();
    let are_figures = (0..columns.len()).map(|at| {
        let mut filled = rows.iter().map(|(_, row)| &row[at]).filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(|cell| is_number(&cell)) && !is_of_council(&columns[at])
    });
    let named = columns.iter().map(|column| in_words(column)).collect();
    Ok(Contents { shown, are_figures: are_figures.collect(), columns, named, rows })
}

/// What a run's record says of its method.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Standing {
    /// Of which version of the official method it is, and how final that is.
    #[serde(default)]
    pub status: Option<String>,
    /// What took the method's place.
    #[serde(default)]
    pub replaced: Option<String>,
}

/// What a run's record says of its method.
///
/// # Errors
/// When the record cannot be read.
pub fn standing(run: &Path) -> io::Result<Standing> {
    Ok(serde_json::from_slice(&fs::read(run.join("manifest.json"))?)?)
}

/// Why a run used a file or did not, by the name of the file without its ending: none where it was used.
///
/// # Errors
/// When the run's register cannot be read.
pub fn reasons(run: &Path) -> io::Result<Vec<(String, Option<String>)>> {
    let (columns, rows) = read(&run.join("tables/submission_register.csv"))?;
    let at = |name: &str| columns.iter().position(|column| column == name);
    let (Some(file), Some(chosen), Some(reason)) = (at("file"), at("chosen"), at("reason")) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let entry = |row: &Vec<String>| {
        let receipt = row[file].rsplit_once('.').map_or(row[file].as_str(), |(receipt, _)| receipt);
        (receipt.to_owned(), (row[chosen] != "true").then(|| row[reason].clone()))
    };
    Ok(rows.iter().map(entry).collect())
}
