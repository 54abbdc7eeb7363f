//! The worked examples of a method's pages, run as tests.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use arrow::datatypes::{Schema, SchemaRef};
use cld_book::{AREA_COUNCILS, Book, Example, Fault, Form, Method, Page, Release, SmallTable, collated, nearest};
use cld_engine::{Engine, EngineError, Limits};

use crate::base::{
    StandIns, area_councils_schema, define_events, hold_book, reference_tables, submissions_schema, submitted_schema,
};
use crate::cells::{cells, parse_cells};
use crate::error::MethodError;
use crate::meanings::unsaid;
use crate::own_pages::own_pages;
use crate::parameters::{Given, Parameters};

/// Runs every example of every page of a method on an engine with so many partitions, each step
/// stored or calculated on reading, and says what does not come out as the page states.
pub fn check_examples(book: &Book, method: &Method, partitions: usize, stored: bool) -> Vec<Fault> {
    let ways = if stored { &[Way::Stored] } else { &[Way::Stacked] };
    check(book, method, partitions, ways).pop().unwrap_or_default()
}

/// The same with steps stored, and with steps calculated on reading. What no step takes part in is the same both ways,
/// and is run once.
pub fn check_examples_both_ways(book: &Book, method: &Method, partitions: usize) -> [Vec<Fault>; 2] {
    let mut faults = check(book, method, partitions, &[Way::Stored, Way::Stacked]).into_iter();
    std::array::from_fn(|_| faults.next().unwrap_or_default())
}

/// What becomes of the steps between the tables that an example gives and its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Stored,
    Stacked,
}

/// The faults of each way.
fn check(book: &Book, method: &Method, partitions: usize, ways: &[Way]) -> Vec<Vec<Fault>> {
    let path = format!("methods/{}/method.toml", method.name);
    let method = &method.with_headlines(book.headlines.values());
    let bench = match Bench::set_up(book, method, partitions) {
        Ok(bench) => bench,
        Err(what) => return vec![vec![Fault::new(&path, 1, what)]; ways.len()],
    };
    // What reads a page that cannot be planned would be blamed for it.
    if !bench.unplanned.is_empty() {
        return vec![bench.unplanned; ways.len()];
    }
    let mut of_all = bench.differences();
    of_all.extend(unsaid(book, method));
    let mut faults = vec![of_all; ways.len()];
    for page in own_pages(method) {
        let found = bench.page(page, ways);
        faults.iter_mut().zip(found).for_each(|(faults, found)| faults.extend(found));
    }
    if let Some(base) = method.facts.based_on.as_ref().and_then(|base| book.methods.get(base)) {
        let alike = alike(book, method, base);
        faults.iter_mut().for_each(|faults| faults.extend(alike.iter().cloned()));
    }
    faults
}

/// Overriding pages whose examples come out under the page that they override too: they show no difference.
fn alike(book: &Book, method: &Method, base: &Method) -> Vec<Fault> {
    let Ok(bench) = Bench::set_up(book, base, 1) else { return Vec::new() };
    let is_alike = |page: &&Page| {
        let overridden = base.pages.get(&page.name).or_else(|| base.templates.get(&page.name));
        overridden.is_some_and(|overridden| {
            let mut tried = overridden.clone();
            (tried.examples, tried.rows) = (page.examples.clone(), page.rows.clone());
            bench.page(&tried, &[Way::Stored]).concat().is_empty()
        })
    };
    let what = format!("every example comes out under {} too: show what differs", base.name);
    own_pages(method).filter(is_alike).map(|page| Fault::new(&page.path, 1, what.clone())).collect()
}

/// What an expected cell holds until it is filled in.
pub const UNKNOWN: &str = "?";

/// The tables of what was received and what is reported.
const RECEIVED: [&str; 3] = ["submissions", "submitted", AREA_COUNCILS];

/// A row of cells, null none.
pub(crate) type Row = Vec<Option<String>>;

/// The tables and columns that there are, and an engine to try pages on.
pub(crate) struct Bench<'a> {
    pub(crate) book: &'a Book,
    pub(crate) method: &'a Method,
    release: &'a Release,
    pub(crate) engine: Engine,
    pub(crate) parameters: Parameters,
    /// Base tables that an example took the place of.
    replaced: RefCell<BTreeSet<String>>,
    /// The columns of every table, base tables and pages.
    schemas: BTreeMap<String, SchemaRef>,
    /// Pages that cannot be planned.
    pub(crate) unplanned: Vec<Fault>,
}

impl<'a> Bench<'a> {
    pub(crate) fn set_up(book: &'a Book, method: &'a Method, partitions: usize) -> Result<Self, String> {
        let engine = Engine::new(&Limits { partitions, ..Limits::default() }).map_err(|error| error.to_string())?;
        let set = &method.parameter_sets[&method.facts.example_parameters];
        let parameters = Parameters::settle(&engine, method, set, &Given::new()).map_err(|error| error.to_string())?;
        let release = &book.releases[&method.facts.release];
        let schemas = BTreeMap::from([
            ("submissions".to_owned(), nullable(&submissions_schema())),
            ("submitted".to_owned(), submitted_schema(method, release)),
            (AREA_COUNCILS.to_owned(), area_councils_schema()),
        ]);
        let (replaced, unplanned) = (RefCell::default(), Vec::new());
        let mut bench = Bench { book, method, release, engine, parameters, replaced, schemas, unplanned };
        bench.plan_all();
        Ok(bench)
    }

    /// What does not come out of a page's examples, each way.
    fn page(&self, page: &Page, ways: &[Way]) -> Vec<Vec<Fault>> {
        if let Some(line) = unfilled(page) {
            let what = format!("\"{UNKNOWN}\" marks what is not known yet: cld book fill {} fills it in", page.name);
            return vec![vec![Fault::new(&page.path, line, what)]; ways.len()];
        }
        if let Some(rows) = &page.rows {
            return vec![self.variable(page, rows).err().into_iter().collect(); ways.len()];
        }
        let mut faults = vec![Vec::new(); ways.len()];
        for example in &page.examples {
            let same = !self.has_steps(page, example);
            let mut first = None;
            for (way, faults) in ways.iter().zip(&mut faults) {
                let found = match &first {
                    Some(found) if same => Option::clone(found),
                    _ => self.example(page, example, *way).err(),
                };
                faults.extend(found.clone());
                first.get_or_insert(found);
            }
        }
        faults
    }

    /// True when a step that can be stored is between what an example gives and its page.
    fn has_steps(&self, page: &Page, example: &Example) -> bool {
        self.steps(page, example).is_ok_and(|(before, _)| before.iter().any(|before| before.facts.is_stored()))
    }

    /// Plans each page over empty tables, to learn its columns and where it goes wrong.
    fn plan_all(&mut self) {
        let path = format!("methods/{}/method.toml", self.method.name);
        if let Err(error) = self.empty().and_then(|()| self.learn_references()) {
            return self.unplanned.push(Fault::new(&path, 1, error.to_string()));
        }
        for page in self.method.variables().unwrap_or_default() {
            let sql = format!("select {} as {} from events", self.parameters.fill(page.sql.text.trim()), page.name);
            let planned = self.engine.schema(&sql).map(drop).and_then(|()| self.layer(page));
            self.unplanned.extend(planned.err().map(|error| fault(page, &error)));
        }
        if !self.unplanned.is_empty() {
            return;
        }
        for page in self.method.in_order(self.names(), &BTreeSet::new()).unwrap_or_default() {
            match self.plan(&page) {
                Ok(schema) => _ = self.schemas.insert(page.name.clone(), schema),
                Err(error) => self.unplanned.push(fault(&page, &error)),
            }
        }
    }

    /// An example may give reference tables and mappings of its own.
    fn learn_references(&mut self) -> Result<(), EngineError> {
        for name in reference_tables(self.book, self.method) {
            let schema = self.engine.schema(&format!("select * from {name}"))?;
            self.schemas.insert(name, schema);
        }
        Ok(())
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let of_first = |page: &Page| self.method.name_in_example(page, page.examples.first()?);
        let filled = self.method.templates.values().filter_map(of_first);
        filled.chain(self.method.pages.keys().cloned()).collect()
    }

    pub(crate) fn plan(&self, page: &Page) -> Result<SchemaRef, EngineError> {
        let sql = self.parameters.fill(&page.sql.text);
        let schema = self.engine.schema(&sql)?;
        self.engine.hold(&page.name, &schema, &[])?;
        Ok(nullable(&schema))
    }

    /// Base tables without rows; events with no variable yet.
    pub(crate) fn empty(&self) -> Result<(), EngineError> {
        for table in RECEIVED {
            self.engine.hold(table, &self.schemas[table], &[])?;
        }
        hold_book(&self.engine, self.book, self.method, &StandIns::new())?;
        self.engine.define("events", "select * from submitted")
    }

    /// Puts one more variable on events.
    fn layer(&self, page: &Page) -> Result<(), EngineError> {
        let sql = self.parameters.fill(page.sql.text.trim());
        self.engine.define("events", &format!("select *, {sql} as {} from events", page.name))
    }

    fn variable(&self, page: &Page, table: &SmallTable) -> Result<(), Fault> {
        for (line, row) in &table.rows {
            let found = self.variable_of(page, table, *line, row)?;
            let then = SmallTable {
                line: *line,
                columns: vec![page.name.clone()],
                rows: vec![(*line, row.last().cloned().into_iter().collect())],
            };
            compare(page, found, &then)?;
        }
        Ok(())
    }

    /// What a variable is for one row of its examples, of which the last cell is what is expected.
    pub(crate) fn variable_of(
        &self,
        page: &Page,
        table: &SmallTable,
        line: usize,
        row: &[Option<String>],
    ) -> Result<Vec<Row>, Fault> {
        let Some(at) = table.column(&page.name).filter(|at| at + 1 == table.columns.len()) else {
            let what = format!("the last column of the examples is \"{}\"", page.name);
            return Err(Fault::new(&page.path, table.line, what));
        };
        let given = SmallTable {
            line: table.line,
            columns: table.columns[..at].to_vec(),
            rows: vec![(line, row[..at].to_vec())],
        };
        self.give(page, "submitted", &given)?;
        self.events(page)?;
        self.found(page, &format!("select {} from events", page.name), std::slice::from_ref(&page.name), line)
    }

    fn example(&self, page: &Page, example: &Example, way: Way) -> Result<(), Fault> {
        compare(page, self.outcome(page, example, way)?, &example.then)
    }

    /// The pages between what an example gives and its page, and then the page itself, filled in.
    pub(crate) fn steps(&self, page: &Page, example: &Example) -> Result<(Vec<Page>, Page), Fault> {
        let there = example.given.iter().map(|(name, _)| name.clone()).collect();
        let mut order = self.method.in_order(self.method.name_in_example(page, example), &there).unwrap_or_default();
        let last = order.pop().ok_or_else(|| {
            Fault::new(&page.path, example.line, "the example gives the page itself, or nothing to fill it in for")
        })?;
        Ok((order, last))
    }

    /// The rows that a page gives for an example, with the columns that the example expects.
    pub(crate) fn outcome(&self, page: &Page, example: &Example, way: Way) -> Result<Vec<Row>, Fault> {
        self.restore().map_err(|error| fault(page, &error))?;
        for (name, table) in &example.given {
            self.give(page, name, table)?;
        }
        let (before, last) = self.steps(page, example)?;
        // Planning events takes longer than most examples, and most do not read it.
        if reads_events(&before, &last) {
            self.events(page)?;
        }
        for before in &before {
            self.work_out(before, way).map_err(|error| fault(before, &error))?;
        }
        self.found(page, &self.parameters.fill(&last.sql.text), &example.then.columns, example.then.line)
    }

    /// The base tables as they were before an example took their place.
    pub(crate) fn restore(&self) -> Result<(), EngineError> {
        let replaced = self.replaced.take();
        let (received, book): (Vec<_>, Vec<_>) = replaced.iter().partition(|name| RECEIVED.contains(&name.as_str()));
        for table in received {
            self.engine.hold(table, &self.schemas[table], &[])?;
        }
        match book.is_empty() {
            true => Ok(()),
            false => hold_book(&self.engine, self.book, self.method, &StandIns::new()),
        }
    }

    /// Defines events anew, over the rows that are given.
    pub(crate) fn events(&self, page: &Page) -> Result<(), Fault> {
        define_events(&self.engine, self.method, &self.parameters).map_err(|error| match error {
            MethodError::Variables { source, .. } => fault(page, &source),
            other => Fault::new(&page.path, page.sql.line, other.to_string()),
        })
    }

    fn work_out(&self, page: &Page, way: Way) -> Result<(), EngineError> {
        let sql = self.parameters.fill(&page.sql.text);
        if way == Way::Stacked || !page.facts.is_stored() {
            return self.engine.define(&page.name, &sql);
        }
        let (schema, rows) = self.engine.rows(&sql)?;
        self.engine.hold(&page.name, &schema, &rows)
    }

    /// Holds a given table, a batch for each row, so that rows are in several partitions.
    pub(crate) fn give(&self, page: &Page, name: &str, table: &SmallTable) -> Result<(), Fault> {
        let Some(schema) = self.schemas.get(name) else {
            let hint = nearest(name, self.schemas.keys().map(String::as_str));
            return Err(Fault::new(&page.path, table.line, format!("there is no table \"{name}\"{hint}")));
        };
        if let Some(column) = table.columns.iter().find(|column| schema.column_with_name(column).is_none()) {
            let what = format!("table \"{name}\" has no column \"{column}\"{}", near(schema, column));
            return Err(Fault::new(&page.path, table.line, what));
        }
        let mut batches = Vec::new();
        for (line, row) in &table.rows {
            let batch = self.row(schema, table, row).map_err(|what| Fault::new(&page.path, *line, what))?;
            batches.push(batch);
        }
        if !self.method.pages.contains_key(name) {
            self.replaced.borrow_mut().insert(name.to_owned());
        }
        self.engine.hold(name, schema, &batches).map_err(|error| fault(page, &error))
    }

    fn row(&self, schema: &SchemaRef, table: &SmallTable, row: &[Option<String>]) -> Result<RecordBatch, String> {
        let columns = schema.fields().iter().map(|field| -> Result<ArrayRef, String> {
            let cell = match table.column(field.name()) {
                Some(at) => row[at].clone(),
                None => self.collated(field.name(), table, row),
            };
            match cell {
                Some(cell) => parse_cells(&[Some(&cell)], field.data_type())
                    .map_err(|_| format!("\"{cell}\" in {} is not of type {}", field.name(), field.data_type())),
                None => Ok(new_null_array(field.data_type(), 1)),
            }
        });
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        RecordBatch::try_new(Arc::clone(schema), columns).map_err(|error| error.to_string())
    }

    /// A collated column that the example does not give follows from the text as written.
    fn collated(&self, column: &str, table: &SmallTable, row: &[Option<String>]) -> Option<String> {
        let (item, Form::Collated) = self.release.column(column)? else { return None };
        let item = &self.release.items[item];
        let text = row[table.column(&item.column_name(Form::AsWritten))?].as_ref()?;
        let classes = self.book.list_of(self.release, item).map(|list| list.classes());
        Some(collated(&classes.unwrap_or_default(), text))
    }

    /// The rows that SQL gives, with these columns.
    fn found(&self, page: &Page, sql: &str, columns: &[String], line: usize) -> Result<Vec<Row>, Fault> {
        let (schema, batches) = self.engine.rows(sql).map_err(|error| fault(page, &error))?;
        let mut places = Vec::new();
        for column in columns {
            let Some((at, _)) = schema.column_with_name(column) else {
                let what = format!("the page gives no column \"{column}\"{}", near(&schema, column));
                return Err(Fault::new(&page.path, line, what));
            };
            places.push(at);
        }
        let mut found: Vec<Row> = Vec::new();
        for batch in &batches {
            let columns: Vec<_> = places.iter().map(|at| cells(batch.column(*at))).collect();
            found.extend((0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()));
        }
        Ok(found)
    }
}

/// True when the pages of an example, the last of which is its own, read events.
pub(crate) fn reads_events(before: &[Page], last: &Page) -> bool {
    before.iter().chain([last]).any(|page| page.sql.tables.contains("events"))
}

/// The first line on which an expected cell is not known yet.
fn unfilled(page: &Page) -> Option<usize> {
    let expected = page.rows.iter().chain(page.examples.iter().map(|example| &example.then));
    let mut rows = expected.flat_map(|table| &table.rows);
    let is_unknown = |(_, row): &&(usize, Row)| row.iter().any(|cell| cell.as_deref() == Some(UNKNOWN));
    rows.find(is_unknown).map(|(line, _)| *line)
}

fn compare(page: &Page, mut found: Vec<Row>, then: &SmallTable) -> Result<(), Fault> {
    for (line, row) in &then.rows {
        match found.iter().position(|other| other == row) {
            Some(at) => _ = found.swap_remove(at),
            None => {
                let what = format!("expected {}, which does not come out; left over: {}", show(row), show_all(&found));
                return Err(Fault::new(&page.path, *line, what));
            }
        }
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(Fault::new(&page.path, then.line, format!("also comes out: {}", show_all(&found)))),
    }
}

/// The same columns, each allowed to be null: an example leaves out what does not matter.
fn nullable(schema: &SchemaRef) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn near(schema: &SchemaRef, column: &str) -> String {
    nearest(column, schema.fields().iter().map(|field| field.name().as_str()))
}

fn show(row: &[Option<String>]) -> String {
    let cells: Vec<_> = row.iter().map(|cell| cell.as_deref().unwrap_or("(null)")).collect();
    format!("[{}]", cells.join(" | "))
}

fn show_all(rows: &[Vec<Option<String>>]) -> String {
    if rows.is_empty() {
        return "nothing".into();
    }
    rows.iter().map(|row| show(row)).collect::<Vec<_>>().join(", ")
}

pub(crate) fn fault(page: &Page, error: &EngineError) -> Fault {
    match error {
        EngineError::ColumnUnknown { named, known } => {
            let hint = nearest(named, known.iter().map(String::as_str));
            let what = format!("uses column \"{named}\", which nothing provides{hint}");
            Fault::new(&page.path, page.sql.line_of(named), what)
        }
        other => Fault::new(&page.path, page.sql.line, other.to_string()),
    }
}
