//! A page's SQL: what it reads, and whether it keeps to the plain dialect that every engine runs.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, DataType, Expr, Function, LimitClause, ObjectName, Query, SetExpr, SetOperator, Statement,
    TableAlias, TableFactor, Value, ValueWithSpan, Values, Visit, Visitor, WindowType,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

use crate::fault::Fault;
use crate::field::MARKS;
use crate::markdown::Fenced;
use crate::numbered::{ANY_NUMBER, NUMBER};

/// SQL as it stands on a page, with the names it reads.
#[derive(Debug, Clone)]
pub struct Sql {
    pub text: String,
    /// Line of the page on which the text starts.
    pub line: usize,
    /// Tables read, without those that a `with` defines.
    pub tables: BTreeSet<String>,
    /// Every name used as a column, whatever table it stands in.
    pub columns: BTreeSet<String>,
    /// Parameters, without their `$`.
    pub parameters: BTreeSet<String>,
    /// (column, text) pairs that the SQL compares.
    pub(crate) compared: Vec<(String, String)>,
}

impl Sql {
    /// Parses a whole `select`, or with `expression` a condition or value of one row.
    pub(crate) fn parse(path: &str, fenced: &Fenced, expression: bool) -> Result<Sql, Vec<Fault>> {
        let head = if expression { "select " } else { "" };
        let whole = format!("{head}{}", plain(&fenced.text));
        let fault = |line: usize, what: String| Fault::new(path, fenced.line + line.saturating_sub(1), what);
        let statements = Parser::parse_sql(&GenericDialect {}, &whole).map_err(|error| {
            let (what, line) = located(&error.to_string());
            vec![fault(line, format!("this is not SQL: {what}"))]
        })?;
        let [Statement::Query(query)] = statements.as_slice() else {
            return Err(vec![fault(1, "a page holds one select".into())]);
        };
        let mut survey = Survey::default();
        let _ = query.visit(&mut survey);
        if !survey.objections.is_empty() {
            return Err(survey.objections.into_iter().map(|what| fault(1, what)).collect());
        }
        survey.tables.retain(|table| !survey.defined.contains(table));
        Ok(Sql {
            text: fenced.text.clone(),
            line: fenced.line,
            tables: survey.tables,
            columns: survey.columns.iter().map(|column| column.replace(ANY_NUMBER, NUMBER)).collect(),
            parameters: survey.parameters,
            compared: survey.compared,
        })
    }

    /// The line of the page on which `word` first stands in the SQL.
    pub fn line_of(&self, word: &str) -> usize {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '{' | '}');
        let at = self.text.lines().position(|line| line.split(|c| !is_name(c)).any(|name| name == word));
        self.line + at.unwrap_or(0)
    }
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
    objections: Vec<String>,
}

impl Survey {
    fn object(&mut self, what: &str) {
        self.objections.push(format!("the plain dialect has {what}"));
    }

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

    fn window(&mut self, function: &Function) {
        let name = function.name.to_string().to_lowercase();
        let needs_order = ["row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value"];
        if !needs_order.contains(&name.as_str()) {
            return;
        }
        match &function.over {
            Some(WindowType::WindowSpec(spec)) if !spec.order_by.is_empty() => {}
            _ => self.object(&format!("no {name} without an order by: which row would it be?")),
        }
    }
}

impl Visitor for Survey {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for common in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.defined.insert(common.alias.name.value.clone());
        }
        if matches!(query.limit_clause, Some(LimitClause::LimitOffset { .. } | LimitClause::OffsetCommaLimit { .. }))
            || query.fetch.is_some()
        {
            self.object("no limit: choose a row with row_number() over (… order by …) = 1");
        }
        if let SetExpr::SetOperation { op: SetOperator::Except | SetOperator::Intersect | SetOperator::Minus, .. } =
            query.body.as_ref()
        {
            self.object("no except or intersect: write exists or not exists");
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
            Expr::InSubquery { negated: true, .. } => self.object("no not in (select …): write not exists"),
            Expr::Subquery(_) => self.object("no select as a value: join it, or write exists"),
            Expr::Cast { data_type: DataType::Double(_) | DataType::Float(_) | DataType::Real, .. } => {
                self.object("no floats: cast to decimal");
            }
            Expr::Function(function) => self.window(function),
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
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Sql, Vec<Fault>> {
        Sql::parse("x.md", &Fenced { text: text.into(), line: 10 }, false)
    }

    #[test]
    fn names_are_read_from_the_sql() {
        let sql =
            parse("with k as (select 1 as one)\nselect e.person from events as e join k on e.n = $n\nwhere t = 'a'")
                .unwrap();
        assert_eq!(sql.tables, BTreeSet::from(["events".to_owned()]));
        assert_eq!(sql.parameters, BTreeSet::from(["n".to_owned()]));
        assert!(sql.columns.contains("person"));
        assert_eq!(sql.compared, [("t".to_owned(), "a".to_owned())]);
        assert_eq!(sql.line_of("person"), 11);
        let lookup = parse("select * from (values ('a', 1)) as t (outcome, place)").unwrap();
        assert_eq!(lookup.compared, [("outcome".to_owned(), "a".to_owned())]);
    }

    #[test]
    fn what_engines_run_differently_is_refused() {
        for text in [
            "select a from t limit 1",
            "select a from t except select a from u",
            "select a from t where a not in (select a from u)",
            "select (select max(a) from u) from t",
            "select cast(a as double) from t",
            "select row_number() over (partition by a) from t",
        ] {
            let faults = parse(text).unwrap_err();
            assert!(faults[0].what.contains("plain dialect"), "{text}: {}", faults[0]);
        }
    }

    #[test]
    fn bad_sql_is_reported_at_its_line() {
        assert_eq!(parse("select a\nfrom t group by )").unwrap_err()[0].line, 11);
    }
}
