//! A run whose rows are taken in, whose pages another engine calculates, and which is finished from what that stored.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cld_book::{Book, Method, Page};
use cld_engine::{Engine, Executor, Limits};
use cld_figures::TypedTable;
use cld_method::{Parameters, StandIns, Stored, tables_of, tables_of_book};
use cld_spark::connect::{Address, Calculation, Heard, Token};
use cld_spark::{Column, ENGINE, Script, Statement, columns};

use crate::method_named::find_method;
use crate::record::{MANIFEST, TAKEN_IN};
use crate::run_request::{BOOK, write_record, write_summary};
use crate::work::{LINKED, Work, open_linked, place};
use crate::{ForPeople, RunError, RunRecord};

/// A run that is taken in and not finished.
pub struct Unfinished<'a> {
    /// What it says of itself so far.
    pub record: RunRecord,
    /// The method that it was taken in for.
    pub method: &'a Method,
    book: &'a Book,
    folder: PathBuf,
    engine: Engine,
    parameters: Parameters,
    threads: usize,
}

impl<'a> Unfinished<'a> {
    /// Opens what `cld intake` made in `folder`, with the book that it keeps: see [`crate::book_of`].
    ///
    /// # Errors
    /// When no run is taken in there, it is finished already, or what was stored cannot be read.
    pub fn open(book: &'a Book, folder: &Path, limits: &Limits) -> Result<Unfinished<'a>, RunError> {
        let record = RunRecord::read_taken_in(folder)?;
        let method = find_method(book, &record.method)?;
        let engine = Engine::new(limits)?;
        for name in ["submitted", "submissions"] {
            engine.open(name, &folder.join(name))?;
        }
        cld_method::book_tables(&engine, book, method, &StandIns::new())?;
        open_linked(&engine, book, &folder.join(LINKED))?;
        let parameters = Parameters::of_run(record.parameters.clone());
        let threads = limits.partitions;
        Ok(Unfinished { record, method, book, folder: folder.to_owned(), engine, parameters, threads })
    }

    /// The whole script for Spark, as [`Unfinished::statements`] has it, with what it sets, tries first and says last.
    /// When it goes on with a script that was cut short, what that stored whole is opened and not calculated again.
    ///
    /// # Errors
    /// When a page cannot be planned.
    pub fn script(&self, at: &str, into: Option<&str>, goes_on: bool) -> Result<String, RunError> {
        let statements = self.to_do(at, into, goes_on)?;
        let period = self.record.period();
        let about = [
            format!("The pages of {} as Apache Spark 4 calculates them.", self.record.title),
            format!("Method {}, {period}; book {}; cld {}.", self.record.method, self.record.book, self.record.cld),
            "Run it with spark-sql -f, or as a job; then cld finish on the run's folder.".to_owned(),
        ];
        Ok(cld_spark::script_text(&about, &statements, at))
    }

    /// Lets a Spark Connect server run the same statements, `at_once` side by side. `at` is the run's folder as that server
    /// sees it, which must be this one; `stop` is done when somebody wants it to end, and `heard` is told of each table.
    ///
    /// # Errors
    /// When a page cannot be planned, the server cannot be used, fails or loses its session, and when `stop` comes first.
    pub fn calculate(
        &self,
        server: (&Address, Option<&Token>),
        at: &str,
        goes_on: bool,
        at_once: usize,
        stop: impl Future<Output = ()>,
        heard: impl FnMut(Heard<'_>),
    ) -> Result<(), RunError> {
        let statements = self.to_do(at, None, goes_on)?;
        let (address, token) = server;
        let folder = &self.folder;
        let calculation = Calculation { address, token, statements: &statements, place: at, folder, at_once };
        Ok(calculation.run(stop, heard)?)
    }

    /// All statements; when they go on with what was cut short, without those that store what is stored whole.
    fn to_do(&self, at: &str, into: Option<&str>, goes_on: bool) -> Result<Vec<Statement>, RunError> {
        let mut statements = self.statements(at, into)?;
        for statement in statements.iter_mut().filter(|_| goes_on) {
            let page = self.method.page(&statement.name).map(|page| self.folder.join(place(&page)));
            if page.is_some_and(|folder| check_whole(&folder).is_ok()) {
                statement.stored_by.clear();
            }
        }
        Ok(statements)
    }

    /// What Spark has to do, statement by statement. `at` is the run's folder as Spark sees it; `into` names a schema of
    /// a catalogue in which the stored pages are to be tables too.
    ///
    /// # Errors
    /// When a page cannot be planned.
    pub fn statements(&self, at: &str, into: Option<&str>) -> Result<Vec<Statement>, RunError> {
        let script = Script::new(&self.engine, at, into);
        for (name, folder) in self.given() {
            script.open(&name, &folder)?;
        }
        let pages = cld_method::run(
            &self.engine,
            &script,
            self.method,
            &self.parameters,
            &tables_of(self.method),
            place,
            |_| (),
        )?;
        Ok(script.statements(pages.iter().map(|stored| stored.page.name.as_str())))
    }

    /// The tables that pages are based on, and where each is within the run.
    fn given(&self) -> Vec<(String, PathBuf)> {
        let base = ["submitted", "submissions"].map(|name| (name.to_owned(), PathBuf::from(name)));
        let of_book = tables_of_book(self.book, self.method).into_iter().map(|name| {
            let linked = Path::new(LINKED).join(&name);
            let place = if self.folder.join(&linked).is_dir() { linked } else { Path::new(BOOK).join(&name) };
            (name, place)
        });
        base.into_iter().chain(of_book).collect()
    }

    /// Finishes the run of what the script's engine stored: tables for people, layouts, areas, the record.
    ///
    /// A page that is not there is a fault, and so is one with other columns than it should have. Until the record is
    /// written, which is last, the run does not look finished, and can be finished again.
    ///
    /// # Errors
    /// When a page is not stored whole or has other columns, or what is written of it cannot be stored.
    pub fn finish(self, for_people: &ForPeople) -> Result<RunRecord, RunError> {
        for_people.check(self.method)?;
        let engine_said = self.engine_that_ran()?;
        let stored = self.stored()?;
        let Unfinished { record, method, book, folder, engine, parameters, threads } = self;
        let work = Work {
            book,
            method,
            parameters: &parameters,
            wanted: &tables_of(method),
            for_people,
            stand_ins: &StandIns::new(),
            councils: &record.councils(),
            threads,
        };
        let worked_out = work.conclude(&engine, &folder, stored)?;
        let record = record.worked_out(worked_out).by_engine(engine_said);
        write_summary(&folder, &record)?;
        write_record(&record, &folder.join(MANIFEST))?;
        let taken_in = folder.join(TAKEN_IN);
        fs::remove_file(&taken_in).map_err(RunError::unusable(&taken_in))?;
        Ok(record)
    }

    /// The engine that ran the script, as it names itself. The script takes the name away when it begins and writes it
    /// when it ends.
    fn engine_that_ran(&self) -> Result<String, RunError> {
        let folder = self.folder.join(ENGINE);
        check_whole(&folder)?;
        let said = TypedTable::read(&folder)?;
        let said = said.text("engine")?.first().copied().flatten().map(str::to_owned);
        said.ok_or_else(|| RunError::PageNotStored { path: folder.display().to_string() })
    }

    /// The pages as they are stored, opened as tables.
    fn stored(&self) -> Result<Vec<Stored>, RunError> {
        let planned = self.statements("", None)?;
        let is_stored = |page: &&Page| page.facts.is_stored();
        let pages = self.method.in_order(tables_of(self.method), &BTreeSet::new());
        let pages = pages.map_err(cld_method::MethodError::Circle)?;
        for page in pages.iter().filter(is_stored) {
            check_whole(&self.folder.join(place(page)))?;
        }
        let names = tables_of(self.method);
        cld_method::open(&self.engine, self.method, &self.parameters, &names, |page| self.folder.join(place(page)))?;
        for page in pages.iter().filter(is_stored) {
            let there = columns(self.engine.schema(&format!("select * from {}", page.name))?.as_ref());
            let planned = planned.iter().find(|statement| statement.name == page.name);
            let planned = planned.map(|statement| statement.columns.clone()).unwrap_or_default();
            if there != planned {
                let path = self.folder.join(place(page)).display().to_string();
                return Err(RunError::PageDiffers { path, planned: said(&planned), stored: said(&there) });
            }
        }
        pages.into_iter().map(|page| self.counted(page)).collect()
    }

    fn counted(&self, page: Page) -> Result<Stored, RunError> {
        let rows = page.facts.is_stored().then(|| self.engine.count(&page.name)).transpose()?;
        Ok(Stored { page, rows, took: Duration::ZERO })
    }
}

/// Refuses a folder of which another engine did not say that it is whole: Spark by `_SUCCESS`, Databricks by
/// `_committed_…`.
fn check_whole(folder: &Path) -> Result<(), RunError> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.file_name());
    let says_so = |name: &str| name == "_SUCCESS" || name.starts_with("_committed_");
    match names.into_iter().any(|name| name.to_str().is_some_and(says_so)) {
        true => Ok(()),
        false => Err(RunError::PageNotStored { path: folder.display().to_string() }),
    }
}

fn said(columns: &[Column]) -> String {
    let columns = columns.iter().map(|column| format!("{} {}", column.name, column.spark_type));
    columns.collect::<Vec<_>>().join(", ")
}
