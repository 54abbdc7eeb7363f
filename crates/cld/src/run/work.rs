//! From a run's rows to its tables: every page, the tables for people, as returns have them, and of areas.

use std::collections::BTreeSet;
use std::error::Error;

use cld_book::{Book, Method};
use cld_engine::{Engine, RunFolder};
use cld_method::{Parameters, StandIns, Stored};

use super::tables::{self, LeftOut, TableWritten};
use super::{Progress, layouts};
use crate::areas::{self, Care};

/// What is worked out of the tables `submitted` and `submissions`, which the engine has.
pub struct Work<'a> {
    pub book: &'a Book,
    pub method: &'a Method,
    pub parameters: &'a Parameters,
    pub wanted: &'a [String],
    pub stand_ins: &'a StandIns,
    /// The councils that sent something.
    pub councils: &'a BTreeSet<String>,
    pub threads: usize,
}

/// What came of it.
pub struct WorkedOut {
    pub stored: Vec<Stored>,
    pub tables: Vec<TableWritten>,
    pub left_out: Vec<LeftOut>,
}

impl Work<'_> {
    pub fn carry_out(
        &self,
        engine: &Engine,
        run: &RunFolder,
        progress: &Progress,
    ) -> Result<WorkedOut, Box<dyn Error>> {
        cld_method::book_tables(engine, self.book, self.method, self.stand_ins)?;
        let folder = |page: &cld_book::Page| run.join(page.kind.room()).join(&page.name);
        let said = |page: &Stored| progress.page(page);
        let stored = cld_method::run(engine, self.method, self.parameters, self.wanted, folder, said)?;
        let tables = tables::write_all(engine, &stored, run, self.threads)?;
        let worked_out: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        layouts::write(engine, self.method, &worked_out, run)?;
        if self.councils.len() > 1 {
            let areas = run.join("areas");
            areas::write(self.book, self.method, &run.join(""), self.councils, &[], Care::Exact, &areas)?;
        }
        let left_out = tables::left_out(engine, &stored)?;
        Ok(WorkedOut { stored, tables, left_out })
    }
}

/// Removes what sorts and joins needed on disk.
pub fn clear(run: &RunFolder) -> Result<(), Box<dyn Error>> {
    match std::fs::remove_dir_all(run.join("spill")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
