//! What is said: sentences, and rows for those who go on with them.

use cld_figures::Table;
use cld_run::Finished;

/// `name value, name value` of the cells that hold something.
pub(crate) fn named(columns: &[String], row: &[Option<String>], but: &[&str]) -> String {
    let shown = columns.iter().zip(row).filter(|(column, _)| !but.contains(&column.as_str()));
    let shown = shown.filter_map(|(column, cell)| {
        let cell = cell.as_ref().filter(|cell| !cell.is_empty())?;
        Some(format!("{column} {cell}"))
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// An answer to a question about a run. It is about people, whom the run's codes stand for unless identifiers were asked
/// for: not to be passed on.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Sentences, in order, for a screen. Those about many rows say the first of them.
    pub lines: Vec<String>,
    /// All rows that the sentences are about, as texts; null is none. Empty where they are about none.
    pub rows: Table,
}

/// The first line of an answer about people.
const CODES: &str = "People are codes of this run; --with-identifiers gives identifiers.";
const IDENTIFIERS: &str = "This names people. It is the council's own, not to be passed on.";

impl Answer {
    /// An answer about people of a run.
    pub(crate) fn about(run: &Finished<'_>) -> Answer {
        Answer::new(if run.vault.is_some() { IDENTIFIERS } else { CODES })
    }

    pub(crate) fn new(first: &str) -> Answer {
        Answer { lines: vec![first.to_owned(), String::new()], rows: Table::default() }
    }

    pub(crate) fn say(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// Rows behind another part of the answer: a column that one part lacks is empty there.
    pub(crate) fn add(&mut self, table: Table) {
        for (column, is_number) in table.columns.iter().zip(&table.are_numbers) {
            if !self.rows.columns.contains(column) {
                self.rows.columns.push(column.clone());
                self.rows.are_numbers.push(*is_number);
                self.rows.rows.iter_mut().for_each(|row| row.push(None));
            }
        }
        let places: Vec<_> = self.rows.columns.iter().map(|column| table.place(column)).collect();
        let placed = |row: &Vec<Option<String>>| places.iter().map(|at| row[(*at)?].clone()).collect();
        self.rows.rows.extend(table.rows.iter().map(placed));
    }
}
