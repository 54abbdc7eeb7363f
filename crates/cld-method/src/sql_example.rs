//! The examples of a method as SQL, for an engine other than the one that runs methods.

use arrow::datatypes::{DataType, Field, SchemaRef};
use cld_book::{AREA_COUNCILS, Book, Example, Fault, Method, Page, SmallTable};

use crate::base::{events_sql, reference_tables};
use crate::cells::cells;
use crate::example::{Bench, Row, fault, reads_events};
use crate::own_pages::own_pages;

/// A table with its rows as text.
#[derive(Debug, Clone)]
pub struct SqlTable {
    /// The name that pages read it by.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<SqlColumn>,
    /// Cells as [`cells`] writes them; none is null.
    pub rows: Vec<Row>,
}

/// A column with its type, in the words of the plain dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlColumn {
    /// The name of the column.
    pub name: String,
    /// `bigint`, `varchar`, `date` and so on.
    pub sql_type: String,
}

/// One example: tables that are given, views on them one after another, a query, and what must come out.
#[derive(Debug, Clone)]
pub struct SqlExample {
    /// Path of the page under `book/`, and the line of the example's outcome.
    pub page: String,
    /// The line of the page with the outcome.
    pub line: usize,
    /// These take the place of the tables that all examples share.
    pub given: Vec<SqlTable>,
    /// Names with the SQL that each is made of.
    pub steps: Vec<(String, String)>,
    /// The SQL whose rows are the outcome.
    pub query: String,
    /// The columns that are compared.
    pub columns: Vec<SqlColumn>,
    /// Rows without order; none is null.
    pub expected: Vec<Row>,
}

/// All examples of a method.
#[derive(Debug, Clone)]
pub struct SqlExamples {
    /// The tables that are there before an example gives any: what the book says, the others without rows.
    pub shared: Vec<SqlTable>,
    /// One for each outcome on a page.
    pub examples: Vec<SqlExample>,
}

/// The examples of a method's own pages, bounds filled in.
///
/// # Errors
/// The faults that keep a page from being planned.
pub fn sql_examples(book: &Book, method: &Method) -> Result<SqlExamples, Vec<Fault>> {
    let path = format!("methods/{}/method.toml", method.name);
    let method = &method.with_headlines(book.headlines.values());
    let bench = Bench::set_up(book, method, 1).map_err(|what| vec![Fault::new(&path, 1, what)])?;
    if !bench.unplanned.is_empty() {
        return Err(bench.unplanned);
    }
    let shared = bench.shared().map_err(|error| vec![Fault::new(&path, 1, error.to_string())])?;
    let examples = own_pages(method).flat_map(|page| bench.sql_examples(page));
    let examples = examples.collect::<Result<Vec<_>, _>>().map_err(|fault| vec![fault])?;
    Ok(SqlExamples { shared, examples })
}

impl Bench<'_> {
    fn shared(&self) -> Result<Vec<SqlTable>, cld_engine::EngineError> {
        self.empty()?;
        let lists = self.book.lists.keys().map(|list| format!("list_{list}"));
        let base = ["submissions", "submitted", AREA_COUNCILS].map(str::to_owned);
        let names = base.into_iter().chain(lists).chain(reference_tables(self.book, self.method));
        names.map(|name| self.table(&name)).collect()
    }

    /// What the engine holds under a name.
    fn table(&self, name: &str) -> Result<SqlTable, cld_engine::EngineError> {
        let (schema, batches) = self.engine.rows(&format!("select * from {name}"))?;
        let mut rows = Vec::new();
        for batch in &batches {
            let columns: Vec<_> = batch.columns().iter().map(cells).collect();
            rows.extend((0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()));
        }
        Ok(SqlTable {
            name: name.to_owned(),
            columns: schema.fields().iter().map(|field| column(field)).collect(),
            rows,
        })
    }

    fn sql_examples(&self, page: &Page) -> Vec<Result<SqlExample, Fault>> {
        match &page.rows {
            Some(table) => table.rows.iter().map(|row| self.sql_of_variable(page, table, row)).collect(),
            None => page.examples.iter().map(|example| self.sql_of_example(page, example)).collect(),
        }
    }

    /// A row of a variable's examples: all cells but the last are given, the last is expected.
    fn sql_of_variable(&self, page: &Page, table: &SmallTable, row: &(usize, Row)) -> Result<SqlExample, Fault> {
        let at = table.columns.len() - 1;
        let given = SmallTable {
            line: table.line,
            columns: table.columns[..at].to_vec(),
            rows: vec![(row.0, row.1[..at].to_vec())],
        };
        self.give(page, "submitted", &given)?;
        let query = format!("select {} from events", page.name);
        self.events(page)?;
        let schema = self.engine.schema(&query).map_err(|error| fault(page, &error))?;
        Ok(SqlExample {
            page: page.path.clone(),
            line: row.0,
            given: vec![self.table("submitted").map_err(|error| fault(page, &error))?],
            steps: vec![self.sql_of_events(page)?],
            query,
            columns: vec![column(schema.field(0))],
            expected: vec![row.1.last().cloned().into_iter().collect()],
        })
    }

    fn sql_of_example(&self, page: &Page, example: &Example) -> Result<SqlExample, Fault> {
        let failed = |error| fault(page, &error);
        self.restore().map_err(failed)?;
        let mut given = Vec::new();
        for (name, table) in &example.given {
            self.give(page, name, table)?;
            given.push(self.table(name).map_err(failed)?);
        }
        let (before, last) = self.steps(page, example)?;
        let mut steps = Vec::new();
        if reads_events(&before, &last) {
            steps.push(self.sql_of_events(page)?);
            self.events(page)?;
        }
        for before in &before {
            self.plan(before).map_err(failed)?;
            steps.push((before.name.clone(), self.parameters.fill(&before.sql.text)));
        }
        let query = self.parameters.fill(&last.sql.text);
        let schema = self.engine.schema(&query).map_err(failed)?;
        Ok(SqlExample {
            page: page.path.clone(),
            line: example.then.line,
            given,
            steps,
            columns: compared(&schema, &example.then.columns),
            query,
            expected: example.then.rows.iter().map(|(_, row)| row.clone()).collect(),
        })
    }

    fn sql_of_events(&self, page: &Page) -> Result<(String, String), Fault> {
        let sql = events_sql(self.method, &self.parameters);
        let sql = sql.map_err(|error| Fault::new(&page.path, page.sql.line, error.to_string()))?;
        Ok(("events".to_owned(), sql))
    }
}

/// The columns that an example names, as they were planned.
fn compared(schema: &SchemaRef, names: &[String]) -> Vec<SqlColumn> {
    names.iter().filter_map(|name| Some(column(schema.column_with_name(name)?.1))).collect()
}

fn column(field: &Field) -> SqlColumn {
    let sql_type = match field.data_type() {
        DataType::Boolean => "boolean".to_owned(),
        DataType::Date32 => "date".to_owned(),
        DataType::Timestamp(..) => "timestamp".to_owned(),
        DataType::Decimal128(precision, scale) => format!("decimal({precision}, {scale})"),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 => "int".to_owned(),
        whole if whole.is_integer() => "bigint".to_owned(),
        text if text.is_string() => "varchar".to_owned(),
        // A column that is null in every row.
        DataType::Null => "varchar".to_owned(),
        // No page has one: its name says what went wrong.
        other => other.to_string(),
    };
    SqlColumn { name: field.name().clone(), sql_type }
}
