//! From a run's rows to its tables: every page, the tables for people, as returns have them, and of areas.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use cld_book::{Book, Extract, Method, Page};
use cld_engine::{Engine, EngineError};
use cld_figures::areas;
use cld_figures::{TypedTable, layouts};
use cld_format::NewFolder;
use cld_method::{Parameters, StandIns, Stored};

use super::councils::{self, LeftOut, Smaller};
use super::tables::{self, TableWritten};
use super::{ForPeople, Progress, RunError};

/// What is worked out of the tables `submitted` and `submissions`, which the engine has.
pub struct Work<'a> {
    /// The book that is followed.
    pub book: &'a Book,
    /// The method of it.
    pub method: &'a Method,
    /// The bounds of the run.
    pub parameters: &'a Parameters,
    /// The tables that are wanted; all when there are none.
    pub wanted: &'a [String],
    /// What is written beside the store, and how.
    pub for_people: &'a ForPeople,
    /// Tables that take the place of the book's.
    pub stand_ins: &'a StandIns,
    /// The councils that sent something.
    pub councils: &'a BTreeSet<String>,
    /// How many threads calculate.
    pub threads: usize,
}

/// What came of it.
pub struct WorkedOut {
    /// The pages that were calculated.
    pub stored: Vec<Stored>,
    /// What was written for people.
    pub tables: Vec<TableWritten>,
    /// Councils that are in no table which counts from the latest submission.
    pub left_out: Vec<LeftOut>,
    /// Councils whose file is far smaller than the one before.
    pub smaller: Vec<Smaller>,
}

impl Work<'_> {
    /// Calculates the pages, and writes their tables, layouts and figures of areas into the run's folder.
    ///
    /// # Errors
    /// When a page cannot be calculated, or a table or file cannot be written.
    pub fn run(&self, engine: &Engine, run: &Path, progress: &dyn Progress) -> Result<WorkedOut, RunError> {
        cld_method::book_tables(engine, self.book, self.method, self.stand_ins)?;
        open_linked(engine, self.book, &run.join(LINKED))?;
        let said = |page: &Stored| progress.page(page);
        let stored = cld_method::run(
            engine,
            engine,
            self.method,
            self.parameters,
            self.wanted,
            |page| run.join(place(page)),
            said,
        )?;
        self.conclude(engine, run, stored)
    }

    /// Writes what people read of pages that are calculated, which the engine has as tables.
    ///
    /// # Errors
    /// When a table cannot be read, or a file cannot be written.
    pub(crate) fn conclude(&self, engine: &Engine, run: &Path, stored: Vec<Stored>) -> Result<WorkedOut, RunError> {
        let tables = tables::write_all(engine, &stored, run, self.for_people, self.threads)?;
        let worked_out: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        let counted = councils::counted(engine, stored.iter().map(|stored| stored.page.name.as_str()))?;
        layouts::write(engine, self.method, &worked_out, &counted, run, self.for_people.json)?;
        if self.councils.len() > 1 {
            areas::write(self.book, self.method, run, self.councils, &run.join("areas"))?;
        }
        let (left_out, smaller) = councils::asked_about(engine, &stored)?;
        Ok(WorkedOut { stored, tables, left_out, smaller })
    }
}

/// Where a page that was calculated is stored, within the folder of a run.
pub(crate) fn place(page: &Page) -> PathBuf {
    Path::new(page.kind().room()).join(&page.name)
}

/// The folder of the health data that a run is linked to.
pub const LINKED: &str = "linked";

/// Stores the rows of a table of health data; says how many of its people submissions are about.
///
/// # Errors
/// When the rows cannot be stored or counted.
pub fn store_linked(engine: &Engine, run: &NewFolder, table: &str, rows: &RecordBatch) -> Result<usize, RunError> {
    let name = format!("{table}_read");
    engine.hold(&name, &rows.schema(), std::slice::from_ref(rows))?;
    engine.store(table, &format!("select * from {name}"), &run.join(LINKED).join(table))?;
    let person = Extract::PERSON;
    let (schema, counted) = engine.rows(&format!(
        "select count(distinct r.{person}) as people from {table} as r
         join (select distinct nhs_number_traced from submitted) as s on s.nhs_number_traced = r.{person}"
    ))?;
    let counted = TypedTable::of(table, &schema, &counted)?.count("people")?;
    let count = counted.first().copied().flatten().and_then(|count| usize::try_from(count).ok());
    count.ok_or(RunError::Fault { what: "the people whom linked data are about were not counted" })
}

/// Opens the health data that are stored in a folder of a run, and gives their names; others stay without rows.
///
/// # Errors
/// When a table that is there cannot be read.
pub fn open_linked(engine: &Engine, book: &Book, folder: &Path) -> Result<Vec<String>, EngineError> {
    let there: Vec<String> = book.extracts.keys().filter(|name| folder.join(name).is_dir()).cloned().collect();
    there.iter().try_for_each(|name| engine.open(name, &folder.join(name)))?;
    Ok(there)
}

/// Removes what sorts and joins needed on disk.
///
/// # Errors
/// When something there cannot be removed; that nothing is there is no error.
pub fn clear(run: &Path) -> Result<(), RunError> {
    let spill = run.join("spill");
    match std::fs::remove_dir_all(&spill) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(RunError::unusable(&spill)(error)),
        _ => Ok(()),
    }
}
