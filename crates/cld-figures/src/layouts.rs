//! A run's tables laid out as a return or an official table has them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use cld_book::{Layout, LayoutRows, Method, Values, nearest};
use cld_engine::Engine;

use crate::error::FiguresError;
use crate::table::Table;
use crate::typed::TypedTable;

/// A number of a layout with its place: id, council, row and column.
pub struct Cell {
    place: [Option<String>; 4],
    value: i64,
}

pub const COUNCIL: &str = "la_code";
/// The column of what belongs in none of the others.
pub const OTHERS: &str = "Other values";
/// The row of an empty cell.
pub const BLANK: &str = "(blank)";

/// Writes each layout of the method whose table was calculated as `layouts/ID.csv`, all numbers as one long table
/// `layouts/cells.csv`, and in `layouts/index.csv` what each is, or why there is none. The layouts and the long table
/// are stored as Parquet next to them, in folders of the same names, and as JSON with `json`. Each of `councils` has its
/// rows in every layout by council, noughts where nothing is counted of it: nought is not the same as not sent.
///
/// # Errors
/// When a table lacks what its layout names, or a file cannot be written.
pub fn write(
    engine: &Engine,
    method: &Method,
    calculated: &[&str],
    councils: &BTreeSet<String>,
    run: &Path,
    json: bool,
) -> Result<(), FiguresError> {
    if method.layouts.is_empty() {
        return Ok(());
    }
    let folder = run.join("layouts");
    fs::create_dir_all(&folder).map_err(FiguresError::unwritable(&folder))?;
    let keep = |table: &TypedTable, file: &str| -> Result<(), FiguresError> {
        table.store(&folder.join(file))?;
        table.write_csv(&folder.join(format!("{file}.csv")))?;
        if json { table.write_json(&folder.join(format!("{file}.json"))) } else { Ok(()) }
    };
    let (mut cells, mut index) = (Vec::new(), Vec::new());
    for layout in method.layouts.values() {
        let known = layout.table.as_deref().filter(|table| calculated.contains(table));
        let file = known.map(|_| layout.id.replace('/', "-"));
        if let (Some(table), Some(file)) = (known, &file) {
            let (schema, batches) = engine.rows(&format!("select * from {table}"))?;
            let table = TypedTable::of(table, &schema, &batches)?.sorted()?;
            keep(&lay_out(layout, &table, councils, &mut cells)?, file)?;
        }
        let texts = [Some(&layout.id), Some(&layout.title), file.as_ref(), layout.table.as_ref()];
        let said = [layout.not_derivable.as_ref(), layout.note.as_ref(), Some(&layout.source)];
        index.push(texts.into_iter().chain(said).map(Option::<&String>::cloned).collect());
    }
    let columns = ["id", "title", "file", "table", "why_not", "note", "layout_known_from"].map(str::to_owned).to_vec();
    Table { are_numbers: vec![false; columns.len()], columns, rows: index }.write_csv(&folder.join("index.csv"))?;
    keep(&as_table(&cells)?, "cells")
}

/// Where rows of a table are in a layout with rows.
pub struct Placing {
    belongs: Vec<(usize, Values)>,
    row: usize,
    columns: Vec<Vec<(usize, Values)>>,
}

impl Placing {
    /// By the columns of a table that has all those which the layout names.
    ///
    /// # Errors
    /// When it has not.
    pub fn new(layout: &Layout, rows: &LayoutRows, table: &Table) -> Result<Placing, FiguresError> {
        let placed = |conditions: &BTreeMap<String, Values>| -> Result<Vec<(usize, Values)>, FiguresError> {
            let placed = |(column, values): (&String, &Values)| Ok((place(layout, table, column)?, values.clone()));
            conditions.iter().map(placed).collect()
        };
        let columns = layout.columns.iter().map(|column| placed(&column.r#where)).collect::<Result<_, _>>()?;
        Ok(Placing { belongs: placed(&layout.only)?, row: place(layout, table, &rows.column)?, columns })
    }

    pub fn belongs(&self, row: &[Option<String>]) -> bool {
        fits(row, &self.belongs)
    }

    /// The label of the row that it is in.
    pub fn row(&self, row: &[Option<String>]) -> String {
        row[self.row].clone().unwrap_or_else(|| BLANK.to_owned())
    }

    /// The place of its column; none for what belongs in no column of the layout.
    pub fn column(&self, row: &[Option<String>]) -> Option<usize> {
        self.columns.iter().position(|column| fits(row, column))
    }
}

fn place(layout: &Layout, table: &Table, column: &str) -> Result<usize, FiguresError> {
    table.place(column).ok_or_else(|| FiguresError::ColumnMissing {
        table: format!("book/{}, the table that it shows", layout.path),
        column: column.to_owned(),
        hint: nearest(column, table.columns.iter().map(String::as_str)),
    })
}

/// A table as the layout shows it, with rows for each of `councils`; `cells` hears of every number.
///
/// # Errors
/// When the table lacks what the layout names, or its value is no count.
pub fn lay_out(
    layout: &Layout,
    table: &TypedTable,
    councils: &BTreeSet<String>,
    cells: &mut Vec<Cell>,
) -> Result<TypedTable, FiguresError> {
    match (&layout.rows, &layout.value) {
        (Some(labelled), Some(value)) => sum_up(layout, labelled, (table, value), councils, cells),
        _ => repeat(layout, table),
    }
}

/// A layout with a row for each label, of each council.
fn sum_up(
    layout: &Layout,
    labelled: &LayoutRows,
    (table, value): (&TypedTable, &str),
    run: &BTreeSet<String>,
    cells: &mut Vec<Cell>,
) -> Result<TypedTable, FiguresError> {
    let values = table.count(value)?;
    let printed = table.printed();
    let placing = Placing::new(layout, labelled, &printed)?;
    let rows = || printed.rows.iter().zip(&values).filter(|(row, _)| placing.belongs(row));
    let council_at = printed.place(COUNCIL).filter(|at| *at != placing.row);
    let council = |row: &[Option<String>]| council_at.and_then(|at| row[at].clone());
    let run = run.iter().cloned().map(Some).filter(|_| council_at.is_some());
    let councils: BTreeSet<Option<String>> = rows().map(|(row, _)| council(row)).chain(run).collect();
    let has_others = rows().any(|(row, _)| placing.column(row).is_none());
    let mut labels: Vec<&str> = layout.columns.iter().map(|column| column.label.as_str()).collect();
    labels.extend(has_others.then_some(OTHERS));
    let (mut keys, mut columns): (Vec<(Option<String>, String)>, _) = (Vec::new(), vec![Vec::new(); labels.len()]);
    for own in &councils {
        let of_council: Vec<_> = rows().filter(|(row, _)| council(row) == *own).collect();
        let others: BTreeSet<String> =
            of_council.iter().map(|(row, _)| placing.row(row)).filter(|row| !labelled.labels.contains(row)).collect();
        for name in labelled.labels.iter().cloned().chain(others) {
            let mut sums = vec![0_i64; labels.len()];
            for (row, value) in of_council.iter().filter(|(row, _)| placing.row(row) == name) {
                // A count that is not there adds nothing.
                sums[placing.column(row).unwrap_or(layout.columns.len())] += value.unwrap_or(0);
            }
            cells.extend(sums.iter().zip(&labels).map(|(value, column)| Cell {
                place: [Some(layout.id.clone()), own.clone(), Some(name.clone()), Some((*column).to_owned())],
                value: *value,
            }));
            columns.iter_mut().zip(sums).for_each(|(column, sum)| column.push(sum));
            keys.push((own.clone(), name));
        }
    }
    let own = council_at.map(|_| (COUNCIL.to_owned(), texts(keys.iter().map(|key| key.0.as_deref()))));
    let name = (labelled.column.clone(), texts(keys.iter().map(|key| Some(key.1.as_str()))));
    let numbers = labels
        .iter()
        .zip(columns)
        .map(|(label, numbers)| ((*label).to_owned(), Arc::new(Int64Array::from(numbers)) as ArrayRef));
    TypedTable::new(&layout.id, own.into_iter().chain([name]).chain(numbers).collect())
}

fn texts<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(texts.collect::<StringArray>())
}

/// A layout in which each row of the table is one row.
fn repeat(layout: &Layout, table: &TypedTable) -> Result<TypedTable, FiguresError> {
    let printed = table.printed();
    let belongs = layout.only.iter().map(|(column, values)| Ok((place(layout, &printed, column)?, values.clone())));
    let belongs: Vec<(usize, Values)> = belongs.collect::<Result<_, FiguresError>>()?;
    let table = table.filtered(|row| fits(&printed.rows[row], &belongs))?;
    let shown = layout.columns.iter().filter_map(|column| Some((column, column.column.as_ref()?)));
    let columns = shown.map(|(column, name)| {
        place(layout, &printed, name)?;
        Ok((column.label.clone(), Arc::clone(table.column(name)?)))
    });
    TypedTable::new(&layout.id, columns.collect::<Result<_, FiguresError>>()?)
}

/// True when a row has the values that conditions name by the column's place.
pub fn fits(row: &[Option<String>], conditions: &[(usize, Values)]) -> bool {
    conditions.iter().all(|(at, values)| values.hold(row[*at].as_deref().unwrap_or_default()))
}

/// All numbers of layouts, one a row.
fn as_table(cells: &[Cell]) -> Result<TypedTable, FiguresError> {
    let names = ["id", COUNCIL, "row", "column"].into_iter().enumerate();
    let keys = names.map(|(at, name)| (name.to_owned(), texts(cells.iter().map(|cell| cell.place[at].as_deref()))));
    let values = Arc::new(Int64Array::from_iter_values(cells.iter().map(|cell| cell.value))) as ArrayRef;
    TypedTable::new("cells", keys.chain([("value".to_owned(), values)]).collect())
}
