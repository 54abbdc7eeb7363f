//! The examples of the rules as SQL, for an engine other than the one that checks files.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{DataType, Field};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use cld_book::{Book, Fault, Item, Release, RulePage};
use cld_condition::{Compiler, ConditionError, on_columns};
use cld_submission::{Block, Columns, Submission};
use datafusion_common::cast::as_boolean_array;

use crate::advice;
use crate::check::compiler;
use crate::error::CheckError;
use crate::example::{Examples, field, file};
use crate::rule::{Rule, condition};
use crate::shape_sql::{ROW, TEXT, failing};

/// The table that the query of an example reads.
pub(crate) const TABLE: &str = "examples";

/// A row of text; none is null.
type Cells = Vec<Option<String>>;

/// The examples of one rule for one item, as one query.
#[derive(Debug, Clone)]
pub struct SqlRuleExample {
    /// Path of the page under `book/`, and the line on which its examples begin.
    pub page: String,
    /// Counted from 1.
    pub line: usize,
    /// Columns of the table `examples`: their names, and their types in the words of the plain dialect.
    pub columns: Vec<(String, String)>,
    /// The rows of that table, as a file with the examples is read. None for the items that the examples do not name: the
    /// query must be understood all the same.
    pub rows: Vec<Cells>,
    /// Gives for each row its line on the page, whether it fails, and whether the rule's condition is null.
    pub query: String,
    /// What the query gives: what fails by the page, what is null by the engine that checks files.
    pub expected: Vec<Cells>,
}

/// The examples of all rules of a release.
#[derive(Debug, Clone)]
pub struct SqlRuleExamples {
    /// Functions that follow from other pages of the book: their heads, and SQL of one row over their arguments. What
    /// the other functions of rules are, book/README.md says.
    pub functions: Vec<(String, String)>,
    /// Rule by rule, in the order of their names.
    pub examples: Vec<SqlRuleExample>,
}

/// The examples of each rule that holds in a release; of a rule for any field, a query for each item that it covers.
///
/// # Errors
/// The faults of the first page that cannot be compiled, or whose examples cannot be read.
pub fn sql_examples(book: &Book, release: &Release) -> Result<SqlRuleExamples, Vec<Fault>> {
    let release = &release.in_full();
    let compiler = compiler(book, release).map_err(|error| vec![Fault::new("rules", 1, error.to_string())])?;
    let mut examples = Vec::new();
    for page in book.rules.values() {
        let export = Export { book, release, compiler: &compiler, page };
        export.add_to(&mut examples).map_err(|fault| vec![fault])?;
    }
    Ok(SqlRuleExamples { functions: vec![advice::as_sql(book, release)], examples })
}

/// One page on its way out.
struct Export<'a> {
    book: &'a Book,
    release: &'a Release,
    compiler: &'a Compiler,
    page: &'a RulePage,
}

impl Export<'_> {
    fn add_to(&self, examples: &mut Vec<SqlRuleExample>) -> Result<(), Fault> {
        let items = self.book.rule_items(self.release, self.page);
        let shown = field(self.page, &items);
        for item in items {
            let rule = Rule::compile(self.book, self.compiler, self.release, self.page, item)?;
            let shown = self.page.rows.as_ref().filter(|_| shown.is_some_and(|shown| shown.name == item.name));
            let shown = shown.map(|table| Examples::new(self.book, self.release, self.page, &rule, item, table));
            examples.push(self.example(&rule, item, shown.as_ref())?);
        }
        Ok(())
    }

    fn example(&self, rule: &Rule, item: &Item, shown: Option<&Examples<'_>>) -> Result<SqlRuleExample, Fault> {
        let line = self.page.rows.as_ref().map_or(self.page.sql.line, |table| table.line);
        let fault = |what: String| Fault::new(&self.page.path, line, what);
        let names: BTreeSet<&str> = rule.reads().collect();
        let columns = Columns::new(self.book, self.release, names).tolerant();
        let fields = columns.schema.fields().iter().map(|field| (field.name().clone(), sql_type(field)));
        let fixed = [(ROW.to_owned(), "bigint".to_owned()), (TEXT.to_owned(), "varchar".to_owned())];
        let mut example = SqlRuleExample {
            page: self.page.path.clone(),
            line,
            columns: fixed.into_iter().chain(fields).collect(),
            rows: Vec::new(),
            query: query(rule, &condition(self.book, self.release, self.page, item)),
            expected: Vec::new(),
        };
        let Some(shown) = shown else { return Ok(example) };
        let headers = shown.headers()?;
        let input = file(&headers, &shown.table).map_err(|error| fault(format!("no CSV comes of them ({error})")))?;
        let submission = Submission::open(input, self.release).map_err(|error| fault(error.to_string()))?;
        let read = rows(&submission, &columns, rule).map_err(|error| fault(error.to_string()))?;
        for ((line, row), Read { text, cells, is_null }) in shown.table.rows.iter().zip(read) {
            let fails = row.last().is_some_and(Option::is_some);
            let line = line.to_string();
            example.expected.push([line.clone(), fails.to_string(), is_null.to_string()].map(Some).to_vec());
            example.rows.push([Some(line), Some(text)].into_iter().chain(cells).collect());
        }
        Ok(example)
    }
}

/// For each row its line, whether it fails, and whether the condition is null.
fn query(rule: &Rule, condition: &str) -> String {
    let part = format!("select * from {TABLE} where ({condition})");
    let failing = failing(&rule.shape, TABLE, &part);
    format!(
        "select {TABLE}.{ROW}, failing.{ROW} is not null as fails, ({condition}) is null as is_unknown \
         from {TABLE} left join ({failing}) as failing on failing.{ROW} = {TABLE}.{ROW}"
    )
}

/// A row of the examples as it is read from a file.
struct Read {
    /// As it is written.
    text: String,
    cells: Cells,
    /// Whether the rule's condition is null.
    is_null: bool,
}

fn rows(submission: &Submission, columns: &Columns, rule: &Rule) -> Result<Vec<Read>, CheckError> {
    let mut rows = Vec::new();
    let work = |(): &mut (), block: &Block<'_>| of_block(block, rule);
    let take = |_, read: Result<Vec<Read>, ConditionError>| match read {
        Ok(read) => {
            rows.extend(read);
            ControlFlow::Continue(())
        }
        Err(error) => ControlFlow::Break(CheckError::RulesUncomputable(error)),
    };
    match submission.try_read(columns, 1, || (), work, take)? {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(_) => Ok(rows),
    }
}

fn of_block(block: &Block<'_>, rule: &Rule) -> Result<Vec<Read>, ConditionError> {
    let condition = on_columns(&rule.condition, &block.batch.schema())?;
    let value = condition.evaluate(&block.batch)?.into_array(block.rows())?;
    let bits = as_boolean_array(&value)?;
    let read = |row: usize| {
        let text = String::from_utf8_lossy(block.row_text(row)).into_owned();
        Ok(Read { text, cells: cells(&block.batch, row)?, is_null: bits.is_null(row) })
    };
    (0..block.rows()).map(read).collect()
}

/// The values of a row as text: dates 2023-04-01; null is none.
fn cells(batch: &RecordBatch, row: usize) -> Result<Cells, ConditionError> {
    let cell = |column: &dyn Array| {
        let formatter = ArrayFormatter::try_new(column, &FormatOptions::new())?;
        let is_null = column.logical_nulls().is_some_and(|nulls| nulls.is_null(row));
        Ok((!is_null).then(|| formatter.value(row).to_string()))
    };
    batch.columns().iter().map(|column| cell(column.as_ref())).collect()
}

/// The type of a column of a submission, in the words of the plain dialect.
fn sql_type(field: &Field) -> String {
    match field.data_type() {
        DataType::Date32 => "date".to_owned(),
        DataType::Decimal128(precision, scale) => format!("decimal({precision}, {scale})"),
        whole if whole.is_integer() => "bigint".to_owned(),
        _ => "varchar".to_owned(),
    }
}
