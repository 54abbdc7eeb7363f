//! A run's tables laid out as a return or an official table has them.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use cld_book::{Layout, LayoutRows, Method, Values};
use cld_engine::{Engine, RunFolder};

use crate::table::Table;

/// A number of a layout with where it stands: id, council, row and column.
pub struct Cell {
    place: [Option<String>; 4],
    value: i64,
}

pub const COUNCIL: &str = "la_code";
/// The column of what belongs in none of the others.
pub const OTHERS: &str = "Other values";
/// The row of an empty cell.
pub const BLANK: &str = "(blank)";

/// Writes each layout of the method whose table was worked out as `layouts/ID.csv` and `.json`, all numbers as one long
/// table `layouts/cells`, and in `layouts/index.csv` what each is, or why there is none.
pub fn write(engine: &Engine, method: &Method, worked_out: &[&str], run: &RunFolder) -> Result<(), Box<dyn Error>> {
    if method.layouts.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(run.join("layouts"))?;
    let (mut cells, mut index) = (Vec::new(), Vec::new());
    for layout in method.layouts.values() {
        let known = layout.table.as_deref().filter(|table| worked_out.contains(table));
        let file = known.map(|_| layout.id.replace('/', "-"));
        if let (Some(table), Some(file)) = (known, &file) {
            let (schema, batches) = engine.rows(&format!("select * from {table}"))?;
            let mut table = Table::of(&schema, &batches);
            table.sort();
            let laid = lay_out(layout, &table, &mut cells)?;
            laid.write_csv(&run.join(&format!("layouts/{file}.csv")))?;
            laid.write_json(&run.join(&format!("layouts/{file}.json")))?;
        }
        let texts = [Some(&layout.id), Some(&layout.title), file.as_ref(), layout.table.as_ref()];
        let said = [layout.not_derivable.as_ref(), layout.note.as_ref(), Some(&layout.source)];
        index.push(texts.into_iter().chain(said).map(Option::<&String>::cloned).collect());
    }
    let columns = ["id", "title", "file", "table", "why_not", "note", "layout_known_from"].map(str::to_owned).to_vec();
    Table { are_numbers: vec![false; columns.len()], columns, rows: index }
        .write_csv(&run.join("layouts/index.csv"))?;
    write_cells(engine, &cells, run)
}

/// Where rows of a table stand in a layout with rows.
pub struct Placing {
    belongs: Vec<(usize, Values)>,
    row: usize,
    columns: Vec<Vec<(usize, Values)>>,
}

impl Placing {
    /// By the columns of a table that has all those which the layout names.
    pub fn new(layout: &Layout, rows: &LayoutRows, table: &Table) -> Result<Placing, String> {
        let placed = |conditions: &BTreeMap<String, Values>| -> Result<Vec<(usize, Values)>, String> {
            let placed = |(column, values): (&String, &Values)| Ok((place(layout, table, column)?, values.clone()));
            conditions.iter().map(placed).collect()
        };
        let columns = layout.columns.iter().map(|column| placed(&column.r#where)).collect::<Result<_, _>>()?;
        Ok(Placing { belongs: placed(&layout.only)?, row: place(layout, table, &rows.column)?, columns })
    }

    pub fn belongs(&self, row: &[Option<String>]) -> bool {
        fits(row, &self.belongs)
    }

    /// The label of the row that it stands in.
    pub fn row(&self, row: &[Option<String>]) -> String {
        row[self.row].clone().unwrap_or_else(|| BLANK.to_owned())
    }

    /// The place of its column; none for what belongs in no column of the layout.
    pub fn column(&self, row: &[Option<String>]) -> Option<usize> {
        self.columns.iter().position(|column| fits(row, column))
    }
}

fn place(layout: &Layout, table: &Table, column: &str) -> Result<usize, String> {
    table.place(column).ok_or_else(|| format!("book/{}: the table has no column \"{column}\"", layout.path))
}

/// A table as the layout shows it; `cells` hears of every number.
pub fn lay_out(layout: &Layout, table: &Table, cells: &mut Vec<Cell>) -> Result<Table, Box<dyn Error>> {
    let (Some(labelled), Some(value)) = (&layout.rows, &layout.value) else {
        return repeat(layout, table);
    };
    let placing = Placing::new(layout, labelled, table)?;
    let rows: Vec<&Vec<Option<String>>> = table.rows.iter().filter(|row| placing.belongs(row)).collect();
    let LayoutRows { column, labels } = labelled;
    let (row_at, value_at) = (place(layout, table, column)?, place(layout, table, value)?);
    let council_at = table.place(COUNCIL).filter(|at| *at != row_at);
    let council = |row: &[Option<String>]| council_at.and_then(|at| row[at].clone());
    let councils: BTreeSet<Option<String>> = rows.iter().map(|row| council(row)).collect();
    let has_others = rows.iter().any(|row| placing.column(row).is_none());
    let mut laid = Table::default();
    laid.columns.extend(council_at.map(|_| COUNCIL.to_owned()));
    laid.columns.push(column.clone());
    let keys = laid.columns.len();
    laid.columns.extend(layout.columns.iter().map(|column| column.label.clone()));
    laid.columns.extend(has_others.then(|| OTHERS.to_owned()));
    laid.are_numbers = (0..laid.columns.len()).map(|at| at >= keys).collect();
    for own in &councils {
        let of_council: Vec<_> = rows.iter().filter(|row| council(row) == *own).collect();
        let others: BTreeSet<String> =
            of_council.iter().map(|row| placing.row(row)).filter(|row| !labels.contains(row)).collect();
        for name in labels.iter().cloned().chain(others) {
            let mut sums = vec![0_i64; laid.columns.len() - keys];
            for row in of_council.iter().filter(|row| placing.row(row) == name) {
                let number = row[value_at].as_deref().unwrap_or("0");
                let number: i64 =
                    number.parse().map_err(|_| format!("book/{}: {value} holds no counts", layout.path))?;
                sums[placing.column(row).unwrap_or(layout.columns.len())] += number;
            }
            cells.extend(sums.iter().zip(&laid.columns[keys..]).map(|(value, column)| Cell {
                place: [Some(layout.id.clone()), own.clone(), Some(name.clone()), Some(column.clone())],
                value: *value,
            }));
            let key = council_at.map(|_| own.clone()).into_iter().chain([Some(name)]);
            laid.rows.push(key.chain(sums.iter().map(|sum| Some(sum.to_string()))).collect());
        }
    }
    Ok(laid)
}

/// A layout in which each row of the table is one row.
fn repeat(layout: &Layout, table: &Table) -> Result<Table, Box<dyn Error>> {
    let mut belongs = Vec::new();
    for (column, values) in &layout.only {
        belongs.push((place(layout, table, column)?, values.clone()));
    }
    let places: Vec<usize> = layout
        .columns
        .iter()
        .filter_map(|column| Some(place(layout, table, column.column.as_ref()?)))
        .collect::<Result<_, _>>()?;
    let rows = table.rows.iter().filter(|row| fits(row, &belongs));
    Ok(Table {
        columns: layout.columns.iter().map(|column| column.label.clone()).collect(),
        are_numbers: places.iter().map(|at| table.are_numbers[*at]).collect(),
        rows: rows.map(|row| places.iter().map(|at| row[*at].clone()).collect()).collect(),
    })
}

/// True when a row has the values that conditions name by the column's place.
pub fn fits(row: &[Option<String>], conditions: &[(usize, Values)]) -> bool {
    conditions.iter().all(|(at, values)| values.hold(row[*at].as_deref().unwrap_or_default()))
}

/// All numbers of layouts, one a row.
fn write_cells(engine: &Engine, cells: &[Cell], run: &RunFolder) -> Result<(), Box<dyn Error>> {
    let names = ["id", COUNCIL, "row", "column", "value"];
    let data_type = |name: &str| if name == "value" { DataType::Int64 } else { DataType::Utf8 };
    let schema = Arc::new(Schema::new(names.map(|name| Field::new(name, data_type(name), true)).to_vec()));
    let text =
        |at: usize| Arc::new(cells.iter().map(|cell| cell.place[at].clone()).collect::<StringArray>()) as ArrayRef;
    let values = Arc::new(cells.iter().map(|cell| Some(cell.value)).collect::<Int64Array>()) as ArrayRef;
    let columns = (0..4).map(text).chain([values]).collect();
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns)?;
    engine.hold("layout_cells", &schema, std::slice::from_ref(&batch))?;
    engine.store("layout_cells", "select * from layout_cells", &run.join("layouts/cells"))?;
    let table = Table::of(&schema, &[batch]);
    table.write_csv(&run.join("layouts/cells.csv"))?;
    table.write_json(&run.join("layouts/cells.json"))
}
