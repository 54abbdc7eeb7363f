//! A finished run, its tables open again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cld_book::{Book, Kind, Meaning, Method, Page, nearest};
use cld_engine::{Engine, Limits};
use cld_figures::Table;
use cld_identity::Vault;
use cld_method::{Meanings, Parameters, StandIns};

use crate::councils;
use crate::method_named::find_method;
use crate::work::{LINKED, open_linked};
use crate::{RunError, RunRecord};

/// A finished run, with its tables by name.
pub struct Finished<'a> {
    /// The engine that has the tables.
    pub engine: Engine,
    /// What the run says of itself.
    pub record: RunRecord,
    /// That the book it was opened with is not the one that it followed; every output says so.
    pub other_book: Option<String>,
    /// The method that made it.
    pub method: &'a Method,
    /// The bounds that it was made with.
    pub parameters: Parameters,
    /// The pages that the run calculated, each after what it reads.
    pub pages: Vec<Page>,
    /// The tables of health data that the run is linked to.
    pub linked: Vec<String>,
    /// There when identifiers are asked for.
    pub vault: Option<Vault>,
    vault_folder: PathBuf,
    book: &'a Book,
    meanings: OnceLock<Meanings>,
}

impl<'a> Finished<'a> {
    /// Opens the finished run in `folder`, with the book that it followed: see [`crate::book_of`]. With another one its
    /// stored tables stay as they are, and what its pages say is the other book's.
    ///
    /// # Errors
    /// When no run is there, the book has not its method, or a table of it cannot be opened.
    pub fn open(
        book: &'a Book,
        folder: &Path,
        with_identifiers: bool,
        limits: &Limits,
    ) -> Result<Finished<'a>, RunError> {
        let record = RunRecord::read(folder)?;
        let method = find_method(book, &record.method)?;
        let engine = Engine::new(limits)?;
        let parameters = Parameters::of_run(record.parameters.clone());
        for name in ["submitted", "submissions"] {
            engine.open(name, &folder.join(name))?;
        }
        cld_method::book_tables(&engine, book, method, &StandIns::new())?;
        let linked = open_linked(&engine, book, &folder.join(LINKED))?;
        let stored: Vec<String> = record.pages().map(str::to_owned).collect();
        let place = |page: &Page| folder.join(page.kind().room()).join(&page.name);
        let pages = cld_method::open(&engine, method, &parameters, &stored, place)?;
        let vault_folder = folder.join("vault");
        let vault = with_identifiers.then(|| Vault::open(&vault_folder)).transpose()?;
        let other_book = record.other_book(book);
        let meanings = OnceLock::new();
        Ok(Finished {
            engine,
            record,
            other_book,
            method,
            parameters,
            pages,
            linked,
            vault,
            vault_folder,
            book,
            meanings,
        })
    }

    /// What the columns of the run's tables hold, by the book that it was opened with.
    ///
    /// # Errors
    /// When the pages of the method cannot be gone through.
    pub fn meanings(&self) -> Result<&Meanings, RunError> {
        if let Some(known) = self.meanings.get() {
            return Ok(known);
        }
        let known = Meanings::of(self.book, self.method)?;
        Ok(self.meanings.get_or_init(|| known))
    }

    /// The column of a table that holds the person whom a row is about: the variable of that name where a table has it
    /// among others. None for a table that is not about people one by one.
    ///
    /// # Errors
    /// When the pages of the method cannot be gone through.
    pub fn person_column(&self, table: &str) -> Result<Option<&str>, RunError> {
        let columns = self.meanings()?.of_table(table).iter();
        let mut people =
            columns.filter(|(_, meaning)| *meaning == Some(Meaning::Person)).map(|(name, _)| name.as_str());
        let first = people.next();
        Ok(people.find(|name| *name == "person").or(first))
    }

    /// A page that the run calculated, or null.
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.name == name)
    }

    /// The page of a table or step of the run.
    ///
    /// # Errors
    /// When the run did not calculate it; the error has the nearest name.
    pub fn table_page(&self, name: &str) -> Result<&Page, RunError> {
        self.page(name).ok_or_else(|| RunError::NotInRun {
            named: name.to_owned(),
            hint: nearest(name, self.pages.iter().map(|page| page.name.as_str())),
        })
    }

    /// The tables of the run.
    pub fn tables(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|page| page.kind() == Kind::Table)
    }

    /// The codes of the councils of which a submission is used: each has rows in every layout by council.
    ///
    /// # Errors
    /// When the page that says it cannot be read.
    pub fn councils_counted(&self) -> Result<BTreeSet<String>, RunError> {
        councils::counted(&self.engine, self.pages.iter().map(|page| page.name.as_str()))
    }

    /// The SQL of a page, with the bounds of the run.
    pub fn sql(&self, page: &Page) -> String {
        self.parameters.fill(&page.sql.text)
    }

    /// The rows of a query over the run's tables, as texts for printing; null is none.
    ///
    /// # Errors
    /// When the query cannot be planned or run.
    pub fn rows(&self, sql: &str) -> Result<Table, RunError> {
        let (schema, batches) = self.engine.rows(sql)?;
        Ok(Table::of(&schema, &batches))
    }

    /// The names of the columns of a table, in order.
    ///
    /// # Errors
    /// When the run has no such table.
    pub fn columns(&self, table: &str) -> Result<Vec<String>, RunError> {
        let schema = self.engine.schema(&format!("select * from {table}"))?;
        Ok(schema.fields().iter().map(|field| field.name().clone()).collect())
    }

    /// The codes of an identifier, by the run's vault: a council's own may be that of another council too. None without a
    /// vault.
    pub fn codes(&self, identifier: &str) -> Vec<i32> {
        Vault::open(&self.vault_folder).map(|vault| vault.codes(identifier)).unwrap_or_default()
    }

    /// The person as they are to be shown. A person is a code, or a council's code and a code, or a birth date of
    /// unknown people; what is no code stays as it is.
    pub fn shown(&self, person: &str) -> String {
        let identifier = |code: &str| self.vault.as_ref()?.identifier(code.parse().ok()?).map(str::to_owned);
        match person.rsplit_once('_') {
            Some((council, code)) => identifier(code).map(|known| format!("{council}_{known}")),
            None => identifier(person),
        }
        .unwrap_or_else(|| person.to_owned())
    }
}
