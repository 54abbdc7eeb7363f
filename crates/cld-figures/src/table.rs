//! Rows of a table as texts, for printing.

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use cld_method::cells;

/// Cells as texts, for printing; null is none. Values are read from a [`crate::TypedTable`].
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The names of the columns, in order.
    pub columns: Vec<String>,
    /// True for columns of numbers.
    pub are_numbers: Vec<bool>,
    /// A cell for each column in each row; null is none.
    pub rows: Vec<Vec<Option<String>>>,
}

impl Table {
    /// Adds a column that says the same on every row.
    pub fn add_note(&mut self, column: &str, note: &str) {
        self.columns.push(column.to_owned());
        self.are_numbers.push(false);
        self.rows.iter_mut().for_each(|row| row.push(Some(note.to_owned())));
    }

    /// Rows as an engine gives them; values as [`cells`] writes them.
    pub fn of(schema: &SchemaRef, batches: &[RecordBatch]) -> Table {
        let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        let are_numbers = schema.fields().iter().map(|field| field.data_type().is_numeric()).collect();
        let mut rows = Vec::new();
        for batch in batches {
            let columns: Vec<_> = batch.columns().iter().map(cells).collect();
            rows.extend((0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()));
        }
        Table { columns, are_numbers, rows }
    }

    /// Puts the rows in the order of their texts, which depends on nothing but the rows.
    pub fn sort(&mut self) {
        let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
        self.rows.sort_by_cached_key(|row| row.iter().map(text).collect::<Vec<_>>());
    }

    /// The place of a column, by its name.
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

    /// The first row downwards: a row for each column, all of them numbers if all columns are.
    pub fn turned(&self) -> Table {
        let cells = self.rows.first().cloned().unwrap_or_default();
        let rows = self.columns.iter().cloned().zip(cells).map(|(column, cell)| vec![Some(column), cell]).collect();
        let are_numbers = vec![false, self.are_numbers.iter().all(|is_number| *is_number)];
        Table { columns: ["figure", "value"].map(str::to_owned).to_vec(), are_numbers, rows }
    }

    /// The same with a first column that labels each row alike.
    pub fn with_label(&self, label: &str) -> Table {
        let mut table = self.clone();
        table.columns.insert(0, String::new());
        table.are_numbers.insert(0, false);
        table.rows.iter_mut().for_each(|row| row.insert(0, Some(label.to_owned())));
        table
    }

    /// Takes a column away.
    pub fn remove(&mut self, at: usize) {
        self.columns.remove(at);
        self.are_numbers.remove(at);
        self.rows.iter_mut().for_each(|row| _ = row.remove(at));
    }
}
