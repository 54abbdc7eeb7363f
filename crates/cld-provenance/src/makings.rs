//! What the columns of a query are made of, said in terms of the caller's: a plan is gone through once, from the
//! tables that it reads to its last select.

use arrow::datatypes::DataType;
use datafusion::logical_expr::expr::{WindowFunction, WindowFunctionParams};
use datafusion::logical_expr::{Aggregate, Case, Distinct, Expr, Join, JoinType, LogicalPlan, Operator};

use cld_engine::{Engine, EngineError};

use crate::scope::Scope;

/// How a value comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made<'a> {
    /// By a condition: yes, no or not known.
    Condition,
    /// One of several values is taken, as by `case`, `coalesce`, `max` or a union.
    Choice,
    /// By the operator between two values, such as `-` or `||`.
    Operator(&'a str),
    /// By the function of this name, an aggregate among them, from its arguments in their order.
    Function(&'a str),
    /// By numbering rows, from what their order is made of. They are numbered anew for each value of other columns, of
    /// which what the numbers are `within` is made; empty when all rows are numbered together.
    Numbered,
}

/// What a literal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Literal {
    /// No value.
    Null,
    /// A day or a moment.
    Time,
    /// Any other.
    Other,
}

/// What a caller makes of columns: how tables hold it, and how values of it become another.
pub trait Terms {
    /// What is said of a column.
    type Term: Clone;

    /// Of a column of a table.
    fn read(&self, table: &str, column: &str) -> Self::Term;

    /// Of a literal.
    fn literal(&self, literal: Literal) -> Self::Term;

    /// Of a value that is made of others; `within` is empty but for [`Made::Numbered`].
    fn made(&self, made: Made<'_>, of: &[Self::Term], within: &[Self::Term]) -> Self::Term;

    /// Of what cannot be followed.
    fn unknown(&self) -> Self::Term;
}

/// The columns that `sql` gives, in order, each with what is said of it. What it reads must be there.
///
/// # Errors
/// SQL that cannot be planned.
pub fn makings<T: Terms>(engine: &Engine, sql: &str, terms: &T) -> Result<Vec<(String, T::Term)>, EngineError> {
    let plan = engine.plan(sql)?;
    let names = plan.schema().fields().iter().map(|field| field.name().clone());
    Ok(names.zip(of_plan(&plan, terms)).collect())
}

/// One term for each column of a plan.
fn of_plan<T: Terms>(plan: &LogicalPlan, terms: &T) -> Vec<T::Term> {
    let found = match plan {
        LogicalPlan::Projection(projection) => {
            let below = of_plan(&projection.input, terms);
            all(&projection.expr, &Scope::of(&projection.input, &below), terms)
        }
        LogicalPlan::Window(window) => {
            let mut below = of_plan(&window.input, terms);
            let added = all(&window.window_expr, &Scope::of(&window.input, &below), terms);
            below.extend(added);
            below
        }
        LogicalPlan::Aggregate(aggregate) => of_aggregate(aggregate, terms),
        LogicalPlan::Union(union) => {
            let sides: Vec<_> = union.inputs.iter().map(|input| of_plan(input, terms)).collect();
            chosen(&sides, terms)
        }
        LogicalPlan::Values(values) => {
            let nothing = Scope::nothing();
            let rows: Vec<_> = values.values.iter().map(|row| all(row, &nothing, terms)).collect();
            chosen(&rows, terms)
        }
        LogicalPlan::Join(join) => of_join(join, terms),
        LogicalPlan::TableScan(scan) => {
            let columns = scan.projected_schema.fields().iter();
            columns.map(|field| terms.read(scan.table_name.table(), field.name())).collect()
        }
        LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Filter(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Limit(_)
        | LogicalPlan::Repartition(_)
        | LogicalPlan::Subquery(_)
        | LogicalPlan::Distinct(Distinct::All(_)) => {
            plan.inputs().first().map(|input| of_plan(input, terms)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    // A kind of plan that is not known here says nothing of its columns, rather than something of the wrong ones.
    match plan.schema().fields().len() {
        columns if columns == found.len() => found,
        columns => vec![terms.unknown(); columns],
    }
}

fn of_aggregate<T: Terms>(aggregate: &Aggregate, terms: &T) -> Vec<T::Term> {
    let below = of_plan(&aggregate.input, terms);
    let scope = Scope::of(&aggregate.input, &below);
    let mut found = all(&aggregate.group_expr, &scope, terms);
    found.extend(all(&aggregate.aggr_expr, &scope, terms));
    found
}

fn of_join<T: Terms>(join: &Join, terms: &T) -> Vec<T::Term> {
    let mut left = of_plan(&join.left, terms);
    match join.join_type {
        JoinType::LeftSemi | JoinType::LeftAnti => left,
        JoinType::RightSemi | JoinType::RightAnti => of_plan(&join.right, terms),
        JoinType::LeftMark | JoinType::RightMark => Vec::new(),
        JoinType::Inner | JoinType::Left | JoinType::Right | JoinType::Full => {
            left.extend(of_plan(&join.right, terms));
            left
        }
    }
}

/// For each column, one of the values that the rows or sides have in it.
fn chosen<T: Terms>(rows: &[Vec<T::Term>], terms: &T) -> Vec<T::Term> {
    let width = rows.iter().map(Vec::len).min().unwrap_or_default();
    let of_column = |at: usize| rows.iter().map(|row| row[at].clone()).collect::<Vec<_>>();
    (0..width).map(|at| terms.made(Made::Choice, &of_column(at), &[])).collect()
}

fn all<T: Terms>(expressions: &[Expr], scope: &Scope<'_, T::Term>, terms: &T) -> Vec<T::Term> {
    expressions.iter().map(|expression| of_expression(expression, scope, terms)).collect()
}

fn of_expression<T: Terms>(expression: &Expr, scope: &Scope<'_, T::Term>, terms: &T) -> T::Term {
    let of = |inner: &Expr| of_expression(inner, scope, terms);
    match expression {
        Expr::Column(named) => scope.of_column(named).unwrap_or_else(|| terms.unknown()),
        Expr::Alias(alias) => of(&alias.expr),
        Expr::Cast(cast) => match cast.expr.as_ref() {
            // `date '2024-03-31'` is a text that is cast.
            Expr::Literal(value, _) if !value.is_null() => terms.literal(of_type(cast.field.data_type())),
            inner => of(inner),
        },
        Expr::TryCast(cast) => of(&cast.expr),
        Expr::Negative(inner) => of(inner),
        Expr::Literal(value, _) if value.is_null() => terms.literal(Literal::Null),
        Expr::Literal(value, _) => terms.literal(of_type(&value.data_type())),
        Expr::BinaryExpr(binary) => match operator(binary.op) {
            Some(operator) => terms.made(Made::Operator(operator), &[of(&binary.left), of(&binary.right)], &[]),
            None => terms.made(Made::Condition, &[], &[]),
        },
        Expr::Case(case) => of_case(case, scope, terms),
        Expr::ScalarFunction(function) => {
            terms.made(Made::Function(function.name()), &all(&function.args, scope, terms), &[])
        }
        Expr::AggregateFunction(function) => {
            terms.made(Made::Function(function.func.name()), &all(&function.params.args, scope, terms), &[])
        }
        Expr::WindowFunction(function) => of_window(function, scope, terms),
        Expr::ScalarSubquery(query) => {
            of_plan(&query.subquery, terms).into_iter().next().unwrap_or_else(|| terms.unknown())
        }
        inner if is_condition(inner) => terms.made(Made::Condition, &[], &[]),
        _ => terms.unknown(),
    }
}

fn of_case<T: Terms>(case: &Case, scope: &Scope<'_, T::Term>, terms: &T) -> T::Term {
    let then = case.when_then_expr.iter().map(|(_, then)| then.as_ref()).chain(case.else_expr.as_deref());
    let values: Vec<_> = then.map(|then| of_expression(then, scope, terms)).collect();
    terms.made(Made::Choice, &values, &[])
}

fn of_window<T: Terms>(function: &WindowFunction, scope: &Scope<'_, T::Term>, terms: &T) -> T::Term {
    let WindowFunctionParams { args, partition_by, order_by, .. } = &function.params;
    match function.fun.name() {
        "row_number" | "rank" | "dense_rank" | "percent_rank" | "cume_dist" | "ntile" => {
            let order: Vec<Expr> = order_by.iter().map(|sort| sort.expr.clone()).collect();
            terms.made(Made::Numbered, &all(&order, scope, terms), &all(partition_by, scope, terms))
        }
        name => terms.made(Made::Function(name), &all(args, scope, terms), &[]),
    }
}

/// An operator that makes a value of two; none for one that makes a condition.
fn operator(operator: Operator) -> Option<&'static str> {
    match operator {
        Operator::Plus => Some("+"),
        Operator::Minus => Some("-"),
        Operator::Multiply => Some("*"),
        Operator::Divide => Some("/"),
        Operator::Modulo => Some("%"),
        Operator::StringConcat => Some("||"),
        Operator::Eq
        | Operator::NotEq
        | Operator::Lt
        | Operator::LtEq
        | Operator::Gt
        | Operator::GtEq
        | Operator::And
        | Operator::Or
        | Operator::IsDistinctFrom
        | Operator::IsNotDistinctFrom
        | Operator::LikeMatch
        | Operator::ILikeMatch
        | Operator::NotLikeMatch
        | Operator::NotILikeMatch => None,
        // Whatever else there is takes values apart in ways that nobody has thought about here.
        _ => Some("?"),
    }
}

fn is_condition(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::Like(_)
            | Expr::SimilarTo(_)
            | Expr::Not(_)
            | Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::IsTrue(_)
            | Expr::IsFalse(_)
            | Expr::IsUnknown(_)
            | Expr::IsNotTrue(_)
            | Expr::IsNotFalse(_)
            | Expr::IsNotUnknown(_)
            | Expr::Between(_)
            | Expr::InList(_)
            | Expr::Exists(_)
            | Expr::InSubquery(_)
    )
}

fn of_type(data_type: &DataType) -> Literal {
    match data_type {
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => Literal::Time,
        _ => Literal::Other,
    }
}
