//! What is said: sentences, and rows for those who go on with them.

use std::error::Error;
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use cld_method::cells;

/// Cells as text; null is none.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Option<String>>>,
}

impl Table {
    pub fn of(schema: &SchemaRef, batches: &[RecordBatch]) -> Table {
        let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        let mut rows = Vec::new();
        for batch in batches {
            let columns: Vec<_> = batch.columns().iter().map(cells).collect();
            rows.extend((0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()));
        }
        Table { columns, rows }
    }

    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    /// The cells of a column that hold something, each once, in order.
    pub fn distinct(&self, column: &str) -> Vec<String> {
        let Some(at) = self.place(column) else { return Vec::new() };
        let mut values: Vec<String> = self.rows.iter().filter_map(|row| row[at].clone()).collect();
        values.sort();
        values.dedup();
        values
    }
}

/// `name value, name value` of the cells that hold something.
pub fn named(columns: &[String], row: &[Option<String>], but: &[&str]) -> String {
    let shown = columns.iter().zip(row).filter(|(column, _)| !but.contains(&column.as_str()));
    let shown = shown.filter_map(|(column, cell)| {
        let cell = cell.as_ref().filter(|cell| !cell.is_empty())?;
        Some(format!("{column} {cell}"))
    });
    shown.collect::<Vec<_>>().join(", ")
}

pub struct Answer {
    lines: Vec<String>,
    pub rows: Table,
}

impl Answer {
    pub fn new(first: &str) -> Answer {
        Answer { lines: vec![first.to_owned(), String::new()], rows: Table::default() }
    }

    pub fn say(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Rows behind another part of the answer: a column that one part lacks is empty there.
    pub fn add(&mut self, table: Table) {
        for column in &table.columns {
            if !self.rows.columns.contains(column) {
                self.rows.columns.push(column.clone());
                self.rows.rows.iter_mut().for_each(|row| row.push(None));
            }
        }
        let places: Vec<_> = self.rows.columns.iter().map(|column| table.place(column)).collect();
        let placed = |row: &Vec<Option<String>>| places.iter().map(|at| row[(*at)?].clone()).collect();
        self.rows.rows.extend(table.rows.iter().map(placed));
    }

    pub fn print(&self) {
        self.lines.iter().for_each(|line| println!("{line}"));
    }

    /// Writes the rows as CSV.
    pub fn write(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut writer = csv::Writer::from_path(path)?;
        writer.write_record(&self.rows.columns)?;
        for row in &self.rows.rows {
            writer.write_record(row.iter().map(|cell| cell.as_deref().unwrap_or_default()))?;
        }
        writer.flush()?;
        Ok(())
    }
}
