//! A method's tables held against official results, row by row.

mod compare;
mod error;
mod expected;
mod official;
mod stand_ins;
mod unknown;
mod variants;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cld_book::{Book, Meaning, Method, Page};
use cld_engine::{Engine, Limits};
use cld_figures::TypedTable;
use cld_identity::Vault;
use cld_method::{Given, Meanings};
use cld_run::{ForPeople, Progress, Received, RunRequest, TakenAs};

pub use error::BacktestError;

use compare::{Rows, compare, fold};
use expected::Expected;

/// A folder of submissions with official results, and what of them is asked for.
pub struct Backtest<'a> {
    /// Folder with submissions and expected results.
    pub folder: &'a Path,
    /// The parameter set: a folder of `expected/`.
    pub parameters: &'a str,
    /// Only the tables of this official script, such as LTS001a.
    pub table: Option<&'a str>,
    /// What the run may take of the machine.
    pub limits: Limits,
}

/// How the comparison of one table ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The same rows, each as often.
    Equal,
    /// Rows are missing, or there are others.
    Different,
    /// There is no page for the result, or no result for the page.
    LeftOut,
}

/// The comparison of one table: how it ended, and what is said of it.
pub struct Compared {
    /// How it ended.
    pub verdict: Verdict,
    /// What is said of it: the table, how many rows are equal, and the first that are not.
    pub line: String,
}

impl Backtest<'_> {
    /// Runs the method that has such parameters and compares every table asked for.
    ///
    /// # Errors
    /// When there are no such results, they cannot be read, or the submissions cannot be run.
    pub fn run(&self, book: &Book, progress: &dyn Progress) -> Result<Vec<Compared>, BacktestError> {
        let expected = Expected::find(self.folder, self.parameters, self.table)?;
        let has_set =
            |method: &&Method| method.facts.based_on.is_none() && method.parameter_sets.contains_key(self.parameters);
        let method = book.methods.values().find(has_set);
        let pages = method.map(|method| self.pages(method, &expected)).unwrap_or_default();
        let found = match method {
            Some(method) if !pages.is_empty() => self.results(book, method, &expected, &pages, progress)?,
            _ => BTreeMap::new(),
        };
        self.report(&expected, &pages, &found)
    }

    /// The pages that answer to official results among those asked for, by the name that they give.
    fn pages<'a>(&self, method: &'a Method, expected: &Expected) -> BTreeMap<&'a str, &'a Page> {
        let asked = |result: &&str| match self.table {
            Some(table) if !result.contains('{') => expected::is_of(result, table),
            None if !result.contains('{') => expected.has_script_of(result),
            _ => expected.tables.iter().any(|table| official::answers(result, table)),
        };
        let results = |page: &'a Page| page.facts.official().iter().map(String::as_str).filter(asked);
        method.pages.values().flat_map(|page| results(page).map(move |result| (result, page))).collect()
    }

    /// Runs the method and reads the pages' rows back by the result that they answer to, people's numbers turned
    /// into identifiers.
    fn results(
        &self,
        book: &Book,
        method: &Method,
        expected: &Expected,
        pages: &BTreeMap<&str, &Page>,
        progress: &dyn Progress,
    ) -> Result<BTreeMap<String, Rows>, BacktestError> {
        let scratch = tempfile::tempdir().map_err(BacktestError::NoPlace)?;
        let output = scratch.path().join("run");
        let request = RunRequest {
            received: Received::Folder(self.folder.to_owned()),
            councils: &[],
            method,
            set: method.parameter_sets[self.parameters].clone(),
            given: Given::new(),
            wanted: pages.values().map(|page| page.name.clone()).collect(),
            for_people: ForPeople::default(),
            stand_ins: stand_ins::find(&expected.folder)?,
            traced: None,
            // Official results were made of identifiers as the supplier gives them, placeholders as well.
            identifiers: TakenAs::Supplied,
            links: &links(&expected.folder),
            limits: self.limits.clone(),
        };
        request.run(book, &output, progress)?;
        let vault = Vault::open(&output.join("vault"))?;
        let engine = Engine::new(&Limits::default())?;
        let meanings = Meanings::of(book, method)?;
        let mut results = BTreeMap::new();
        for name in pages.values().map(|page| &page.name).collect::<BTreeSet<_>>() {
            engine.open(name, &output.join(method.pages[name].kind().room()).join(name))?;
        }
        for (official, page) in pages {
            results.extend(official::split(official, rows_of(&engine, (&vault, &meanings), &page.name)?));
        }
        Ok(results)
    }

    fn is_asked(&self, result: &str) -> bool {
        self.table.is_none_or(|table| expected::is_of(result, table))
    }

    fn report(
        &self,
        expected: &Expected,
        pages: &BTreeMap<&str, &Page>,
        found: &BTreeMap<String, Rows>,
    ) -> Result<Vec<Compared>, BacktestError> {
        let mut compared = Vec::new();
        let mut add = |verdict, line| compared.push(Compared { verdict, line });
        for table in &expected.tables {
            if !pages.keys().any(|official| official::answers(official, table)) {
                add(Verdict::LeftOut, format!("{table}: no page yet"));
                continue;
            }
            let official = variants::settle(expected, table, found)?;
            let none = Rows { columns: official.columns.clone(), rows: Vec::new() };
            let difference = compare(&official, found.get(table).unwrap_or(&none));
            let verdict = if difference.is_none() { Verdict::Equal } else { Verdict::Different };
            add(verdict, format!("{table}: {difference}"));
        }
        for table in found.keys().filter(|table| self.is_asked(table) && !expected.tables.contains(*table)) {
            add(Verdict::LeftOut, format!("{table}: no official result in {}", expected.folder.display()));
        }
        Ok(compared)
    }
}

/// The rows of a table of the run, folded, with identifiers in place of codes.
fn rows_of(engine: &Engine, (vault, meanings): (&Vault, &Meanings), name: &str) -> Result<Rows, BacktestError> {
    let (schema, batches) = engine.rows(&format!("select * from {name}"))?;
    let table = TypedTable::of(name, &schema, &batches)?;
    let mut texts = Vec::new();
    for column in table.columns() {
        let mut cells = table.written(column)?;
        if meanings.of_column(name, column).is_some_and(Meaning::is_of_people) {
            let unknown = || BacktestError::CodeUnknown { table: name.to_owned() };
            for cell in cells.iter_mut().flatten() {
                *cell = identifiers(vault, cell).ok_or_else(unknown)?;
            }
        }
        texts.push(cells);
    }
    let row = |row: usize| texts.iter().map(|column| fold(column[row].as_deref().unwrap_or_default())).collect();
    let columns = table.columns().into_iter().map(str::to_owned).collect();
    Ok(Rows { columns, rows: (0..table.len()).map(row).collect() })
}

/// The identifier behind a code; one with the council before it (`211_17`) keeps the council, and
/// several are put in order. Text that is no code stays; none for a code that the vault does not have.
fn identifiers(vault: &Vault, text: &str) -> Option<String> {
    let mut people = Vec::new();
    for part in text.split(", ") {
        let (council, code) = part.rsplit_once('_').map_or(("", part), |(council, code)| (council, code));
        let identifier = match code.parse() {
            Ok(code) => vault.identifier(code)?,
            Err(_) => code,
        };
        people.push(if council.is_empty() { identifier.to_owned() } else { format!("{council}_{identifier}") });
    }
    people.sort();
    Some(people.join(", "))
}

/// The maps of health data that official results were made with: `extracts/*.toml` next to them.
fn links(expected: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(expected.join(expected::EXTRACTS)).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "toml")).collect()
}
