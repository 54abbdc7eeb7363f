//! What each column of each page of a method holds: said of what councils send and of what the book has, and derived
//! from there through the SQL of the pages.

mod base;
mod held;
mod law;

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{AREA_COUNCILS, Book, Fault, Meaning, Method, Page, Release};
use cld_engine::{Engine, EngineError, Limits};
use cld_provenance::{Literal, Made, Terms, makings};

use crate::base::{StandIns, area_councils_schema, hold_book, submissions_schema, submitted_schema};
use crate::error::MethodError;
use crate::own_pages::own_pages;
use crate::parameters::{Given, Parameters};

use held::Held;

/// The meaning of each column of every page of a method, and of the tables that pages read.
#[derive(Debug, Clone, Default)]
pub struct Meanings {
    /// By table, in the order of its columns.
    tables: BTreeMap<String, Vec<(String, Option<Meaning>)>>,
}

impl Meanings {
    /// Plans the pages of a method over tables without rows and follows their columns. Of a page that cannot be
    /// planned nothing is known.
    ///
    /// # Errors
    /// When the bounds of the method's examples cannot be settled, or no engine can be begun.
    pub fn of(book: &Book, method: &Method) -> Result<Meanings, MethodError> {
        Reading::through(book, method).map(|reading| reading.known)
    }

    /// What a column of a table holds; none when it is not known, or there is no such column.
    pub fn of_column(&self, table: &str, column: &str) -> Option<Meaning> {
        self.of_table(table).iter().find(|(name, _)| name == column)?.1
    }

    /// The columns of a table that hold codes of people, in their order.
    pub fn of_people<'m>(&'m self, table: &str) -> impl Iterator<Item = &'m str> {
        let is_of_people = |meaning: &Option<Meaning>| meaning.is_some_and(Meaning::is_of_people);
        self.of_table(table).iter().filter(move |(_, meaning)| is_of_people(meaning)).map(|(name, _)| name.as_str())
    }

    /// The columns of a table in their order; empty when there is no such table.
    pub fn of_table(&self, table: &str) -> &[(String, Option<Meaning>)] {
        self.tables.get(table).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Where the method's own pages leave it open what a column holds, or say what follows from their SQL.
pub(crate) fn unsaid(book: &Book, method: &Method) -> Vec<Fault> {
    let own: BTreeSet<&str> = own_pages(method).map(|page| page.path.as_str()).collect();
    // A method that cannot be planned has been named already.
    let unsaid = Reading::through(book, method).map(|reading| reading.unsaid).unwrap_or_default();
    // A template is planned for several items, and is said to be wrong once.
    let faults: BTreeSet<Fault> = unsaid.into_iter().filter(|fault| own.contains(fault.page.as_str())).collect();
    faults.into_iter().collect()
}

/// A method while its pages are read in order.
struct Reading<'a> {
    book: &'a Book,
    method: &'a Method,
    release: &'a Release,
    engine: Engine,
    parameters: Parameters,
    known: Meanings,
    /// What pages do not say though they should, or say though they should not.
    unsaid: Vec<Fault>,
}

impl<'a> Reading<'a> {
    fn through(book: &'a Book, method: &'a Method) -> Result<Reading<'a>, MethodError> {
        let engine = Engine::new(&Limits { partitions: 1, ..Limits::default() })
            .map_err(|source| MethodError::BookTables { method: method.name.clone(), source })?;
        let set = &method.parameter_sets[&method.facts.example_parameters];
        let parameters = Parameters::settle(&engine, method, set, &Given::new())?;
        let release = &book.releases[&method.facts.release];
        let mut reading =
            Reading { book, method, release, engine, parameters, known: Meanings::default(), unsaid: Vec::new() };
        reading.base().map_err(|source| MethodError::BookTables { method: method.name.clone(), source })?;
        for page in method.variables().map_err(MethodError::Circle)? {
            reading.variable(page);
        }
        for page in method.in_order(method.pages.keys().cloned(), &BTreeSet::new()).map_err(MethodError::Circle)? {
            reading.page(&page);
        }
        Ok(reading)
    }

    /// Base tables without rows; events with no variable yet.
    fn base(&mut self) -> Result<(), EngineError> {
        let submitted = submitted_schema(self.method, self.release);
        self.engine.hold("submissions", &submissions_schema(), &[])?;
        self.engine.hold("submitted", &submitted, &[])?;
        self.engine.hold(AREA_COUNCILS, &area_councils_schema(), &[])?;
        self.engine.hold("events", &submitted, &[])?;
        hold_book(&self.engine, self.book, self.method, &StandIns::new())?;
        let columns =
            submitted.fields().iter().map(|field| (field.name().clone(), self.read("submitted", field.name())));
        let columns = columns.map(|(column, held)| (column, held.meaning())).collect::<Vec<_>>();
        self.known.tables.insert("submitted".to_owned(), columns.clone());
        for (name, extract) in &self.book.extracts {
            self.known.tables.insert(name.clone(), base::of_extract(extract));
        }
        self.known.tables.insert("events".to_owned(), columns);
        Ok(())
    }

    fn variable(&mut self, page: &Page) {
        let sql = format!("select *, {} as {} from events", self.parameters.fill(page.sql.text.trim()), page.name);
        self.learn("events", page, &sql);
    }

    fn page(&mut self, page: &Page) {
        self.learn(&page.name, page, &self.parameters.fill(&page.sql.text));
    }

    /// Follows a page and holds what it gives as a table without rows; a page that cannot be planned is named by the
    /// book's laws.
    fn learn(&mut self, table: &str, page: &Page, sql: &str) {
        let held = makings(&self.engine, sql, self).and_then(|held| {
            let schema = self.engine.schema(sql)?;
            self.engine.hold(table, &schema, &[])?;
            Ok(held)
        });
        let Ok(held) = held else { return };
        self.unsaid.extend(law::faults(page, &held));
        let said = |column: &String| page.facts.holds().get(column).copied();
        let columns = held.into_iter().map(|(column, held)| {
            let meaning = held.meaning().or_else(|| said(&column));
            (column, meaning)
        });
        self.known.tables.insert(table.to_owned(), columns.collect());
    }
}

impl Terms for Reading<'_> {
    type Term = Held;

    fn read(&self, table: &str, column: &str) -> Held {
        let meaning = match self.known.tables.contains_key(table) {
            true => self.known.of_column(table, column),
            false => base::meaning(self.method, self.release, table, column),
        };
        meaning.map_or(Held::Unknown, Held::Of)
    }

    fn literal(&self, literal: Literal) -> Held {
        Held::literal(literal)
    }

    fn made(&self, made: Made<'_>, of: &[Held], within: &[Held]) -> Held {
        Held::made(made, of, within)
    }

    fn unknown(&self) -> Held {
        Held::Unknown
    }
}
