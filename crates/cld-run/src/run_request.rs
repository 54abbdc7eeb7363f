//! What decides what a run gives, and the run itself.

use std::path::{Path, PathBuf};

use cld_book::{Book, Method, ParameterSet};
use cld_engine::{Engine, Limits, check_name};
use cld_figures::areas::Areas;
use cld_format::{Draft, NewFolder};
use cld_identity::Vault;
use cld_identity::trace::FoundNumbers;
use cld_method::{Given, Parameters, StandIns};
use cld_submission::{Receipt, read_receipts};

use crate::chosen::{ForRun, choose};
use crate::decisions::{self, Decision};
use crate::identified::TakenAs;
use crate::intake::Intake;
use crate::linked::LinkedFile;
use crate::record::TAKEN_IN;
use crate::work::{self, Work};
use crate::{ForPeople, Progress, RunError, RunRecord, kept_book};

/// What a run is made of.
#[derive(Debug, Clone)]
pub enum Received {
    /// A folder with `submissions.csv` and `submissions/`.
    Folder(PathBuf),
    /// One file that nobody gave a receipt for, with what it says of itself: see [`crate::receipt_of`].
    File(Receipt, PathBuf),
}

/// Everything that decides what a run gives.
pub struct RunRequest<'a> {
    /// What was received.
    pub received: Received,
    /// Codes, names or regions of the councils that are run; all when there are none.
    pub councils: &'a [String],
    /// The method to follow.
    pub method: &'a Method,
    /// The parameter set that was asked for.
    pub set: ParameterSet,
    /// The bounds that were given apart from it.
    pub given: Given,
    /// The tables that are wanted; all when there are none.
    pub wanted: Vec<String>,
    /// What is written beside the store, and how.
    pub for_people: ForPeople,
    /// Tables that are not the book's: a backtest brings those that its results were made with.
    pub stand_ins: StandIns,
    /// The run whose tracing says who people are; without it the numbers that were sent do.
    pub traced: Option<&'a Path>,
    /// What is taken for an identifier: a backtest takes what the supplier of the official code was given.
    pub identifiers: TakenAs,
    /// Maps of health data that the run is linked to.
    pub links: &'a [PathBuf],
    /// What the run may use of the machine; it spills into its own folder.
    pub limits: Limits,
}

impl RunRequest<'_> {
    /// Reads, codes, processes and stores; says what came of it.
    ///
    /// # Errors
    /// When nothing was received, a table or council is not known, `output` is there already, or a page cannot be calculated
    /// or stored. Nothing has the name `output` then.
    pub fn run(&self, book: &Book, output: &Path, progress: &dyn Progress) -> Result<RunRecord, RunError> {
        self.for_people.check(self.method)?;
        let TakenIn { run, engine, parameters, record } = self.take_in(book, output, progress)?;
        let work = Work {
            book,
            method: self.method,
            parameters: &parameters,
            wanted: &self.wanted,
            for_people: &self.for_people,
            stand_ins: &self.stand_ins,
            councils: &record.councils(),
            threads: self.limits.partitions,
        };
        let worked_out = work.run(&engine, run.path(), progress)?;
        let record = record.worked_out(worked_out);
        drop(engine);
        work::clear(run.path())?;
        finish(run, &record)?;
        Ok(record)
    }

    /// The first half of a run: everything but the pages. `output` is then a folder whose pages another engine can
    /// calculate, and [`Unfinished`](crate::Unfinished) is the way on.
    ///
    /// # Errors
    /// As [`RunRequest::run`], but for pages.
    pub fn intake(&self, book: &Book, output: &Path, progress: &dyn Progress) -> Result<RunRecord, RunError> {
        let TakenIn { run, engine, record, .. } = self.take_in(book, output, progress)?;
        cld_method::book_tables(&engine, book, self.method, &self.stand_ins)?;
        for table in cld_method::tables_of_book(book, self.method) {
            engine.store(&table, &format!("select * from {table}"), &run.join(BOOK).join(&table))?;
        }
        drop(engine);
        work::clear(run.path())?;
        write_record(&record, &run.join(TAKEN_IN))?;
        run.finish()?;
        Ok(record)
    }

    fn take_in(&self, book: &Book, output: &Path, progress: &dyn Progress) -> Result<TakenIn, RunError> {
        let ForRun { submissions: received, chosen } =
            choose(&Areas::of(book), self.received.receipts()?, self.councils)?;
        let decisions = self.received.decisions(&received, chosen.is_some())?;
        check_name(output)?;
        let run = NewFolder::begin(output)?;
        let limits = Limits { spill: run.join("spill"), ..self.limits.clone() };
        let engine = Engine::new(&limits)?;
        let parameters = Parameters::settle(&engine, self.method, &self.set, &self.given)?;
        let found = self.traced.map(|traced| FoundNumbers::open(&traced.join("vault"))).transpose()?;
        let taken = (found.as_ref(), self.links, self.identifiers);
        let intake = Intake::read(book, self.method, received, taken, &run, limits.partitions, progress)?;
        kept_book::keep(book, run.path())?;
        Vault::write(&intake.codes, &intake.people, &run.join("vault"))?;
        engine.open("submitted", &run.join("submitted"))?;
        engine.hold("submissions", &intake.submissions.schema(), std::slice::from_ref(&intake.submissions))?;
        engine.store("submissions", "select * from submissions", &run.join("submissions"))?;
        let mut linked = Vec::new();
        for (facts, rows) in &intake.linked {
            let people_in_run = work::store_linked(&engine, &run, &facts.table, rows)?;
            linked.push(LinkedFile { people_in_run, ..facts.clone() });
        }
        let record = RunRecord::new(book, self.method, &intake, &parameters)
            .traced_by(found.as_ref())
            .of_councils(chosen)
            .decided(decisions)
            .linked_to(linked);
        Ok(TakenIn { run, engine, parameters, record })
    }
}

/// A run whose rows are read, coded and stored.
struct TakenIn {
    run: NewFolder,
    engine: Engine,
    parameters: Parameters,
    record: RunRecord,
}

/// The folder of the tables that pages read of the book, of a run that is taken in.
pub(crate) const BOOK: &str = "book";

impl Received {
    fn receipts(&self) -> Result<Vec<(Receipt, PathBuf)>, RunError> {
        match self {
            Received::Folder(folder) => Ok(read_receipts(folder)?),
            Received::File(receipt, file) => Ok(vec![(receipt.clone(), file.clone())]),
        }
    }

    /// What was decided about what is run: of the councils of these submissions where the run is for some councils alone.
    fn decisions(&self, submissions: &[(Receipt, PathBuf)], is_for_some: bool) -> Result<Vec<Decision>, RunError> {
        let Received::Folder(folder) = self else { return Ok(Vec::new()) };
        let receipts: Vec<Receipt> = submissions.iter().map(|(receipt, _)| receipt.clone()).collect();
        let councils = receipts.iter().map(|receipt| receipt.la_code.clone()).collect();
        decisions::read(folder, &receipts, is_for_some.then_some(&councils))
    }
}

/// Writes what a run says of itself, and gives it its name.
///
/// # Errors
/// When it cannot be stored whole.
pub(crate) fn finish(run: NewFolder, record: &RunRecord) -> Result<(), RunError> {
    write_summary(run.path(), record)?;
    run.finish_with(record)?;
    Ok(())
}

/// What a run says of itself but for its record: the summary, and the decisions as a table.
///
/// # Errors
/// When it cannot be stored.
pub(crate) fn write_summary(run: &Path, record: &RunRecord) -> Result<(), RunError> {
    if !record.decisions.is_empty() {
        decisions::table(&record.decisions).write_csv(&run.join("tables/submission_decisions.csv"))?;
    }
    let summary = run.join("summary.txt");
    std::fs::write(&summary, record.to_string()).map_err(RunError::unusable(&summary))
}

/// Writes a record, whole or not at all.
///
/// # Errors
/// When it cannot be stored.
pub(crate) fn write_record(record: &RunRecord, path: &Path) -> Result<(), RunError> {
    let text = serde_json::to_string_pretty(record).map_err(RunError::fault("a record is no JSON"))?;
    Ok(Draft::create(path, false)?.finish_with((text + "\n").as_bytes())?)
}
