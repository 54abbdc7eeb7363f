//! A page's SQL: what it reads, and whether it keeps to the plain dialect that every engine runs.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, ObjectName, Query, SelectItem, SetExpr, Statement, TableAlias, TableFactor, Value,
    ValueWithSpan, Values, Visit, Visitor,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use crate::fault::Fault;
use crate::markdown::Fenced;
use crate::marks::MARKS;
use crate::numbered::{ANY_NUMBER, NUMBER};

use dialect::Dialect;

mod dialect;
mod forms;
mod shorthand;
mod vocabulary;

pub(crate) use dialect::Place;
pub use vocabulary::{FUNCTIONS, Gives, Nulls, UsedIn, Word, functions};

/// SQL of a page, its shorthand written out, with the names it reads.
#[derive(Debug, Clone)]
pub struct Sql {
    /// As it is written, with its marks.
    pub text: String,
    /// How many lines it has on the page.
    pub lines_on_page: usize,
    /// For each line of the text the line that it is on, counted from the first.
    on_page: Vec<usize>,
    /// Line of the page on which the text starts.
    pub line: usize,
    /// Tables read, without those that a `with` defines.
    pub tables: BTreeSet<String>,
    /// Every name used as a column, whatever table it is in.
    pub columns: BTreeSet<String>,
    /// Parameters, without their `$`.
    pub parameters: BTreeSet<String>,
    /// (column, text) pairs that the SQL compares.
    pub(crate) compared: Vec<(String, String)>,
    /// Columns that are null wherever a condition is true, as far as it says so itself: `x is null and …`.
    pub(crate) null_columns: BTreeSet<String>,
}

impl Sql {
    /// Parses a whole `select`, or a condition or value of one row.
    pub(crate) fn parse(path: &str, fenced: &Fenced, place: Place) -> Result<Sql, Vec<Fault>> {
        let expanded = shorthand::expanded(&fenced.text)
            .map_err(|(line, what)| vec![Fault::new(path, fenced.line + line, what)])?;
        let on_page = expanded.lines;
        let head = if place == Place::Select { "" } else { "select " };
        let whole = format!("{head}{}", plain(&expanded.text));
        let fault = |line: usize, what: String| Fault::new(path, fenced.line + placed(&on_page, line), what);
        let statements = Parser::parse_sql(&GenericDialect {}, &whole).map_err(|error| {
            let (what, line) = located(&error.to_string());
            vec![fault(line, format!("this is not SQL: {what}"))]
        })?;
        let [Statement::Query(query)] = statements.as_slice() else {
            return Err(vec![fault(1, "a page holds one select".into())]);
        };
        let mut dialect = Dialect::new(place);
        let _ = query.visit(&mut dialect);
        if !dialect.objections.is_empty() {
            return Err(dialect.objections.into_iter().map(|(line, what)| fault(line, what)).collect());
        }
        let mut survey = Survey::default();
        let _ = query.visit(&mut survey);
        survey.tables.retain(|table| !survey.defined.contains(table));
        Ok(Sql {
            text: expanded.text,
            line: fenced.line,
            lines_on_page: fenced.text.lines().count(),
            on_page,
            tables: survey.tables,
            columns: survey.columns.iter().map(|column| column.replace(ANY_NUMBER, NUMBER)).collect(),
            parameters: survey.parameters,
            compared: survey.compared,
            null_columns: null_columns(query),
        })
    }

    /// The line of the page on which `word` first appears in the SQL.
    pub fn line_of(&self, word: &str) -> usize {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '}');
        let at = self.text.lines().position(|line| line.split(|c| !is_name(c)).any(|name| name == word));
        self.line_at(at.unwrap_or(0) + 1)
    }

    /// Lines of the page as the template has them, whose marks were filled in line by line.
    pub(crate) fn placed_like(self, template: &Sql) -> Sql {
        Sql { on_page: template.on_page.clone(), lines_on_page: template.lines_on_page, ..self }
    }

    /// The line of the page that has the operator and most of these names.
    pub fn line_of_operator(&self, operator: &str, names: &BTreeSet<String>) -> usize {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let score = |line: &str| {
            let words: BTreeSet<&str> = line.split(|c| !is_name(c)).collect();
            let named = names.iter().filter(|name| words.contains(name.as_str())).count();
            if line.contains(&format!(" {operator} ")) { 2 * named + 1 } else { named }
        };
        let lines = self.text.lines().enumerate().map(|(at, line)| (score(line), std::cmp::Reverse(at)));
        let best = lines.max().map_or(0, |(_, std::cmp::Reverse(at))| at);
        self.line_at(best + 1)
    }

    /// The line of the page of a line of the text, which is counted from 1.
    fn line_at(&self, line: usize) -> usize {
        self.line + placed(&self.on_page, line)
    }
}

/// Where a line, counted from 1, is on the page, counted from the first line of SQL. One past the end is the last.
fn placed(on_page: &[usize], line: usize) -> usize {
    let at = line.saturating_sub(1).min(on_page.len().saturating_sub(1));
    on_page.get(at).copied().unwrap_or(0)
}

/// Template marks, replaced by names so that a template can be parsed before it is filled in.
fn plain(text: &str) -> String {
    let text = text.replace("{rows}", "any_rows").replace(NUMBER, ANY_NUMBER);
    MARKS.iter().fold(text, |text, (mark, any)| text.replace(mark, any))
}

/// Splits the parser's "… at Line: 3, Column: 7" into the message and the line.
fn located(message: &str) -> (String, usize) {
    let message = message.trim_start_matches("sql parser error: ");
    match message.rsplit_once(" at Line: ") {
        Some((what, place)) => {
            let line = place.split(',').next().and_then(|line| line.trim().parse().ok());
            (what.to_owned(), line.unwrap_or(1))
        }
        None => (message.to_owned(), 1),
    }
}

#[derive(Default)]
struct Survey {
    tables: BTreeSet<String>,
    defined: BTreeSet<String>,
    columns: BTreeSet<String>,
    parameters: BTreeSet<String>,
    compared: Vec<(String, String)>,
}

impl Survey {
    fn compare(&mut self, column: &Expr, value: &Expr) {
        if let (Some(column), Some(text)) = (column_name(column), literal(value)) {
            self.compared.push((column.to_owned(), text.to_owned()));
        }
    }

    /// The texts of a lookup written as `values (…) as t (column, …)` are compared with their columns.
    fn lookup(&mut self, values: &Values, alias: &TableAlias) {
        for row in &values.rows {
            for (column, value) in alias.columns.iter().zip(row.iter()) {
                if let Some(text) = literal(value) {
                    self.compared.push((column.name.value.clone(), text.to_owned()));
                }
            }
        }
    }
}

impl Visitor for Survey {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for common in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.defined.insert(common.alias.name.value.clone());
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, args: None, .. } => _ = self.tables.insert(last_part(name)),
            TableFactor::Derived { subquery, alias: Some(alias), .. } => {
                if let SetExpr::Values(values) = subquery.body.as_ref() {
                    self.lookup(values, alias);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(name) => _ = self.columns.insert(name.value.clone()),
            Expr::CompoundIdentifier(parts) => self.columns.extend(parts.last().map(|part| part.value.clone())),
            Expr::Value(ValueWithSpan { value: Value::Placeholder(name), .. }) => {
                self.parameters.insert(name.trim_start_matches('$').to_owned());
            }
            Expr::BinaryOp { left, op: BinaryOperator::Eq | BinaryOperator::NotEq, right } => {
                self.compare(left, right);
                self.compare(right, left);
            }
            Expr::InList { expr, list, .. } => list.iter().for_each(|value| self.compare(expr, value)),
            Expr::Case { operand: Some(operand), conditions, .. } => {
                conditions.iter().for_each(|when| self.compare(operand, &when.condition));
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// The columns that a condition, which is all that the query selects, asks to be null.
fn null_columns(query: &Query) -> BTreeSet<String> {
    let SetExpr::Select(select) = query.body.as_ref() else { return BTreeSet::new() };
    let [SelectItem::UnnamedExpr(condition)] = select.projection.as_slice() else { return BTreeSet::new() };
    let (mut columns, mut parts) = (BTreeSet::new(), vec![condition]);
    while let Some(part) = parts.pop() {
        match part {
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => parts.extend([left.as_ref(), right.as_ref()]),
            Expr::Nested(inner) => parts.push(inner),
            Expr::IsNull(inner) => columns.extend(column_name(inner).map(str::to_owned)),
            _ => {}
        }
    }
    columns
}

fn last_part(name: &ObjectName) -> String {
    name.to_string().rsplit('.').next().unwrap_or_default().to_owned()
}

fn column_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Identifier(name) => Some(&name.value),
        Expr::CompoundIdentifier(parts) => parts.last().map(|part| part.value.as_str()),
        _ => None,
    }
}

fn literal(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Value(ValueWithSpan { value: Value::SingleQuotedString(text), .. }) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
