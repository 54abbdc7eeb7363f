//! A run's tables laid out as a return or an official table has them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use cld_book::{Layout, LayoutRows, Method, Values};
use cld_engine::Engine;
use cld_method::cells;

use crate::error::FiguresError;
use crate::table::Table;
use crate::typed::TypedTable;

/// A number of a layout with its place: id, council, row and column.
pub struct Cell {
    place: [Option<String>; 4],
    value: i64,
}

/// The column that says of which council a row is.
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

/// Where a row of a table is in a layout with rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The label of its row: [`BLANK`] for a null.
    pub row: String,
    /// The place of its column among those of the layout; none for what belongs in no column of it ([`OTHERS`]).
    pub column: Option<usize>,
}

/// For each row of a table where it is in a layout with rows; none for a row that the layout leaves out.
///
/// # Errors
/// When the table lacks a column that the layout names.
pub fn places(layout: &Layout, rows: &LayoutRows, table: &TypedTable) -> Result<Vec<Option<Place>>, FiguresError> {
    let mut texts = Texts { layout, table, read: BTreeMap::new() };
    let belongs = texts.fit(&layout.only)?;
    let columns = layout.columns.iter().map(|column| texts.fit(&column.r#where)).collect::<Result<Vec<_>, _>>()?;
    let labels = texts.of(&rows.column)?;
    let place = |(row, label): (usize, &Option<String>)| {
        let column = columns.iter().position(|fits| fits[row]);
        belongs[row].then(|| Place { row: label.clone().unwrap_or_else(|| BLANK.to_owned()), column })
    };
    Ok(labels.iter().enumerate().map(place).collect())
}

/// For each row of a table whether the layout shows it at all.
///
/// # Errors
/// When the table lacks a column that the layout names.
pub fn belonging(layout: &Layout, table: &TypedTable) -> Result<Vec<bool>, FiguresError> {
    Texts { layout, table, read: BTreeMap::new() }.fit(&layout.only)
}

/// The columns that a layout names, as texts, each read once.
struct Texts<'a> {
    layout: &'a Layout,
    table: &'a TypedTable,
    read: BTreeMap<&'a str, Vec<Option<String>>>,
}

impl<'a> Texts<'a> {
    fn of(&mut self, column: &'a str) -> Result<&[Option<String>], FiguresError> {
        Ok(match self.read.entry(column) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(cells(column_of(self.layout, self.table, column)?)),
        })
    }

    /// For each row whether its columns have the values that conditions name; a null is an empty text.
    fn fit(&mut self, conditions: &'a BTreeMap<String, Values>) -> Result<Vec<bool>, FiguresError> {
        let mut fit = vec![true; self.table.len()];
        for (column, values) in conditions {
            let cells = self.of(column)?.iter().map(|cell| cell.as_deref().unwrap_or_default());
            fit.iter_mut().zip(cells).for_each(|(fit, cell)| *fit &= values.hold(cell));
        }
        Ok(fit)
    }
}

/// A column that a layout names.
fn column_of<'t>(layout: &Layout, table: &'t TypedTable, column: &str) -> Result<&'t ArrayRef, FiguresError> {
    let named = |error| match error {
        FiguresError::ColumnMissing { column, hint, .. } => {
            let table = format!("book/{}, the table that it shows", layout.path);
            FiguresError::ColumnMissing { table, column, hint }
        }
        other => other,
    };
    table.column(column).map_err(named)
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
    numbers: &mut Vec<Cell>,
) -> Result<TypedTable, FiguresError> {
    let values = table.count(value)?;
    let places = places(layout, labelled, table)?;
    let has_councils = table.has(COUNCIL) && labelled.column != COUNCIL;
    let councils = if has_councils { table.text(COUNCIL)? } else { vec![None; table.len()] };
    let rows =
        || councils.iter().zip(&places).zip(&values).filter_map(|((own, at), value)| Some((*own, at.as_ref()?, value)));
    let run = run.iter().map(|council| Some(council.as_str())).filter(|_| has_councils);
    let has_others = rows().any(|(_, place, _)| place.column.is_none());
    let mut labels: Vec<&str> = layout.columns.iter().map(|column| column.label.as_str()).collect();
    labels.extend(has_others.then_some(OTHERS));
    let (mut keys, mut columns): (Vec<(Option<&str>, String)>, _) = (Vec::new(), vec![Vec::new(); labels.len()]);
    for own in rows().map(|(own, ..)| own).chain(run).collect::<BTreeSet<_>>() {
        let of_council: Vec<_> = rows().filter(|(council, ..)| *council == own).collect();
        let others: BTreeSet<&String> =
            of_council.iter().map(|(_, place, _)| &place.row).filter(|row| !labelled.labels.contains(row)).collect();
        for name in labelled.labels.iter().chain(others) {
            let mut sums = vec![0_i64; labels.len()];
            for (_, place, value) in of_council.iter().filter(|(_, place, _)| place.row == *name) {
                // A count that is not there adds nothing.
                sums[place.column.unwrap_or(layout.columns.len())] += value.unwrap_or(0);
            }
            numbers.extend(sums.iter().zip(&labels).map(|(value, column)| Cell {
                place: [
                    Some(layout.id.clone()),
                    own.map(str::to_owned),
                    Some(name.clone()),
                    Some((*column).to_owned()),
                ],
                value: *value,
            }));
            columns.iter_mut().zip(sums).for_each(|(column, sum)| column.push(sum));
            keys.push((own, name.clone()));
        }
    }
    let own = has_councils.then(|| (COUNCIL.to_owned(), texts(keys.iter().map(|key| key.0))));
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
    let belongs = belonging(layout, table)?;
    let table = table.filtered(|row| belongs[row])?;
    let shown = layout.columns.iter().filter_map(|column| Some((column, column.column.as_ref()?)));
    let columns = shown.map(|(column, name)| Ok((column.label.clone(), Arc::clone(column_of(layout, &table, name)?))));
    TypedTable::new(&layout.id, columns.collect::<Result<_, FiguresError>>()?)
}

/// All numbers of layouts, one a row.
fn as_table(cells: &[Cell]) -> Result<TypedTable, FiguresError> {
    let names = ["id", COUNCIL, "row", "column"].into_iter().enumerate();
    let keys = names.map(|(at, name)| (name.to_owned(), texts(cells.iter().map(|cell| cell.place[at].as_deref()))));
    let values = Arc::new(Int64Array::from_iter_values(cells.iter().map(|cell| cell.value))) as ArrayRef;
    TypedTable::new("cells", keys.chain([("value".to_owned(), values)]).collect())
}
