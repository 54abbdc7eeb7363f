//! What the database holds at one instant, read while the portal goes on.

use crate::StoreError;
use crate::audit::Chain;
use crate::database::{Change, Store};
use crate::migrations::LAST_STEP;
use crate::schema::{Column, Table, tables};
use crate::statement::{Row, Value, statements, values};

/// What the database holds at one instant, whatever is written meanwhile.
pub struct Snapshot {
    reading: Change,
    step: i64,
}

/// What is in a column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// A file that belongs to a submission.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptFile {
    /// The submission's identifier.
    pub submission: String,
    /// The report's file; none for the file that the council sent.
    pub report: Option<String>,
    /// The digest that it has to have; none where nothing is known of it yet.
    pub sha256: Option<String>,
}

statements! {
    KEPT_FILES = "select id, sha256 from submission where received is not null and state not in (5, 14) and destroyed is null \
                  order by id";
    KEPT_REPORTS = "select report.submission, report.file from report \
                    join submission on submission.id = report.submission where submission.state not in (5, 14) \
                    order by report.submission, report.file";
}

impl Table {
    /// True when a row has a cell for each of its columns, of the right kind.
    pub fn takes(&self, row: &[Cell]) -> bool {
        let fits = |(column, cell): (&Column, &Cell)| match cell {
            Cell::Null => true,
            Cell::Number(_) => column.is_number,
            Cell::Text(_) => !column.is_number,
        };
        row.len() == self.columns.len() && self.columns.iter().zip(row).all(fits)
    }

    /// A cell as its column takes it.
    pub(crate) fn value(&self, at: usize, cell: Cell) -> Value {
        match cell {
            Cell::Text(text) => Value::Text(text),
            Cell::Number(number) => Value::Number(number),
            Cell::Null if self.columns.get(at).is_some_and(|column| column.is_number) => Value::NoNumber,
            Cell::Null => Value::NoText,
        }
    }

    fn read(&self, row: &Row) -> Result<Vec<Cell>, StoreError> {
        let cell = |(at, column): (usize, &Column)| match column.is_number {
            true => Ok(row.maybe_number(at)?.map_or(Cell::Null, Cell::Number)),
            false => Ok(row.maybe(at)?.map_or(Cell::Null, Cell::Text)),
        };
        self.columns.iter().enumerate().map(cell).collect()
    }
}

impl Store {
    /// All that is remembered at this instant.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let mut reading = self.begin_reading().await?;
        // On SQLite the instant is that of the first statement.
        let step = reading.row(LAST_STEP, values![]).await?.map_or(Ok(0), |row| row.number(0))?;
        Ok(Snapshot { reading, step })
    }

    /// Checks the whole chain of the audit, and gives the number of its entries.
    ///
    /// # Errors
    /// When an entry is missing or is not as it was written, or the database cannot be read.
    pub async fn verify_audit(&self) -> Result<i64, StoreError> {
        self.snapshot().await?.verify_audit().await
    }
}

impl Snapshot {
    /// How many steps have made its tables.
    pub fn step(&self) -> i64 {
        self.step
    }

    /// Its tables.
    pub fn tables(&self) -> &'static [Table] {
        tables(self.step)
    }

    /// The rows of a table that follow the last one of those before, by key; none when there are no more.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rows_after(
        &mut self,
        table: &'static Table,
        last: Option<&Vec<Cell>>,
    ) -> Result<Vec<Vec<Cell>>, StoreError> {
        let rows = match last {
            None => self.reading.rows(table.first(), values![]).await?,
            Some(last) => {
                let key = table.key.iter().filter_map(|at| Some(table.value(*at, last.get(*at)?.clone()))).collect();
                self.reading.rows(table.next(), key).await?
            }
        };
        rows.iter().map(|row| table.read(row)).collect()
    }

    /// Checks the whole chain of the audit, and gives the number of its entries.
    ///
    /// # Errors
    /// When an entry is missing or is not as it was written, or the database cannot be read.
    pub async fn verify_audit(&mut self) -> Result<i64, StoreError> {
        let mut chain = Chain::begin(&mut self.reading).await?;
        while chain.follow(&mut self.reading).await? {}
        Ok(chain.entries())
    }

    /// The files that belong to its submissions: those of councils, and the reports of what was found in them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn files(&mut self) -> Result<Vec<KeptFile>, StoreError> {
        let mut files = Vec::new();
        for row in self.reading.rows(KEPT_FILES, values![]).await? {
            files.push(KeptFile { submission: row.text(0)?, report: None, sha256: row.maybe(1)? });
        }
        for row in self.reading.rows(KEPT_REPORTS, values![]).await? {
            files.push(KeptFile { submission: row.text(0)?, report: Some(row.text(1)?), sha256: None });
        }
        files.sort();
        Ok(files)
    }
}
