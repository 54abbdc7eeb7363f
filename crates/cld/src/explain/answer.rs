//! What is said: sentences, and rows for those who go on with them.

use crate::table::Table;

/// `name value, name value` of the cells that hold something.
pub fn named(columns: &[String], row: &[Option<String>], but: &[&str]) -> String {
    let shown = columns.iter().zip(row).filter(|(column, _)| !but.contains(&column.as_str()));
    let shown = shown.filter_map(|(column, cell)| {
        let cell = cell.as_ref().filter(|cell| !cell.is_empty())?;
        Some(format!("{column} {cell}"))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// `1 row`, `2 rows`.
pub fn of(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
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
                self.rows.are_numbers.push(false);
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
}
